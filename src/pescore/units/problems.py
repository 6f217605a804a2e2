"""Problem matrix (问题矩阵): which indicator lost points in which units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .unit import Unit


@dataclass(frozen=True, slots=True)
class Problem:
    """One indicator that lost points somewhere: the points each unit lost, in the units' order."""

    path: tuple[str, ...]
    full: Decimal
    lost: dict[str, Decimal]  # unit → points, only units that lost some

    @property
    def count(self) -> int:
        return len(self.lost)

    @property
    def total(self) -> Decimal:
        """扣分合计."""
        return sum(self.lost.values(), Decimal(0))

    @property
    def units(self) -> str:
        """The list as a report writes it."""
        return "、".join(self.lost)


def problems(units: Sequence[Unit]) -> tuple[Problem, ...]:
    """Every indicator of the units' common table that lost points, in table order."""
    found = []
    for column in zip(*(unit.leaves for unit in units), strict=True):
        lost = {unit.name: leaf.lost for unit, leaf in zip(units, column, strict=True) if leaf.lost > 0}
        if lost:
            found.append(Problem(column[0].path, column[0].full, lost))
    return tuple(found)
