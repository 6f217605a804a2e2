"""A pescore book from facts: seven sheets, with live PE_ formulas that carry their values."""

from __future__ import annotations

from pathlib import Path

from ..evaluation.tree import Evaluation
from .conventions_sheet import write_conventions
from .facts_sheets import write_card, write_problems, write_survey
from .new_book import new_book
from .new_sheet import NewSheet
from .pen import Pen
from .report_sheets import write_report, write_review
from .save import save
from .score_sheet import ScoreSheet, write_scores

SHEETS = ("项目", "评分表", "口径", "问卷", "问题清单", "报告", "复核")


def build(evaluation: Evaluation, path: Path | str) -> None:
    """Write the book of `evaluation` to `path`, whole or not at all; the same facts give the same bytes.

    A different file in its place is kept as a backup beside it. Raises BookError (Chinese) when the place cannot be
    written, ValueError when a text does not fit a cell.
    """
    path, data = Path(path), book_bytes(evaluation)
    if not (path.is_file() and path.read_bytes() == data):
        save(data, path)


def book_bytes(evaluation: Evaluation) -> bytes:
    """The book as bytes."""
    pens = {name: Pen(NewSheet(name, selected=name == "评分表")) for name in SHEETS}
    conventions = write_conventions(pens["口径"], evaluation)
    scores: ScoreSheet = write_scores(pens["评分表"], evaluation, conventions)
    write_card(pens["项目"], evaluation)
    write_survey(pens["问卷"], evaluation)
    write_problems(pens["问题清单"], evaluation)
    write_report(pens["报告"], evaluation, scores)
    write_review(pens["复核"], evaluation, scores)
    return new_book([pen.sheet for pen in pens.values()], {"口径": conventions.range})
