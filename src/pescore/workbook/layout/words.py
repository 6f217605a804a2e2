"""What header and row labels may be called, read from library/layouts.yaml (表头用词)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pescore.library import load
from pescore.workbook.layout.naming import plain_width, squeeze

_NOTES = re.compile(r"\(([^()]*)\)")
_TOGETHER = re.compile(r"^(.+?)(?:及|和|与)(?:分值|权重|分数)$")
_SERIAL = re.compile(r"\d+$")
_PERIOD = re.compile(r"(?:20\d\d|[本当今上去前次下明][一]?)年度?")
_LONGEST_VARIANT = 12
LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class Head:
    """A header cell: its word without blanks and bracket notes, and the notes themselves."""

    text: str
    base: str
    notes: tuple[str, ...] = ()

    @property
    def carries_points(self) -> bool:
        """True for 评价指标（分值） and 检查项目及分值: the points are in the name cells below."""
        return "分值" in self.notes or _TOGETHER.match(plain_width(squeeze(self.text))) is not None


@lru_cache(maxsize=4096)
def head_of(text: str) -> Head:
    flat = plain_width(squeeze(text))
    notes = tuple(_NOTES.findall(flat))
    base = _NOTES.sub("", flat).strip(":：*#、")
    if base not in _vocabulary() and (together := _TOGETHER.match(base)):
        base = together[1]
    if base not in _vocabulary() and _SERIAL.sub("", base) in _vocabulary():
        base = _SERIAL.sub("", base)
    return Head(text, base if base in _vocabulary() else _variant(base), notes)


def _variant(base: str) -> str:
    """A spelling that is in no list, as the listed word it must mean; else as it is."""
    if len(base) <= _LONGEST_VARIANT and base not in group("totals"):
        for pattern, word in _patterns():
            if found := pattern.fullmatch(base):
                return found.expand(word)
    return base


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), word) for pattern, word in words()["patterns"])


@cache
def words() -> dict[str, Any]:
    return load("layouts")


@cache
def levels() -> dict[str, int]:
    """一级指标 → 1 …"""
    return {word: int(level) for level, spellings in words()["levels"].items() for word in spellings}


@cache
def fixed_roles() -> dict[str, str]:
    """Words with one meaning: 分值 → full."""
    return {word: role for role, spellings in words()["words"].items() for word in spellings}


@cache
def group(name: str) -> frozenset[str]:
    """One of the plain word lists: names, finer, under, over, adjusting, totals, subtotals, grades, notes, titles …"""
    return frozenset(words()[name])


def choices(base: str) -> tuple[str, ...]:
    """The roles a word may have, in the order to try them; empty for a word with one meaning or none."""
    return tuple(words()["choices"].get(base, ()))


def rank(role: str, base: str) -> int:
    """The place of a word among its role's spellings: the first is the one meant where several columns compete."""
    spellings = words()["words"].get(role, ())
    return spellings.index(base) if base in spellings else len(spellings)


@cache
def _vocabulary() -> frozenset[str]:
    book = words()
    known = set(levels()) | set(fixed_roles()) | set(book["choices"])
    lists = (book[name] for name in ("names", "finer", "over", "under", "figures", "adjusting"))
    return frozenset(known.union(*lists))


def known(base: str) -> bool:
    """True for any word a header may hold."""
    return base in _vocabulary()


def is_period(text: str) -> bool:
    """True for a mere 2024年 or 本年."""
    return len(text) <= _LONGEST_VARIANT and _PERIOD.fullmatch(squeeze(text)) is not None


def names_something(base: str) -> bool:
    """True for a word that can stand over indicator names."""
    return base in levels() or base in group("names") or base in group("over") or base in group("adjusting")


def label_of(text: str) -> str:
    """A row label without blanks, bracket notes and colon: 「总  分（100分）」 → 总分."""
    flat = _NOTES.sub("", plain_width(squeeze(text[:LONGEST_LABEL]))).strip(":：*#、")
    return _SERIAL.sub("", flat) if _SERIAL.sub("", flat) else flat
