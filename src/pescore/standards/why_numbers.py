"""Why a number got its points: the clause that decided and its arithmetic, as an evaluator would write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ..values import cents
from . import arithmetic as exactly
from . import findings
from .clauses import Parsed
from .formulas import PLACE
from .outcomes import Outcome
from .phrases import bare, figure, points, quoted, region, size
from .rules import Choice, Curve, Flat, Hyperbola, Interval, Line, Open, Segment, Stairs

if TYPE_CHECKING:
    from .reading import Reading

ZERO = Decimal(0)
_TERSE = re.compile(r"^“(?:和|及|、)?[得计]?\d+(?:\.\d+)?分?”$")  # of a parallel list: says points, not which stretch


@dataclass(slots=True)
class Told:
    """What one part contributes to the sentence, and which kinds of 口径 it leant on."""

    text: str
    sloping: bool = False
    edge: bool = False
    filled: str = ""  # "below" | "beyond": nobody's words, a 口径 decided
    floored: bool = False
    capped: bool = False


def number_told(part: Curve, value: object, outcome: Outcome, reading: Reading) -> Told:
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str) and outcome.step:
        return Told(outcome.step)
    x = findings.number(value, part)
    if isinstance(x, str):
        return Told("")
    segment = part.segment_at(x)
    name = _name(part, reading)
    shown = f"{name}{figure(x, part.unit, part.asks_for)}："
    told = _form(part, segment, x, reading)
    if part.high == 0 and outcome.points and "共扣" not in told.text:
        told.text += f"，扣{points(-outcome.points)}分"
    told.text = shown + told.text if told.text else shown.rstrip("：")
    told.edge = x in (segment.where.low, segment.where.high)
    return told


def _name(part: Curve, reading: Reading) -> str:
    for name in ("" if part.asks_for == "none" else part.label, reading.draft.indicator):
        name = (
            re.split("[,，、；;]", re.sub(r"[“”\"]|[（(][^）)]*$", "", name))[-1]
            .strip(" 的在于（）()")
            .removesuffix("允许有")
        )
        if name and len(name) <= 16 and not re.search(r"\d|^[且按]$", name):
            return name
    return "实际值"


def said(words: str, parsed: Parsed | None) -> str:
    """The words of a clause, with the formula put back where it was lifted out."""
    if PLACE not in words or parsed is None:
        return words
    for clause in parsed.clauses:
        if clause.words == words and clause.effect.formula is not None:
            written = clause.effect.formula.words  # the words before it may be part of it already
            return words.replace(PLACE, written.removeprefix(words.partition(PLACE)[0]))
    return words


def _form(part: Curve, segment: Segment, x: Decimal, reading: Reading) -> Told:
    form, words = segment.form, quoted(said(segment.words, reading.parsed), 48)
    if _TERSE.match(words):
        words = quoted(f"{region(segment.where, part)}：{words.strip('“”和、及与')}")
    named = f"按{words}" if segment.words else ""
    if isinstance(form, Open):
        return Told(form.ask)
    if isinstance(form, Choice):
        return Told(named)
    if isinstance(form, Flat):
        return _flat(part, segment, named, words, reading.full)
    if isinstance(form, Hyperbola) and not x:
        return Told(f"{named}，实际值为0不能作除数，无法计算")
    raw = form.at(x)
    if isinstance(form, Stairs):
        text = _stairs(form, x, part)
    elif isinstance(form, Hyperbola):
        full = reading.full
        text = f"{points(full)}×{bare(exactly.ratio(form.product, full), part.unit)}÷{bare(x, part.unit)}{equals(raw)}"
    else:
        text = _line(form, segment, x, part, reading)
    told = Told(f"{named}，{text}" if named else text, sloping=not text.startswith("恰为起算点"))
    if part.high is not None and raw > part.high:
        told.text, told.capped = f"{told.text}，最高按{points(part.high)}分", True
    elif part.low is not None and raw < part.low:
        told.text, told.floored = f"{told.text}，最低按{points(part.low)}分", True
    elif part.zero_below is not None and cents(raw) < part.zero_below:
        told.text += f"，不足{points(part.zero_below)}分，不得分"
    return told


def _flat(part: Curve, segment: Segment, named: str, words: str, full: Decimal) -> Told:
    """A constant stretch: the clause's own words, or what a 口径 fills in beside a clause."""
    where, worth = segment.where, segment.form.points if isinstance(segment.form, Flat) else ZERO
    i = part.segments.index(segment)
    near = [(j, part.segments[j]) for j in (i - 1, i + 1) if 0 <= j < len(part.segments)]
    kin = [(j, s) for j, s in near if segment.words and s.words == segment.words]
    if not kin or (where.low is not None and where.high is not None):
        return Told(named)
    j, other = kin[0]
    edge = where.low if j < i else where.high
    form = other.form
    if isinstance(form, Stairs) or (isinstance(form, Line) and _is_per_unit(form, other.where)):
        start = form.start if isinstance(form, Stairs) else form.x0
        return Told(f"没有触及{words}", filled="beyond") if edge == start else Told(f"{named}，已到上限", capped=True)
    if isinstance(form, (Flat, Choice)) and segment.filled:
        best = full if part.high is None else part.high
        return Told(f"在{words}所列范围之外", filled="below" if worth < best else "beyond")
    return Told(named)


