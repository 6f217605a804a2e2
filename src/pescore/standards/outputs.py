"""Which scores a rule can give at all (可得分): single values and stretches, found without any finding.

`符合得满分，否则0分` gives 3 or 0 and never 1; `每处扣0.5分` only halves; a band gives anything between its ends. Where
something is left to a person, or the parts are too many to combine, nothing is claimed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from ..values import cents, plain
from .reach import clamped, curve_reach
from .rules import Checklist, Curve, Flag, Flat, Group, Joint, Levels, Occurrences, Open, Part, Rule, Stairs, Switch

ZERO = Decimal(0)
_MOST = 400  # combinations looked at; steps of a staircase
_NEAR = Decimal("0.005")

Stretch = tuple[Decimal, Decimal]  # lowest and highest, both included; a single value is a stretch of no length


@dataclass(frozen=True, slots=True)
class Outputs:
    """The scores a rule can give, as stretches in ascending order."""

    stretches: tuple[Stretch, ...]

    def can_give(self, score: Decimal) -> bool:
        """Whether the score, to the cent, is one of them."""
        return any(low - _NEAR <= score <= high + _NEAR for low, high in self.stretches)

    @property
    def said(self) -> str:
        """`3分、0分`, `0至4分`."""
        return "、".join(
            f"{plain(cents(low))}分" if low == high else f"{plain(cents(low))}至{plain(cents(high))}分"
            for low, high in reversed(self.stretches)
        )


def outputs_of(rule: Rule) -> Outputs | None:
    """Every score the rule can give; None where that cannot be said."""
    if any(isinstance(part, Flag) and (part.voids or part.ask) for part in rule.parts) and len(rule.parts) == 1:
        return None
    sums: list[Stretch] = [(rule.start, rule.start)]
    voided = False
    for part in rule.parts:
        given = _part(part)
        if given is None or len(sums) * len(given) > _MOST:
            return None
        voided = voided or (isinstance(part, Flag) and part.voids)
        sums = _tidy([(a + c, b + d) for (a, b), (c, d) in product(sums, given)])
    held = [(_held(low, rule), _held(high, rule)) for low, high in sums]
    return Outputs(tuple(_tidy([*held, (ZERO, ZERO)] if voided else held)))


def _held(points: Decimal, rule: Rule) -> Decimal:
    if rule.high is not None and points > rule.high:
        points = rule.high
    return rule.low if rule.low is not None and points < rule.low else points


def _part(part: Part) -> list[Stretch] | None:
    """What one part adds."""
    if isinstance(part, Curve):
        return _curve(part)
    if isinstance(part, Levels):
        return [(level.low, level.high) for level in part.levels]
    if isinstance(part, Checklist):
        return _checklist(part)
    if isinstance(part, Occurrences):
        return _occurrences(part)
    if isinstance(part, Flag):
        return None if part.ask or part.to_total else [(ZERO, ZERO), (part.amount, part.amount)]
    if isinstance(part, Joint):
        given = {tier.points for tier in part.tiers} | ({part.otherwise} if part.otherwise is not None else set())
        return [(points, points) for points in sorted(given)]
    if isinstance(part, Switch):
        inner = _curve(part.otherwise)
        return None if inner is None else [(part.points, part.points), *inner]
    if isinstance(part, Group):
        inner = outputs_of(part.rule)
        return None if inner is None else list(inner.stretches)
    return None


def _curve(part: Curve) -> list[Stretch] | None:
    found: list[Stretch] = []
    for segment in part.segments:
        form = segment.form
        if isinstance(form, Open):
            return None
        if isinstance(form, Flat):
            y = clamped(part, form, ZERO)
            if y is not None:
                found.append((y, y))
        elif isinstance(form, Stairs):
            return _stairs(part)
        else:
            return _whole(part)
    return found


def _whole(part: Curve) -> list[Stretch] | None:
    """Lines, proportions and a person's choice: anything between the worst and the best."""
    reach = curve_reach(part)
    return None if reach.worst is None or reach.best is None else [(reach.worst, reach.best)]


def _stairs(part: Curve) -> list[Stretch] | None:
    reach = curve_reach(part)
    stairs = [s.form for s in part.segments if isinstance(s.form, Stairs)]
    if reach.worst is None or reach.best is None or len(stairs) != 1 or not stairs[0].amount:
        return None
    if not all(isinstance(s.form, (Flat, Stairs)) for s in part.segments):
        return [(reach.worst, reach.best)]
    form = stairs[0]
    count = int((reach.best - reach.worst) / abs(form.amount)) + 1
    if count > _MOST:
        return [(reach.worst, reach.best)]
    steps = [form.base + form.amount * k for k in range(count + 1)]
    flats = [y for s in part.segments if isinstance(s.form, Flat) and (y := clamped(part, s.form, ZERO)) is not None]
    values = [*flats, reach.worst, *(y for y in steps if reach.worst <= y <= reach.best)]
    return [(y, y) for y in values]


def _checklist(part: Checklist) -> list[Stretch] | None:
    if part.by_count is not None:
        given = [points for points in part.by_count if points is not None]
        return None if len(given) < len(part.by_count) else [(points, points) for points in given]
    if part.unmet is not None:
        return [(y, y) for k in range(part.count + 1) if (y := max(ZERO, part.start - part.unmet * k)) >= 0]
    return [(ZERO, sum(part.weights, ZERO))]  # a 要点 may be met in part


def _occurrences(part: Occurrences) -> list[Stretch] | None:
    if part.ask or part.not_above is not None or not part.amount:
        return None
    if part.cap is None:
        steps = _MOST // 4
    else:
        steps = int(part.cap / abs(part.amount))
        if steps > _MOST:
            return [(min(ZERO, part.cap.copy_sign(part.amount)), max(ZERO, part.cap.copy_sign(part.amount)))]
    values = [part.amount * k for k in range(steps + 1)]
    if part.cap is not None:
        values.append(part.cap.copy_sign(part.amount))
    return [(y, y) for y in values]


def _tidy(stretches: list[Stretch]) -> list[Stretch]:
    """In ascending order, none inside another."""
    found: list[Stretch] = []
    for low, high in sorted({(min(s), max(s)) for s in stretches}):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found
