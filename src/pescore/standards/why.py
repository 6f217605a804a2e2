"""Why this score (得分说明): one Chinese sentence with the clause that decided, the arithmetic, and the 口径 used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from . import arithmetic as exactly
from . import findings
from .canonical import meaning
from .clauses import Parsed
from .formulas import PLACE
from .phrases import bare, figure, points, quoted, region, size
from .rules import Checklist, Choice, Curve, Flag, Flat, Formula, Hyperbola, Interval, Levels, Line, Occurrences, Open, Part, Rule, Segment, Stairs, Switch
from .scoring import Outcome, Tally, needs_of

if TYPE_CHECKING:
    from .reading import Reading

ZERO = Decimal(0)
LONGEST = 200
_TERSE = 6  # words such as “5分” (of a parallel list) do not say which stretch they mean
_SLOPING = frozenset(
    ("step", "pct_means_pp", "pct_relative", "pp_of_completion", "pp_on_non_percent", "start_at_full", "every_implied", "missing_verb_is_plus",
     "band_linear", "default_ratio_rule", "ratio_higher", "ratio_lower", "linear_through_origin", "anbili_by_share", "deduct_percent_of_weight",
     "target_100_if_none", "unit_BP", "extrapolation_outside_nodes", "deviation_both_sides")
)  # fmt: skip
_AT_AN_EDGE = frozenset(("tier_edge_upper", "shared_bound_to_better", "boundary_overlap_first", "boundary_gap_upper", "yishang_inclusive"))
_BELOW = frozenset(("below_lowest_tier_zero", "else_zero"))
_BEYOND = frozenset(("over_full", "equal_means_at_least", "over_no_reduce"))
_UNANSWERED = frozenset(("override_bool", "extra_zero_condition"))


@dataclass(slots=True)
class _Told:
    """What one part contributes to the sentence, and which kinds of 口径 it leant on."""

    text: str
    sloping: bool = False
    edge: bool = False
    filled: str = ""  # "below" | "beyond": nobody's words, a 口径 decided
    floored: bool = False
    capped: bool = False


def explain(reading: Reading, value: object, tally: Tally) -> str:
    """One sentence on how `tally` came from `value`; an open question says what to answer."""
    rule = reading.rule
    if rule is None:
        return _question(tally.ask or reading.ask or "评分标准没有读懂", fault=False)
    if tally.fault and tally.ask:
        return _sentence(tally.ask)
    told = _told(rule, reading, value, tally)
    if tally.points is not None:
        return _with_conventions(_scored(rule, told, tally), told, reading, tally)
    if tally.low is not None and tally.high is not None:
        return _with_conventions(_band(told, tally), told, reading, tally)
    return _question(tally.ask or reading.ask or "请先明确评分标准", fault=tally.fault)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith(("。", "？", "！", "?")) else f"{text}。"


def _question(ask: str, *, fault: bool) -> str:
    text = _sentence(ask)
    return f"暂不计分：{text}" + ("请先回答，再计分。" if text.endswith(("？", "?")) and not fault else "")


def _scored(rule: Rule, told: list[_Told], tally: Tally) -> str:
    worth = points(tally.points or ZERO)
    body = "；".join(t.text for t in told if t.text)
    voided = _voided(rule, tally)
    if voided is not None:
        text = f"{quoted(voided)}成立，本项得{worth}分"
    elif len(rule.parts) > 1 or rule.start:
        text = f"{body}；{_sum(rule, tally)}得{worth}分" if body else f"{_sum(rule, tally)}得{worth}分"
    else:
        text = f"{body}，得{worth}分" if body else f"得{worth}分"
    if tally.to_total:
        text += f"，另从项目总分{'扣' if tally.to_total < 0 else '加'}{points(abs(tally.to_total))}分"
    return f"{text}。"


def _voided(rule: Rule, tally: Tally) -> str | None:
    """The condition that took the whole item away."""
    if len(tally.outcomes) != len(rule.parts):
        return None
    hits = (p.condition for p, o in zip(rule.parts, tally.outcomes, strict=True) if isinstance(p, Flag) and o.voids)
    return next(hits, None)


def _sum(rule: Rule, tally: Tally) -> str:
    """4−0.6−1=2.4，; what holds the sum is said."""
    terms = [o.points for o in tally.outcomes if o.points]
    raw = rule.start + sum(terms, ZERO)
    written = points(rule.start) if rule.start else ""
    for term in terms:
        written += ("−" if term < 0 else "+" if written else "") + points(abs(term))
    if not terms:
        return "没有扣分，" if rule.start else ""
    held = f"{tally.clamped}，" if tally.clamped else ""
    several = len(terms) + bool(rule.start) > 1
    return (f"{written}{_equals(raw)}，" if several else "") + held


def _band(told: list[_Told], tally: Tally) -> str:
    body = "；".join(t.text for t in told if t.text)
    low, high = points(tally.low or ZERO), points(tally.high or ZERO)
    proposed = f"，建议{points(tally.propose)}分" if tally.propose is not None else ""
    return f"{body + '，' if body else ''}应在{low}～{high}分之间由评价人给分{proposed}；请填写分数和理由。"


# -- each part ---------------------------------------------------------------------------------------------------------


def _told(rule: Rule, reading: Reading, value: object, tally: Tally) -> list[_Told]:
    values = _dealt(rule, value)
    if len(tally.outcomes) != len(rule.parts):
        return [_Told(o.step or quoted(o.words)) for o in tally.outcomes if o.step or o.words]
    return [
        _part(part, v, outcome, reading) for part, v, outcome in zip(rule.parts, values or [None] * len(rule.parts), tally.outcomes, strict=True)
    ]


def _dealt(rule: Rule, value: object) -> list[object] | None:
    """The finding of each part, as `scoring` dealt them; None where they can't be told apart."""
    if len(rule.parts) == 1:
        return [value]
    given = list(value) if isinstance(value, tuple) else [value]
    sizes = [len(needs_of(part)) for part in rule.parts]
    if len(given) != sum(sizes):
        sizes = [0 if isinstance(part, Flag) and part.assumed else n for part, n in zip(rule.parts, sizes, strict=True)]
    if len(given) != sum(sizes):
        return None
    out: list[object] = []
    for n in sizes:
        chunk, given = given[:n], given[n:]
        out.append(None if not n else chunk[0] if n == 1 else tuple(chunk))
    return out


