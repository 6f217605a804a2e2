"""Points from weights: whole steps, exact sums, and nobody a full step away from what is due."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pescore.methods.points import points


def given_points(weights: str, total: str, step: str) -> list[str]:
    return [str(x) for x in points([Decimal(w) for w in weights.split()], Decimal(total), Decimal(step))]


@pytest.mark.parametrize(
    ("weights", "total", "step", "expected"),
    [
        # 8.4124 29.1307 31.2284 31.2284: 99 in whole points, the largest remainder is .4124
        (".084124 .291307 .312284 .312284", "100", "1", ["9", "29", "31", "31"]),
        # in halves 16.8 58.3 62.5 62.5: 198 of 200 steps, .82 first, then .46 of the third before the fourth
        (".084124 .291307 .312284 .312284", "100", "0.5", ["8.5", "29.0", "31.5", "31.0"]),
        ("1 1 1", "100", "1", ["34", "33", "33"]),  # equal remainders: the first named
        ("1 3", "2", "1", ["0", "2"]),  # .5 and 1.5: equal remainders go to the larger weight
        ("0 1", "5", "0.5", ["0.0", "5.0"]),
        (".12 .28 .3 .3", "100", "0.5", ["12.0", "28.0", "30.0", "30.0"]),
    ],
)
def test_largest_remainder(weights: str, total: str, step: str, expected: list[str]) -> None:
    assert given_points(weights, total, step) == expected


@given(
    st.lists(st.decimals(0, 100, places=4), min_size=1, max_size=60).filter(any),
    st.integers(1, 400),
    st.sampled_from(["0.1", "0.5", "1", "2"]),
)
def test_they_always_add_up(weights: list[Decimal], steps: int, step: str) -> None:
    each = Decimal(step)
    found = points(weights, steps * each, each)
    assert sum(found) == steps * each
    whole = sum(weights)
    assert all(abs(p - w / whole * steps * each) < each for p, w in zip(found, weights, strict=True))


@pytest.mark.parametrize(("weights", "total", "step", "says"), [
    ("1 1", "100.2", "0.5", "整数倍"), ("1 1", "0", "1", "大于 0"), ("1 1", "1", "0", "大于 0"), ("0 0", "1", "1", "权重合计"),
])  # fmt: skip
def test_what_cannot_be_shared_out(weights: str, total: str, step: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        given_points(weights, total, step)
