"""Single sentences: rates with their arithmetic, counted lists, how a leaf ended."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pescore.evaluation.facts import facts_from_text
from pescore.evaluation.results import Scored, evaluate
from pescore.report.sentences import Amount, counted, ending, joined, rate, rate_sentence, sentence, value_text

D = Decimal
BUDGET, RECEIVED = Amount("全年预算数", D("7881.2"), "万元"), Amount("实际到位资金", D("5195.68"), "万元")


def leaf(facts: str) -> Scored:
    return evaluate(facts_from_text(f"口径: {{not_applicable: 剔除后折算}}\n指标: [{{名称: 甲, {facts}}}]")).leaves[0]


def test_a_rate_shows_its_arithmetic() -> None:
    # 5195.68 ÷ 7881.2 = 0.6592498…: half-up at two decimals of the percentage
    assert rate_sentence("资金到位率", RECEIVED, BUDGET) == (
        "资金到位率65.92%（实际到位资金5195.68万元÷全年预算数7881.2万元×100%）"
    )
    assert rate(RECEIVED, RECEIVED) == 1


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        ("0.00004999", "1", "0.0000"),  # a hair below half a hundredth of a percent
        ("0.00005", "1", "0.0001"),
        ("0.99995", "1", "1.0000"),
        ("1.5", "1", "1.5000"),
    ],
)
def test_rates_are_rounded_half_up_once(part: str, whole: str, expected: str) -> None:
    assert rate(Amount("甲", D(part)), Amount("乙", D(whole))) == D(expected)


def test_no_rate_without_a_denominator_or_over_other_units() -> None:
    assert rate_sentence("率", RECEIVED, Amount("预算", D(0), "万元")) == ""
    assert rate(RECEIVED, Amount("预算", D(100), "元")) is None


def test_lists_state_their_length() -> None:
    names = ["叶城县", "疏附县", "莎车县", "巴楚县", "沙依巴克区", "新市区"]
    assert (
        counted(names, "个县（市、区）") == "6个县（市、区），分别为叶城县、疏附县、莎车县、巴楚县、沙依巴克区、新市区"
    )
    assert counted(["叶城县"], "个县") == "1个县，为叶城县"
    assert counted([], "个县") == "0个县"


def test_clauses_are_joined_without_double_stops() -> None:
    assert joined(["甲。", "乙；", " 丙 "]) == "甲；乙；丙。"
    assert sentence("为什么？") == "为什么？" and sentence("甲") == "甲。" and sentence(" ") == ""


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("分值: 2, 评分标准: 符合得满分，不符合得0分。, 实际值: 符合", "该指标分值2分，得2分。"),
        ("分值: 2, 评分标准: 符合得满分，不符合得0分。, 实际值: 不符合", "该指标分值2分，得0分，扣2分。"),
        (
            "分值: 3, 评分标准: 符合得满分，不符合得0分。, 实际值: 不符合, 人工得分: 1, 调整理由: 做了一半",
            "该指标分值3分，得1分，扣2分。其中按评分标准计算得0分，计入得分由人工确定。理由：做了一半。",
        ),
        (
            "分值: 3, 评分标准: 酌情给分。, 实际值: 较好, 人工得分: 2.5, 调整理由: 集体商定",
            "该指标分值3分，得2.5分，扣0.5分。其中评分标准给不出得分，计入得分由人工确定。理由：集体商定。",
        ),
        (
            "分值: 3, 评分标准: 符合得满分，不符合得0分。, 实际值: 不适用, 调整理由: 无此业务",
            "该指标不适用，3分未计入总分。理由：无此业务。",
        ),
        ("分值: 2, 评分标准: 符合得满分，不符合得0分。", ""),
    ],
)
def test_how_a_leaf_ended(facts: str, expected: str) -> None:
    assert ending(leaf(facts)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("分值: 2, 评分标准: 到位率≥100%得满分，≤80%不得分，之间按比例计算, 实际值: 0.6592", "65.92%"),
        ("分值: 2, 评分标准: 每发现一处扣1分, 实际值: 1", "1"),
        ("分值: 2, 目标值: ≥23个, 实际值: 20", "20"),
        ("分值: 2, 评分标准: 符合得满分，不符合得0分。", ""),
    ],
)
def test_values_read_as_one_reads_them(facts: str, expected: str) -> None:
    assert value_text(leaf(facts)) == expected
