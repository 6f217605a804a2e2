"""Columns beside 分值 and 得分 held against them (旁边的列对不对得上): 扣分, 得分率, 权重, 专家打分的平均, 核增减分."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from pescore.values import as_percent, plain

from .blocks import Blocks
from .deducted import lost_points
from .form import Form, Leaf, Problem, address, letter
from .labels import points
from .naming import squeeze
from .raters import share_of
from .stacked import deciding, is_score
from .tables import Table

CENT = Decimal("0.01")


def _close(a: Decimal, b: Decimal) -> bool:
    return abs(a - b) <= CENT / 2


def _at(leaf: Leaf, role: str) -> str:
    return address(*leaf.cells.get(role, (leaf.row, 1)))


def _number(blocks: Blocks, row: int, col: int) -> Decimal | None:
    return points(blocks.value(row, col))[0]


def _deductions(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    """扣分 = 分值 − 得分, and written as a positive number."""
    col = table.columns.others.get("deduct")
    if col is None or "score" not in table.columns.roles:
        return
    for leaf in form.leaves:
        lost = _number(blocks, leaf.row, col)
        if lost is None or leaf.full is None or leaf.full < 0:
            continue
        if leaf.score is None:
            yield from _not_entered(blocks, leaf, lost)
            continue
        if lost < 0:
            detail = f"{leaf.name}的扣分填为{plain(lost)}，其余为正数，合计扣分会偏小"
            yield Problem("deduct_sign", address(leaf.row, col), detail)
        elif not _close(leaf.full - lost, leaf.score):
            right = f"得分应为{plain(leaf.full - lost)}，填的是{plain(leaf.score)}"
            detail = f"{leaf.name}分值{plain(leaf.full)}，扣{plain(lost)}分，{right}"
            yield Problem("deduct_score_mismatch", _at(leaf, "score"), detail)


def _rates(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    """得分率 = 得分 ÷ 分值, as far as the printed decimals say."""
    col = table.columns.others.get("rate")
    for leaf in form.leaves if col else ():
        value = blocks.value(leaf.row, col or 0)
        if not isinstance(value, (int, float)) or not leaf.full or leaf.score is None:
            continue
        stated, right = Decimal(str(value)), leaf.score / leaf.full
        if min(abs(stated - right), abs(stated / 100 - right)) > Decimal("0.006"):
            detail = f"{leaf.name}的得分率应为{as_percent(right, 2)}，与填写的不符"
            yield Problem("rate_mismatch", address(leaf.row, col or 0), detail)


def _weights(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    """A second points column (权重设定值), often hidden, that differs from 分值."""
    col = table.columns.others.get("weight")
    if col is None:
        return
    hidden = "隐藏列" if col in blocks.sheet.hidden_cols else ""
    for leaf in form.leaves:
        weight, _ = points(blocks.value(leaf.row, col))
        if weight is not None and leaf.full is not None and weight not in (leaf.full, leaf.full / 100):
            detail = f"{leaf.name}：{hidden}权重{plain(weight)}，分值{plain(leaf.full)}，不一致"
            yield Problem("weight_vs_full", address(leaf.row, col), detail)


def _not_entered(blocks: Blocks, leaf: Leaf, lost: Decimal) -> Iterator[Problem]:
    """扣分 filled in beside an empty 得分."""
    at = leaf.cells.get("score")
    if at and leaf.full is not None and blocks.value(*at) is None and not blocks.sheet.formula(*at):
        detail = (
            f"{leaf.name}扣{plain(abs(lost))}分，得分空着：按分值{plain(leaf.full)}应为{plain(leaf.full - abs(lost))}"
        )
        yield Problem("score_empty_beside_deduct", address(*at), detail)


def _deduct_totals(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    """合计 of 扣分 against the deductions above it."""
    col, total = table.columns.others.get("deduct"), form.total
    stated = lost_points(blocks, total.row, col) if col and total else None
    if col is None or total is None or stated is None:
        return
    lost = [found for leaf in form.leaves if (found := lost_points(blocks, leaf.row, col)) is not None]
    signed = [found for leaf in form.leaves if (found := _number(blocks, leaf.row, col)) is not None]
    if lost and not any(_close(abs(sum(numbers, Decimal(0))), stated) for numbers in (lost, signed)):
        detail = f"{total.label}扣分写{plain(stated)}，各项扣分之和{plain(sum(lost, Decimal(0)))}"
        yield Problem("deduct_total_mismatch", address(total.row, col), detail)


# experts --------------------------------------------------------------------------------------------------------


def _experts(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    """得分 against the average of the experts' points, each of which lies within 分值."""
    cols = table.columns.raters
    if not cols:
        return
    called = {col: squeeze(table.columns.window.heads[col][-1].text) for col in cols}
    if "score" not in table.columns.roles:
        said = f"只有{'、'.join(called.values())}各自的打分，没有平均分或得分列：得分没有读入，请加一列平均分"
        yield Problem("experts_without_score", address(table.columns.window.rows[-1], cols[0]), said)
    given = {leaf.row: {col: _number(blocks, leaf.row, col) for col in cols} for leaf in form.leaves}
    for leaf in form.leaves:
        yield from _one_expert_each(leaf, given[leaf.row], called)
    yield from _averages(table, form, given)


