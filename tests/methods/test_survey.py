"""Questionnaires: the worked survey, scipy's intervals, and every percentage against counting."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pescore.methods.survey import adds_up, attainable, sample_size, satisfaction, wilson

COUNTS = [Decimal(n) for n in (92, 61, 22, 7, 3)]

PRINTED = [
    "91%",
    "7.5%",
    "1.5%",
    "89%",
    "9.3%",
    "1.7%",
    "95.2%",
    "3.1%",
    "1.7%",
    "97.2%",
    "2.5%",
    "0.3%",
    "95.4%",
    "0.8%",
    "3.8%",
]


@pytest.mark.parametrize(
    ("values", "percent"),
    [((100, 80, 60, 30, 0), "84.38"), ((100, 80, 60, 40, 20), "85.08"), ((100, 100, 0, 0, 0), "82.70")],
)
def test_satisfaction(values: tuple[int, ...], percent: str) -> None:
    assert round(satisfaction(COUNTS, [Decimal(v) for v in values]), 2) == Decimal(percent)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"), [(176, 185, 91.01, 97.42), (175, 185, 90.34, 97.04), (185, 185, 97.97, 100)]
)
def test_intervals(k: int, n: int, low: float, high: float) -> None:
    assert [round(100 * end, 2) for end in wilson(k / n, n)] == [low, high]


@given(st.integers(1, 3000), st.data(), st.sampled_from([0.9, 0.95, 0.99]))
def test_intervals_agree_with_scipy(n: int, data: st.DataObject, confidence: float) -> None:
    k = data.draw(st.integers(0, n))
    expected = stats.binomtest(k, n).proportion_ci(confidence, method="wilson")
    assert wilson(k / n, n, confidence) == pytest.approx((expected.low, expected.high), abs=1e-9)


@pytest.mark.parametrize(
    ("population", "asked"), [(1, 1), (2, 2), (200, 132), (1000, 278), (11910, 373), (100000, 383)]
)
def test_sample_size(population: int, asked: int) -> None:
    assert sample_size(population, 0.05) == asked


def test_of_fifteen_printed_percentages_few_can_come_from_185_answers() -> None:
    one_decimal = [f"{text.rstrip('%')}.0%" if "." not in text else text for text in PRINTED]
    assert [text for text in one_decimal if attainable(text, 185).possible] == ["3.8%"]
    assert [text for text in PRINTED if attainable(text, 185).possible] == ["91%", "89%", "3.8%"]


@given(st.integers(1, 400), st.integers(0, 2), st.data())
def test_attainable_is_what_counting_finds(n: int, decimals: int, data: st.DataObject) -> None:
    units = data.draw(st.integers(0, 100 * 10**decimals))
    figure = Decimal(units).scaleb(-decimals)
    last = Decimal(1).scaleb(-decimals)
    counted = [k for k in range(n + 1) if (Decimal(100 * k) / n).quantize(last, ROUND_HALF_UP) == figure]
    found = attainable(f"{figure:.{decimals}f}%", n)
    assert list(found.counts) == counted
    assert found.possible or [k for k, _ in found.nearest] == [k for k in range(n + 1) if _around(k, n, figure)]
    assert found.telling or found.possible


def _around(k: int, n: int, figure: Decimal) -> bool:
    return 100 * k < figure * n < 100 * (k + 1) or 100 * (k - 1) < figure * n < 100 * k


def test_a_half_is_rounded_up() -> None:
    assert list(attainable("0.3%", 400).counts) == [1]  # 1 ÷ 400 = 0.25%
    assert list(attainable("0.2%", 400).counts) == []


def test_the_last_zero_counts() -> None:
    assert attainable("5.2", 96).possible and not attainable("5.20", 96).possible


def test_answers_of_one_question_add_up_or_not() -> None:
    assert adds_up([attainable("97.3%", 185), attainable("2.7%", 185)], 185)
    assert not adds_up([attainable("97.3%", 185), attainable("3.8%", 185)], 185)
    assert not adds_up([attainable("97.2%", 185), attainable("2.8%", 185)], 185)


@pytest.mark.parametrize("text", ["", "五成", "101%", "-1%", "5.1234567%", "5.2%左右", "1e1"])
def test_what_is_no_percentage(text: str) -> None:
    with pytest.raises(ValueError, match="照报告原样"):
        attainable(text, 185)
