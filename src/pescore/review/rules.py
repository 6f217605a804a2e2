"""评分标准本身: faults proved in a standard before any value is known."""

from __future__ import annotations

from collections.abc import Iterator

from ..evaluation import table as t
from ..standards.proof import Fault
from .check import Hit, named
from .scores import rule_for
from .subject import Place, Subject

_LEAVES_UNSAID = ("gap", "overlap", "maximum")
"""Faults by which a value has no points, or two: errors where the sentence is clear otherwise."""


@named("标准自身")
def faults(subject: Subject) -> Iterator[Hit]:
    """Gaps, overlaps, clauses that never decide, a maximum that is not the 分值; said once for equal standards.

    What the scoring already asks about (待确认) is left to that question.
    """
    told: set[tuple[str, str]] = set()
    for scored in subject.result.leaves:
        leaf = scored.leaf
        rule = rule_for(subject, leaf)
        if rule is None or not leaf.standard or (scored.open and rule.reading.ask):
            continue
        for fault in rule.reading.problems:
            if (leaf.standard, fault.says) in told:
                continue
            told.add((leaf.standard, fault.says))
            severity, remedy = _weight(fault, rule.reading.status)
            yield Hit(subject.at(leaf, t.STANDARD), fault.says + remedy, "", fault.words, severity)


def _weight(fault: Fault, status: str) -> tuple[str, str]:
    """How heavy a fault is, and what to do about it."""
    if "按口径" in fault.says or "已按" in fault.says:
        return "hint", ""
    if fault.check in _LEAVES_UNSAID:
        severity = "error" if status in ("clear", "question") else "warning"
        return (
            severity,
            "：请修改评分标准，使每个取值都只有一个得分" if fault.check != "maximum" else "：请改正其中之一",
        )
    return "warning", "：请核对评分标准"


@named("标准缺失")
def missing(subject: Subject) -> Iterator[Hit]:
    """Neither a standard nor a target to score by; one remark where most of the table has none."""
    leaves = subject.evaluation.leaves
    bare = [leaf for leaf in leaves if not leaf.standard and leaf.target in (None, "")]
    says = "既没有评分标准，也没有目标值，得分没有依据：请补写评分标准"
    if len(bare) * 2 > len(leaves):
        yield Hit(Place(subject.sheet), f"{len(bare)} 个指标{says}", "评分标准", "空白")
        return
    for leaf in bare:
        yield Hit(subject.at(leaf, t.STANDARD), says, "评分标准", "空白")


CHECKS = (faults, missing)
