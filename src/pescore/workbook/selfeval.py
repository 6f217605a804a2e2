"""Score a 自评表 (自评表计分): without 评分标准 the target cell and the national default rules are the rule.

财预〔2020〕10号 附1: 定量 met → full, short → 分值 × 实际 ÷ 目标 (lower is better: 目标 ÷ 实际); 定性 → a person
chooses inside a band; the money block gives 分值 × min(1, 执行率). Units and operators may stand in their own columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pescore.standards.reading import Reading, read_standard
from pescore.values import as_percent, cents, plain
from pescore.workbook.layout.attained import quantity
from pescore.workbook.layout.form import Budget, Form, Leaf

DEFAULT_POINTS = Decimal(10)


@dataclass(frozen=True, slots=True)
class ScoredLeaf:
    """One row with what its target gives. `points` is None where a value is missing or a person must decide (`ask`);
    `low` and `high` bound the choice where the rule leaves one."""

    leaf: Leaf
    reading: Reading | None
    points: Decimal | None
    why: str
    ask: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def differs(self) -> bool:
        """True where the entered score is not what the rule gives (to the cent)."""
        return self.points is not None and self.leaf.score is not None and cents(self.leaf.score) != self.points


@dataclass(frozen=True, slots=True)
class ScoredForm:
    """All leaves and the budget row. `total` is None while any of them has no points: a partial sum is not a total."""

    leaves: tuple[ScoredLeaf, ...]
    budget_points: Decimal | None
    budget_why: str
    full: Decimal | None
    entered: Decimal | None  # the total of the scores as filled in

    @property
    def complete(self) -> bool:
        return self.budget_points is not None and all(scored.points is not None for scored in self.leaves)

    @property
    def total(self) -> Decimal | None:
        """Points of all leaves and the budget row."""
        if not self.complete:
            return None
        return sum((s.points for s in self.leaves if s.points is not None), self.budget_points or Decimal(0))


def score_form(form: Form) -> ScoredForm:
    """Score every leaf of a recognised 自评表 by its target, and the money block by the execution rate.

    A form without a money block (专项债券) has nothing to score there. Raises ValueError (Chinese) for any other form.
    """
    if form.form != "自评表":
        raise ValueError(f"{form.sheet}：这不是自评表（{form.form}），没有按目标值计分的规则。")
    points, why = score_budget(form.budget) if form.budget else (Decimal(0), "表中没有预算执行率一栏")
    leaves = tuple(score_leaf(leaf) for leaf in form.leaves if leaf.kind != "na")
    return ScoredForm(leaves, points, why, form.total_full, form.total_score)


def score_leaf(leaf: Leaf) -> ScoredLeaf:
    """One row: the Reading of its target cell, and the points of its actual value."""
    if leaf.full is None:
        return ScoredLeaf(leaf, None, None, f"{leaf.name}没有分值", "请填写分值")
    target = leaf.text("target")
    if target is None:
        return ScoredLeaf(leaf, None, None, f"{leaf.name}没有指标值", "请填写年度指标值")
    try:
        reading = read_standard("", full=leaf.full, target=quantity(leaf, "target").text, indicator=leaf.name)
        if leaf.text("actual") is None:
            return ScoredLeaf(leaf, reading, None, f"{leaf.name}没有完成值", "请填写实际完成值")
        actual = quantity(leaf, "actual")
        score = reading.score(actual.text)
    except ValueError as error:
        return ScoredLeaf(leaf, None, None, str(error), str(error))
    points = None if score.points is None else cents(score.points)
    return ScoredLeaf(
        leaf, reading, points, score.why, score.ask or (reading.ask if points is None else None), score.low, score.high
    )


def score_budget(budget: Budget) -> tuple[Decimal | None, str]:
    """分值 × min(1, 执行率), the rate being 全年执行数 ÷ 全年预算数; the stated rate where an amount is missing."""
    full = DEFAULT_POINTS if budget.full is None else budget.full
    rate, origin = budget.rate, "表中填写的执行率"
    if budget.spent is not None and budget.year_budget is not None:
        if budget.year_budget <= 0:
            return None, "全年预算数是 0，执行率没有意义：请核对资金总额行"
        rate = budget.spent / budget.year_budget
        origin = f"{plain(budget.spent)}÷{plain(budget.year_budget)}"
    if rate is None:
        return None, "预算数或执行数没有填写，执行率算不出来"
    points = cents(full * max(Decimal(0), min(Decimal(1), rate)))
    return points, f"预算执行率 {as_percent(rate, 2)}（{origin}），{plain(full)} × min(1, 执行率) = {plain(points)} 分"
