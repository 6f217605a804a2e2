"""The words a cell is read by (用词表), loaded once from library/values.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..library import load


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand for a value or change what a number means, from library/values.yaml."""

    blank: frozenset[str]
    none: frozenset[str]
    yesno: Mapping[str, bool]
    before: tuple[tuple[str, str], ...]  # (word, comparator), longest first
    after: tuple[tuple[str, str], ...]
    about_before: tuple[str, ...]
    about_after: tuple[str, ...]
    inclusive: re.Pattern[str]
    exclusive: re.Pattern[str]
    rates: Mapping[str, int]  # word → places the point moves left
    scales: Mapping[str, int]  # word → places the point moves right
    not_numbers: frozenset[str]
    deadline: tuple[str, ...]
    between: re.Pattern[str]
    characters: Mapping[int, str | None]


@lru_cache(maxsize=1)
def words() -> Words:
    data = load("values")
    return Words(
        blank=frozenset(data["空白字符"]),
        none=frozenset(data["没有"]),
        yesno=dict.fromkeys(data["是"], True) | dict.fromkeys(data["否"], False),
        before=_comparators(data["前"]),
        after=_comparators(data["后"]),
        about_before=_longest_first(data["约前"]),
        about_after=_longest_first(data["约后"]),
        inclusive=_mark(data["含"]),
        exclusive=_mark(data["不含"]),
        rates=data["比率"],
        scales=data["量级"],
        not_numbers=frozenset(data["不是数"]),
        deadline=_longest_first(data["截止"]),
        between=re.compile(_any_of(data["范围号"])),
        characters=_characters(data["繁体"]),
    )


def _comparators(table: Mapping[str, Iterable[str]]) -> tuple[tuple[str, str], ...]:
    pairs = [(word, sign) for sign, spellings in table.items() for word in spellings]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _mark(spellings: Iterable[str]) -> re.Pattern[str]:
    """A remark on the number before it: digits right behind would run together with that number."""
    return re.compile(rf"(?:{_any_of(spellings)})(?![0-9.])")


def _any_of(spellings: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in _longest_first(spellings))


def _longest_first(spellings: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(spellings, key=len, reverse=True))


def _characters(traditional: Mapping[str, str]) -> dict[int, str | None]:
    """Character by character: full-width to half-width, sign variants to one sign, invisible ones dropped.

    Not NFKC: that would turn ①②④ into the number 124.
    """
    table: dict[int, str | None] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    invisible = [*range(0x09), *range(0x0E, 0x20), 0x7F, 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F)]
    table |= dict.fromkeys([*invisible, 0x2060, 0xFEFF], None)
    signs = {"≧": "≥", "⩾": "≥", "≮": "≥", "≦": "≤", "⩽": "≤", "≯": "≤", "﹥": ">", "﹤": "<", "﹦": "=", "﹪": "%",
             "−": "-", "﹣": "-", "\u2010": "-", "\u2011": "-", "￥": "¥", "﹒": ".", "〔": "(", "〕": ")", "〈": "<",
             "〉": ">", "\u3000": " ", "\xa0": " "}  # fmt: skip
    table |= {ord(sign): plain for sign, plain in signs.items()}
    table |= {ord(old): new for old, new in traditional.items()}
    return table
