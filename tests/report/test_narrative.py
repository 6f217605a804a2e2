"""Paragraphs and conclusion: the figures of the shipped evaluation, and what unfinished ones may not say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pescore.evaluation.facts import facts_from_text, read_facts
from pescore.evaluation.results import Result, evaluate
from pescore.report.narrative import (
    Entry,
    conclusion,
    dimension_paragraph,
    entries_of,
    ordinal,
    overrides,
    paragraphs,
    tidy_reason,
)
from pescore.shipped import example_facts

D = Decimal


@pytest.fixture(scope="module")
def shipped() -> Result:
    return evaluate(read_facts(example_facts()))


def result_of(leaves: str, conventions: str = "{}") -> Result:
    return evaluate(facts_from_text(f"口径: {conventions}\n指标:\n{leaves}"))


def test_every_dimension_has_its_published_figures(shipped: Result) -> None:
    # 11/14 = 78.57%, 20.5/26 = 78.85%, 30/32 = 93.75%, 27/28 = 96.43%
    openings = {
        "决策": "决策类指标分值14分，得11分，得分率78.57%，扣3分。",
        "过程": "过程类指标分值26分，得20.5分，得分率78.85%，扣5.5分。",
        "产出": "产出类指标分值32分，得30分，得分率93.75%，扣2分。",
        "效益": "效益类指标分值28分，得27分，得分率96.43%，扣1分。",
    }
    found = dict(paragraphs(shipped))
    assert list(found) == list(openings)
    for name, opening in openings.items():
        assert found[name].startswith(opening)


def test_the_second_level_and_the_reasons_follow(shipped: Result) -> None:
    text = dict(paragraphs(shipped))["过程"]
    assert "其中：资金管理10.5分，得8.5分；组织实施15.5分，得12分。" in text
    assert "15项末级指标中，10项没有扣分，5项扣分。" in text
    assert "一是资金到位率65.92%，低于80%（资金到位率，扣2分）；二是" in text
    assert text.count("（管理制度完整性，扣1分）") == 1 and text.endswith("扣0.5分）。")
    assert "产出质量12分，得满分" in dict(paragraphs(shipped))["产出"]


def test_the_conclusion_names_total_grade_and_what_was_overridden(shipped: Result) -> None:
    said = conclusion(shipped, "农村低保项目")
    assert said.startswith("农村低保项目绩效评价综合得分88.5分（满分100分），评价等级为“良”。")
    assert "过程20.5分（得分率78.85%）" in said
    assert said.endswith(
        "有2项指标的计入得分由人工确定，与按评分标准计算的结果不同；全部按评分标准计算，综合得分为87分。"
    )
    assert conclusion(shipped, "低保绩效评价").startswith("低保绩效评价综合得分")
    assert [scored.leaf.name for scored in overrides(shipped)] == ["补助政策宣传有效性", "补助对象排查完成率"]


def test_an_unfinished_evaluation_has_no_total_no_rate_and_no_grade() -> None:
    result = result_of(
        "  - {名称: 决策, 指标: [{名称: 甲, 分值: 40, 评分标准: 符合得满分，不符合得0分},"
        " {名称: 乙, 分值: 10, 评分标准: 符合得满分，不符合得0分, 实际值: 不符合, 扣分原因: 没有批文}]}\n"
        "  - {名称: 产出, 分值: 50, 评分标准: 符合得满分，不符合得0分, 实际值: 符合}"
    )
    assert conclusion(result) == ("评价尚未完成：3项末级指标中还有1项没有得分（甲），因此不计算综合得分，不评定等级。")
    first, second = (text for _, text in paragraphs(result))
    assert first == (
        "决策类指标分值50分，共2项末级指标，其中1项尚未得分（甲），因此不计算本类指标的得分和得分率。"
        "1项已评分末级指标中，1项扣分。扣分原因：没有批文（乙，扣10分）。"
    )
    assert second == "产出类指标分值50分，得50分，得分率100%，没有扣分。"


def test_leaves_left_out_are_named_not_counted() -> None:
    leaves = (
        "  - {名称: 决策, 分值: 60, 评分标准: 符合得满分，不符合得0分, 实际值: 符合}\n"
        "  - {名称: 效益, 指标: [{名称: 甲, 分值: 30, 评分标准: 符合得满分，不符合得0分, 实际值: 符合},"
        " {名称: 乙, 分值: 10, 评分标准: 符合得满分，不符合得0分, 实际值: 不适用, 调整理由: 当年无任务}]}"
    )
    found = dict(paragraphs(result_of(leaves, "{not_applicable: 剔除后折算}")))
    assert found["效益"] == "效益类指标分值30分，得30分，得分率100%，没有扣分。另有1项（10分）不适用，未计入。"
    alone = dimension_paragraph("效益", [Entry(("效益", "乙"), D(10), None, excluded=True)])
    assert alone == "效益类指标共1项，均不适用，未计入总分。"


def test_a_name_that_says_indicator_is_not_said_twice() -> None:
    assert dimension_paragraph("产出指标", [Entry(("产出指标", "甲"), D(50), D(50))]).startswith("产出指标分值50分")


def test_many_losses_are_summed_up_after_the_eighth() -> None:
    entries = [Entry(("过程", f"指标{n}"), D(5), D(5) - n, "原因") for n in range(1, 5) for _ in range(3)]
    text = dimension_paragraph("过程", entries)
    # the eight largest: 3×4, 3×3, 2×2 of 30; left: 1×2 + 3×1 = 5
    assert "八是原因（指标2，扣2分）；其余4项共扣5分，见扣分明细。" in text and "九是" not in text


@pytest.mark.parametrize(
    ("reason", "lost", "tidy"),
    [
        ("到位率65.92%，低于80%，按标准得0分，扣2分。", "2", "到位率65.92%，低于80%"),
        ("没有公示制度，扣0.5分。", "0.5", "没有公示制度"),
        ("没有公示制度，扣0.5分。", "1", "没有公示制度，扣0.5分"),  # another number: the reader must see it
        ("扣2分。", "2", "扣2分"),
        ("甲县迟拨。乙县未公示；\n丙县超支", "1", "甲县迟拨，乙县未公示，丙县超支"),
        ("", "1", ""),
    ],
)
def test_a_reason_is_made_fit_for_a_list(reason: str, lost: str, tidy: str) -> None:
    assert tidy_reason(reason, D(lost)) == tidy


def test_a_loss_without_a_reason_says_so() -> None:
    assert "未写明原因（甲，扣1分）" in dimension_paragraph("过程", [Entry(("过程", "甲"), D(2), D(1))])


def test_ordinals() -> None:
    assert [ordinal(n) for n in (1, 9, 10, 11, 20, 21, 99)] == ["一", "九", "十", "十一", "二十", "二十一", "九十九"]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=12))
def test_the_points_of_a_paragraph_add_up(pairs: list[tuple[int, int]]) -> None:
    entries = [Entry(("过程", f"项{i}"), D(max(p)) / 4, D(min(p)) / 4, "缘由") for i, p in enumerate(pairs)]
    text = dimension_paragraph("过程", entries)
    lost = sum(entry.lost for entry in entries)
    if lost:
        assert f"扣{lost.normalize():f}分。" in text
        shown = [D(part.split("分")[0]) for part in text.split("，扣")[2:] if "分）" in part]
        rest = [D(part.split("分")[0]) for part in text.split("共扣")[1:]]
        assert sum(shown) + sum(rest) == lost
    else:
        assert "没有扣分" in text and "，扣" not in text


def test_entries_keep_table_order(shipped: Result) -> None:
    assert [entry.path for entry in entries_of(shipped)] == [scored.leaf.path for scored in shipped.leaves]
