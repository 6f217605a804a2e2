"""An adopted book → the evaluation in it (从原表读出评价): what the formulas see, read by the same rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from ...evaluation import table as t
from ...evaluation.facts import override_faults
from ...evaluation.findings import points_of
from ...evaluation.results import Result, evaluate
from ...evaluation.tree import Evaluation, Leaf
from ...functions.cells import text
from ...review.subject import Place, Seen
from ...values import plain
from ..book_settings import conventions_of
from ..counted_cells import counted_points
from ..frozen import is_frozen
from ..grid import Book, Content, Sheet
from ..layout import Form, recognise, recognise_book
from ..package import BookError
from ..project_card import card_beside, card_of
from ..refs import letters, read_ref, write_ref
from ..scale_in_force import scale_in_force
from .block import COMPUTED, Block, check_formulas, new_block, scored_sheet, without_block
from .left_out import left_out
from .lines import Line, lines_of


@dataclass(frozen=True, slots=True)
class Adopted:
    """A form with our columns; `evaluation` has one leaf per line, in the same order, extras (加减分项) left out."""

    form: Form
    sheet: Sheet
    block: Block
    lines: tuple[Line, ...]
    evaluation: Evaluation
    notes: tuple[str, ...]

    def place(self, leaf: Leaf, heading: str) -> str:
        """The cell of a leaf's field, such as 实际值; that of 计算得分 for what the table has no cell of."""
        line = next(line for line in self.lines if line.row == leaf.row)
        cells = {
            t.ACTUAL: line.actual.cell,
            t.STANDARD: line.arguments["standard"].cell or line.arguments["target"].cell,
            t.GIVEN: line.score_at,
            t.TARGET: line.arguments["target"].cell,
        }
        if (role := _ROLES.get(heading)) and line.leaf:
            beside = f"{self.form.columns[role]}{line.row}" if role in self.form.columns else ""
            cells[heading] = line.leaf.cells.get(role) or read_ref(beside)
        if at := cells.get(heading):
            return write_ref(*at)
        return write_ref(line.row, self.block.columns.get(heading, self.block.columns[COMPUTED]))


def read_adopted(book: Book, file: str, faults: list[Seen] | None = None) -> Adopted | None:
    """The evaluation of a book that was adopted; None for any other book.

    Raises BookError (Chinese, with the cell) where a score of ours was typed over, or 人工得分 cannot be used; a reader
    who reviews the book gives `faults`, where the latter are put instead, and looks for the former itself.
    """
    found = scored_sheet(book)
    if found is None:
        return None
    sheet, block = found
    form = recognise(without_block(sheet, block))
    if form.form == "none":
        raise BookError(f"{file} {sheet.name}：计分列还在，但认不出旁边的评分表了（{form.reason}）：请检查表头")
    lines = lines_of(form, sheet, block.columns)
    for fault in left_out(sheet, form, block, lines):
        if faults is None:
            raise BookError(f"{file} {fault.place.sheet}!{fault.place.cell}：{fault.says}")
        faults.append(fault)
    if faults is None and not is_frozen(book):
        check_formulas(file, sheet, block, [line.row for line in lines])
    evaluation = evaluation_of(book, sheet, form, block, lines, file, faults)
    return Adopted(form, sheet, block, lines, evaluation, notes_on(form, lines))


def as_if_adopted(book: Book, file: str, sheet: str | None, faults: list[Seen]) -> Adopted | Form:
    """Somebody's own table as it would be adopted, nothing written; the form alone where it is none."""
    form = recognise_book(book, sheet)
    if form.form == "none":
        return form
    target = book.sheet(form.sheet)
    block = new_block(form, target.max_col + 1)
    lines = lines_of(form, target, block.columns)
    if not lines:
        return form
    evaluation = evaluation_of(book, target, form, block, lines, file, faults)
    return Adopted(form, target, block, lines, evaluation, notes_on(form, lines))


def evaluation_of(
    book: Book, sheet: Sheet, form: Form, block: Block, lines: tuple[Line, ...], file: str,
    faults: list[Seen] | None = None,
) -> Evaluation:  # fmt: skip
    """The evaluation the lines make, with the 口径 of the book."""
    settings = conventions_of(book, file)
    leaves = tuple(_leaf(file, sheet, block, line, faults) for line in lines if not line.extra)
    card = card_beside(sheet, min(form.header_rows)) | card_of(book)
    scale, _ = scale_in_force(settings, form.scale, sheet.name, file)
    return Evaluation(leaves, card=card, conventions=dict(settings), scale=scale)


def notes_on(form: Form, lines: tuple[Line, ...]) -> tuple[str, ...]:
    """Why a sum over the leaves is not the whole total."""
    notes = []
    if extras := sum(line.extra for line in lines):
        notes.append(f"加分、减分项（{extras} 项）没有计入合计，请另行核定")
    if form.nested:
        notes.append("各一级指标分别按满分折算权重，合计没有按权重折算，请另行核定")
    return tuple(notes)


def result_of(adopted: Adopted) -> Result:
    """The scored evaluation; without a total where a sum over the leaves is not the whole."""
    result = evaluate(adopted.evaluation)
    if adopted.notes:
        result = replace(result, total=None, computed_total=None, grade=None, notes=(*result.notes, *adopted.notes))
    if result.total is None and adopted.form.total_score is not None:
        said = f"表中填报得分合计 {plain(adopted.form.total_score)} 分，未经评分标准核算，不作为评价结论"
        result = replace(result, notes=(*result.notes, said))
    return result


_ROLES = {t.FULL: "full", t.LOSS_REASON: "reason", t.NARRATIVE: "narrative", t.EVIDENCE: "evidence"}


def _leaf(file: str, sheet: Sheet, block: Block, line: Line, faults: list[Seen] | None) -> Leaf:
    arguments, leaf = line.arguments, line.leaf
    manual = sheet.value(line.row, block.columns[t.MANUAL])
    cell = f"{letters(block.columns[t.MANUAL])}{line.row}"
    where = f"{file} {sheet.name}!{cell}"
    made = Leaf(
        path=line.path,
        full=line.full,
        standard=text(arguments["standard"].value),
        target=_or_none(arguments["target"].value),
        actual=_or_none(arguments["actual"].value),
        points=points_of(arguments["points"].value),
        explanation=(leaf.text("explanation") or "") if leaf else "",
        given=line.given,
        manual=_points(manual, where, Place(sheet.name, cell, line.path), faults),
        reason=sheet.text(line.row, block.columns[t.REASON]),
        loss_reason=(leaf.text("reason") or "") if leaf else "",
        narrative=(leaf.text("narrative") or "") if leaf else "",
        evidence=tuple((leaf.text("evidence") or "").splitlines()) if leaf else (),
        row=line.row,
    )
    for fault in override_faults(made) if faults is None else ():
        raise BookError(f"{where}：{made.where}：{fault}")
    return made


def _points(value: Content, where: str, place: Place, faults: list[Seen] | None) -> Decimal | None:
    try:
        return counted_points(value, t.MANUAL)
    except ValueError as wrong:
        if faults is None:
            raise BookError(f"{where}：{wrong}") from None
        faults.append(Seen("unreadable", place, str(wrong)))
        return None


def _or_none(value: object) -> object:
    return None if value == "" else value
