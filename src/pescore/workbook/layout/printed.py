"""The 等级表 a sheet states outside its table (表注里的等级表): in a note, a legend, or two rows of words and scores."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from pescore.evaluation.printed_scale import (
    Pair,
    grade_alone,
    pairs_in,
    scale_of_pairs,
    speaks_of_totals,
    stretch_alone,
)
from pescore.workbook.layout.blocks import Blocks
from pescore.workbook.layout.form import PrintedScale, address

_FEWEST = 3  # words in a row of them


def printed_scale(blocks: Blocks, table: Collection[int], width: int, full: Decimal) -> PrintedScale | None:
    """What is said outside the rows and columns of the table; None where nothing is, or no more than the usual scale."""
    stated = list(_stated(blocks, table, width))
    pairs = [pair for _, _, found in stated for pair in found]
    if len(pairs) == 1 and not speaks_of_totals(stated[0][1]):
        return None
    read = scale_of_pairs(pairs, full)
    return PrintedScale(stated[0][0], read) if read is not None else None


def _stated(blocks: Blocks, table: Collection[int], width: int) -> Iterator[tuple[str, str, list[Pair]]]:
    """(cell, text, pairs) of every row that says something of a scale."""
    above: dict[int, str] = {}
    for row, texts in blocks.rows.items():
        outside = {col: text for col, text in texts.items() if row not in table or col > width}
        text = "|".join(outside.values())
        if across := _across(above, outside):
            yield address(row, min(outside)), text, across
        elif outside and (found := pairs_in(text)):
            yield address(row, _first(outside)), text, found
        above = outside


def _first(texts: dict[int, str]) -> int:
    """The cell where the scale begins, where one of them says a part of it by itself."""
    return next((col for col, text in texts.items() if pairs_in(text)), min(texts))


def _across(above: dict[int, str], below: dict[int, str]) -> list[Pair]:
    """优 良 中 差 in one row, their scores in the row above or below."""
    for words, scores in ((above, below), (below, above)):
        pairs = [
            (word, stretch)
            for col, text in words.items()
            if (word := grade_alone(text)) and col in scores and (stretch := stretch_alone(scores[col]))
        ]
        if len(pairs) >= _FEWEST:
            return pairs
    return []
