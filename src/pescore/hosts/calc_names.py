"""Formulas of an .xlsx under the names LibreOffice 7.4 finds them by, and back again.

That version shows #NAME? for a plain ``PE_SCORE(`` in an .xlsx, though it knows the function; 25.2 needs none of this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import unescape
from xml.sax.saxutils import escape

from ..workbook import parts
from ..workbook.formula_text import plain_formula
from ..workbook.package import Package
from ..workbook.zipparts import rewrite
from .calc_parts import SERVICE, method

_FORMULA = re.compile(rb"(<(?:\w+:)?(?:f|definedName)(?:\s[^<>]*)?>)([^<]+)(?=</)")
_LITERAL = r"""(?P<kept>"(?:[^"]|"")*"|'(?:[^']|'')*'!?)"""


def for_calc(package: Package, names: Iterable[str]) -> bytes:
    """The workbook with our functions spelled as LibreOffice 7.4 stores them; stored results are kept."""
    return _respelled(package, calc_spelling(names))


def calc_spelling(names: Iterable[str]) -> Callable[[str], str]:
    """What writes a formula with our functions as LibreOffice itself names them, in whatever spelling they come."""
    names = tuple(names)
    plainly = re.compile(rf"{_LITERAL}|(?<![\w.!\]])(?P<name>{'|'.join(sorted(names, key=len, reverse=True))})(?=\()")

    def one(found: re.Match[str]) -> str:
        return found["kept"] or f"{SERVICE.upper()}.{method(found['name'])}"

    return lambda formula: plainly.sub(one, plain_formula(formula, names))


def from_calc(package: Package, names: Iterable[str]) -> bytes:
    """A workbook that LibreOffice saved, with our functions spelled plainly again."""
    names = tuple(names)
    return _respelled(package, lambda formula: plain_formula(formula, names))


def _respelled(package: Package, spell: Callable[[str], str]) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        text = unescape(found[2].decode("utf-8"))  # named or by number, as lxml writes Chinese
        return found[1] + escape(spell(text)).encode("utf-8")

    structure = parts.structure(package)
    changed = {}
    for part in (structure.workbook, *(tab.part for tab in structure.sheets)):
        respelled = _FORMULA.sub(one, package.xml[part])
        if respelled != package.xml[part]:
            changed[part] = respelled
    return rewrite(package.data, package.members, changed, {})
