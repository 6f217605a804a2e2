"""What can be proved on a rule before any value is known (standards checked for faults: 评分标准查错).

Each fault is one Chinese sentence with the words of the standard and the figures; `passed` says what holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from .assembly.roles import is_distance
from .checklists import SHARES
from .clauses import Clause, Parsed
from .curve_proofs import CLIFF, Fault, course_of, curve_faults, is_overlap, jumps, more_is_better
from .draft import Draft, Unclear
from .phrases import figure, points, quoted, size
from .reach import reach_of
from .rules import (
    Checklist,
    Choice,
    Curve,
    Flat,
    Formula,
    Group,
    Levels,
    Line,
    Occurrences,
    Open,
    Part,
    Rule,
    Segment,
    Switch,
)
from .thresholds import Stretch, stretch

ZERO = Decimal(0)


def prove(rule: Rule | None, draft: Draft, parsed: Parsed | None) -> tuple[Fault, ...]:
    """Every fault that can be shown on the rule alone; nothing where there is no rule to prove."""
    found: list[Fault] = []
    if rule is not None:
        for part in rule.parts:
            curve = part.otherwise if isinstance(part, Switch) else part
            if isinstance(curve, Curve):
                found += curve_faults(curve, rule, draft)
            elif isinstance(curve, Occurrences):
                found += _caps(curve, rule)
            elif isinstance(curve, Group):
                found += prove(curve.rule, replace(draft, full=curve.rule.full), None)
        if parsed is not None:
            found += [
                *_edges(rule, draft, parsed),
                *_dead(rule, draft, parsed),
                *_steps(rule, draft, parsed),
                *_shares(rule, draft, parsed),
            ]
        found += [*_extremes(rule), *_direction(rule, draft), *_units(draft)]
    return tuple({fault.says: fault for fault in found}.values())


# -- clauses against the curve -----------------------------------------------------------------------------------------


def _claims(rule: Rule, draft: Draft, parsed: Parsed) -> list[tuple[Clause, Stretch, Curve]]:
    """The stretch each tier clause claims for itself, in the unit of its curve."""
    curves = [p.otherwise if isinstance(p, Switch) else p for p in rule.parts if isinstance(p, (Curve, Switch))]
    if len(curves) != 1:
        return []
    out = []
    for clause in parsed.clauses:
        if (
            clause.per
            or not clause.conditions
            or clause.otherwise
            or clause.effect.kind in ("interpolate", "proportion", "formula")
        ):
            continue
        aside = replace(draft, used=[], asks=[])
        try:
            out.append((clause, stretch(clause.conditions, curves[0].unit, aside), curves[0]))
        except Unclear:
            continue
    return out


_EDGE_RULES = {
    "tier_edge_upper": "按口径归得分高的一档",
    "shared_bound_to_better": "按口径归得分高的一档",
    "boundary_overlap_first": "按口径以先写的为准",
}


def _edges(rule: Rule, draft: Draft, parsed: Parsed) -> Iterator[Fault]:
    """A boundary claimed by two clauses, or excluded by both its neighbours."""
    claims = _claims(rule, draft, parsed)
    for n, (one, a, part) in enumerate(claims):
        for other, b, _ in claims[n + 1 :]:
            for x, first, second in _shared_ends(a, b):
                if _same_effect(one, other):
                    continue
                said = figure(x, part.unit, part.asks_for)
                if first and second:
                    settled = next((how for key, how in _EDGE_RULES.items() if key in draft.used), "")
                    asked = any(said in ask for ask in draft.asks)
                    if settled or asked:
                        yield Fault(
                            "edge",
                            f"{said}同时写在{quoted(one.words)}与{quoted(other.words)}里"
                            + (f"，{settled}" if settled else ""),
                            one.words,
                            asked,
                        )
                elif not first and not second and "boundary_gap_upper" in draft.used:
                    yield Fault(
                        "edge",
                        f"{said}没有归属：{quoted(one.words)}与{quoted(other.words)}都不包含它，按口径“{_gap_rule(draft)}”",
                        one.words,
                    )


def _gap_rule(draft: Draft) -> str:
    return "归“不足”一档" if draft.settings.get("boundary_gap_upper") == "lower" else "归“超过”一档"


def _shared_ends(a: Stretch, b: Stretch) -> Iterator[tuple[Decimal, bool, bool]]:
    """Where one stretch ends and the other begins: the value, and whether each includes it."""
    for upper, lower in ((a.low, b.high), (b.low, a.high)):
        if upper and lower and upper.value == lower.value:
            ends = (upper.closed, lower.closed) if upper is a.low else (lower.closed, upper.closed)
            yield upper.value, *ends


def _same_effect(one: Clause, other: Clause) -> bool:
    return (one.effect.kind, one.effect.points, one.effect.high, one.effect.verb) == (
        other.effect.kind,
        other.effect.points,
        other.effect.high,
        other.effect.verb,
    )


_SPOKEN_FOR = "它所说的取值都已由别的条款规定了得分"


def _dead(rule: Rule, draft: Draft, parsed: Parsed) -> Iterator[Fault]:
    """Clauses that decide nowhere: shadowed by others, or a bonus above a score that is already full."""
    curves = [p.otherwise if isinstance(p, Switch) else p for p in rule.parts if isinstance(p, (Curve, Switch))]
    if len(curves) != 1:
        return
    deciding = {s.words for s in curves[0].segments}
    for clause in parsed.clauses:
        if clause.words in deciding or clause.otherwise:
            continue
        if clause.per and is_distance(clause, parsed, draft) and clause.effect.points is not None:
            reason = "加分以前已经是满分" if clause.effect.verb == "add" else _SPOKEN_FOR
            yield Fault("dead", f"{quoted(clause.words)}不起作用：{reason}", clause.words)
    for clause, where, part in _claims(rule, draft, parsed):
        if clause.words not in deciding and not any(_decides(s, clause, where, draft) for s in part.segments):
            yield Fault("dead", f"{quoted(clause.words)}不起作用：{_SPOKEN_FOR}", clause.words)


def _decides(s: Segment, clause: Clause, where: Stretch, draft: Draft) -> bool:
    """The segment lies in the clause's stretch and gives what the clause gives (its words merged away), or is open."""
    inside = _middle(s)
    if inside is None or not where.overlaps_point(inside):
        return False
    if isinstance(s.form, (Open, Choice)):
        return True
    worth = {"full": draft.full, "keep": draft.full, "zero": ZERO}.get(clause.effect.kind, clause.effect.points)
    return isinstance(s.form, Flat) and (
        s.form.points == worth or clause.effect.kind in ("points", "share") and clause.effect.verb == "deduct"
    )


