"""A workbook as the calculation engine can take it.

The engine knows our functions by their plain names only, and takes the stored values of an array formula's other cells
for constants in the way of its result: both are put right in a copy that lives in memory. There the name 口径 also
stands for one short text instead of a hundred cells, which would be handed over anew for every score.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable

from ..evaluation.conventions import GRADE_SCALE, settings_of
from . import parts
from .book_settings import CONVENTIONS
from .formula_text import plain_formula
from .grid import Book
from .names import defined_names
from .package import Package
from .plain_cells import text_of
from .refs import read_area
from .workbook_xml import define_name
from .xml_cells import scan
from .xml_spans import escape, splice
from .zipparts import stored

_FORMULA = re.compile(rb"(<(?:\w+:)?(?:f|definedName)(?:\s[^<>]*)?>)([^<]+)(?=</)")
_NAME = re.compile(rf"{CONVENTIONS}(?!'?!)")  # the name, not the sheet of that name
_UNSAFE = re.compile(r'["\n;；=＝:：]')  # would end the text, or a setting in it
_LONGEST = 255  # characters of a text in a formula


def for_engine(
    package: Package,
    names: tuple[str, ...],
    odd: set[str],
    emptied: Iterable[tuple[str, tuple[int, int]]],
    settings: str | None = None,
) -> bytes:
    """The package with the formulas of the ``odd`` sheets plainly spelled and the ``emptied`` cells taken out.

    ``settings`` is the text that the name 口径 is to stand for; None leaves the name as it is.
    """
    empty: dict[str, set[tuple[int, int]]] = {}
    for sheet, place in emptied:
        empty.setdefault(sheet, set()).add(place)
    if not odd and not empty and settings is None:
        return package.data
    structure = parts.structure(package)
    content = dict(package.xml)
    workbook = content[structure.workbook]
    if settings is not None:
        workbook = define_name(workbook, CONVENTIONS, f'"{settings}"')
    content[structure.workbook] = _plainly_spelled(workbook, names)
    for tab in structure.sheets:
        xml = content[tab.part]
        if tab.name in empty:
            spans = scan(xml).cells
            gone = [spans[place] for place in empty[tab.name] if place in spans]
            xml = splice(xml, [(cell.start, cell.end, b"") for cell in gone])
        content[tab.part] = _plainly_spelled(xml, names) if tab.name in odd else xml
    return stored(content, {name: zlib.crc32(xml) for name, xml in content.items()})


def fixed_settings(book: Book, formulas: Iterable[str]) -> str | None:
    """The 口径 in force as one text that means the same to our functions; None where the range itself is needed.

    That is where the name is used for anything but the last argument of a function, where a 口径 is itself calculated,
    and where one is wrong, so that the functions may say so.
    """
    uses = [formula for formula in formulas if CONVENTIONS in formula]
    if not uses or any(len(_NAME.findall(formula)) != formula.count(f",{CONVENTIONS})") for formula in uses):
        return None
    assert book.package is not None
    sheet_name, _, cells = defined_names(book.package).get((CONVENTIONS, None), "").rpartition("!")
    sheet = next((s for s in book.sheets if s.name == sheet_name.strip("'").replace("''", "'")), None)
    area = read_area(cells)
    if sheet is None or area is None or area[3] - area[1] != 1 or sheet.formulas:
        return None
    rows = [[sheet.value(row, area[1]), sheet.value(row, area[3])] for row in range(area[0], area[2] + 1)]
    try:
        chosen = [(key, value) for key, value in settings_of(rows) if key != GRADE_SCALE]
    except (ValueError, TypeError):
        return None
    text = ";".join(f"{key}={value}" for key, value in chosen)
    return text if len(text) <= _LONGEST and not any(_UNSAFE.search(value) for _, value in chosen) else None


def _plainly_spelled(xml: bytes, names: tuple[str, ...]) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        return found[1] + escape(plain_formula(text_of(found[2]), names)).encode()

    return _FORMULA.sub(one, xml)
