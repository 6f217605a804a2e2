"""What can be asked of a workbook. An action returns a list of these; patch.py (or a live host) carries them out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from .new_sheet import CellValue, NewSheet
from .package import BookError


@dataclass(frozen=True, slots=True)
class Style:
    """A cell's look, given as differences from another cell's: ``like`` names that cell (``"C5"``), on the same sheet.

    None leaves a trait as it is there; colours are RGB such as ``"C00000"``; ``fill`` "" takes a fill away.
    Without ``like`` the cell's own look is the starting point.
    """

    like: str | None = None
    number_format: str | None = None  # "0.00%"
    bold: bool | None = None
    color: str | None = None
    fill: str | None = None
    horizontal: str | None = None  # "left", "center", "right"
    vertical: str | None = None  # "top", "center", "bottom"
    wrap: bool | None = None


@dataclass(frozen=True, slots=True)
class SetCell:
    """Put a value, or a formula with its computed value, into a cell.

    ``formula`` has no ``=``. With a formula, ``value`` None leaves the result to be calculated and ``""`` is an empty
    text; without one, None empties the cell. ``style`` None keeps the cell's look.
    """

    sheet: str
    ref: str
    value: CellValue = None
    formula: str | None = None
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class CacheValue:
    """Refresh the computed value of a formula cell; the formula itself is not touched, whatever its kind."""

    sheet: str
    ref: str
    value: CellValue


@dataclass(frozen=True, slots=True)
class ColumnWidth:
    """Set a column's width in characters, or hide it."""

    sheet: str
    column: str  # "K"
    width: float
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class MergeCells:
    """Merge a block such as ``"K3:K4"``; asking again for a merge that is there changes nothing."""

    sheet: str
    area: str


@dataclass(frozen=True, slots=True)
class Note:
    """Put a comment (批注) on a cell, replacing one by the same author; another person's comment is never replaced."""

    sheet: str
    ref: str
    text: str
    author: str = "pescore"


@dataclass(frozen=True, slots=True)
class PutSheet:
    """Add a sheet that we made, or put it in the place of the sheet of its name.

    Looks, charts and print set-up come along; ``CacheValue`` and ``SetCell`` for the sheet apply to the new one.
    """

    source: NewSheet
    hidden: bool = False

    @property
    def name(self) -> str:
        return self.source.title


@dataclass(frozen=True, slots=True)
class DefineName:
    """Define or redefine a name for the whole workbook, or for one ``sheet``; ``refers_to`` has no ``=``."""

    name: str
    refers_to: str
    hidden: bool = False
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class CalcOnLoad:
    """Ask the program that opens the file to calculate everything at once (``fullCalcOnLoad``), or stop asking.

    On for working files; off for files handed to readers without the add-in, whose program would turn every PE_ formula
    into ``#NAME?``. Without this edit the file keeps what it says.
    """

    on: bool


Edit: TypeAlias = SetCell | CacheValue | ColumnWidth | MergeCells | Note | PutSheet | DefineName | CalcOnLoad


class EditError(BookError):
    """Why an edit cannot be carried out without harming the file: one Chinese line with sheet and cell."""
