"""Objective weights (客观赋权) from the data of the units themselves: entropy and CRITIC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, log, sqrt
from operator import mul

from .tables import Table, proper_name

Data = Sequence[Sequence[float]]  # one row per unit, one column per indicator; larger is better throughout


@dataclass(frozen=True, slots=True)
class Objective:
    """One indicator's information (1−e, or C of CRITIC) and its weight; `constant`: all units alike, weight 0."""

    information: float
    weight: float
    constant: bool


def entropy_information(column: Sequence[float]) -> float:
    """1 − e with e = −(1/ln n) Σ p ln p and p = x ÷ Σx; p = 0 adds nothing (信息效用值). A sum of 0 tells nothing: 0."""
    total = fsum(column)
    if total <= 0 or len(column) < 2 or max(column) == min(column):
        return 0.0
    return 1 + fsum(p * log(p) for p in (x / total for x in column) if p > 0) / log(len(column))


def min_max(column: Sequence[float]) -> list[float]:
    """(x − min) ÷ (max − min) (极差标准化); a constant column becomes zeros."""
    low, high = min(column), max(column)
    return [(x - low) / (high - low) if high > low else 0.0 for x in column]


def critic_information(columns: Sequence[Sequence[float]]) -> list[float]:
    """C = s·Σ(1−r) on min-max columns: s with n−1, r Pearson's; a constant column has none and is left out of the sums.

    With every column centred and brought to length 1, Σr of one column is its product with the sum of all of them.
    """
    scaled = [min_max(column) for column in columns]
    centred = [[x - fsum(column) / len(column) for x in column] for column in scaled]
    sizes = [sqrt(fsum(x * x for x in column)) for column in centred]
    units = [[x / size for x in column] for column, size in zip(centred, sizes, strict=True) if size]
    together = [fsum(row) for row in zip(*units, strict=True)]
    return [
        size / sqrt(len(own) - 1) * (len(units) - fsum(map(mul, own, together)) / size) if size else 0.0
        for own, size in zip(centred, sizes, strict=True)
    ]


def objective_weights(data: Data, way: str = "") -> list[Objective] | None:
    """Weights in proportion to information, by 熵值 (the default, on the figures as they are), 熵值极差 or CRITIC.

    None where no indicator tells the units apart. Raises ValueError for another way of working.
    """
    way = proper_name("赋权做法", way, "赋权做法")
    columns = [list(column) for column in zip(*data, strict=True)]
    if way == "CRITIC":
        found = critic_information(columns)
    else:
        found = [entropy_information(min_max(column) if way == "熵值极差" else column) for column in columns]
    total = fsum(found)
    if total <= 0:
        return None
    return [
        Objective(value, value / total, min(column) == max(column))
        for value, column in zip(found, columns, strict=True)
    ]


def check_units(table: Table, way: str = "") -> None:
    """Raises ValueError for one unit, and for a negative figure where the figures are used as they are."""
    if len(table.rows) < 2:
        raise ValueError(f"{table.what}只有一个单位，比较不出差别：至少要两个单位，每个一行")
    if proper_name("赋权做法", way, "赋权做法") == "熵值":
        for i, row in enumerate(table.rows):
            for j, x in enumerate(row):
                if x < 0:
                    raise ValueError(f"{table.at(i, j)}是负数（{x:f}），算不出比重：请改用“熵值极差”，或核对这一格")
