"""How the units spread (名次、中位数、离群): ranks, median, quartiles as QUARTILE.INC, Tukey's fences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

FENCE = Decimal("1.5")  # interquartile ranges beyond a quartile
FEWEST = 5  # units below which nothing is called an outlier


@dataclass(frozen=True, slots=True)
class Spread:
    """Of one column of scores. `low`, `high`: the fences; a score beyond them is an outlier (离群)."""

    least: Decimal
    first: Decimal
    median: Decimal
    third: Decimal
    most: Decimal
    low: Decimal
    high: Decimal

    def outlying(self, score: Decimal) -> str:
        """偏低, 偏高, or "" for a score within the fences."""
        return "偏低" if score < self.low else "偏高" if score > self.high else ""


def spread(scores: Sequence[Decimal]) -> Spread:
    """Of at least one score; with fewer than FEWEST the fences are the extremes.

    >>> spread([Decimal(n) for n in (88, 92, 76, 95, 81)]).median
    Decimal('88')
    """
    ordered = sorted(scores)
    first, median, third = (_quantile(ordered, Decimal(quarter) / 4) for quarter in (1, 2, 3))
    width = FENCE * (third - first)
    few = len(ordered) < FEWEST
    low, high = (ordered[0], ordered[-1]) if few else (first - width, third + width)
    return Spread(ordered[0], first, median, third, ordered[-1], low, high)


def _quantile(ordered: Sequence[Decimal], part: Decimal) -> Decimal:
    """Between the two nearest scores in proportion (QUARTILE.INC)."""
    at = part * (len(ordered) - 1)
    below = int(at)
    if below + 1 == len(ordered):
        return ordered[below]
    return ordered[below] + (ordered[below + 1] - ordered[below]) * (at - below)


def ranks(scores: Sequence[Decimal]) -> list[int]:
    """The highest score is first; equal scores share the better rank, the next is as many places further (1 2 2 4)."""
    ordered = sorted(scores, reverse=True)
    places = {score: place for place, score in reversed(list(enumerate(ordered, 1)))}
    return [places[score] for score in scores]
