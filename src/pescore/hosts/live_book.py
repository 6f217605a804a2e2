"""A workbook open in Excel as the actions need it: read as it is now, saved or not, and changed by their edits.

Reading asks Excel for a copy of the open workbook and reads that, so that a live book and a file go the same way and
give the same edits. Nothing is touched before every edit is known to be possible.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..workbook.edits import CacheValue, CalcOnLoad, Edit, PutSheet
from ..workbook.formula_text import references
from ..workbook.grid import Book, read_bytes
from ..workbook.new_book import new_book
from ..workbook.package import BookError
from ..workbook.refs import write_ref
from .live_cells import POSSIBLE, change, enter, formulas_in

_KINDS = {51: ".xlsx", 52: ".xlsm"}  # Excel's XlFileFormat


class LiveBook:
    """One open workbook. `book` is an xlwings Book on the Windows engine."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.app = book.app

    @property
    def name(self) -> str:
        return str(self.book.name)

    def snapshot(self) -> Book:
        """The workbook as it is now, unsaved changes included. Raises BookError."""
        suffix = _KINDS.get(self.book.api.FileFormat)
        if suffix is None:
            raise BookError(f"{self.name}：这种格式的工作簿不能处理，请先另存为 .xlsx 或 .xlsm 再试")
        with tempfile.TemporaryDirectory(prefix="pescore-") as folder:
            copy = Path(folder) / f"book{suffix}"
            self.book.api.SaveCopyAs(str(copy))
            data = copy.read_bytes()
        return read_bytes(data, self.name)

    def apply(self, edits: Sequence[Edit], before: Book) -> None:
        """Carry out the edits that an action gave for `before`. Raises BookError, with nothing changed."""
        wanted = [edit for edit in edits if not isinstance(edit, (CacheValue, CalcOnLoad))]  # Excel calculates itself
        sheets = [edit for edit in wanted if isinstance(edit, PutSheet)]
        self._check(wanted, sheets, before)
        with self._still():
            for edit in sheets:
                self._put(edit)
            for edit in wanted:
                if not isinstance(edit, PutSheet):
                    change(edit, self.book)
            self.app.calculate()

    def respell(self, spelled: Callable[[str], str]) -> tuple[int, list[str]]:
        """Enter again every formula that `spelled` writes differently; how many, and where that was not possible."""
        done, left = 0, []
        with self._still():
            for sheet in self.book.sheets:
                used = sheet.used_range
                for row, column, formula in _formulas(formulas_in(used), used.row, used.column):
                    if (plain := spelled(formula)) == formula:
                        continue
                    place = write_ref(row, column)
                    cell = sheet.range(place)
                    if sheet.api.ProtectContents or cell.api.HasArray:
                        left.append(f"{sheet.name}!{place}")
                        continue
                    enter(cell, plain)
                    done += 1
        return done, left

    def open_unsaved(self, data: bytes, name: str) -> None:
        """Show a workbook that has not been saved yet and is named after `name`."""
        with tempfile.TemporaryDirectory(prefix="pescore-") as folder:
            template = Path(folder) / name
            template.write_bytes(data)
            self.app.api.Workbooks.Add(str(template))

    def tell(self, text: str, *, wrong: bool = False) -> None:
        """A message box."""
        self.app.alert(text, title="绩效评价", mode="critical" if wrong else "info")

    @contextmanager
    def busy(self, doing: str) -> Iterator[None]:
        """A line in the status bar while something is going on."""
        self.app.status_bar = f"绩效评价：{doing}"
        try:
            yield
        finally:
            self.app.status_bar = False  # Excel's own line again

    @contextmanager
    def _still(self) -> Iterator[None]:
        """Screen and prompts off, and both as they were afterwards."""
        screen, alerts = self.app.screen_updating, self.app.display_alerts
        self.app.screen_updating = self.app.display_alerts = False
        try:
            yield
        finally:
            self.app.display_alerts = alerts
            self.app.screen_updating = screen

    def _check(self, edits: Sequence[Edit], sheets: Sequence[PutSheet], before: Book) -> None:
        present = {sheet.name: sheet for sheet in self.book.sheets}
        coming = {edit.name for edit in sheets}
        if self.book.api.ProtectStructure and coming:
            raise BookError(f"{self.name}：工作簿的结构受保护，不能添加或更新工作表。请先撤销工作簿保护再试")
        for edit in edits:
            if not isinstance(edit, (PutSheet, *POSSIBLE)):
                raise BookError(f"{self.name}：打开着的工作簿不能做这种修改，没有改动。请保存后用命令行 pescore 处理")
            name = getattr(edit, "sheet", None)
            if name is None or name in coming:
                continue
            if name not in present:
                raise BookError(f"{self.name}：没有工作表“{name}”，没有改动。请重新运行一次")
            if present[name].api.ProtectContents:
                raise BookError(f"{self.name} {name}：工作表受保护，没有改动。请先撤销工作表保护再试")
        self._refuse_dangling(coming & present.keys(), before)

    def _refuse_dangling(self, replaced: set[str], before: Book) -> None:
        """A formula elsewhere that names a sheet about to be replaced would turn into #REF!."""
        for sheet in before.sheets:
            if sheet.name in replaced:
                continue
            for place, formula in sheet.formulas.items():
                if named := replaced & {name for name, _ in references(formula) if name}:
                    raise BookError(
                        f"{self.name} {sheet.name}!{write_ref(*place)}：公式引用了“{named.pop()}”表，"
                        "更新这张表会使它失效，没有改动。请先改掉这个公式再试"
                    )

    def _put(self, edit: PutSheet) -> None:
        """The sheet from a workbook of ours, in the place of the one with its name, or last."""
        old = next((sheet for sheet in self.book.sheets if sheet.name == edit.name), None)
        with tempfile.TemporaryDirectory(prefix="pescore-") as folder:
            path = Path(folder, f"{Path(folder).name}.xlsx")  # Excel opens no two workbooks of one name
            path.write_bytes(new_book([edit.source]))
            source = self.app.books.open(str(path), update_links=False, read_only=True)
            try:
                new = source.sheets[edit.name].copy(after=old or self.book.sheets[len(self.book.sheets) - 1])
            finally:
                source.close()
        # A formula that names another sheet came along as a link to the workbook just closed.
        for place, cell in edit.source.cells.items():
            if cell.formula is not None:
                new.range(write_ref(*place)).formula = f"={cell.formula}"
        if old is not None:
            old.delete()
            new.name = edit.name
        new.visible = not edit.hidden
        self.book.activate()


def _formulas(block: Any, row: int, column: int) -> Iterator[tuple[int, int, str]]:
    """The formulas of a block that begins at (row, column), with their places; a block of one cell is no table."""
    rows = block if isinstance(block, (tuple, list)) else ((block,),)
    for r, line in enumerate(rows, row):
        for c, formula in enumerate(line if isinstance(line, (tuple, list)) else (line,), column):
            if isinstance(formula, str) and formula.startswith("="):
                yield r, c, formula
