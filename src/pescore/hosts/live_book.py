"""A workbook open in Excel as the actions need it: read as it is now, saved or not, and changed by their edits.

Reading asks Excel for a copy of the open workbook and reads that, so that a live book and a file go the same way and
give the same edits. Nothing is touched before every edit is known to be possible.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ..workbook.edits import CacheValue, CalcOnLoad, Edit, PutSheet
from ..workbook.grid import Book, read_bytes
from ..workbook.package import BookError
from ..workbook.refs import write_ref
from .excel_errors import said
from .live_cells import POSSIBLE, Undo, change, enter, formulas_in, place, undo
from .live_sheets import Arrival, bring
from .open_book import refuse_dangling

_FOLDER_PICKER = 4  # MsoFileDialogType
_KINDS = {51: ".xlsx", 52: ".xlsm"}  # Excel's XlFileFormat


class LiveBook:
    """An OpenBook. `book` is an xlwings Book on the Windows engine."""

    recalculated = None  # our engine calculates: Excel's values are old in manual mode, or while Python starts

    def __init__(self, book: Any) -> None:
        self.book = book
        self.app = book.app

    @property
    def name(self) -> str:
        return str(self.book.name)

    def snapshot(self) -> Book:
        with tempfile.TemporaryDirectory(prefix="pescore-") as folder:
            data = self.copy_into(Path(folder)).read_bytes()
        return read_bytes(data, self.name)

    def apply(self, edits: Sequence[Edit], before: Book) -> None:
        wanted = [edit for edit in edits if not isinstance(edit, (CacheValue, CalcOnLoad))]  # Excel calculates itself
        sheets = [edit for edit in wanted if isinstance(edit, PutSheet)]
        self._check(wanted, sheets, before)
        with self._still():
            # Sheets first, because names and formulas of the other edits refer to them.
            ordered = [*sheets, *(edit for edit in wanted if not isinstance(edit, PutSheet))]
            for arrival in self._carried_out(ordered):
                arrival.settle()
            self.app.calculate()

    def _carried_out(self, edits: Sequence[Edit]) -> list[Arrival]:
        """The sheets that arrived. Raises BookError where Excel refuses an edit, with the workbook as it was."""
        arrivals: list[Arrival] = []
        back: list[Undo] = []
        for edit in edits:
            try:
                if isinstance(edit, PutSheet):
                    arrivals.append(bring(edit, self.book))
                    back.append(arrivals[-1].undo)
                else:
                    step = undo(edit, self.book)
                    try:
                        change(edit, self.book)
                    except Exception:
                        with suppress(Exception):  # where nothing was taken, nothing need go back
                            step()
                        raise
                    back.append(step)
            except Exception as error:
                where = f"“{edit.name}”表" if isinstance(edit, PutSheet) else place(edit)
                raise BookError(
                    f"{self.name} {where}：Excel 没有接受这处改动（{said(error)}）。{_back(back)}"
                ) from error
        return arrivals

    def respell(self, spelled: Callable[[str], str]) -> tuple[int, list[str]]:
        done, left = 0, []
        with self._still():
            for sheet in self.book.sheets:
                used = sheet.used_range
                for row, column, formula in _formulas(formulas_in(used), used.row, used.column):
                    if (plain := spelled(formula)) == formula:
                        continue
                    ref = write_ref(row, column)
                    cell = sheet.range(ref)
                    if _spilled_into(cell):
                        continue  # the cell that it spills from is among the others
                    if sheet.api.ProtectContents or cell.api.HasArray:
                        left.append(f"{sheet.name}!{ref}")
                        continue
                    try:
                        enter(cell, plain)
                    except Exception:  # Excel takes no formula that it cannot read; the others still can be repaired
                        left.append(f"{sheet.name}!{ref}")
                    else:
                        done += 1
            for name in self.book.names:
                if (plain := spelled(name.refers_to)) != name.refers_to:
                    name.refers_to = plain
                    done += 1
        return done, left

    def open_unsaved(self, data: bytes, name: str) -> None:
        with tempfile.TemporaryDirectory(prefix="pescore-") as folder:
            template = Path(folder) / name
            template.write_bytes(data)
            self.app.api.Workbooks.Add(str(template))

    def copy_into(self, folder: Path) -> Path:
        """A file of the workbook as it is now, under its own name. Raises BookError."""
        suffix = _KINDS.get(self.book.api.FileFormat)
        if suffix is None:
            raise BookError(f"{self.name}：这种格式的工作簿不能处理，请先另存为 .xlsx 或 .xlsm 再试")
        copy = folder / f"{_stem(self.name)}{suffix}"
        try:
            self.book.api.SaveCopyAs(str(copy))
        except Exception as error:
            raise BookError(
                f"{self.name}：Excel 没有给出工作簿的副本（{said(error)}）。请按回车结束单元格的编辑，保存一次再试"
            ) from error
        return copy

    def ask_file(self, title: str, name: str) -> Path | None:
        """Where to put a file called `name`, beside the workbook if nothing else is chosen; None where cancelled."""
        suffix = Path(name).suffix
        folder = str(self.book.api.Path)  # "" before the first save; an address where the workbook is in a cloud
        proposed = str(Path(folder, name)) if folder and "://" not in folder else name
        chosen = self.app.api.GetSaveAsFilename(proposed, f"{suffix} (*{suffix}),*{suffix}", 1, title)
        return Path(chosen) if isinstance(chosen, str) else None

    def ask_folder(self, title: str) -> Path | None:
        """A folder that is there; None where cancelled."""
        dialog = self.app.api.FileDialog(_FOLDER_PICKER)
        dialog.Title = title
        return Path(str(dialog.SelectedItems(1))) if dialog.Show() else None

    def open(self, path: Path) -> None:
        """Show a workbook that was saved. Raises BookError."""
        try:
            self.app.books.open(str(path))
        except Exception as error:
            raise BookError(f"{path} 已写好，但 Excel 没有打开它（{said(error)}）。请自己打开") from error

    def tell(self, text: str, *, wrong: bool = False) -> None:
        """A message box."""
        self.app.alert(text, title="绩效评价", mode="critical" if wrong else "info")

    @contextmanager
    def busy(self, doing: str) -> Iterator[None]:
        self.app.status_bar = f"绩效评价：{doing}"
        try:
            yield
        finally:
            self.app.status_bar = False  # Excel's own line again

    @contextmanager
    def _still(self) -> Iterator[None]:
        """Screen, prompts and recalculation off, and all as they were afterwards."""
        screen, alerts, calculation = self.app.screen_updating, self.app.display_alerts, self.app.calculation
        self.app.screen_updating = self.app.display_alerts = False
        self.app.calculation = "manual"  # or every single formula entered would have all the others run again
        try:
            yield
        finally:
            self.app.calculation = calculation
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
        refuse_dangling(self.name, coming & present.keys(), before)


def _back(steps: list[Undo]) -> str:
    """Take the steps, last one first, and say how that went."""
    failed = 0
    for step in reversed(steps):
        try:
            step()
        except Exception:  # the rest must still go back
            failed += 1
    if failed:
        return f"有 {failed} 处没能改回去，请不保存就关闭这本工作簿"
    return "已改回原来的内容"


def _formulas(block: Any, row: int, column: int) -> Iterator[tuple[int, int, str]]:
    """The formulas of a block that begins at (row, column), with their places; a block of one cell is no table."""
    rows = block if isinstance(block, (tuple, list)) else ((block,),)
    for r, line in enumerate(rows, row):
        for c, formula in enumerate(line if isinstance(line, (tuple, list)) else (line,), column):
            if isinstance(formula, str) and formula.startswith("="):
                yield r, c, formula


def _spilled_into(cell: Any) -> bool:
    """Whether the cell only shows a part of what a formula elsewhere spills; an older Excel knows no such cells."""
    try:
        return bool(cell.api.HasSpill) and cell.api.SpillParent.Address != cell.api.Address
    except Exception:  # as in `enter`
        return False


def _stem(name: str) -> str:
    """A workbook's name without its suffix; one not saved yet has none, but may have dots."""
    return name[: -len(Path(name).suffix)] if Path(name).suffix.lower() in _KINDS.values() else name
