"""How many decimals the indicators' scores are shown with (小数位数): so many that they add up to what is shown above them.

A dimension is rounded once, from the exact sum of its indicators; indicators rounded each for itself need not add up to
it. Three decimals are enough as a rule: 3.891＋2.383＋… ＝ 22.057, which is 22.06.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ..values import cents
from .combining import Combination, rounded

FEWEST, MOST = 2, 4


def decimals(found: Combination, way: str) -> int:
    """2, 3 or 4: the fewest with which indicators shown by this way add up to their dimension, and all to the total."""
    return next((places for places in range(FEWEST, MOST) if adds_up(found, way, places)), MOST)


def adds_up(found: Combination, way: str, places: int) -> bool:
    """Whether indicators rounded to so many decimals give every dimension and the total as they are shown."""
    outcome, sums = found.outcomes[way], dict.fromkeys(found.fulls, Decimal(0))
    for leaf, score in zip(found.leaves, scores(found, way, places).values(), strict=True):
        sums[leaf.path[0]] += score
    return cents(sum(sums.values(), Decimal(0))) == outcome.total and all(
        cents(score) == outcome.dimensions[name] for name, score in sums.items()
    )


def scores(found: Combination, way: str, places: int) -> Mapping[tuple[str, ...], Decimal]:
    """Path → score by this way, half-up from the exact one."""
    return {leaf.path: rounded(leaf.scores[way], places) for leaf in found.leaves}
