"""The defined names of a workbook, by name and by the sheet they belong to."""

from __future__ import annotations

from .package import Package
from .parts import structure
from .plain_cells import text_of
from .xml_spans import outline

PRINT_AREA = "_xlnm.Print_Area"


def defined_names(package: Package) -> dict[tuple[str, str | None], str]:
    """(name, sheet or None for the whole workbook) → what it refers to, without ``=``."""
    whole = structure(package)
    xml = package.xml[whole.workbook]
    block = outline(xml, 3).child("definedNames")
    found: dict[tuple[str, str | None], str] = {}
    for item in block.children if block else ():
        number = item.attributes.get("localSheetId", "")
        own = whole.sheets[int(number)].name if number.isdecimal() and int(number) < len(whole.sheets) else None
        found[item.attributes.get("name", ""), own] = text_of(xml[item.inner : item.close])
    return found