def _middle(s: Segment) -> Decimal | None:
    low, high = s.where.low, s.where.high
    if low is None:
        return None if high is None else high - 1
    return low + 1 if high is None else (low + high) / 2


def _steps(rule: Rule, draft: Draft, parsed: Parsed) -> Iterator[Fault]:
    """One step costs the whole item: the scale has no middle."""
    for clause in parsed.clauses:
        per, effect = clause.per, clause.effect
        if (
            not per
            or effect.verb != "deduct"
            or effect.kind != "points"
            or effect.points is None
            or clause.cap is not None
        ):
            continue
        if effect.points > rule.full:
            yield Fault(
                "steps",
                f"{quoted(clause.words)}一次就扣{points(effect.points)}分，超过分值{points(rule.full)}分",
                clause.words,
            )
        elif effect.points == rule.full and is_distance(clause, parsed, draft):
            step = size(per.size, per.unit)
            yield Fault(
                "steps", f"{quoted(clause.words)}只要差{step}就扣完{points(rule.full)}分，中间没有档次", clause.words
            )


def _shares(rule: Rule, draft: Draft, parsed: Parsed) -> Iterator[Fault]:
    """Weights that do not make up the item, or a count that differs from the 要点 there are."""
    for part in rule.parts:
        if not isinstance(part, Checklist):
            continue
        stated = SHARES.search(parsed.text)
        if "use_actual_points" in draft.used and stated:
            yield Fault(
                "shares",
                f"标准写{quoted(stated[0])}，要点实际有{part.count}个，已按{part.count}个平均分配",
                stated[0],
            )
        if part.by_count is not None:
            unsaid = [str(k) for k, worth in enumerate(part.by_count) if worth is None]
            if unsaid:
                yield Fault("gap", f"符合{'、'.join(unsaid)}项时得几分没有写明（共{part.count}项）")


# -- what can be reached -----------------------------------------------------------------------------------------------


def _extremes(rule: Rule) -> Iterator[Fault]:
    """The best and the worst score against 0 … 分值."""
    reach = reach_of(rule)
    full = points(rule.full)
    if reach.best is not None and rule.full - reach.best > Decimal("1e-9") and not any(map(_top_unsaid, rule.parts)):
        yield Fault("maximum", f"最高只能得{points(reach.best)}分，分值却是{full}分")
    if reach.best is not None and reach.best - rule.full > Decimal("1e-9"):
        yield Fault("maximum", f"最高可得{points(reach.best)}分，超过分值{full}分：请确认加分允许超出本项分值")
    unsaid = any(_leaves_open(part) for part in rule.parts)
    capped = any(isinstance(p, Occurrences) and p.cap for p in rule.parts)
    if reach.worst is not None and reach.worst > Decimal("1e-9") and not unsaid and not capped:
        yield Fault("worst", f"最差也得{points(reach.worst)}分，没有得0分的情形")


