"""项目, 问卷 and 问题清单 read back as facts with their cells (复核要用的事实).

Sections are told by their merged cells, as facts_sheets.py writes them: a heading spans the page, a key and value row
spans all but its first column, the last column of a table takes the rest of the width. Sheets of other people that
happen to bear these names give nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..review.subject import Fact, Facts, Place, Question, Record
from ..values import as_percent, exact
from .grid import Book, Sheet
from .refs import write_ref

CARD, SURVEY, PROBLEMS = "项目", "问卷", "问题清单"
_WIDTH = 6  # columns of 项目
_DECIMALS = re.compile(r"^0(?:\.(0+))?%$")


def facts_of(book: Book) -> Facts:
    """What the three sheets say; empty where a book has none of them."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    card, tables, pairs = _card(sheets[CARD]) if CARD in sheets else ({}, {}, ())
    survey, questions = _survey(sheets[SURVEY]) if SURVEY in sheets else ({}, ())
    problems = _problems(sheets[PROBLEMS]) if PROBLEMS in sheets else ()
    return Facts(card, tables, pairs, survey, questions, problems)


def _fact(sheet: Sheet, section: str, name: str, row: int, col: int, text: str | None = None) -> Fact:
    shown = sheet.text(row, col) if text is None else text
    return Fact(section, name, shown, Place(sheet.name, write_ref(row, col)))


# 项目 -----------------------------------------------------------------------------------------------------------------


def _card(sheet: Sheet) -> tuple[dict[str, Fact], dict[str, tuple[Record, ...]], tuple[Fact, ...]]:
    starts = {(r1, c1): c2 for r1, c1, r2, c2 in sheet.merges if r1 == r2}
    card: dict[str, Fact] = {}
    tables: dict[str, list[Record]] = {}
    pairs: list[Fact] = []
    section, names = "", list[str]()
    for row in range(3, sheet.max_row + 1):
        if starts.get((row, 1)) == _WIDTH:
            section, names = sheet.text(row, 1), []
        elif starts.get((row, 2)) == _WIDTH:
            name = sheet.text(row, 1)
            fact = _fact(sheet, section, name, row, 2)
            if section:
                pairs.append(fact)
            elif name:
                card[name] = fact
            names = []
        elif section and not names:
            names = [name for col in range(1, _WIDTH + 1) if (name := sheet.text(row, col))]
        elif section:
            tables.setdefault(section, []).append(
                {name: _fact(sheet, section, name, row, col) for col, name in enumerate(names, 1)}
            )
    return card, {name: tuple(records) for name, records in tables.items()}, tuple(pairs)


# 问卷 -----------------------------------------------------------------------------------------------------------------


def _survey(sheet: Sheet) -> tuple[dict[str, Fact], tuple[Question, ...]]:
    header = next((row for row in range(1, sheet.max_row + 1) if sheet.text(row, 1) == "题号"), None)
    if header is None:
        return {}, ()
    numbers = {
        sheet.text(row, 1): _fact(sheet, SURVEY, sheet.text(row, 1), row, 3)
        for row in range(3, header)
        if sheet.text(row, 1) and sheet.text(row, 3)
    }
    columns = {sheet.text(header, col): col for col in range(1, sheet.max_col + 1)}
    if not {"题目", "选项", "比例"} <= columns.keys():
        return numbers, ()
    return numbers, tuple(_questions(sheet, header, columns))


def _questions(sheet: Sheet, header: int, columns: dict[str, int]) -> Iterator[Question]:
    number = text = ""
    options: list[Fact] = []
    for row in range(header + 1, sheet.max_row + 2):
        at = sheet.top_left(row, 1)[0]
        if (starts := at == row and sheet.text(row, 1)) or row > sheet.max_row:
            if options:
                yield Question(number, text, tuple(options))
            number, text, options = starts or "", sheet.text(row, columns["题目"]), []
        if option := sheet.text(row, columns["选项"]):
            col = columns["比例"]
            options.append(_fact(sheet, SURVEY, option, row, col, _as_printed(sheet, row, col)))


def _as_printed(sheet: Sheet, row: int, col: int) -> str:
    """A share as the page shows it: 0.952 under the format 0.0% is 95.2%."""
    value, code = sheet.value(row, col), sheet.format(row, col) or ""
    if isinstance(value, float) and (found := _DECIMALS.match(code)):
        return as_percent(exact(value), len(found[1] or ""))
    return sheet.text(row, col)


# 问题清单 -------------------------------------------------------------------------------------------------------------


def _problems(sheet: Sheet) -> tuple[Record, ...]:
    header = next((row for row in range(1, sheet.max_row + 1) if sheet.text(row, 1) == "序号"), None)
    if header is None:
        return ()
    names = {col: name for col in range(1, sheet.max_col + 1) if (name := sheet.text(header, col))}
    return tuple(
        {name: _fact(sheet, PROBLEMS, name, row, col) for col, name in names.items()}
        for row in range(header + 1, sheet.max_row + 1)
        if any(sheet.text(row, col) for col in names)
    )
