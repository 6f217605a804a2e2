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
    points,
    problems,
    rates,
    reasons,
    rules,
    scores,
    survey,
)
from .check import Named
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
    *problems.CHECKS,
    *documents.CHECKS,
    *copies.CHECKS,
    *evidence.CHECKS,
)


def check(subject: Subject) -> list[Finding]:
    """Everything found, errors first, then in the order of the checks. One place is told once by one check."""
    found = [*known_findings(subject.result, subject.sheet, subject.cell_of), *seen(subject)]
    told = {(one.check, one.sheet, one.cell) for one in found if one.cell}
    for named in CHECKS:
        found += [one for one in named.run(subject) if (one.check, one.sheet, one.cell) not in told]
    order = list(SEVERITIES)
    return sorted(found, key=lambda one: order.index(one.severity))
