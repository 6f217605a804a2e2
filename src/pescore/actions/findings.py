"""What the 复核 sheet of a book lists (复核清单): the table's own faults, open rules, and what the scoring knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..evaluation import table as t
from ..evaluation.conventions import settings_of
from ..evaluation.marking import rule_of
from ..evaluation.results import Result
from ..review.finding import QUESTION, Finding
from ..review.known import known_findings
from ..workbook.scored import Scored

if TYPE_CHECKING:
    from ..workbook.adopted import Adopted
    from ..workbook.layout.form import Form

LAYOUT = "原表"


def adopted_findings(adopted: Adopted, result: Result) -> list[Finding]:
    """Findings of an adopted book: open rules, the table's own faults, then what the scoring knows."""
    known = known_findings(result, adopted.sheet.name, adopted.place)
    return [*_open_rules(adopted, result), *layout_findings(adopted.form), *known]


def findings_of(scored: Scored) -> list[Finding]:
    """Findings of any scored book."""
    if scored.adopted is not None:
        return adopted_findings(scored.adopted, scored.result)
    return known_findings(scored.result, scored.sheet, scored.place)


def layout_findings(form: Form) -> list[Finding]:
    """What recognition found wrong or doubtful in the table itself."""
    return [Finding(LAYOUT, "warning", form.sheet, problem.where, (), problem.detail) for problem in form.problems]


def _open_rules(adopted: Adopted, result: Result) -> Iterator[Finding]:
    """Standards that need an answer before any value can be scored, asked while the value is still missing."""
    settings = settings_of(adopted.evaluation.conventions)
    for scored in result.leaves:
        leaf = scored.leaf
        if scored.mark.outcome == "blank" and scored.mark.status == "question":
            reading = rule_of(
                leaf.full, leaf.standard, "" if leaf.target is None else leaf.target, leaf.points, settings
            ).reading
            if reading.ask:
                yield Finding(
                    QUESTION, "error", adopted.sheet.name, adopted.place(leaf, t.STANDARD), leaf.path, reading.ask
                )
