"""A bar chart of ours, as plain data: one series over one column of names; stored by chart_xml.py.

A chart only links to cells; readers that do not recalculate (previews, phones) show what is stored, so the values are
kept beside the links.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple


class Column(NamedTuple):
    """Values down a column, as the chart needs them: the rows they stand in and what stands there (None: empty)."""

    letter: str
    first: int
    values: Sequence[object]

    def of(self, sheet: str) -> str:
        """The cells as a chart names them: ``'报告'!$A$25:$A$28``."""
        last, quoted = self.first + len(self.values) - 1, sheet.replace("'", "''")
        return f"'{quoted}'!${self.letter}${self.first}:${self.letter}${last}"


class Block(NamedTuple):
    """The rows a chart covers, from the first column up to, and without, column number `columns` + 1."""

    first: int
    last: int
    columns: int


class Axis(NamedTuple):
    """The axis of values: where it begins and ends (None: as the program likes), its steps and their number format."""

    low: Decimal | int | None = None
    high: Decimal | int | None = None
    step: Decimal | None = None
    number_format: str | None = None
    shown: bool = True


@dataclass(frozen=True, slots=True)
class BarChart:
    """Columns side by side, or (``lying``) bars one below the other, the first on top.

    ``gap`` is the space between bars in percent of their width; ``inner`` is the part of the chart that the bars take
    (left, top, width, height in shares of the whole), None leaving it to the program.
    """

    title: str
    series: str
    names: Column
    values: Column
    block: Block
    color: str
    number_format: str
    gap: int
    lying: bool = False
    axis: Axis = Axis()
    inner: tuple[float, float, float, float] | None = None
