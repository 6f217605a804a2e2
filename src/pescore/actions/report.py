"""Write the report (写报告): the evaluation of a book, or of many units' books collected, filled into an outline.

The book itself is not changed.
"""

from __future__ import annotations

from datetime import date

from ..evaluation.tree import Evaluation
from ..report.word import Outline, Report, compose
from ..units.reread import read_summary
from ..units.word import compose_units
from ..workbook.facts_reading import with_facts
from ..workbook.grid import Book
from ..workbook.method_sentences import method_sentences
from ..workbook.project_card import CARD, card_of
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
    return compose(
        evaluation,
        scored.result,
        outline,
        today or date.today(),
        charts=charts,
        card_sheet=_has_card(book),
        methods=method_sentences(book),
    )


def report_of_units(
    book: Book, file: str, outline: Outline, today: date | None = None, *, charts: bool = True
) -> Report:
    """The report of a 汇总.xlsx; `outline` is one over many units.

    Raises BookError where the book is incomplete, or its figures do not agree with each other.
    """
    facts = with_facts(book, Evaluation((), card=card_of(book)))
    return compose_units(
        read_summary(book, file),
        facts,
        outline,
        today or date.today(),
        charts=charts,
        card_sheet=_has_card(book),
        methods=method_sentences(book),
    )


def _has_card(book: Book) -> bool:
    return any(sheet.name == CARD for sheet in book.sheets)
