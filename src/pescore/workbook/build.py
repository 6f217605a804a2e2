"""A pescore book from facts: its sheets, with live PE_ formulas that carry their values."""

from __future__ import annotations

from pathlib import Path

from ..evaluation.tree import Evaluation
from . import method_sheets, targets_sheet
from .conventions_sheet import write_conventions
from .facts_sheets import write_card, write_problems, write_survey
from .new_book import new_book
from .new_sheet import NewSheet
from .pen import Pen
from .report_sheets import write_report, write_review
from .save import save
from .score_sheet import ScoreSheet, write_scores
from .targets_sheet import TARGETS

SHEETS = ("项目", "评分表", "口径", "问卷", "问题清单", "报告", "复核")
FORM = ("项目", "评分表", "口径")  # what a unit fills in; the other sheets are the evaluators'


def build(evaluation: Evaluation, path: Path | str, *, experts: int = 0) -> None:
    """Write the book of `evaluation` to `path`, whole or not at all; the same facts give the same bytes.

    With `experts` the sheets of the methods come last, for so many experts. A different file in its place is kept as a
    backup beside it. Raises BookError (Chinese) when the place cannot be written, ValueError when a text does not fit a
    cell or the methods do not fit the indicators.
    """
    path, data = Path(path), book_bytes(evaluation, experts=experts)
    if not (path.is_file() and path.read_bytes() == data):
        save(data, path)


def book_bytes(evaluation: Evaluation, sheets: tuple[str, ...] = SHEETS, *, experts: int = 0) -> bytes:
    """The book as bytes, with a sheet 绩效目标 after the 口径 where the facts have a table of targets.

    `sheets` may leave out any that come after the 口径.
    """
    if targets := evaluation.further.get(TARGETS):
        at = sheets.index("口径") + 1
        sheets = (*sheets[:at], targets_sheet.SHEET, *sheets[at:])
    dimensions = list(dict.fromkeys(leaf.path[0] for leaf in evaluation.leaves))
    if experts:
        method_sheets.check_methods(dimensions, experts)
        sheets = (*sheets, *method_sheets.SHEETS)
    pens = {name: Pen(NewSheet(name, selected=name == "评分表")) for name in sheets}
    conventions = write_conventions(pens["口径"], evaluation)
    scores: ScoreSheet = write_scores(pens["评分表"], evaluation, conventions)
    write_card(pens["项目"], evaluation)
    if targets:
        targets_sheet.write_targets(pens[targets_sheet.SHEET], targets)
    if experts:
        method_sheets.write_methods([pens[name] for name in method_sheets.SHEETS], dimensions, experts, evaluation.full)
    if "问卷" in pens:
        write_survey(pens["问卷"], evaluation)
    if "问题清单" in pens:
        write_problems(pens["问题清单"], evaluation)
    if "报告" in pens:
        write_report(pens["报告"], evaluation, scores)
    if "复核" in pens:
        write_review(pens["复核"], evaluation, scores)
    return new_book([pen.sheet for pen in pens.values()], {"口径": conventions.range})
