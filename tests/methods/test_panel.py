"""Experts: the worked panel, scipy's χ² and ranks, and where agreement has no meaning."""

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pescore.methods.panel import chi_square_tail, kendall, opinions, ranks

EXPERTS = [(12, 28, 32, 28), (10, 30, 30, 30), (14, 26, 32, 28), (12, 26, 30, 32), (15, 25, 30, 30)]


def test_the_worked_panel() -> None:
    found = opinions(EXPERTS)
    assert [o.mean for o in found] == pytest.approx([12.6, 27.0, 30.8, 29.6])
    assert [round(o.variation or 0, 4) for o in found] == [0.1547, 0.0741, 0.0356, 0.0565]
    agreed = kendall(EXPERTS)
    assert agreed is not None
    assert (agreed.rank_sums, agreed.squares, agreed.ties) == ((5, 11.5, 17.5, 16), 94.5, 36)
    assert (round(agreed.w, 4), round(agreed.without_ties, 3)) == (0.8591, 0.756)
    assert (round(agreed.chi_square, 3), round(agreed.p, 4)) == (12.886, 0.0049)


def test_trimmed_means_drop_one_highest_and_one_lowest() -> None:
    # 12 12 14 → 38/3; 26 26 28 → 80/3; 30 30 32 → 92/3; 28 30 30 → 88/3; together 298/3
    assert [o.trimmed for o in opinions(EXPERTS)] == pytest.approx([38 / 3, 80 / 3, 92 / 3, 88 / 3])
    assert [o.trimmed_share for o in opinions(EXPERTS)] == pytest.approx([38 / 298, 80 / 298, 92 / 298, 88 / 298])
    assert opinions(EXPERTS[:2])[0].trimmed is None


def test_a_mean_of_zero_has_no_variation() -> None:
    zero, one = opinions([[0, 1], [0, 1], [0, 1]])
    assert (zero.variation, zero.trimmed_share, one.share) == (None, 0, 1)
    assert opinions([[0], [0], [0]])[0].share is None


def test_complete_agreement_and_disagreement() -> None:
    alike, against = kendall([[1, 2, 3]] * 4), kendall([[1, 2, 3], [3, 2, 1]])
    assert alike is not None and against is not None
    assert (alike.w, against.w, against.p) == (1, 0, 1)


@pytest.mark.parametrize("scores", [[[1, 2, 3]], [[5, 5], [3, 3]], [[1], [2]]])
def test_undefined_agreement(scores: list[list[float]]) -> None:
    assert kendall(scores) is None


@given(st.lists(st.integers(0, 6), min_size=1, max_size=9))
def test_ranks_agree_with_scipy(row: list[int]) -> None:
    assert ranks(row) == list(stats.rankdata(row))


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 5, 9, 10, 30])
@pytest.mark.parametrize("x", [0.0, 0.01, 1.0, 7.815, 40.0, 200.0])
def test_the_tail_agrees_with_scipy(x: float, degrees: int) -> None:
    assert chi_square_tail(x, degrees) == pytest.approx(stats.chi2.sf(x, degrees), rel=1e-10)


@given(st.integers(2, 6), st.integers(2, 6), st.integers(0, 10**6))
def test_agreement_without_ties_is_friedmans_statistic(experts: int, indicators: int, seed: int) -> None:
    drawn = numpy.random.default_rng(seed)
    scores = [list(map(float, drawn.permutation(indicators))) for _ in range(experts)]
    found = kendall(scores)
    assert found is not None and found.w == pytest.approx(found.without_ties)
    if indicators > 2:  # scipy wants three
        expected = stats.friedmanchisquare(*zip(*scores, strict=True))
        assert (found.chi_square, found.p) == pytest.approx((expected.statistic, expected.pvalue))
