"""What the blocks of a report over many units draw on: the whole as one scored evaluation, and the units behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ...evaluation.tree import Evaluation
from ...report.word.source import Source, clean, said
from ..as_one import as_one
from ..calling import KEY as COUNTER
from ..combining import Combination, Outcome
from ..decimals import decimals
from ..narrative import Losses, paragraphs
from ..reread import Reread
from ..summary import Summary
from ..titles import titles_of


@dataclass(frozen=True, slots=True)
class Whole:
    """The units' side of a report.

    counter  what the units are called: 个县（市、区）
    told     dimension → its paragraph, as a person left it in the book where it was reworded
    """

    summary: Summary
    combination: Combination
    chosen: Outcome
    counter: str
    losses: Losses
    told: dict[str, str]
    remarks: tuple[str, ...]
    uneven: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.summary.ranked)

    def some(self, count: int) -> str:
        """`6个县（市、区）`."""
        return f"{count}{self.counter}"


@dataclass
class UnitsSource(Source):
    """A Source with the units; blocks of any report take it for the evaluation as a whole."""

    whole: Whole | None = None


def of(source: Source) -> Whole:
    """The units behind a source; only blocks of such reports ask."""
    assert isinstance(source, UnitsSource) and source.whole is not None
    return source.whole


def source_of(reread: Reread, facts: Evaluation, today: date, **more: Any) -> UnitsSource:
    """`facts`: card, survey, problems and everything else the book says beside its scores; `more` as Source takes it."""
    summary = reread.summary
    found, chosen = summary.combination, summary.chosen
    assert found is not None and chosen is not None, "a summary with a result"
    counter = clean(said(facts.card.get(COUNTER))) or summary.counter
    titles = titles_of(facts.further)
    losses = Losses(summary, titles, counter)
    whole = Whole(
        summary, found, chosen, counter, losses, _told(reread, titles, counter), reread.remarks, reread.uneven
    )
    reasons = {problem.path: losses.told(problem) for problem in summary.problems}
    evaluation, result = as_one(summary, facts, reasons)
    return UnitsSource(evaluation, result, today, places=decimals(found, summary.by), whole=whole, **more)


def _told(reread: Reread, titles: dict[str, str], counter: str) -> dict[str, str]:
    """A paragraph as the book would be written now, unless a person reworded it there."""
    summary = reread.summary
    plainly, fresh = dict(paragraphs(summary)), dict(paragraphs(summary, titles, counter))
    named = dict(paragraphs(summary, titles))
    told = {}
    for name, text in fresh.items():
        there = reread.told.get(name, text)
        told[name] = text if there in (plainly[name], named[name]) else there
    return told
