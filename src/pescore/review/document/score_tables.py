"""评分表 inside a report: which tables they are, their leaves, levels, total and grade. Slipped cells are put right."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from ...evaluation.tree import NOT_APPLICABLE
from ...workbook.layout.words import fixed_roles, group, head_of, label_of, levels
from .clean import squeezed
from .model import Place, Row, Table
from .numbering import numbered
from .score_columns import header_of

_FIGURE = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)分?")
_NODE = re.compile(r"(.{1,40}?)[（(](?:分值|权重)?[:：]?(\d{1,4}(?:\.\d{1,2})?)分?[)）]")
_PENDING = re.compile(  # what stands where no points are, or not yet
    r"(?:待|尚未|未)[\u4e00-\u9fff]{1,4}(?:[（(].*[)）])?|不适用|[-—–－/／]+"
)
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Node:
    """A level above the leaves as a table states it; `full` None where it states no points."""

    name: str
    full: Decimal | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One leaf as one table states it.

    more      its other columns by role (评分标准, 实际值, 得分率, 扣分 …)
    excluded  不适用 stands for its 得分
    """

    name: str
    full: Decimal
    score: Decimal | None
    above: tuple[Node, ...]
    place: Place
    more: dict[str, str]
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Subtotal:
    """A 小计 row: what it states, and how many leaves stand above it in the table."""

    full: Decimal | None
    score: Decimal | None
    above: int
    place: Place


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """One 评分表.

    slipped  rows whose cells do not stand under their headings, read by what they hold instead
    foot     the other columns of its total row by role (得分率, 扣分)
    tops     rows of whole dimensions among the leaves: 决策 | 15 | 13
    """

    table: Table
    entries: tuple[Entry, ...]
    total: tuple[Decimal, Place] | None
    full: tuple[Decimal, Place] | None
    grade: tuple[str, Place] | None
    slipped: int
    foot: dict[str, str]
    subtotals: tuple[Subtotal, ...] = ()
    tops: tuple[Entry, ...] = ()

    @property
    def sum_full(self) -> Decimal:
        return sum((entry.full for entry in self.entries), Decimal(0))

    @property
    def whole(self) -> bool:
        """It lists a complete evaluation rather than one dimension."""
        return self.total is not None or self.sum_full in (100, 1000)


def score_table(table: Table) -> ScoreTable | None:
    """The table as a 评分表, None where it is none (no 分值 and 得分 columns, or no leaf under them)."""
    header = header_of(table)
    if header is None:
        return None
    at, columns, upper = header
    reader = _Reader(columns, upper, loose=table.loose)
    for row in table.rows[at + 1 :]:
        reader.take(row)
    if not reader.entries:
        return None
    entries, tops = folded(reader.entries)
    return ScoreTable(
        table, tuple(entries), reader.total, reader.full, reader.grade, reader.slipped, reader.foot,
        tuple(reader.subtotals), tuple(tops),
    )  # fmt: skip


