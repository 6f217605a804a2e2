"""Numbers, words and arithmetic as the text of a worksheet formula (公式文字)."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction

from ..values import plain

_FIFTEEN = Context(prec=15)  # a spreadsheet reads no more digits of a number in a formula
_SHORT = 6


class NotNative(ValueError):
    """The rule has no equivalent in one cell; the message is the reason in Chinese."""


def constant(x: Fraction | Decimal) -> str:
    """A number as typed in a formula, to 15 significant digits."""
    x = Fraction(x)
    return plain(_FIFTEEN.divide(Decimal(x.numerator), Decimal(x.denominator)))


def fifteen_digits(x: Decimal) -> Decimal:
    return _FIFTEEN.plus(x)


def quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def ends(x: Fraction) -> bool:
    """Whether the decimal expansion of x terminates."""
    bottom = x.denominator
    for prime in (2, 5):
        while bottom % prime == 0:
            bottom //= prime
    return bottom == 1


def times(expression: str, top: Fraction, bottom: Fraction) -> str:
    """expression × top ÷ bottom, the quotient written out where it is short."""
    quotient = top / bottom
    if quotient == 1:
        return expression
    if ends(quotient) and len(constant(quotient).strip("-0.").replace(".", "")) <= _SHORT:
        return f"{expression}*{constant(quotient)}"
    factor = expression if top == 1 else f"{expression}*{constant(top)}"
    return factor if bottom == 1 else f"{factor}/{constant(bottom)}"


def line(x: str, x0: Fraction, y0: Fraction, rise: Fraction, run: Fraction) -> str:
    """y0 + (x − x0) × rise ÷ run, without terms that are 0 and without two signs in a row. `run` is positive."""
    falling = rise < 0
    if falling and not y0:
        return times(f"({constant(x0)}-{x})", -rise, run)
    moved = x if not x0 else f"({x}-{constant(x0)})" if x0 > 0 else f"({x}+{constant(-x0)})"
    product = times(moved, abs(rise), run)
    return product if not y0 else f"{constant(y0)}{'-' if falling else '+'}{product}"


def at_least(expression: str, low: Fraction | None) -> str:
    return expression if low is None else f"MAX({constant(low)},{expression})"


def at_most(expression: str, high: Fraction | None) -> str:
    return expression if high is None else f"MIN({constant(high)},{expression})"
