"""Refresh a book (刷新): calculate every formula without a spreadsheet program, rewrite 报告, 复核 and 复核记录."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..functions.registry import REGISTRY
from ..review.finding import Finding
from ..values import Err
from ..workbook.calculated import Recalculated, Uncalculated
from ..workbook.edits import CacheValue, Edit, PutSheet, SetCell
from ..workbook.frozen import refuse_frozen
from ..workbook.grid import Book, BookError, Content, Sheet, read_bytes
from ..workbook.new_rows import new_row_edits
from ..workbook.patch import apply
from ..workbook.refs import read_ref
from ..workbook.scale_in_force import scale_edits
from ..workbook.scored import Scored, score_book
from .method_findings import method_findings
from .own_sheets import record_edits, report_edits, review_edits, unheard_answers
from .review import findings_of


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The edits that bring a book up to date; none where it is already.

    uncalculated  formulas that kept the value the file has, with the reason
    unheard       answers to open questions on 复核 that score nothing, with the cells they belong in, one line each
    filled        what was written into rows a person had inserted, in Chinese; "" where there are none
    """

    edits: tuple[Edit, ...]
    scored: Scored
    findings: tuple[Finding, ...]
    uncalculated: tuple[Uncalculated, ...]
    filled: str = ""
    unheard: tuple[str, ...] = ()

    @property
    def needs_person(self) -> bool:
        """Something waits: no grade yet, an error or open question found, a formula that could not be calculated."""
        unfinished = not self.scored.result.complete or not self.scored.result.grade
        return unfinished or bool(self.uncalculated) or any(finding.severity == "error" for finding in self.findings)


def refresh(book: Book, file: str, today: date | None = None, *, recalculated: Recalculated | None = None) -> Refreshed:
    """Recalculate a book read from a file and say what to store; `today` is the date a changed 报告 bears.

    `recalculated` is what the program gave in which the book is open; None has our own engine calculate. Raises
    BookError where the book cannot be loaded, or holds no scored table.
    """
    refuse_frozen(book, file, "刷新")
    done, current = calculated(book, recalculated)
    scored = score_book(current, file)
    added, rows = new_row_edits(current, scored)
    if added:
        book = with_new_rows(book, file, added, rows, live=recalculated is not None)
        done, current = calculated(book)
        scored = score_book(current, file)
        added = [_with_value(edit, done.values) for edit in added]
    findings = [*findings_of(current, scored), *method_findings(current)]
    sheets = report_edits(current, file, scored, today or date.today())
    present = ["/".join(leaf.path) for leaf in scored.evaluation.leaves]
    sheets += review_edits(current, file, findings, present) + record_edits(current, file, findings, present)
    replaced = {edit.name for edit in sheets if isinstance(edit, PutSheet)}
    written = {(edit.sheet, edit.ref) for edit in added if isinstance(edit, SetCell)}
    values = [
        edit
        for edit in _changed(book, done.values)
        if edit.sheet not in replaced and (edit.sheet, edit.ref) not in written
    ]
    told = says_filled(scored.sheet, rows)
    unheard = tuple(unheard_answers(current, findings))
    sheets += scale_edits(current, scored.evaluation.scale)
    return Refreshed((*added, *values, *sheets), scored, tuple(findings), done.uncalculated, told, unheard)


def _with_value(edit: Edit, values: Mapping[tuple[str, str], Content]) -> Edit:
    """A formula with the value it has once everything is calculated."""
    if not isinstance(edit, SetCell) or edit.formula is None:
        return edit
    return replace(edit, value=values.get((edit.sheet, edit.ref), edit.value))


def with_new_rows(book: Book, file: str, added: Sequence[Edit], rows: Sequence[int], *, live: bool) -> Book:
    """The book with formulas in the rows a person inserted; `live` is one that another program has open."""
    if live:  # that program would have to calculate the new formulas first
        raise BookError(
            f"{file}：第 {_listed(rows)} 行是新增的，还没有计分公式：请把上一行计分各列的公式向下填充，"
            "或保存、关闭后运行 pescore refresh"
        )
    assert book.package is not None
    return read_bytes(apply(book.package, added), book.package.name)


def says_filled(sheet: str, rows: Sequence[int]) -> str:
    """The line that tells of it."""
    return f"{sheet} 第 {_listed(rows)} 行没有计分公式（新增的行），已补上并计入合计" if rows else ""


def _listed(rows: Sequence[int]) -> str:
    return "、".join(map(str, rows[:10])) + ("…" if len(rows) > 10 else "")


def calculated(book: Book, recalculated: Recalculated | None = None) -> tuple[Recalculated, Book]:
    """What a book's formulas give, and the book as it will read with these values; as `refresh` takes them."""
    if recalculated is None:
        from ..workbook.recalc import recalculate  # not needed, and not there, inside LibreOffice

        recalculated = recalculate(book, REGISTRY)
    return recalculated, _with_values(book, recalculated.values)


def _changed(book: Book, values: dict[tuple[str, str], Content]) -> list[CacheValue]:
    """The computed values that are not what the file has."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    return [
        CacheValue(name, ref, value)
        for (name, ref), value in values.items()
        if (place := read_ref(ref)) and not _same(sheets[name].value(*place), value)
    ]


def _same(old: Content, new: Content) -> bool:
    """Equal to 15 digits; an empty text may be a missing value, so it is always stored again."""
    if isinstance(old, float) and isinstance(new, float):
        return old == new or f"{old:.15g}" == f"{new:.15g}"
    if isinstance(old, Err) and isinstance(new, Err):
        return old.code == new.code
    return type(old) is type(new) and old == new and old is not None


def _with_values(book: Book, values: dict[tuple[str, str], Content]) -> Book:
    """The book as it will read once the values are stored."""
    by_sheet: dict[str, dict[tuple[int, int], Content]] = {}
    for (name, ref), value in values.items():
        if place := read_ref(ref):
            by_sheet.setdefault(name, {})[place] = None if value == "" else value
    sheets: list[Sheet] = [
        sheet.with_values(by_sheet[sheet.name]) if sheet.name in by_sheet else sheet for sheet in book.sheets
    ]
    return replace(book, sheets=tuple(sheets))
