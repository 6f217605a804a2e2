"""What a standard says twice, each time otherwise (前后不一): asked about before anything is added up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..clauses import Clause
from ..curves import LATE
from ..draft import Unclear

_KIND = re.compile("一般|轻微|较小|较轻|轻度")  # 发生一般事故的扣3分；发生安全事故的不得分: one of its kinds
_SHORTEST = 4  # of a condition in words: 符合, 健全 may well return in another item


def told_one_way(clauses: Sequence[Clause]) -> None:
    """Raises Unclear where one condition is given two effects, or being late costs two different amounts a day."""
    for number, clause in enumerate(clauses):
        for other in clauses[number + 1 :]:
            if _same_case(clause, other) and _effect(clause) != _effect(other):
                raise Unclear(f"“{clause.words}”与“{other.words}”说的是同一种情况，以哪一句为准？")


def _same_case(a: Clause, b: Clause) -> bool:
    if a.mark != b.mark or a.otherwise or b.otherwise or any(not c.weak for c in (*a.conditions, *b.conditions)):
        return False
    if a.per and b.per:
        alike = (a.per.size, a.per.unit) == (b.per.size, b.per.unit)
        return alike and a.effect.verb == b.effect.verb == "deduct" and _only_late(a) and _only_late(b)
    if a.per or b.per:
        return False
    if a.effect.kind == "zero" and b.effect.verb == "deduct" or b.effect.kind == "zero" and a.effect.verb == "deduct":
        light, wholly = (a, b) if b.effect.kind == "zero" else (b, a)
        if _KIND.search(light.whole_label) and not _KIND.search(wholly.whole_label):
            return _KIND.sub("", light.whole_label) == wholly.whole_label.replace("安全", "").replace("责任", "")
    return len(a.whole_label) >= _SHORTEST and a.whole_label == b.whole_label


def _only_late(clause: Clause) -> bool:
    """逾期, 延误一天: late, and nothing that says of what."""
    return (
        bool(clause.per)
        and re.sub(r"[每一1]|个?(?:工作日|[天日周月])|的", "", LATE.sub("", clause.words.split("扣")[0])) == ""
    )


def _effect(clause: Clause) -> tuple[object, ...]:
    return clause.effect.kind, clause.effect.verb, clause.effect.points, clause.effect.high
