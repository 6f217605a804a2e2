"""A curve compiled for plain numbers: the same points as `scoring`, without building an account of how.

Only what needs no words is done here (an int, float or typed percentage in the curve's own unit, a stretch with definite points);
anything else returns None and takes the long way. A test holds both ways against each other.
"""

from __future__ import annotations

import math
import re
import sys
from bisect import bisect_left
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import Any, TypeAlias

from .rules import Choice, Curve, Flat, Hyperbola, Interval, Line, Open, Rule

_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_CENT = Decimal("0.01")
_quantize = _WIDE.quantize
_SNAPPED = Context(prec=15, rounding=ROUND_HALF_EVEN).create_decimal_from_float  # what "%.15g" gives, a quarter sooner
_ZERO = Decimal("0.00")
_TYPED_PERCENT = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,12})?)%", re.ASCII).fullmatch

Quick = Callable[[Any], "Decimal | None"]
Piece: TypeAlias = "Decimal | Callable[[Decimal], Decimal | None] | None"


def compiled(rule: Rule) -> Quick | None:
    """A function from a plain number to points at two decimals, or None where the rule is no single curve."""
    curve = rule.parts[0] if len(rule.parts) == 1 else None
    if (
        not isinstance(curve, Curve)
        or curve.asks_for != "number"
        or rule.start
        or rule.places != 2
        or curve.zero_below is not None
        or curve.doubtful_below
    ):
        return None
    low = max((x for x in (curve.low, rule.low) if x is not None), default=None)
    high = min((x for x in (curve.high, rule.high) if x is not None), default=None)
    cuts, pieces = _cut(curve, low, high)
    percent_above = float(curve.as_percent_above) if curve.unit == "%" else None
    if curve.doubtful_from is not None:
        percent_above = math.nextafter(float(curve.doubtful_from), 0)  # from there on it is asked about
    most = sys.float_info.max if percent_above is None else percent_above

    def points(value: Any) -> Decimal | None:
        kind = type(value)
        if kind is float:
            if not -most <= value <= most:  # nor is NaN
                return None
            x = _SNAPPED(value)
        elif kind is int:
            if percent_above is not None and not -percent_above <= value <= percent_above:
                return None
            x = Decimal(value)
        elif kind is str and percent_above is not None and (typed := _TYPED_PERCENT(value)):
            x = Decimal(typed[1]).scaleb(-2)
        else:
            return None
        i = bisect_left(cuts, x)
        piece = pieces[2 * i + 1] if i < len(cuts) and cuts[i] == x else pieces[2 * i]
        return piece if piece is None or isinstance(piece, Decimal) else piece(x)

    return points


def _cut(curve: Curve, low: Decimal | None, high: Decimal | None) -> tuple[list[Decimal], list[Piece]]:
    """Cut points, and what holds left of, on and right of each: a constant, a function, or None."""
    cuts = sorted({x for s in curve.segments for x in (s.where.low, s.where.high) if x is not None})
    pieces: list[Piece] = []
    edges = [None, *cuts, None]
    for i in range(len(edges) - 1):
        left, right = edges[i], edges[i + 1]
        pieces.append(_piece(curve, _between(left, right), low, high))
        if right is not None:
            pieces.append(_piece(curve, right, low, high))
    return cuts, pieces


def _between(left: Decimal | None, right: Decimal | None) -> Decimal:
    if left is None:
        return right - 1 if right is not None else Decimal(0)
    return left + 1 if right is None else (left + right) / 2


def _piece(curve: Curve, x: Decimal, low: Decimal | None, high: Decimal | None) -> Piece:
    segment = curve.segment_at(x)
    form = segment.form
    if isinstance(form, (Open, Choice)):
        return None

    def held(points: Decimal) -> Decimal:
        if high is not None and points > high:
            points = high
        if low is not None and points < low:
            points = low
        return _quantize(points, _CENT) or _ZERO

    if isinstance(form, Flat):
        return held(form.points)
    if isinstance(form, Hyperbola):
        return lambda x: held(form.at(x)) if x else None
    if not isinstance(form, Line):
        return lambda x: held(form.at(x))
    run = form.x1 - form.x0
    slope = _WIDE.divide(form.y1 - form.y0, run)
    if len(slope.as_tuple().digits) > 20:  # the slope does not terminate: divide last, as the long way does
        return lambda x: held(form.at(x))
    base = _WIDE.subtract(form.y0, _WIDE.multiply(slope, form.x0))
    multiply_add = _WIDE.fma
    if _stays_within(form, segment.where, low, high):
        return lambda x: _quantize(multiply_add(slope, x, base), _CENT) or _ZERO
    return lambda x: held(multiply_add(slope, x, base))


def _stays_within(line: Line, where: Interval, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether a line needs no holding: at both ends of its stretch it is between the limits."""
    if where.low is None or where.high is None:
        return low is None and high is None
    ends = line.at(where.low), line.at(where.high)
    return (low is None or low <= min(ends)) and (high is None or max(ends) <= high)
