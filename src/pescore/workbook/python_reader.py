"""Reads what the cells of an .xlsx hold, in Python alone: stands in for python-calamine where it cannot be installed.

That is inside LibreOffice, whose Python takes no compiled packages. It answers as python-calamine does, as far as
grid.py asks: numbers as floats, dates and times by the number format, texts, truth values; errors as nothing.
"""

from __future__ import annotations

import datetime as dt
import html
import re
import zipfile
from functools import cached_property
from typing import IO
from xml.etree import ElementTree as ET

from . import parts
from .formats import format_codes, moment_kind
from .package import BookError, fault
from .refs import read_area
from .sheet_xml import CellSpan, SheetXml
from .xml_cells import scan

_DATE_1900, _DATE_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
_LEAP_DAY = 60  # Excel counts a 29 February 1900 that never was
_INLINE = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)</")

Raw = str | float | bool | dt.date | dt.time | dt.timedelta | None


class CalamineWorkbook:
    """A workbook in memory; only the parts that are needed have to be there."""

    def __init__(self, xml: dict[str, bytes]) -> None:
        self.xml = xml
        main = next(r.target for r in parts.relations(self, "") if r.kind == "officeDocument")
        hanging = parts.relations(self, main)
        self._by_id = {r.id: r.target for r in hanging}
        self._by_kind = {r.kind: r.target for r in hanging}
        self._root = parts.parse(self, main)

    @classmethod
    def from_filelike(cls, stream: IO[bytes]) -> CalamineWorkbook:
        with zipfile.ZipFile(stream) as archive:
            return cls({name: archive.read(name) for name in archive.namelist()})

    def fault(self, reason: str, remedy: str = "") -> BookError:
        return fault("工作簿", reason, remedy)

    def get_sheet_by_name(self, name: str) -> CalamineSheet:
        for node in self._root.iter():
            if parts.local(node.tag) == "sheet" and node.get("name") == name:
                key = next(v for k, v in node.attrib.items() if parts.local(k) == "id" and "}" in k)
                return CalamineSheet(self, self.xml[self._by_id[key]])
        raise self.fault(f"没有工作表“{name}”")

    @cached_property
    def strings(self) -> list[str]:
        """The shared texts, without the phonetic guides over them."""
        target = self._by_kind.get("sharedStrings")
        return [_text(item) for item in parts.parse(self, target)] if target in self.xml and target else []

    @cached_property
    def kinds(self) -> list[str]:
        """Of each cell style: "date", "elapsed" or "" for anything else."""
        target = self._by_kind.get("styles")
        return (
            [moment_kind(code) for code in format_codes(parts.parse(self, target))]
            if target in self.xml and target
            else []
        )

    @cached_property
    def first_day(self) -> dt.datetime:
        settings = next((node for node in self._root if parts.local(node.tag) == "workbookPr"), None)
        return _DATE_1904 if settings is not None and settings.get("date1904") in ("1", "true") else _DATE_1900


class CalamineSheet:
    """One worksheet."""

    def __init__(self, book: CalamineWorkbook, xml: bytes) -> None:
        self._book, self._xml = book, xml
        self._found: SheetXml = scan(xml)

    @property
    def merged_cell_ranges(self) -> list[tuple[tuple[int, int], tuple[int, int]]]:
        """First and last cell of every merge, counted from 0."""
        areas = [area for ref in self._found.merges if (area := read_area(ref))]
        return [((r1 - 1, c1 - 1), (r2 - 1, c2 - 1)) for r1, c1, r2, c2 in areas]

    def to_python(self, *, skip_empty_area: bool) -> list[list[Raw]]:
        """The rows from A1 on, each up to its last value; `skip_empty_area` must be false."""
        assert not skip_empty_area
        rows: list[list[Raw]] = []
        for (row, column), cell in self._found.cells.items():
            value = self._value(cell)
            if value is None or value == "":
                continue
            rows += [[] for _ in range(row - len(rows))]
            rows[row - 1] += [""] * (column - len(rows[row - 1]))
            rows[row - 1][column - 1] = value
        return rows

    def _value(self, cell: CellSpan) -> Raw:
        if cell.type == "inlineStr":
            return html.unescape(b"".join(_INLINE.findall(self._xml, cell.inner, cell.end)).decode("utf-8"))
        if not cell.value:
            return None
        if cell.type == "s":
            return self._book.strings[int(cell.value)]
        if cell.type == "b":
            return cell.value.strip() in ("1", "true")
        if cell.type == "e":
            return None
        if cell.type != "n":
            return cell.value
        number = float(cell.value)
        kind = self._book.kinds[cell.style] if cell.style < len(self._book.kinds) else ""
        return _moment(number, kind, self._book.first_day) if kind else number


def _text(item: ET.Element) -> str:
    """A shared text: its own, or that of its runs."""
    found: list[str] = []
    for node in item:
        name = parts.local(node.tag)
        if name == "t":
            found.append(node.text or "")
        elif name == "r":
            found += [inner.text or "" for inner in node if parts.local(inner.tag) == "t"]
    return "".join(found)


def _moment(number: float, kind: str, first_day: dt.datetime) -> Raw:
    """A day, a time of day, or both; a number no calendar reaches stays a number."""
    try:
        length = dt.timedelta(milliseconds=round(number * 86_400_000))
        if kind == "elapsed":
            return length
        moment = first_day + length
        if first_day == _DATE_1900 and number < _LEAP_DAY:
            moment += dt.timedelta(days=1)
    except OverflowError:
        return number
    if 0 <= number < 1:
        return moment.time()
    return moment.date() if number == int(number) else moment