def _leaves_open(part: Part) -> bool:
    """Something is not said: the worst score can't be known."""
    if isinstance(part, Checklist):
        return part.by_count is not None and None in part.by_count
    curve = part.otherwise if isinstance(part, Switch) else part
    return isinstance(curve, Curve) and any(isinstance(s.form, Open) for s in curve.segments)


def _top_unsaid(part: Part) -> bool:
    """The best score may lie where two clauses disagree or beyond what is said."""
    curve = part.otherwise if isinstance(part, Switch) else part
    if not isinstance(curve, Curve):
        return False
    holes = [s for s in curve.segments if isinstance(s.form, Open)]
    return any(s.where.low is None or s.where.high is None or is_overlap(s) for s in holes)


def _caps(part: Occurrences, rule: Rule) -> Iterator[Fault]:
    """最多扣1分 in an item of 3: it can never cost more than 1."""
    if part.amount >= 0 or part.cap is None or not rule.start:
        return
    alone = len(rule.parts) == 1
    said, cap, full = quoted(part.words or part.label), points(part.cap), points(rule.full)
    if alone and part.cap < rule.full:
        least = points(rule.full - part.cap)
        yield Fault("cap", f"{said}最多只扣{cap}分，本项{full}分最差也得{least}分", part.words)
    elif part.cap > rule.full:
        yield Fault("cap", f"{said}的扣分上限{cap}分高于分值{full}分，上限不起作用", part.words)


def _direction(rule: Rule, draft: Draft) -> Iterator[Fault]:
    expected = more_is_better(draft)
    if expected is None:
        return
    for part in rule.parts:
        curve = part.otherwise if isinstance(part, Switch) else part
        if not isinstance(curve, Curve):
            continue
        course = [value for value, _ in course_of(curve)]
        rising = all(a <= b for a, b in zip(course, course[1:], strict=False))
        falling = all(a >= b for a, b in zip(course, course[1:], strict=False))
        if not course or rising in (falling, expected):
            continue
        name, said = draft.indicator, "越高得分越高" if rising else "越高得分越低"
        yield Fault(
            "direction", f"方向可能写反：指标“{name}”通常越{'高' if expected else '低'}越好，标准却是数值{said}"
        )


_UNIT_NOTES = {
    "percent_sign_missing": "标准里的数没有写“%”，按百分数理解",
    "pp_on_non_percent": "指标不是百分数，标准却按“百分点”扣（加）分，按本指标的1个单位理解",
    "pct_relative": "指标是数量，标准却按百分比分档，按参照值的百分之几理解",
    "formula_beats_column": "公式的分母与目标值不一致，以公式为准",
}


def _units(draft: Draft) -> Iterator[Fault]:
    for convention, says in _UNIT_NOTES.items():
        if convention in draft.used:
            yield Fault("units", says)


# -- what holds --------------------------------------------------------------------------------------------------------


def passed(rule: Rule) -> list[str]:
    """What was proved to hold, in Chinese: coverage, continuity, best = 分值, worst = 0."""
    lines: list[str] = []
    for part in rule.parts:
        curve = part.otherwise if isinstance(part, Switch) else part
        if isinstance(curve, Curve):
            lines += _proved(curve, rule)
        elif isinstance(curve, Checklist):
            lines.append(f"{curve.count}个要点都有分")
        elif isinstance(curve, Levels):
            lines.append(f"{len(curve.levels)}个等级各有得分，没有重复")
    reach = reach_of(rule)
    if any(isinstance(part, Formula) for part in rule.parts):
        return lines
    if reach.best is not None and abs(reach.best - rule.full) <= Decimal("1e-9"):
        lines.append(f"最高{points(rule.full)}分，等于分值")
    if reach.worst is not None and abs(reach.worst) <= Decimal("1e-9"):
        lines.append("最差0分")
    return list(dict.fromkeys(lines))


def _proved(part: Curve, rule: Rule) -> list[str]:
    lines = []
    holes = [s for s in part.segments if isinstance(s.form, Open)]
    natural = [s for s in holes if s.where.high is not None and s.where.high <= 0 and not s.where.high_closed]
    if not holes:
        lines.append("所有取值都有得分规定，没有缺口和重叠")
    elif len(natural) == len(holes):
        lines.append("0以上的取值都有得分规定，没有缺口和重叠")
    if any(isinstance(s.form, Line) for s in part.segments) and not list(jumps(part, rule)):
        lines.append("各段首尾相接，没有跳跃")
    return lines


__all__ = ["CLIFF", "Fault", "passed", "prove"]
