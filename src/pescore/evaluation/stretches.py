"""Stretches of scores as people write them (分数段): `80（含）-90分`, `90>S≥80`, `60分以下`, `[80,90)`, `90分及以上`.

An end that the words leave open (80-90, 60分以下) stays undecided here: what stands beside it decides.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ..library import load
from ..values import patterns as re

_SIGNS = {">=": "≥", "<=": "≤", "=>": "≥", "=<": "≤", "≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤"}
_LISTED = re.compile(r"(?<![\d.])[1-9][.、)](?=\d{2,4}(?!\d))")
_TICKS = re.compile(r"[^\S\n]|[“”\"'‘’「」『』《》□☐☑■√✔✓]")
_DASHES = re.compile(r"[～〜~—–－−]+|--+")
_NUMBER = r"(?<![\d.])\d{1,4}(?:\.\d+)?"
_IN = r"\(?不?包?含(?:本数|本级|\d+分?)?\)?"
_UP, _DOWN = "≥>", "≤<"


@dataclass(frozen=True, slots=True)
class End:
    """One end of a stretch; closed is None where the words do not say whether the number itself belongs to it."""

    at: Decimal
    closed: bool | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Scores from `low` to `high`, None where that end is not said; `share`: in per cent of the whole."""

    low: End | None
    high: End | None
    share: bool = False


def plainly(text: str) -> str:
    """One spelling for signs and brackets; blanks, quotation marks, ticks and list numbers are gone."""
    flat = _TICKS.sub("", unicodedata.normalize("NFKC", text))
    for words, sign in (*_SIGNS.items(), *load("grade_words")["比较"].items()):
        flat = re.sub(words, sign, flat)
    return _LISTED.sub("", re.sub(r"[至到](?=[<≤]?\d)", "-", _DASHES.sub("-", flat)))


def stretches(text: str) -> Iterator[tuple[int, int, Stretch]]:
    """(begin, end, stretch) of every stretch in a text that `plainly` gave, left to right."""
    at = 0
    while found := _stretch().search(text, at):
        given = found.groupdict()
        end = found.end()
        if given["left"]:
            read = _bracketed(given)
        elif given["n3"]:
            read = _between_signs(given)
        else:
            read, whole = _in_words(given)
            end = end if whole else found.end("first")
        if read is not None:
            yield found.start(), end, read
        at = end


@cache
def _stretch() -> re.Pattern[str]:
    name = rf"(?:{'|'.join(load('grade_words')['得分'])}|[A-Za-z]{{1,2}})"

    def term(i: int) -> str:
        end = rf"(?P<in{i}>{_IN})?(?P<word{i}>(?:及其?|或)?以[上下内])?(?P<late{i}>{_IN})?"
        return rf"(?P<op{i}>[≥≤<>])?(?P<n{i}>{_NUMBER})(?P<unit{i}>%|分)?{end}"

    return re.compile(
        rf"(?P<left>[\[(])(?P<a>{_NUMBER})%?[,、-](?P<b>{_NUMBER})(?P<share>%)?(?P<right>[\])])"
        rf"|(?P<n3>{_NUMBER})(?P<unit3>%|分)?(?P<op3>[≥≤<>])(?:{name}(?:(?P<op4>[≥≤<>])(?P<n4>{_NUMBER})[%分]?)?|(?P<op5>[≥≤<>])(?P<n5>{_NUMBER})[%分]?)"
        rf"|{name}?(?P<first>{term(1)})(?:(?P<dash>-)?[,、且但并在]{{0,2}}{name}?{term(2)})?"
    )


def _bracketed(given: dict[str, str | None]) -> Stretch | None:
    """[80,90); round brackets on both sides of 80-90 are mere brackets and decide nothing."""
    a, b = sorted((Decimal(given["a"] or 0), Decimal(given["b"] or 0)))
    left, right = given["left"] == "[", given["right"] == "]"
    decided = left or right
    low, high = End(a, left if decided else None), End(b, right if decided else None)
    return Stretch(low, high, bool(given["share"]))


def _between_signs(given: dict[str, str | None]) -> Stretch | None:
    """90>S≥80, 80≤S<90; 90≤S."""
    first, sign = Decimal(given["n3"] or 0), given["op3"] or ""
    share = given["unit3"] == "%"
    other, far = given["n4"] or given["n5"], given["op4"] or given["op5"] or ""
    below = End(first, sign in "≤≥")
    if other is None:
        return Stretch(below, None, share) if sign in _DOWN else Stretch(None, below, share)
    if (sign in _UP) != (far in _UP):
        return None
    above = End(Decimal(other), far in "≤≥")
    return Stretch(below, above, share) if sign in _DOWN else Stretch(above, below, share)


def _in_words(given: dict[str, str | None]) -> tuple[Stretch | None, bool]:
    """One or two ends in words, and whether both were used: 80分(含)以上90分以下, 80-90, 不足60分."""
    one, up = _end(given, 1)
    share = "%" in (given["unit1"], given["unit2"])
    if given["n2"] is not None:
        two, other_up = _end(given, 2)
        if given["dash"]:
            low, high = (one, two) if one.at <= two.at else (two, one)
            return Stretch(low, high, share), True
        if up is not None and other_up is not None and up != other_up:
            return Stretch(one, two, share) if up else Stretch(two, one, share), True
    if up is None:
        return None, given["n2"] is None
    return (Stretch(one, None, share) if up else Stretch(None, one, share)), given["n2"] is None


def _end(given: dict[str, str | None], i: int) -> tuple[End, bool | None]:
    """The end, and whether the scores above it are meant; None where nothing says so."""
    op, word = given[f"op{i}"] or "", given[f"word{i}"] or ""
    marked = given[f"in{i}"] or given[f"late{i}"]
    closed: bool | None = None
    if marked:
        closed = "不" not in marked
    elif op:
        closed = op in "≤≥"
    elif word[:1] in ("及", "或"):
        closed = True
    up = op in _UP if op else word.endswith("上") if word and not word.endswith("内") else None
    return End(Decimal(given[f"n{i}"] or 0), closed), up
