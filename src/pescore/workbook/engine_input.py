"""A workbook as the calculation engine can take it.

The engine knows our functions by their plain names only, and takes the stored values of an array formula's other cells
for constants in the way of its result: both are put right in a copy that lives in memory.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable

from . import parts
from .formula_text import plain_formula
from .package import Package
from .xml_cells import scan
from .xml_spans import escape, splice
from .zipparts import stored

_FORMULA = re.compile(rb"(<(?:\w+:)?(?:f|definedName)(?:\s[^<>]*)?>)([^<]+)(?=</)")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}


def for_engine(
    package: Package, names: tuple[str, ...], odd: set[str], emptied: Iterable[tuple[str, tuple[int, int]]]
) -> bytes:
    """The package with the formulas of the ``odd`` sheets plainly spelled and the ``emptied`` cells taken out."""
    empty: dict[str, set[tuple[int, int]]] = {}
    for sheet, place in emptied:
        empty.setdefault(sheet, set()).add(place)
    if not odd and not empty:
        return package.data
    structure = parts.structure(package)
    content = dict(package.xml)
    content[structure.workbook] = _plainly_spelled(content[structure.workbook], names)
    for tab in structure.sheets:
        xml = content[tab.part]
        if tab.name in empty:
            spans = scan(xml).cells
            gone = [spans[place] for place in empty[tab.name] if place in spans]
            xml = splice(xml, [(cell.start, cell.end, b"") for cell in gone])
        content[tab.part] = _plainly_spelled(xml, names) if tab.name in odd else xml
    return stored(content, {name: zlib.crc32(xml) for name, xml in content.items()})


def _plainly_spelled(xml: bytes, names: tuple[str, ...]) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        text = re.sub(r"&\w+;", lambda entity: _ENTITIES.get(entity[0], entity[0]), found[2].decode("utf-8"))
        return found[1] + escape(plain_formula(text, names)).encode()

    return _FORMULA.sub(one, xml)
