"""Dates handed to our functions (传给公式的日期): the engine passes a date cell on as its bare day number.

45413 where a rate is due would score as 4541300%; Excel passes the date itself, which the functions refuse there. So an
argument that is a reference reaching a date is wrapped in a function of our own, which puts the dates back in place.
Which cells hold dates is what the file says: a constant read as one, or a formula in a date format.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from ..evaluation.findings import EXCEL_EPOCH
from .formats import moment_kind
from .formula_calls import outer_calls
from .formula_text import references
from .grid import Book, Sheet
from .refs import Area, inside

Place: TypeAlias = tuple[int, int]  # row, column
Where: TypeAlias = tuple[str, Place]  # sheet, place
Dates: TypeAlias = dict[Place, dt.date | None]  # None: a formula gives it

WRAP = "PESCORE_DATED"
MARK = "\x1d"  # before a date on its way through the engine, which knows none; cannot be typed into a cell
_ONE_REFERENCE = re.compile(r"(?:(?:'(?:[^']|'')*'|[\w.]+)!)?\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d+)?")


class DatedArguments:
    """The formulas of a book that hand dates to our functions, rewritten; none in most books."""

    def __init__(self, book: Book, formulas: Mapping[Where, str], names: tuple[str, ...]) -> None:
        self._names = frozenset(names)
        self._dates = {sheet.name: found for sheet in book.sheets if (found := _dates_of(sheet))}
        self._wrapped: list[Dates] = []  # by number: the dates in the area, by their place in it
        self.formulas: dict[Where, str] = {}
        for (sheet, place), formula in formulas.items() if self._dates else ():
            if sheet in self._dates or "!" in formula:
                written = self.wrapped(sheet, formula)
                if written != formula:
                    self.formulas[sheet, place] = written

    def wrapped(self, sheet: str, formula: str) -> str:
        """The formula with every argument of ours that reaches a date wrapped."""
        for call in reversed(outer_calls(formula, self._names) if self._dates else []):
            given = [self._argument(sheet, argument) for argument in call.arguments]
            if tuple(given) != call.arguments:
                formula = f"{formula[: call.start]}{call.name}({','.join(given)}){formula[call.end :]}"
        return formula

    def arguments(self, sheet: str, text: str) -> str:
        """The same for the text between the brackets of a call."""
        call = f"{min(self._names, default=WRAP)}({text})"
        return self.wrapped(sheet, call)[call.index("(") + 1 : -1] if self._dates else text

    def put_back(self, number: Any, value: Any) -> Any:
        """What the wrapping function gives: the area with its dates marked."""
        dates = self._wrapped[int(number)]
        if not isinstance(value, list):
            return _marked(value, dates[0, 0])
        return [
            [_marked(cell, dates[r, c]) if (r, c) in dates else cell for c, cell in enumerate(row)]
            for r, row in enumerate(value)
        ]

    def _argument(self, sheet: str, text: str) -> str:
        if not _ONE_REFERENCE.fullmatch(text):
            return self.wrapped(sheet, text) if "(" in text else text
        [(on, area)] = references(text)
        if not (dates := _within(self._dates.get(on or sheet, {}), area)):
            return text
        self._wrapped.append(dates)
        return f"{WRAP}({len(self._wrapped) - 1},{text})"


def unmarked(text: str) -> dt.date:
    """The date behind the mark."""
    moment = dt.datetime.fromisoformat(text[1:])
    return moment if moment.time() != dt.time() else moment.date()


def _marked(value: Any, date: dt.date | None) -> Any:
    """A number in a date cell as the marked date; a text or an error a formula gives there stays."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return value
    try:
        return f"{MARK}{date or dt.datetime.combine(EXCEL_EPOCH, dt.time()) + dt.timedelta(days=value)}"
    except OverflowError:  # a number no calendar reaches
        return value


def _within(dates: Dates, area: Area) -> Dates:
    return {(row - area[0], col - area[1]): date for (row, col), date in dates.items() if inside((row, col), area)}


def _dates_of(sheet: Sheet) -> Dates:
    found: Dates = dict(sheet.dates())
    for place in sheet.formulas:
        found.pop(place, None)
        if moment_kind(sheet.format(*place) or "") == "date":
            found[place] = None
    return found
