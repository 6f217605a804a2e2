"""Objective weights: the worked table each way, numpy and scipy on the same data, constant columns."""

import numpy
import pytest
from scipy import stats

from pescore.methods.objective import critic_information, entropy_information, objective_weights

DATA = [[95, 80, 99], [60, 92, 97], [88, 85, 99], [70, 78, 98]]


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("", [0.8846, 0.1135, 0.0020]),
        ("熵值极差", [0.3190, 0.4127, 0.2683]),
        ("CRITIC", [0.2465, 0.4819, 0.2716]),
    ],
)
def test_the_worked_table(way: str, expected: list[float]) -> None:
    found = objective_weights(DATA, way)
    assert found is not None and [round(o.weight, 4) for o in found] == expected


def test_entropy_agrees_with_scipy() -> None:
    for column in zip(*DATA, strict=True):
        assert entropy_information(column) == pytest.approx(1 - stats.entropy(column, base=len(column)), abs=1e-12)


def test_critic_agrees_with_numpy() -> None:
    scaled = numpy.array(DATA, float)
    scaled = (scaled - scaled.min(0)) / (scaled.max(0) - scaled.min(0))
    expected = scaled.std(0, ddof=1) * (1 - numpy.corrcoef(scaled.T)).sum(0)
    assert critic_information(list(zip(*DATA, strict=True))) == pytest.approx(list(expected))


@pytest.mark.parametrize("way", ["熵值", "熵值极差", "CRITIC"])
def test_a_constant_column_weighs_nothing(way: str) -> None:
    found = objective_weights([[5, 1, 3], [5, 2, 1], [5, 4, 2]], way)
    assert found is not None and found[0].constant and found[0].weight == 0
    assert sum(o.weight for o in found) == pytest.approx(1) and not found[1].constant
    assert objective_weights([[5, 1], [5, 1]], way) is None
