"""One returned book → a Unit: any layout that is ours, was adopted, or can be recognised."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import PurePosixPath

from ..evaluation.conventions import GRADE_SCALE, checked, settings_of
from ..evaluation.results import Result
from ..evaluation.tree import Evaluation, Leaf
from ..workbook.adopted import Adopted, find_block, lines_of, new_block
from ..workbook.adopted.reading import evaluation_of, notes_on, result_of
from ..workbook.extent import extent
from ..workbook.grid import Book, read_package
from ..workbook.layout import recognise_book
from ..workbook.package import ForeignBook, Package, check_package, fault
from ..workbook.scored import score_book
from .cards import common, money, name_label, places_of, shown
from .known_form import read_copy, remember
from .leaves import unit_leaf
from .unit import ScoredForm, Unit

REMEDY = "请用统一的模板填报，或先用 pescore adopt 接入"


def digest_of(data: bytes) -> str:
    """What tells an unchanged file: its SHA-256."""
    return hashlib.sha256(data).hexdigest()


def read_unit(data: bytes, file: str) -> Unit:
    """The unit in a book; `file` is its place in the folder. Raises BookError: one Chinese line naming file and cell."""
    name = PurePosixPath(file).name
    package = check_package(data, name)
    found = read_copy(package) or _thoroughly(package, name)
    label = name_label(found.card)
    return Unit(
        name=shown(found.card[label]) if label else PurePosixPath(file).stem,
        file=file,
        digest=digest_of(data),
        sheet=found.sheet,
        leaves=found.leaves,
        full=found.full,
        total=found.total,
        grade=found.grade,
        place=found.places.get(label or "", ""),
        project=shown(found.card.get("项目名称") or ""),
        remark=shown(found.card.get("数据说明") or ""),
        fund=money(found.card, "资金"),
        spent=money(found.card, "执行"),
        conventions=found.conventions,
        scale=found.scale,
        card=common(found.card),
    )


def _thoroughly(package: Package, file: str) -> ScoredForm:
    """The evaluation of the book, or of the table in it that was not adopted yet."""
    book = read_package(package, file)
    try:
        scored = score_book(book, file)
    except ForeignBook:  # of a book of ours the fault is told
        pass
    else:
        found = _form(scored.evaluation, scored.result, scored.sheet, scored.place, book)
        remember(book, file, found)
        return found
    form = recognise_book(book)
    if form.form == "none":
        raise fault(file, f"{form.sheet + '：' if form.sheet else ''}{form.reason}", REMEDY)
    sheet = book.sheet(form.sheet)
    assert book.package is not None
    block = find_block(sheet) or new_block(form, extent(book.package, sheet.name)[1] + 1)
    lines = lines_of(form, sheet, block.columns)
    if not lines:
        raise fault(file, f"{form.sheet}：表中没有写明分值的指标", REMEDY)
    evaluation = evaluation_of(book, sheet, form, block, lines, file)
    adopted = Adopted(form, sheet, block, lines, evaluation, notes_on(form, lines))
    return _form(evaluation, result_of(adopted), sheet.name, adopted.place, book)


def _form(
    evaluation: Evaluation, result: Result, sheet: str, place: Callable[[Leaf, str], str], book: Book
) -> ScoredForm:
    settings = settings_of(evaluation.conventions)
    leaves = tuple(unit_leaf(scored, place, settings) for scored in result.leaves)
    conventions, scale = checked(evaluation.conventions), evaluation.scale.id
    conventions.pop(GRADE_SCALE, None)  # whether the 口径 name it or the sheet prints it, it is the same scale
    places = places_of(book)
    return ScoredForm(
        sheet, evaluation.card, leaves, result.full, result.total, result.grade, places, conventions, scale
    )
