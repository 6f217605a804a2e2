"""报告 and 复核 of a book built from facts: the same sheets a refresh writes, placed on our own 评分表."""

from __future__ import annotations

from ..evaluation import table as t
from ..evaluation.results import evaluate
from ..evaluation.tree import Evaluation, Leaf
from ..report.review_sheet import write_review_sheet
from ..report.sheet import write_report_sheet
from ..review.known import known_findings
from .pen import Pen
from .score_sheet import SHEET, ScoreSheet


def write_report(pen: Pen, evaluation: Evaluation, scores: ScoreSheet) -> None:
    """The 报告, warning when the 合计 of the 评分表 has changed since. It bears no date: the facts have none."""
    total = scores.cell(t.SCORE, scores.total_row)
    write_report_sheet(pen, evaluate(evaluation), card=evaluation.card, date=None, live_total=total)


def write_review(pen: Pen, evaluation: Evaluation, scores: ScoreSheet) -> None:
    """The 复核 with what the scoring itself knows to ask."""
    rows = {line.leaf.path: line.row for line in scores.lines}

    def place(leaf: Leaf, column: str) -> str:
        return f"{scores.columns[column]}{rows[leaf.path]}" if column in scores.columns else ""

    write_review_sheet(pen, known_findings(evaluate(evaluation), SHEET, place))
