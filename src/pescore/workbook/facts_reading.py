"""The sheets 项目, 问卷 and 问题清单 read back: what `facts_sheets` writes, and what people add to it by hand.

A row of the 项目 sheet is known by what is merged in it: the whole width is a heading, everything but the first column
a key and its value, anything else below a heading a row of a table, whose first row has the names. A section typed in
by hand is merged nowhere: the name of one stands alone in its row. In a table it may as well be an entry with the rest
left blank, and is one unless the row below is of another width and merged nowhere either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..evaluation.tree import Evaluation
from ..library import load
from ..values import exact
from .book_settings import CARD
from .grid import Book, Content, Sheet
from .targets_sheet import HEADINGS, LEVELS, MET, TARGET, TARGETS
from .targets_sheet import SHEET as TARGET_SHEET

SURVEY, PROBLEMS = "问卷", "问题清单"
_QUESTION, _OPTION, _SHARE = "题目", "选项", "比例"
_BY_FORMULA = "回收率"
_WITHIN = " / "  # between a key and the key it stands under


def with_facts(book: Book, evaluation: Evaluation) -> Evaluation:
    """The evaluation with 问卷, 问题清单 and the sections of 项目 that stand in the book; numbers are Decimals."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    further = _sections(sheets[CARD]) if CARD in sheets else dict(evaluation.further)
    if TARGET_SHEET in sheets and (targets := list(_targets(sheets[TARGET_SHEET]))):
        further[TARGETS] = targets
    return replace(
        evaluation,
        survey=_survey(sheets[SURVEY]) if SURVEY in sheets else evaluation.survey,
        problems=tuple(_problems(sheets[PROBLEMS])) if PROBLEMS in sheets else evaluation.problems,
        further=further,
    )


def _sections(sheet: Sheet) -> dict[str, object]:
    """Section → its keys and values, nested as their ` / ` says, or its table as a list of rows."""
    found: dict[str, object] = {}
    begins_at = _merged_from(sheet)
    known = load("facts")["顶层"]
    path: tuple[str, ...] = ()
    names: dict[int, str] | None = None  # of the table being read; {} while its header is still to come
    for row in range(1, sheet.max_row + 1):
        cells = _cells(sheet, row)
        merged = begins_at.get(row)
        named = cells.get(1) in known
        typed = named and not merged and not _is_entry(sheet, row, names, begins_at)
        if set(cells) == {1} and (typed or (merged == 1 and (named or path))):
            path = (cells[1],) if named else (*path[:1], *cells[1].split(_WITHIN))
            names = {}
        elif not cells or not path:
            continue
        elif merged == 2 or names is None:
            if 1 in cells:
                _put(found, (path[0], *cells[1].split(_WITHIN)), _value(sheet.value(row, 2)))
            names = None
        elif not names:
            names = cells
            _put(found, path, [])
        else:
            record = {name: _value(sheet.value(row, col)) for col, name in names.items()}
            _put(found, path, {name: value for name, value in record.items() if value is not None})
    return found


def _is_entry(sheet: Sheet, row: int, names: dict[int, str] | None, begins_at: dict[int, int]) -> bool:
    """Whether the name of a section that stands alone in a row is an entry of the table above, by the row below."""
    below = set(_cells(sheet, row + 1))
    return names is not None and (below <= {1} or below == set(names) or row + 1 in begins_at)


def _cells(sheet: Sheet, row: int) -> dict[int, str]:
    """Column → text of what is filled in."""
    return {col: text for col in range(1, sheet.max_col + 1) if (text := sheet.text(row, col))}


def _put(found: dict[str, object], path: tuple[str, ...], value: object) -> None:
    """Set a value at its path; a table's row is added to the rows there."""
    inner: Any = found
    for key in path[:-1]:
        inner = inner.setdefault(key, {})
        if not isinstance(inner, dict):
            return  # a key below a table: nothing that we write
    present = inner.get(path[-1]) if path else None
    if isinstance(present, list) and isinstance(value, dict):
        present.append(value)
    else:
        inner[path[-1]] = value


