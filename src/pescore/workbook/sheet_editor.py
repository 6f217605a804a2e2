"""Edit one worksheet part: only the bytes of the cells, rows and columns that are asked for change.

What cannot be changed without harm is refused with the reason: a cell inside a merged block, in the middle of an array
formula, in the heading of a table, or locked on a protected sheet (the protection is somebody's decision; refreshing a
computed value is not an edit and stays allowed, since Excel recalculates locked cells as well).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from .cell_xml import LONGEST_FORMULA, cell_element, cell_start, stored_value
from .edits import CellValue, EditError
from .formula_groups import array_areas, check_arrays, promote
from .refs import Area, around, inside, read_area, write_area, write_ref
from .sheet_children import Insertions, set_width
from .sheet_xml import CellSpan, RowSpan
from .xml_cells import scan
from .xml_spans import closing_tag, escape, splice, with_attributes

Place = tuple[int, int]


class SheetEditor:
    """The pending edits of one worksheet; ``finish`` gives the new part.

    ``blocked`` are areas that belong to a table or pivot, with the reason; ``unlocked`` tells whether a cell style may
    be edited on a protected sheet.
    """

    def __init__(
        self,
        name: str,
        xml: bytes,
        *,
        from_1904: bool = False,
        blocked: Sequence[tuple[Area, str]] = (),
        unlocked: Callable[[int], bool] = lambda style: False,
    ) -> None:
        self.name, self.xml = name, xml
        self.found = scan(xml)
        self.drops_formula = False
        self._from_1904, self._blocked, self._unlocked = from_1904, blocked, unlocked
        self._merges = [area for text in self.found.merges if (area := read_area(text))]
        self._planned: dict[Place, bytes] = {}  # new <c> elements; empty where the cell disappears
        self._formulas: dict[Place, bool] = {}  # does the planned cell hold a formula?
        self._cached: dict[Place, bytes] = {}
        self._arrays: list[Area] | None = None
        self._insert = Insertions(xml, self.found)

    def refuse(self, place: Place, reason: str) -> EditError:
        """The error to raise about one cell."""
        return EditError(f"{self.name}!{write_ref(*place)}：{reason}")

    def style_at(self, place: Place) -> int:
        """The style number the cell has, or would get from its row or column when nothing is written there yet."""
        cell = self.found.cells.get(place)
        if cell:
            return cell.style
        row = self.found.rows.get(place[0])
        if row and row.attributes.get("customFormat") in ("1", "true"):
            return int(row.attributes.get("s", 0))
        for column in self.found.columns:
            if int(column["min"]) <= place[1] <= int(column["max"]):
                return int(column.get("style", 0))
        return 0

    def set_cell(self, place: Place, value: CellValue, formula: str | None, style: int | None) -> None:
        """Plan a new content for a cell; ``style`` None keeps its look."""
        self._check_editable(place)
        if formula is not None and len(formula) > LONGEST_FORMULA:
            size = f"公式有 {len(formula)} 个字符，超过 Excel 能存的 {LONGEST_FORMULA} 个"
            raise self.refuse(place, f"{size}。请改用较短的写法。")
        prefix = self.found.prefix
        number = self.style_at(place) if style is None else style
        try:
            new = cell_element(prefix, write_ref(*place), number, value, formula, from_1904=self._from_1904)
        except EditError as wrong:
            raise self.refuse(place, str(wrong)) from None
        self._planned[place] = new
        self._formulas[place] = formula is not None

    def _check_editable(self, place: Place) -> None:
        for area in self._merges:
            if inside(place, area) and place != area[:2]:
                corner = write_ref(*area[:2])
                raise self.refuse(place, f"在合并单元格 {write_area(area)} 之内。请写到左上角 {corner}，或先取消合并。")
        for area, reason in self._blocked:
            if inside(place, area):
                raise self.refuse(place, reason)
        if self.found.protected and not self._unlocked(self.style_at(place)):
            raise self.refuse(place, "工作表已保护，这个单元格被锁定。请先在“审阅”中撤销工作表保护，再运行一次。")
        if self.found.unaddressed:
            raise self.refuse(place, "这张表的单元格没有写明地址。请用 Excel 打开并保存一次，再运行。")

    def cache_value(self, place: Place, value: CellValue) -> None:
        """Plan a new computed value for a formula cell."""
        cell = self.found.cells.get(place)
        if cell is None or cell.formula is None:
            if not self._in_array(place):
                raise self.refuse(place, "这里没有公式，不能只更新计算结果。请改用写入单元格。")
            if cell is None:
                self._cached[place] = self._spilled(place, value)
                return
        kind, content = stored_value(self.found.prefix, value, computed=True, from_1904=self._from_1904)
        if _same_value(cell, kind, content):
            return
        raw = self.xml[cell.start : cell.end]
        inner = cell.inner - cell.start
        changes: dict[str, str | None] = {"t": None if kind == "n" else kind, "vm": None}
        tag = raw[:inner] if kind == cell.type and not cell.others else with_attributes(raw[:inner], changes)
        formula = _formula_bytes(raw, inner, self.found.prefix)
        self._cached[place] = b"".join((tag, formula, content.encode(), closing_tag(f"{self.found.prefix}c")))

    def _in_array(self, place: Place) -> bool:
        """Whether the cell shows part of an array formula's result."""
        if self._arrays is None:
            self._arrays = [area for area, _ in array_areas(self.found)]
        return any(inside(place, area) for area in self._arrays)

    def _spilled(self, place: Place, value: CellValue) -> bytes:
        """A new cell for a part of an array's result; its text is a result, not something typed."""
        prefix, style = self.found.prefix, self.style_at(place)
        kind, content = stored_value(prefix, value, computed=True, from_1904=self._from_1904)
        return cell_start(prefix, write_ref(*place), style, kind) + f"{content}</{prefix}c>".encode()

    def set_width(self, column: int, width: float, *, hidden: bool) -> None:
        """Plan a column's width."""
        self._insert.replace("cols", set_width(self._insert.current("cols"), self.found.prefix, column, width, hidden))

    def merge(self, area: Area) -> None:
        """Plan a merge."""
        if area in self._merges:
            return
        for other in self._merges:
            if other[0] <= area[2] and area[0] <= other[2] and other[1] <= area[3] and area[1] <= other[3]:
                raise self.refuse(area[:2], f"要合并的 {write_area(area)} 与已有的合并 {write_area(other)} 重叠。")
        self._merges.append(area)
        self._insert.add_merge(write_area(area), len(self._merges))

    def add_child(self, name: str, element: str) -> None:
        """Plan a child of the worksheet, such as ``legacyDrawing``, at the place the schema gives it."""
        self._insert.replace(name, element.encode())

    def finish(self) -> bytes:
        """The new part; the same bytes when nothing changes."""
        for place, new in list(self._planned.items()):
            cell = self.found.cells.get(place)
            if (self.xml[cell.start : cell.end] if cell else b"") == new:
                del self._planned[place]
        replaced = frozenset(self._planned)
        check_arrays(self.found, replaced, self.refuse)
        old = {place for place in replaced if (c := self.found.cells.get(place)) and c.formula}
        self.drops_formula = any(not self._formulas[place] for place in old)
        heirs = promote(self.found, replaced, self._bytes_of)
        changes = self._cached | heirs | self._planned
        return splice(self.xml, [*self._cell_cuts(changes), *self._insert.cuts(), *self._dimension()])

    def _bytes_of(self, place: Place, cell: CellSpan) -> bytes:
        return self._cached.get(place, self.xml[cell.start : cell.end])

    def _cell_cuts(self, changes: dict[Place, bytes]) -> list[tuple[int, int, bytes]]:
        by_row: dict[int, dict[int, bytes]] = defaultdict(dict)
        for (row, column), new in sorted(changes.items()):
            if new or (row, column) in self.found.cells:
                by_row[row][column] = new
        if not by_row:
            return []
        cuts: list[tuple[int, int, bytes]] = []
        fresh: list[tuple[int, bytes]] = []
        for row, cells in by_row.items():
            if row in self.found.rows:
                cuts += self._row_cuts(self.found.rows[row], self.found.cells.row(row), cells)
            else:
                name = f"{self.found.prefix}row"
                fresh.append((row, f'<{name} r="{row}">'.encode() + b"".join(cells.values()) + closing_tag(name)))
        return cuts + self._new_rows(fresh)

    def _row_cuts(
        self, row: RowSpan, present: Mapping[Place, CellSpan], cells: dict[int, bytes]
    ) -> list[tuple[int, int, bytes]]:
        tag = self._row_tag(row, cells)
        if row.close == row.end:  # <row …/>
            inside_row = b"".join(cells.values()) + closing_tag(f"{self.found.prefix}row")
            return [(row.start, row.end, tag.removesuffix(b"/>").rstrip() + b">" + inside_row)]
        cuts = [(row.start, row.inner, tag)] if tag != self.xml[row.start : row.inner] else []
        spans = {column: span for (_, column), span in present.items()}
        for column, new in cells.items():
            if column in spans:
                cuts.append((spans[column].start, spans[column].end, new))
            else:
                at = min((span.start for other, span in spans.items() if other > column), default=row.close)
                cuts.append((at, at, new))
        return cuts

    def _row_tag(self, row: RowSpan, cells: dict[int, bytes]) -> bytes:
        """The row's start tag, its ``spans`` hint widened where a new cell stands outside."""
        tag = self.xml[row.start : row.inner]
        hint = re.fullmatch(r"(\d+):(\d+)", row.attributes.get("spans", ""))
        if not hint:
            return tag
        low, high = min(int(hint[1]), *cells), max(int(hint[2]), *cells)
        return tag if (low, high) == (int(hint[1]), int(hint[2])) else with_attributes(tag, {"spans": f"{low}:{high}"})

    def _new_rows(self, fresh: list[tuple[int, bytes]]) -> list[tuple[int, int, bytes]]:
        if not fresh:
            return []
        start, inner, close, end = self.found.parts["sheetData"]
        if close == end:  # <sheetData/>
            tag = self.xml[start:inner].removesuffix(b"/>").rstrip() + b">"
            body = b"".join(new for _, new in fresh)
            return [(start, end, tag + body + closing_tag(f"{self.found.prefix}sheetData"))]
        below = sorted((number, span.start) for number, span in self.found.rows.items())
        cuts: list[tuple[int, int, bytes]] = []
        for row, new in fresh:
            at = next((begin for number, begin in below if number > row), close)
            cuts.append((at, at, new))
        return cuts

    def _dimension(self) -> list[tuple[int, int, bytes]]:
        """The used range that the sheet announces, widened where a new cell stands outside."""
        filled = [place for place, new in self._planned.items() if new]
        if "dimension" not in self.found.parts or not filled:
            return []
        start, inner, _, _ = self.found.parts["dimension"]
        tag = self.xml[start:inner]
        said = re.search(rb'ref="([^"]*)"', tag)
        area = read_area(said[1].decode("ascii", "replace")) if said else None
        if area is None:
            return []
        wider = around([*filled, area[:2], area[2:]])
        return [] if wider == area else [(start, inner, with_attributes(tag, {"ref": write_area(wider)}))]


@lru_cache(maxsize=8)
def _formula_pattern(prefix: str) -> re.Pattern[bytes]:
    name = re.escape(f"{prefix}f".encode())
    return re.compile(rb"<" + name + rb"(?:\s[^<>]*)?(?:/>|>[^<]*</" + name + rb"\s*>)")


def _formula_bytes(raw: bytes, inner: int, prefix: str) -> bytes:
    """The ``<f>`` element of a cell, as it stands."""
    found = _formula_pattern(prefix).search(raw, inner)
    return found[0] if found else b""


def _same_value(cell: CellSpan, kind: str, content: str) -> bool:
    """Whether the stored result already says the same, so that its bytes can stay (``0.90`` is 0.9, to 15 digits)."""
    new = _TAGS.sub("", content)
    if kind != cell.type or bool(new) != bool(cell.value):
        return False
    if kind == "n" and new:
        return f"{float(new):.15g}" == f"{float(cell.value):.15g}"
    return new == escape(cell.value)


_TAGS = re.compile(r"<[^>]*>")
