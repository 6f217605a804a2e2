"""Clauses that only say again what the others already make plain."""

from __future__ import annotations

import re
from decimal import Decimal

from ..clauses import Clause

_UNMET = re.compile("^(?:(?:不|未|没有?)(?:符合|满足|达到|达标|做到|具备)(?:要求|条件)?的?|无|没有)$")
_OUTSIDE = re.compile("^(?:超出|超过|不在)(?:了|该|此|上述|以上|这一|规定)*(?:范围|区间|幅度)(?:以?外)?的?$")


def without_the_obvious(clauses: list[Clause], full: Decimal) -> list[Clause]:
    """…（2分）；…（2分）；…（1分）。不符合不得分 and 部分符合计0.5分 beside 每项符合计1分: degrees say it already."""
    words = [c for c in clauses if not (c.conditions or c.per or c.otherwise)]
    owned = [c for c in words if c.effect.kind == "points" and c.effect.verb in (None, "give") and not c.effect.high]
    last = clauses[-1] if clauses else None
    each_its_own = len(owned) >= 2 and sum(c.effect.points or 0 for c in owned) == full
    if each_its_own and last and last.effect.kind == "zero" and _says_no_more(last, words):
        clauses = clauses[:-1]
    _beyond_the_limit(clauses)
    for clause in clauses:
        clause.otherwise = clause.otherwise or (clause in words and _OUTSIDE.match(clause.whole_label) is not None)
    counted = any(c.per and c.per.direction == "count" and c.effect.verb == "deduct" for c in clauses)
    clauses = [c for c in clauses if not (counted and _nothing_happened(c, full))]
    each = next((c for c in clauses if c.per and c.per.label == "符合" and c.effect.verb == "give"), None)
    if each is None or each.effect.points is None:
        return clauses
    half = each.effect.points / 2
    return [
        c
        for c in clauses
        if c not in words
        or not (_UNMET.match(c.whole_label) and c.effect.kind == "zero")
        and not (c.whole_label in ("部分符合", "基本符合") and c.effect.points == half)
    ]


_OVER = re.compile("^(?:超过|超出|超|高于|大于|突破)(?:了|该|此|上述|这一)*(?:标准|限额|上限|限值|数额|部分)?的?$")
_UNDER = re.compile("^(?:低于|不足|未达到?|达不到|没有?达到|少于|小于)(?:了|该|此|上述|这一)*(?:标准|下限|数额)?的?$")


def _beyond_the_limit(clauses: list[Clause]) -> None:
    """不超过1.2万元得满分，超过不得分: the other side of the one limit there is."""
    for before, clause in zip(clauses, clauses[1:], strict=False):
        if (
            any(c.values and not c.weak for c in clause.conditions)
            or clause.per
            or clause.effect.kind != "zero"
            or len(before.conditions) != 1
            or before.per
        ):
            continue
        held = before.conditions[0]
        other = _OVER if held.high and not held.low else _UNDER if held.low and not held.high else None
        if other and other.match(clause.whole_label):
            clause.otherwise, clause.conditions = True, []


def _says_no_more(last: Clause, words: list[Clause]) -> bool:
    """否则不得分, 不符合的不得分 behind items with points of their own."""
    return last.otherwise or (last in words and _UNMET.match(re.split("[,、]", last.whole_label)[-1]) is not None)


def _nothing_happened(clause: Clause, full: Decimal) -> bool:
    """投诉件数为0得3分 beside 每发生1件扣0.6分: where the count starts."""
    if len(clause.conditions) != 1 or clause.per or not (clause.effect.kind == "full" or clause.effect.points == full):
        return False
    only = clause.conditions[0]
    return bool(only.equal and only.low and only.low.value == 0 and only.unit != "%" and not only.relative)
