"""A report as a reader meets it: headings, paragraphs and tables in order, each with the place it stands at."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: `order` grows through the report, `label` is what a person looks up (正文第12行, 表3第2行)."""

    order: int
    label: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, put together again where a page broke it.

    text      without layout marks and without blanks between Chinese characters and figures
    marks     (offset in text, place) of every piece it was put together from
    depth     of its number: 0 摘要、正文、附件, 1 一、, 2 （一）, 3 1., 4 （1）, 5 ①; None for plain text
    ordinal   the number itself
    title     the words of a numbered paragraph up to its first full stop; "" for plain text
    section   titles of the numbered paragraphs it stands under, the outermost first
    """

    text: str
    marks: tuple[tuple[int, Place], ...]
    depth: int | None = None
    ordinal: int = 0
    title: str = ""
    section: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        return self.marks[0][1]

    @property
    def heading(self) -> bool:
        """Nothing but a numbered title."""
        return self.depth is not None and len(self.text) <= _LONGEST_HEADING and "。" not in self.text[:-1]

    def at(self, offset: int) -> Place:
        """Where the character at `offset` stands."""
        return self.marks[max(0, bisect_right([start for start, _ in self.marks], offset) - 1)][1]


_LONGEST_HEADING = 48


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, "" for an empty cell and for the rest of a merged one."""

    cells: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `loose`: it came as plain text, where merged cells are lost and cells may have slipped sideways."""

    number: int
    title: str
    rows: tuple[Row, ...]
    section: tuple[str, ...] = ()
    loose: bool = False

    @property
    def place(self) -> Place:
        return self.rows[0].place

    @property
    def name(self) -> str:
        return f"表{self.number}“{self.title}”" if self.title else f"表{self.number}"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. `unread` says in Chinese what could not be read, and where."""

    name: str
    flow: tuple[Paragraph | Table, ...]
    contents: tuple[tuple[str, Place], ...] = ()  # lines of the 目录
    unread: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(item for item in self.flow if isinstance(item, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(item for item in self.flow if isinstance(item, Table))
