"""Same finding, same score (同值同分): across units, and between what a unit stated and what its finding gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..values import plain
from .problems import listed
from .unit import Unit, UnitLeaf

_MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Uneven:
    """One finding that counts differently: score → the units, with file and cell of each."""

    path: tuple[str, ...]
    actual: str
    target: str
    units: dict[Decimal, tuple[str, ...]]
    places: tuple[str, ...]

    @property
    def says(self) -> str:
        groups = "；".join(
            f"{plain(score)}分：{listed(names, _MOST_NAMES)}" for score, names in sorted(self.units.items())
        )
        return f"{self.path[-1]}同为“{self.actual}”，得分不同（{groups}）"


def uneven(units: Sequence[Unit]) -> tuple[Uneven, ...]:
    """Every indicator and finding (with its target) for which two units count different scores."""
    found: list[Uneven] = []
    for column in zip(*(unit.leaves for unit in units), strict=True):
        groups: dict[tuple[str, str], list[tuple[Unit, UnitLeaf]]] = {}
        for unit, leaf in zip(units, column, strict=True):
            if leaf.actual and leaf.score is not None:
                groups.setdefault((leaf.actual, leaf.target), []).append((unit, leaf))
        for (actual, target), members in groups.items():
            scores: dict[Decimal, list[str]] = {}
            for unit, leaf in members:
                scores.setdefault(leaf.score or Decimal(0), []).append(unit.name)
            if len(scores) > 1:
                places = tuple(f"{unit.file} {unit.sheet}!{leaf.cell}" for unit, leaf in members)
                named = {score: tuple(names) for score, names in scores.items()}
                found.append(Uneven(column[0].path, actual, target, named, places))
    return tuple(found)
