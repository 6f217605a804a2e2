"""The money block of a 自评表 (项目资金): 预算执行率 has its own points, is no indicator, counts in the total.

The rate stands in a column beside the amounts, or in a row of its own below them, or alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pescore.values import read_value
from pescore.workbook.layout.blocks import Blocks
from pescore.workbook.layout.execution_rate import RateRow, fraction, points_in_title, rate_row
from pescore.workbook.layout.form import Budget, address
from pescore.workbook.layout.labels import points
from pescore.workbook.layout.naming import squeeze
from pescore.workbook.layout.words import fixed_roles, group, head_of, label_of, words

_AMOUNTS = ("year_start", "year_budget", "spent")
_TALLEST = 12


def is_funding(text: str) -> bool:
    """A label of the money block: 全年预算数, 执行率 …"""
    base = head_of(text).base
    return any(base in spellings for spellings in words()["funding"].values())


def find_budget(blocks: Blocks, first_row: int, last_row: int, *, inside: bool = False) -> tuple[Budget | None, range]:
    """The funding block between the rows, with the rows it takes; None and no rows when there is none.

    `inside` a table the block has to have its columns of points: indicators speak of money too.
    """
    for row in range(first_row, last_row + 1):
        columns = _columns(blocks, row)
        if _is_header(blocks, row, columns, inside):
            bottom = _bottom(blocks, row, columns, last_row)
            alone = None if "rate" in columns else rate_row(blocks, range(row + 1, min(bottom + 1, last_row) + 1))
            taken = range(row, max(bottom, alone.row if alone else row) + 1)
            return _read(blocks, row, columns, bottom, alone), taken
    alone = None if inside else rate_row(blocks, range(first_row, last_row + 1))
    return (_alone(alone), range(alone.row, alone.row + 1)) if alone and alone.has_points else (None, range(0))


def _is_header(blocks: Blocks, row: int, columns: Mapping[str, int], inside: bool) -> bool:
    """Amounts beside the rate, or with points; 执行率 分值 得分 alone have their numbers in the row below."""
    amounts = sum(role in columns for role in _AMOUNTS)
    pointed = "full" in columns or "score" in columns
    if amounts and "rate" in columns:
        return True
    if amounts > 1:
        return pointed or not inside
    below = [_number(blocks, row + 1, columns.get(role)) for role in ("full", "score")]
    return {"rate", "full", "score"} <= columns.keys() and any(number is not None for number in below)


def _alone(found: RateRow) -> Budget:
    """预算执行率 and its points without the amounts."""
    return Budget(found.row, found.row, found.full, found.rate, found.score, cells=found.cells)


def _columns(blocks: Blocks, row: int) -> dict[str, int]:
    """Funding roles of a header row; if two columns compete (年度预算数, 调整后预算数) the first spelling is meant."""
    found: dict[str, tuple[int, int]] = {}
    for col, text in blocks.rows.get(row, {}).items():
        base = head_of(text).base
        if fixed_roles().get(base) in ("full", "score"):
            found.setdefault(fixed_roles()[base], (0, col))
        for role, spellings in words()["funding"].items():
            if base in spellings and (spellings.index(base), col) < found.get(role, (len(spellings), 0)):
                found[role] = (spellings.index(base), col)
    return {role: col for role, (_, col) in found.items()}


def _read(blocks: Blocks, header: int, columns: Mapping[str, int], bottom: int, alone: RateRow | None) -> Budget | None:
    rate_at = alone.row if alone else 0
    rows = [row for row in range(header + 1, bottom + 1) if row in blocks.rows and row != rate_at]
    if not rows:
        return None
    total = next((row for row in rows if _is_total(blocks, row, columns)), rows[0])
    amounts = {role: _amount(blocks, total, columns.get(role)) for role in _AMOUNTS}
    full = _number(blocks, total, columns.get("full"))
    if full is None:
        full = next((said for text in blocks.rows[header].values() if (said := points_in_title(text))), None)
    rate = fraction(blocks.value(total, columns["rate"])) if "rate" in columns else None
    components = tuple(
        (row, {role: value for role in _AMOUNTS if (value := _amount(blocks, row, columns.get(role))) is not None})
        for row in rows
        if row != total
    )
    cells = {role: address(total, col) for role, col in columns.items()}
    score = _number(blocks, total, columns.get("score"))
    if alone:
        rate, cells = alone.rate, cells | {"rate": alone.cells["rate"]} if "rate" in alone.cells else cells
        if full is None and score is None:
            full, score, cells = alone.full, alone.score, cells | alone.cells
    return Budget(header, total, full, rate, score, **amounts, cells=cells, components=components)


def _bottom(blocks: Blocks, header: int, columns: Mapping[str, int], last_row: int) -> int:
    """The block's last row: where the label beside it ends, else where rows stop holding amounts."""
    if not any(role in columns for role in _AMOUNTS):
        return min(header + 1, last_row)
    label = next(iter(blocks.rows[header]))
    end = blocks.end(header, label)[0]
    if end > header:
        return min(end, last_row)
    row = header
    while row + 1 <= min(header + _TALLEST, last_row) and any(
        _amount(blocks, row + 1, columns.get(role)) is not None
        or blocks.own(row + 1, columns.get(role, 0)) in ("/", "—")
        for role in _AMOUNTS
    ):
        row += 1
    return row


def _is_total(blocks: Blocks, row: int, columns: Mapping[str, int]) -> bool:
    before = [text for col, text in blocks.rows[row].items() if col < min(columns.values())]
    return any(label_of(text) in group("funding_total") for text in before)


def _number(blocks: Blocks, row: int, col: int | None) -> Decimal | None:
    return points(blocks.value(row, col))[0] if col else None


def _amount(blocks: Blocks, row: int, col: int | None) -> Decimal | None:
    if not col:
        return None
    value = blocks.value(row, col)
    read = read_value(squeeze(value) if isinstance(value, str) else value)
    return read.number if read.kind == "number" else None
