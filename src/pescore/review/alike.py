"""How much two texts share (文字相似): by their pairs of neighbouring characters, which needs no dictionary of words."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache


@lru_cache(maxsize=4096)
def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters, punctuation and blanks left out."""
    kept = re.sub(r"[^\w%]|_", "", text)
    return frozenset(kept[i : i + 2] for i in range(len(kept) - 1))


def alike(one: str, other: str) -> float:
    """0…1: the pairs both have, over those either has (Jaccard)."""
    a, b = pairs(one), pairs(other)
    return len(a & b) / len(a | b) if a and b else 0.0


def covers(long: str, short: str) -> float:
    """0…1: the share of the short text's pairs that the long one has."""
    a, b = pairs(long), pairs(short)
    return len(a & b) / len(b) if b else 0.0


def shared_words(one: str, other: str) -> str:
    """The longest stretch both texts have, punctuation left out."""
    a, b = (re.sub(r"[^\w%]|_", "", text) for text in (one, other))
    found = SequenceMatcher(None, a, b, autojunk=False).find_longest_match()
    return a[found.a : found.a + found.size]


def one_slip(one: str, other: str) -> bool:
    """Whether two texts of the same kind differ by one character changed, left out, or swapped with its neighbour."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        at = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(at) == 1:
            return True
        return len(at) == 2 and at[1] == at[0] + 1 and one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]
    long, short = (one, other) if len(one) > len(other) else (other, one)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
