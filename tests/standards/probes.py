"""Findings to try a rule on: both sides of every boundary and far away; every word; for lists, one miss each."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pescore.standards.rules import Checklist, Curve, Formula, Group, Levels, Occurrences, Part, Rule, Switch
from pescore.standards.scoring import needs_of

HAIR = Decimal("1e-9")


def numbers(part: Curve) -> list[object]:
    """Every boundary, a hair and a little to each side, and values far away; rates as the percent a person types."""
    xs = {Decimal(0), Decimal("0.3"), Decimal("0.655"), Decimal(1), Decimal("1.07"), Decimal(5), Decimal("-1")}
    for segment in part.segments:
        for x in (segment.where.low, segment.where.high):
            if x is not None:
                xs |= {x, x - HAIR, x + HAIR, x * Decimal("0.93"), x * Decimal("1.07"), x - Decimal("0.0123"), x - 3}
    if part.unit == "%":
        return [f"{x * 100:f}%" for x in sorted(xs)]
    return [*sorted(xs)]


def values(part: Part) -> list[object]:
    """What can be found for one part."""
    if isinstance(part, Curve):
        return numbers(part)
    if isinstance(part, Checklist):
        n = part.count
        one_missing = [[0 if i == j else 1 for i in range(n)] for j in range(n)]
        halves = [[Decimal("0.5")] * n] if part.by_count is None and part.unmet is None else []
        return [[1] * n, [0] * n, *one_missing, *halves]
    if isinstance(part, Occurrences):
        return [0, 1, 2, 3, 7, 50]
    if isinstance(part, Levels):
        words: list[object] = [level.word for level in part.levels]
        words += [
            (level.word, (level.low + level.high) / 2 / (part.share_of or level.high))
            for level in part.levels
            if level.low != level.high
        ]
        return words + ([True] if part.yes is not None else []) + ([False] if part.no is not None else [])
    if isinstance(part, Formula):
        rows_ = [tuple(Decimal(k + i) for i in range(len(part.inputs))) for k in (1, 2, 5)]
        return [row if len(row) > 1 else row[0] for row in rows_]
    if isinstance(part, Switch):
        return [(True, None), *((False, x) for x in numbers(part.otherwise))]
    if isinstance(part, Group):
        return list(findings(part.rule))
    return [True, False]


def findings(rule: Rule) -> Iterator[object]:
    """One finding for the whole rule at a time: each part varied while the others keep their first value."""
    lists = [values(part) for part in rule.parts]
    if len(lists) == 1:
        yield from lists[0]
        return
    for i, candidates in enumerate(lists):
        for value in candidates:
            row: list[object] = []
            for j, part in enumerate(rule.parts):
                chosen = value if i == j else lists[j][0]
                row += list(chosen) if len(needs_of(part)) > 1 and isinstance(chosen, tuple) else [chosen]
            yield tuple(row)
