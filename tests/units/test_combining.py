"""Four ways to make one result of many; spread, ranks, and the same finding with different scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal as D
from fractions import Fraction
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returned_books import RATE, unit

from pescore.units.agreement import agree
from pescore.units.combining import combine
from pescore.units.consistency import uneven
from pescore.units.problems import problems
from pescore.units.spread import ranks, spread
from pescore.units.unit import Unit, UnitLeaf

SCORES, FUNDS, PAID = (88, 92, 76, 95, 81), (30, 20, 30, 20, 20), (24, 20, 9, 19, 16)


def five(*, funded: bool = True) -> list[Unit]:
    return [
        unit(f"{i}县", {"项目": score}, fund if funded else None)
        for i, (score, fund) in enumerate(zip(SCORES, FUNDS, strict=True))
    ]


def rated(rates: Sequence[str], funds: Sequence[int], targets: Sequence[str] = (), rule: str = RATE) -> list[Unit]:
    """Units with one indicator of 10 points, scored by the band 80–100 (or another rule)."""
    from pescore.evaluation.marking import mark

    made = []
    for i, (rate, fund) in enumerate(zip(rates, funds, strict=True)):
        target = targets[i] if targets else ""
        points = mark(rate, D(10), rule, target or None).points
        leaf = UnitLeaf(("过程", "执行率"), D(10), rule, target, rate, (), points)
        made.append(replace(unit(f"{i}县", {"x": 0}, fund), leaves=(leaf,), full=D(10), total=points))
    return made


def totals(units: Sequence[Unit]) -> dict[str, D]:
    return {way: one.total for way, one in combine(units).outcomes.items()}


def test_the_worked_numbers_of_mean_and_funds() -> None:
    # (88+92+76+95+81)÷5 = 86.40; (88·30+92·20+76·30+95·20+81·20)÷120 = 10280÷120 = 85.67
    found = totals(five())
    assert (found["mean"], found["funds"]) == (D("86.40"), D("85.67"))
    assert combine(five()).outcomes["mean"].grade == "良"


def test_aggregate_then_score_is_not_score_then_aggregate() -> None:
    """24 20 9 19 16 paid of 30 20 30 20 20: 73.33 % pooled is below the band, the units' own scores average 3.5."""
    rates = [f"{D(paid) / D(fund) * 100:.10f}%" for paid, fund in zip(PAID, FUNDS, strict=True)]
    assert rates[0].startswith("80.0") and rates[2].startswith("30.0")
    combined = combine(rated(rates, FUNDS))
    assert combined.outcomes["pooled"].total == D("0.00")
    assert combined.outcomes["mean"].total == D("3.50")  # (0 + 10 + 0 + 7.5 + 0) ÷ 5
    assert combined.leaves[0].pooled == "73.33%" and combined.leaves[0].how == "比率按资金加权"


def test_the_share_of_compliant_units() -> None:
    # 2 × 22/30 = 1.467
    units = [unit(f"{i}县", {"目标": 100 if i >= 8 else 0}) for i in range(30)]
    leaves = [
        replace(one, leaves=(one.leaves[0]._replace(full=D(2), score=one.leaves[0].score and D(2)),)) for one in units
    ]
    assert combine(leaves).leaves[0].scores["share"] == Fraction(2 * 22, 30)


def test_amounts_with_targets_are_added_up() -> None:
    # (3+5)÷(4+4) = 100 % although the first unit fell short: 3/4 of 10 = 7.5
    found = combine(rated(["3个", "5个"], [1, 1], ["≥4个", "≥4个"], rule=""))
    assert found.outcomes["mean"].total == D("8.75") and found.outcomes["pooled"].total == D("10.00")
    assert found.leaves[0].pooled == "8个" and "之和" in found.leaves[0].how


AMOUNTS = (
    "达到目标值得满分，每少1公里扣0.1分，扣完为止",
    "达到56公里得满分，每少1公里扣0.5分，扣完为止",
    "达到目标值得满分，达到目标值80%（含）以上得6分，其余不得分",
    "≥50公里得满分，≥40公里得5分，其余不得分",
    "完成率达到100%得满分，否则按完成率×分值计分",
    "",
)


@given(
    rule=st.sampled_from(AMOUNTS),
    tenths=st.integers(0, 700),
    count=st.integers(1, 40),
    funds=st.lists(st.integers(1, 900), min_size=40, max_size=40),
)
def test_units_that_are_all_alike_score_the_same_each_way(rule: str, tenths: int, count: int, funds: list[int]) -> None:
    """Twelve towns that are each 3.5 km short are not 42 km short of a standard written for one of them."""
    units = rated([f"{D(tenths) / 10}公里"] * count, funds[:count], ["56公里"] * count, rule=rule)
    found = combine(units).leaves[0].scores
    assert found["mean"] == found["funds"] == found["pooled"] == Fraction(units[0].leaves[0].score or 0)


@given(rule=st.sampled_from(AMOUNTS), given_tenths=st.lists(st.integers(0, 700), min_size=2, max_size=12))
def test_a_pooled_score_lies_among_the_units_own(rule: str, given_tenths: list[int]) -> None:
    """What they have together is never worse than the worst of them, nor better than the best."""
    units = rated(
        [f"{D(n) / 10}公里" for n in given_tenths], [1] * len(given_tenths), ["56公里"] * len(given_tenths), rule
    )
    own = [Fraction(one.leaves[0].score or 0) for one in units]
    assert min(own) <= combine(units).leaves[0].scores["pooled"] <= max(own)


