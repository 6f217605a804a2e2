"""An Excel without Excel: an xlwings engine over openpyxl, written against xlwings.base_classes (BSD) only.

What stands in front of it is xlwings itself, so names, arguments and conversions are those our adapter meets on
Windows. It behaves as Excel does where that decides whether our adapter is right: a text that is not marked as one is
refused, a copied sheet brings its formulas as links to the workbook it came from, a deleted sheet leaves #REF!,
a renamed one is followed by the formulas that name it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import xlwings
from openpyxl_cells import Names, Range
from xlwings import base_classes


class App(base_classes.App):
    """One running Excel; what it was told to show is kept."""

    pid, hwnd, version = 1, 1, "16.0"
    screen_updating = display_alerts = True
    calculation = "automatic"
    cut_copy_mode = False
    status_bar: Any = False
    books: Any = None  # a property of the base class, as are those below
    api: Any = None

    def __init__(self, engine: EngineImpl) -> None:
        self.engine, self.books = engine, Books(self)
        self.said: list[tuple[str, str]] = []
        self.calculated = 0
        self.clipboard: Range | None = None
        self.api = SimpleNamespace(Workbooks=SimpleNamespace(Add=self._add))
        self.added: list[tuple[str, bytes]] = []

    def calculate(self) -> None:
        self.calculated += 1

    def alert(self, prompt: str, title: str, buttons: str, mode: str, callback: None) -> str:
        assert (title, buttons, self.status_bar, self.screen_updating) == ("绩效评价", "ok", False, True)
        self.said.append((mode, prompt))
        return "ok"

    def _add(self, template: str) -> None:
        self.added.append((Path(template).name, Path(template).read_bytes()))


class EngineImpl:
    name, type = "openpyxl", "desktop"

    def __init__(self) -> None:
        self.app = App(self)

    def prepare_xl_data_element(self, value: Any, options: dict[str, Any]) -> Any:
        return value


class Books(base_classes.Books):
    api: Any = None

    def __init__(self, app: App) -> None:
        self.app, self.all = app, []

    def __call__(self, key: Any) -> Book:
        for book in self.all:
            if book.name == key:
                return book
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self.all)

    def open(self, path: str, update_links: bool | None = None, read_only: bool | None = None, *_: Any) -> Book:
        self.all.append(Book(self.app, openpyxl.load_workbook(path), Path(path)))
        return self.all[-1]


class Book(base_classes.Book):
    app: Any = None
    api: Any = None
    name = fullname = ""

    def __init__(self, app: App, book: openpyxl.Workbook, path: Path) -> None:
        self.app, self.xl, self.name, self.fullname = app, book, path.name, str(path)
        self.refuses = ""  # a cell that takes nothing
        self.api = SimpleNamespace(
            FileFormat=51,
            ProtectStructure=False,
            Path=str(path.parent),
            SaveCopyAs=lambda to: book.save(to),
            Activate=lambda: None,
        )

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self.xl.defined_names)

    def close(self) -> None:
        self.app.books.all.remove(self)

    def formulas(self) -> Iterator[tuple[Any, str]]:
        for sheet in self.xl.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        yield cell, cell.value


class Sheets(base_classes.Sheets):
    api: Any = None

    def __init__(self, book: Book) -> None:
        self.book, self.api = book, object()

    def __call__(self, key: Any) -> Sheet:
        xl = self.book.xl
        return Sheet(self.book, xl[key] if isinstance(key, str) else xl.worksheets[key - 1])

    def __len__(self) -> int:
        return len(self.book.xl.worksheets)

    def __iter__(self) -> Iterator[Sheet]:
        return iter([Sheet(self.book, xl) for xl in self.book.xl.worksheets])


def _named(sheet: str) -> str:
    """A sheet's name before `!` in a formula, quoted or not."""
    return rf"(?:'{re.escape(sheet)}'|(?<![\w'\]]){re.escape(sheet)})!"


class Sheet(base_classes.Sheet):
    api: Any = None
    book: Any = None

    def __init__(self, book: Book, xl: Any) -> None:
        self.book, self.xl = book, xl
        self.api = SimpleNamespace(ProtectContents=xl.protection.sheet)

    @property
    def name(self) -> str:
        return self.xl.title

    @name.setter
    def name(self, value: str) -> None:
        assert value.lower() not in {sheet.title.lower() for sheet in self.book.xl.worksheets if sheet is not self.xl}
        for cell, formula in self.book.formulas():
            cell.value = re.sub(_named(self.xl.title), f"'{value}'!", formula)
        self.xl.title = value

    @property
    def index(self) -> int:
        return self.book.xl.worksheets.index(self.xl) + 1

    @property
    def names(self) -> Names:
        return Names(self.xl.defined_names)

    @property
    def visible(self) -> bool:
        return self.xl.sheet_state == "visible"

    @visible.setter
    def visible(self, value: bool) -> None:
        self.xl.sheet_state = "visible" if value else "hidden"

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        assert arg2 is None
        return Range(self, arg1)

    @property
    def used_range(self) -> Range:
        return Range(self, self.xl.dimensions)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        assert before is None and after is not None
        target = after.book.xl
        name = self.name if self.name not in target.sheetnames else f"{self.name} (2)"
        new = target.create_sheet(name, target.worksheets.index(after.xl) + 1)
        for row in self.xl.iter_rows():
            for cell in row:
                twin = new.cell(cell.row, cell.column)
                twin.value = cell.value
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    twin.value = re.sub(r"('?)([^'!=+,(]+)\1!", rf"'[{self.book.name}]\2'!", cell.value)
                twin._style = copy.copy(cell._style) if target is self.book.xl else twin._style
        for merged in self.xl.merged_cells.ranges:
            new.merge_cells(merged.coord)

    def delete(self) -> None:
        assert not self.book.app.display_alerts  # or Excel asks
        name = self.xl.title
        self.book.xl.remove(self.xl)
        for cell, formula in self.book.formulas():
            cell.value = re.sub(_named(name), "#REF!", formula)


@contextmanager
def opened(path: Path) -> Iterator[xlwings.Book]:
    """The workbook, open in this Excel and active, as `xlwings.Book.caller()` gives it to a button."""
    engine = xlwings.Engine(impl=EngineImpl())
    xlwings.engines.add(engine)
    try:
        book = xlwings.Book(impl=engine.impl.app.books.open(str(path)))
        book.set_mock_caller()
        yield book
    finally:
        del xlwings.Book._mock_caller
        xlwings.engines.engines.remove(engine)
        del xlwings.engines.engines_by_name["openpyxl"]
