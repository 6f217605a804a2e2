"""Everything the collected units say together (汇总结果): what 汇总.xlsx and the terminal show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .agreement import agree
from .calling import counter
from .collecting import Collected
from .combining import WAYS, Combination, Outcome, Pooled, combine, rounded
from .consistency import Uneven, uneven
from .journal import Fault
from .problems import Problem, problems
from .spread import Spread, ranks, spread
from .unit import Unit

DEFAULT_WAY = "mean"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A complete unit with its place, its dimensions' scores, and whether its total lies far from the others'."""

    rank: int
    unit: Unit
    dimensions: dict[str, Decimal]
    outlying: str  # 偏低, 偏高 or ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole picture. Without one complete unit there is no combination, no spread, and nobody is ranked.

    by          the way (see combining.WAYS) the result is taken by
    incomplete  units with something left to score: shown, not combined, and no grade for the whole while there are any
    faults      files that do not count, each with its reason
    """

    by: str
    ranked: tuple[Ranked, ...]
    incomplete: tuple[Unit, ...]
    faults: tuple[Fault, ...]
    combination: Combination | None
    spread: Spread | None
    problems: tuple[Problem, ...]
    uneven: tuple[Uneven, ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units that are combined, by rank."""
        return tuple(one.unit for one in self.ranked)

    @property
    def project(self) -> str:
        """项目名称, "" where the units that say one do not all say the same."""
        said = {unit.project for unit in (*self.units, *self.incomplete) if unit.project}
        return said.pop() if len(said) == 1 else ""

    @property
    def card(self) -> dict[str, str]:
        """What all project cards say alike: facts of the programme, in the first card's order.

        A book without a card says nothing against it.
        """
        first, *others = [unit for unit in (*self.units, *self.incomplete) if unit.card] or (None,)
        if first is None:
            return {}
        return {key: said for key, said in first.card.items() if all(unit.card.get(key) == said for unit in others)}

    @property
    def counter(self) -> str:
        """What the units are called in a sentence: 个县（市、区）."""
        return counter([unit.name for unit in (*self.units, *self.incomplete)])

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the units' books say of their own data (数据说明), each once."""
        return tuple(dict.fromkeys(unit.remark for unit in (*self.units, *self.incomplete) if unit.remark))

    @property
    def chosen(self) -> Outcome | None:
        """The result by the way chosen; None where it cannot be taken."""
        return self.combination.outcomes.get(self.by) if self.combination else None

    @property
    def grade(self) -> str | None:
        """评价等级, None while a unit is incomplete."""
        return self.chosen.grade if self.chosen and not self.incomplete else None

    @property
    def funds(self) -> tuple[Decimal, Decimal] | None:
        """(资金, 执行) of the ranked units in 万元; None where one of them does not state both."""
        pairs = [(unit.fund, unit.spent) for unit in self.units]
        if not pairs or any(fund is None or spent is None for fund, spent in pairs):
            return None
        zero = Decimal(0)
        return sum((fund or zero for fund, _ in pairs), zero), sum((spent or zero for _, spent in pairs), zero)

    @property
    def rate(self) -> Decimal | None:
        """执行率 of all together, a fraction: Σ执行 ÷ Σ资金."""
        return self.funds[1] / self.funds[0] if self.funds and self.funds[0] else None

    @property
    def needs_person(self) -> bool:
        return bool(self.faults or self.incomplete or self.uneven or self.chosen is None)


def summarise(collected: Collected, by: str = DEFAULT_WAY) -> Summary:
    """Compare and combine; `by` is one of combining.WAYS."""
    assert by in WAYS, by
    agreed = agree(collected.units)
    complete = [unit for unit in agreed.units if unit.complete]
    incomplete = [unit for unit in agreed.units if not unit.complete]
    faults = sorted((*collected.faults, *agreed.faults), key=lambda one: one.file)
    return whole(by, complete, incomplete, faults, uneven=uneven(agreed.units) if agreed.units else ())


def whole(
    by: str,
    complete: Sequence[Unit],
    incomplete: Sequence[Unit],
    faults: Sequence[Fault],
    *,
    uneven: tuple[Uneven, ...] = (),
    pooled: Mapping[tuple[str, ...], Pooled] | None = None,
) -> Summary:
    """The summary of units of one table, in the order of their files; `pooled` as `combine` takes it."""
    if not complete:
        return Summary(by, (), tuple(incomplete), tuple(faults), None, None, (), uneven)
    totals = [unit.total or Decimal(0) for unit in complete]
    overall = spread(totals)
    placed = zip(ranks(totals), complete, strict=True)
    ranked = tuple(
        Ranked(rank, unit, _dimensions(unit), overall.outlying(unit.total or Decimal(0)))
        for rank, unit in sorted(placed, key=lambda pair: pair[0])
    )
    found = combine(complete, pooled)
    return Summary(by, ranked, tuple(incomplete), tuple(faults), found, overall, problems(complete), uneven)


def _dimensions(unit: Unit) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for leaf in unit.leaves:
        sums[leaf.path[0]] = sums.get(leaf.path[0], Decimal(0)) + (leaf.score or Decimal(0))
    return sums


def mean(values: Sequence[Decimal], places: int = 2) -> Decimal:
    """The average, half-up once."""
    return rounded(sum(map(Fraction, values), Fraction(0)) / len(values), places)
