"""Our sheets 报告, 复核 and 复核记录 in a book: rewritten only when what they say would change (省去不必要的重写).

A hidden name on the sheet keeps a fingerprint of what the sheet was made from and of what it shows, so that refreshing
an unchanged book leaves it as it is, and a sheet somebody edited by hand is put right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from datetime import date

from .. import __version__
from ..evaluation.results import Result
from ..report.record_sheet import read_entries, record_of, record_sheet, recorded
from ..report.review_sheet import read_answers, review_sheet, unheard
from ..report.sheet import report_sheet
from ..review.finding import Finding
from ..workbook.edits import DefineName, Edit, PutSheet
from ..workbook.grid import Book, Sheet, as_text
from ..workbook.names import defined_names
from ..workbook.new_sheet import NewSheet
from ..workbook.package import BookError
from ..workbook.read_back import as_read
from ..workbook.scored import Scored

REPORT, REVIEW, RECORD = "报告", "复核", "复核记录"
_FINGERPRINT = "pescore_指纹"
_KNOWN_BY = {
    REPORT: "、评价结论",
    REVIEW: "、待确认事项",
    RECORD: "、人工复核意见",
}  # headings that mark the sheets as ours


def report_edits(book: Book, file: str, scored: Scored, today: date) -> list[Edit]:
    """The edits that make 报告 say what the evaluation now gives."""
    total = f"'{scored.sheet.replace(chr(39), chr(39) * 2)}'!{scored.total_cell}" if scored.total_cell else None
    card = dict(scored.evaluation.card)

    def build() -> NewSheet:
        return report_sheet(scored.result, card=card, date=today, live_total=total)

    return _edits(book, file, REPORT, [_said(scored.result), list(card.items()), total], build)


def _said(result: Result) -> list[object]:
    """Everything of a result that a report can show."""
    leaves = [
        (one.leaf, one.score, one.computed, one.mark.outcome, one.mark.status, one.mark.why, one.mark.ask)
        for one in result.leaves
    ]
    return [leaves, result.full, result.total, result.computed_total, result.raw_total, result.grade, result.notes]


def review_edits(book: Book, file: str, findings: Sequence[Finding], present: Collection[str] = ()) -> list[Edit]:
    """The edits that make 复核 list these findings; what a person answered there stays, also about an indicator that was
    renamed: `present` are the indicators there are now.
    """
    sheet = _sheet(book, REVIEW)
    answers = read_answers(sheet) if sheet else []
    return _edits(book, file, REVIEW, [list(findings)], lambda: review_sheet(findings, answers, present))


def unheard_answers(book: Book, findings: Sequence[Finding]) -> list[str]:
    """One line for every open question that somebody answered on 复核 or 复核记录 instead of in the score sheet."""
    open_ = [finding for finding in findings if finding.answer]
    found: dict[str, str] = {}
    if open_ and (sheet := _sheet(book, REVIEW)):
        for one in unheard(open_, read_answers(sheet)):
            found[one.finding.place] = _unheard(REVIEW, one.reply or one.state, one.finding)
    if open_ and (sheet := _sheet(book, RECORD)):
        for entry in record_of(open_, read_entries(sheet))[0]:
            if entry.answer and entry.finding.answer:
                found.setdefault(entry.finding.place, _unheard(RECORD, entry.answer, entry.finding))
    return list(found.values())


def _unheard(sheet: str, written: str, finding: Finding) -> str:
    return (
        f"“{sheet}”表里写的“{written[:20]}”（{finding.indicator}）不参与计分：{finding.answer}（“{finding.sheet}”表）"
    )


def record_edits(book: Book, file: str, findings: Sequence[Finding], present: Collection[str] = ()) -> list[Edit]:
    """The edits that make 复核记录 list the errors and warnings among these findings; what people wrote there stays."""
    sheet = _sheet(book, RECORD)
    entries = read_entries(sheet) if sheet else []
    return _edits(book, file, RECORD, recorded(findings), lambda: record_sheet(findings, entries, present))


def _edits(book: Book, file: str, name: str, content: object, build: Callable[[], NewSheet]) -> list[Edit]:
    assert book.package is not None
    sheet = _sheet(book, name)
    made_from = _digest(repr((__version__, content)))
    stored = defined_names(book.package).get((_FINGERPRINT, name), "").strip('"')
    if not stored:
        _refuse_foreign(file, sheet, name)
    if sheet is not None and stored == _fingerprint(made_from, sheet):
        return []
    new = build()
    shown = _fingerprint(made_from, as_read(new))
    return [PutSheet(new), DefineName(_FINGERPRINT, f'"{shown}"', hidden=True, sheet=name)]


def _sheet(book: Book, name: str) -> Sheet | None:
    return next((sheet for sheet in book.sheets if sheet.name == name), None)


def _refuse_foreign(file: str, sheet: Sheet | None, name: str) -> None:
    """A sheet of that name that says something else is somebody's own."""
    if sheet is None or not sheet.max_row:
        return
    if not any(_KNOWN_BY[name] in value for row in sheet.values() for value in row if isinstance(value, str)):
        raise BookError(f"{file} {name}：工作簿里已有一张别的“{name}”表，不会覆盖。请先给它改名，再运行一次")


def _fingerprint(made_from: str, sheet: Sheet) -> str:
    """Of what the sheet was made from, and of the constants it shows, as far as every program stores them."""
    formulas = sheet.formulas
    shown = [
        (row, col, as_text(value))
        for row, values in enumerate(sheet.values(), 1)
        for col, value in enumerate(values, 1)
        if value is not None and (row, col) not in formulas
    ]
    return f"{made_from}{_digest(repr(shown))}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
