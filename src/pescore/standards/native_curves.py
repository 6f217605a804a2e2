"""Numeric rules as worksheet arithmetic (数值标准的原生公式), equal to the kernel to the cent.

The kernel takes the cell to 15 significant digits and is exact from there; a spreadsheet adds in binary and knows only
cells. Three things make up for it:

- A threshold is compared after ROUND to the last decimal such a number can have: 14 places up to 10, 10 places at ten
  thousand. So 0.1×3 reaches 0.3, and a value 1E-9 short of 95% stays short. Nothing is mistaken that differs from the
  threshold by more than 1E-14 of a rate: one cent in ten thousand 亿元.
- A score off a line is rounded first to 12 or 13 decimals (fewer where the line is steep against the size of its
  numbers), then to cents: 2.675 that binary holds as 2.67499999999999982 is 2.68. A different cent needs a value whose
  exact score is within half such a decimal of a half cent and not on it, which typed figures are not.
- A quotient such as 23/24 may stand for a half cent exactly, while its 15 digits lie above or below; the kernel follows
  the digits. Where a line has such points, the formula takes the same side: its last term tells whether the cell
  exceeds its own 15 digits (the fraction of x×10^k, kept exact by first taking 1024ths off, is under a half). A figure
  of 8 decimals is left out of this, whatever its debris. Binary hides the side, and it may be mistaken, where the
  quotient is less than a tenth of a unit away from its 15 digits (denominators above 9, seldom below 17), is under
  0.001, or is itself typed with 15 digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import floor, log10

from ..values import cents, plain
from .findings import NO_RATE, come_whole
from .formulas import Binary, Call, Expression, Number, evaluate
from .native_text import NotNative, at_least, at_most, constant, ends, fifteen_digits, line, times
from .pieces import at as points_at
from .rules import (
    Choice,
    Curve,
    Flat,
    Form,
    Formula,
    Hyperbola,
    Interval,
    Line,
    Occurrences,
    Open,
    Rule,
    Segment,
    Stairs,
)
from .scoring import tally

_DAY_ZERO = Decimal(693594)  # the day a spreadsheet numbers 0 (1899-12-30), counted from the year 1
_FIRST_DAY, _LAST_DAY = 20000, 80000  # 1954 to 2119: a number outside is no date, a number of days inside is one
_BINARY = 2.0**-53  # how far binary may be off a decimal figure, relative
_HAIR = 10  # amounts of which 15 digits hold fewer decimals than this are taken to 15 digits before anything else
_FORMULA = 12  # decimals a written formula is rounded to first
_FEW = 8  # stretches in one chain of IFs

Bound = Fraction | None


@dataclass(frozen=True, slots=True)
class Axis:
    """How the cell is read: as x of the curve, and as x rounded for comparing with thresholds."""

    cell: str
    x: str
    compared: str
    places: int
    quotients: bool = True  # the cell may hold a quotient that does not end


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `low` on, the formula text that gives the points; None is the stretch without a lower end."""

    low: Decimal | None
    closed: bool
    points: str


@dataclass(frozen=True, slots=True)
class Held:
    """The limits around a score: of the part, then of the rule; `start` is added between them."""

    start: Fraction
    inner: tuple[Bound, Bound]
    outer: tuple[Bound, Bound]
    places: int
    zero_below: Decimal | None = None

    @property
    def limits(self) -> tuple[Bound, Bound]:
        """Both limits as one pair, for the points with `start` added."""
        inner = [None if y is None else y + self.start for y in self.inner]
        low = max((y for y in (inner[0], self.outer[0]) if y is not None), default=None)
        high = min((y for y in (inner[1], self.outer[1]) if y is not None), default=None)
        return low, high


def curved(rule: Rule, part: Curve, cell: str) -> tuple[str, list[str]]:
    """A curve as nested IFs, and the conditions under which the cell is refused."""
    if all(isinstance(segment.form, (Open, Choice)) for segment in part.segments):
        raise NotNative("标准要由人给分，没有可以计算的公式，请改用数值")
    refused: list[str] = []
    if part.asks_for == "date":
        part = _by_day_number(part)
        refused = [f"{cell}<{_FIRST_DAY}", f"{cell}>={_LAST_DAY}"]
    elif part.asks_for == "days":
        refused = [f"{cell}>={_FIRST_DAY}"]
    elif part.doubtful_from is not None:
        x = f"ROUND(ABS({cell}),12)"
        refused = [f"AND({x}>={plain(part.doubtful_from)},{x}<={plain(part.as_percent_above)})"]
    elif part.doubtful_below:
        refused = [f"AND({cell}<>0,ABS({cell})<{plain(part.doubtful_below)})"]
    if part.unit == "%" and part.asks_for == "number":
        refused.append(f"ABS({cell})>={plain(NO_RATE)}")
    axis = _axis(part, cell)
    held = _held(rule, part.low, part.high, part.zero_below)
    stretches: list[Stretch] = []
    for segment in part.segments:
        points = _points(rule, part, segment, held, axis)
        if not stretches or stretches[-1].points != points:
            stretches.append(Stretch(segment.where.low, segment.where.low_closed, points))
    return _chain(stretches, axis), refused


