"""Does the grade hold? (等级稳不稳): the distance to the next grade, and what happens when the weights were a little other."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from math import floor
from operator import mul
from random import Random

from ..evaluation.grades import Band, Scale
from ..values import cents

DRAWS = 10_000
SEED = 10  # fixed, so that the same table gives the same share on every machine
_MOST_NUMBERS = 2_000_000
_FEWEST_DRAWS = 200


@dataclass(frozen=True, slots=True)
class Move:
    """The least weight that has to move between two leaves, at unchanged score rates, for the total to reach a bound."""

    weight: Decimal
    source: int
    target: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An adjoining grade: its name, the points to its bound, the leaves that alone could bring the total there."""

    grade: str
    distance: Decimal
    leaves: tuple[int, ...]
    move: Move | None


@dataclass(frozen=True, slots=True)
class Holding:
    """How firmly a grade holds. `shares`: grade → fraction of the draws, `draws` of them, weights × (1±spread)."""

    total: Decimal
    full: Decimal
    grade: str
    above: Neighbour | None
    below: Neighbour | None
    spread: float
    draws: int
    shares: dict[str, float]

    @property
    def share(self) -> float:
        """The fraction of perturbations in which the grade stays the same. Not a probability of anything else."""
        return self.shares.get(self.grade, 0.0)


def holding(
    scores: Sequence[Decimal],
    fulls: Sequence[Decimal],
    spread: float,
    scale: Scale,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Holding:
    """The grade of Σ scores out of Σ fulls, the way to its neighbours, and its share over perturbed weights.

    Each draw multiplies every weight by its own uniform factor in 1−spread…1+spread, brings the weights back to their sum,
    keeps every leaf's score rate, rounds the total to cents and grades it. Above some 200 leaves fewer draws are made.
    Raises ValueError for a scale with gaps, or leaves outside 0…分值.
    """
    if faults := scale.faults():
        raise ValueError(f"等级表“{scale.id}”不能用：{faults[0]}，请补全")
    full, total = sum(fulls, Decimal(0)), cents(sum(scores, Decimal(0)))
    stretch = full / scale.full
    bands = sorted(scale.bands, key=lambda band: band.where.low or Decimal(0))  # lowest first
    starts = [_first_cent(band, stretch) for band in bands]
    own = bisect_right(starts, int(total * 100)) - 1
    count = max(_FEWEST_DRAWS, min(draws, _MOST_NUMBERS // len(fulls)))
    above = below = None
    if own + 1 < len(bands):
        bound = (bands[own + 1].where.low or Decimal(0)) * stretch
        above = _neighbour(bands[own + 1].name, bound, total, scores, fulls)
    if own > 0:
        below = _neighbour(bands[own - 1].name, (bands[own].where.low or Decimal(0)) * stretch, total, scores, fulls)
    drawn = Counter(bisect_right(starts, total_cents) - 1 for total_cents in _draws(scores, fulls, spread, count, seed))
    shares = {bands[i].name: hits / count for i, hits in sorted(drawn.items(), reverse=True)}
    return Holding(total, full, bands[own].name, above, below, spread, count, shares)


def _first_cent(band: Band, stretch: Decimal) -> int:
    """The lowest total, in hundredths of a point, that belongs to the band."""
    bound = (band.where.low or Decimal(0)) * stretch * 100
    if band.where.low is None or band.where.low_closed:
        return int(bound.to_integral_value(ROUND_CEILING))
    return int(bound.to_integral_value(ROUND_FLOOR)) + 1


def _draws(scores: Sequence[Decimal], fulls: Sequence[Decimal], spread: float, count: int, seed: int) -> list[int]:
    """Totals under perturbed weights, in hundredths of a point, half-up."""
    points, weights = [float(x) for x in scores], [float(x) for x in fulls]
    # Σ s(1−δ+2δu) and Σ f(1−δ+2δu): the constant parts once, the random parts as two products per draw.
    base_points, base_weights, width = sum(points) * (1 - spread), sum(weights) * (1 - spread), 2 * spread
    whole, n, drawn = 100 * sum(weights), len(weights), Random(seed).random
    totals: list[int] = []
    for _ in range(count):
        u = [drawn() for _ in range(n)]
        top = base_points + width * sum(map(mul, points, u))
        totals.append(floor(whole * top / (base_weights + width * sum(map(mul, weights, u))) + 0.5 + 1e-7))
    return totals


def _neighbour(
    grade: str, bound: Decimal, total: Decimal, scores: Sequence[Decimal], fulls: Sequence[Decimal]
) -> Neighbour:
    distance = abs(bound - total)
    upward = bound > total
    room = [full - score if upward else score for score, full in zip(scores, fulls, strict=True)]
    leaves = tuple(i for i, space in enumerate(room) if space > 0 and space >= distance)
    return Neighbour(grade, distance, leaves, _least_move(distance, upward, scores, fulls))


def _least_move(distance: Decimal, upward: bool, scores: Sequence[Decimal], fulls: Sequence[Decimal]) -> Move | None:
    """Weight from one leaf to another: every point moved changes the total by the difference of their score rates."""
    rates = [score / full for score, full in zip(scores, fulls, strict=True)]
    best: Move | None = None
    target = max(range(len(rates)), key=rates.__getitem__) if upward else min(range(len(rates)), key=rates.__getitem__)
    for source, rate in enumerate(rates):
        gain = abs(rates[target] - rate)
        if gain and distance <= gain * fulls[source] and (best is None or distance / gain < best.weight):
            best = Move(distance / gain, source, target)
    return best