def _one_expert_each(leaf: Leaf, given: Mapping[int, Decimal | None], called: Mapping[int, str]) -> Iterator[Problem]:
    for col, number in given.items():
        if number is None and any(other is not None for other in given.values()):
            detail = f"{leaf.name}：{called[col]}没有打分，平均分不含这一位"
            yield Problem("expert_missing", address(leaf.row, col), detail)
        elif number is not None and leaf.full is not None and not 0 <= number <= max(leaf.full, Decimal(0)):
            detail = f"{leaf.name}：{called[col]}打{plain(number)}分，不在0与分值{plain(leaf.full)}分之间"
            yield Problem("score_exceeds_full" if number > 0 else "score_below_floor", address(leaf.row, col), detail)


def _averages(table: Table, form: Form, given: Mapping[int, Mapping[int, Decimal | None]]) -> Iterator[Problem]:
    """Scores that are not the average which the others of their column are: plain, weighted or without the extremes."""
    rated = [leaf for leaf in form.leaves if leaf.score is not None and None not in given[leaf.row].values()]
    if not rated:
        return
    slack = Decimal(1).scaleb(-min(4, max(_decimals(leaf.score) for leaf in rated))) * Decimal("0.501")
    off: list[Leaf] = rated
    meant, how = _mean, "平均"
    for name, average in (("平均", _mean), ("加权平均", _weighted(table)), ("去掉最高、最低后平均", _trimmed)):
        wrong = [leaf for leaf in rated if abs(average(_numbers(given[leaf.row])) - (leaf.score or 0)) > slack]
        if len(wrong) < len(off):
            off, meant, how = wrong, average, name
    if 2 * len(off) > len(rated):
        where = address(table.columns.window.rows[-1], table.columns.roles["score"])
        yield Problem("average_unclear", where, "得分与各位专家打分的平均大多不符，不知道怎样平均的，没有逐项核对")
        return
    for leaf in off:
        numbers = _numbers(given[leaf.row])
        shown, right = "、".join(map(plain, numbers)), plain(round(meant(numbers), 2))
        detail = f"{leaf.name}：各位专家打{shown}分，{how}应为{right}，填的是{plain(leaf.score or Decimal(0))}"
        yield Problem("average_mismatch", _at(leaf, "score"), detail)


def _numbers(given: Mapping[int, Decimal | None]) -> list[Decimal]:
    return [number for number in given.values() if number is not None]


def _decimals(score: Decimal | None) -> int:
    exponent = (score or Decimal(0)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _mean(numbers: Sequence[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0)) / len(numbers)


def _trimmed(numbers: Sequence[Decimal]) -> Decimal:
    return _mean(sorted(numbers)[1:-1] if len(numbers) > 3 else numbers)


def _weighted(table: Table) -> Callable[[Sequence[Decimal]], Decimal]:
    """The average by the weights in the headings, 专家1（40%）; the plain one where they are not all there."""
    shares = [share_of(table.columns.window.heads[col]) for col in table.columns.raters]
    weights = [share for share in shares if share is not None]
    if len(weights) < len(shares) or sum(weights) != 100:
        return _mean
    return lambda numbers: sum((n * w for n, w in zip(numbers, weights, strict=True)), Decimal(0)) / 100


# rechecking -----------------------------------------------------------------------------------------------------


def _adjustments(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    """复核得分 = 自评得分 + 核增减分, where there is one column of each."""
    columns = table.columns
    col, mine = columns.others.get("adjusted_by"), columns.roles.get("score")
    first = [c for c, heads in columns.window.heads.items() if c != mine and is_score(deciding(heads))]
    first = [c for c in first if c not in columns.raters]
    if col is None or mine is None or len(first) != 1 or "adjusted_by′" in columns.others:
        return
    for leaf in form.leaves:
        before, by = _number(blocks, leaf.row, first[0]), _number(blocks, leaf.row, col) or Decimal(0)
        if before is not None and leaf.score is not None and not _close(before + by, leaf.score):
            sum_of = f"{letter(first[0])}列{plain(before)}分，核增减{plain(by)}分"
            detail = f"{leaf.name}：{sum_of}，应为{plain(before + by)}分，填的是{plain(leaf.score)}分"
            yield Problem("adjustment_mismatch", _at(leaf, "score"), detail)


BESIDE: Sequence[Callable[[Blocks, Table, Form], Iterator[Problem]]] = (
    _deductions, _deduct_totals, _rates, _weights, _experts, _adjustments,
)  # fmt: skip
