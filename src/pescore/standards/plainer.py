"""Turns of phrase that say the same, brought to one spelling (同义改写) before a sentence is read."""

from __future__ import annotations

from .caps_and_ranges import CAPS_AND_RANGES
from .either_way import EITHER_WAY
from .sums_and_bases import SUMS_AND_BASES
from .turns import TURNS

_ALL = (*TURNS, *SUMS_AND_BASES, *CAPS_AND_RANGES, *EITHER_WAY)
_COMMON = frozenset("0123456789%.,;:()的得计给分满不以上下内间在为")


def _telling(word: str) -> str:
    """The character of a needed word that the fewest sentences have."""
    return next((char for char in word if char not in _COMMON), word[0])


def _by_character() -> dict[str, frozenset[int]]:
    """Character → the turns of which a needed word has it: a sentence without it need not be searched for the word."""
    found: dict[str, set[int]] = {}
    for number, (needed, _, _) in enumerate(_ALL):
        for word in needed:
            found.setdefault(_telling(word), set()).add(number)
    return {char: frozenset(numbers) for char, numbers in found.items()}


_BY_CHARACTER = _by_character()
_CHARACTERS, _NONE = frozenset(_BY_CHARACTER), frozenset[int]()


def plainly(text: str) -> str:
    """The text with every turn of phrase in the one spelling the grammar reads, one turn after the other."""
    done = -1
    while True:
        for number in sorted(_NONE.union(*(_BY_CHARACTER[char] for char in _CHARACTERS.intersection(text)))):
            needed, pattern, by = _ALL[number]
            if number <= done or not any(word in text for word in needed):
                continue
            said = pattern.sub(by, text)
            if said != text:  # it may now need a turn that it did not before
                text, done = said, number
                break
        else:
            return text
