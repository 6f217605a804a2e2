"""Totals that refuse to lie: blanks, questions, overrides, 不适用 and rounding, up to the grade."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pescore.evaluation.conventions import FULL, RESCALE, ZERO
from pescore.evaluation.export import as_json
from pescore.evaluation.marking import Mark
from pescore.evaluation.results import Result, Scored, evaluate, rescaled, total_up
from pescore.evaluation.tree import Evaluation, Leaf

D = Decimal
YES_NO = "符合得满分，不符合得0分"


def leaf(path: str, full: str, actual: object = "符合", **more: object) -> Leaf:
    return Leaf(tuple(path.split("/")), D(full), YES_NO, actual=actual, **more)


def result(*leaves: Leaf, **conventions: object) -> Result:
    return evaluate(Evaluation(leaves, conventions=dict(conventions)))


def scored(*scores: str | None, full: str = "10") -> Result:
    """A table whose leaves simply have these scores."""
    leaves = [Leaf((f"第{i}项",), D(full), YES_NO) for i in range(len(scores))]
    marks = [Mark(None if s is None else D(s), "blank" if s is None else "scored", "clear", "") for s in scores]
    evaluation = Evaluation(tuple(leaves))
    return total_up(evaluation, [Scored(a, m) for a, m in zip(leaves, marks, strict=True)], evaluation.scale)


def test_levels_close_at_every_depth() -> None:
    found = result(
        leaf("决策/立项/依据", "30"),
        leaf("决策/立项/程序", "20", "不符合"),
        leaf("决策/目标", "10"),
        leaf("产出", "40"),
    )
    levels = {level.path: (level.full, level.score, level.lost) for level in found.levels}
    assert levels == {
        ("决策",): (D(60), D(40), D(20)),
        ("决策", "立项"): (D(50), D(30), D(20)),
        ("产出",): (D(40), D(40), D(0)),
    }
    assert (found.total, found.full, found.grade) == (D(80), D(100), "良")
    assert [s.leaf.name for s in found.losses] == ["程序"]
    assert found.dimensions[0].rate == D(40) / D(60)


def test_a_blank_leaf_leaves_every_sum_above_it_open() -> None:
    found = result(leaf("决策/甲", "50"), leaf("决策/乙", "20", None), leaf("产出/丙", "30"))
    assert found.total is None and found.grade is None and not found.complete
    assert {level.path: level.score for level in found.levels} == {("决策",): None, ("产出",): D(30)}
    assert [s.leaf.name for s in found.open] == ["乙"]


def test_a_refused_value_is_not_zero() -> None:
    found = result(leaf("决策/甲", "50", "差不多吧"), leaf("决策/乙", "50"))
    assert found.total is None and found.grade is None
    assert as_json(found)["questions"][0]["path"] == ["决策", "甲"]


def test_an_error_cell_is_not_zero() -> None:
    assert result(leaf("甲", "50", "#REF!"), leaf("乙", "50")).total is None


def test_an_override_counts_and_the_computed_score_stays() -> None:
    found = result(leaf("甲", "60"), leaf("乙", "40", "不符合", manual=D("30.5"), reason="集体讨论"))
    assert (found.total, found.computed_total) == (D("90.5"), D(60))
    assert (found.grade, found.leaves[1].computed, found.leaves[1].score) == ("优", D(0), D("30.5"))


def test_an_override_stands_in_for_a_missing_score_only_in_what_counts() -> None:
    found = result(leaf("甲", "60"), leaf("乙", "40", None, manual=D(40), reason="材料已补"))
    assert found.total == D(100) and found.computed_total is None


@pytest.mark.parametrize(
    ("policy", "total", "grade"),
    # 45 of 60 applicable points: 45 ÷ 60 × 100 = 75; 45 + 40 = 85; 45
    [(RESCALE, "75", "中"), (FULL, "85", "良"), (ZERO, "45", "差")],
)
def test_not_applicable_by_policy_with_all_totals_shown(policy: str, total: str, grade: str) -> None:
    found = result(
        leaf("甲", "45"),
        leaf("乙", "15", "不符合"),
        leaf("丙", "40", "不适用", reason="当年无此任务"),
        not_applicable=policy,
    )
    assert (found.total, found.grade) == (D(total), grade)
    assert "剔除后折算 75 分（中）" in found.notes[0] and "计满分 85 分（良）" in found.notes[0]
    assert "计0分 45 分（差）" in found.notes[0]
    assert "会改变评价等级" in found.notes[1]


def test_not_applicable_is_a_question_by_default() -> None:
    found = result(leaf("甲", "60"), leaf("乙", "40", "不适用", reason="当年无此任务"))
    assert found.total is None
    assert "剔除后折算" in as_json(found)["questions"][0]["ask"]


def test_levels_show_the_applicable_part_before_rescaling() -> None:
    found = result(
        leaf("产出/甲", "45"),
        leaf("产出/乙", "5", "不适用", reason="无"),
        leaf("效益/丙", "50"),
        not_applicable=RESCALE,
    )
    assert [(level.full, level.score) for level in found.dimensions] == [(D(45), D(45)), (D(50), D(50))]
    assert (found.raw_total, found.total) == (D(95), D(100))


def test_nothing_applicable_gives_no_total() -> None:
    assert result(leaf("甲", "60", "不适用", reason="无"), not_applicable=RESCALE).total is None


@pytest.mark.parametrize(
    ("scores", "total"),
    # each leaf is rounded half-up first: 1.34 + 2.23 + 3.12 = 6.69, not 6.68 (domain rule: sum of rounded leaves)
    [(("1.335", "2.225", "3.115"), "6.69"), (("0.005", "0.005"), "0.02")],
)
def test_sum_of_rounded_leaves(scores: tuple[str, ...], total: str) -> None:
    assert scored(*scores).total == D(total)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=60))
def test_totals_are_exact_to_the_cent(cents: list[int]) -> None:
    found = scored(*[str(D(c) / 100) for c in cents])
    assert found.total == D(sum(cents)) / 100


def test_exactly_ninety_is_excellent_although_floats_fall_short() -> None:
    scores = ["8.1"] * 9 + ["8.55", "8.55"]  # as floats these sum to 89.99999999999999
    found = scored(*scores, full="9.0909")
    assert found.total == D("90.00")
    assert sum(float(s) for s in scores) < 90
    assert scored(*(["8.1"] * 9 + ["17.1"]), full="10").grade == "优"


def test_rescaled_rounds_once() -> None:
    assert rescaled(D("85.5"), D(97), D(100)) == D("88.14")  # 85.5 ÷ 97 × 100 = 88.144…
    assert rescaled(D("85.5"), D(100), D(100)) == D("85.5")


def test_json_carries_decimal_strings_and_paths() -> None:
    found = as_json(result(leaf("决策/甲", "60"), leaf("决策/乙", "40", 0.5)))
    assert found["full"] == "100" and found["total"] is None and found["complete"] is False
    first, second = found["leaves"]
    assert (first["path"], first["full"], first["score"], first["status"]) == (["决策", "甲"], "60", "60", "clear")
    assert second["value"] == "0.5" and second["score"] is None
    assert set(found) >= {"total", "full", "grade", "complete", "computed_total", "levels", "leaves", "questions"}
