"""Points from weights (权重折算分值): multiples of a step that add up to the total exactly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from ..values import plain

_MOST_STEPS = 1_000_000


def points(weights: Sequence[Decimal], total: Decimal, step: Decimal) -> list[Decimal]:
    """Each weight's share of `total` in whole steps, by largest remainder (最大余数法): they add up to `total` exactly.

    Equal remainders go to the larger weight, then to the one named first. Raises ValueError where `total` is no multiple
    of `step`, or there is no weight above 0.
    """
    if step <= 0 or total <= 0:
        raise ValueError(f"总分和步长都应大于 0，现在是 {plain(total)} 和 {plain(step)}")
    steps = Fraction(total) / Fraction(step)
    if steps.denominator != 1:
        raise ValueError(f"总分 {plain(total)} 不是步长 {plain(step)} 的整数倍，凑不出总分：请改总分或步长")
    if steps > _MOST_STEPS:
        raise ValueError(f"步长 {plain(step)} 对总分 {plain(total)} 来说太小，请改大步长")
    whole = sum(map(Fraction, weights), Fraction(0))
    if whole <= 0:
        raise ValueError("权重合计应大于 0")
    due = [Fraction(weight) / whole * steps for weight in weights]
    given = [int(x) for x in due]  # weights are not negative: this is the floor
    order = sorted(range(len(due)), key=lambda i: (given[i] - due[i], -due[i], i))
    for i in order[: int(steps) - sum(given)]:
        given[i] += 1
    return [count * step for count in given]
