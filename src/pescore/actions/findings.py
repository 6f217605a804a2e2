"""What the 复核 sheet of a book lists (复核清单): the table's own faults, open rules, and what the scoring knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..evaluation import table as t
from ..evaluation.conventions import settings_of
from ..evaluation.marking import rule_of
from ..evaluation.results import Result
from ..evaluation.tree import Leaf
from ..review.finding import QUESTION, Finding
from ..review.known import known_findings
from ..workbook.adopted import COMPUTED, Adopted, Line
from ..workbook.layout.form import Form
from ..workbook.refs import write_ref

LAYOUT = "原表"

Place = Callable[[Leaf, str], str]


def adopted_findings(adopted: Adopted, result: Result) -> list[Finding]:
    """Findings of an adopted book: open rules, the table's own faults, then what the scoring knows."""
    place = _places(adopted)
    known = known_findings(result, adopted.sheet.name, place)
    return [*_open_rules(adopted, result, place), *layout_findings(adopted.form), *known]


def layout_findings(form: Form) -> list[Finding]:
    """What recognition found wrong or doubtful in the table itself."""
    return [Finding(LAYOUT, "warning", form.sheet, problem.where, (), problem.detail) for problem in form.problems]


def _open_rules(adopted: Adopted, result: Result, place: Place) -> Iterator[Finding]:
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
                    QUESTION, "error", adopted.sheet.name, place(leaf, t.STANDARD), leaf.path, reading.ask
                )


def _places(adopted: Adopted) -> Place:
    """Where a field of a leaf stands in the adopted sheet."""
    lines: dict[int, Line] = {line.row: line for line in adopted.lines}

    def place(leaf: Leaf, column: str) -> str:
        line = lines[leaf.row or 0]
        cells = {
            t.ACTUAL: line.actual.cell,
            t.STANDARD: line.arguments["standard"].cell or line.arguments["target"].cell,
            t.GIVEN: line.score_at,
        }
        if at := cells.get(column):
            return write_ref(*at)
        return write_ref(line.row, adopted.block.columns.get(column, adopted.block.columns[COMPUTED]))

    return place
