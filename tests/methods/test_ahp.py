"""AHP: worked matrices to the printed digits, and numpy's eigenvectors on matrices nobody chose."""

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pescore.methods.ahp import (
    Consistency,
    consistency,
    eigen_weights,
    geometric_weights,
    global_weights,
    group,
    least_consistent,
    random_index,
    total_ratio,
    weights,
)

FOUR = [[1, 1 / 3, 1 / 4, 1 / 4], [3, 1, 1, 1], [4, 1, 1, 1], [4, 1, 1, 1]]
THREE = [[1, 2, 4], [0.5, 1, 3], [0.25, 1 / 3, 1]]
OTHER = [[1, 2, 3], [0.5, 1, 2], [1 / 3, 0.5, 1]]
TORN = [[1, 3, 1 / 5], [1 / 3, 1, 4], [5, 1 / 4, 1]]


def rounded(values: list[float], places: int = 6) -> list[float]:
    return [round(value, places) for value in values]


def test_four_dimensions() -> None:
    assert rounded(eigen_weights(FOUR)) == [0.084124, 0.291307, 0.312284, 0.312284]
    assert rounded(geometric_weights(FOUR)) == [0.083971, 0.290882, 0.312574, 0.312574]
    found = consistency(FOUR)
    assert (round(found.largest, 6), round(found.ci, 6), round(found.cr, 5)) == (4.010363, 0.003454, 0.00388)
    assert round(consistency(FOUR, "0.58表").cr, 5) == 0.00384


def test_three_indicators_where_both_ways_coincide() -> None:
    assert rounded(eigen_weights(THREE)) == rounded(geometric_weights(THREE)) == [0.558425, 0.319618, 0.121957]
    assert round(consistency(THREE).largest, 6) == 3.018295
    assert (round(consistency(THREE).cr, 5), round(consistency(THREE, "0.58").cr, 5)) == (0.01759, 0.01577)


def test_torn_judgements_are_not_accepted_and_the_worst_is_named() -> None:
    found = consistency(TORN)
    assert round(found.largest, 4) == 5.1703 and not found.accepted
    assert (round(found.cr, 2), round(consistency(TORN, "0.58表").cr, 2)) == (2.09, 1.87)
    worst = least_consistent(TORN)
    # every triangle of TORN is off by the same factor 3 × 4 ÷ (1/5): the first of the three is named
    assert worst is not None and (worst.row, worst.column, worst.given) == (0, 1, 3) and round(worst.implied, 2) == 0.77
    assert least_consistent([[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]]) is None
    assert least_consistent([[1, 9], [1 / 9, 1]]) is None
    assert least_consistent([[1]]) is None


def test_one_changed_judgement_is_the_one_pointed_out() -> None:
    truth = [8, 4, 2, 1]
    matrix = [[a / b for b in truth] for a in truth]
    matrix[1][3], matrix[3][1] = 1 / 4, 4  # was 4
    worst = least_consistent(matrix)
    assert worst is not None and (worst.row, worst.column, worst.given) == (1, 3, 0.25) and worst.implied > 3 * 0.25


def test_a_group_is_the_geometric_mean_of_its_experts() -> None:
    together = group([THREE, OTHER])
    assert rounded(eigen_weights(together)) == [0.549931, 0.308638, 0.141431]
    assert round(consistency(together).cr, 5) == 0.01285


def test_down_the_tree() -> None:
    assert round(global_weights([0.084124, 0.291307], [[1], [0.4, 0.6]])[1][0], 6) == 0.116523
    below = [
        Consistency(2, 2, 0, 0, 0, ""),
        Consistency(3, 0, 0.0046, 0.52, 0, ""),
        Consistency(3, 0, 0.0091, 0.52, 0, ""),
    ]
    # (0.320 × 0.0046 + 0.122 × 0.0091) ÷ ((0.320 + 0.122) × 0.52) = 0.0112
    assert round(total_ratio([0.558, 0.320, 0.122], below), 4) == 0.0112
    assert total_ratio([1], below[:1]) == 0
    with pytest.raises(ValueError, match="一一对应"):
        total_ratio([0.5, 0.5], below)
    with pytest.raises(ValueError, match="一一对应"):
        global_weights([1], [[1], [1]])


def test_orders_up_to_two_are_always_consistent() -> None:
    assert consistency([[1]]).cr == consistency([[1, 7], [1 / 7, 1]]).cr == 0


def test_both_tables_of_random_indices() -> None:
    assert random_index("") == ("0.52表", [0.52, 0.89, 1.12, 1.26, 1.36, 1.41, 1.46, 1.49])
    assert random_index("0.58") == ("0.58表", [0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49])


@st.composite
def judgements(draw: st.DrawFn) -> list[list[float]]:
    n = draw(st.integers(2, 10))
    matrix = [[1.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1, n):
            x = draw(st.integers(1, 9))
            matrix[i][j], matrix[j][i] = (x, 1 / x) if draw(st.booleans()) else (1 / x, x)
    return matrix


@settings(max_examples=60, deadline=None)
@given(judgements())
def test_eigenvectors_agree_with_numpy(matrix: list[list[float]]) -> None:
    values, vectors = numpy.linalg.eig(numpy.array(matrix))
    top = int(values.real.argmax())
    expected = numpy.abs(vectors[:, top].real)
    assert numpy.allclose(eigen_weights(matrix), expected / expected.sum(), atol=1e-9)
    if len(matrix) > 2:
        assert consistency(matrix).largest == pytest.approx(values[top].real, abs=1e-8)
    assert sum(weights(matrix)) == pytest.approx(1) == sum(weights(matrix, "几何平均"))
