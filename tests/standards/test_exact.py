"""Cents are exact: against fractions, on boundaries, a hair to each side, with float debris, on both ways of scoring."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from exactness import KINDS, differences, values

from pescore import read_standard
from pescore.standards import quick
from pescore.standards.scoring import tally


def test_no_cent_is_wrong() -> None:
    tried, wrong = differences(seed=20_260_101, sentences=300, each=60)
    assert tried == 18_000
    assert wrong == []


def test_the_compiled_way_equals_the_long_way() -> None:
    rng = random.Random(7)
    for _ in range(120):
        case, edges = rng.choice(KINDS)(rng)
        reading, stream = case.read(), values(rng, edges, 40)
        assert reading.rule is not None
        compiled = quick.compiled(reading.rule)
        assert compiled is not None
        for _ in range(40):
            value = next(stream)
            assert compiled(value) == tally(reading.rule, value).points, (case.sentence, value)


@pytest.mark.parametrize(
    ("value", "points"),
    [
        ("0.8", "0.00"),
        ("0.8001", "0.00"),
        ("0.85", "0.50"),
        ("0.9", "1.00"),
        ("0.95", "1.50"),
        ("0.9999", "2.00"),
        ("1", "2.00"),
        ("1.04", "2.00"),
    ],
)
def test_the_worked_band(value: str, points: str) -> None:
    """2×(x−80%)÷20%: 99.99% gives 1.999, which is 2.00 in cents."""
    reading = read_standard("≥100%得满分；≤80%得0分；80%-100%之间按比例计算", full=2)
    assert reading.score(float(value)).points == Decimal(points)
    assert reading.score(value).points == Decimal(points)


def test_float_debris_in_a_target_or_value() -> None:
    reading = read_standard(
        "达到目标值得满分，每低1个百分点扣1分，扣完为止", full=5, target=0.0900000762939453, unit="rate"
    )
    assert reading.score(0.0900000762939453).points == Decimal("5.00")
    assert reading.score(0.0900000762939453 - 0.01).points == Decimal("4.00")
