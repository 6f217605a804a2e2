"""A sheet that we made, as it will read back from the file."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from .grid import Content, Details, Sheet
from .new_sheet import CellValue, NewSheet


def as_read(new: NewSheet) -> Sheet:
    """The sheet as ``read_book`` gives it once it is stored: the same values and formulas in the same places."""
    _, _, last_row, last_column = new.area
    rows: list[list[object]] = [[None] * last_column for _ in range(last_row)]
    for (row, column), cell in new.cells.items():
        rows[row - 1][column - 1] = _content(cell.value)
    formulas = {place: cell.formula for place, cell in new.cells.items() if cell.formula is not None}
    return Sheet(new.title, rows, tuple(new.merges), details=lambda: Details(formulas))


def _content(value: CellValue) -> Content:
    if isinstance(value, str):
        return value or None
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return value
