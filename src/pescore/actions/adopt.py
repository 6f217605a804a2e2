"""Adopt somebody's own 评分表 or 自评表 (接入原表): live formulas beside the filled-in scores, nothing else touched."""

from __future__ import annotations

from dataclasses import dataclass

from ..evaluation.results import Result
from ..evaluation.tree import Evaluation
from ..functions.registry import REGISTRY
from ..review.finding import Finding
from ..workbook.adopted import (
    Adopted,
    block_edits,
    find_block,
    lines_of,
    new_block,
    without_block,
)
from ..workbook.adopted.reading import evaluation_of, notes_on
from ..workbook.book_settings import CONVENTIONS, conventions_sheet
from ..workbook.conventions_sheet import new_conventions, settings_rows
from ..workbook.edits import DefineName, Edit, PutSheet
from ..workbook.extent import extent
from ..workbook.formula_text import called_functions, plain_formula
from ..workbook.frozen import refuse_frozen
from ..workbook.grid import Book, Sheet
from ..workbook.layout import Form, recognise, recognise_book
from ..workbook.names import PRINT_AREA, defined_names
from ..workbook.package import BookError
from ..workbook.refs import letters
from ..workbook.scale_in_force import scale_edits
from ..workbook.scored import of_adopted
from .own_sheets import review_edits
from .review import findings_of


@dataclass(frozen=True, slots=True)
class Adoption:
    """How a book was understood, and the edits that put it to work.

    form       as recognised; form.form is none where the book was refused
    edits      empty where nothing is missing any more
    adopted    lines and evaluation; None where the book was refused, or is one of ours already
    """

    form: Form
    edits: tuple[Edit, ...] = ()
    adopted: Adopted | None = None
    result: Result | None = None
    findings: tuple[Finding, ...] = ()


def adopt(book: Book, file: str, sheet: str | None = None) -> Adoption:
    """Recognise the book's table (on `sheet`, else the fullest) and say what to write beside it.

    Raises BookError (Chinese) where a sheet name is not there or is taken by something else, KeyError never.
    """
    assert book.package is not None
    refuse_frozen(book, file, "接入")
    target, base = _chosen(book, file, sheet)
    form = recognise(base) if base is not None else recognise_book(book, sheet)
    if form.form == "none":
        return Adoption(form)
    target = target or book.sheet(form.sheet)
    block = find_block(target)
    if block is None and _is_ours(target):
        return Adoption(form)
    first = extent(book.package, target.name)[1] + 1
    block = block or new_block(form, first)
    lines = lines_of(form, target, block.columns)
    if not lines:
        raise BookError(f"{file} {form.sheet}：表中没有写明分值的指标，没有可以计分的行。请补上分值后再试")
    evaluation = evaluation_of(book, target, form, block, lines, file)
    edits = _convention_edits(book, file, evaluation)
    edits += block_edits(target, form, block, lines, settings_rows(evaluation.conventions))
    if block.new:
        edits += _keep_pages(book, target)
    adopted = Adopted(form, target, block, lines, evaluation, notes_on(form, lines))
    scored = of_adopted(adopted)
    findings = findings_of(book, scored)
    edits += review_edits(book, file, findings)
    return Adoption(form, tuple(edits), adopted, scored.result, tuple(findings))


def _chosen(book: Book, file: str, sheet: str | None) -> tuple[Sheet | None, Sheet | None]:
    """The sheet that has our columns already, and the same without them."""
    if sheet is not None and sheet not in [s.name for s in book.sheets]:
        names = "、".join(s.name for s in book.sheets)
        raise BookError(f"{file}：没有名为“{sheet}”的工作表（现有：{names}），请检查 --sheet")
    for candidate in book.sheets:
        if sheet in (None, candidate.name) and (block := find_block(candidate)):
            return candidate, without_block(candidate, block)
    return None, None


def _is_ours(sheet: Sheet) -> bool:
    """A 评分表 that scores itself by PE_SCORE already, as in the books we make."""
    return any("PE_SCORE" in called_functions(plain_formula(f, REGISTRY)) for f in sheet.formulas.values())


def _convention_edits(book: Book, file: str, evaluation: Evaluation) -> list[Edit]:
    """The sheet 口径 and the name the formulas use for it, where they are missing."""
    assert book.package is not None
    named = (CONVENTIONS, None) in defined_names(book.package)
    present = conventions_sheet(book) is not None
    if named and present:
        return scale_edits(book, evaluation.scale)
    if not present and CONVENTIONS in [s.name for s in book.sheets]:
        raise BookError(f"{file}：工作簿里已有一张别的“{CONVENTIONS}”表，评分口径没有地方放。请先给它改名再试")
    sheet, area = new_conventions(evaluation)
    edits: list[Edit] = scale_edits(book, evaluation.scale) if present else [PutSheet(sheet)]
    return edits if named else [*edits, DefineName(CONVENTIONS, area)]


def _keep_pages(book: Book, sheet: Sheet) -> list[Edit]:
    """A print area around what was there, so that the pages print as before; none where the user set one."""
    assert book.package is not None
    if (PRINT_AREA, sheet.name) in defined_names(book.package):
        return []
    rows, columns = extent(book.package, sheet.name)
    quoted = sheet.name.replace("'", "''")
    return [DefineName(PRINT_AREA, f"'{quoted}'!$A$1:${letters(columns)}${rows}", sheet=sheet.name)]