def test_points_off_by_amount_take_the_average_of_a_unit_and_the_table_says_so() -> None:
    """Even where all together are so short that nothing would be left either way."""
    units = rated(["52.5公里"] * 3 + ["0公里"], [1] * 4, ["56公里"] * 4, rule=AMOUNTS[0])
    leaf = combine(units).leaves[0]
    assert leaf.scores["pooled"] == Fraction("8.34")  # (52.5×3)÷4 = 39.375, 16.625 short: 10 − 1.6625, in cents
    assert leaf.pooled == "平均39.38公里" and "平均的目标数" in leaf.how


def test_words_cannot_be_pooled_and_the_table_says_so() -> None:
    combined = combine(five())
    assert combined.outcomes["pooled"].total == combined.outcomes["funds"].total
    assert "不能合并成一个数" in combined.leaves[0].how


def test_a_pooled_rate_a_hair_below_an_edge_stays_below() -> None:
    """1/3 and 2/3 of the money make a rate that never ends: 66.66…% is not 66.67%."""
    rule = "执行率≥66.67%得满分，否则不得分"
    assert combine(rated(["100%", "0%"], [2, 1], rule=rule)).outcomes["pooled"].total == D("0.00")
    assert combine(rated(["100%", "0%"], [6667, 3333], rule=rule)).outcomes["pooled"].total == D("10.00")


def test_without_funds_the_way_by_funds_says_who_lacks_them() -> None:
    combined = combine([*five()[:3], replace(five()[3], fund=None)])
    assert "funds" not in combined.outcomes and "3县没有写资金" in combined.missing["funds"]


def test_the_total_is_rounded_once_from_the_exact_sum() -> None:
    """Three dimensions of 1/3 each: .33 + .33 + .33 would be .99."""
    units = [
        unit("甲", {"a": 1, "b": 1, "c": 1}),
        unit("乙", {"a": 0, "b": 0, "c": 0}),
        unit("丙", {"a": 0, "b": 0, "c": 0}),
    ]
    assert combine(units).outcomes["mean"].total == D("1.00")
    assert combine(units).outcomes["mean"].dimensions["a"] == D("0.33")


def test_a_mean_on_the_edge_is_rounded_before_it_is_graded() -> None:
    assert combine([unit("甲", {"项目": "89.99"}), unit("乙", {"项目": 90})]).outcomes["mean"].grade == "优"  # 89.995
    assert combine([unit("甲", {"项目": "89.98"}), unit("乙", {"项目": 90})]).outcomes["mean"].grade == "良"  # 89.99


def test_median_and_extremes_of_the_worked_numbers() -> None:
    found = spread([D(score) for score in SCORES])
    assert (found.least, found.median, found.most) == (76, 88, 95)


@given(st.lists(st.decimals(0, 100, places=2), min_size=2, max_size=40))
def test_quartiles_are_those_of_the_standard_library(scores: list[D]) -> None:
    found = spread(scores)
    assert [found.first, found.median, found.third] == pytest.approx(quantiles(scores, n=4, method="inclusive"))


def test_outliers_lie_beyond_one_and_a_half_interquartile_ranges() -> None:
    scores = [D(n) for n in (80, 82, 84, 86, 88)]  # quartiles 82 and 86: fences 76 and 92
    found = spread(scores)
    assert [found.outlying(D(text)) for text in ("76", "75.99", "92", "92.01", "84")] == ["", "偏低", "", "偏高", ""]
    assert spread([D(1), D(100)]).outlying(D(100)) == ""  # two units are no crowd


def test_equal_scores_share_a_rank() -> None:
    assert ranks([D(90), D(95), D(90), D(80)]) == [2, 1, 2, 4]


def test_the_same_finding_with_different_scores_is_found_with_its_places() -> None:
    units = [unit("甲", {"项目": 100}), unit("乙", {"项目": 100}), unit("丙", {"项目": 80})]
    (found,) = uneven(units)
    assert found.says == "项目同为“符合”，得分不同（80分：丙；100分：甲、乙）"
    assert found.places == ("甲.xlsx 评分表!K4", "乙.xlsx 评分表!K4", "丙.xlsx 评分表!K4")
    assert uneven(units[:2]) == ()


def test_problems_list_and_count_the_units() -> None:
    units = [unit("甲", {"a": 100, "b": 100}), unit("乙", {"a": 60, "b": 100}), unit("丙", {"a": 90, "b": 100})]
    (found,) = problems(units)
    assert (found.path, found.count, found.units, found.total) == (("a",), 2, "乙、丙", D(50))


def test_a_list_of_thousands_still_fits_a_cell() -> None:
    units = [unit(f"第{i}县", {"a": 100 if i % 2 else 60}) for i in range(4000)]
    (problem,), (odd,) = problems(units), uneven(units)
    assert problem.count == 2000 and problem.units.endswith(" 等2000个单位") and len(problem.units) < 2000
    assert len(odd.says) < 500 and "等2000个单位" in odd.says


def test_the_majority_says_which_table_is_meant() -> None:
    others = [unit("丁", {"b": 100}), unit("戊", {"a": 100, "b": 1})]
    agreed = agree([others[0], *[unit(name, {"a": 100}) for name in "甲乙丙"], others[1]])
    assert [one.name for one in agreed.units] == ["甲", "乙", "丙"]
    assert ["指标“b”不在统一的模板里" in fault.says for fault in agreed.faults] == [True, True]
    assert "其余 3 个单位" in agreed.faults[0].says


def test_nobody_agrees_on_nothing() -> None:
    assert agree([]).units == () and agree([]).faults == ()
