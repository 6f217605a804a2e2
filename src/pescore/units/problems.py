"""Problem matrix (问题矩阵): which indicator lost points in which units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .unit import Unit

MOST_NAMES = 200


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
        return listed(list(self.lost))


def listed(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """`甲、乙、丙`; of more than `most` names the first, and how many there are: a cell holds no ten thousand.

    >>> listed(["甲", "乙", "丙"], 2)
    '甲、乙 等3个单位'
    """
    return "、".join(names[:most]) + (f" 等{len(names)}个单位" if len(names) > most else "")


def problems(units: Sequence[Unit]) -> tuple[Problem, ...]:
    """Every indicator of the units' common table that lost points, in table order."""
    found = []
    for column in zip(*(unit.leaves for unit in units), strict=True):
        lost = {unit.name: leaf.lost for unit, leaf in zip(units, column, strict=True) if leaf.lost > 0}
        if lost:
            found.append(Problem(column[0].path, column[0].full, lost))
    return tuple(found)
