"""Dimensions side by side: 指标 | 决策 | 过程 | 产出 | 效益 | 合计 over rows 分值, 得分, 得分率, 扣分."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from ...workbook.layout.words import fixed_roles, group, head_of, label_of
from .model import Place, Row, Table
from .score_tables import figure

_RATE = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)%")
_NOT_OURS = re.compile("平均|自评|自我|上年|去年")
_HEADER_WITHIN = 3  # rows
_FEWEST = 3  # dimensions beside each other


@dataclass(frozen=True, slots=True)
class FlatTable:
    """One such table: the cells of each row by its role, and what stands over the columns."""

    table: Table
    names: dict[int, str]
    rows: dict[str, Row]
    whole: int | None = None  # the column of 合计
    places: dict[str, Place] = field(default_factory=dict)

    def points(self, role: str, column: int) -> Decimal | None:
        row = self.rows.get(role)
        return figure(row.cells[column]) if row is not None and column < len(row.cells) else None

    def rate(self, column: int) -> str | None:
        row = self.rows.get("rate")
        found = _RATE.fullmatch(row.cells[column]) if row is not None and column < len(row.cells) else None
        return found[1] if found else None

    @property
    def total(self) -> tuple[Decimal, Place] | None:
        """得分 under 合计."""
        points = None if self.whole is None else self.points("score", self.whole)
        return None if points is None else (points, self.rows["score"].place)

    def columns(self) -> Iterator[tuple[str, int]]:
        for column, name in self.names.items():
            yield name, column


def flat_table(table: Table) -> FlatTable | None:
    """The table as one with a column for each dimension, None where it is none."""
    from .dimensions import dimension_of

    for at, head in enumerate(table.rows[:_HEADER_WITHIN]):
        names = {i: name for i, cell in enumerate(head.cells) if i and cell and (name := dimension_of(cell))}
        if len(names) < _FEWEST or len(set(names.values())) < len(names):
            continue
        rows: dict[str, Row] = {}
        for row in table.rows[at + 1 :]:
            role = (
                fixed_roles().get(head_of(row.cells[0]).base)
                if row.cells[0] and not _NOT_OURS.search(row.cells[0])
                else None
            )
            if role in ("full", "score", "rate", "deduct"):
                rows.setdefault(role, row)
        if "score" not in rows and "full" not in rows:
            return None
        whole = next((i for i, cell in enumerate(head.cells) if label_of(cell) in group("totals")), None)
        return FlatTable(table, names, rows, whole)
    return None
