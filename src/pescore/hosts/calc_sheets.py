"""Bringing a sheet of another workbook into an open one in Calc, with everything that belongs to it (导入工作表)."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from com.sun.star.beans import UnknownPropertyException
from com.sun.star.lang import IllegalArgumentException
from com.sun.star.uno import RuntimeException

_READ_ONLY = 16  # com.sun.star.beans.PropertyAttribute.READONLY
_EXCEL = 3  # com.sun.star.sheet.AddressConvention.XL_OOX


def bring(frame: Any, dispatcher: Any, source: Any, name: str, formulas: dict[tuple[int, int], str]) -> Any:
    """The sheet `name` of the document `source`, now in that of `frame`: in the place of its own of that name, or last.

    Calc copies cells, looks, charts and rules by itself; page set-up, grid, frozen rows and formulas that name other
    sheets stay behind, and are brought here. `formulas` are by (row, column), as Excel writes them. The frame goes on
    showing the sheet it showed; `dispatcher` is a DispatchHelper.
    """
    view = frame.getController()
    document = view.getModel()
    sheets = document.getSheets()
    names = list(sheets.getElementNames())
    shown = view.getActiveSheet().getName()
    there = name in names
    new = sheets.getByIndex(sheets.importSheet(source, name, names.index(name) if there else len(names)))
    if there:
        sheets.removeByName(name)
        new.setName(name)
    _page(document, new, source)
    _formulas(document, new, formulas)
    _anchor(new, source.getSheets().getByName(name))
    view.setActiveSheet(new)
    _window(frame, dispatcher, source, name)
    view.setActiveSheet(sheets.getByName(shown))
    return new


def _page(document: Any, new: Any, source: Any) -> None:
    """Paper, margins, scale, header and footer: a page style, which the sheet only names."""
    name = new.getName()
    known = document.getStyleFamilies().getByName("PageStyles")
    style = f"PageStyle_{name}"
    if not known.hasByName(style):
        known.insertByName(style, document.createInstance("com.sun.star.style.PageStyle"))
    page = known.getByName(style)
    theirs = source.getStyleFamilies().getByName("PageStyles").getByName(source.getSheets().getByName(name).PageStyle)
    for trait in theirs.getPropertySetInfo().getProperties():
        if not trait.Attributes & _READ_ONLY:
            # what this LibreOffice keeps to itself is none of a page's looks
            with suppress(UnknownPropertyException, IllegalArgumentException, RuntimeException):
                page.setPropertyValue(trait.Name, theirs.getPropertyValue(trait.Name))
    new.PageStyle = style


def _formulas(document: Any, new: Any, formulas: dict[tuple[int, int], str]) -> None:
    parser = document.createInstance("com.sun.star.sheet.FormulaParser")
    parser.CompileEnglish, parser.FormulaConvention = True, _EXCEL
    for (row, column), formula in formulas.items():
        cell = new.getCellByPosition(column - 1, row - 1)
        cell.setTokens(parser.parseFormula(formula, cell.getCellAddress()))


def _anchor(new: Any, theirs: Any) -> None:
    """Charts to the cells they stand at: copied, LibreOffice 7.4 draws them too low on the screen."""
    copied, original = new.getDrawPage(), theirs.getDrawPage()
    for number in range(original.getCount()):
        cell = original.getByIndex(number).Anchor
        if hasattr(cell, "getCellAddress"):  # else it stands on the page
            place = cell.getCellAddress()
            copied.getByIndex(number).Anchor = new.getCellByPosition(place.Column, place.Row)


def _window(frame: Any, dispatcher: Any, source: Any, name: str) -> None:
    """Grid and frozen rows of the sheet that is shown."""
    if not _shows_grid(source, name):  # a new sheet does; the controller's own ShowGrid is for all sheets together
        dispatcher.executeDispatch(frame, ".uno:ToggleSheetGrid", "", 0, ())
    theirs, view = source.getCurrentController(), frame.getController()
    if theirs.hasFrozenPanes():
        view.freezeAtPosition(theirs.getSplitColumn(), theirs.getSplitRow())


def _shows_grid(document: Any, name: str) -> bool:
    """What the file says; a document just loaded still knows."""
    for view in document.getViewData():
        for trait in view:
            if trait.Name == "Tables" and trait.Value.hasByName(name):
                return all(one.Value for one in trait.Value.getByName(name) if one.Name == "ShowGrid")
    return True
