"""One edit on a workbook that is open in Excel, through xlwings, and the way back from it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import singledispatch
from typing import Any

from ..values import ERRORS, Err
from ..workbook.edits import CellValue, ColumnWidth, DefineName, MergeCells, SetCell, Style

# A comment is not among them: in Excel it would carry the user's name, and be taken for the user's own.
POSSIBLE = (SetCell, ColumnWidth, MergeCells, DefineName)

Undo = Callable[[], None]

_ALIGN = {"left": -4131, "center": -4108, "right": -4152}  # XlHAlign
_ALIGN_UPRIGHT = {"top": -4160, "center": -4108, "bottom": -4107}  # XlVAlign
_NO_FILL = -4142  # xlNone


@singledispatch
def undo(edit: object, book: Any) -> Undo:
    """What puts back what the edit is about to change; asked for before `change`. Looks that were taken on stay."""
    raise TypeError(f"{type(edit).__name__} is not an edit of cells")


@singledispatch
def change(edit: object, book: Any) -> None:
    """Carry out the edit."""
    raise TypeError(f"{type(edit).__name__} is not an edit of cells")


def place(edit: Any) -> str:
    """Where an edit is, for messages."""
    at = getattr(edit, "ref", None) or getattr(edit, "area", None) or getattr(edit, "column", None)
    return f"{edit.sheet}!{at}" if at else f"名称“{edit.name}”"


# cells --------------------------------------------------------------------------------------------------------------


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


@undo.register
def _(edit: SetCell, book: Any) -> Undo:
    cell = book.sheets[edit.sheet].range(edit.ref)
    formula = formulas_in(cell)
    if isinstance(formula, str) and (formula.startswith("=") or formula in ERRORS):  # an error's value is a bare number
        return lambda: enter(cell, formula)
    value = cell.raw_value
    if value is None:
        return cell.clear_contents

    def back() -> None:
        cell.value = _typed(value)

    return back


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
        if cell.merge_cells:  # a merge came along with the look: what is written under it would be lost
            cell.unmerge()
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


# columns, merges, names ---------------------------------------------------------------------------------------------


@change.register
def _(edit: ColumnWidth, book: Any) -> None:
    _set_column(_column(edit, book), edit.width, edit.hidden)


@undo.register
def _(edit: ColumnWidth, book: Any) -> Undo:
    column = _column(edit, book)
    width, hidden = column.column_width, bool(column.api.EntireColumn.Hidden)
    return lambda: _set_column(column, width, hidden)


def _column(edit: ColumnWidth, book: Any) -> Any:
    return book.sheets[edit.sheet].range(f"{edit.column}:{edit.column}")


def _set_column(column: Any, width: float, hidden: bool) -> None:
    column.column_width = width
    column.api.EntireColumn.Hidden = hidden  # after the width: giving a width shows the column


@change.register
def _(edit: MergeCells, book: Any) -> None:
    book.sheets[edit.sheet].range(edit.area).merge()


@undo.register
def _(edit: MergeCells, book: Any) -> Undo:
    area = book.sheets[edit.sheet].range(edit.area)
    return (lambda: None) if area.merge_cells else area.unmerge


@change.register
def _(edit: DefineName, book: Any) -> None:
    name = _names(edit, book).add(edit.name, f"={edit.refers_to}")
    name.api.Visible = not edit.hidden


@undo.register
def _(edit: DefineName, book: Any) -> Undo:
    names = _names(edit, book)
    if edit.name not in names:
        return lambda: names[edit.name].delete()
    name = names[edit.name]
    before, shown = name.refers_to, name.api.Visible

    def back() -> None:
        names.add(edit.name, before).api.Visible = shown

    return back


def _names(edit: DefineName, book: Any) -> Any:
    return (book if edit.sheet is None else book.sheets[edit.sheet]).names
