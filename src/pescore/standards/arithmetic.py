"""Exact Decimal arithmetic for scores: division wide enough that no cent can turn, rounding half-up at the end."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

# 60 digits: a quotient that does not terminate stays away from a half cent by far more than the last digit.
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_PLACES = tuple(Decimal(1).scaleb(-n) for n in range(13))


def ratio(top: Decimal, bottom: Decimal) -> Decimal:
    """top ÷ bottom, exact where the quotient terminates."""
    return _WIDE.divide(top, bottom)


def line(x: Decimal, x0: Decimal, y0: Decimal, x1: Decimal, y1: Decimal) -> Decimal:
    """The height at x of the straight line through (x0, y0) and (x1, y1)."""
    run = _WIDE.multiply(_WIDE.subtract(x, x0), _WIDE.subtract(y1, y0))
    return _WIDE.add(y0, _WIDE.divide(run, _WIDE.subtract(x1, x0)))


def product(a: Decimal, b: Decimal) -> Decimal:
    return _WIDE.multiply(a, b)


def total(a: Decimal, b: Decimal) -> Decimal:
    return _WIDE.add(a, b)


def cents(points: Decimal, places: int = 2) -> Decimal:
    """Round half-up (四舍五入) to `places` decimals; -0.00 becomes 0.00."""
    rounded = points.quantize(_PLACES[places], rounding=ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)


def steps(distance: Decimal, size: Decimal, started_counts: bool) -> Decimal:
    """How many steps of `size` lie in `distance`: whole ones, or also the one begun."""
    count = ratio(distance, size)
    whole = count.to_integral_value(rounding="ROUND_FLOOR")
    return whole + 1 if started_counts and count != whole else whole
