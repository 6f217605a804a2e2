"""A worksheet in memory: plain cells and merges, and what is read only when someone asks for it.

Values are there at once; formulas, number formats and hidden rows cost a second pass over the file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeAlias, cast

from ..values import Err, exact, plain
from .refs import Area

Content: TypeAlias = str | bool | float | dt.datetime | dt.date | Err | None

_DAY = dt.timedelta(days=1)
_DATES = frozenset((dt.date, dt.datetime))


class Cell(NamedTuple):
    """One cell: its value (None when empty), its formula without ``=`` as stored, its number format code."""

    value: Content
    formula: str | None = None
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """What a sheet's second pass gives."""

    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_cols: frozenset[int] = frozenset()
    arrays: dict[tuple[int, int], Area] = field(default_factory=dict)
    dynamic: frozenset[tuple[int, int]] = frozenset()


class Sheet:
    """One worksheet. Rows and columns count from 1; a position without content reads as None.

    ``rows`` starts at A1, an empty cell being None or ``""``; ``details`` is called once, when a formula, a format or a
    hidden row is first asked for; ``calculates`` is asked once whether there is a formula at all.
    """

    def __init__(
        self,
        name: str,
        rows: list[list[object]],
        merges: tuple[Area, ...] = (),
        *,
        hidden: bool = False,
        details: Callable[[], Details] = Details,
        calculates: Callable[[], bool] = lambda: True,
    ) -> None:
        self.name = name
        self.merges = merges
        self.hidden = hidden
        self._rows = rows
        self._read_details = details
        self._asks_calculates = calculates

    def __repr__(self) -> str:
        return f"Sheet({self.name!r}, {self.max_row}×{self.max_col})"

    @property
    def max_row(self) -> int:
        """The last row that holds a value; 0 for an empty sheet."""
        return len(self._rows)

    @cached_property
    def max_col(self) -> int:
        """The last column that holds a value; 0 for an empty sheet."""
        return max(map(len, self._rows), default=0)

    def value(self, row: int, col: int) -> Content:
        """What the cell holds; None when it is empty or outside the sheet."""
        if 0 < row <= len(self._rows) and 0 < col <= len(self._rows[row - 1]):
            return as_content(self._rows[row - 1][col - 1])
        return None

    def text(self, row: int, col: int) -> str:
        """What the cell holds as stripped text: ``"3.5"``, ``"2022-09-26"``, ``"#N/A"``; ``""`` when it is empty."""
        return as_text(self.value(row, col))

    def formula(self, row: int, col: int) -> str | None:
        """The cell's formula without ``=``, in the spelling it is stored in; None for a constant."""
        return self.formulas.get((row, col))

    def format(self, row: int, col: int) -> str | None:
        """The cell's number format code (``"0.00%"``); None when the cell is not written in the file."""
        return self._details.formats.get((row, col))

    @property
    def formulas(self) -> dict[tuple[int, int], str]:
        """All formulas of the sheet, by (row, column)."""
        return self._details.formulas if self._calculates else {}

    @property
    def arrays(self) -> dict[tuple[int, int], Area]:
        """The areas that array formulas fill, by the cell that has the formula."""
        return self._details.arrays if self._calculates else {}

    @property
    def dynamic(self) -> frozenset[tuple[int, int]]:
        """The first cells of those array formulas whose area follows the size of the result."""
        return self._details.dynamic

    @property
    def hidden_rows(self) -> frozenset[int]:
        return self._details.hidden_rows

    @property
    def hidden_cols(self) -> frozenset[int]:
        return self._details.hidden_cols

    @cached_property
    def cells(self) -> dict[tuple[int, int], Cell]:
        """Every cell that holds a value or a formula, by (row, column)."""
        formulas, formats = self._details.formulas, self._details.formats
        found = {
            (r, c): Cell(value, formulas.get((r, c)), formats.get((r, c)))
            for r, row in enumerate(self._rows, 1)
            for c, raw in enumerate(row, 1)
            if (value := as_content(raw)) is not None
        }
        for at in formulas.keys() - found.keys():
            found[at] = Cell(None, formulas[at], formats.get(at))
        return found

    def values(self) -> list[list[Content]]:
        """All values, row by row from A1; rows may be of different lengths."""
        return [[as_content(raw) for raw in row] for row in self._rows]

    def dates(self) -> Iterator[tuple[tuple[int, int], dt.date]]:
        """The cells that hold a date, with (row, column)."""
        for number, row in enumerate(self._rows, 1):
            if not _DATES.isdisjoint(map(type, row)):
                for column, raw in enumerate(row, 1):
                    if isinstance(raw, dt.date):
                        yield (number, column), raw

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """The places (row, column) that hold exactly this text, row by row."""
        for number, row in enumerate(self._rows, 1):
            if text in row:
                yield from ((number, column) for column, raw in enumerate(row, 1) if raw == text)

    def with_values(self, values: Mapping[tuple[int, int], Content]) -> Sheet:
        """The same sheet with other values in some places (row, column); formulas, formats and merges stay."""
        rows = [list(row) for row in self._rows]
        for (row, col), value in values.items():
            if value is not None:
                rows += [[] for _ in range(row - len(rows))]
                rows[row - 1] += [None] * (col - len(rows[row - 1]))
            if row <= len(rows) and col <= len(rows[row - 1]):
                rows[row - 1][col - 1] = value
        return Sheet(
            self.name,
            rows,
            self.merges,
            hidden=self.hidden,
            details=lambda: self._details,
            calculates=lambda: self._calculates,
        )

    def top_left(self, row: int, col: int) -> tuple[int, int]:
        """The first cell of the merged block that covers the position; the position itself when it is not merged."""
        return self._anchors.get((row, col), (row, col))

    @cached_property
    def _calculates(self) -> bool:
        return self._asks_calculates()

    @cached_property
    def _details(self) -> Details:
        return self._read_details()

    @cached_property
    def _anchors(self) -> dict[tuple[int, int], tuple[int, int]]:
        anchors: dict[tuple[int, int], tuple[int, int]] = {}
        for r1, c1, r2, c2 in self.merges:
            for r in range(r1, r2 + 1):
                anchors.update(dict.fromkeys([(r, c) for c in range(c1, c2 + 1)], (r1, c1)))
        return anchors


def as_content(value: object) -> Content:
    """A value of the reader as ours: empty text is no value, times are the fraction of a day that the cell stores."""
    if value.__class__ is float:  # most often
        return cast(float, value)
    if isinstance(value, str):
        return value or None
    if value is None or isinstance(value, (float, bool, dt.date, Err)):
        return value
    if isinstance(value, dt.timedelta):
        return value / _DAY
    if isinstance(value, dt.time):
        return dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second) / _DAY
    return float(str(value))


def as_text(value: Content) -> str:
    """A cell's value as a person would read it, without spaces around it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Err):
        return value.code
    return plain(exact(value))