def _part(part: Part, value: object, outcome: Outcome, reading: Reading) -> _Told:
    if isinstance(part, Switch):
        return _switch(part, value, outcome, reading)
    if isinstance(part, Curve):
        return _curve(part, value, outcome, reading)
    if isinstance(part, Levels):
        return _Told(f"按{quoted(outcome.words)}" if outcome.words else outcome.step)
    if isinstance(part, Checklist):
        return _Told(_checklist(part, value, outcome))
    if isinstance(part, Occurrences):
        return _Told(_occurrences(part, value, outcome), capped=part.cap is not None and outcome.points is not None and abs(outcome.points) == part.cap)
    if isinstance(part, Formula):
        return _Told(f"按公式{quoted(part.words, 60)}，{outcome.step}" if outcome.step else f"按公式{quoted(part.words, 60)}")
    return _Told(outcome.step)


def _checklist(part: Checklist, value: object, outcome: Outcome) -> str:
    degrees = findings.degrees(value, part) if part.by_count is None and part.unmet is None else None
    if not isinstance(degrees, list) or outcome.points is None:
        return outcome.step
    short = [f"第{i + 1}项{_degree(d)}" for i, d in enumerate(degrees) if d is not None and d != 1]
    spared = "、".join(f"第{i + 1}项" for i, d in enumerate(degrees) if d is None)
    text = "各要点均符合" if not short else "要点" + "、".join(short) + ("，其余符合" if len(short) < part.count else "")
    text += f"（{spared}没有任务，视同完成）" if spared else ""
    return text + (f"，{points(sum(part.weights, ZERO))}分中得{points(outcome.points)}分" if short else "")


