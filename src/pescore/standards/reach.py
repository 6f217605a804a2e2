"""The best and the worst score a rule can give (最高、最低可得分), over every finding it can be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .pieces import at
from .rules import (
    Checklist,
    Choice,
    Curve,
    Flag,
    Flat,
    Form,
    Formula,
    Group,
    Joint,
    Levels,
    Line,
    Occurrences,
    Open,
    Part,
    Rule,
    Segment,
    Stairs,
    Switch,
)

ZERO = Decimal(0)
_MAY_BE_NEGATIVE = re.compile("增长|增幅|增速|变动|偏差|偏离|变化|利差|增减|差")


@dataclass(frozen=True, slots=True)
class Reach:
    """The lowest and the highest points; None where nothing bounds them."""

    worst: Decimal | None
    best: Decimal | None


def negative_matters(part: Curve) -> bool:
    """Whether the value can be below 0: a change can, a rate of completion or a quantity cannot."""
    edges = [e for s in part.segments for e in (s.where.low, s.where.high) if e is not None]
    return bool(_MAY_BE_NEGATIVE.search(part.label)) or any(e < 0 for e in edges)


def clamped(part: Curve, form: Form, x: Decimal) -> Decimal | None:
    """The points of a form at x, within the ceiling and floor of its curve; None where a person decides."""
    y = at(form, x)
    return None if y is None else _held(y, part.low, part.high)


def _held(y: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    if high is not None and y > high:
        y = high
    return low if low is not None and y < low else y


def curve_reach(part: Curve) -> Reach:
    """The reach of one curve, over the values its number can take."""
    worst: list[Decimal | None] = []
    best: list[Decimal | None] = []
    for s in part.segments:
        if isinstance(s.form, Open):
            continue
        low, high = _segment_reach(s, part)
        worst.append(low)
        best.append(high)
    known_low, known_high = [w for w in worst if w is not None], [b for b in best if b is not None]
    if not worst:
        return Reach(None, None)
    low = min(known_low) if len(known_low) == len(worst) else part.low
    high = max(known_high) if len(known_high) == len(best) else part.high
    return Reach(low, high)


def _segment_reach(s: Segment, part: Curve) -> tuple[Decimal | None, Decimal | None]:
    form = s.form
    if isinstance(form, Choice):
        return form.low, form.high
    if isinstance(form, Flat):
        y = _held(form.points, part.low, part.high)
        return y, y
    left, right = s.where.low, s.where.high
    if left is None and not negative_matters(part) and (right is None or right >= 0):
        left = ZERO
    ends = [_end(form, x, part, far=far) for x, far in ((left, -1), (right, 1))]
    known = [y for y in ends if y is not None]
    falls = _falls(form, left, right)
    low = None if len(known) < 2 and falls else min(known, default=None)
    high = None if len(known) < 2 and not falls else max(known, default=None)
    return low, high


def _end(form: Form, x: Decimal | None, part: Curve, *, far: int) -> Decimal | None:
    if x is not None:
        y = clamped(part, form, x)
        return y if y is not None or far > 0 else part.high  # points × limit ÷ value near 0: the ceiling
    if isinstance(form, (Line, Stairs)):
        return None
    return part.low if part.low is not None else ZERO


def _falls(form: Form, left: Decimal | None, right: Decimal | None) -> bool:
    """Towards its unbounded end the form goes down."""
    if isinstance(form, Line):
        slope = (form.y1 - form.y0) * (1 if form.x1 > form.x0 else -1)
    elif isinstance(form, Stairs):
        slope = form.amount * (1 if form.size > 0 else -1)
    else:
        return True
    return slope < 0 if right is None else slope > 0


def _part_reach(part: Part, full: Decimal) -> Reach:
    if isinstance(part, Curve):
        return curve_reach(part)
    if isinstance(part, Checklist):
        if part.by_count is not None:
            given = [p for p in part.by_count if p is not None]
            return Reach(min(given), max(given))
        if part.unmet is not None:
            return Reach(max(ZERO, part.start - part.unmet * part.count), part.start)
        return Reach(ZERO, sum(part.weights, ZERO))
    if isinstance(part, Occurrences):
        far = None if part.cap is None or part.ask else part.cap.copy_sign(part.amount)
        return Reach(far, ZERO) if part.amount < 0 else Reach(ZERO, far)
    if isinstance(part, Levels):
        return Reach(min(level.low for level in part.levels), max(level.high for level in part.levels))
    if isinstance(part, Flag):
        down = -full if part.voids or part.ask else min(part.amount, ZERO)
        return Reach(down, max(part.amount, ZERO))
    if isinstance(part, Formula):
        return Reach(part.low, part.high)
    if isinstance(part, Joint):
        given = [tier.points for tier in part.tiers] + [part.otherwise or ZERO]
        return Reach(min(given), max(given))
    if isinstance(part, Group):
        return reach_of(part.rule)
    inner = curve_reach(part.otherwise) if isinstance(part, Switch) else Reach(None, None)
    return Reach(_least(inner.worst, part.points), _most(inner.best, part.points))


def _least(a: Decimal | None, b: Decimal) -> Decimal | None:
    return None if a is None else min(a, b)


def _most(a: Decimal | None, b: Decimal) -> Decimal | None:
    return None if a is None else max(a, b)


def reach_of(rule: Rule) -> Reach:
    """The reach of the whole rule: its parts added up, held between the floor and the ceiling."""
    worst: Decimal | None = rule.start
    best: Decimal | None = rule.start
    for part in rule.parts:
        reach = _part_reach(part, rule.full)
        worst = None if worst is None or reach.worst is None else worst + reach.worst
        best = None if best is None or reach.best is None else best + reach.best
    if rule.together is not None and worst is not None:
        worst += _beyond_their_sum(rule, *rule.together)
    low = rule.low if worst is None else _held(worst, rule.low, rule.high)
    high = rule.high if best is None else _held(best, rule.low, rule.high)
    return Reach(low, high)


def _beyond_their_sum(rule: Rule, which: tuple[int, ...], amount: Decimal) -> Decimal:
    """What two conditions holding at once take, beside the sum of both: all but the lightest may be worse still."""
    each = sorted(_part_reach(rule.parts[i], rule.full).worst or ZERO for i in which)
    return min(-amount, sum(each[:-1], ZERO)) - sum(each, ZERO)
