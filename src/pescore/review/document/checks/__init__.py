"""复核: one module per kind of contradiction, one function per check, listed in reading order of their subjects."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..report import Report
from . import (
    answers,
    bases,
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
    narrative,
    parallels,
    placing,
    points,
    problems,
    repeats,
    rules,
    standards,
    structure,
    surveying,
    table_rates,
    table_series,
    table_sums,
    targets,
    terms,
    told_scores,
    wording,
)
from .noting import Note

Check = Callable[[Report], Iterable[Note]]

CHECKS: tuple[Check, ...] = (
    *points.CHECKS,
    *dimension_sums.CHECKS,
    *level_statements.CHECKS,
    *told_scores.CHECKS,
    *grading.CHECKS,
    *rules.CHECKS,
    *standards.CHECKS,
    *narrative.CHECKS,
    *parallels.CHECKS,
    *funding.CHECKS,
    *figures.CHECKS,
    *table_sums.CHECKS,
    *table_rates.CHECKS,
    *table_series.CHECKS,
    *surveying.CHECKS,
    *answers.CHECKS,
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
