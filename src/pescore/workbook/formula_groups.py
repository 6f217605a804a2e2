"""Formulas that several cells share: what must be looked after when one of them is replaced."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

from .edits import EditError
from .formula_text import shift
from .refs import Area, around, inside, read_area, write_area
from .sheet_xml import CellSpan, SheetXml
from .xml_spans import escape

Place = tuple[int, int]


def check_arrays(found: SheetXml, replaced: frozenset[Place], refuse: Callable[[Place, str], EditError]) -> None:
    """An array formula, a spilled result or a data table can only be replaced as a whole."""
    if not replaced:
        return
    for area, what in array_areas(found):
        touched = [place for place in replaced if inside(place, area)]
        if touched and len(touched) < (area[2] - area[0] + 1) * (area[3] - area[1] + 1):
            raise refuse(touched[0], f"属于{what} {write_area(area)}，不能只改其中一格。请整块修改，或先清除这个公式。")


def array_areas(found: SheetXml) -> list[tuple[Area, str]]:
    """The areas of more than one cell that one formula fills, with what to call them."""
    areas: list[tuple[Area, str]] = []
    if not found.arrays:
        return areas
    for cell in found.cells.values():
        if cell.formula and cell.formula.kind in ("array", "dataTable") and cell.formula.area:
            area = read_area(cell.formula.area)
            if area and area[:2] != area[2:]:
                areas.append((area, "数组公式" if cell.formula.kind == "array" else "模拟运算表"))
    return areas


def promote(
    found: SheetXml, replaced: frozenset[Place], current: Callable[[Place, CellSpan], bytes]
) -> dict[Place, bytes]:
    """New ``<c>`` elements for cells that must take over a shared formula whose first cell is being replaced.

    ``current`` gives a cell's bytes as they will otherwise be written.
    """
    masters = {
        cell.formula.group: place
        for place in replaced
        if (cell := found.cells.get(place)) and cell.formula and cell.formula.kind == "shared" and cell.formula.text
    }
    if not masters:
        return {}
    members: dict[str | None, list[tuple[Place, CellSpan]]] = defaultdict(list)
    for place, cell in found.cells.items():
        if cell.formula and cell.formula.kind == "shared" and cell.formula.group in masters and place not in replaced:
            members[cell.formula.group].append((place, cell))
    heirs: dict[Place, bytes] = {}
    for group, rest in members.items():
        old = masters[group]
        place, cell = rest[0]
        master = found.cells[old].formula
        assert master is not None
        text = shift(master.text, place[0] - old[0], place[1] - old[1])
        area = write_area(around([p for p, _ in rest]))
        heirs[place] = _with_formula(current(place, cell), found.prefix, text, area)
    return heirs


def _with_formula(raw: bytes, prefix: str, text: str, area: str) -> bytes:
    """The cell with its reference to a shared formula turned into the formula itself, for all of ``area``."""
    name = re.escape(f"{prefix}f".encode())
    found = re.compile(rb"<" + name + rb"(\s[^<>]*?)(?:/>|>\s*</" + name + rb"\s*>)").search(raw)
    if found is None:
        return raw
    attributes = re.sub(rb"""\s+ref\s*=\s*(?:"[^"]*"|'[^']*')""", b"", found[1].rstrip())
    new = f"<{prefix}f".encode() + attributes + f' ref="{area}">{escape(text)}</{prefix}f>'.encode()
    return raw[: found.start()] + new + raw[found.end() :]
