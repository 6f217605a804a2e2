"""One unit's scored book (一个单位的评分表), as plain data that a journal or another machine can hand back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from sys import intern
from typing import Any, NamedTuple


class UnitLeaf(NamedTuple):
    """One indicator of one unit; a tuple, because a thousand books have fifty thousand of them to make and pass on.

    actual     the finding as text, "" when it is not filled in
    score      what counts, None while there is none; `given` the score a source document stated
    cell       of the finding; `rule_cell` of 评分标准, both "" when the sheet has none
    said       what a person must do before there is a score, or the reason of a person's own score; else ""
    """

    path: tuple[str, ...]
    full: Decimal
    standard: str
    target: str
    actual: str
    points: tuple[str, ...]
    score: Decimal | None
    given: Decimal | None = None
    cell: str = ""
    rule_cell: str = ""
    said: str = ""

    @property
    def name(self) -> str:
        return self.path[-1]

    @property
    def where(self) -> str:
        return "/".join(self.path)

    @property
    def lost(self) -> Decimal:
        """扣分; 0 while there is no score."""
        return Decimal(0) if self.score is None else self.full - self.score

    @property
    def compliant(self) -> bool:
        """达标: nothing was taken off."""
        return self.score == self.full


@dataclass(frozen=True, slots=True)
class ScoredForm:
    """What one book says, before it is known whose it is. `places`: label of the card → the cell beside it."""

    sheet: str
    card: Mapping[str, object]
    leaves: tuple[UnitLeaf, ...]
    full: Decimal
    total: Decimal | None
    grade: str | None
    places: Mapping[str, str]
    conventions: Mapping[str, str]
    scale: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's book as scored: leaves in table order, money in 万元 where the book states it.

    file    relative to the folder; `place` the cell of the name as `项目!B5`, "" where the name is the file's own
    project 项目名称, and `remark` 数据说明; "" where the book does not say
    card    what else its project card says, as text, without the unit's name and money
    total   None while incomplete, and then there is no grade
    """

    name: str
    file: str
    digest: str
    sheet: str
    leaves: tuple[UnitLeaf, ...]
    full: Decimal
    total: Decimal | None
    grade: str | None
    place: str = ""
    project: str = ""
    remark: str = ""
    fund: Decimal | None = None
    spent: Decimal | None = None
    conventions: Mapping[str, str] = field(default_factory=dict)
    scale: str = ""
    card: Mapping[str, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        return self.total is not None

    def as_data(self) -> dict[str, Any]:
        """By field, ready for JSON but for the numbers: they stay Decimals, and become text where they are written."""
        return {name: getattr(self, name) for name in self.__slots__} | {
            "conventions": dict(self.conventions),
            "card": dict(self.card),
        }


def from_data(data: Mapping[str, Any]) -> Unit:
    """The unit whose `as_data` was read from JSON. Raises KeyError, TypeError, ValueError or ArithmeticError."""
    given = {name: data[name] for name in Unit.__slots__}
    for name in ("full", "total", "fund", "spent"):
        given[name] = _decimal(given[name])
    given["leaves"] = tuple(_leaf(*row) for row in data["leaves"])
    return Unit(**given)


def _leaf(
    path: list[str],
    full: str,
    standard: str,
    target: str,
    actual: str,
    points: list[str],
    score: str | None,
    given: str | None,
    cell: str,
    rule_cell: str,
    said: str,
) -> UnitLeaf:
    """What the books of one form repeat is held once (`intern`)."""
    return UnitLeaf(
        _texts(*path),
        _number(full),
        intern(standard),
        intern(target),
        intern(actual),
        _texts(*points),
        _decimal(score),
        _decimal(given),
        intern(cell),
        intern(rule_cell),
        intern(said),
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else _number(text)


@lru_cache(4096)
def _number(text: str) -> Decimal:
    return Decimal(text)


@lru_cache(4096)
def _texts(*said: str) -> tuple[str, ...]:
    return said
