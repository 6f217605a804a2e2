"""The text of formulas: one spelling for our functions, references moved along, strings and sheet names never touched.

Each host stores a PE_ function under a name of its own (``[1]!PE_SCORE(``, ``_xll.PE_SCORE(``, LibreOffice's service
name, a lower-case resave …). The workbook always keeps the plain one: ``PE_SCORE(``. Formulas here carry no ``=``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from .refs import MAX_COLUMN, MAX_ROW, Area, column_number, letters, read_area

_STRING = r'"(?:[^"]|"")*"'
_QUOTED_SHEET = r"'(?:[^']|'')*'"
_BRACKETS = r"\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]"  # [1], Table1[[#All],[得分]]

_SERVICE = r"CN\.PE\.CALC\.PEADDINSERVICE\."
_ADDIN = r"(?:xlam|xla|xlsm|xll)"
_HEAD = "|".join(
    (
        rf"'(?:[^']|'')*\.{_ADDIN}'!",  # 'C:\…\pescore.xlam'!
        rf"[\w.\-]+\.{_ADDIN}!",  # pescore.xlam!
        r"\[\d+\]!",  # an external link
        r"_xll\.",
        r"_xlfn\.",
        r"_xludf\.",
        r"_xldudf_(?:[A-Z0-9]+_)*?",  # Office.js, with or without a namespace
        r"PESCORE\.",  # a namespace of ours (WPS, Office.js)
    )
)


def plain_formula(formula: str, names: Iterable[str]) -> str:
    """The formula with every host's spelling of our functions (``names``, as registered) written plainly.

    String literals, sheet names and other functions stay as they are; applying it twice changes nothing more.

    >>> plain_formula('[1]!pe_score(C8,E8,"用_xll.PE_SCORE(")', ["PE_SCORE"])
    'PE_SCORE(C8,E8,"用_xll.PE_SCORE(")'
    """
    spelled, pattern = _spellings(tuple(names))

    def one(found: re.Match[str]) -> str:
        name = found["name"] or found["service"]
        return spelled[name.upper()] if name else found[0]

    return pattern.sub(one, formula)


@lru_cache(maxsize=8)
def _spellings(names: tuple[str, ...]) -> tuple[dict[str, str], re.Pattern[str]]:
    squeezed = {name.replace("_", ""): name for name in names}  # LibreOffice drops the underscores

    def any_of(words: Iterable[str]) -> str:
        return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or r"(?!)"

    pattern = re.compile(
        rf"{_STRING}"
        rf"|(?<![\w.!\]'])(?:{_HEAD})?(?P<name>{any_of(names)})(?=\()"
        rf"|(?<![\w.!\]']){_SERVICE}(?P<service>{any_of(squeezed)})(?=\()"
        rf"|{_QUOTED_SHEET}",
        re.IGNORECASE,
    )
    return squeezed | {name: name for name in names}, pattern


_MOVABLE = re.compile(
    rf"{_STRING}|{_QUOTED_SHEET}|{_BRACKETS}"
    r"|(?<![\w.$])(?P<c_fix>\$?)(?P<c>[A-Za-z]{1,3})(?P<r_fix>\$?)(?P<r>[1-9]\d{0,6})(?![\w(.!])"
    r"|(?<![\w.$:])(?P<c1_fix>\$?)(?P<c1>[A-Za-z]{1,3}):(?P<c2_fix>\$?)(?P<c2>[A-Za-z]{1,3})(?![\w(.!:])"
    r"|(?<![\w.$:])(?P<r1_fix>\$?)(?P<r1>[1-9]\d{0,6}):(?P<r2_fix>\$?)(?P<r2>[1-9]\d{0,6})(?![\w(.!:])"
)


def shift(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads ``rows`` down and ``columns`` to the right: relative references move, ``$`` ones stay.

    >>> shift('SUM(A1:$B$2,"A1",Sheet1!C3)*LOG10(A:A)', 1, 1)
    'SUM(B2:$B$2,"A1",Sheet1!D4)*LOG10(B:B)'
    """

    def column(fix: str, name: str) -> str:
        return fix + (name if fix else letters((column_number(name) - 1 + columns) % MAX_COLUMN + 1))

    def row(fix: str, number: str) -> str:
        return fix + (number if fix else str((int(number) - 1 + rows) % MAX_ROW + 1))

    def one(found: re.Match[str]) -> str:
        part = found.group
        if part("c"):
            return column(part("c_fix"), part("c")) + row(part("r_fix"), part("r"))
        if part("c1"):
            return f"{column(part('c1_fix'), part('c1'))}:{column(part('c2_fix'), part('c2'))}"
        if part("r1"):
            return f"{row(part('r1_fix'), part('r1'))}:{row(part('r2_fix'), part('r2'))}"
        return found[0]

    return _MOVABLE.sub(one, formula)


_CALL = re.compile(rf"{_STRING}|{_QUOTED_SHEET}|(?<![\w.])(?P<name>[A-Za-z_][\w.]*)(?=\()")
_NEWER = re.compile(r"^(?:_XLFN\.)?(?:_XLWS\.)?")
_EXTERNAL = re.compile(
    rf"{_STRING}|(?<=\w){_BRACKETS}|(?P<quoted>'(?:[^']|'')*\[[^\]]+\](?:[^']|'')*'!)|(?P<plain>\[\d+\](?=[\w!]))"
)


def called_functions(formula: str) -> frozenset[str]:
    """The functions a formula calls, in capitals, without the prefix that marks newer ones in files."""
    return frozenset(_NEWER.sub("", name.upper()) for name in set(_CALL.findall(formula)) if name)


def has_external_reference(formula: str) -> bool:
    """Whether the formula refers to another workbook: ``[1]表!A1``, ``'C:\\[预算.xlsx]表'!A1``."""
    return "[" in formula and any(found["quoted"] or found["plain"] for found in _EXTERNAL.finditer(formula))


_REFERENCE = re.compile(
    rf"{_STRING}|(?:(?P<quoted>{_QUOTED_SHEET})!|(?P<plain>[\w.]+)!)?"
    r"(?<![\w.$])(?P<area>\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}(?::\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6})?)(?![\w(.!])"
)


def references(formula: str) -> list[tuple[str | None, Area]]:
    """The cells and areas a formula names: (sheet, or None for its own, area). Whole columns and names are left out."""
    found: list[tuple[str | None, Area]] = []
    for part in _REFERENCE.finditer(formula):
        if part["area"] and (area := read_area(part["area"])):
            quoted = part["quoted"]
            found.append((quoted[1:-1].replace("''", "'") if quoted else part["plain"], area))
    return found