def folded(entries: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Leaves, and the rows above them that a table with one column of names gives points too.

    一、决策 | 15, （一）项目立项 | 5, 1.立项依据充分性 | 3: what is numbered higher is the sum of what follows it.
    """
    depths = [number.depth if not e.above and (number := numbered(e.name)) else None for e in entries]
    if len(entries) < _FEWEST or None in depths or len(set(depths)) < 2:
        return entries, []
    deepest: list[Entry] = []
    tops: list[Entry] = []
    above: list[tuple[int, Node]] = []
    for at, (entry, depth) in enumerate(zip(entries, depths, strict=True)):
        assert depth is not None
        above = [(d, node) for d, node in above if d < depth]
        number = numbered(entry.name)
        name = number.rest if number else entry.name
        following = depths[at + 1] if at + 1 < len(depths) else None
        if following is not None and following > depth:
            if not above:
                tops.append(replace(entry, name=name))
            above.append((depth, Node(name, entry.full)))
        else:
            deepest.append(replace(entry, name=name, above=tuple(node for _, node in above)))
    return deepest, tops


_FEWEST = 3  # rows that show how a table is numbered


def figure(cell: str) -> Decimal | None:
    """A cell that holds points and nothing else: 1.5, 3分."""
    found = _FIGURE.fullmatch(cell)
    return Decimal(found[1]) if found else None


def node_of(text: str) -> Node | None:
    """`资金管理（10.5分）` → its name and points."""
    found = _NODE.fullmatch(text)
    return Node(squeezed(found[1]), Decimal(found[2])) if found else None


class _Reader:
    """Walks the rows under the header, carrying the upper levels down.

    `loose`: the table came as plain text, where a name does not tell by its column how deep it stands.
    """

    def __init__(self, columns: dict[str, int], upper: tuple[int, ...], *, loose: bool) -> None:
        self.columns = columns
        self.upper = upper
        self.loose = loose
        self.above: list[Node] = []
        self.standing: dict[int, Node] = {}  # by column
        self.foot: dict[str, str] = {}
        self.entries: list[Entry] = []
        self.total: tuple[Decimal, Place] | None = None
        self.full: tuple[Decimal, Place] | None = None
        self.grade: tuple[str, Place] | None = None
        self.slipped = 0
        self.subtotals: list[Subtotal] = []

    def take(self, row: Row) -> None:
        if _repeats_header(row) or self._closing(row):
            return
        figures = self._figures(row)
        if not figures:
            return
        first, (full, score) = figures
        names = {
            index: node_of(cell) or Node(squeezed(cell), None)
            for index, cell in enumerate(row.cells[:first])
            if cell and index not in self.upper and figure(cell) is None and len(cell) <= _LONGEST_NAME
        }
        if self.columns.get("number") == 0 and 0 in names and len(names) > 1:
            del names[0]
        if not names:
            return
        self._carry(names, by_column=not self.loose and not self._off(row))
        leaf = self.above[-1]
        above, away = tuple(self.above[:-1]), NOT_APPLICABLE in row.cells[self.columns["score"] :][:1]
        self.entries.append(Entry(leaf.name, full, score, above, row.place, self._others(row), away))

    def _others(self, row: Row) -> dict[str, str]:
        """The cells beside names, 分值 and 得分, where they stand under their headings."""
        return {
            role: row.cells[index]
            for role, index in self.columns.items()
            if role not in ("full", "score", "name") and index < len(row.cells) and not self._off(row)
        }

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
            alone = score is None and len(found) == 1 and _waits(cells[score_at])
            if full is not None and (score is not None or alone) and any(cells[:full_at]):
                return min(full_at, score_at), (full, score)
        if len(found) != 2:
            return None
        self.slipped += 1
        return found[0][0], (found[0][1], found[1][1])

    def _carry(self, names: dict[int, Node], *, by_column: bool) -> None:
        """The row's names replace what stands in their columns and to the right; else the deepest levels."""
        nodes = list(names.values())
        if by_column:
            kept = {index: node for index, node in self.standing.items() if index < min(names)}
            self.standing = kept | names
            self.above = list(self.standing.values())
        elif len(nodes) >= len(self.above):
            self.above = nodes
        else:
            self.above[len(self.above) - len(nodes) :] = nodes

    def _total(self, row: Row, values: list[Decimal]) -> None:
        """分值 and 得分 of a total row: under their headings, else its first and last figure."""
        under = [
            figure(row.cells[at]) if at < len(row.cells) else None
            for at in (self.columns["full"], self.columns["score"])
        ]
        if None not in under or (under[0] is not None and self._not_yet(row)):
            full, score = under
        else:
            full, score = values[0] if len(values) > 1 else None, values[-1] if values else None
        self.foot = self._others(row)
        if score is not None:
            self.total = (score, row.place)
        if full is not None:
            self.full = (full, row.place)

    def _not_yet(self, row: Row) -> bool:
        """The total is still to come: the only figure of its row is 分值."""
        at = self.columns["score"]
        return at < len(row.cells) and bool(row.cells[at]) and _waits(row.cells[at])

    def _closing(self, row: Row) -> bool:
        """合计 and 等级 rows."""
        labels = [label_of(cell) for cell in row.cells[: self.columns["full"]] if cell]
        if any(label in group("subtotals") for label in labels):
            self._subtotal(row)
            return True
        label = next((label_of(cell) for cell in row.cells if cell), "")
        rest = [cell for cell in row.cells if cell][1:]
        if label in group("grades") or label in ("评价等次", "评价等级"):
            if rest and not _waits(rest[-1]):
                self.grade = (rest[-1].strip('“”"'), row.place)
            return True
        if label in group("totals"):
            self._total(row, [value for cell in rest if (value := figure(cell)) is not None])
            return True
        return False

    def _subtotal(self, row: Row) -> None:
        """小计 under some leaves: 分值 and 得分 under their headings."""
        full, score = (
            figure(row.cells[at]) if at < len(row.cells) else None
            for at in (self.columns["full"], self.columns["score"])
        )
        if full is None or score is None:  # the row slipped, or one of the two is left out
            values = [value for cell in row.cells if (value := figure(cell)) is not None]
            full, score = (values[0], values[1]) if len(values) == 2 else (None, None)
        self.subtotals.append(Subtotal(full, score, len(self.entries), row.place))


def _waits(cell: str) -> bool:
    """Not scored yet: nothing stands there, or 待补充."""
    return not cell or _PENDING.fullmatch(cell) is not None


def _repeats_header(row: Row) -> bool:
    known = [
        cell for cell in row.cells if cell and (cell in levels() or fixed_roles().get(head_of(cell).base) == "full")
    ]
    return len(known) > 1
