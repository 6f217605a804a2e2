"""项目, 问卷 and 问题清单 as 复核 needs them: every fact as its cell reads, and where it stands."""

from __future__ import annotations

import re

from ..review.subject import Fact, Facts, Place, Question, Record
from ..values import as_percent, exact
from . import facts_places as places
from .facts_places import PROBLEMS, SURVEY, Entry
from .grid import Book, Sheet
from .project_card import CARD
from .refs import write_ref

_DECIMALS = re.compile(r"^0(?:\.(0+))?%$")


def facts_of(book: Book) -> Facts:
    """What the three sheets say; empty where a book has none of them."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    card, tables, pairs = _card(sheets[CARD]) if CARD in sheets else ({}, {}, ())
    survey, questions = _survey(sheets[SURVEY]) if SURVEY in sheets else ({}, ())
    problems = _problems(sheets[PROBLEMS]) if PROBLEMS in sheets else ()
    return Facts(card, tables, pairs, survey, questions, problems)


def _fact(sheet: Sheet, section: str, name: str, place: places.Place) -> Fact:
    return Fact(section, name, sheet.text(*place), Place(sheet.name, write_ref(*place)))


def _share(sheet: Sheet, option: str, place: places.Place) -> Fact:
    """A share as the page shows it: 0.952 under the format 0.0% is 95.2%."""
    fact, value = _fact(sheet, SURVEY, option, place), sheet.value(*place)
    if isinstance(value, float) and (found := _DECIMALS.match(sheet.format(*place) or "")):
        return fact._replace(text=as_percent(exact(value), len(found[1] or "")))
    return fact


def _card(sheet: Sheet) -> tuple[dict[str, Fact], dict[str, tuple[Record, ...]], tuple[Fact, ...]]:
    card: dict[str, Fact] = {}
    tables: dict[str, list[Record]] = {}
    pairs: list[Fact] = []
    for one in places.sections(sheet):
        if isinstance(one, Entry):
            fact = _fact(sheet, one.heading, one.key, one.place)
            if one.heading:
                pairs.append(fact)
            else:
                card[one.key] = fact
        elif one.places:
            record = {name: _fact(sheet, one.heading, name, place) for name, place in one.places.items()}
            tables.setdefault(one.heading, []).append(record)
    return card, {name: tuple(records) for name, records in tables.items()}, tuple(pairs)


def _survey(sheet: Sheet) -> tuple[dict[str, Fact], tuple[Question, ...]]:
    numbers = {name: _fact(sheet, SURVEY, name, place) for name, place in places.survey_numbers(sheet) if name}
    asked = [
        Question(one.number, one.text, tuple(_share(sheet, option, place) for option, place in one.shares.items()))
        for one in places.questions(sheet)
    ]
    return numbers, tuple(asked)


def _problems(sheet: Sheet) -> tuple[Record, ...]:
    return tuple(
        {name: _fact(sheet, PROBLEMS, name, place) for name, place in row.items()} for row in places.problems(sheet)
    )
