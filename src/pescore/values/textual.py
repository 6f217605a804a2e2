"""A short text → what it says (读文字单元格): blanks, 是/否, error texts, then dates, quantities, bounds and ranges."""

from __future__ import annotations

import re

from pescore.values.dates import read_day
from pescore.values.quantity import read_bound, read_quantity, read_range
from pescore.values.tidy import tidy
from pescore.values.value import ERRORS, Value
from pescore.values.words import words

_CALC_ERROR = re.compile(r"Err:[0-9]{3}")
_NEWER_ERRORS = frozenset(
    {"#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#GETTING_DATA"}
)


def read_text(typed: str) -> Value:
    """Read a text of at most a few hundred characters; what fits no form comes back as kind text, unchanged."""
    text, notes = tidy(typed)
    return (
        _word(typed, text)
        or read_day(typed, text)
        or _quantity(typed, text, notes)
        or read_bound(typed, text, notes)
        or read_range(typed, text, notes)
        or Value("text", typed)
    )


def _word(typed: str, text: str) -> Value | None:
    known = words()
    if known.blank.issuperset(text):
        return Value("blank", typed)
    if text in known.none:
        return Value("blank", typed, yes=False)
    upper = text.upper()
    if upper in known.yesno:
        return Value("yesno", typed, yes=known.yesno[upper])
    if upper in ERRORS:
        return Value("error", typed, error=upper)
    if upper in _NEWER_ERRORS or _CALC_ERROR.fullmatch(text):
        return Value("error", typed, error="#VALUE!")
    return None


def _quantity(typed: str, text: str, notes: tuple[str, ...]) -> Value | None:
    found = read_quantity(text)
    return found and Value("number", typed, found.number, found.unit, notes=notes + found.notes)