def _line(form: Line, segment: Segment, x: Decimal, part: Curve, reading: Reading) -> str:
    """The arithmetic of a straight line in the form its clause has: per unit, from 0, or between two ends."""
    if form.x0 == 0 and form.y0 == 0:
        return _ratio(form, x, part, reading)
    if _is_per_unit(form, segment.where):
        return _per_unit(form, x, part)
    if form.x0 == 0 and form.x1 == 1:  # a written formula: 20-异常数据率×20
        slope = f"{'−' if form.y1 < form.y0 else '+'}{points(abs(form.y1 - form.y0))}"
        return f"{points(form.y0)}{slope}×{_bare(x, part)}{equals(form.at(x))}"
    return _between(form, x, part)


def _is_per_unit(form: Line, where: Interval) -> bool:
    """The line starts at the near end of its stretch and does not end at a node: 每…扣."""
    start = where.low if form.x1 > form.x0 else where.high
    return form.x0 == start and {form.x0, form.x1} != {where.low, where.high}


def equals(raw: Decimal) -> str:
    """=3.75, or ≈4.03 where the figure was rounded to the cent for show."""
    shown = points(raw)
    exact = not shown.startswith("约") and Decimal(shown) == raw
    return f"{'=' if exact else '≈'}{shown.lstrip('约').replace('-', '−')}"


def _ratio(form: Line, x: Decimal, part: Curve, reading: Reading) -> str:
    goal, worth, target = form.x1, form.y1, reading.draft.target
    if target and worth * target == reading.full * goal:
        goal, worth = target, reading.full
    over = "" if goal == 1 else f"÷{bare(goal, part.unit)}"
    return f"{points(worth)}×{_bare(x, part)}{over}{equals(form.at(x))}"


def _bare(x: Decimal, part: Curve) -> str:
    text = figure(x, "%") if part.unit == "%" else figure(x, None)
    return f"({text})" if x < 0 else text


_FURTHER = {"%": ("高出", "低了"), "日期": ("晚了", "早了")}


def _per_unit(form: Line, x: Decimal, part: Curve) -> str:
    step, amount = abs(form.x1 - form.x0), form.y1 - form.y0
    away = abs(x - form.x0)
    if not away:
        return "恰为起算点，" + ("不扣分" if amount < 0 else "不加分")
    more, less = _FURTHER.get(part.unit or "", ("多出", "少了"))
    way = more if x > form.x0 else less
    verb = "扣" if amount < 0 else "加"
    change = exactly.ratio(away, step) * abs(amount)
    far = size(Decimal(figure_number(away, part)), part.unit)
    total = f"{'−' if amount < 0 else '+'}{points(change)}{equals(form.at(x))}"
    start = points(form.y0) if form.y0 else "0"
    count = f"每{size(step, part.unit)}{verb}{points(abs(amount))}分，共{verb}{points(change)}分"
    return f"比{figure(form.x0, part.unit, part.asks_for)}{way}{far}，{count}" + (
        f"，{start}{total}" if form.y0 else ""
    )


def figure_number(x: Decimal, part: Curve) -> Decimal:
    """A distance short enough to print: 6 decimals of a rate, 4 of a quantity."""
    places = 6 if part.unit == "%" else 4
    short = cents(x, places)
    return x if x == short or -int(x.as_tuple().exponent) <= places else short


def _between(form: Line, x: Decimal, part: Curve) -> str:
    (x0, y0), (x1, y1) = (form.x0, form.y0), (form.x1, form.y1)
    result = equals(form.at(x))
    if y0 > y1:
        (x0, y0), (x1, y1) = (x1, y1), (x0, y0)  # measured from the lower end

    def gap(a: Decimal, b: Decimal) -> str:
        return f"({_bare(max(a, b), part)}−{_bare(min(a, b), part)})"

    base = f"{points(y0)}+" if y0 else ""
    if (x - x0) * (x1 - x0) < 0:
        return f"两端连线延长{result}"
    return f"{base}{points(y1 - y0)}×{gap(x, x0)}÷{gap(x1, x0)}{result}"


def _stairs(form: Stairs, x: Decimal, part: Curve) -> str:
    step = size(abs(form.size), part.unit)
    count = exactly.steps(x - form.start, form.size, form.started_counts)
    verb, sign = ("扣", "−") if form.amount < 0 else ("加", "+")
    away = size(figure_number(abs(x - form.start), part), part.unit)
    change = points(abs(form.at(x) - form.base))
    begun = f"不足{step}的{'按一档计' if form.started_counts else '不计'}，计{points(count)}档"
    each = f"每档{verb}{points(abs(form.amount))}分，共{verb}{change}分"
    start = figure(form.start, part.unit, part.asks_for)
    total = f"，{points(form.base)}{sign}{change}{equals(form.at(x))}" if form.base else ""
    return f"与{start}相差{away}，{begun}，{each}{total}"
