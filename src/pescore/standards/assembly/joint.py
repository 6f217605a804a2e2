"""Tiers on several numbers at once (双条件分档): 执行率≥95%且满意度≥90%的得8分; both numbers must lie in the same tier."""

from __future__ import annotations

import re
from decimal import Decimal

from ..clauses import Clause, Condition
from ..draft import Draft, Unclear
from ..rules import Curve, Interval, Joint, JointTier
from ..thresholds import common_unit, resolve
from .roles import worth_of
from .subjects import named_number, same_subject

ZERO = Decimal(0)


def joint_tiers(numeric: list[Clause], worded: list[Clause], draft: Draft) -> Joint | None:
    """The tiers, where every clause speaks of the same two or three numbers; None where the standard is of another kind."""
    clauses = [c for c in numeric if c.conditions]
    names = _names(clauses, draft)
    rest = [c for c in [*numeric, *worded] if c not in clauses]
    if not names or any(c.per or c.effect.formula for c in [*numeric, *worded]) or len(clauses) + len(rest) < 2:
        return None
    if len(rest) > 1 or any(not _is_else(c) for c in rest):
        return None
    inputs = tuple(
        Curve((), label=name, unit=common_unit(draft, _of(name, clauses, draft)) or "%", high=draft.full)
        for name in names
    )
    tiers = tuple(_tier(clause, inputs, draft) for clause in clauses)
    if max(tier.points for tier in tiers) != draft.full:
        raise Unclear(f"各档最高只得{max(tier.points for tier in tiers)}分，而分值是{draft.full}分，以哪个为准？")
    draft.use("both_conditions_same_tier")
    otherwise = worth_of(rest[0], draft) or ZERO if rest else None
    return Joint(inputs, tiers, otherwise, rest[0].words if rest else "")


def _names(clauses: list[Clause], draft: Draft) -> list[str]:
    """The numbers in the order of the first clause; none where a clause that gives points leaves one of them out."""
    names = [named_number(c.subject) for c in clauses[0].conditions] if clauses else []
    if len(names) not in (2, 3) or not all(names) or any(same_subject(a, b, draft) for a, b in _pairs(names)):
        return []
    for clause in clauses:
        said = [named_number(c.subject) for c in clause.conditions]
        known = [next((n for n in names if same_subject(n, one, draft)), "") if one else "" for one in said]
        all_there = sorted(known) == sorted(names)
        if not all(known) or len(set(known)) < len(known) or not (all_there or worth_of(clause, draft) is None):
            return []
    return names


def _pairs(names: list[str]) -> list[tuple[str, str]]:
    return [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]


def _of(name: str, clauses: list[Clause], draft: Draft) -> list[Condition]:
    return [c for k in clauses for c in k.conditions if same_subject(name, named_number(c.subject), draft)]


def _tier(clause: Clause, inputs: tuple[Curve, ...], draft: Draft) -> JointTier:
    points = worth_of(clause, draft)
    if points is None and clause.effect.kind != "zero" or clause.effect.high or clause.effect.verb in ("deduct", "add"):
        raise Unclear(f"“{clause.words}”给几分没有写明")
    stretches: list[Interval | None] = []
    for one in inputs:
        said = _of(one.label, [clause], draft)
        stretches.append(_interval(said[0], one.unit, draft) if said else None)
    either = re.search("或(?!以[上下]|者)", clause.words) is not None
    return JointTier(tuple(stretches), points or ZERO, clause.words, either)


def _interval(condition: Condition, unit: str | None, draft: Draft) -> Interval:
    found = resolve(condition, unit, draft)
    low, high = found.low, found.high
    return Interval(low and low.value, bool(low and low.closed), high and high.value, bool(high and high.closed))


def _is_else(clause: Clause) -> bool:
    return (clause.otherwise or clause.label.startswith(("其他", "其余"))) and not clause.conditions
