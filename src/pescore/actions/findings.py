"""What the 复核 sheet of a book lists (复核清单): the table's own faults, open rules, and what the scoring knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..evaluation import table as t
from ..evaluation.marking import mark, rule_of
from ..evaluation.conventions import settings_of
from ..evaluation.results import Result
from ..evaluation.tree import Leaf
from ..review.finding import QUESTION, Finding
from ..review.known import known_findings
from ..workbook.adopted import Adopted
from ..workbook.layout.form import Form
from ..workbook.refs import write_ref

LAYOUT = "原表"


def adopted_findings(adopted: Adopted, result: Result) -> list[Finding]:
    """Findings of an adopted book: questions first to answer, then the table's own faults, then differing scores."""
    sheet = adopted.sheet.name
    known = known_findings(result, sheet, _place(adopted))
    return [*_open_rules(adopted, result), *layout_findings(adopted.form), *known]


def layout_findings(form: Form) -> list[Finding]:
    """What recognition found wrong or doubtful in the table itself."""
    return [Finding(LAYOUT, "warning", form.sheet, problem.where, (), problem.detail) for problem in form.problems]


def _open_rules(adopted: Adopted, result: Result) -> Iterator[Finding]:
    """A standard that needs an answer before any value could be scored; asked while the value is still missing."""
    for scored in result.leaves:
        if scored.mark.status == "question" and scored.mark.outcome == "blank" and scored.mark.ask:
            place = _place(adopted)(scored.leaf, t.STANDARD)
            yield Finding(QUESTION, "error", adopted.sheet.name, place, scored.leaf.path, scored.mark.ask)
