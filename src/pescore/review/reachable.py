"""Which scores a standard can give at all (可能的得分): a binary rule cannot give 1 of 3."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..standards.reach import ZERO, clamped, curve_reach, reach_of
from ..standards.rules import Checklist, Choice, Curve, Flat, Levels, Occurrences, Part, Rule
from ..values import plain

_MOST_POINTS = 200  # single scores worth listing


@dataclass(frozen=True, slots=True)
class Scores:
    """Single scores and whole stretches (ends included) a rule can give."""

    single: frozenset[Decimal] = frozenset()
    stretches: tuple[tuple[Decimal, Decimal], ...] = ()

    def __contains__(self, score: Decimal) -> bool:
        return score in self.single or any(low <= score <= high for low, high in self.stretches)

    def told(self) -> str:
        """`0、3` or `0至2`, as a message lists them."""
        single = [
            plain(points) for points in sorted(self.single) if not any(a <= points <= b for a, b in self.stretches)
        ]
        return "、".join([*single, *(f"{plain(a)}至{plain(b)}" for a, b in self.stretches)])


def possible_scores(rule: Rule) -> Scores | None:
    """Every score the rule can give; None where nothing certain can be said (several clauses together, formulas)."""
    if len(rule.parts) != 1 or rule.spill_to_total:
        return None
    found = _of_part(rule.parts[0], rule)
    if found is None:
        return None
    reach = reach_of(rule)
    low = rule.low if rule.low is not None else reach.worst
    high = rule.high if rule.high is not None else reach.best

    def held(points: Decimal) -> Decimal:
        points = points if high is None else min(points, high)
        return points if low is None else max(points, low)

    return Scores(
        frozenset(held(rule.start + points) for points in found.single),
        tuple((held(rule.start + a), held(rule.start + b)) for a, b in found.stretches),
    )


def _of_part(part: Part, rule: Rule) -> Scores | None:
    if isinstance(part, Levels):
        single = frozenset(level.low for level in part.levels if level.low == level.high)
        return Scores(single, tuple((level.low, level.high) for level in part.levels if level.low != level.high))
    if isinstance(part, Occurrences):
        return _steps(part, rule)
    if isinstance(part, Checklist):
        return _of_checklist(part)
    if isinstance(part, Curve):
        return _of_curve(part)
    return None


def _steps(part: Occurrences, rule: Rule) -> Scores | None:
    if part.ask or not part.amount or part.rounding:
        return None
    cap = part.cap if part.cap is not None else rule.full
    most = int(cap / abs(part.amount)) + 1
    if most > _MOST_POINTS:
        return None
    taken = {min(abs(part.amount) * count, cap).copy_sign(part.amount) for count in range(most + 1)}
    return Scores(frozenset({ZERO, *taken}))


def _of_checklist(part: Checklist) -> Scores | None:
    """Degrees between met and not met may be given, so only lists scored by count are certain."""
    if part.by_count is not None and all(points is not None for points in part.by_count):
        return Scores(frozenset(points for points in part.by_count if points is not None))
    return None


def _of_curve(part: Curve) -> Scores | None:
    single: set[Decimal] = set()
    stretches: list[tuple[Decimal, Decimal]] = []
    for segment in part.segments:
        if isinstance(segment.form, Flat):
            at = clamped(part, segment.form, ZERO)
            if at is None:
                return None
            single.add(at)
        elif isinstance(segment.form, Choice):
            stretches.append((segment.form.low, segment.form.high))
        else:
            reach = curve_reach(part)
            if reach.worst is None or reach.best is None:
                return None
            stretches.append((reach.worst, reach.best))
    return Scores(frozenset(single), tuple(stretches))