def _degree(d: Decimal) -> str:
    return "不符合" if not d else f"符合{figure(d, '%')}"


def _occurrences(part: Occurrences, value: object, outcome: Outcome) -> str:
    if not outcome.points:
        return "" if part.amount < 0 else "没有加分"
    n = findings.count(value, part.label)
    verb, each = "扣" if part.amount < 0 else "加", points(abs(part.amount))
    if isinstance(n, str):
        return outcome.step
    per = each if part.size == 1 else f"{each}÷{points(part.size)}"
    most = "" if part.cap is None or abs(outcome.points) < part.cap or n * abs(part.amount) == part.cap * part.size else f"，最多{verb}{points(part.cap)}分"
    return f"{quoted(part.label, 24)}{points(n)}次×{per}分，{verb}{points(abs(outcome.points))}分{most}"


def _switch(part: Switch, value: object, outcome: Outcome, reading: Reading) -> _Told:
    answer, number = value if isinstance(value, tuple) and len(value) == 2 else (value, None)
    if findings.yes_no(answer):
        return _Told(f"{quoted(part.condition)}成立")
    return _curve(part.otherwise, number, outcome, reading)


# -- one number --------------------------------------------------------------------------------------------------------


def _curve(part: Curve, value: object, outcome: Outcome, reading: Reading) -> _Told:
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str) and outcome.step:
        return _Told(outcome.step)
    x = findings.number(value, part)
    if isinstance(x, str):
        return _Told("")
    segment = part.segment_at(x)
    name = _name(part, reading)
    shown = f"{name}{figure(x, part.unit, part.asks_for)}："
    told = _form(part, segment, x, reading)
    if part.high == 0 and outcome.points and "共扣" not in told.text:
        told.text += f"，扣{points(-outcome.points)}分"
    told.text = shown + told.text
    told.edge = x in (segment.where.low, segment.where.high)
    return told


def _name(part: Curve, reading: Reading) -> str:
    for name in (part.label, reading.draft.indicator):
        name = re.split("[,，、；;]", re.sub(r"[“”\"]|[（(][^）)]*$", "", name))[-1].strip(" 的在（）()")
        if name and len(name) <= 16 and name not in ("且", "按"):
            return name
    return "实际值"


def said(words: str, parsed: Parsed | None) -> str:
    """The words of a clause, with the formula put back where it was lifted out."""
    if PLACE not in words or parsed is None:
        return words
    for clause in parsed.clauses:
        if clause.words == words and clause.effect.formula is not None:
            return words.replace(PLACE, clause.effect.formula.words)
    return words


def _form(part: Curve, segment: Segment, x: Decimal, reading: Reading) -> _Told:
    form, words = segment.form, quoted(said(segment.words, reading.parsed), 48)
    if segment.words and len(words) <= _TERSE:
        words = quoted(f"{region(segment.where, part)}：{words.strip('“”和、及与')}")
    named = f"按{words}" if segment.words else ""
    if isinstance(form, Open):
        return _Told(form.ask)
    if isinstance(form, Choice):
        return _Told(f"{named}，这一档为{points(form.low)}～{points(form.high)}分")
    if isinstance(form, Flat):
        return _flat(part, segment, named, words)
    raw = form.at(x)
    if isinstance(form, Stairs):
        text = _stairs(form, x, part)
    elif isinstance(form, Hyperbola):
        full = reading.full
        text = f"{points(full)}×{bare(exactly.ratio(form.product, full), part.unit)}÷{bare(x, part.unit)}{_equals(raw)}"
    else:
        text = _line(form, segment, x, part, reading)
    told = _Told(f"{named}，{text}" if named else text, sloping=not text.startswith("恰为起算点"))
    if part.high is not None and raw > part.high:
        told.text, told.capped = f"{told.text}，最高按{points(part.high)}分", True
    elif part.low is not None and raw < part.low:
        told.text, told.floored = f"{told.text}，最低按{points(part.low)}分", True
    elif part.zero_below is not None and exactly.cents(raw) < part.zero_below:
        told.text += f"，不足{points(part.zero_below)}分，不得分"
    return told


