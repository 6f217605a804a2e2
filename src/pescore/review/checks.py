"""Every check, in the order of library/checks.yaml's themes; `review` runs them over one subject."""

from __future__ import annotations

from . import (
    copies,
    dates,
    disagreements,
    documents,
    evidence,
    grades,
    lists,
    names,
    points,
    problems,
    rates,
    reasons,
    rules,
    scores,
    survey,
)
from .check import Named, kinds
from .finding import SEVERITIES, Finding
from .known import known_findings
from .seen import seen
from .subject import Subject

CHECKS: tuple[Named, ...] = (
    *points.CHECKS,
    *scores.CHECKS,
    *rules.CHECKS,
    *grades.CHECKS,
    *reasons.CHECKS,
    *rates.CHECKS,
    *disagreements.CHECKS,
    *survey.CHECKS,
    *dates.CHECKS,
    *lists.CHECKS,
    *names.CHECKS,
    *problems.CHECKS,
    *documents.CHECKS,
    *copies.CHECKS,
    *evidence.CHECKS,
)


def looked_at(subject: Subject) -> tuple[str, ...]:
    """The checks there was material for, by id: what they did not find is in order as far as they can tell."""
    facts = subject.facts
    have = {
        "": True,
        "问卷": bool(facts.survey or facts.questions),
        "日期": bool(facts.tables or facts.card),
        "卡片": bool(facts.card),
        "问题": bool(facts.problems or problems.main_problems(subject)),
        "文件": bool(documents.citations(subject)),
        "原表": subject.foreign,
        "报告": subject.has_report,
        subject.form: True,
    }
    return tuple(id_ for id_, kind in kinds().items() if have.get(kind.needs))


def check(subject: Subject) -> list[Finding]:
    """Everything found, errors first, then in the order of the checks. One place is told once by one check."""
    found = [*known_findings(subject.result, subject.sheet, subject.cell_of), *seen(subject)]
    told = {(one.check, one.sheet, one.cell) for one in found if one.cell}
    for named in CHECKS:
        found += [one for one in named.run(subject) if (one.check, one.sheet, one.cell) not in told]
    order = list(SEVERITIES)
    return sorted(found, key=lambda one: order.index(one.severity))
