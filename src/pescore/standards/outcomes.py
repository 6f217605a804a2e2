"""One part × its finding → an outcome: points, a band to choose from, or a question, with the step that led there."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from . import arithmetic as exactly
from . import findings
from .formulas import evaluate
from .phrases import figure
from .rules import (
    Checklist,
    Choice,
    Curve,
    Flag,
    Flat,
    Formula,
    Hyperbola,
    Joint,
    JointTier,
    Level,
    Levels,
    Occurrences,
    Open,
    Part,
    Switch,
)

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(slots=True)
class Outcome:
    """What one part made of its finding: points, or a band, or a question; and how it came about."""

    points: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    ask: str | None = None
    fault: bool = False  # the finding is of the wrong kind
    words: str = ""  # the words of the standard that decided
    step: str = ""  # the arithmetic, in Chinese
    propose: Decimal | None = None
    voids: bool = False
    spares: bool = False
    to_total: Decimal = ZERO
    leans: tuple[str, ...] = ()  # 口径 that only this finding called for


def outcome_of(part: Part, value: object) -> Outcome:
    """The outcome of any part but a group, which is a rule of its own."""
    if isinstance(part, Curve):
        return _curve(part, value)
    if isinstance(part, Checklist):
        return _checklist(part, value)
    if isinstance(part, Occurrences):
        return _occurrences(part, value)
    if isinstance(part, Levels):
        return _levels(part, value)
    if isinstance(part, Formula):
        return _formula(part, value)
    if isinstance(part, Joint):
        return _joint(part, value)
    if isinstance(part, Switch):
        return _switch(part, value)
    assert isinstance(part, Flag)
    return _flag(part, value)


def _wrong(ask: str) -> Outcome:
    return Outcome(ask=ask, fault=True)


def _curve(part: Curve, value: object) -> Outcome:
    if (
        isinstance(value, tuple)
        and len(value) == 2
        and isinstance(value[0], str)
        and not isinstance(value[1], (str, datetime.date))
    ):
        return _chosen_on_curve(part, value)
    if part.ratio and isinstance(value, tuple) and len(value) == 2:
        return _of_ratio(part, value, part.ratio)
    x = findings.number(value, part)
    if isinstance(x, str):
        return _wrong(x)
    return at_number(part, x)


def _of_ratio(part: Curve, value: tuple[object, ...], names: tuple[str, str]) -> Outcome:
    """Both numbers of a written ratio given: 36 done of 40 due."""
    top, bottom = (findings.plain_number(given) for given in value)
    if top is None or bottom is None:
        return _wrong(f"{names[0]}、{names[1]}请各填一个数值")
    if not bottom:
        return Outcome(ask=f"“{names[1]}”为0，比率无法计算，请核对")
    return at_number(part, exactly.ratio(top, bottom))


def at_number(part: Curve, x: Decimal) -> Outcome:
    """The points of a curve at x."""
    segment = part.segment_at(x)
    form = segment.form
    if isinstance(form, Open):
        return Outcome(ask=form.ask, words=segment.words)
    if isinstance(form, Choice):
        return Outcome(low=form.low, high=form.high, words=segment.words)
    if isinstance(form, Hyperbola) and not x:
        return Outcome(ask="实际值为0，公式的分母为0，无法计算", words=segment.words)
    points = form.points if isinstance(form, Flat) else form.at(x)
    if part.high is not None and points > part.high:
        points = part.high
    if part.low is not None and points < part.low:
        points = part.low
    if part.zero_below is not None and exactly.cents(points) < part.zero_below:
        points = ZERO
    return Outcome(points, words=segment.words, step="")


def _chosen_on_curve(part: Curve, value: tuple[object, ...]) -> Outcome:
    level, share = str(value[0]), findings.share(value[1])
    segment = next(
        (s for s in part.segments if isinstance(s.form, Choice) and findings.same_words(level, s.words)), None
    )
    if segment is None or share is None:
        return _wrong(f"标准里没有“{level}”这一档")
    form = segment.form
    assert isinstance(form, Choice)
    return _inside(Level(level, form.low, form.high, segment.words), share, part.high or form.high)


def _inside(level: Level, share: Decimal, of: Decimal) -> Outcome:
    points = share * of
    if not level.low <= points <= level.high:
        band = f"{level.low.normalize():f}～{level.high.normalize():f}分"
        raise ValueError(f"“{level.word}”一档为{band}，{share * 100:f}%（{points.normalize():f}分）不在档内")
    return Outcome(
        points, words=level.words, step=f"在“{level.word}”档内取{of.normalize():f}×{(share * 100).normalize():f}%"
    )


def _checklist(part: Checklist, value: object) -> Outcome:
    degrees = findings.degrees(value, part)
    if isinstance(degrees, str):
        return Outcome(ask=degrees, fault=not isinstance(value, str))
    if isinstance(degrees, int):
        return _unmet(part, Decimal(degrees))
    if any(d is None for d in degrees):
        if part.not_applicable == "ask":
            missing = "、".join(str(i + 1) for i, d in enumerate(degrees) if d is None)
            return Outcome(ask=f"第{missing}个要点无法考核：按满分、剔除后折算，还是按0分计？")
        if part.not_applicable == "left_out":
            return _rescaled(part, degrees)
        stand_in = ZERO if part.not_applicable == "zero" else ONE
        degrees = [stand_in if d is None else d for d in degrees]
    if part.key is not None and not degrees[part.key]:
        return Outcome(ZERO, step=f"第{part.key + 1}个要点不符合，整项不得分")
    met = [d if d is not None else ONE for d in degrees]
    if part.by_count is not None:
        if any(d not in (ZERO, ONE) for d in met):
            return Outcome(ask="标准按符合的个数给分，部分符合的要点算符合还是不符合？")
        count = sum(1 for d in met if d)
        points = part.by_count[count]
        if points is None:
            return Outcome(ask=f"符合{count}项得几分没有写明")
        return Outcome(points, step=f"{part.count}项中符合{count}项")
    if part.unmet is not None:
        return _unmet(part, sum((ONE - d for d in met), ZERO))
    points = sum((w * d for w, d in zip(part.weights, met, strict=True)), ZERO)
    whole = sum(part.weights, ZERO)
    if all(met):
        exact = all(d == 1 for d in met)
        points = exactly.cents(whole, 9) if exact else points
    by_degree = not part.graded and any(d not in (ZERO, ONE) for d in met)
    return Outcome(points, step=_degrees_said(part, met), leans=("item_degree",) if by_degree else ())


def _rescaled(part: Checklist, degrees: Sequence[Decimal | None]) -> Outcome:
    """Left out, and the rest re-scaled to the full mark."""
    kept = [(w, d) for w, d in zip(part.weights, degrees, strict=True) if d is not None]
    weight = sum((w for w, _ in kept), ZERO)
    if not weight:
        return Outcome(ask="所有要点都不适用：本项按满分、剔除还是0分计？")
    got = sum((w * d for w, d in kept), ZERO)
    points = exactly.ratio(got * sum(part.weights, ZERO), weight)
    return Outcome(points, step=f"{part.count - len(kept)}个不适用的要点剔除后折算")


def _unmet(part: Checklist, missing: Decimal) -> Outcome:
    points = part.start - (part.unmet or ZERO) * missing
    return Outcome(
        max(points, ZERO), step=f"{missing.normalize():f}项不符合，每项扣{(part.unmet or ZERO).normalize():f}分"
    )


def _degrees_said(part: Checklist, met: Sequence[Decimal]) -> str:
    short = [f"第{i + 1}项{(d * 100).normalize():f}%" for i, d in enumerate(met) if d != 1]
    return "各要点均符合" if not short else "要点符合程度：" + "、".join(short) + "，其余符合"


def _occurrences(part: Occurrences, value: object) -> Outcome:
    count = findings.count(value, part.label)
    if isinstance(count, str):
        return _wrong(count)
    if count != count.to_integral_value() and findings.come_whole(part.words):
        return _wrong(f"“{part.label[:30]}”请填整数（现在是{count.normalize():f}）")
    if part.ask and count:
        return Outcome(ask=part.ask, words=part.words)
    units = (
        exactly.steps(count, part.size, part.rounding == "round_up")
        if part.rounding
        else exactly.ratio(count, part.size)
    )
    points = part.amount * units
    if part.cap is not None and abs(points) > part.cap:
        points = part.cap.copy_sign(points)
    verb = "扣" if part.amount < 0 else "加"
    return Outcome(
        points, words=part.words, step=f"{part.label}{count.normalize():f}，{verb}{abs(points).normalize():f}分"
    )


def _levels(part: Levels, value: object) -> Outcome:
    chosen = findings.level(value, part)
    if isinstance(chosen, str):
        return Outcome(ask=chosen, fault=value is not None and not isinstance(value, str))
    index, share = chosen
    level = part.levels[index]
    if level.low == level.high:
        return Outcome(level.high, words=level.words, step=f"评为“{level.word}”")
    if share is not None:
        return _inside(level, share, part.share_of or level.high)
    said = value.strip() if isinstance(value, str) else ""
    proposed = level.high if part.propose and said == part.propose else None
    return Outcome(low=level.low, high=level.high, words=level.words, step=f"评为“{level.word}”", propose=proposed)


def _formula(part: Formula, value: object) -> Outcome:
    values = value if isinstance(value, tuple) else (value,)
    if part.ratio and len(values) == 2 and len(part.inputs) == 1:
        top, bottom = (findings.plain_number(given) for given in values)
        if top is None or not bottom:
            return _wrong(f"{part.ratio[0]}、{part.ratio[1]}请各填一个数值")
        values = (exactly.ratio(top, bottom),)
    if len(values) != len(part.inputs):
        return _wrong(f"请按顺序分别填写：{'、'.join(part.inputs)}")
    inputs: dict[str, Decimal] = {}
    for name, kind, given in zip(part.inputs, part.kinds, values, strict=False):
        if kind == "yesno":
            yes = findings.yes_no(given)
            if yes is None:
                return _wrong(f"“{name}”请填是或否")
            inputs[name] = ONE if yes else ZERO
            continue
        number = findings.plain_number(given)
        if number is None:
            return _wrong(f"“{name}”请填数值")
        inputs[name] = number
    points = evaluate(part.expression, inputs)
    if points is None:
        return Outcome(ask=f"公式“{part.words}”的分母为0，无法计算，请核对{'、'.join(part.inputs)}")
    if part.high is not None and points > part.high:
        points = part.high
    if part.low is not None and points < part.low:
        points = part.low
    said = "、".join(f"{n}={v.normalize():f}" for n, v in inputs.items())
    return Outcome(points, words=part.words, step=said)


def _joint(part: Joint, value: object) -> Outcome:
    """The best tier in which every number lies; one that gives nothing goes before."""
    values = value if isinstance(value, tuple) and len(value) == len(part.inputs) else (value,)
    if len(values) != len(part.inputs):
        return _wrong(f"请按顺序分别填写：{'；'.join(inner.label for inner in part.inputs)}")
    numbers: list[Decimal] = []
    for inner, given in zip(part.inputs, values, strict=True):
        x = findings.number(given, inner)
        if isinstance(x, str):
            return _wrong(x)
        numbers.append(x)
    shown = "、".join(f"{one.label}{figure(x, one.unit)}" for one, x in zip(part.inputs, numbers, strict=True))
    held = [tier for tier in part.tiers if _in_tier(tier, numbers)]
    if held:
        nothing = next((tier for tier in held if not tier.points), None)
        best = nothing or max(held, key=lambda tier: tier.points)
        return Outcome(best.points, words=best.words, step=shown)
    if part.otherwise is None:
        return Outcome(ask=f"{shown}不在同一档里，得几分没有写明", words="；".join(tier.words for tier in part.tiers))
    return Outcome(part.otherwise, words=part.words, step=shown)


def _in_tier(tier: JointTier, numbers: Sequence[Decimal]) -> bool:
    inside = [x in where for where, x in zip(tier.stretches, numbers, strict=True) if where is not None]
    return any(inside) if tier.either else all(inside)


def _switch(part: Switch, value: object) -> Outcome:
    answer, number = value if isinstance(value, tuple) and len(value) == 2 else (value, None)
    yes = findings.yes_no(answer)
    if yes is None:
        return _wrong(f"是否“{part.condition}”请填是或否")
    if yes:
        return Outcome(part.points, words=part.condition)
    return _curve(part.otherwise, number)


def _flag(part: Flag, value: object) -> Outcome:
    good = True if part.amount > 0 else False if part.amount < 0 or part.voids else None
    holds = findings.holds(value, part.condition, good)
    if holds is None:
        if value is None and part.assumed:
            return _held_flag(part) if part.unanswered else Outcome(ZERO)
        return Outcome(ask=f"是否“{part.condition}”请填是或否", fault=value is not None)
    return _held_flag(part) if holds else Outcome(ZERO)


def _held_flag(part: Flag) -> Outcome:
    """What a condition that holds does."""
    if part.ask and not part.amount:
        return Outcome(ask=part.ask, words=part.words, to_total=part.to_total)
    if part.spares:
        return Outcome(ZERO, spares=True, words=part.words, step=f"“{part.condition}”成立，不扣分")
    if part.voids:
        return Outcome(part.amount, voids=True, words=part.words, to_total=part.to_total)
    verb = "扣" if part.amount < 0 else "加"
    return Outcome(
        part.amount,
        words=part.words,
        step=f"“{part.condition}”成立，{verb}{abs(part.amount).normalize():f}分",
        to_total=part.to_total,
    )