def _flat(part: Curve, segment: Segment, named: str, words: str) -> _Told:
    """A constant stretch: the clause's own words, or what a 口径 fills in beside a clause."""
    i = part.segments.index(segment)
    beside = [(s, j) for j, s in ((i - 1, part.segments[i - 1] if i else None), (i + 1, part.segments[i + 1] if i + 1 < len(part.segments) else None)) if s]
    outer = segment.where.low is None or segment.where.high is None
    for other, j in beside:
        if not outer or not segment.words or other.words != segment.words:
            continue
        edge = segment.where.low if j < i else segment.where.high
        if isinstance(other.form, Line) and not _is_per_unit(other.form, other.where):
            return _Told(named)
        if isinstance(other.form, Line):
            if edge == other.form.x0 and other.form.y0 == _flat_points(segment):
                return _Told(f"没有触及{words}", filled="beyond")
            if edge is not None and other.form.at(edge) == _flat_points(segment):
                return _Told(f"{named}，已到上限", capped=True)
        worse = _flat_points(segment) == 0
        return _Told(f"在{words}所列范围之外", filled="below" if worse else "beyond")
    return _Told(named)


def _flat_points(segment: Segment) -> Decimal:
    return segment.form.points if isinstance(segment.form, Flat) else ZERO


def _line(form: Line, segment: Segment, x: Decimal, part: Curve, reading: Reading) -> str:
    """The arithmetic of a straight line in the form its clause has: per unit, from 0, or between two ends."""
    if form.x0 == 0 and form.y0 == 0:
        return _ratio(form, x, part, reading)
    if _is_per_unit(form, segment.where):
        return _per_unit(form, x, part)
    if form.x0 == 0 and form.x1 == 1:  # a written formula: 20-异常数据率×20
        return f"{points(form.y0)}{'−' if form.y1 < form.y0 else '+'}{points(abs(form.y1 - form.y0))}×{_bare(x, part)}{_equals(form.at(x))}"
    return _between(form, x, part)


def _is_per_unit(form: Line, where: Interval) -> bool:
    """The line starts at the near end of its stretch and does not end at a node: 每…扣."""
    start = where.low if form.x1 > form.x0 else where.high
    return form.x0 == start and {form.x0, form.x1} != {where.low, where.high}


def _equals(raw: Decimal) -> str:
    """=3.75, or ≈4.03 where the figure was rounded to the cent for show."""
    shown = points(raw)
    return f"{'=' if Decimal(shown) == raw else '≈'}{shown.replace('-', '−')}"


def _ratio(form: Line, x: Decimal, part: Curve, reading: Reading) -> str:
    goal, worth, target = form.x1, form.y1, reading.draft.target
    if target and worth * target == reading.full * goal:
        goal, worth = target, reading.full
    over = "" if goal == 1 else f"÷{bare(goal, part.unit)}"
    return f"{points(worth)}×{_bare(x, part)}{over}{_equals(form.at(x))}"


def _bare(x: Decimal, part: Curve) -> str:
    text = figure(x, "%") if part.unit == "%" else figure(x, None)
    return f"({text})" if x < 0 else text


