"""Many units as one scored evaluation (合为一个评价): what reports and reviews of a single book understand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..evaluation.grades import scale_from_text
from ..evaluation.marking import Mark
from ..evaluation.results import Level, Result, Scored
from ..evaluation.tree import Evaluation, Leaf
from ..workbook.grid import Book
from ..workbook.project_card import card_of
from ..workbook.scored import Scored as ScoredBook
from .decimals import decimals, scores
from .reread import read_summary
from .sheets.indicators import SHEET
from .summary import Summary


def as_one(
    summary: Summary, facts: Evaluation, reasons: Mapping[tuple[str, ...], str] | None = None
) -> tuple[Evaluation, Result]:
    """Leaves by the way chosen, to as many decimals as add up; sums and grade as they are, rounded once.

    facts    card, survey and all else that is said of the whole; `reasons` path → 扣分原因
    """
    found, chosen, unit = summary.combination, summary.chosen, summary.units[0]
    assert found is not None and chosen is not None, "a summary with a result"
    got, why = scores(found, summary.by, decimals(found, summary.by)), reasons or {}
    leaves = [
        Leaf(leaf.path, leaf.full, leaf.standard, loss_reason=why.get(leaf.path, ""), actual="") for leaf in unit.leaves
    ]
    scale = scale_from_text(unit.scale)
    evaluation = replace(facts, leaves=tuple(leaves), conventions=dict(unit.conventions), scale=scale)
    scored = tuple(Scored(leaf, Mark(got[leaf.path], "scored", "clear")) for leaf in leaves)
    levels = tuple(Level((name,), full, chosen.dimensions[name]) for name, full in found.fulls.items())
    total = chosen.total
    return evaluation, Result(scored, levels, found.full, total, total, total, summary.grade)


def scored_summary(book: Book, file: str) -> ScoredBook:
    """A 汇总.xlsx as a scored book, for whoever compares a report with it. Raises BookError."""
    evaluation, result = as_one(read_summary(book, file).summary, Evaluation((), card=card_of(book)))
    return ScoredBook(evaluation, result, SHEET, None, lambda leaf, heading: "")
