"""How far a sheet reaches when it is printed: values, visible borders and fills, pictures and charts."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from .package import Package
from .parts import local, parse, relations, structure
from .refs import MAX_COLUMN, MAX_ROW
from .styles import Styles
from .xml_cells import scan

_EMU_COLUMN, _EMU_ROW = 609_600, 190_500  # a default column and row, for pictures that only tell their size
_NUMBER = re.compile(rb'\b(fontId|fillId|borderId)="(\d+)"')


def extent(package: Package, sheet: str) -> tuple[int, int]:
    """The last row and the last column that show anything; (0, 0) for an empty sheet."""
    whole = structure(package)
    tab = next(tab for tab in whole.sheets if tab.name == sheet)
    visible = _visible(Styles(package.xml[whole.styles])) if whole.styles else frozenset()
    rows, columns = 0, 0
    found = scan(package.xml[tab.part])
    for (row, column), cell in found.cells.items():
        if cell.value or cell.formula or cell.type == "inlineStr" or cell.style in visible:
            rows, columns = max(rows, row), max(columns, column)
    for relation in relations(package, tab.part):
        if relation.kind == "drawing" and relation.target in package.xml:
            for row, column in _anchored(parse(package, relation.target)):
                rows, columns = max(rows, row), max(columns, column)
    return min(rows, MAX_ROW), min(columns, MAX_COLUMN)


def _visible(styles: Styles) -> frozenset[int]:
    """The cell styles with a border line or a fill."""
    borders = {n for n, entry in enumerate(styles.entries("borders")) if b"style=" in entry}
    fills = {n for n, entry in enumerate(styles.entries("fills")) if n > 1 and b'"none"' not in entry}
    shown = set()
    for number, entry in enumerate(styles.entries("cellXfs")):
        has = {key: int(value) for key, value in _NUMBER.findall(entry)}
        if has.get(b"borderId") in borders or has.get(b"fillId") in fills:
            shown.add(number)
    return frozenset(shown)


def _anchored(drawing: ET.Element) -> list[tuple[int, int]]:
    """The bottom right cell of every picture, chart and shape."""
    corners: list[tuple[int, int]] = []
    for anchor in drawing:
        parts = {local(node.tag): node for node in anchor}
        if "to" in parts:
            at = {local(node.tag): int(node.text or 0) for node in parts["to"]}
            corners.append((at.get("row", 0) + 1, at.get("col", 0) + 1))
        elif "ext" in parts:
            start = {local(n.tag): int(n.text or 0) for n in parts["from"]} if "from" in parts else {}
            size = parts["ext"].attrib
            down, right = int(size.get("cy", 0)) // _EMU_ROW, int(size.get("cx", 0)) // _EMU_COLUMN
            corners.append((start.get("row", 0) + down + 2, start.get("col", 0) + right + 2))
    return corners
