"""Cleaned lines and tables → a Document: broken paragraphs joined, numbers read, sections known."""

from __future__ import annotations

import re
from dataclasses import replace

from .model import Document, Paragraph, Place, Row, Table
from .numbering import PART, numbered

_STOPS = "。！？：；.!?:;”）)】》"
_GOES_ON = "，、,（(《“—-"  # never the end of a paragraph
_A_FULL_LINE = 25  # characters: a shorter line without a full stop is a line of its own
_LABEL = re.compile(r"[^，。、；]{2,8}[：:]")
_CONTENTS = re.compile(r"(.{1,60}?)[\s.…·\-—_]{4,}\s*\d{0,4}")
_CAPTION = re.compile(r"[^。；]{2,40}")
_MOST_ROWS = 3000  # of one table
_LONGEST_LINE = 20_000  # characters: no paragraph is that long
_MOST_ITEMS = 5000  # paragraphs and tables
_TITLE_REACH = 3  # paragraphs above a table that may be its title


class Builder:
    """Collects what a reader of one format finds, in reading order."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.flow: list[Paragraph | Table] = []
        self.contents: list[tuple[str, Place]] = []
        self.unread: list[str] = []
        self._section: list[tuple[int, str]] = []
        self._count = 0
        self._told = False
        self.whole = False  # the line just taken is marked as a heading: what follows is no part of it

    def place(self, label: str) -> Place:
        """The next place in reading order."""
        self._count += 1
        return Place(self._count, label)

    def line(self, text: str, place: Place, depth: int | None = None) -> None:
        """One cleaned line of text; `depth` where its style says that it is a heading without a typed number."""
        if self._full(place):
            return
        if len(text) > _LONGEST_LINE:
            self.unread.append(f"{place.label}有 {len(text)} 个字，只读了前 {_LONGEST_LINE} 个")
            text = text[:_LONGEST_LINE]
        if entry := _CONTENTS.fullmatch(text):
            self.contents.append((entry[1].strip(), place))
            return
        number = numbered(text)
        if number is None and depth is None:
            if self._continues(text):
                self._join(text, place)
            else:
                self.flow.append(Paragraph(text, ((0, place),), section=self._titles()))
            return
        at = number.depth if number else (depth or PART)
        rest = number.rest if number else text
        title = rest.split("。")[0].strip()
        self._section = [(d, t) for d, t in self._section if d < at]
        item = Paragraph(text, ((0, place),), at, number.ordinal if number else 0, title, self._titles())
        self.flow.append(item)
        self._section.append((at, title))

    def table(self, rows: list[Row], *, loose: bool) -> None:
        """A table whose rows are in order; rows without any content are dropped."""
        filled = tuple(row for row in rows if any(row.cells))
        if not filled or self._full(filled[0].place):
            return
        last = self.flow[-1] if self.flow else None
        if loose and isinstance(last, Table) and last.loose:  # a page break went through it
            self.flow[-1] = replace(last, rows=last.rows + filled)
            return
        if len(filled) > _MOST_ROWS:
            self.unread.append(f"{filled[0].place.label}起的表有 {len(filled)} 行，只读了前 {_MOST_ROWS} 行")
            filled = filled[:_MOST_ROWS]
        number = sum(isinstance(item, Table) for item in self.flow) + 1
        self.flow.append(Table(number, self._caption(), filled, self._titles(), loose))

    def document(self) -> Document:
        return Document(self.name, tuple(self.flow), tuple(self.contents), tuple(self.unread))

    def _full(self, place: Place) -> bool:
        """Whether the report is longer than any report: what follows is passed over, and said to be."""
        if len(self.flow) < _MOST_ITEMS:
            return False
        if not self._told:
            self._told = True
            self.unread.append(f"报告超过 {_MOST_ITEMS} 段，{place.label}以后的没有读")
        return True

    def _titles(self) -> tuple[str, ...]:
        return tuple(title for _, title in self._section)

    def _continues(self, text: str) -> bool:
        last = self.flow[-1] if self.flow else None
        if not isinstance(last, Paragraph) or last.depth == PART or not text:
            return False
        if self.whole:
            return False
        if last.text[-1:] in _GOES_ON or (text[0] in "（(" and last.text[-1:] not in _STOPS and not last.heading):
            return True
        if last.heading and len(last.text) < _A_FULL_LINE:
            return False
        return last.text[-1:] not in _STOPS and len(last.text) >= _A_FULL_LINE and not _LABEL.match(text)

    def _join(self, text: str, place: Place) -> None:
        last = self.flow[-1]
        assert isinstance(last, Paragraph)
        marks = (*last.marks, (len(last.text), place))
        title = last.title
        if last.depth is not None and "。" not in last.text:
            title = (last.title + text).split("。")[0]
        self.flow[-1] = replace(last, text=last.text + text, marks=marks, title=title)

    def _caption(self) -> str:
        """The short line right above a table, without 如下表所示."""
        for item in reversed(self.flow[-_TITLE_REACH:]):
            if isinstance(item, Table) or item.depth == PART:
                return ""
            if _CAPTION.fullmatch(item.text) and item.text[-1:] not in "：:，,":
                return item.title or item.text
        return ""
