"""What a panel of experts says (专家咨询): averages, spread, and whether the experts rank alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import erfc, exp, fsum, pi, sqrt

from .tables import Table

Scores = Sequence[Sequence[float]]  # one row per expert, one column per indicator

WIDE_SPREAD = 0.25  # rule of thumb for the coefficient of variation
_FEWEST_TO_TRIM = 3


@dataclass(frozen=True, slots=True)
class Opinion:
    """One indicator over the experts: mean, sd with n−1, CV = sd ÷ mean (None for mean 0), and shares of all means.

    trimmed     mean without one highest and one lowest score; None with fewer than three experts
    """

    mean: float
    deviation: float
    variation: float | None
    share: float | None
    trimmed: float | None
    trimmed_share: float | None


def opinions(scores: Scores) -> list[Opinion]:
    """Every indicator's average and spread; at least two experts."""
    columns = [list(column) for column in zip(*scores, strict=True)]
    means = [fsum(column) / len(column) for column in columns]
    spreads = [
        sqrt(fsum((x - mean) ** 2 for x in column) / (len(column) - 1))
        for column, mean in zip(columns, means, strict=True)
    ]
    enough = len(scores) >= _FEWEST_TO_TRIM
    trimmed = [fsum(sorted(column)[1:-1]) / (len(column) - 2) if enough else None for column in columns]
    whole, rest = fsum(means), fsum(x for x in trimmed if x is not None)
    return [
        Opinion(mean, sd, _ratio(sd, mean), _ratio(mean, whole), cut, None if cut is None else _ratio(cut, rest))
        for mean, sd, cut in zip(means, spreads, trimmed, strict=True)
    ]


def _ratio(above: float, below: float) -> float | None:
    return above / below if below else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Kendall's W with ties allowed for, and its χ² test.

    squares S of the rank sums, ties T = ΣΣ(t³−t), W = 12S ÷ (m²(n³−n) − mT), χ² = m(n−1)W on n−1 degrees
    """

    experts: int
    indicators: int
    rank_sums: tuple[float, ...]
    squares: float
    ties: int
    w: float
    without_ties: float
    chi_square: float
    p: float


def kendall(scores: Scores) -> Agreement | None:
    """How far the experts rank the indicators alike (肯德尔协调系数), 0…1.

    None where it is undefined: one expert, one indicator, or every expert scores all indicators the same.
    """
    m, n = len(scores), len(scores[0])
    ranked = [ranks(row) for row in scores]
    sums = [fsum(column) for column in zip(*ranked, strict=True)]
    middle = m * (n + 1) / 2
    squares = fsum((x - middle) ** 2 for x in sums)
    ties = sum(t**3 - t for row in scores for t in Counter(row).values())
    most = m * m * (n**3 - n)
    if m < 2 or n < 2 or most == m * ties:
        return None
    w = 12 * squares / (most - m * ties)
    chi_square = m * (n - 1) * w
    return Agreement(
        m, n, tuple(sums), squares, ties, w, 12 * squares / most, chi_square, chi_square_tail(chi_square, n - 1)
    )


def ranks(row: Sequence[float]) -> list[float]:
    """Ranks from the smallest, 1 first; equal scores share the middle of their places (平均秩)."""
    places: dict[float, list[int]] = {}
    for place, score in enumerate(sorted(row), start=1):
        places.setdefault(score, []).append(place)
    return [(places[score][0] + places[score][-1]) / 2 for score in row]


def chi_square_tail(x: float, degrees: int) -> float:
    """P(χ² ≥ x) for whole degrees of freedom: the closed sums, no table.

    >>> round(chi_square_tail(12.886, 3), 4)
    0.0049
    """
    if x <= 0:
        return 1.0
    half = x / 2
    if degrees % 2:
        tail, term, k = erfc(sqrt(half)), 2 * sqrt(half / pi) * exp(-half), 3
    else:
        tail, term, k = exp(-half), half * exp(-half), 4
    while k <= degrees:  # each two degrees more add half^(k/2−1) e^(−half) ÷ Γ(k/2)
        tail += term
        term *= half / (k / 2)
        k += 2
    return min(1.0, tail)


def check_panel(table: Table) -> None:
    """Raises ValueError for one expert, negative scores, and a row that misses the 100 (or 1) the others add up to."""
    if len(table.rows) < 2:
        raise ValueError(f"{table.what}只有一位专家，没有一致与分歧可言：至少要两位专家，每人一行")
    for i, row in enumerate(table.rows):
        for j, score in enumerate(row):
            if score < 0:
                raise ValueError(f"{table.at(i, j)}是负数（{score:f}），请改正")
    sums = [sum(row, Decimal(0)) for row in table.rows]
    for whole in (Decimal(100), Decimal(1)):
        if 2 * sum(abs(x - whole) <= whole / 1000 for x in sums) > len(sums):
            for i, x in enumerate(sums):
                if abs(x - whole) > whole / 1000:
                    raise ValueError(f"{table.line(i)}的权重合计是 {x:f}，其他专家合计为 {whole}：请核对这一行")
