"""Rule × finding → points. Exact until the one rounding at the end; an open question never becomes a number."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from . import arithmetic as exactly
from . import findings
from .outcomes import Outcome, outcome_of
from .rules import Checklist, Curve, Flag, Formula, Group, Joint, Levels, Occurrences, Part, Rule, Switch

ZERO = Decimal(0)


@dataclass(slots=True)
class Tally:
    """The outcome of a whole rule before it is put into words."""

    points: Decimal | None
    outcomes: list[Outcome] = field(default_factory=list)
    low: Decimal | None = None
    high: Decimal | None = None
    ask: str | None = None
    fault: bool = False
    propose: Decimal | None = None
    to_total: Decimal = ZERO
    clamped: str = ""

    @property
    def leans(self) -> tuple[str, ...]:
        """口径 that the finding called for, beside those of the standard."""
        return tuple(dict.fromkeys(one for outcome in self.outcomes for one in outcome.leans))


def needs_of(part: Part) -> tuple[str, ...]:
    """The kinds of finding a part takes, one per value to be given."""
    if isinstance(part, Curve):
        return (
            ("number", "number")
            if part.asks_for == "difference"
            else ("date",)
            if part.asks_for == "date"
            else ("number",)
        )
    if isinstance(part, Checklist):
        return ("items",)
    if isinstance(part, Occurrences):
        return ("count",)
    if isinstance(part, Levels):
        if any(level.low != level.high for level in part.levels):
            return ("band",)
        return ("yesno",) if part.yes is not None else ("word",)
    if isinstance(part, Formula):
        return part.kinds
    if isinstance(part, Joint):
        return ("number",) * len(part.inputs)
    if isinstance(part, Switch):
        return ("yesno", "number")
    if isinstance(part, Group):
        return tuple(kind for inner in part.rule.parts for kind in needs_of(inner))
    return ("yesno",)


def tally(rule: Rule, finding: object) -> Tally:
    """Score one finding; several values come as a tuple, in the order of the text."""
    if rule.not_applicable is not None and isinstance(finding, str) and finding.strip() in findings.NOT_APPLICABLE:
        return Tally(rule.not_applicable, [Outcome(rule.not_applicable, step="不适用，按标准所写计分")])
    result = _unrounded(rule, finding)
    if result.points is not None:
        result.points = exactly.cents(result.points, rule.places)
    return result


def _unrounded(rule: Rule, finding: object) -> Tally:
    given = _dealt(rule, finding)
    if isinstance(given, Tally):
        return given
    return _added(rule, [_outcome(part, value) for part, value in zip(rule.parts, given, strict=True)])


def _outcome(part: Part, value: object) -> Outcome:
    return _group(part, value) if isinstance(part, Group) else outcome_of(part, value)


def _group(part: Group, value: object) -> Outcome:
    inner = _unrounded(part.rule, value)
    words = "；".join(o.words for o in inner.outcomes if o.words)
    step = "；".join(o.step for o in inner.outcomes if o.step)
    return Outcome(
        inner.points, inner.low, inner.high, inner.ask, inner.fault, words, step,
        to_total=inner.to_total, leans=inner.leans,
    )  # fmt: skip


def _dealt(rule: Rule, finding: object) -> list[object] | Tally:
    """The finding split among the parts; conditions assumed not to hold may be left out."""
    parts = rule.parts
    if len(parts) == 1 and len(needs_of(parts[0])) == 1:
        return [finding]
    values = list(finding) if isinstance(finding, tuple) else [finding]
    sizes = [len(needs_of(part)) for part in parts]
    skip = [isinstance(part, Flag) and part.assumed for part in parts]
    if len(values) != sum(sizes) and (dealt := _item_by_item(rule, values)) is not None:
        return dealt
    if len(values) != sum(sizes):
        if len(values) != sum(n for n, s in zip(sizes, skip, strict=True) if not s):
            return Tally(None, ask="请按顺序分别填写：" + "；".join(asked_of(part) for part in parts))
        used = [not s for s in skip]
    else:
        used = [True] * len(parts)
    out: list[object] = []
    for size, take in zip(sizes, used, strict=True):
        if not take:
            out.append(None)
            continue
        chunk, values = values[:size], values[size:]
        out.append(chunk[0] if size == 1 else tuple(chunk))
    return out


def _item_by_item(rule: Rule, values: list[object]) -> list[object] | None:
    """The items of a checklist with points of their own answered one by one beside the rest: 是、是、95%."""
    inner = [
        part.rule.parts[0] if isinstance(part, Group) and len(part.rule.parts) == 1 else part for part in rule.parts
    ]
    sizes = [p.count if isinstance(p, Checklist) and p.by_count is None else len(needs_of(p)) for p in inner]
    if len(values) != sum(sizes) or any(isinstance(v, (list, tuple)) for v in values):
        return None
    out: list[object] = []
    for part, size in zip(inner, sizes, strict=True):
        chunk, values = values[:size], values[size:]
        out.append(chunk if isinstance(part, Checklist) else chunk[0] if size == 1 else tuple(chunk))
    return out


def asked_of(part: Part) -> str:
    """What a person is to fill in for a part, in Chinese."""
    if isinstance(part, Curve):
        return (part.label or "实际值") + ("与参照值" if part.asks_for == "difference" else "")
    if isinstance(part, Checklist):
        return f"{part.count}个要点各自的符合程度（0～1）"
    if isinstance(part, Occurrences):
        return f"“{part.label}”的数量"
    if isinstance(part, Levels):
        return f"等级（{'、'.join(level.word for level in part.levels)}）"
    if isinstance(part, Formula):
        return "、".join(part.inputs)
    if isinstance(part, Joint):
        return "；".join(inner.label for inner in part.inputs)
    if isinstance(part, Group):
        return "；".join(asked_of(inner) for inner in part.rule.parts)
    return f"是否“{part.condition}”"


def _added(rule: Rule, outcomes: list[Outcome]) -> Tally:
    result = Tally(None, outcomes)
    for outcome in outcomes:
        if outcome.fault:
            result.ask, result.fault = outcome.ask, True
            return result
        if outcome.to_total:
            result.to_total += outcome.to_total
    if any(o.spares for o in outcomes):
        result.points, result.clamped = rule.full, "属于不扣分的情形，得满分"
        return result
    voided = next((o for o in outcomes if o.voids), None)
    if voided is not None:
        result.points, result.clamped = voided.points or ZERO, "否决条款成立，本项不得分"
        return result
    for outcome in outcomes:
        if outcome.ask is not None:
            result.ask = outcome.ask
            return result
    if len(outcomes) > 1:
        _limit_one_by_another(rule, outcomes)
        _only_the_heavier(rule, outcomes)
    raw = rule.start
    for outcome in outcomes:
        if outcome.points is None:
            return _chosen_by_a_person(rule, result)
        raw += outcome.points
    held = _held(rule, raw)
    if held != raw:
        if rule.spill_to_total and rule.low is not None and raw < rule.low:
            result.to_total += raw - rule.low
        result.clamped = ("最低" if held > raw else "最高") + f"{held.normalize():f}分"
    result.points = held
    return result


def _chosen_by_a_person(rule: Rule, result: Tally) -> Tally:
    """Some part leaves a band: the least and the most the whole can come to, and what may be proposed."""
    outcomes = result.outcomes
    low = rule.start + sum(((o.low if o.points is None else o.points) or ZERO for o in outcomes), ZERO)
    high = rule.start + sum(((o.high if o.points is None else o.points) or ZERO for o in outcomes), ZERO)
    result.low, result.high = _held(rule, low), _held(rule, high)
    proposals = [o.propose if o.propose is not None else o.points for o in outcomes]
    if all(p is not None for p in proposals):
        result.propose = rule.start + sum((p or ZERO for p in proposals), ZERO)
    return result


def _held(rule: Rule, points: Decimal) -> Decimal:
    if rule.high is not None and points > rule.high:
        points = rule.high
    if rule.low is not None and points < rule.low:
        points = rule.low
    return points


def _limit_one_by_another(rule: Rule, outcomes: list[Outcome]) -> None:
    for part, outcome in zip(rule.parts, outcomes, strict=True):
        if isinstance(part, Occurrences) and part.not_above is not None and outcome.points is not None:
            limit = outcomes[part.not_above].points or ZERO
            outcome.points = max(outcome.points, limit)


def _only_the_heavier(rule: Rule, outcomes: list[Outcome]) -> None:
    if rule.together and all(outcomes[i].points for i in rule.together[0]):
        first, *others = (outcomes[i] for i in rule.together[0])
        first.points = -rule.together[1]
        for other in others:
            other.points = ZERO
    same = [outcomes[i] for i in rule.worst_only if outcomes[i].points]
    for lighter in sorted(same, key=lambda o: o.points or ZERO)[1:]:
        lighter.points = ZERO
