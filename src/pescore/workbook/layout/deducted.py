"""Tables with 扣分 and no 得分 (只填扣分): the score is 分值 − 扣分, never the deduction itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pescore.values import plain

from ...values import patterns as re
from .blocks import Blocks
from .form import Leaf, Problem, address
from .labels import points, says_missing
from .leaves import Body
from .naming import plain_width, squeeze
from .tables import Table

_DEFINED = re.compile(
    r"(?:得分|评分)(?:=|＝|等于|为|:)?[^。;；=]{0,8}?(?:分值?|满分|总分)[-－—–−减](?:去|掉)?[^。;；]{0,6}扣"
)
_WRITTEN = re.compile(r"扣?(-?\d+(?:\.\d+)?)分?")
CENT = Decimal("0.01")


def lost_points(blocks: Blocks, row: int, col: int) -> Decimal | None:
    """What a cell of 扣分 takes away, as a positive number: 2, -2, 扣2分; 无 is 0, an empty cell or / is None."""
    value = blocks.value(row, col)
    number, _ = points(value)
    if number is None and isinstance(value, str):
        flat = squeeze(plain_width(value))
        if flat == "无":
            return Decimal(0)
        number = Decimal(found[1]) if (found := _WRITTEN.fullmatch(flat)) else None
    return None if number is None else abs(number)


def after_deduction(
    blocks: Blocks, table: Table, body: Body, leaves: Sequence[Leaf]
) -> tuple[Sequence[Leaf], list[Problem]]:
    """The leaves with 分值 − 扣分 (+ 加分) as their scores, where a table has no 得分; unchanged otherwise.

    An empty 扣分 cell is no deduction where the total score the sheet states bears that out; else it is asked about. What the
    sheet does not say itself, that 得分 is 分值 less 扣分, is said.
    """
    columns = table.columns
    col = columns.others.get("deduct")
    if col is None or "score" in columns.roles or all(leaf.full is None for leaf in leaves):
        return leaves, []
    if "deduct′" in columns.others:
        where = address(columns.window.rows[-1], col)
        return leaves, [
            Problem("several_deduct_columns", where, "扣分不止一列，又没有得分列：得分没有折算，请加一列得分")
        ]
    borne_out = _total_agrees(blocks, table, body, leaves, col)
    told = [] if borne_out or _says_so(blocks) else [_derived(table, col)]
    any_filled = any(blocks.value(leaf.row, col) is not None for leaf in leaves)
    scored = []
    for leaf in leaves:
        lost = lost_points(blocks, leaf.row, col)
        if lost is None and borne_out and _says_nothing(blocks, leaf.row, col):
            lost = Decimal(0)
        if lost is None and any_filled and leaf.full is not None:
            told.append(_unclear(blocks, leaf, col))
        if lost is not None and leaf.full is not None:
            score = max(leaf.full, Decimal(0)) - lost + _gained(blocks, table, leaf.row)
            leaf = replace(leaf, score=score, cells={**leaf.cells, "score": (leaf.row, col)})
        scored.append(leaf)
    return scored, told


def _gained(blocks: Blocks, table: Table, row: int) -> Decimal:
    """The points of a column 加分 beside 扣分."""
    col = table.columns.others.get("added")
    return (points(blocks.value(row, col))[0] if col else None) or Decimal(0)


def _says_nothing(blocks: Blocks, row: int, col: int) -> bool:
    value = blocks.value(row, col)
    return (value is None and not blocks.sheet.formula(row, col)) or says_missing(value)


def _total_agrees(blocks: Blocks, table: Table, body: Body, leaves: Sequence[Leaf], col: int) -> bool:
    """True where a stated 实得分 is what the filled cells give. A sum of 扣分 alone says nothing about empty cells."""
    points_left = Decimal(0)
    for leaf in leaves:
        full = leaf.full if leaf.full is not None and leaf.kind == "base" else Decimal(0)
        points_left += full - (lost_points(blocks, leaf.row, col) or 0) + _gained(blocks, table, leaf.row)
    return any(total.score is not None and abs(points_left - total.score) < CENT for total in body.totals)


def _says_so(blocks: Blocks) -> bool:
    """True where a text of the sheet defines it: 得分=分值-扣分."""
    texts = (text for row in blocks.rows.values() for text in row.values() if "扣" in text and "得分" in text)
    return any(_DEFINED.search(squeeze(plain_width(text[:500]))) for text in texts)


def _derived(table: Table, col: int) -> Problem:
    where = address(table.columns.window.rows[-1], col)
    return Problem("score_from_deduct", where, "表中没有得分列，只有扣分：得分按 分值−扣分 折算，请确认")


def _unclear(blocks: Blocks, leaf: Leaf, col: int) -> Problem:
    where, said = address(leaf.row, col), blocks.own(leaf.row, col)
    if blocks.is_error(leaf.row, col):
        return Problem("error_value", where, f"扣分是错误值 {said}，没有读入")
    if blocks.sheet.formula(leaf.row, col) and not said:
        return Problem("formula_without_value", where, "扣分是公式但文件里没有存计算结果；请打开保存一次再读")
    if said and not says_missing(said):
        return Problem("not_a_number", where, f"扣分写的是“{said.strip()[:20]}”，不是数字，没有读入")
    shown = f"写的是“{said.strip()}”" if said else "空着"
    full = plain(leaf.full or Decimal(0))
    return Problem(
        "deduct_blank", where, f"{leaf.name}（{full}分）的扣分{shown}：没有扣分请填 0，没有评的请补评；得分没有读入"
    )
