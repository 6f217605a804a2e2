"""分值, 得分, totals and grades in the words of other houses: what contradicts is found, what others got is left alone."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from planted_reports import REPORTS, reviewed

from pescore.review.document.score_tables import score_table
from pescore.review.document.text import read_text

CASES: dict[str, Any] = yaml.safe_load((REPORTS / "scores.yaml").read_text(encoding="utf-8"))
SCORING = {
    "得分合计", "分值合计", "综合得分", "各处得分", "得分超限", "得分率与扣分", "分值占比", "等级", "等级表", "扣分与得分",
}  # fmt: skip


def text_with(before: str = "", after: str = "") -> str:
    return CASES["底稿"].format(前=before, 后=after)


def about_scores(text: str) -> list[str]:
    return [
        f"{f.severity} {f.check}：{f.says}"
        for f in reviewed(text).findings
        if f.check in SCORING and f.severity != "hint"
    ]


def test_the_base_is_clean() -> None:
    assert about_scores(text_with()) == []


@pytest.mark.parametrize("case", CASES["有"], ids=lambda case: case["写"])
def test_a_contradiction_is_found_in_any_wording(case: dict[str, Any]) -> None:
    told = about_scores(text_with(after=case["写"]))
    start = f"{case.get('级别', 'error')} {case['检查']}："
    assert any(line.startswith(start) and all(str(word) in line for word in case["话"]) for line in told), told


@pytest.mark.parametrize("words", CASES["没有"])
def test_what_is_no_score_of_the_evaluation_is_left_alone(words: str) -> None:
    assert about_scores(text_with(before=words)) == []
    assert about_scores(text_with(after=words)) == []


@pytest.mark.parametrize(
    "head",
    [
        ("自评得分", "复核得分"),
        ("自评分", "评价得分"),
        ("单位自评", "第三方评价得分"),
        ("专家1", "平均得分"),
        ("初评得分", "终评得分"),
        ("得分（自评）", "得分（评价组）"),
    ],
)
def test_the_score_of_the_evaluation_among_several(head: tuple[str, str]) -> None:
    one, other = head
    for first, second, at in ((one, other, (10, 9)), (other, one, (9, 10))):
        rows = [("一级指标", "三级指标", "分值", first, second), ("决策", "甲指标", "10", *map(str, at))]
        (table,) = read_text("\n".join("\t".join(row) for row in rows), "甲.txt").tables
        found = score_table(table)
        assert found is not None
        assert [str(entry.score) for entry in found.entries] == ["9"], (first, second)


def test_scores_of_several_units_side_by_side_are_nobody_s() -> None:
    (table,) = read_text("一级指标\t三级指标\t分值\t甲县得分\t乙县得分\n决策\t甲指标\t10\t9\t8", "甲.txt").tables
    assert score_table(table) is None


def test_a_table_with_one_column_of_names_is_read_by_its_numbers() -> None:
    rows = ["指标名称\t分值\t得分", "一、决策\t10\t9", "（一）立项\t10\t9", "1.甲指标\t5\t5", "2.乙指标\t5\t4"]
    (table,) = read_text("\n".join([*rows, "二、过程\t90\t80", "1.丙指标\t90\t80", "合计\t100\t89"]), "甲.txt").tables
    found = score_table(table)
    assert found is not None
    assert [(e.name, str(e.score)) for e in found.entries] == [("甲指标", "5"), ("乙指标", "4"), ("丙指标", "80")]
    assert [top.name for top in found.tops] == ["决策", "过程"]
    assert [node.name for node in found.entries[1].above] == ["决策", "立项"]
    assert found.whole


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        (
            "\n".join(["一级指标\t三级指标\t分值\t得分", *(f"决策\t指标{n}号名称\t5\t4" for n in "甲乙丙丁戊己庚辛")]),
            "没有认出综合得分",
        ),
        ("本次发放调查问卷若干，回收问卷若干，群众比较满意。", "没有认出发放、回收、有效份数"),
    ],
)
def test_what_a_report_ought_to_state_and_was_not_found(text: str, unread: str) -> None:
    assert any(unread in line for line in reviewed(f"一、概况\n\n{text}\n").unread)
    assert not any(unread in line for line in reviewed(text_with()).unread)
