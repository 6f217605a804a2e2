"""What is known about a worksheet part after one pass over it: contents and byte spans."""

from __future__ import annotations

from collections.abc import ItemsView, Mapping, ValuesView
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol


class Formula(NamedTuple):
    """An ``<f>`` element: its text as stored (no ``=``), its kind, and the group it belongs to."""

    text: str
    kind: str  # "normal", "shared", "array", "dataTable"
    group: str | None  # si of a shared formula
    area: str | None  # ref of a shared master, an array or a data table


class CellSpan(NamedTuple):
    """A ``<c>`` element: bytes ``start:end`` of the part, the start tag being ``start:inner``."""

    start: int
    inner: int
    end: int
    style: int
    type: str  # the t attribute: "n", "s", "str", "inlineStr", "b", "e", "d"
    formula: Formula | None
    value: str  # the text of <v>
    others: dict[str, str]  # attributes besides r, s and t: cm and vm of dynamic arrays and rich values


class RowSpan(NamedTuple):
    """A ``<row>`` element: bytes ``start:end``; ``inner`` is where its cells begin, ``close`` where they end."""

    start: int
    inner: int
    close: int
    end: int
    attributes: dict[str, str]


Place = tuple[int, int]  # row, column


class Cells(Protocol):
    """The cells of a sheet by (row, column), in the order they stand."""

    def __getitem__(self, place: Place, /) -> CellSpan: ...
    def __contains__(self, place: object, /) -> bool: ...
    def get(self, place: Place, /) -> CellSpan | None: ...
    def items(self) -> ItemsView[Place, CellSpan]: ...
    def values(self) -> ValuesView[CellSpan]: ...

    def row(self, number: int, /) -> Mapping[Place, CellSpan]:
        """The cells of one row."""
        ...


class AllCells(dict[Place, CellSpan]):
    """Cells that were all read at once."""

    def row(self, number: int) -> Mapping[Place, CellSpan]:
        return {place: cell for place, cell in self.items() if place[0] == number}


@dataclass(slots=True)
class SheetXml:
    """What one pass found."""

    prefix: str = ""  # namespace prefix of the sheet's elements, with its colon
    cells: Cells = field(default_factory=AllCells)
    arrays: bool = False  # some formula fills several cells
    rows: dict[int, RowSpan] = field(default_factory=dict)
    unaddressed: bool = False  # some row or cell does not say where it stands
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[str] = field(default_factory=list)
    columns: list[dict[str, str]] = field(default_factory=list)
    parts: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)  # children of <worksheet>: as RowSpan
    protected: bool = False
    inner: int = 0  # where the start tag of <worksheet> ends
    close: int = 0  # where the end tag of <worksheet> begins
