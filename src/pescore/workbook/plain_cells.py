"""The rows and cells of a sheet as nearly every program writes them, read several times faster than by an XML parser.

The patterns are strict: every byte between ``<sheetData>`` and its end must belong to a row or cell in the usual form.
One byte that does not, and the part is read with expat (xml_cells.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, ItemsView, Iterator, Mapping, ValuesView

from .refs import column_number
from .sheet_xml import AllCells, Cells, CellSpan, Formula, Place, RowSpan

_ATTRIBUTES = rb'(?: [A-Za-z_][\w.:]*="[^"<>]*")*'
_ROW = re.compile(
    rb'\s*<row r="([1-9]\d{0,6})"(' + _ATTRIBUTES + rb") ?(?:/>|>((?:[^<]|<(?!/row>))*)</row>)",
)
_CELL = re.compile(
    rb'\s*<c r="([A-Z]{1,3})([1-9]\d{0,6})"(?: s="(\d{1,6})")?(?: t="(\w+)")?((?: [cv]m="\d+")*) ?'
    rb"(?:/>|(>)(?:<f(" + _ATTRIBUTES + rb") ?(?:/>|>([^<]*)</f>))?"
    rb"(?:<v(?: xml:space=\"preserve\")? ?(?:/>|>([^<]*)</v>))?(?:<is>(?:[^<]|<(?!/is>))*</is>)?</c>)"
)
_ATTRIBUTE = re.compile(rb' ([^=]+)="([^"]*)"')
_ENTITY = re.compile(rb"&(#x?[0-9A-Fa-f]+|\w+);")
_ENTITIES = {b"lt": b"<", b"gt": b">", b"quot": b'"', b"apos": b"'", b"amp": b"&"}
_NONE: dict[str, str] = {}


class Unusual(Exception):
    """Something is not in the usual form, and needs a real parser."""


def read_rows(xml: bytes, start: int, end: int) -> dict[int, RowSpan]:
    """The rows between two places of a part; raises ``Unusual``."""
    rows: dict[int, RowSpan] = {}
    at = start
    while row := _ROW.match(xml, at, end):
        at = row.end()
        begin = row.start(1) - len('<row r="')
        attributes = {"r": row[1].decode(), **_attributes(row[2])}
        inner, close = row.span(3) if row[3] is not None else (at, at)
        rows[int(row[1])] = RowSpan(begin, inner, close, at, attributes)
    if xml[at:end].strip():
        raise Unusual
    return rows


def read_row(xml: bytes, number: int, row: RowSpan) -> dict[Place, CellSpan]:
    """The cells of one row; raises ``Unusual``."""
    cells: dict[Place, CellSpan] = {}
    at = row.inner
    while token := _CELL.match(xml, at, row.close):
        at = token.end()
        letters, digits, style, kind, marks, opened, f, text, value = token.groups()
        if int(digits) != number:
            raise Unusual
        cells[number, column_number(letters.decode())] = CellSpan(
            token.start(1) - len('<c r="'),
            token.end(6) if opened else at,
            at,
            int(style) if style else 0,
            kind.decode() if kind else "n",
            None if f is None else _formula(f, text),
            text_of(value) if value else "",
            _attributes(marks) if marks else _NONE,
        )
    if xml[at : row.close].strip():
        raise Unusual
    return cells


class PlainCells(Mapping[Place, CellSpan]):
    """The cells of a sheet by (row, column), a row being read when one of its cells is first asked for.

    ``parse`` gives all cells by a real parser; it is called when a row turns out not to be in the usual form.
    """

    def __init__(self, xml: bytes, rows: dict[int, RowSpan], parse: Callable[[], Cells]) -> None:
        self._xml, self._rows, self._parse = xml, rows, parse
        self._read: dict[int, Mapping[Place, CellSpan]] = {}
        self._whole: Cells | None = None

    def __getitem__(self, place: Place) -> CellSpan:
        return (self.row(place[0]) if self._whole is None else self._whole)[place]

    def __iter__(self) -> Iterator[Place]:
        return iter([place for place, _ in self._all().items()])

    def __len__(self) -> int:
        return len(self._all().items())

    def items(self) -> ItemsView[Place, CellSpan]:
        return self._all().items()

    def values(self) -> ValuesView[CellSpan]:
        return self._all().values()

    def row(self, number: int) -> Mapping[Place, CellSpan]:
        """The cells of one row, in the order they stand."""
        if self._whole is not None:
            return self._whole.row(number)
        if number not in self._read:
            if number not in self._rows:
                return {}
            try:
                self._read[number] = read_row(self._xml, number, self._rows[number])
            except (Unusual, ValueError):
                self._whole = self._parse()
                return self.row(number)
        return self._read[number]

    def _all(self) -> Cells:
        if self._whole is None:
            cells = AllCells()
            for number in self._rows:
                cells.update(self.row(number))
            self._whole = self._whole or cells
        return self._whole


def _formula(attributes: bytes, text: bytes | None) -> Formula:
    has = _attributes(attributes).get
    return Formula(text_of(text) if text else "", has("t", "normal"), has("si"), has("ref"))


def _attributes(raw: bytes) -> dict[str, str]:
    return {name.decode(): text_of(value) for name, value in _ATTRIBUTE.findall(raw)}


def text_of(raw: bytes) -> str:
    """Character data as an XML parser would give it."""
    if b"&" in raw:
        raw = _ENTITY.sub(_entity, raw)
    return raw.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def _entity(found: re.Match[bytes]) -> bytes:
    name = found[1]
    if name.startswith(b"#x"):
        return chr(int(name[2:], 16)).encode()
    return chr(int(name[1:])).encode() if name.startswith(b"#") else _ENTITIES.get(name, found[0])
