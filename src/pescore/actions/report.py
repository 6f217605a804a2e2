"""Write the report (写报告): the evaluation of a book, filled into an outline; the book itself is not changed."""

from __future__ import annotations

from datetime import date

from ..report.word import Outline, Report, compose
from ..workbook.book_settings import CARD
from ..workbook.facts_reading import with_facts
from ..workbook.grid import Book
from ..workbook.scored import Scored, score_book


def report(book: Book, file: str, outline: Outline, today: date | None = None, *, charts: bool = True) -> Report:
    """The report of a book as its cells stand; `today` dates it where the book has no 报告日期.

    Raises BookError where the book holds no scored table.
    """
    return report_of(book, score_book(book, file), outline, today, charts=charts)


def report_of(
    book: Book, scored: Scored, outline: Outline, today: date | None = None, *, charts: bool = True
) -> Report:
    """The same of a book that was scored already."""
    evaluation = with_facts(book, scored.evaluation)
    card = any(sheet.name == CARD for sheet in book.sheets)
    return compose(evaluation, scored.result, outline, today or date.today(), charts=charts, card_sheet=card)
