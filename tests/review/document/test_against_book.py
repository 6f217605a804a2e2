"""A report against the workbook it was written from."""

from __future__ import annotations

from pathlib import Path

from planted_reports import text_of

from pescore.evaluation.facts import read_facts
from pescore.review.document.review import Review, review
from pescore.review.document.text import read_text
from pescore.workbook.build import build
from pescore.workbook.scored import read_evaluation

BAND = "≥100%得满分，≤80%得0分，80%-100%之间按比例计算"
FACTS = f"""
项目: {{项目名称: 社区食堂补助项目, 评价年度: 2023}}
指标:
  - 名称: 决策
    指标:
      - {{名称: 立项依据充分性, 分值: 10, 评分标准: "符合得满分，不符合得0分", 实际值: 符合}}
      - {{名称: 绩效目标明确性, 分值: 10, 评分标准: "每发现一处不明确扣2分，扣完为止", 实际值: 1}}
  - 名称: 过程
    指标:
      - {{名称: 资金到位率, 分值: 5, 评分标准: "{BAND}", 实际值: 100%}}
      - {{名称: 预算执行率, 分值: 5, 评分标准: "{BAND}", 实际值: 96%}}
      - {{名称: 管理制度健全性, 分值: 10, 评分标准: "符合得满分，不符合得0分", 实际值: 符合}}
  - 名称: 产出
    指标:
      - {{名称: 食堂建成数量, 分值: 15, 评分标准: "符合得满分，不符合得0分", 实际值: 符合}}
      - {{名称: 补贴发放及时率, 分值: 15, 评分标准: "符合得满分，不符合得0分", 实际值: 符合}}
  - 名称: 效益
    指标:
      - {{名称: 就餐便利程度, 分值: 10, 评分标准: "符合得满分，不符合得0分", 实际值: 符合}}
      - {{名称: 服务对象满意度, 分值: 20, 评分标准: "≥95%得满分，≤80%得0分，之间按比例计算", 实际值: 93.5%}}
"""


def compared(tmp_path: Path, *changes: tuple[str, str]) -> Review:
    """The clean report against the book of these facts with the changes made."""
    facts = FACTS
    for old, new in changes:
        assert old in facts
        facts = facts.replace(old, new)
    (tmp_path / "评估.yaml").write_text(facts, encoding="utf-8")
    build(read_facts(tmp_path / "评估.yaml"), tmp_path / "评分表.xlsx")
    document = read_text(text_of("社区食堂"), "报告.txt")
    return review(document, read_evaluation(tmp_path / "评分表.xlsx"))


def said(result: Review) -> list[str]:
    return [f"{f.severity} {f.says}" for f in result.findings if f.check == "与评分表不一"]


def test_a_report_that_follows_its_book(tmp_path: Path) -> None:
    result = compared(tmp_path)
    assert said(result) == []
    agreed = [item.says for item in result.checked if item.check == "与评分表不一"]
    assert agreed == [
        "9 个末级指标的分值、得分与工作簿一致",
        "5 处指标的实际值与工作簿一致",
        "综合得分 95 与工作簿一致",
    ]


def test_a_score_that_changed_in_the_book(tmp_path: Path) -> None:
    """98%: (98−80)÷20×5 = 4.5; the dimension 19.5, the total 95.5."""
    told = said(compared(tmp_path, ("实际值: 96%", "实际值: 98%")))
    assert any("综合得分报告写 95，工作簿为 95.5" in line for line in told)
    assert any("“预算执行率”报告得 4 分，工作簿（评分表!" in line and "）得 4.5 分" in line for line in told)
    assert any("一级指标“过程”得分报告写 19，工作簿（评分表）为 19.5" in line for line in told)
    assert any("“预算执行率”报告写 96%（第" in line and "的实际值是 98%" in line for line in told)
    assert len(told) == 4


def test_a_level_in_a_report_without_its_table(tmp_path: Path) -> None:
    """资金管理 is worth 10 and gets 9 in the book; the report, all tables taken out, says otherwise."""
    facts = FACTS.replace(
        "  - 名称: 过程\n    指标:\n", "  - 名称: 过程\n    指标:\n      - 名称: 资金管理\n        指标:\n"
    )
    facts = facts.replace("      - {名称: 资金到位率", "          - {名称: 资金到位率").replace(
        "      - {名称: 预算执行率", "          - {名称: 预算执行率"
    )
    (tmp_path / "评估.yaml").write_text(facts, encoding="utf-8")
    build(read_facts(tmp_path / "评估.yaml"), tmp_path / "评分表.xlsx")
    book = read_evaluation(tmp_path / "评分表.xlsx")
    wrong = review(read_text("其中：资金管理10分，得8.5分；组织实施10分，得10分。", "报告.txt"), book)
    assert any("“资金管理”得分报告写 8.5，工作簿（评分表）为 9" in line for line in said(wrong))
    right = review(read_text("其中：资金管理10分，得9分。", "报告.txt"), book)
    assert not any("资金管理" in line for line in said(right))


def test_a_grade_that_changed(tmp_path: Path) -> None:
    """70% satisfied: 0 of 20, total 77."""
    told = said(compared(tmp_path, ("实际值: 93.5%", "实际值: 70%")))
    assert any("等级报告写“优”，工作簿为“中”" in line for line in told)


def test_full_marks_that_differ(tmp_path: Path) -> None:
    told = said(
        compared(
            tmp_path, ("名称: 立项依据充分性, 分值: 10", "名称: 立项依据充分性, 分值: 8"), ("每发现一处", "每发现1处")
        )
    )
    assert any("“立项依据充分性”报告分值 10，工作簿（" in line and "）分值 8" in line for line in told)


def test_leaves_only_one_of_them_has(tmp_path: Path) -> None:
    told = said(compared(tmp_path, ("就餐便利程度", "就餐方便程度")))
    assert any(line.startswith("warning 报告里有、工作簿里没有的末级指标 1 个：“就餐便利程度”") for line in told)
    assert any(line.startswith("warning 工作簿里有、报告里没有的末级指标 1 个：“就餐方便程度”") for line in told)


def test_a_book_not_yet_scored(tmp_path: Path) -> None:
    told = said(compared(tmp_path, (", 实际值: 96%", "")))
    assert any(line.startswith("warning 工作簿还没有评完") for line in told)
