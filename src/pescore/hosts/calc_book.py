"""A workbook open in LibreOffice Calc as the actions need it: read as it is now, saved or not, and changed by their edits.

Reading has Calc write a copy as .xlsx and reads that, so that an open book and a file go the same way and give the same
edits; formulas are calculated by Calc itself. Runs inside LibreOffice (calc_dispatch.py), through UNO.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import CellAddress

from ..functions.registry import REGISTRY
from ..workbook.calculated import Recalculated
from ..workbook.edits import CacheValue, CalcOnLoad, DefineName, Edit, PutSheet
from ..workbook.grid import Book, read_bytes
from ..workbook.new_book import new_book
from ..workbook.package import BookError, check_package
from ..workbook.refs import write_ref
from .calc_names import calc_spelling, from_calc
from .calc_sheets import bring
from .open_book import refuse_dangling

MOST_ENTERED = 2_000  # ten thousand take more than a minute
_XLSX = "Calc MS Excel 2007 XML"
_FORMULAS = 16  # com.sun.star.sheet.CellFlags.FORMULA
_HIDDEN = 16  # com.sun.star.sheet.NamedRangeFlag.HIDDEN; LibreOffice 7.4 knows it and does not store it


class CalcBook:
    """An OpenBook. `frame` shows a spreadsheet document, `create` gives a service of LibreOffice by its name, and `say`
    shows a text to the person, as a fault where the second argument is true.
    """

    recalculated = Recalculated({}, ())  # the copy holds what Calc calculated

    def __init__(self, frame: Any, create: Callable[[str], Any], say: Callable[[str, bool], None]) -> None:
        self.frame, self._say = frame, say
        self.desktop = create("com.sun.star.frame.Desktop")
        self._dispatcher = create("com.sun.star.frame.DispatchHelper")
        self.document = frame.getController().getModel()

    @property
    def name(self) -> str:
        url = self.document.getURL()
        return Path(uno.fileUrlToSystemPath(url)).name if url.startswith("file:") else str(self.document.getTitle())

    def snapshot(self) -> Book:
        """LibreOffice 7.4 knows our functions in an .xlsx only once they have been entered again under its names."""
        self.respell(calc_spelling(REGISTRY))
        self.document.calculateAll()
        with tempfile.TemporaryDirectory(prefix="pescore-") as folder:
            copy = Path(folder, "book.xlsx")
            self.document.storeToURL(copy.as_uri(), _settings(FilterName=_XLSX))
            package = check_package(copy.read_bytes(), self.name)
        return read_bytes(from_calc(package, REGISTRY), self.name)

    def apply(self, edits: Sequence[Edit], before: Book) -> None:
        wanted = [edit for edit in edits if not isinstance(edit, (CacheValue, CalcOnLoad))]  # Calc calculates itself
        self._check(wanted, before)
        with self._still():
            for edit in wanted:
                if isinstance(edit, PutSheet):
                    self._put(edit)
            for edit in wanted:
                if isinstance(edit, DefineName):
                    self._define(edit)
        if wanted:
            self.document.getUndoManager().clear()  # undoing the exchange of a sheet crashes LibreOffice 7.4

    def respell(self, spelled: Callable[[str], str]) -> tuple[int, list[str]]:
        """Raises BookError, with nothing changed, where there are too many for LibreOffice to enter one by one."""
        wanted = [
            (sheet, row, column, new)
            for sheet in self.document.getSheets()
            for row, column, formula in _formulas(sheet)
            if (new := spelled(formula)) != formula
        ]
        if len(wanted) > MOST_ENTERED:
            raise BookError(
                f"{self.name}：有 {len(wanted)} 个公式这个 LibreOffice 不认得，一个个改要很久，没有改动。"
                "请关闭文件，用命令 pescore calc convert 转换后再打开"
            )
        left = [f"{sheet.getName()}!{write_ref(r + 1, c + 1)}" for sheet, r, c, _ in wanted if sheet.isProtected()]
        with self._still(), self._one_step("修复公式"):
            for sheet, row, column, new in wanted:
                if not sheet.isProtected():
                    _enter(sheet, row, column, new)
        return len(wanted) - len(left), left

    def open_unsaved(self, data: bytes, name: str) -> None:
        with tempfile.TemporaryDirectory(prefix="pescore-") as folder:
            template = Path(folder, name)
            template.write_bytes(data)
            self.desktop.loadComponentFromURL(template.as_uri(), "_blank", 0, _settings(AsTemplate=True))

    def tell(self, text: str, *, wrong: bool = False) -> None:
        self._say(text, wrong)

    @contextmanager
    def busy(self, doing: str) -> Iterator[None]:
        bar = self.frame.createStatusIndicator()
        bar.start(f"绩效评价：{doing}", 0)
        try:
            yield
        finally:
            bar.end()

    @contextmanager
    def _still(self) -> Iterator[None]:
        """Nothing drawn and nothing calculated in between."""
        document = self.document
        automatic = document.isAutomaticCalculationEnabled()
        document.lockControllers()
        document.enableAutomaticCalculation(False)
        try:
            yield
        finally:
            document.enableAutomaticCalculation(automatic)
            document.unlockControllers()

    @contextmanager
    def _one_step(self, title: str) -> Iterator[None]:
        """All of it is undone at once."""
        undo = self.document.getUndoManager()
        undo.enterUndoContext(title)
        try:
            yield
        finally:
            undo.leaveUndoContext()

    def _check(self, edits: Sequence[Edit], before: Book) -> None:
        if edits and self.document.isReadonly():
            raise BookError(f"{self.name}：文件是以只读方式打开的，没有改动。请先另存一份再试")
        coming = {edit.name for edit in edits if isinstance(edit, PutSheet)}
        if coming and self.document.isProtected():
            raise BookError(f"{self.name}：工作簿的结构受保护，不能添加或更新工作表。请先撤销文档保护再试")
        for edit in edits:
            if not isinstance(edit, PutSheet) and not (isinstance(edit, DefineName) and edit.refers_to.startswith('"')):
                raise BookError(f"{self.name}：打开着的工作簿不能做这种修改，没有改动。请保存后用命令行 pescore 处理")
        refuse_dangling(self.name, coming & set(self.document.getSheets().getElementNames()), before)

    def _put(self, edit: PutSheet) -> None:
        """The sheet from a workbook of ours, in the place of the one with its name, or last."""
        formulas = {place: cell.formula for place, cell in edit.source.cells.items() if cell.formula is not None}
        with tempfile.TemporaryDirectory(prefix="pescore-") as folder:
            path = Path(folder, "sheet.xlsx")
            path.write_bytes(new_book([edit.source]))
            source = self.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, _settings(Hidden=True))
            try:
                new = bring(self.frame, self._dispatcher, source, edit.name, formulas)
            finally:
                source.close(True)
        new.IsVisible = not edit.hidden

    def _define(self, edit: DefineName) -> None:
        owner = self.document if edit.sheet is None else self.document.getSheets().getByName(edit.sheet)
        names = owner.NamedRanges
        if names.hasByName(edit.name):
            names.removeByName(edit.name)
        names.addNewByName(edit.name, edit.refers_to, CellAddress(), _HIDDEN if edit.hidden else 0)


def _settings(**values: object) -> tuple[Any, ...]:
    """Arguments as UNO takes them."""
    found = []
    for name, value in values.items():
        one = PropertyValue()
        one.Name, one.Value = name, value
        found.append(one)
    return tuple(found)


def _formulas(sheet: Any) -> Iterator[tuple[int, int, str]]:
    """Every formula of a sheet with its row and column, counted from 0; that of an array stands in braces."""
    for area in sheet.queryContentCells(_FORMULAS):
        first = area.getRangeAddress()
        for r, line in enumerate(area.getFormulaArray(), first.StartRow):
            for c, formula in enumerate(line, first.StartColumn):
                yield r, c, formula


def _enter(sheet: Any, row: int, column: int, formula: str) -> None:
    cell = sheet.getCellByPosition(column, row)
    if formula.startswith("{"):
        whole = sheet.createCursorByRange(cell)
        whole.collapseToCurrentArray()
        whole.setArrayFormula(formula.strip("{}"))
    else:
        cell.setFormula(formula)