def _per_unit(form: Line, x: Decimal, part: Curve) -> str:
    step, amount = abs(form.x1 - form.x0), form.y1 - form.y0
    away = abs(x - form.x0)
    if not away:
        return "恰为起算点，" + ("不扣分" if amount < 0 else "不加分")
    way = ("高出" if part.unit == "%" else "多出") if x > form.x0 else ("低了" if part.unit == "%" else "少了")
    verb = "扣" if amount < 0 else "加"
    change = exactly.ratio(away, step) * abs(amount)
    far = size(Decimal(figure_number(away, part)), part.unit)
    total = f"{'−' if amount < 0 else '+'}{points(change)}{_equals(form.at(x))}"
    start = points(form.y0) if form.y0 else "0"
    count = f"每{size(step, part.unit)}{verb}{points(abs(amount))}分，共{verb}{points(change)}分"
    return f"比{figure(form.x0, part.unit, part.asks_for)}{way}{far}，{count}" + (f"，{start}{total}" if form.y0 else "")


def figure_number(x: Decimal, part: Curve) -> Decimal:
    """A distance short enough to print: 6 decimals of a rate, 4 of a quantity."""
    places = 6 if part.unit == "%" else 4
    short = exactly.cents(x, places)
    return x if x == short or -int(x.as_tuple().exponent) <= places else short


def _between(form: Line, x: Decimal, part: Curve) -> str:
    (x0, y0), (x1, y1) = (form.x0, form.y0), (form.x1, form.y1)
    result = _equals(form.at(x))
    if y0 > y1:
        (x0, y0), (x1, y1) = (x1, y1), (x0, y0)  # measured from the lower end

    def gap(a: Decimal, b: Decimal) -> str:
        return f"({_bare(max(a, b), part)}−{_bare(min(a, b), part)})"

    base = f"{points(y0)}+" if y0 else ""
    if (x - x0) * (x1 - x0) < 0:
        return f"两端连线延长{result}"
    return f"{base}{points(y1 - y0)}×{gap(x, x0)}÷{gap(x1, x0)}{result}"


def _stairs(form: Stairs, x: Decimal, part: Curve) -> str:
    step = abs(form.size)
    count = exactly.steps(x - form.start, form.size, form.started_counts)
    verb = "扣" if form.amount < 0 else "加"
    rest = f"不足{size(step, part.unit)}的{'按一档计' if form.started_counts else '不计'}"
    away = size(figure_number(abs(x - form.start), part), part.unit)
    change = points(abs(form.at(x) - form.base))
    return f"与{figure(form.start, part.unit, part.asks_for)}相差{away}，{rest}，计{points(count)}档，每档{verb}{points(abs(form.amount))}分，共{verb}{change}分，{points(form.base)}{'−' if form.amount < 0 else '+'}{change}={points(form.at(x))}"


# -- conventions -------------------------------------------------------------------------------------------------------


def _with_conventions(text: str, told: list[_Told], reading: Reading, tally: Tally) -> str:
    """Add the meaning of the 口径 that bear on this score, as far as they fit."""
    used = [i for i in reading.conventions if _bears(i, told, tally)]
    if "ratio_higher" in used or "ratio_lower" in used:
        used = [i for i in used if i != "default_ratio_rule"]  # the more exact of the two says it
    if not used:
        return text
    parts: list[str] = []
    for i in used:
        said_ = meaning(i, reading.draft.settings)
        if parts and len(text) + sum(map(len, parts)) + len(said_) > LONGEST - 12:
            parts.append(f"等{len(used)}项")
            break
        parts.append(said_)
    return f"{text}（口径：{'；'.join(parts)}）"


def _bears(convention: str, told: list[_Told], tally: Tally) -> bool:
    if any(o.voids for o in tally.outcomes):
        return convention in ("veto_after_sum", "extra_zero_condition", "override_bool")
    if convention in _SLOPING:
        return any(t.sloping or t.capped for t in told)
    if convention in _AT_AN_EDGE:
        return any(t.edge for t in told)
    if convention in _BELOW:
        return any(t.filled == "below" for t in told)
    if convention in _BEYOND:
        return any(t.filled == "beyond" for t in told)
    if convention in ("floor_zero", "cap_full"):
        return bool(tally.clamped) or any(t.floored if convention == "floor_zero" else t.capped for t in told)
    if convention in _UNANSWERED:
        return any(not t.text for t in told)
    return True


__all__ = ["explain", "said"]
