"""复核: one module per kind of contradiction, one function per check, listed in reading order of their subjects."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..report import Report
from . import (
    bases,
    chronology,
    citations,
    claims,
    dates,
    dimension_sums,
    figures,
    funding,
    grading,
    level_statements,
    lists,
    methods,
    name_lists,
    narrative,
    parallels,
    placing,
    points,
    problems,
    repeats,
    rules,
    solutions,
    standards,
    structure,
    surveying,
    targets,
    terms,
    wording,
)
from .noting import Note

Check = Callable[[Report], Iterable[Note]]

CHECKS: tuple[Check, ...] = (
    *points.CHECKS,
    *dimension_sums.CHECKS,
    *level_statements.CHECKS,
    *grading.CHECKS,
    *rules.CHECKS,
    *standards.CHECKS,
    *narrative.CHECKS,
    *parallels.CHECKS,
    *funding.CHECKS,
    *figures.CHECKS,
    *surveying.CHECKS,
    *lists.CHECKS,
    *name_lists.CHECKS,
    *dates.CHECKS,
    *chronology.CHECKS,
    *citations.CHECKS,
    *bases.CHECKS,
    *problems.CHECKS,
    *solutions.CHECKS,
    *placing.CHECKS,
    *repeats.CHECKS,
    *structure.CHECKS,
    *methods.CHECKS,
    *claims.CHECKS,
    *targets.CHECKS,
    *wording.CHECKS,
    *terms.CHECKS,
)
