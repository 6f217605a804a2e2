"""项目, 问卷, 问题清单 and 绩效目标 read back as the facts of an evaluation, numbers exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..evaluation.tree import Evaluation
from ..values import exact
from . import facts_places as places
from .facts_places import PROBLEMS, RATE, SURVEY, WITHIN, Entry, Place
from .grid import Book, Content, Sheet
from .project_card import CARD
from .targets_sheet import HEADINGS, LEVELS, MET, TARGET, TARGETS
from .targets_sheet import SHEET as TARGET_SHEET

_NUMBER = "序号"


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
    for one in places.sections(sheet):
        if not one.path:
            continue
        if isinstance(one, Entry):
            _put(found, (one.path[0], *one.key.split(WITHIN)), _value(sheet.value(*one.place)))
        else:
            _put(found, one.path, _record(sheet, one.places) if one.places else [])
    return found


def _record(sheet: Sheet, row: Mapping[str, Place]) -> dict[str, object]:
    """What is filled in of a table's row."""
    return {name: value for name, place in row.items() if (value := _value(sheet.value(*place))) is not None}


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


def _survey(sheet: Sheet) -> dict[str, object]:
    """Keys and values above the table, then 题目 with the share of every 选项; {} where nothing was filled in."""
    survey: dict[str, object] = {
        key: _value(sheet.value(*place)) for key, place in places.survey_numbers(sheet) if key and key != RATE
    }
    asked = [
        {"题": one.text, "选项": {option: _share(sheet, *place) for option, place in one.shares.items()}}
        for one in places.questions(sheet)
    ]
    return {**survey, "题目": asked} if asked else survey


def _share(sheet: Sheet, row: int, col: int) -> object:
    """0.952 shown as 0.0% is `95.2%`: with the decimals it is shown with."""
    share, number_format = sheet.value(row, col), sheet.format(row, col)
    if isinstance(share, float) and number_format and number_format.endswith("%"):
        decimals = len(number_format.rstrip("%").partition(".")[2])
        return f"{exact(share).scaleb(2):.{decimals}f}%"
    return _value(share)


def _problems(sheet: Sheet) -> Iterator[dict[str, object]]:
    for row in places.problems(sheet):
        record = _record(sheet, row)
        record.pop(_NUMBER, None)
        if "问题" in record:
            yield record


def _targets(sheet: Sheet) -> Iterator[dict[str, object]]:
    """The rows of 绩效目标, what was filled in only: whether a target is met is worked out anew."""
    for row in places.table(sheet, (LEVELS[2], TARGET)):
        record = _record(sheet, {name: place for name, place in row.items() if name in HEADINGS and name != MET})
        if TARGET in record:
            yield record


def _value(value: Content) -> object:
    """A cell as a fact: numbers exact, whole dates as dates, the rest as text."""
    if isinstance(value, float):
        return exact(value)
    if isinstance(value, str):
        return value.strip() or None
    return value.date() if isinstance(value, datetime) else value
