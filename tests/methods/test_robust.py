"""How firmly a grade holds: the two evaluations' figures, exact edges, numpy's draws as a second opinion."""

from decimal import Decimal

import numpy
import pytest

from pescore.evaluation.facts import read_facts
from pescore.evaluation.grades import named_scale, scale_from_text
from pescore.evaluation.results import evaluate
from pescore.methods.robust import Holding, holding
from pescore.shipped import example_facts

SCALE = named_scale("财预2020-10")
SCORES = [Decimal(x) for x in ("11.47", "22.06", "26.83", "30")]
FULLS = [Decimal(x) for x in (12, 28, 30, 30)]


def held(scores: str, fulls: str, spread: float = 0.1, scale: str = "") -> Holding:
    return holding(
        [Decimal(x) for x in scores.split()],
        [Decimal(x) for x in fulls.split()],
        spread,
        scale_from_text(scale),
        draws=500,
    )


@pytest.mark.parametrize(("spread", "share"), [(0.05, 1.0), (0.10, 0.913), (0.20, 0.749)])
def test_ninety_and_a_bit(spread: float, share: float) -> None:
    found = holding(SCORES, FULLS, spread, SCALE)
    assert (found.total, found.grade, found.draws) == (Decimal("90.36"), "优", 10_000)
    assert found.share == pytest.approx(share, abs=0.015)
    assert sum(found.shares.values()) == pytest.approx(1)
    assert found == holding(SCORES, FULLS, spread, SCALE), "the same draws every time"


@pytest.mark.parametrize("spread", [0.1, 0.2, 0.5])
def test_the_share_agrees_with_numpy(spread: float) -> None:
    factors = numpy.random.default_rng(1).uniform(1 - spread, 1 + spread, (200_000, 4))
    totals = 100 * (factors @ [float(x) for x in SCORES]) / (factors @ [float(x) for x in FULLS])
    expected = float((totals >= 89.995).mean())  # rounded to cents, half-up, before grading
    assert holding(SCORES, FULLS, spread, SCALE).share == pytest.approx(expected, abs=0.015)


def test_what_it_takes_to_lose_the_grade() -> None:
    found = holding(SCORES, FULLS, 0.1, SCALE)
    assert found.above is None and found.below is not None and found.below.move is not None
    assert (found.below.grade, found.below.distance, found.below.leaves) == ("良", Decimal("0.36"), (0, 1, 2, 3))
    # every point moved from 效益 (100%) to 管理 (78.79%) costs 0.2121: 0.36 ÷ 0.2121 = 1.70
    move = found.below.move
    assert (round(move.weight, 2), move.source, move.target) == (Decimal("1.70"), 3, 1)


@pytest.mark.parametrize(("spread", "share"), [(0.2, 1.0), (0.5, 0.899)])
def test_the_shipped_evaluation(spread: float, share: float) -> None:
    levels: dict[str, list[Decimal]] = {}
    for leaf in evaluate(read_facts(example_facts())).leaves:
        assert leaf.score is not None
        sums = levels.setdefault(leaf.leaf.path[0], [Decimal(0), Decimal(0)])
        sums[0] += leaf.score
        sums[1] += leaf.leaf.full
    found = holding([s for s, _ in levels.values()], [f for _, f in levels.values()], spread, SCALE)
    assert found.grade == "良" and found.above is not None and found.below is not None
    assert (found.above.distance, found.below.distance) == (Decimal("1.5"), Decimal("8.5"))
    assert found.share == pytest.approx(share, abs=0.015)


@pytest.mark.parametrize(
    ("total", "grade"), [("89.99", "良"), ("89.994", "良"), ("89.995", "优"), ("90", "优"), ("100", "优"), ("0", "差")]
)
def test_edges(total: str, grade: str) -> None:
    found = held(total, "100")
    assert (found.grade, found.shares) == (grade, {grade: 1.0}), "one leaf: no weights to move"


def test_equal_rates_stay_on_their_bound_whatever_the_weights() -> None:
    assert held("9 27 54", "10 30 60", 0.9).shares == {"优": 1.0}


def test_an_open_bound_belongs_to_the_grade_below() -> None:
    scale = "合格>60；不合格≤60"
    assert held("60", "100", scale=scale).grade == "不合格" and held("60.01", "100", scale=scale).grade == "合格"


def test_the_scale_is_stretched_to_the_full_mark() -> None:
    found = held("18 27", "20 30")
    assert found.grade == "优" and found.above is None and found.below is not None
    assert found.below.distance == 0 and found.below.leaves == (0, 1)


def test_leaves_that_alone_change_the_grade() -> None:
    found = held("1 45 42", "4 50 46")  # 88: two points to 优, eight to 中
    assert found.above is not None and found.below is not None
    assert found.above.leaves == (0, 1, 2) and found.below.leaves == (1, 2)
    assert held("49 39", "50 50").above is not None
    assert held("49 39", "50 50").above.leaves == (1,)


def test_a_scale_with_a_gap_is_refused() -> None:
    with pytest.raises(ValueError, match="没有对应"):
        held("5", "10", scale="优≥90；良[70,80)")
