"""A worksheet that we make ourselves, as plain data: written by the pen (pen.py), stored by new_sheet_xml.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from pescore.values import Err

from .chart import BarChart
from .look import PLAIN, Look
from .refs import Area, around

CellValue: TypeAlias = str | bool | int | float | Decimal | dt.datetime | dt.date | Err | None


A3, A4 = 8, 9  # as the file format numbers paper


class NewCell(NamedTuple):
    """A constant, or a formula (without ``=``) with the value it has now."""

    value: CellValue
    look: Look = PLAIN
    formula: str | None = None


@dataclass(slots=True)
class PrintSetup:
    """The printed page, one page wide; margins in inches, header and footer in the codes of the file format."""

    landscape: bool = False
    area: str | None = None  # "A1:H78"
    title_rows: str | None = None  # "3:3", repeated on every page
    left: float = 0.7
    right: float = 0.7
    top: float = 0.75
    bottom: float = 0.75
    pages_high: int = 0  # 0: as many as it takes
    header: str = ""
    footer: str = ""
    paper: int = A4


class Entry(NamedTuple):
    """Help for filling cells in: a list to choose from, or a remark shown beside them. Anything may be typed."""

    cells: str  # "J3:J9"
    choices: tuple[str, ...] = ()
    title: str = ""
    remark: str = ""


class Link(NamedTuple):
    """A cell that jumps to a place in the same workbook, such as ``'评分表'!G7``."""

    cell: str
    place: str


@dataclass(slots=True)
class NewSheet:
    """Cells by (row, column), counted from 1; heights in points, widths in characters from column A on."""

    title: str
    cells: dict[tuple[int, int], NewCell] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    widths: list[float] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)  # rows after which a new page begins
    freeze_panes: str | None = None  # the first cell that scrolls
    gridlines: bool = True
    selected: bool = False  # the tab that a new workbook opens with
    entries: list[Entry] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    charts: list[BarChart] = field(default_factory=list)
    print: PrintSetup = field(default_factory=PrintSetup)

    @property
    def area(self) -> Area:
        """The smallest rectangle around all cells; A1 for an empty sheet."""
        return around(self.cells) if self.cells else (1, 1, 1, 1)
