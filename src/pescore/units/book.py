"""汇总.xlsx: what many units give together, on pages one can hand in, and the facts its report is written from.

The numbers are values: the books they came from stay. The sheets of facts (项目, 问卷, 问题清单 …) belong to the
evaluator: collected again, the book keeps them as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..evaluation.tree import Evaluation
from ..library import load
from ..workbook import targets_sheet
from ..workbook.edits import PutSheet
from ..workbook.facts_reading import PROBLEMS, SURVEY, with_facts
from ..workbook.facts_sheets import write_card, write_problems, write_survey
from ..workbook.grid import Book
from ..workbook.new_book import new_book
from ..workbook.new_sheet import NewSheet
from ..workbook.parts import structure
from ..workbook.patch import apply
from ..workbook.pen import Pen
from ..workbook.project_card import CARD
from .sheets import conventions, indicators
from .sheets.files import write_files
from .sheets.matrix import write_matrix
from .sheets.overview import write_overview
from .sheets.ranking import write_ranking
from .sheets.scores import write_scores
from .summary import Summary
from .titles import titles_of

_SHEETS: Mapping[str, Callable[[Pen, Summary, str], None]] = {
    "排名": write_ranking,
    indicators.SHEET: indicators.write_indicators,
    "指标得分": write_scores,
    "问题矩阵": write_matrix,
    "文件": write_files,
    conventions.SHEET: conventions.write_conventions,
}
OVERVIEW = "汇总"
SHEETS = (OVERVIEW, *_SHEETS)  # what is written anew each time


def summary_bytes(summary: Summary, title: str, facts: Evaluation | None = None) -> bytes:
    """The workbook; the same summary gives the same bytes. `title` names the evaluation, `facts` are those of all of it.

    Raises ValueError (Chinese) for a fact that does not fit a sheet.
    """
    further = facts.further if facts else {}
    return new_book([*_computed(summary, title, further), *_facts(summary, facts)])


def renewed(book: Book, summary: Summary, title: str, facts: Evaluation | None = None) -> bytes:
    """An earlier 汇总.xlsx with what was collected now; its own sheets stay, those of facts too unless `facts` are given.

    Raises BookError where the workbook cannot be changed, ValueError (Chinese) as `summary_bytes`.
    """
    assert book.package is not None, "the workbook was read from a file"
    there = {tab.name for tab in structure(book.package).sheets}
    known = facts or with_facts(book, Evaluation(()))
    sheets = _computed(summary, title, known.further)
    sheets += [sheet for sheet in _facts(summary, facts) if facts is not None or sheet.title not in there]
    return apply(book.package, map(PutSheet, sheets))


def _computed(summary: Summary, title: str, further: Mapping[str, Any]) -> list[NewSheet]:
    overview = Pen(NewSheet(OVERVIEW))
    write_overview(overview, summary, title, titles_of(further))
    pens = {name: Pen(NewSheet(name)) for name in _SHEETS}
    for name, write in _SHEETS.items():
        write(pens[name], summary, title)
    return [overview.sheet, *(pen.sheet for pen in pens.values())]


def _facts(summary: Summary, facts: Evaluation | None) -> list[NewSheet]:
    """项目, and of the other sheets those there are facts for."""
    found = facts or Evaluation(())
    card: dict[str, object] = {**summary.card, **found.card}
    if summary.project:
        card = {"项目名称": summary.project, **card}
    for key in load("reports/词")["封面"]:  # what the report's cover asks for: a line to fill in
        card.setdefault(key, None)
    sheets = [NewSheet(CARD)]
    write_card(Pen(sheets[0]), Evaluation((), card=card, further=found.further), "指标得分")
    if targets := found.further.get(targets_sheet.TARGETS):
        sheets.append(NewSheet(targets_sheet.SHEET))
        targets_sheet.write_targets(Pen(sheets[-1]), targets)
    for name, content, write in ((SURVEY, found.survey, write_survey), (PROBLEMS, found.problems, write_problems)):
        if content:
            sheets.append(NewSheet(name))
            write(Pen(sheets[-1]), found)
    return sheets
