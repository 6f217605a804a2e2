"""评分表 inside a report: which tables they are, their leaves, levels, total and grade. Slipped cells are put right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ...workbook.layout.words import fixed_roles, group, head_of, label_of, levels, names_something
from .clean import squeezed
from .model import Place, Row, Table

_FIGURE = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)分?")
_NODE = re.compile(r"(.{1,40}?)[（(](?:分值|权重)?[:：]?(\d{1,4}(?:\.\d{1,2})?)分?[)）]")
_HEADER_WITHIN = 8  # rows
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Node:
    """A level above the leaves as a table states it; `full` None where it states no points."""

    name: str
    full: Decimal | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One leaf as one table states it. `more` holds its other columns by role (评分标准, 评价要点, 实际值 …)."""

    name: str
    full: Decimal
    score: Decimal | None
    above: tuple[Node, ...]
    place: Place
    more: dict[str, str]


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """One 评分表. `slipped`: rows whose cells do not stand under their headings, read by what they hold instead."""

    table: Table
    entries: tuple[Entry, ...]
    total: tuple[Decimal, Place] | None
    full: tuple[Decimal, Place] | None
    grade: tuple[str, Place] | None
    slipped: int

    @property
    def whole(self) -> bool:
        """It lists a complete evaluation rather than one dimension."""
        return self.total is not None or sum(e.full for e in self.entries) == 100


def score_table(table: Table) -> ScoreTable | None:
    """The table as a 评分表, None where it is none (no 分值 and 得分 columns, or no leaf under them)."""
    header = _header(table)
    if header is None:
        return None
    at, columns = header
    reader = _Reader(columns)
    for row in table.rows[at + 1 :]:
        reader.take(row)
    if not reader.entries:
        return None
    return ScoreTable(table, tuple(reader.entries), reader.total, reader.full, reader.grade, reader.slipped)


def figure(cell: str) -> Decimal | None:
    """A cell that holds points and nothing else: 1.5, 3分."""
    found = _FIGURE.fullmatch(cell)
    return Decimal(found[1]) if found else None


def node_of(text: str) -> Node | None:
    """`资金管理（10.5分）` → its name and points."""
    found = _NODE.fullmatch(text)
    return Node(squeezed(found[1]), Decimal(found[2])) if found else None


def _header(table: Table) -> tuple[int, dict[str, int]] | None:
    for at, row in enumerate(table.rows[:_HEADER_WITHIN]):
        columns = _roles(row)
        if {"full", "score"} <= set(columns) and any(names_something(head_of(c).base) for c in row.cells if c):
            return at, columns
    return None


def _roles(row: Row) -> dict[str, int]:
    roles = fixed_roles()
    columns: dict[str, int] = {}
    for index, cell in enumerate(row.cells):
        base = head_of(cell).base if cell and len(cell) <= _LONGEST_NAME else ""
        role = roles.get(base) or ("score" if base == "得分情况" else None)
        if role is not None:
            columns.setdefault(role, index)
        elif names_something(base):
            columns["name"] = index
    return columns


class _Reader:
    """Walks the rows under the header, carrying the upper levels down."""

    def __init__(self, columns: dict[str, int]) -> None:
        self.columns = columns
        self.above: list[Node] = []
        self.entries: list[Entry] = []
        self.total: tuple[Decimal, Place] | None = None
        self.full: tuple[Decimal, Place] | None = None
        self.grade: tuple[str, Place] | None = None
        self.slipped = 0

    def take(self, row: Row) -> None:
        if _repeats_header(row) or self._closing(row):
            return
        figures = self._figures(row)
        if not figures:
            return
        first, (full, score) = figures
        names = [cell for cell in row.cells[:first] if cell and figure(cell) is None and len(cell) <= _LONGEST_NAME]
        if self.columns.get("number") == 0 and names and row.cells[0] == names[0] and len(names) > 1:
            names = names[1:]
        if not names:
            return
        self._carry([node_of(name) or Node(squeezed(name), None) for name in names])
        leaf = self.above[-1]
        more = {
            role: row.cells[index]
            for role, index in self.columns.items()
            if role not in ("full", "score", "name") and index < len(row.cells) and not self._off(row)
        }
        self.entries.append(Entry(leaf.name, full, score, tuple(self.above[:-1]), row.place, more))

    def _off(self, row: Row) -> bool:
        at = self.columns["full"]
        return at >= len(row.cells) or figure(row.cells[at]) is None

    def _figures(self, row: Row) -> tuple[int, tuple[Decimal, Decimal | None]] | None:
        """Where the names end, and 分值 and 得分: under their headings, or the first and last figure of a slipped row."""
        full_at, score_at = self.columns["full"], self.columns["score"]
        cells = row.cells
        found = [(i, value) for i, cell in enumerate(cells) if (value := figure(cell)) is not None and i]
        if max(full_at, score_at) < len(cells):
            full, score = figure(cells[full_at]), figure(cells[score_at])
            alone = score is None and len(found) == 1 and not cells[score_at]  # not scored yet
            if full is not None and (score is not None or alone) and any(cells[:full_at]):
                return min(full_at, score_at), (full, score)
        if len(found) != 2:
            return None
        self.slipped += 1
        return found[0][0], (found[0][1], found[1][1])

    def _carry(self, nodes: list[Node]) -> None:
        """The row's names replace the deepest levels; a name with points that cannot lie below starts further up."""
        if not self.above or len(nodes) >= len(self.above):
            self.above = nodes
            return
        self.above[len(self.above) - len(nodes) :] = nodes

    def _total(self, row: Row, values: list[Decimal]) -> None:
        """分值 and 得分 of a total row: under their headings, else its first and last figure."""
        under = [
            figure(row.cells[at]) if at < len(row.cells) else None
            for at in (self.columns["full"], self.columns["score"])
        ]
        full, score = (
            under if None not in under else (values[0] if len(values) > 1 else None, values[-1] if values else None)
        )
        if score is not None:
            self.total = (score, row.place)
        if full is not None:
            self.full = (full, row.place)

    def _closing(self, row: Row) -> bool:
        """合计 and 等级 rows."""
        label = next((label_of(cell) for cell in row.cells if cell), "")
        rest = [cell for cell in row.cells if cell][1:]
        if label in group("grades") or label in ("评价等次", "评价等级"):
            if rest:
                self.grade = (rest[-1].strip('“”"'), row.place)
            return True
        if label in group("totals"):
            self._total(row, [value for cell in rest if (value := figure(cell)) is not None])
            return True
        return label in group("subtotals")


def _repeats_header(row: Row) -> bool:
    known = [
        cell for cell in row.cells if cell and (cell in levels() or fixed_roles().get(head_of(cell).base) == "full")
    ]
    return len(known) > 1
