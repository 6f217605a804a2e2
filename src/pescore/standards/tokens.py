"""Words of a standard → tokens: numbers with their unit, points, comparisons, verbs, marks; the rest is text.

The lexicon is data (lexicon.yaml); this file only says how its words are joined into one scanner and what each
match means. Every token that is not text must later be accounted for by the reading, or the reading asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from . import arithmetic as exactly
from .grammar import begins, opening, pattern_of, words


@dataclass(slots=True)
class Token:
    """One word of the standard. `value` is a number in the unit of `unit` (rates: a fraction, unit "%")."""

    kind: str
    text: str
    start: int
    end: int
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    verb: str | None = None  # of points: "give", "deduct", "add" or None


_RATE_SCALE = {
    "%": Decimal("0.01"), "百分比": Decimal("0.01"), "个百分比": Decimal("0.01"), "pct": Decimal("0.01"),
    "百分点": Decimal("0.01"), "个百分点": Decimal("0.01"), "‰": Decimal("0.001"), "BP": Decimal("0.0001"),
    "个BP": Decimal("0.0001"), "bp": Decimal("0.0001"), "个基点": Decimal("0.0001"), "基点": Decimal("0.0001"),
    "成": Decimal("0.1"),
}  # fmt: skip
_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def chinese_number(text: str) -> Decimal:
    """一 … 九十九, 半, 百: the numerals officials write before a measure word."""
    if text == "半":
        return Decimal("0.5")
    total, digit = 0, 0
    for ch in text:
        if ch in "十百":
            total += (digit or 1) * (10 if ch == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS.get(ch, 0)
    return Decimal(total + digit)


def scan(text: str) -> list[Token]:
    """The tokens of a normalised standard, in order; what is between them is text."""
    out: list[Token] = []
    next_start, at = begins().search, 0
    while start := next_start(text, at):
        at = start.start()
        match = _tries_at(start[0]).match(text, at)
        if match is None:
            at += 1
            continue
        out.append(_token(match))
        at = match.end() if match.end() > at else at + 1
    return out


class _Tries:
    """Finds which of some kinds of token begins at a place, the first that does counting.

    One pattern for all of them is quicker, but takes milliseconds to compile: only kinds that are met often get it.
    """

    __slots__ = ("_kinds", "_left", "match")

    def __init__(self, kinds: tuple[str, ...]) -> None:
        self._kinds, self._left = kinds, _SELDOM
        self.match: Callable[[str, int], re.Match[str] | None] = self._one_by_one

    def _one_by_one(self, text: str, at: int) -> re.Match[str] | None:
        self._left -= 1
        if self._left < 0:
            self.match = pattern_of(self._kinds).match
            return self.match(text, at)
        for kind in self._kinds:
            if found := pattern_of((kind,)).match(text, at):
                return found
        return None


_SELDOM = 400
_tries = cache(_Tries)


@cache
def _tries_at(character: str) -> _Tries:
    return _tries(opening()[character])


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup or ""
    token = Token(kind, match[0], match.start(), match.end())
    if kind == "number":
        unit = match["unit"]
        token.value = Decimal(match["digits"]) * _RATE_SCALE.get(unit, 1)
        token.unit = "%" if unit in _RATE_SCALE else unit
    elif kind == "numeral":
        unit = match["unit2"]
        token.value = chinese_number(match["hanzi"]) * _RATE_SCALE.get(unit, 1)
        token.unit = "%" if unit in _RATE_SCALE else unit
    elif kind == "points":
        token.value = _points(match["pts"])
        token.high = _points(match["pts2"]) if match["pts2"] else None
        token.verb = next((verb for verb in ("give", "deduct", "add") if match[verb]), None)
        if match["minus"]:
            token.verb = "deduct"
    elif kind == "share":
        said = match["share_of"] or match["share_then"]
        upper = match["share_to"] or match["share_up"]
        token.value = fraction(said) if said else Decimal("0.5")
        token.high = fraction(upper) if upper else None
        verb = match["share_verb"] or match["verb_first"] or match["half_verb"] or ""
        token.verb = "deduct" if _deducts().match(verb) else "give"
    return token


@cache
def _deducts() -> re.Pattern[str]:
    return re.compile(words("deduct"))


def _points(text: str) -> Decimal:
    return Decimal(text) if text[0].isdigit() or text[0] == "-" else chinese_number(text)


def fraction(text: str) -> Decimal:
    """40%, 1/3, 三分之一 → the share as an exact quotient."""
    if text == "一半":
        return Decimal("0.5")
    if text.endswith("%"):
        return Decimal(text[:-1]) / 100
    if "/" in text:
        top, bottom = text.split("/")
        return exactly.ratio(Decimal(top), Decimal(bottom))
    bottom, top = text.split("分之")
    return exactly.ratio(chinese_number(top), chinese_number(bottom))