def counted(rule: Rule, part: Occurrences, cell: str) -> tuple[str, list[str]]:
    """每处扣N分 on the count in the cell; a negative count is refused."""
    held = _held(rule, None if part.cap is None else -part.cap, part.cap)
    axis = Axis(cell, cell, cell, 0, quotients=False)
    form: Form = Line(Decimal(0), Decimal(0), part.size, part.amount)
    if part.rounding:
        form = Stairs(Decimal(0), Decimal(0), part.size, part.amount, part.rounding == "round_up")
    points = _sloped(form, Interval(Decimal(0), True), held, axis)
    if part.ask:  # how much one costs is for a person to say; none costs nothing
        points = f"IF({cell}=0,{constant(tally(replace(rule, parts=(part,)), 0).points or Decimal(0))},NA())"
    whole = [f"ROUND({cell},12)<>INT(ROUND({cell},12))"] if come_whole(part.words) else []
    return points, [f"{cell}<0", *whole]


def written(rule: Rule, part: Formula, cell: str) -> str:
    """A written formula with one input, in its own order."""
    held = _held(rule, part.low, part.high)
    tree = part.expression
    expression, _ = _arithmetic(tree, cell)
    if held.start:
        expression = f"{constant(held.start)}+{expression}"
    side = _trend([evaluate(tree, {part.inputs[0]: Decimal(x) / 8}) for x in range(1, 41)])
    low, high = held.limits
    return _rounded(at_least(at_most(_on_its_side(expression, side, cell, _FORMULA), high), low), held, _FORMULA)


def _trend(values: Sequence[Decimal | None]) -> int:
    """+1 where the values rise, −1 where they fall, 0 where they do both or neither."""
    known = [value for value in values if value is not None]
    signs = {(b > a) - (b < a) for a, b in pairwise(known)} - {0}
    return signs.pop() if len(signs) == 1 else 0


def _held(rule: Rule, low: Decimal | None, high: Decimal | None, zero_below: Decimal | None = None) -> Held:
    outer = _fraction(rule.low), _fraction(rule.high)
    return Held(Fraction(rule.start), (_fraction(low), _fraction(high)), outer, rule.places, zero_below)


def _fraction(x: Decimal | None) -> Bound:
    return None if x is None else Fraction(x)


# -- how the cell is read ---------------------------------------------------------------------------------------------


def _axis(part: Curve, cell: str) -> Axis:
    if part.asks_for == "date":
        return Axis(cell, f"INT({cell})", f"INT({cell})", 0, quotients=False)
    places = _places_of([mark for segment in part.segments for mark in _marks(segment)])
    if part.unit != "%":
        if places >= _HAIR:
            return Axis(cell, cell, f"ROUND({cell},{places})", places)
        rounded = f"ROUND({cell},14-INT(LOG10(MAX(ABS({cell}),1))))"
        return Axis(cell, rounded, rounded, places)
    x = f"IF(ROUND(ABS({cell}),12)>{plain(part.as_percent_above)},{cell}/100,{cell})"
    return Axis(cell, x, f"ROUND({x},{places})", places)


def _places_of(marks: Sequence[Decimal]) -> int:
    """How many decimals the largest of these numbers keeps in 15 significant digits, 14 at most."""
    largest = max((abs(mark) for mark in marks), default=Decimal(1))
    whole = max(largest.adjusted(), 0) + 1
    return max(0, min(14, 15 - whole))


def _marks(segment: Segment) -> list[Decimal]:
    marks = [end for end in (segment.where.low, segment.where.high) if end is not None]
    return [*marks, segment.form.start] if isinstance(segment.form, Stairs) else marks


def _by_day_number(part: Curve) -> Curve:
    """Thresholds that are calendar days → the numbers a spreadsheet gives those days."""
    return replace(part, segments=tuple(_day_segment(segment) for segment in part.segments))


def _day_segment(segment: Segment) -> Segment:
    where, form = segment.where, segment.form
    low, high = (None if end is None else end - _DAY_ZERO for end in (where.low, where.high))
    if isinstance(form, Line):
        form = replace(form, x0=form.x0 - _DAY_ZERO, x1=form.x1 - _DAY_ZERO)
    elif isinstance(form, Stairs):
        form = replace(form, start=form.start - _DAY_ZERO)
    elif isinstance(form, Hyperbola):
        raise NotNative("日期不能按反比例计分，请改用数值")
    return replace(segment, where=replace(where, low=low, high=high), form=form)


