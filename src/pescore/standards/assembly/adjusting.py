"""Deductions, additions, vetoes: what is taken from or added to the points of the main clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ..clauses import Clause, Parsed
from ..draft import Draft, Unclear
from ..rules import Flag, Joined, Occurrences, Part
from ..worded import flag, occurrences

ZERO = Decimal(0)


def with_adjustments(base: list[Part], rest: list[Clause], parsed: Parsed, draft: Draft) -> Joined:
    for clause in rest:
        if clause.effect.kind == "points" and clause.effect.verb in ("give", None) and not clause.per:
            raise Unclear(f"“{clause.words}”与前面的得分是相加，还是取其一？")
    parts = [*base, *adjustments(rest, draft)]
    for part in parts:
        if isinstance(part, Flag) and part.ask:
            draft.ask(part.ask)
    if any(isinstance(p, Flag) and p.voids for p in parts):
        draft.use("veto_after_sum")
    high = draft.full
    if any(isinstance(p, (Flag, Occurrences)) and p.amount > 0 for p in parts):
        high = with_bonus(parts, parsed, draft)
    return parts, ZERO, ZERO, high


def with_bonus(parts: list[Part], parsed: Parsed, draft: Draft) -> Decimal:
    """The ceiling where clauses add to a base that can already be full."""
    for limit in parsed.limits:
        if limit.kind == "score_max":
            return limit.amount(draft.full)
        if limit.kind == "add_max":
            return draft.full + limit.amount(draft.full)
    room = ZERO
    for part in parts:
        if isinstance(part, Occurrences) and part.amount > 0:
            if part.cap is None:
                raise Unclear("加分是否封顶？最多加几分没有写明")
            room += part.cap
        elif isinstance(part, Flag) and part.amount > 0:
            room += part.amount
    return draft.full + room


def adjustments(clauses: list[Clause], draft: Draft) -> list[Part]:
    """Counts, deductions, vetoes, in the order of the text; 另倒扣8分 belongs to the veto before it."""
    parts: list[Part] = []
    for clause in clauses:
        last = parts[-1] if parts else None
        if (
            not clause.label.strip("外并另再,")
            and not clause.per
            and clause.effect.verb == "deduct"
            and isinstance(last, Flag)
            and last.voids
        ):
            parts[-1] = replace(last, amount=-(clause.effect.points or ZERO))
            continue
        parts.append(occurrences(clause, draft) if clause.per else flag(clause, draft))
    return parts


def adjustments_only(clauses: list[Clause], parsed: Parsed, draft: Draft, stated: bool = False) -> Joined:
    """Only deductions (from the full mark) or only additions (from 0)."""
    full = draft.full
    gaining = [c for c in clauses if c.effect.verb in ("add", "give")]
    if gaining and not any(c.effect.verb == "deduct" for c in clauses) and not stated:
        clauses = [
            c
            for c in clauses
            if not (
                c.effect.kind == "zero"
                and (c.otherwise or re.match("(?:[一1][次期个场项家][都也]?)?(?:没有|无|未|不)", c.label))
            )
        ]
        parts = adjustments([replace(c, effect=replace(c.effect, verb="add")) for c in clauses], draft)
        high = next(
            (limit.amount(full) for limit in parsed.limits if limit.kind in ("score_max", "add_max")),
            None,
        )
        capped = all(isinstance(p, Occurrences) and p.cap is not None for p in parts)
        if high is None and capped:
            high = full
        if high is None and not parsed.floor:
            draft.ask("加分是否封顶？最多加几分没有写明")
        return parts, ZERO, ZERO, high if high is not None else full
    parts = limited(adjustments(clauses, draft), parsed)
    if any(isinstance(p, Flag) and p.ask for p in parts):
        for p in parts:
            if isinstance(p, Flag) and p.ask:
                draft.ask(p.ask)
    low = floor_of(parsed, full)
    if not stated and any(isinstance(p, Flag) and p.voids for p in parts):
        draft.use("start_at_full")
    if not all(isinstance(p, Flag) for p in parts):
        note_floor(parsed, draft, clauses)
    if (
        gaining
        and any(c.effect.verb == "deduct" for c in clauses)
        and not any(limit.kind in ("score_max", "add_max") for limit in parsed.limits)
    ):
        return parts, full, low, with_bonus(parts, parsed, draft)
    return without_both(_unanswered(parts, draft)), full, low, full


_MISDEED = re.compile(
    "存在|发生|出现|发现|截留|挪用|挤占|套取|骗取|虚[假报列构]|造假|违[纪法规]|事故|贪污|情节严重|造成"
)


def _unanswered(parts: list[Part], draft: Draft) -> list[Part]:
    """发现一起扣1分；存在截留、挪用的不得分: with the count alone filled in, such things have not happened."""
    vetoes = [p for p in parts if isinstance(p, Flag) and p.voids and _MISDEED.search(p.condition)]
    if not vetoes or not any(isinstance(p, Occurrences) for p in parts):
        return parts
    triggered = draft.use("extra_zero_condition") == "triggered"
    return [replace(p, assumed=True, unanswered=triggered) if p in vetoes else p for p in parts]


def limited(parts: list[Part], parsed: Parsed) -> list[Part]:
    """（这一项的扣分≤“自查问题数”扣分）: one deduction limited by another."""
    limit = re.search(
        r"(?:(?:该|这一|此|本)项的?[扣减]分|且)(?:≤|不超过|不得超过|不大于)“?([^”“)]{2,20}?)”?(?:的)?[扣减]分",
        parsed.text,
    )
    if not limit:
        return parts
    other = next((i for i, p in enumerate(parts) if isinstance(p, Occurrences) and limit[1] in p.label), None)
    if other is None or other == len(parts) - 1:
        return parts
    last = parts[-1]
    return [*parts[:-1], replace(last, not_above=other)] if isinstance(last, Occurrences) else parts


def same_matter(parts: Sequence[Part], draft: Draft) -> tuple[int, ...]:
    """工期延误的扣5分，严重延误的扣10分: two grades of one matter, only the heavier counts."""
    flags = [(i, p) for i, p in enumerate(parts) if isinstance(p, Flag) and p.amount < 0]
    for a, (i, light) in enumerate(flags):
        for j, heavy in flags[a + 1 :]:
            if (
                re.match("严重|特别|情节严重|重大|造成|恶劣", heavy.condition)
                and heavy.amount < light.amount
                and shares_words(light.condition, heavy.condition)
            ):
                draft.use("worst_tier_only")
                return i, j
    return ()


def shares_words(a: str, b: str) -> bool:
    return any(a[k : k + 2] in b for k in range(len(a) - 1))


def taken_together(parts: Sequence[Part]) -> tuple[Sequence[Part], tuple[tuple[int, ...], Decimal] | None]:
    """未设专账扣2分，未明确专人扣1分，两种情况同时存在的扣4分: the third clause replaces the sum."""
    both = next(
        (
            p
            for p in parts
            if isinstance(p, Flag)
            and re.search("(?:两|二|三)(?:种|者|项)(?:情况|情形)?(?:同时|均|都|兼有|并存)|同时存在", p.condition)
        ),
        None,
    )
    rest = [p for p in parts if p is not both]
    if both is None or len(rest) < 2 or not all(isinstance(p, Flag) and p.amount < 0 for p in rest):
        return parts, None
    return rest, (tuple(range(len(rest))), -both.amount)


def without_both(parts: list[Part]) -> list[Part]:
    """两者均未达到的扣4分 only restates 2 + 2."""
    flags = [p for p in parts if isinstance(p, Flag)]
    for one in flags:
        rest = [p for p in flags if p is not one]
        if (
            re.search("两者|二者|均|都|同时", one.condition)
            and len(rest) >= 2
            and sum((p.amount for p in rest), ZERO) == one.amount
        ):
            return [p for p in parts if p is not one]
    return parts


def floor_of(parsed: Parsed, full: Decimal) -> Decimal:
    """The least the whole can give: 最低得1分, 最多扣3分 of 5; else 0."""
    low = ZERO
    for limit in parsed.limits:
        if limit.kind == "deduct_max":
            low = full - limit.amount(full)
        elif limit.kind == "score_min":
            low = limit.amount(full)
    return low


def note_floor(parsed: Parsed, draft: Draft, clauses: list[Clause]) -> None:
    bounded = parsed.floor or any(limit.kind in ("deduct_max", "score_min") for limit in parsed.limits)
    if not bounded and not any(c.floor or c.capped for c in clauses):
        draft.use("floor_zero")
