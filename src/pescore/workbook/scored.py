"""Any scored book → its evaluation and result: one that we made (评分表 or 自评表), or somebody's own with our columns."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..evaluation import table as t
from ..evaluation.results import Result, evaluate
from ..evaluation.tree import Evaluation, Leaf
from ..review.subject import Seen
from .adopted.block import COUNTED, scored_sheet
from .frozen import is_frozen
from .grid import Book, read_book
from .package import BookError
from .read import ScoredBook, scored_book
from .refs import read_ref, write_ref
from .scale_in_force import scale_in_force

if TYPE_CHECKING:
    from .adopted import Adopted

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Scored:
    """An evaluation, what it scores, and where it stands: the sheet, and the cell of the total where there is one.

    place   (leaf, heading such as 实际值) → its cell, "" when it has none
    seen    what a reader should know of the 等级表 printed on the sheet
    frozen  a copy that freeze made: its scores are numbers as delivered, and are scored again from its standards
    """

    evaluation: Evaluation
    result: Result
    sheet: str
    total_cell: str | None
    place: Callable[[Leaf, str], str]
    adopted: Adopted | None = None
    columns: Mapping[str, int] = field(default_factory=dict)  # of our own 评分表, by heading
    seen: tuple[Seen, ...] = ()
    frozen: bool = False


def read_evaluation(path: Path | str) -> Scored:
    """Read and score a book. Raises BookError: one Chinese line with file, sheet, cell and what to do."""
    book = read_book(path)
    return _with_uncalculated(book, score_book(book, os.path.basename(path)))


def _with_uncalculated(book: Book, found: Scored) -> Scored:
    """A note of the 实际值 that are formulas without a stored result: nothing was calculated here."""
    sheet = book.sheet(found.sheet)
    cells = [
        cell
        for one in found.result.open
        if one.mark.outcome == "blank" and (cell := found.place(one.leaf, t.ACTUAL)) and (at := read_ref(cell))
        if sheet.value(*at) is None and sheet.formula(*at)
    ]
    if not cells:
        return found
    shown = "、".join(cells[:_SHOWN]) + ("…" if len(cells) > _SHOWN else "")
    note = f"{found.sheet}!{shown} 的实际值是公式，文件里没有存它的结果（还没有计算过，或结果是空的）：请先运行 pescore refresh"
    return replace(found, result=replace(found.result, notes=(*found.result.notes, note)))


def score_book(book: Book, file: str, faults: list[Seen] | None = None) -> Scored:
    """The same of a book that was read already; `file` is its name, for messages.

    A reader who reviews the book gives `faults`: what is wrong in a row is put there, and the rest is read.
    """
    found = _score_book(book, file, faults)
    return _with_differences(book, found) if is_frozen(book) else found


def _with_differences(book: Book, found: Scored) -> Scored:
    """A frozen copy, with a note of the cells that are not what its standards give."""
    from .delivered import differing

    wrong = [seen.place.cell for seen in differing(book.sheet(found.sheet), found)]
    if not wrong:
        return replace(found, frozen=True)
    shown = "、".join(wrong[:_SHOWN]) + ("…" if len(wrong) > _SHOWN else "")
    note = f"这是冻结副本，其中 {len(wrong)} 格得分不是按评分标准和实际值计算的得分（{shown}），详见 pescore review"
    return replace(found, frozen=True, result=replace(found.result, notes=(*found.result.notes, note)))


def _score_book(book: Book, file: str, faults: list[Seen] | None) -> Scored:
    if scored_sheet(book) is not None and (adopted := _adopted(book, file, faults)) is not None:
        return adopted
    try:
        own = scored_book(book, file, faults)
    except BookError:
        from .selfeval_book import read_self_evaluation

        form = read_self_evaluation(book, file)
        if form is None:
            raise
        result = evaluate(form.evaluation)
        return Scored(form.evaluation, result, form.sheet.name, form.total_cell, form.place, seen=form.seen)
    total, place = _own_total(book, own), own_place(own)
    return Scored(own.evaluation, evaluate(own.evaluation), own.sheet, total, place, columns=own.columns, seen=own.seen)


def of_adopted(adopted: Adopted) -> Scored:
    """Somebody's own table with our columns, scored."""
    from .adopted import result_of

    total = None if adopted.block.new else _adopted_total(adopted)
    settings, name = {key: str(value) for key, value in adopted.evaluation.conventions.items()}, adopted.sheet.name
    _, seen = scale_in_force(settings, adopted.form.scale, name, name)
    return Scored(adopted.evaluation, result_of(adopted), name, total, adopted.place, adopted, seen=seen)


def _adopted(book: Book, file: str, faults: list[Seen] | None) -> Scored | None:
    """A book with our columns beside somebody's own."""
    from .adopted import read_adopted

    found = read_adopted(book, file, faults)
    return None if found is None else of_adopted(found)


def own_place(own: ScoredBook) -> Callable[[Leaf, str], str]:
    """(leaf, heading) → cell, of a book with our own headers."""

    def place(leaf: Leaf, heading: str) -> str:
        column = own.columns.get(heading)
        return "" if column is None or leaf.row is None else write_ref(leaf.row, column)

    return place


def _own_total(book: Book, own: ScoredBook) -> str | None:
    """The cell of 得分 in the row 合计 below the leaves."""
    sheet = book.sheet(own.sheet)
    last = max(leaf.row or 0 for leaf in own.evaluation.leaves)
    row = next(
        (r for r in range(last + 1, sheet.max_row + 1) if sheet.text(r, own.columns[t.LEVELS[0]]) == "合计"), None
    )
    if row is None or t.SCORE not in own.columns:
        return None
    return write_ref(row, own.columns[t.SCORE])


def _adopted_total(adopted: Adopted) -> str | None:
    total, column = adopted.form.total, adopted.block.columns[COUNTED]
    if total is None or not adopted.sheet.formula(total.row, column):
        return None
    return write_ref(total.row, column)
