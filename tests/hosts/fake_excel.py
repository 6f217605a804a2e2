"""An open workbook as xlwings shows it, as far as our adapter looks: it writes down what is done to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pescore.workbook.grid import read_bytes


class FakeApp:
    """Excel: settings, message boxes, and the workbooks it opened."""

    def __init__(self) -> None:
        self.screen_updating = self.display_alerts = True
        self.calculation = "automatic"
        self.cut_copy_mode: object = None
        self.calculated = 0
        self.said: list[tuple[str, str]] = []
        self.bars: list[object] = []
        self.added: list[tuple[str, bytes]] = []
        self.opened: list[Path] = []
        self.books = SimpleNamespace(open=self._open)
        self.answers: dict[str, str] = {}  # what a person chooses: by the title of the dialog
        self.proposed: dict[str, str] = {}
        self.api = SimpleNamespace(
            Workbooks=SimpleNamespace(Add=self._add), GetSaveAsFilename=self._ask_file, FileDialog=self._ask_folder
        )

    def __setattr__(self, name: str, value: object) -> None:
        if name == "status_bar":
            self.bars.append(value)
        else:
            super().__setattr__(name, value)

    def calculate(self) -> None:
        self.calculated += 1

    def alert(self, prompt: str, title: str, mode: str) -> None:
        assert title == "绩效评价"
        self.said.append((mode, prompt))

    def _open(self, path: str, update_links: bool = True, read_only: bool = False) -> FakeBook:
        self.opened.append(Path(path))
        assert read_only is not update_links
        return FakeBook(Path(path).read_bytes(), Path(path).name, self)

    def _ask_file(self, name: str, kinds: str, index: int, title: str) -> object:
        """The path, or False where the dialog is cancelled."""
        self.proposed[title] = name
        assert kinds.endswith(f",*{Path(name).suffix}") and index == 1
        return self.answers.get(title, False)

    def _ask_folder(self, kind: int) -> Any:
        assert kind == 4
        dialog = SimpleNamespace(Title="", SelectedItems=lambda n: self.answers[dialog.Title])
        dialog.Show = lambda: -1 if dialog.Title in self.answers else 0
        return dialog

    def _add(self, template: str) -> None:
        self.added.append((Path(template).name, Path(template).read_bytes()))


class FakeRange:
    """A range that logs (sheet, place, what, value) for everything set on it."""

    def __init__(self, sheet: FakeSheet, place: str) -> None:
        self.__dict__.update(sheet=sheet, place=place)
        self.__dict__["font"] = _Setter(sheet, place, "font.")
        has_array = place in sheet.arrays
        interior = _Setter(sheet, place, "interior.", Hidden=False)
        self.__dict__["api"] = _Setter(
            sheet, place, "api.", HasArray=has_array, Interior=interior, EntireColumn=interior, **_spill(sheet, place)
        )

    def __getattr__(self, name: str) -> Any:
        """A blank cell of usual width; an old Excel has no Formula2 to read either."""
        if name == "formula2" and self.sheet.book.old_excel:
            raise AttributeError(name)
        return {"formula": "", "formula2": "", "raw_value": None, "merge_cells": False, "column_width": 8.43}[name]

    def __setattr__(self, name: str, value: object) -> None:
        if name == "formula2" and self.sheet.book.old_excel:
            raise AttributeError(name)
        self.sheet.book.log.append((self.sheet.name, self.place, name, value))

    def clear_contents(self) -> None:
        self.sheet.book.log.append((self.sheet.name, self.place, "clear", None))

    def merge(self) -> None:
        self.sheet.book.log.append((self.sheet.name, self.place, "merge", None))

    def unmerge(self) -> None:
        self.sheet.book.log.append((self.sheet.name, self.place, "unmerge", None))

    def copy(self) -> None:
        self.sheet.book.log.append((self.sheet.name, self.place, "copy", None))

    def paste(self, what: str) -> None:
        self.sheet.book.log.append((self.sheet.name, self.place, "paste", what))


def _spill(sheet: FakeSheet, place: str) -> dict[str, Any]:
    """As Excel says it: SpillParent may be asked for only where HasSpill is true."""
    if place not in sheet.spills:
        return {"HasSpill": False}
    parent = SimpleNamespace(Address=sheet.spills[place])
    return {"HasSpill": True, "SpillParent": parent, "Address": place}


class _Setter:
    def __init__(self, sheet: FakeSheet, place: str, prefix: str, **inner: object) -> None:
        self.__dict__.update(_sheet=sheet, _place=place, _prefix=prefix, **inner)

    def __setattr__(self, name: str, value: object) -> None:
        self._sheet.book.log.append((self._sheet.name, self._place, f"{self._prefix}{name}", value))


class FakeNames:
    def __init__(self, owner: str, log: list[Any]) -> None:
        self.owner, self.log = owner, log

    def __contains__(self, name: str) -> bool:
        return False

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def add(self, name: str, refers_to: str) -> Any:
        self.log.append((self.owner, name, "name", refers_to))
        return SimpleNamespace(api=SimpleNamespace())


class FakeSheet:
    def __init__(self, book: FakeBook, name: str) -> None:
        self.book, self.name = book, name
        self.visible = True
        self.api = SimpleNamespace(ProtectContents=False)
        self.names = FakeNames(name, book.log)
        self.formulas: Any = ""
        self.arrays: set[str] = set()
        self.spills: dict[str, str] = {}  # a cell → the one it spills from

    @property
    def used_range(self) -> Any:
        spelled = "formula" if self.book.old_excel else "formula2"
        return SimpleNamespace(**{spelled: self.formulas}, row=3, column=2)

    def range(self, place: str) -> FakeRange:
        return FakeRange(self, place)

    def copy(self, after: FakeSheet) -> FakeSheet:
        target = after.book
        taken = {sheet.name for sheet in target.sheets}
        new = FakeSheet(target, f"{self.name} (2)" if self.name in taken else self.name)
        target.sheets.insert(target.sheets.index(after) + 1, new)
        target.log.append((new.name, "", "copied after", after.name))
        return new

    def delete(self) -> None:
        assert not self.book.app.display_alerts
        self.book.log.append((self.name, "", "deleted", None))
        self.book.sheets.remove(self)


class _Sheets(list[FakeSheet]):
    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            return next(sheet for sheet in self if sheet.name == key)
        return super().__getitem__(key)


class FakeBook:
    """An open workbook whose unsaved state is `data`."""

    def __init__(self, data: bytes, name: str, app: FakeApp | None = None) -> None:
        self.data, self.name = data, name
        self.app = app or FakeApp()
        self.log: list[tuple[str, str, str, Any]] = []
        self.old_excel = False
        self.closed = False
        self.sheets: Any = _Sheets(FakeSheet(self, sheet.name) for sheet in read_bytes(data, name).sheets)
        self.names = FakeNames("", self.log)
        self.api = SimpleNamespace(
            FileFormat=51,
            ProtectStructure=False,
            Path="",
            SaveCopyAs=lambda path: Path(path).write_bytes(self.data),
            Activate=lambda: None,
        )

    def close(self) -> None:
        self.closed = True
