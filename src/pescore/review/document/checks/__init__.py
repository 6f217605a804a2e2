"""复核: one module per kind of contradiction, one function per check, listed in reading order of their subjects."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..report import Report
from . import (
    averages,
    bases,
    changes_told,
    citations,
    claims,
    comparing,
    dates,
    dimension_sums,
    figures,
    funding,
    gaps,
    grading,
    level_statements,
    lists,
    methods,
    narrative,
    parallels,
    parts_told,
    placing,
    points,
    problems,
    products,
    rates_told,
    repeats,
    rules,
    shares_told,
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
    *rates_told.CHECKS,
    *shares_told.CHECKS,
    *parts_told.CHECKS,
    *gaps.CHECKS,
    *changes_told.CHECKS,
    *comparing.CHECKS,
    *products.CHECKS,
    *averages.CHECKS,
    *surveying.CHECKS,
    *lists.CHECKS,
    *dates.CHECKS,
    *citations.CHECKS,
    *bases.CHECKS,
    *problems.CHECKS,
    *placing.CHECKS,
    *repeats.CHECKS,
    *structure.CHECKS,
    *methods.CHECKS,
    *claims.CHECKS,
    *targets.CHECKS,
    *wording.CHECKS,
    *terms.CHECKS,
)