def _merged_from(sheet: Sheet) -> dict[int, int]:
    """Row → the column from which it is one cell up to the right edge of the sheet."""
    edge = max((right for _, _, _, right in sheet.merges), default=0)
    return {top: left for top, left, bottom, right in sheet.merges if top == bottom and right == edge}


def _survey(sheet: Sheet) -> dict[str, object]:
    """Keys and values above the table, then 题目 with the share of every 选项; {} where nothing was filled in."""
    survey: dict[str, object] = {}
    header = _row_with(sheet, (_QUESTION, _OPTION))
    for row in range(3, header or sheet.max_row + 1):
        key = sheet.text(row, 1)
        value = next((v for col in range(2, sheet.max_col + 1) if (v := sheet.value(row, col)) is not None), None)
        if key and value is not None and key != _BY_FORMULA:
            survey[key] = _value(value)
    if header:
        questions = list(_questions(sheet, header))
        if questions:
            survey[_QUESTION] = questions
    return survey


def _questions(sheet: Sheet, header: int) -> Iterator[dict[str, object]]:
    at = {sheet.text(header, col): col for col in range(1, sheet.max_col + 1)}
    asked, options = "", {}
    for row in range(header + 1, sheet.max_row + 1):
        text = sheet.text(row, at[_QUESTION])
        if text and options and sheet.top_left(row, at[_QUESTION]) == (row, at[_QUESTION]):
            yield {"题": asked, _OPTION: options}
            options = {}
        asked = text or asked
        option, column = sheet.text(row, at[_OPTION]), at.get(_SHARE)
        if option and column:
            share = sheet.value(row, column)
            options[option] = _share(share, sheet.format(row, column))
    if options:
        yield {"题": asked, _OPTION: options}


def _share(share: Content, number_format: str | None) -> object:
    """0.952 shown as 0.0% is `95.2%`: with the decimals it is shown with."""
    if isinstance(share, float) and number_format and number_format.endswith("%"):
        places = len(number_format.rstrip("%").partition(".")[2])
        return f"{exact(share).scaleb(2):.{places}f}%"
    return _value(share)


def _problems(sheet: Sheet) -> Iterator[dict[str, object]]:
    header = _row_with(sheet, ("类别", "问题"))
    if not header:
        return
    names = {col: sheet.text(header, col) for col in range(1, sheet.max_col + 1)}
    for row in range(header + 1, sheet.max_row + 1):
        record = {
            name: _value(value)
            for col, name in names.items()
            if name and name != "序号" and (value := sheet.value(*sheet.top_left(row, col))) is not None
        }
        if "问题" in record:
            yield record


def _targets(sheet: Sheet) -> Iterator[dict[str, object]]:
    """The rows of 绩效目标, what was filled in only: whether a target is met is worked out anew."""
    header = _row_with(sheet, (LEVELS[2], TARGET))
    names = {col: sheet.text(header, col) for col in range(1, sheet.max_col + 1)} if header else {}
    for row in range(header + 1, sheet.max_row + 1) if header else ():
        record = {
            name: _value(value)
            for col, name in names.items()
            if name in HEADINGS and name != MET and (value := sheet.value(*sheet.top_left(row, col))) is not None
        }
        if TARGET in record:
            yield record


def _row_with(sheet: Sheet, names: tuple[str, ...]) -> int:
    """The first row that has all these headings; 0 when there is none."""
    for row in range(1, sheet.max_row + 1):
        if set(names) <= {sheet.text(row, col) for col in range(1, sheet.max_col + 1)}:
            return row
    return 0


def _value(value: Content) -> object:
    """A cell as a fact: numbers exact, whole dates as dates, the rest as text."""
    if isinstance(value, float):
        return exact(value)
    if isinstance(value, str):
        return value.strip() or None
    return value.date() if isinstance(value, datetime) else value
