"""What a report is made of before it is a Word file: sections, paragraphs, tables and pictures, without any numbering.

Numbers of headings, tables and appendices are given when everything is in place (see `numbering`), so a text refers to
a table by its key: ``Prose("得分见⟦汇总⟧。")``. A paragraph whose target was left out is left out with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

PENDING = "待补充"  # what a gap reads in the report


@dataclass(frozen=True, slots=True)
class Prose:
    """One paragraph of the body. `lead` is printed in bold before the text."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number the report prints: of what (the path of an indicator, () for the whole), which column, and the value."""

    path: tuple[str, ...]
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, `cols` columns wide; `below`: it continues the cell above it (纵向合并)."""

    text: str = ""
    cols: int = 1
    look: str = "居中"  # 居中, 居左, 表头, 合计
    below: bool = False
    figure: Figure | None = None


Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table over the width of the text: relative widths, rows that repeat on every page, and the rest."""

    caption: str
    widths: Sequence[float]
    head: Sequence[Row]
    rows: Sequence[Row]
    key: str = ""
    note: str = ""  # a line below the table


def headed(*names: str) -> Row:
    """A row of headings."""
    return tuple(Cell(name, look="表头") for name in names)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with its caption; `width` as a share of the text's width."""

    caption: str
    png: bytes
    width: float = 0.9
    key: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """目录: a field over the headings."""

    title: str


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: the title, and lines of label and value at its foot, the date below."""

    title: str
    lines: Sequence[tuple[str, str]]
    date: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; left out when nothing does.

    numbered   一、（一）1.（1） by depth; without: a heading of its own kind, such as 摘要
    appendix   附件N instead, on a page of its own
    new_page, landscape  where it begins, and how its pages lie
    """

    title: str
    nodes: Sequence[Node] = field(default_factory=tuple)
    numbered: bool = True
    appendix: bool = False
    new_page: bool = False
    landscape: bool = False
    key: str = ""


Node: TypeAlias = "Prose | Table | Picture | Contents | Cover | Section"


def merged_down(names: Sequence[Sequence[str]]) -> list[list[bool]]:
    """Rows of names → which cells continue the one above: equal, and everything to their left equal too.

    >>> merged_down([["决策", "立项"], ["决策", "目标"], ["过程", "目标"]])
    [[False, False], [True, False], [False, False]]
    """
    found: list[list[bool]] = []
    for at, row in enumerate(names):
        above = names[at - 1] if at else None
        found.append([above is not None and list(row[: n + 1]) == list(above[: n + 1]) for n in range(len(row))])
    return found