def _chain(stretches: Sequence[Stretch], axis: Axis) -> str:
    """Nested IFs from the top down; many stretches are halved first, so that the nesting stays shallow."""
    if len(stretches) == 1:
        return stretches[0].points
    at = len(stretches) // 2 if len(stretches) > _FEW else len(stretches) - 1
    return f"IF({_reached(stretches[at], axis)},{_chain(stretches[at:], axis)},{_chain(stretches[:at], axis)})"


def _reached(stretch: Stretch, axis: Axis) -> str:
    """x ≥ or > the lower end, both to the same number of decimals.

    An end of more than 15 digits (三分之一) is never met by a cell: whether its own 15 digits reach it decides.
    """
    assert stretch.low is not None
    low, closed = stretch.low, stretch.closed
    shown = fifteen_digits(low)
    if shown != low:
        closed = shown > low
    return f"{axis.compared}{'>=' if closed else '>'}{plain(cents(low, axis.places))}"


# -- what a stretch gives ---------------------------------------------------------------------------------------------


def _points(rule: Rule, part: Curve, segment: Segment, held: Held, axis: Axis) -> str:
    form = segment.form
    if isinstance(form, (Open, Choice)):
        return "NA()"
    if isinstance(form, Flat) or (isinstance(form, Line) and form.y0 == form.y1):
        everywhere = replace(part, segments=(Segment(Interval(), form),), unit=None, asks_for="number")
        given = tally(replace(rule, parts=(everywhere,), worst_only=(), together=None), Decimal(0)).points
        return "NA()" if given is None else constant(given)
    return _sloped(form, segment.where, held, axis)


def _sloped(form: Form, where: Interval, held: Held, axis: Axis) -> str:
    """Line, hyperbola or stairs, held between its limits where it can leave them, and rounded."""
    low, high = held.limits
    if low is not None and high is not None and low > high:
        raise NotNative("标准的最低分高于最高分，没有可以计算的公式，请改用数值")
    least, most = _range(form, where)
    least, most = (None if y is None else y + held.start for y in (least, most))
    digits = _digits(form, where, held)
    expression = _expression(form, held, axis, digits)
    if held.zero_below is not None:
        return _with_pass_mark(expression, held, digits)
    if high is not None and (most is None or most > high):
        expression = at_most(expression, high)
    if low is not None and (least is None or least < low):
        expression = at_least(expression, low)
    return _rounded(expression, held, digits)


def _rounded(expression: str, held: Held, digits: int) -> str:
    return f"ROUND(ROUND({expression},{digits}),{held.places})"


def _with_pass_mark(expression: str, held: Held, digits: int) -> str:
    """低于N分不得分: the score as it would be, or 0."""
    if held.start:
        raise NotNative("标准既有基础分又有及格线，没有可以计算的公式，请改用数值")
    points = at_least(at_most(expression, held.inner[1]), held.inner[0])
    passed = f"IF(ROUND(ROUND({points},{digits}),2)<{plain(held.zero_below or Decimal(0))},0,{points})"
    if held.inner != held.outer:
        passed = at_least(at_most(passed, held.outer[1]), held.outer[0])
    return _rounded(passed, held, digits)


def _expression(form: Form, held: Held, axis: Axis, digits: int) -> str:
    if isinstance(form, Line):
        x0, y0, rise, run = _through(form)
        expression = line(axis.x, x0, y0 + held.start, rise, run)
        hidden = axis.quotients and _ties_hidden(rise / run, y0 + held.start, x0, held.places)
        side = (1 if rise > 0 else -1) if hidden else 0
    elif isinstance(form, Hyperbola):
        expression = f"{constant(form.product)}/{axis.x}"
        expression = f"{constant(held.start)}+{expression}" if held.start else expression
        side = (-1 if form.product > 0 else 1) if axis.quotients else 0
    elif isinstance(form, Stairs):
        return _stairs(form, held, axis)
    else:
        raise NotNative("标准要由人给分，没有可以计算的公式，请改用数值")
    return _on_its_side(expression, side, axis.cell, digits)


def _through(form: Line) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """x0, y0, rise, run of the line, from the node that reads most simply; run is positive."""
    x0, y0, x1, y1 = (Fraction(v) for v in (form.x0, form.y0, form.x1, form.y1))
    rise, run = (y1 - y0, x1 - x0) if x1 > x0 else (y0 - y1, x0 - x1)
    if y0 and (not y1 or (x0 and not x1)):
        x0, y0 = x1, y1
    return x0, y0, rise, run


