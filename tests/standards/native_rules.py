"""Rules of every numeric and worded kind with the values a cell can hold: what native formulas are tried on."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from native_oracle import Row, Shown, native_points
from pescore import read_standard
from pescore.standards.formulas import Binary, Call, Name, Number
from pescore.standards.native import formula
from pescore.standards.rules import (
    Choice,
    Curve,
    Flag,
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
from pescore.standards.scoring import tally

D = Decimal
NA = "#N/A"


def d(x: str | int | None) -> Decimal | None:
    return None if x is None else D(x)


def curve(*stretches: tuple[str | None, str, Form], unit: str | None = None, **more: object) -> Curve:
    """Stretches as (lower end, "[" closed or "(" open, form), ascending from None."""
    segments = []
    for i, (low, edge, form) in enumerate(stretches):
        high, next_edge = stretches[i + 1][:2] if i + 1 < len(stretches) else (None, "(")
        where = Interval(d(low), low is not None and edge == "[", d(high), high is not None and next_edge == "(")
        segments.append(Segment(where, form))
    return Curve(tuple(segments), unit=unit, **more)


def rule(part: object, full: str, start: str = "0", low: str | None = "0", high: str | None = "full") -> Rule:
    return Rule(D(full), (part,), D(start), d(low), d(full if high == "full" else high))


def flat(points: str) -> Flat:
    return Flat(D(points))


def line(*nodes: str) -> Line:
    return Line(*map(D, nodes))


def band(low: str, high: str, full: str, unit: str | None = "%") -> Rule:
    """Nothing up to `low`, `full` from `high` on, a straight line between."""
    return rule(
        curve((None, "", flat("0")), (low, "(", line(low, "0", high, full)), (high, "[", flat(full)), unit=unit), full
    )


def drop(limit: str, step: str, amount: str, full: str, unit: str | None = "%") -> Rule:
    """`full` up to `limit`, then `amount` off for every `step` more."""
    further = line(limit, full, str(D(limit) + D(step)), str(D(full) - D(amount)))
    return rule(curve((None, "", flat(full)), (limit, "(", further), unit=unit), full)


def _name(cap: str | None = None) -> Name:
    return Name("完成率", d(cap))


RATE_TIMES_3 = Binary("*", _name(), Number(D(3)))
RULES: dict[str, Rule] = {
    # straight lines, rising and falling, over rates and quantities
    "band 80-100 of 2": band("0.8", "1", "2"),
    "band 80-100 of 3": band("0.8", "1", "3"),
    "band 60-90 of 7": band("0.6", "0.9", "7"),
    "band 70-85 of 1.5": band("0.7", "0.85", "1.5"),
    "band of pupils": band("120", "480", "9", None),
    "band of amounts": band("1250.5", "18620.75", "6", "万元"),
    "steep, far from 0": band("999990", "1000010", "5", "元"),
    "below 0": band("-0.05", "0.05", "4"),
    "1 point off per 2 percent": drop("1", "0.02", "1", "4"),
    "0.3 off per percent": drop("0.08", "0.01", "0.3", "3"),
    "0.35 off per 7 days": drop("30", "7", "0.35", "6", "天"),
    "share of the target": rule(
        curve(
            (None, "", Open("负数？")), ("0", "[", line("0", "0", "0.98", "6")), ("0.98", "[", flat("6")), unit="%"
        ),
        "6",
    ),
    "two lines": rule(
        curve(
            (None, "", line("0.8", "6", "0.7", "2")),
            ("0.8", "[", line("0.8", "6", "1", "9")),
            ("1", "[", line("1", "9", "1.08", "10.5")),
            unit="%",
            high=D(10),
        ),
        "9",
        high="10",
    ),
    "nearly everywhere a slope": rule(curve((None, "", line("0", "0", "1", "15")), unit="%", high=D(15)), "15"),
    "a third of a point": rule(curve((None, "", line("0", "0", "3", "1")), unit="个", high=D(5)), "5"),
    "base and bonus": rule(curve((None, "", line("10", "0", "12", "0.5")), low=None, high=D(2)), "5", "3", "1", "4.5"),
    "falls without end": rule(curve((None, "", line("0", "5", "1", "4.37")), low=None), "5", low=None, high=None),
    "pass mark": rule(
        curve((None, "", line("0", "0", "500", "80")), unit="件", high=D(80), zero_below=D(48)), "80"
    ),
    # tiers: closed and open ends, points, choices and questions between
    "tiers": rule(
        curve(
            (None, "", flat("0")),
            ("0.65", "[", flat("1")),
            ("0.75", "(", flat("3.5")),
            ("0.85", "[", flat("5")),
            ("0.95", "[", flat("6")),
            unit="%",
        ),
        "6",
    ),
    "one point of the line": rule(
        curve((None, "", flat("2")), ("200", "[", flat("8")), ("200", "(", flat("5.25")), unit="天"), "8"
    ),
    "choice and question": rule(
        curve(
            (None, "", flat("8")),
            ("10", "(", Choice(D(6), D(7))),
            ("20", "(", Open("没有写明")),
            ("50", "(", flat("0")),
            unit="天",
        ),
        "8",
    ),
    "many tiers": rule(curve(*((None if i < 0 else str(i), "[", flat(str(i + 1))) for i in range(-1, 40))), "40"),
    "odd thresholds": rule(
        curve(
            (None, "", flat("0")), ("0.0900000762939453", "[", flat("1")), ("0.33333333333333333333", "[", flat("2"))
        ),
        "2",
    ),
    # limit ÷ actual
    "hyperbola of days": rule(curve((None, "", flat("10")), ("5", "(", Hyperbola(D(50))), high=D(10)), "10"),
    "hyperbola of a rate": rule(
        curve((None, "", flat("3")), ("0.5", "(", Hyperbola(D("1.5"))), unit="%", high=D(3)), "3"
    ),
    # whole steps, begun steps
    "whole steps": rule(
        curve((None, "", flat("4")), ("1", "(", Stairs(D(1), D(4), D("0.01"), D("-0.4"), False)), unit="%"), "4"
    ),
    "begun steps": rule(
        curve((None, "", flat("4")), ("1", "(", Stairs(D(1), D(4), D("0.02"), D("-0.35"), True)), unit="%"), "4"
    ),
    "steps to the left, 2 at most": rule(
        curve((None, "", Stairs(D("0.9"), D(5), D("-0.05"), D("-0.5"), True, D(2))), ("0.9", "[", flat("5")), unit="%"),
        "5",
    ),
    "steps of 0.1 from 10000": rule(
        curve((None, "", flat("0")), ("10000", "[", Stairs(D(10000), D(0), D("0.1"), D("0.25"), False))), "3"
    ),
    # counts
    "0.4 off each": rule(Occurrences(D("-0.4"), cap=D(12)), "12", "12"),
    "0.5 off each, 1.2 at most": rule(Occurrences(D("-0.5"), cap=D("1.2")), "4", "4"),
    "1 off per 3": rule(Occurrences(D(-1), size=D(3)), "5", "5"),
    "1 off per 3 begun": rule(Occurrences(D(-1), size=D(3), rounding="round_up"), "5", "5"),
    "酌情 each": rule(Occurrences(D(-1), ask="每处扣几分？"), "5", "5"),
    "bonus": rule(Occurrences(D("0.15"), cap=D(2)), "3", "0", high="2"),
    # a rule with conditions nobody has answered
    "with an assumed condition": Rule(
        D(2), (*band("0.8", "1", "2").parts, Flag("弄虚作假", voids=True, assumed=True)), D(0), D(0), D(2)
    ),
    # written formulas
    "rate × 3": rule(Formula(RATE_TIMES_3, ("完成率",), ("number",), high=D(3)), "3"),
    "20 − (rate − 0.5)/0.3 × 20": rule(
        Formula(
            Binary(
                "-",
                Number(D(20)),
                Binary("*", Binary("/", Binary("-", _name(), Number(D("0.5"))), Number(D("0.3"))), Number(D(20))),
            ),
            ("完成率",),
            ("number",),
            high=D(20),
        ),
        "20",
    ),
    "min(rate, 1) × 6": rule(
        Formula(Binary("*", Call("min", (_name(), Number(D(1)))), Number(D(6))), ("完成率",), ("number",)), "6"
    ),
    "four at most": rule(Formula(Binary("/", _name("4"), Number(D(8))), ("完成率",), ("count",)), "1", "0.25"),
}  # fmt: skip

# sentence, full mark, more for read_standard
SENTENCES: list[tuple[str, float, dict[str, object]]] = [
    ("预算执行率≥100%得满分，≤80%不得分，之间按比例计算", 2, {}),
    ("满意率达到85%的得满分，每下降1个百分点扣指标分值的4%，扣完为止。", 4, {}),
    ("保障率≥95%，计6分；85%（含）-95%，计5分；75%（含）-85%，计3分；低于75%不得分。", 6, {"unit": "rate"}),
    ("每超过一个百分点，扣0.6分，扣完为止。控制率≤100%，计6分", 6, {"unit": "rate"}),
    ("每超过一个百分点，扣0.4分，扣完为止。控制率≤100%，计4分", 4, {"conventions": {"step": "whole_steps"}}),
    ("每超过一个百分点，扣0.4分，扣完为止。控制率≤100%，计4分", 4, {"conventions": {"step": "round_up"}}),
    ("出现占道堆物的，每处扣0.4分，累加扣分，最多扣12分。", 12, {}),
    ("新建站点≥23个得6分；＜23个的，每少1个扣0.5分，少于15个的不得分。", 6, {}),
    ("补助标准≤30万元/个的得6分，每超1万元/个扣1分，扣完为止。", 6, {}),
    ("收到资金后30日内下达到乡镇得满分；每逾期1日扣0.2分，扣完为止。", 5, {}),
    ("", 10, {"target": "≥98%"}),
    ("", 10, {"target": "≤5个工作日"}),
    ("", 6, {"target": "≥1,200户"}),
    ("", 10, {"target": "0起"}),
    ("完成率*15", 15, {"unit": "rate"}),
    ("婴儿死亡率≤5‰得5分，每高1‰扣1分，扣完为止", 5, {}),
    ("≥10BP得15分；每低2BP扣3分，扣完为止", 15, {}),
]


@lru_cache(maxsize=1)
def every_rule() -> dict[str, Rule]:
    read = {f"{said}（{full}）{more}": read_standard(said, full, **more).rule for said, full, more in SENTENCES}
    assert None not in read.values(), [said for said, found in read.items() if found is None]
    return RULES | read


def native(found: Rule):
    return lambda value_cell, full_cell: formula(found, value_cell, full_cell)


def row(value: object, found: Rule) -> Row:
    return Row(value, found.full, native(found))


def expected(found: Rule, value: object) -> Shown:
    points = tally(found, value).points
    return NA if points is None else points


def mismatches(rows: list[tuple[str, Rule, object]], engine) -> list[tuple]:
    shown = native_points([row(value, found) for _, found, value in rows], engine)
    told = [(name, value, show, expected(found, value)) for (name, found, value), show in zip(rows, shown, strict=True)]
    return [entry for entry in told if not _agree(entry[2], entry[3])]


def _agree(show: Shown, want: Shown) -> bool:
    if want == NA:  # a question has no points; which error a sheet shows for 1÷0 is its own affair
        return isinstance(show, str) and show.startswith("#")
    return show == want


# -- values a cell can hold ------------------------------------------------------------------------------------------


def values_of(found: Rule, dice: random.Random, count: int) -> Iterator[float]:
    """Thresholds, a hair beside them, debris; half cents of lines; typed figures, quotients, percentages, noise."""
    part = found.parts[0]
    marks = _marks(part)
    rate = isinstance(part, Formula) or (isinstance(part, Curve) and part.unit == "%")
    edges = [x for mark in marks for x in _beside(mark)]
    low, high = float(min(marks, default=D(0))), float(max(marks, default=D(20)))
    width = (high - low) or abs(high) or 1.0
    ties = _half_cents(part)
    fixed = [*edges, *ties, 0.0, 1.0, -1.0, 1e9, -3.25, 1e-7]
    dice.shuffle(fixed)
    yield from fixed[: count // 2]
    for _ in range(count - min(len(fixed), count // 2)):
        kind = dice.random()
        x = dice.uniform(low - 0.3 * width, high + 0.5 * width)
        if kind < 0.3:
            value = round(x, dice.randint(0, 6))
        elif kind < 0.6 and rate:
            whole = dice.choice([dice.randint(2, 60), dice.randint(2, 3000), dice.randint(2, 30) * 100])
            value = round(x * whole) / whole
        elif kind < 0.7:
            value = dice.choice([x, round(x, 2)]) * (1 + dice.randint(-2, 2) * 2.0**-52)
        elif kind < 0.8 and rate:
            value = round(x * 100, dice.randint(0, 4))
        elif kind < 0.9 and ties:
            value = dice.choice(ties)
        else:
            value = x
        yield value


def _marks(part: object) -> list[Decimal]:
    if not isinstance(part, Curve):
        return [D(0), D(1), D(3), D(10)]
    ends = [end for s in part.segments for end in (s.where.low, s.where.high) if end is not None]
    nodes = [x for s in part.segments if isinstance(s.form, Line) for x in (s.form.x0, s.form.x1)]
    steps = [s.form.start + i * s.form.size for s in part.segments if isinstance(s.form, Stairs) for i in range(12)]
    return list(dict.fromkeys([*ends, *nodes, *steps]))


def _beside(mark: Decimal) -> list[float]:
    at = float(mark)
    debris = [math.nextafter(at, math.inf), math.nextafter(at, -math.inf)] if at else []
    return [at, at - 1e-9, at + 1e-9, *debris, at + 1e-6, at - 1e-4]


def _half_cents(part: object) -> list[float]:
    """Where lines and hyperbolas of the part give 0.005, 0.015, …, a hair beside, and debris where the value ends.

    A value that does not end is left out where its 15 digits are too near for binary to tell the side.
    """
    values: list[float] = []
    for form, where in _slopes(part):
        for half in range(1, 4000, 26):
            y = Fraction(half, 200)
            if isinstance(form, Line):
                slope = Fraction(form.y1 - form.y0) / Fraction(form.x1 - form.x0)
                x = Fraction(form.x0) + (y - Fraction(form.y0)) / slope
            else:
                x = Fraction(form.product) / y
                if abs(x) > 100:  # so flat that 1E-9 is no cent's worth
                    continue
            digits = Fraction(f"{float(x):.15g}")
            unit = Fraction(10) ** (math.floor(math.log10(abs(x) or 1)) - 14)
            if D(x.numerator) / x.denominator not in where:
                continue
            if x == digits:
                values += _beside(D(x.numerator) / x.denominator)
            elif abs(x) > Fraction(1, 1000) and abs(x - digits) > unit / 10:
                values += [float(x), float(x) - 1e-9, float(x) + 1e-9]
    return values


def _slopes(part: object) -> list[tuple[Line | Hyperbola, Interval]]:
    if isinstance(part, Formula) and part.expression == RATE_TIMES_3:
        return [(line("0", "0", "1", "3"), Interval(D(0), True, D(1)))]
    segments = part.segments if isinstance(part, Curve) else ()
    return [
        (s.form, s.where)
        for s in segments
        if isinstance(s.form, Hyperbola) or (isinstance(s.form, Line) and s.form.y0 != s.form.y1)
    ]


def many_rows(count: int, seed: int) -> list[tuple[str, Rule, object]]:
    dice = random.Random(seed)
    found = every_rule()
    each = -(-count // len(found))
    return [(name, one, value) for name, one in found.items() for value in values_of(one, dice, each)]
