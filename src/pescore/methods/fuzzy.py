"""Fuzzy comprehensive evaluation (模糊综合评价): memberships combined by weights, under a declared operator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .tables import Table, proper_name

_ONE = Decimal(1)
_CLOSE = Decimal("0.001")


def _sum(terms: Sequence[Decimal]) -> Decimal:
    return sum(terms, Decimal(0))


def _bounded_sum(terms: Sequence[Decimal]) -> Decimal:
    return min(_ONE, _sum(terms))


def _times(a: Decimal, b: Decimal) -> Decimal:
    return a * b


_Pairing = Callable[[Decimal, Decimal], Decimal]
_Joining = Callable[[Sequence[Decimal]], Decimal]
_OPERATORS: dict[str, tuple[_Pairing, _Joining]] = {
    "加权平均": (_times, _sum),
    "取小取大": (min, max),
    "乘积取大": (_times, max),
    "取小相加": (min, _bounded_sum),
}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """B = w∘R, B brought to a sum of 1, and the operator it was made with."""

    operator: str
    raw: tuple[Decimal, ...]
    normal: tuple[Decimal, ...]

    def score(self, values: Sequence[Decimal]) -> Decimal:
        """Σ B·v with B adding up to 1, in the units of the grades' values v."""
        return _sum([b * v for b, v in zip(self.raw, values, strict=True)]) / _sum(self.raw)

    @property
    def highest(self) -> tuple[int, ...]:
        """The grades of the largest membership (最大隶属度): more than one where they tie."""
        return tuple(k for k, b in enumerate(self.raw) if b == max(self.raw))


def evaluate(weights: Sequence[Decimal], memberships: Sequence[Sequence[Decimal]], operator: str = "") -> Evaluation:
    """Combine by 加权平均 (the default), 取小取大, 乘积取大 or 取小相加. Rows are indicators, columns grades."""
    name = proper_name("模糊算子", operator, "模糊算子")
    pair, join = _OPERATORS[name]
    raw = tuple(
        join([pair(w, r) for w, r in zip(weights, column, strict=True)]) for column in zip(*memberships, strict=True)
    )
    return Evaluation(name, raw, tuple(b / _sum(raw) for b in raw))


def check_memberships(table: Table, weights: int) -> None:
    """Raises ValueError for a row outside 0…1 or not adding up to 1, and where rows and weights do not match in number."""
    if len(table.rows) != weights:
        raise ValueError(f"{table.what}有 {len(table.rows)} 行，权重有 {weights} 个：每个指标一行，应一一对应")
    for i, row in enumerate(table.rows):
        for j, x in enumerate(row):
            if not 0 <= x <= 1:
                raise ValueError(f"{table.at(i, j)}是 {x:f}，隶属度应在 0 至 1 之间")
        if abs(_sum(row) - 1) > _CLOSE:
            raise ValueError(f"{table.line(i)}的隶属度合计是 {_sum(row):f}，应为 1：请核对各等级的人数或比例")
