"""One pass over a sheet's XML: what each cell stores, and where in the bytes it stands.

Values are read by a faster reader (grid.py); this pass gives what that reader does not tell: formulas, style numbers,
errors, hidden rows and columns, and the byte spans that patch.py cuts at. Spans come from expat's own offsets, so a
comment, a CDATA section or an attribute holding ``>`` cannot mislead them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.parsers import expat

from .plain_cells import PlainCells, Unusual, read_rows
from .refs import read_ref
from .sheet_xml import AllCells, CellSpan, Formula, RowSpan, SheetXml
from .xml_spans import BrokenXml, spans

_USUAL = frozenset("rst")
_LARGE = 1 << 20
_UNADDRESSED = re.compile(rb'<c(?! r="|[A-Za-z])')
_TRUE = ("1", "true")


def scan(xml: bytes) -> SheetXml:
    """Read one worksheet part; raises ``BrokenXml``. The last few of ordinary size are remembered."""
    return _remembered(xml) if len(xml) < _LARGE else _scan(xml)


@lru_cache(maxsize=8)
def _remembered(xml: bytes) -> SheetXml:
    return _scan(xml)


def _scan(xml: bytes) -> SheetXml:
    try:
        return scan_usual(xml)
    except (Unusual, ValueError):
        return parse(xml)


def scan_usual(xml: bytes) -> SheetXml:
    """The quick way: rows and cells by pattern, the rest by expat with the rows cut out; raises ``Unusual``."""
    start, end = xml.find(b"<sheetData>") + len(b"<sheetData>"), xml.find(b"</sheetData>")
    if end < start or start < len(b"<sheetData>") or b"<!" in xml or _UNADDRESSED.search(xml, start, end):
        raise Unusual
    rows = read_rows(xml, start, end)
    found = parse(xml[:start] + xml[end:])
    found.rows, found.cells = rows, PlainCells(xml, rows, lambda: parse(xml).cells)
    found.arrays = b'"array"' in xml or b'"dataTable"' in xml
    found.hidden_rows = {number for number, row in rows.items() if row.attributes.get("hidden") in _TRUE}
    gap = end - start
    found.close += gap
    for name, (first, inner, close, last) in found.parts.items():
        if first >= start:
            found.parts[name] = (first + gap, inner + gap, close + gap, last + gap)
    first, _, close, last = found.parts["sheetData"]
    found.parts["sheetData"] = (first, start, close + gap, last + gap)
    return found


def parse(xml: bytes) -> SheetXml:
    """The thorough way, by expat; raises ``BrokenXml``."""
    reader = _Reader(xml)
    try:
        reader.parser.Parse(xml, True)
    except expat.ExpatError as broken:
        raise BrokenXml(f"第 {broken.lineno} 行") from None
    except (ValueError, KeyError) as odd:
        raise BrokenXml(f"属性无法识别：{odd}") from None
    reader.found.cells = reader.cells
    return reader.found


class _Reader:
    """Expat handlers that fill a ``SheetXml``."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self.found = SheetXml()
        self.cells = AllCells()
        self.parser = expat.ParserCreate("UTF-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.depth = 0
        self.skip = 0  # length of the namespace prefix
        self.row = self.column = 0
        self.root_start = self.row_start = self.cell_start = self.child_start = 0
        self.row_attributes: dict[str, str] = {}
        self.attributes: dict[str, str] = {}
        self.formula: dict[str, str] | None = None
        self.formula_text = self.value = ""
        self.text: list[str] | None = None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 1:
            self.root_start = self.parser.CurrentByteIndex
            self.skip = tag.find(":") + 1
            self.found.prefix = tag[: self.skip]
        name = tag[self.skip :]
        if name == "c":
            self._open_cell(attributes)
        elif name in ("v", "f"):
            if name == "f":
                self.formula = attributes
            self.text = []
            self.parser.CharacterDataHandler = self.text.append
        elif name == "row":
            self._open_row(attributes)
        elif self.depth == 2:
            self._open_child(name, attributes)
        elif name == "col":
            self._column(attributes)
        elif name == "mergeCell":
            self.found.merges.append(attributes.get("ref", ""))

    def _open_child(self, name: str, attributes: dict[str, str]) -> None:
        self.child_start = self.parser.CurrentByteIndex
        if name == "sheetProtection":
            self.found.protected = attributes.get("sheet") in _TRUE

    def _open_row(self, attributes: dict[str, str]) -> None:
        if "r" not in attributes:
            self.found.unaddressed = True
        self.row = int(attributes.get("r") or self.row + 1)
        self.column = 0
        self.row_start, self.row_attributes = self.parser.CurrentByteIndex, attributes
        if attributes.get("hidden") in _TRUE:
            self.found.hidden_rows.add(self.row)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        at = read_ref(attributes.get("r", ""))
        if at is None:
            self.found.unaddressed = True
            at = self.row, self.column + 1
        self.row, self.column = at
        self.cell_start, self.attributes = self.parser.CurrentByteIndex, attributes
        self.formula, self.formula_text, self.value = None, "", ""

    def _column(self, attributes: dict[str, str]) -> None:
        self.found.columns.append(attributes)
        if attributes.get("hidden") in _TRUE:
            self.found.hidden_columns.update(range(int(attributes["min"]), min(int(attributes["max"]), 16_384) + 1))

    def _end(self, tag: str) -> None:
        name = tag[self.skip :]
        if name in ("v", "f"):
            self._close_text(name)
        elif name == "c":
            self._close_cell()
        elif name == "row":
            inner, close, end = self._span(self.row_start)
            self.found.rows[self.row] = RowSpan(self.row_start, inner, close, end, self.row_attributes)
        elif self.depth == 2:
            self.found.parts[name] = (self.child_start, *self._span(self.child_start))
        elif self.depth == 1:
            self.found.inner, self.found.close, _ = self._span(self.root_start)
        self.depth -= 1

    def _close_text(self, name: str) -> None:
        text = "".join(self.text or ())
        self.parser.CharacterDataHandler = None
        self.text = None
        if name == "f":
            self.formula_text = text
        else:
            self.value = text

    def _close_cell(self) -> None:
        inner, _, end = self._span(self.cell_start)
        formula = None
        if self.formula is not None:
            has = self.formula.get
            self.found.arrays |= has("t") in ("array", "dataTable")
            formula = Formula(self.formula_text, has("t", "normal"), has("si"), has("ref"))
        style = int(self.attributes.get("s") or 0)
        kind = self.attributes.get("t", "n")
        others = {name: value for name, value in self.attributes.items() if name not in _USUAL}
        self.cells[self.row, self.column] = CellSpan(
            self.cell_start, inner, end, style, kind, formula, self.value, others
        )

    def _span(self, start: int) -> tuple[int, int, int]:
        """(end of the start tag, start of the end tag, end of the element) of the element that is closing."""
        return spans(self.xml, start, self.parser.CurrentByteIndex)
