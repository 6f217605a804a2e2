"""A 自评表 that scores itself (our template, filled in) → its evaluation: each row by the target cell beside it.

A score typed over its formula is a person's score (人工得分); 偏差原因分析及改进措施 must then say why. In a frozen copy, where
every score is a number, it is one that differs from the standard and gives a reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from ..evaluation import table as t
from ..evaluation.conventions import Settings, settings_of
from ..evaluation.facts import override_faults
from ..evaluation.results import mark_leaf
from ..evaluation.tree import Evaluation, Leaf
from ..review.subject import Seen
from .adopted import Line, lines_of
from .book_settings import conventions_of
from .frozen import is_frozen
from .grid import Book, Sheet
from .layout import Form, recognise
from .package import BookError
from .project_card import card_beside, card_of
from .refs import column_number, read_ref, write_ref
from .scale_in_force import scale_in_force

_CALL = "PE_SCORE("


@dataclass(frozen=True, slots=True)
class SelfEvaluation:
    """The form, its rows and what they make; `evaluation` has one leaf per row, the money row included.

    seen  what a reader should know of the 等级表 printed on the form
    """

    form: Form
    sheet: Sheet
    lines: tuple[Line, ...]
    evaluation: Evaluation
    seen: tuple[Seen, ...] = ()

    def place(self, leaf: Leaf, heading: str) -> str:
        """The cell of a leaf's field such as 实际值; that of its 得分 for what the form has no cell of."""
        line = next(line for line in self.lines if line.row == leaf.row)
        cells = {t.ACTUAL: line.actual.cell, t.STANDARD: line.arguments["target"].cell}
        if heading == t.LOSS_REASON and (column := self.form.columns.get("reason")):
            cells[heading] = read_ref(f"{column}{line.row}")
        at = cells.get(heading) or line.score_at
        return write_ref(*at) if at else ""

    @property
    def total_cell(self) -> str | None:
        """The cell of 总分."""
        return self.form.total.cells.get("score") if self.form.total else None


def read_self_evaluation(book: Book, file: str) -> SelfEvaluation | None:
    """The 自评表 whose 得分 are our formulas; None where the book has none.

    Raises BookError (Chinese, with the cell) where a score was typed over its formula and cannot be used.
    """
    frozen = is_frozen(book)
    for sheet in book.sheets:
        if frozen or any(_CALL in formula.upper() for formula in sheet.formulas.values()):
            form = recognise(sheet)
            if form.form == "自评表" and (frozen or _scores_itself(form, sheet)):
                return _read(book, sheet, form, file, frozen=frozen)
    return None


def _scores_itself(form: Form, sheet: Sheet) -> bool:
    column = column_number(form.columns["score"]) if "score" in form.columns else 0
    return any(_CALL in (sheet.formula(leaf.row, column) or "").upper() for leaf in form.leaves)


def _read(book: Book, sheet: Sheet, form: Form, file: str, *, frozen: bool) -> SelfEvaluation:
    lines = lines_of(form, sheet, {})
    settings = conventions_of(book, file)
    scale, seen = scale_in_force(settings, form.scale, sheet.name, file)
    evaluation = Evaluation(
        tuple(_leaf(line, sheet, file, settings_of(settings), frozen=frozen) for line in lines),
        card=card_beside(sheet, min(form.header_rows)) | card_of(book),
        conventions=dict(settings),
        scale=scale,
    )
    return SelfEvaluation(form, sheet, lines, evaluation, seen)


def _leaf(line: Line, sheet: Sheet, file: str, settings: Settings, *, frozen: bool) -> Leaf:
    target, actual = line.arguments["target"].value, line.actual.value
    reason = (line.leaf.text("reason") or "") if line.leaf else ""
    manual = _typed(line, sheet)
    made = Leaf(
        path=line.path,
        full=line.full,
        target=None if target == "" else target,
        actual=None if actual == "" else actual,
        manual=manual,
        reason="" if manual is None else reason,
        loss_reason=reason,
        row=line.row,
    )
    if frozen and manual is not None and (not reason or mark_leaf(made, settings).points == manual):
        made = replace(made, manual=None, reason="")  # every score is a number there
    for fault in override_faults(made):
        where = write_ref(*line.score_at) if line.score_at else str(line.row)
        remedy = "；自评表的理由写在“偏差原因分析及改进措施”一栏" if manual is not None and not reason else ""
        raise BookError(f"{file} {sheet.name}!{where}：{made.where}：{fault}{remedy}")
    return made


def _typed(line: Line, sheet: Sheet) -> Decimal | None:
    """The score a person typed over the formula."""
    if line.score_at is None or sheet.formula(*line.score_at):
        return None
    return line.given
