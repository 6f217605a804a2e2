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
from ...values import Err, exact, plain, read_value
from ..book_settings import card_beside, card_of, conventions_of, scale_of_book
from ..grid import Book, Content, Sheet
from ..layout import Form, recognise
from ..package import BookError
from ..refs import letters, write_ref
from .block import COMPUTED, Block, check_formulas, scored_sheet, without_block
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
        }
        if at := cells.get(heading):
            return write_ref(*at)
        return write_ref(line.row, self.block.columns.get(heading, self.block.columns[COMPUTED]))


def read_adopted(book: Book, file: str) -> Adopted | None:
    """The evaluation of a book that was adopted; None for any other book.

    Raises BookError (Chinese, with the cell) where a score of ours was typed over, or 人工得分 cannot be used.
    """
    found = scored_sheet(book)
    if found is None:
        return None
    sheet, block = found
    form = recognise(without_block(sheet, block))
    if form.form == "none":
        raise BookError(f"{file} {sheet.name}：计分列还在，但认不出旁边的评分表了（{form.reason}）：请检查表头")
    lines = lines_of(form, sheet, block.columns)
    check_formulas(file, sheet, block, [line.row for line in lines])
    return Adopted(
        form, sheet, block, lines, evaluation_of(book, sheet, form, block, lines, file), notes_on(form, lines)
    )


def evaluation_of(book: Book, sheet: Sheet, form: Form, block: Block, lines: tuple[Line, ...], file: str) -> Evaluation:
    """The evaluation the lines make, with the 口径 of the book."""
    settings = conventions_of(book, file)
    leaves = tuple(_leaf(file, sheet, block, line) for line in lines if not line.extra)
    card = card_of(book) or card_beside(sheet, min(form.header_rows))
    return Evaluation(leaves, card=card, conventions=dict(settings), scale=scale_of_book(settings, file))


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


def _leaf(file: str, sheet: Sheet, block: Block, line: Line) -> Leaf:
    arguments, leaf = line.arguments, line.leaf
    manual = sheet.value(line.row, block.columns[t.MANUAL])
    where = f"{file} {sheet.name}!{letters(block.columns[t.MANUAL])}{line.row}"
    made = Leaf(
        path=line.path,
        full=line.full,
        standard=text(arguments["standard"].value),
        target=_or_none(arguments["target"].value),
        actual=_or_none(arguments["actual"].value),
        points=points_of(arguments["points"].value),
        explanation=(leaf.text("explanation") or "") if leaf else "",
        given=line.given,
        manual=None if manual is None else _points(manual, where),
        reason=sheet.text(line.row, block.columns[t.REASON]),
        loss_reason=(leaf.text("reason") or "") if leaf else "",
        narrative=(leaf.text("narrative") or "") if leaf else "",
        evidence=tuple((leaf.text("evidence") or "").splitlines()) if leaf else (),
        row=line.row,
    )
    for fault in override_faults(made):
        raise BookError(f"{where}：{made.where}：{fault}")
    return made


def _points(value: Content, where: str) -> Decimal | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return exact(value)
    if isinstance(value, Err):
        raise BookError(f"{where}：“{t.MANUAL}”是错误值 {value.code}，请先改正")
    read = read_value(str(value).removesuffix("分"))
    if read.kind != "number" or read.unit or read.comparator:
        raise BookError(f"{where}：“{t.MANUAL}”应是一个数，现在是“{str(value)[:20]}”，请改正")
    return read.number


def _or_none(value: object) -> object:
    return None if value == "" else value
