"""Many units as one result (汇总口径): four ways, exact until the end, side by side.

    mean    各单位平均    Σ得分 ÷ 单位数
    funds   按资金加权    Σ得分×资金 ÷ Σ资金
    pooled  合并后评分    the findings are pooled into one, and that one is scored by the same standard
    share   达标单位占比  分值 × 得满分的单位数 ÷ 单位数

Aggregate-then-score and score-then-aggregate are different products: the difference is shown, never hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..evaluation.conventions import settings_of
from ..evaluation.grades import GradeError, Scale, scale_from_text
from ..values import cents
from .pooling import Pooled, pool, quotient
from .unit import Unit, UnitLeaf

WAYS = {"mean": "各单位平均", "funds": "按资金加权", "pooled": "合并后评分", "share": "达标单位占比"}
MEANINGS = {
    "mean": "Σ得分÷单位数，每个单位一样重",
    "funds": "Σ得分×资金÷Σ资金，钱多的单位重",
    "pooled": "先把各单位的实际值合并成一个，再按同一标准评分（标准按绝对数扣分的，用各单位的平均数）；合并不了的取按资金加权的得分",
    "share": "分值×得满分的单位数÷单位数，只看达标不达标",
}


@dataclass(frozen=True, slots=True)
class Combined:
    """One indicator over all units; `how` says how its findings were pooled, `pooled` what came of it."""

    path: tuple[str, ...]
    full: Decimal
    scores: dict[str, Fraction]  # way → score, exact; a way that cannot be taken is missing
    how: str
    pooled: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The whole by one way: dimensions and total half-up at 2 decimals, each rounded once from the exact sum.

    ungraded  why there is no grade, "" where there is one
    """

    way: str
    dimensions: dict[str, Decimal]
    total: Decimal
    grade: str | None
    ungraded: str = ""


@dataclass(frozen=True, slots=True)
class Combination:
    """All ways; `outcomes` lacks those that cannot be taken, `missing` says why."""

    leaves: tuple[Combined, ...]
    fulls: dict[str, Decimal]  # dimension → 分值
    full: Decimal
    outcomes: dict[str, Outcome]
    missing: dict[str, str]


def combine(units: Sequence[Unit], pooled: Mapping[tuple[str, ...], Pooled] | None = None) -> Combination:
    """Combine complete units of one table; there is at least one.

    pooled  path → what pooling gave, of those that could be pooled: known already where the findings are not at hand
    """
    unfunded = [unit.name for unit in units if not unit.fund]
    missing: dict[str, str] = {}
    if unfunded:
        few = "、".join(unfunded[:5]) + ("等" if len(unfunded) > 5 else "")
        missing["funds"] = f"{few}没有写资金（“项目”表的“预算数(万元)”），不能按资金加权"
    funds = [Fraction(unit.fund or 1) for unit in units] if not unfunded else [Fraction(1)] * len(units)
    columns = zip(*(unit.leaves for unit in units), strict=True)
    weighted, settings = not unfunded, settings_of(dict(units[0].conventions))
    leaves: tuple[Combined, ...] = tuple(
        _combined(
            column,
            funds,
            pool(column, funds, settings, weighted=weighted) if pooled is None else pooled.get(column[0].path),
            weighted=weighted,
        )
        for column in columns
    )
    scale = scale_from_text(units[0].scale)
    fulls: dict[str, Decimal] = {}
    for leaf in leaves:
        fulls[leaf.path[0]] = fulls.get(leaf.path[0], Decimal(0)) + leaf.full
    full = sum(fulls.values(), Decimal(0))
    outcomes = {way: _outcome(way, leaves, full, scale) for way in WAYS if way not in missing}
    return Combination(leaves, fulls, full, outcomes, missing)


def _combined(
    column: Sequence[UnitLeaf], funds: Sequence[Fraction], pooled: Pooled | None, *, weighted: bool
) -> Combined:
    first, count = column[0], len(column)
    scores = [Fraction(leaf.score or 0) for leaf in column]
    by_funds = sum((score * fund for score, fund in zip(scores, funds, strict=True)), Fraction(0)) / sum(funds)
    found = {
        "mean": sum(scores, Fraction(0)) / count,
        "share": Fraction(first.full) * sum(leaf.compliant for leaf in column) / count,
    }
    if weighted:
        found["funds"] = by_funds
    found["pooled"] = by_funds if pooled is None else pooled[0]
    instead = "按资金加权的得分" if weighted else "各单位得分的平均"
    how, value = (f"不能合并成一个数，取{instead}", "") if pooled is None else pooled[1:]
    return Combined(first.path, first.full, found, how, value)


def _outcome(way: str, leaves: Sequence[Combined], full: Decimal, scale: Scale) -> Outcome:
    sums: dict[str, Fraction] = {}
    for leaf in leaves:
        sums[leaf.path[0]] = sums.get(leaf.path[0], Fraction(0)) + leaf.scores[way]
    total = rounded(sum(sums.values(), Fraction(0)))
    try:
        grade, ungraded = scale.grade(total, full), ""
    except GradeError as error:
        grade, ungraded = None, str(error)
    return Outcome(way, {name: rounded(value) for name, value in sums.items()}, total, grade, ungraded)


def rounded(exactly: Fraction, places: int = 2) -> Decimal:
    """Half-up, from the exact value."""
    return cents(quotient(exactly), places)
