"""Distances whose reference is not said again (省略了参照的偏离): 超出目标值10%以内……，超出10%-20%……; 超预算10%以内……."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ..clauses import Clause, Condition, End
from ..draft import COMPLETION, Draft

ONE = Decimal(1)
_OVER = re.compile("超(?:出|过)?(?P<what>预算|概算|计划|目标|定额|控制数|限额)(?:数|值|价)?的?$")
_VERB = {
    "up": re.compile("(?:超出|超过|高于|高出|超)[^,;。\\d]{0,6}$"),
    "down": re.compile("(?:低于|少于|不足|低)[^,;。\\d]{0,6}$"),
}


def distances_alike(clauses: list[Clause], text: str, draft: Draft) -> None:
    """Every distance counted from the reference the first one names; what is over the budget from the budget."""
    spoken = [c for k in clauses for c in k.conditions if not k.per]
    if _from_reference(draft):
        for condition in spoken:
            over = _OVER.search(condition.subject)
            if over and condition.unit == "%" and not condition.relative:
                _count_from(condition, "up", ONE, over["what"])
        for clause in clauses:
            _not_over(clause)
    anchor = next((c for c in spoken if c.off), None)
    if anchor is None:
        return
    for condition in spoken:
        said = re.split("[,;。]", text[max(0, condition.end - 24) : condition.end])[-1]
        if condition.unit != "%" or condition.relative or condition.apart or condition.reference:
            continue
        carried_on = anchor.apart and not condition.subject.strip("的,;") and "百分点" in said
        if (
            carried_on
            or _VERB[anchor.off].search(condition.subject)
            or _VERB[anchor.off].search(re.split(r"\d", said)[0])
        ):
            base = Decimal(0) if anchor.apart else ONE
            _count_from(condition, anchor.off, base, anchor.reference, inside="内" in said)


def _from_reference(draft: Draft) -> bool:
    """Whether the number is the quantity itself, or how much of a plan was done, and not already the deviation."""
    quantity = draft.unit not in (None, "%") and draft.target is not None
    return quantity or (draft.rate and COMPLETION.search(draft.indicator) is not None)


def _count_from(condition: Condition, way: str, base: Decimal, reference: str, *, inside: bool = True) -> None:
    """`inside`: 10%以内 reaches from the reference itself; else a lone end (低于20%的) is as far and farther."""
    sign = 1 if way == "up" else -1
    near, far = (
        None if e is None else replace(e, value=base + sign * e.value) for e in (condition.low, condition.high)
    )
    if near is None and (inside or way == "up"):
        near = End(base, False, True)
    elif near is None:
        near, far = far, None
    condition.low, condition.high = (near, far) if way == "up" else (far, near)
    condition.apart, condition.relative = base == 0, base != 0
    condition.unit, condition.reference, condition.off = ("%" if base == 0 else None), reference, way
    condition.subject = ""


_NOT_OVER = re.compile("^(?:未|没有?|不)(?:超出?|突破)(?P<what>预算|概算|计划|目标|定额|控制数|限额)(?:数|值|价)?$")


def _not_over(clause: Clause) -> None:
    """未超预算的得满分: up to the budget."""
    said = None if clause.conditions or clause.per else _NOT_OVER.match(clause.label)
    if said:
        up_to = Condition(None, End(ONE, True, True), None, "", said["what"], relative=True)
        clause.conditions, clause.label = [up_to], ""
