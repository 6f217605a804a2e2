"""The money block of a 自评表 (项目资金): 预算执行率 has its own points, is no indicator, counts in the total."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from pescore.values import exact, read_value
from pescore.workbook.layout.blocks import Blocks
from pescore.workbook.layout.form import Budget, address
from pescore.workbook.layout.labels import points
from pescore.workbook.layout.naming import plain_width, squeeze
from pescore.workbook.layout.words import fixed_roles, group, head_of, label_of, words

_AMOUNTS = ("year_start", "year_budget", "spent")
_IN_TITLE = re.compile(r"\((\d+(?:\.\d+)?)分")
_TALLEST = 12


def find_budget(blocks: Blocks, first_row: int, last_row: int) -> tuple[Budget | None, range]:
    """The funding block between the rows, with the rows it takes; None and no rows when there is none."""
    for row in range(first_row, last_row + 1):
        columns = _columns(blocks, row)
        if "rate" in columns and any(role in columns for role in _AMOUNTS):
            bottom = _bottom(blocks, row, columns, last_row)
            return _read(blocks, row, columns, bottom), range(row, bottom + 1)
    return None, range(0)


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


def _read(blocks: Blocks, header: int, columns: Mapping[str, int], bottom: int) -> Budget | None:
    rows = [row for row in range(header + 1, bottom + 1) if row in blocks.rows]
    if not rows:
        return None
    total = next((row for row in rows if _is_total(blocks, row, columns)), rows[0])
    amounts = {role: _amount(blocks, total, columns.get(role)) for role in _AMOUNTS}
    full = _number(blocks, total, columns.get("full"))
    if full is None:
        full = _in_title(blocks, header)
    rate = _rate(blocks, total, columns.get("rate"))
    components = tuple(
        (row, {role: value for role in _AMOUNTS if (value := _amount(blocks, row, columns.get(role))) is not None})
        for row in rows
        if row != total
    )
    cells = {role: address(total, col) for role, col in columns.items()}
    score = _number(blocks, total, columns.get("score"))
    return Budget(header, total, full, rate, score, **amounts, cells=cells, components=components)


def _bottom(blocks: Blocks, header: int, columns: Mapping[str, int], last_row: int) -> int:
    """The block's last row: where the label beside it ends, else where rows stop holding amounts."""
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


def _rate(blocks: Blocks, row: int, col: int | None) -> Decimal | None:
    """The stated rate as a fraction: 98%, 0.98 and 98 alike."""
    value = blocks.value(row, col) if col else None
    if value is None:
        return None
    read = read_value(squeeze(plain_width(value)) if isinstance(value, str) else value, rate=True)
    return exact(read.number) if read.kind == "number" and read.number is not None else None


def _in_title(blocks: Blocks, header: int) -> Decimal | None:
    """Points in the block's title: 预算执行情况（万元）（20分）."""
    for text in blocks.rows[header].values():
        if found := _IN_TITLE.search(plain_width(squeeze(text))):
            return Decimal(found[1])
    return None