def _stairs(form: Stairs, held: Held, axis: Axis) -> str:
    start, size, amount = Fraction(form.start), Fraction(form.size), Fraction(form.amount)
    distance = line(axis.compared, start, Fraction(0), Fraction(1 if size > 0 else -1), Fraction(1))
    low, high = held.limits
    base = Fraction(form.base) + held.start
    farthest = max((abs((y - base) / amount) for y in (low, high) if y is not None), default=Fraction(1))
    noise = float((abs(start) + abs(size) * farthest) / abs(size)) * 4 * _BINARY
    count = f"ROUND({times(distance, Fraction(1), abs(size))},{_decimals(noise)})"
    count = f"(-INT(-{count}))" if form.started_counts else f"INT({count})"
    change = times(count, abs(amount), Fraction(1))
    if form.most is not None:
        most = abs(Fraction(form.most))
        change = at_least(at_most(change, most), -most)
    return f"{constant(base)}{'-' if amount < 0 else '+'}{change}"


# -- ranges and precision ---------------------------------------------------------------------------------------------


def _range(form: Form, where: Interval) -> tuple[Bound, Bound]:
    """The least and the greatest a form gives over a stretch; None where it has no end."""
    if isinstance(form, Hyperbola):
        if where.low is None or where.low <= 0:
            return None, None
        near = Fraction(form.product) / Fraction(where.low)
        far = Fraction(form.product) / Fraction(where.high) if where.high is not None else Fraction(0)
        return min(near, far), max(near, far)
    rising = Fraction(form.y1 - form.y0) / Fraction(form.x1 - form.x0) > 0 if isinstance(form, Line) else None
    spare = Fraction(0)
    if isinstance(form, Stairs):
        rising, spare = form.amount / form.size > 0, abs(Fraction(form.amount))
    left, right = _points_at(form, where.low), _points_at(form, where.high)
    least, most = (left, right) if rising else (right, left)
    return (None if least is None else least - spare), (None if most is None else most + spare)


def _points_at(form: Form, x: Decimal | None) -> Bound:
    y = points_at(form, x)
    return None if y is None else Fraction(y)


def _ties_hidden(slope: Fraction, y0: Fraction, x0: Fraction, places: int) -> bool:
    """Whether half cents of the line lie at values that do not end."""
    return not (ends(1 / (2 * 10**places * slope)) and ends(x0 - y0 / slope))


def _on_its_side(expression: str, side: int, cell: str, digits: int) -> str:
    """A rising (+1) or falling (−1) score moved off a half cent to where the cell's own 15 digits lie."""
    if not side:
        return expression
    units = f"({cell}-INT({cell}*1024)/1024)*10^(14-INT(LOG10(MAX(ABS({cell}),1E-9))))"
    beyond = f"IF(ROUND({cell},8)=ROUND({cell},10),0,IF({units}-INT({units})<0.5,1,-1))"
    return f"{expression}{'-' if side > 0 else '+'}2E-{digits}*{beyond}"


def _digits(form: Form, where: Interval, held: Held) -> int:
    """To how many decimals the score is rounded first: as many as stay clear of binary noise."""
    low, high = held.limits
    points = max(100.0 if y is None else abs(float(y)) for y in (low, high))
    noise = 4 * points * _BINARY
    if isinstance(form, Line):
        slope = abs(Fraction(form.y1 - form.y0) / Fraction(form.x1 - form.x0))
        largest = max(abs(float(v)) for v in (form.x0, form.x1, where.low, where.high) if v is not None)
        exact_node = _through(form)[0].denominator == 1
        noise += float(slope) * largest * _BINARY * (1 if exact_node else 2)
    return min(_decimals(noise), 13 if points < 10 else 12)


def _decimals(noise: float) -> int:
    """The most decimals of which half a unit is more than the noise."""
    return max(3, min(13, floor(-log10(2 * noise)))) if noise > 0 else 13


def _arithmetic(tree: Expression, cell: str) -> tuple[str, int]:
    """A written formula as worksheet arithmetic, and how tightly its last operation binds (1 sum, 2 product, 3 one)."""
    if isinstance(tree, Number):
        return constant(tree.value) if tree.value >= 0 else f"({constant(tree.value)})", 3
    if isinstance(tree, Call):
        return f"{tree.function.upper()}({','.join(_arithmetic(given, cell)[0] for given in tree.arguments)})", 3
    if not isinstance(tree, Binary):
        return at_most(cell, _fraction(tree.most)), 3
    own = 1 if tree.operator in "+-" else 2
    left, left_binds = _arithmetic(tree.left, cell)
    right, right_binds = _arithmetic(tree.right, cell)
    left = f"({left})" if left_binds < own else left
    right = f"({right})" if right_binds < own or (right_binds == own and tree.operator in "-/") else right
    return f"{left}{tree.operator}{right}", own
