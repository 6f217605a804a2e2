"""Reviewing the shipped evaluation (51 leaves), beyond reading its book."""

from __future__ import annotations

from pescore.actions.review import review
from pescore.review import alike, documents, quantities, rates
from pescore.workbook.grid import Book, read_bytes

from .effort import Effort
from .lines import Line, at_most
from .patching import shipped_book
from .timing import Times, in_turn

_GOAL = 0.050  # seconds
_REMEMBERED = (alike.pairs, documents.core, quantities.amounts, quantities.rates, rates.rate_of)


def measure(effort: Effort) -> list[Line]:
    """Reading is everything the sheets hold, formulas included; what was remembered of the texts is forgotten each time."""
    data = shipped_book()

    def both() -> None:
        for remembered in _REMEMBERED:
            remembered.cache_clear()
        review(_read(data), "评分表.xlsx")

    took = in_turn({"read": lambda: _only_read(data), "both": both}, effort.rounds)
    beyond = Times(tuple(b - r for r, b in zip(took["read"].rounds, took["both"].rounds, strict=True)))
    return [at_most("复核 51 个指标的书，读书以外", beyond, _GOAL, "读这本书", took["read"])]


def _read(data: bytes) -> Book:
    book = read_bytes(data, "评分表.xlsx")
    for sheet in book.sheets:
        _ = sheet.formulas, sheet.hidden_rows
    return book


def _only_read(data: bytes) -> None:
    _read(data)
