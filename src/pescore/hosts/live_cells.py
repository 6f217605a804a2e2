"""One edit on a workbook that is open in Excel, through xlwings."""

from __future__ import annotations

from decimal import Decimal
from functools import singledispatch
from typing import Any

from ..values import Err
from ..workbook.edits import CellValue, ColumnWidth, DefineName, MergeCells, SetCell, Style

# A comment is not among them: in Excel it would carry the user's name, and be taken for the user's own.
POSSIBLE = (SetCell, ColumnWidth, MergeCells, DefineName)

_ALIGN = {"left": -4131, "center": -4108, "right": -4152}  # XlHAlign
_ALIGN_UPRIGHT = {"top": -4160, "center": -4108, "bottom": -4107}  # XlVAlign
_NO_FILL = -4142  # xlNone


@singledispatch
def change(edit: object, book: Any) -> None:
    raise TypeError(f"{type(edit).__name__} is not an edit of cells")


@change.register
def _(edit: SetCell, book: Any) -> None:
    cell = book.sheets[edit.sheet].range(edit.ref)
    if edit.style is not None:
        _dress(cell, edit.style, book.sheets[edit.sheet])
    if edit.formula is not None:
        enter(cell, f"={edit.formula}")
    elif edit.value is None:
        cell.clear_contents()
    else:
        cell.value = _typed(edit.value)


def enter(cell: Any, formula: str) -> None:
    """As a formula that may spill, where this Excel knows such: it would write an @ before our functions otherwise."""
    try:
        cell.formula2 = formula
    except Exception:  # Excel 2019 and older have no Formula2, and say so in several ways
        cell.formula = formula


def formulas_in(area: Any) -> Any:
    """The formulas of an area as `enter` takes them: what is read the one way must be written the same way."""
    try:
        return area.formula2
    except Exception:  # as in `enter`
        return area.formula


def _typed(value: CellValue) -> Any:
    """What to hand to Excel so that it stores the value: a text must not be taken for a formula, a date or a number."""
    if isinstance(value, Err):
        return value.code
    if isinstance(value, str):
        return f"'{value}" if value else value
    return float(value) if isinstance(value, Decimal) else value


def _dress(cell: Any, style: Style, sheet: Any) -> None:
    if style.like is not None:
        sheet.range(style.like).copy()
        cell.paste("formats")
        sheet.book.app.cut_copy_mode = False
    if style.number_format is not None:
        cell.number_format = style.number_format
    if style.bold is not None:
        cell.font.bold = style.bold
    if style.color is not None:
        cell.font.color = f"#{style.color}"
    if style.fill == "":
        cell.api.Interior.ColorIndex = _NO_FILL
    elif style.fill is not None:
        cell.color = f"#{style.fill}"
    if style.horizontal is not None:
        cell.api.HorizontalAlignment = _ALIGN[style.horizontal]
    if style.vertical is not None:
        cell.api.VerticalAlignment = _ALIGN_UPRIGHT[style.vertical]
    if style.wrap is not None:
        cell.wrap_text = style.wrap


@change.register
def _(edit: ColumnWidth, book: Any) -> None:
    column = book.sheets[edit.sheet].range(f"{edit.column}:{edit.column}")
    column.column_width = edit.width
    column.api.EntireColumn.Hidden = edit.hidden


@change.register
def _(edit: MergeCells, book: Any) -> None:
    book.sheets[edit.sheet].range(edit.area).merge()


@change.register
def _(edit: DefineName, book: Any) -> None:
    owner = book if edit.sheet is None else book.sheets[edit.sheet]
    name = owner.names.add(edit.name, f"={edit.refers_to}")
    name.api.Visible = not edit.hidden
