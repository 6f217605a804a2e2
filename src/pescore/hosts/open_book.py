"""A workbook open in some program, as the buttons need it (打开着的工作簿): live_book.py is Excel's, calc_book.py Calc's."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from contextlib import AbstractContextManager
from typing import Protocol

from ..workbook.calculated import Recalculated
from ..workbook.edits import Edit
from ..workbook.formula_text import references
from ..workbook.grid import Book
from ..workbook.package import BookError
from ..workbook.refs import write_ref


class OpenBook(Protocol):
    """One open workbook: read as it is now, saved or not, and changed by the edits of actions."""

    @property
    def name(self) -> str:
        """The workbook's name, for messages."""
        ...

    @property
    def recalculated(self) -> Recalculated | None:
        """What the program calculated itself, where its values are to be taken; None where our engine calculates."""
        ...

    def snapshot(self) -> Book:
        """The workbook as it is now, unsaved changes included. Raises BookError."""
        ...

    def apply(self, edits: Sequence[Edit], before: Book) -> None:
        """Carry out the edits that an action gave for `before`. Raises BookError, with nothing changed."""
        ...

    def open_unsaved(self, data: bytes, name: str) -> None:
        """Show a workbook that has not been saved yet and is named after `name`."""
        ...

    def respell(self, spelled: Callable[[str], str]) -> tuple[int, list[str]]:
        """Enter again every formula that `spelled` writes differently; how many, and where that was not possible."""
        ...

    def tell(self, text: str, *, wrong: bool = False) -> None:
        """Say something to the person who pressed the button."""
        ...

    def busy(self, doing: str) -> AbstractContextManager[None]:
        """A line in the status bar while something is going on."""
        ...


def refuse_dangling(name: str, replaced: Set[str], before: Book) -> None:
    """A formula elsewhere that names a sheet about to be replaced would turn into #REF!. Raises BookError."""
    for sheet in before.sheets:
        if sheet.name in replaced:
            continue
        for place, formula in sheet.formulas.items():
            if named := replaced & {other for other, _ in references(formula) if other}:
                raise BookError(
                    f"{name} {sheet.name}!{write_ref(*place)}：公式引用了“{min(named)}”表，"
                    "更新这张表会使它失效，没有改动。请先改掉这个公式再试"
                )
