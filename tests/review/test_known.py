"""What the scoring knows to ask, with its place; and the JSON of a finding."""

from __future__ import annotations

import pytest

from pescore.evaluation.facts import facts_from_text, read_facts
from pescore.evaluation.results import evaluate
from pescore.evaluation.tree import Leaf
from pescore.review.finding import QUESTION, Finding
from pescore.review.known import known_findings
from pescore.shipped import example_facts

FACTS = """
口径: {not_applicable: 剔除后折算}
指标:
  - 名称: 过程
    指标:
      - {名称: 未评, 分值: 10, 评分标准: 符合得满分，不符合得0分}
      - {名称: 酌情, 分值: 10, 评分标准: 由专家酌情给分, 实际值: 好}
      - {名称: 读不懂, 分值: 10, 评分标准: "≥100%得满分，≤80%不得分，之间按比例计算", 实际值: 大概可以}
      - {名称: 改分, 分值: 10, 评分标准: 符合得满分，不符合得0分, 实际值: 符合, 人工得分: 7.5, 调整理由: 议定}
      - {名称: 照旧, 分值: 10, 评分标准: 符合得满分，不符合得0分, 实际值: 符合, 人工得分: 10, 调整理由: 议定}
      - {名称: 专家, 分值: 10, 评分标准: 由专家酌情给分, 实际值: 好, 人工得分: 8, 调整理由: 专家打分}
      - {名称: 不符, 分值: 10, 评分标准: 符合得满分，不符合得0分, 实际值: 不符合, 填报得分: 5}
      - {名称: 相符, 分值: 30, 评分标准: 符合得满分，不符合得0分, 实际值: 符合, 填报得分: 30.00}
"""


def place(leaf: Leaf, column: str) -> str:
    return f"{leaf.name}·{column}"


def test_every_kind_of_finding_with_its_place() -> None:
    found = known_findings(evaluate(facts_from_text(FACTS)), "评分表", place)
    assert [(f.check, f.severity, f.cell, f.expected, f.found) for f in found] == [
        ("未评分", "warning", "未评·实际值", "", "空白"),
        (QUESTION, "error", "酌情·评分标准", "", "好"),
        (QUESTION, "error", "读不懂·实际值", "", "大概可以"),
        ("人工得分", "warning", "改分·人工得分", "10", "7.5"),
        ("人工得分", "hint", "专家·人工得分", "", "8"),
        ("填报得分", "error", "不符·填报得分", "0", "5"),
    ]
    assert {f.sheet for f in found} == {"评分表"} and found[0].path == ("过程", "未评")
    assert "议定" in found[3].says and "填报得 5 分，按评分标准得 0 分" in found[5].says


def test_the_shipped_evaluation_has_two_scores_its_standards_cannot_give() -> None:
    found = known_findings(evaluate(read_facts(example_facts())), "评分表", place)
    assert [(f.path[-1], f.expected, f.found) for f in found] == [
        ("补助政策宣传有效性", "0", "0.5"),
        ("补助对象排查完成率", "0", "1"),
    ]


def test_notes_on_the_total_concern_the_whole_book() -> None:
    facts = (
        "口径: {not_applicable: 剔除后折算}\n指标:\n"
        "  - {名称: 甲, 分值: 90, 评分标准: 符合得满分，不符合得0分, 实际值: 符合}\n"
        "  - {名称: 乙, 分值: 10, 评分标准: 符合得满分，不符合得0分, 实际值: 不适用, 调整理由: 当年无任务}"
    )
    found = known_findings(evaluate(facts_from_text(facts)), "评分表", place)
    assert [(f.check, f.severity, f.place) for f in found] == [("合计与等级", "warning", "")]
    assert "不适用 1 项共 10 分" in found[0].says


def test_the_json_of_a_finding_has_the_promised_keys() -> None:
    finding = Finding("人工得分", "warning", "评分表", "J12", ("产出", "数量"), "说明", "0", "1")
    assert finding.as_json() == {
        "check": "人工得分",
        "severity": "warning",
        "where": {"sheet": "评分表", "cell": "J12", "path": ["产出", "数量"]},
        "says": "说明",
        "expected": "0",
        "found": "1",
    }
    assert finding.place == "评分表!J12" and finding.indicator == "产出/数量"


def test_an_unknown_severity_is_refused() -> None:
    with pytest.raises(ValueError, match="复核级别只有 error、warning、hint"):
        Finding("甲", "fatal", "", "", (), "说明")
