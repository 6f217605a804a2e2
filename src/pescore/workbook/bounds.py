"""Does a sheet stay within reasonable bounds? Asked of the raw XML, before any parser builds a grid from it.

A reader that builds a dense grid allocates rows × columns: one stray value in XFD1048576 would cost 550 GB and abort
the process. Nearly every sheet is cleared by two searches over the bytes; only the rest is walked element by element.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from .refs import MAX_COLUMN, MAX_ROW, letters, read_ref

MOST_AREA = 3_000_000  # cells of the smallest rectangle around everything filled in
MOST_CELLS = 500_000  # cells that are written down at all, empty formatted ones included
MOST_MERGES = 50_000
MOST_TEXT = 128 << 20  # characters of shared text as the cells would hold it

# A cell or row that does not plainly say that it lies within HZ9999 (2.3 million cells), or uses a namespace prefix.
_UNSURE_CELL = re.compile(rb'<c(?! r="[A-Z][0-9]{1,4}")(?! r="[A-H][A-Z][0-9]{1,4}"|[A-Za-z])')
_UNSURE_ROW = re.compile(rb'<row(?! r="[0-9]{1,4}"|[A-Za-z])')
_PREFIXED = re.compile(rb":(?:c|row|mergeCell)[\s/>]")
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_LEAST_CELL = len('<c r="A1"/>')
_SHARED_CELL = re.compile(rb"""["']s["'][^<>]*>\s*<(?:\w+:)?v>(\d{1,9})""")
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si[\s/>]")


class FarCell(Exception):
    """A cell so far out that the sheet's grid would be absurdly large."""

    def __init__(self, row: int, column: int, rows: int, columns: int) -> None:
        super().__init__(f"{letters(column)}{row}")
        self.rows, self.columns = rows, columns


class BadSheet(Exception):
    """Broken XML, or few bytes that would become a huge amount of text or of merged blocks."""


def check_bounds(xml: bytes, strings: bytes) -> None:
    """Raise ``FarCell`` or ``BadSheet``; ``strings`` is the shared strings part (empty when there is none)."""
    unsure = _UNSURE_CELL.search(xml) or _UNSURE_ROW.search(xml) or _PREFIXED.search(xml)
    cells = _walk(xml) if unsure else len(xml) // _LEAST_CELL
    if cells > MOST_CELLS and (cells := len(_ANY_CELL.findall(xml))) > MOST_CELLS:
        raise BadSheet(f"有 {cells} 个单元格，超过 {MOST_CELLS} 个的上限")
    if len(xml) > MOST_MERGES * len("<mergeCell/>") and xml.count(b"mergeCell ") > MOST_MERGES:
        raise BadSheet(f"有超过 {MOST_MERGES} 处合并单元格")
    if cells * len(strings) > MOST_TEXT and _text_length(xml, strings) > MOST_TEXT:
        raise BadSheet("重复引用大段文字，展开后过大")


def _text_length(xml: bytes, strings: bytes) -> int:
    """How many bytes of text the cells refer to together, at most."""
    shared = xml.count(b'"s"') + xml.count(b"'s'")
    lengths = [len(text) for text in _SHARED_TEXT.split(strings)[1:]]
    used = [int(index) for index in _SHARED_CELL.findall(xml)]
    unclear = shared - len(used)
    return sum(lengths[i] for i in used if i < len(lengths)) + unclear * max(lengths, default=0)


def _walk(xml: bytes) -> int:
    """Check the exact bounds of all cells, positions implied by order included; gives how many there are."""
    far = _Extent()
    parser = expat.ParserCreate("UTF-8", " ")

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "row":
            far.open_row(attributes.get("r"))
        elif name == "c":
            far.add(attributes.get("r"))

    parser.StartElementHandler = start
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as broken:
        # Another reader might be more lenient and walk on, to where the far cell is.
        raise BadSheet(f"的 XML 已损坏（第 {broken.lineno} 行）") from None
    return far.cells


class _Extent:
    """The rectangle around the cells seen so far."""

    def __init__(self) -> None:
        self.row = self.column = 0
        self.last_row = self.last_column = self.cells = 0

    def open_row(self, number: str | None) -> None:
        self.row = int(number) if number and number.strip().isdecimal() else self.row + 1
        self.column = 0

    def add(self, ref: str | None) -> None:
        at = read_ref(ref.strip()) if ref else (self.row, self.column + 1)
        if at is None:
            raise FarCell(MAX_ROW, MAX_COLUMN, MAX_ROW, MAX_COLUMN)
        self.row, self.column = at
        self.cells += 1
        self.last_row, self.last_column = max(self.last_row, at[0]), max(self.last_column, at[1])
        if at[0] > MAX_ROW or at[1] > MAX_COLUMN or self.last_row * self.last_column > MOST_AREA:
            raise FarCell(*at, self.last_row, self.last_column)
