"""Why this score (得分说明): one Chinese sentence with the clause that decided, the arithmetic, and the 口径 used."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ..values import plain
from . import arithmetic as exactly
from . import findings
from .canonical import meaning
from .outcomes import Outcome
from .phrases import figure, measure, points, quoted
from .rules import Checklist, Curve, Flag, Formula, Joint, Levels, Occurrences, Part, Rule, Switch
from .scoring import Tally, needs_of
from .why_numbers import Told, equals, number_told

if TYPE_CHECKING:
    from .reading import Reading

ZERO = Decimal(0)
LONGEST = 200
_SLOPING = frozenset(
    [
        "step",
        "pct_means_pp",
        "pct_relative",
        "pp_of_completion",
        "pp_on_non_percent",
        "start_at_full",
        "every_implied",
        "missing_verb_is_plus",
        "band_linear",
        "default_ratio_rule",
        "ratio_higher",
        "ratio_lower",
        "linear_through_origin",
        "anbili_by_share",
        "deduct_percent_of_weight",
        "target_100_if_none",
        "unit_BP",
        "extrapolation_outside_nodes",
        "deviation_both_sides",
    ]
)
_AT_AN_EDGE = frozenset(
    ("tier_edge_upper", "shared_bound_to_better", "boundary_overlap_first", "boundary_gap_upper", "yishang_inclusive")
)
_BELOW = frozenset(("below_lowest_tier_zero", "else_zero"))
_BEYOND = frozenset(("over_full", "equal_means_at_least", "over_no_reduce"))
_UNANSWERED = frozenset(("override_bool", "extra_zero_condition"))


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
    if fault or "请" in text:
        return f"暂不计分：{text}"
    return f"暂不计分：{text}" + ("请先回答，再计分。" if text.endswith(("？", "?")) else "请补写清楚，再计分。")


def _scored(rule: Rule, told: list[Told], tally: Tally) -> str:
    worth = points(tally.points or ZERO).replace("-", "−")
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
    return (f"{written}{equals(raw)}，" if several else "") + held


def _band(told: list[Told], tally: Tally) -> str:
    body = "；".join(t.text for t in told if t.text)
    low, high = points(tally.low or ZERO), points(tally.high or ZERO)
    proposed = f"，建议{points(tally.propose)}分" if tally.propose is not None else ""
    return f"{body + '，' if body else ''}应在{low}～{high}分之间由评价人给分{proposed}；请填写分数和理由。"


# -- each part ---------------------------------------------------------------------------------------------------------


def _told(rule: Rule, reading: Reading, value: object, tally: Tally) -> list[Told]:
    values = _dealt(rule, value)
    if len(tally.outcomes) != len(rule.parts):
        return [Told(o.step or quoted(o.words)) for o in tally.outcomes if o.step or o.words]
    return [
        _part(part, v, outcome, reading)
        for part, v, outcome in zip(rule.parts, values or [None] * len(rule.parts), tally.outcomes, strict=True)
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


def _part(part: Part, value: object, outcome: Outcome, reading: Reading) -> Told:
    if isinstance(part, Switch):
        return _switch(part, value, outcome, reading)
    if isinstance(part, Joint):
        return Told(f"{outcome.step}：按{quoted(outcome.words)}")
    if isinstance(part, Curve):
        return _of_ratio(part, value, outcome, reading) or number_told(part, value, outcome, reading)
    if isinstance(part, Levels):
        return Told(f"按{quoted(outcome.words)}" if outcome.words else outcome.step)
    if isinstance(part, Checklist):
        return Told(_checklist(part, value, outcome))
    if isinstance(part, Occurrences):
        return Told(
            _occurrences(part, value, outcome),
            capped=part.cap is not None and outcome.points is not None and abs(outcome.points) == part.cap,
        )
    if isinstance(part, Formula):
        return Told(
            f"按公式{quoted(part.words, 60)}，{outcome.step}" if outcome.step else f"按公式{quoted(part.words, 60)}"
        )
    return Told(outcome.step)


def _of_ratio(part: Curve, value: object, outcome: Outcome, reading: Reading) -> Told | None:
    """36 of 40: how the rate came about, then what it gives; None where one number was given."""
    if not (part.ratio and isinstance(value, tuple) and len(value) == 2):
        return None
    top, bottom = (findings.plain_number(given) for given in value)
    if top is None or not bottom:
        return Told("")
    told = number_told(part, exactly.ratio(top, bottom), outcome, reading)
    told.text = f"{part.ratio[0]}{plain(top)}÷{part.ratio[1]}{plain(bottom)}；{told.text}"
    return told


def _checklist(part: Checklist, value: object, outcome: Outcome) -> str:
    degrees = findings.degrees(value, part) if part.by_count is None and part.unmet is None else None
    if not isinstance(degrees, list) or outcome.points is None:
        return outcome.step
    short = [f"第{i + 1}项{_degree(d)}" for i, d in enumerate(degrees) if d is not None and d != 1]
    spared = "、".join(f"第{i + 1}项" for i, d in enumerate(degrees) if d is None)
    text = (
        "各要点均符合" if not short else "要点" + "、".join(short) + ("，其余符合" if len(short) < part.count else "")
    )
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
    most = (
        ""
        if part.cap is None or abs(outcome.points) < part.cap or n * abs(part.amount) == part.cap * part.size
        else f"，最多{verb}{points(part.cap)}分"
    )
    return (
        f"{quoted(part.label, 24)}{points(n)}{measure(part.words)}×{per}分，{verb}{points(abs(outcome.points))}分{most}"
    )


def _switch(part: Switch, value: object, outcome: Outcome, reading: Reading) -> Told:
    answer, number = value if isinstance(value, tuple) and len(value) == 2 else (value, None)
    if findings.yes_no(answer):
        return Told(f"{quoted(part.condition)}成立")
    return number_told(part.otherwise, number, outcome, reading)


# -- conventions -------------------------------------------------------------------------------------------------------


def _with_conventions(text: str, told: list[Told], reading: Reading, tally: Tally) -> str:
    """Add the meaning of the 口径 that bear on this score, as far as they fit."""
    used = [*(i for i in reading.conventions if _bears(i, told, tally, reading)), *tally.leans]
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


def _bears(convention: str, told: list[Told], tally: Tally, reading: Reading) -> bool:
    if any(o.voids for o in tally.outcomes):
        triggered = convention in _UNANSWERED and convention in reading.draft.settings
        return convention == "veto_after_sum" or triggered
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
    if convention == "text_equal_proposes_full":
        return tally.propose is not None
    if convention == "veto_after_sum":
        return False
    if convention in _UNANSWERED:
        return any(not t.text for t in told)
    return True


__all__ = ["LONGEST", "explain"]
