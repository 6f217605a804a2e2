"""The built book: what it holds, and that an independent engine agrees with every stored value."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from engine import cached, recalculated
from openpyxl.worksheet.worksheet import Worksheet

from pescore.evaluation.facts import facts_from_text, read_facts
from pescore.evaluation.results import evaluate
from pescore.shipped import example_facts
from pescore.workbook.build import SHEETS, book_bytes, build

FACTS = """
项目: {项目名称: 示例, 实施单位: "=HYPERLINK(1)", 备注: "+1", 邮箱: "@甲", 负数: "-1"}
口径: {not_applicable: 剔除后折算, step: whole_steps}
问卷: {发放: 200, 回收: 185, 题目: [{题: 知道吗, 选项: {知道: 91%, 不知道: 7.50%, 说不清: 3}}]}
问题清单: [{类别: 管理, 责任单位: 甲局, 问题: 迟拨}, {类别: 管理, 责任单位: 甲局, 问题: 未公示}]
数据: {人数: {低保: 11910}, 标准: [{时期: 2019, 元: 4200}]}
工作计划: [{阶段: 方案, 开始: 2022-09-26, 内容: 论证}]
指标:
  - 名称: 过程
    指标:
      - 名称: 资金管理
        指标解释: 资金是否到位并使用
        指标:
          - {名称: 到位率, 分值: 20, 评分标准: "≥100%得满分，≤80%不得分，之间按比例计算", 实际值: 95.10%, 扣分原因: 迟}
          - 名称: 合规性
            分值: 30
            评分标准: 符合得满分，不符合得0分
            实际值: 不符合
            人工得分: 12.5
            调整理由: 集体讨论
      - 名称: 制度
        分值: 10
        评价要点: ["=1+1 是否有制度", 是否执行]
        评分标准: 各要点各占1/2分值
        实际值: [1, 0.5]
  - 名称: 产出
    指标:
      - {名称: 数量, 分值: 25, 目标值: "≥24个", 实际值: 18}
      - {名称: 质量, 分值: 10, 评分标准: 符合得满分，不符合得0分, 实际值: 不适用, 调整理由: 当年无此任务}
      - {名称: 时效, 分值: 5, 评分标准: 符合得满分，不符合得0分, 实际值: 符合, 填报得分: 5}
"""
INCOMPLETE = """
指标:
  - {名称: 未评, 分值: 40, 评分标准: 符合得满分，不符合得0分}
  - {名称: 疑问, 分值: 30, 评分标准: 由专家酌情给分, 实际值: 好}
  - {名称: 已评, 分值: 30, 评分标准: 符合得满分，不符合得0分, 实际值: 符合}
"""
BLANK_ONLY = """
指标:
  - {名称: 未评, 分值: 40, 评分标准: 符合得满分，不符合得0分}
  - {名称: 已评, 分值: 60, 评分标准: 符合得满分，不符合得0分, 实际值: 符合}
"""


def built(tmp_path: Path, facts: str) -> Path:
    path = tmp_path / "表.xlsx"
    build(facts_from_text(facts), path)
    return path


def sheet(path: Path, name: str, *, values: bool = False) -> Worksheet:
    found = openpyxl.load_workbook(path, data_only=values)[name]
    assert isinstance(found, Worksheet)
    return found


def disagreements(stored: dict, computed: dict) -> dict:
    """Cells whose stored value is not what the engine computes; openpyxl reads a stored empty text as None."""
    return {
        at: (value, computed[at]) for at, value in stored.items() if ("" if value is None else value) != computed[at]
    }


@pytest.mark.parametrize("facts", [FACTS, INCOMPLETE, BLANK_ONLY], ids=["complete", "question", "blank"])
def test_an_independent_engine_computes_every_stored_value(tmp_path: Path, facts: str) -> None:
    path = built(tmp_path, facts)
    stored, computed = cached(path), recalculated(path)
    assert stored.keys() == computed.keys() and len(stored) >= 12
    assert disagreements(stored, computed) == {}


def test_the_shipped_evaluation_recalculates_cell_by_cell(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    build(read_facts(example_facts()), path)
    stored, computed = cached(path), recalculated(path)
    assert disagreements(stored, computed) == {}
    assert sum(at[0] == "评分表" for at in stored) == 51 * 3 + 5  # 规则得分, 得分, 计分说明; 合计 and 评价等级


def test_scores_totals_and_grade(tmp_path: Path) -> None:
    table = sheet(built(tmp_path, FACTS), "评分表", values=True)
    head = {cell.value: cell.column for cell in table[3]}
    scores = [table.cell(row, head["得分"]).value for row in range(4, 12)]
    rules = [table.cell(row, head["规则得分"]).value for row in range(4, 11)]
    # 20×(95.1−80)÷20 = 15.1; override 12.5; 10×(1+0.5)÷2 = 7.5; 25×18÷24 = 18.75; left out; 5
    # Σ 58.85 of 90 applicable, scaled to 100: 65.39
    assert scores == [15.1, 12.5, 7.5, 18.75, "不适用", 5, 65.39, "中"]
    assert rules == [15.1, 0, 7.5, 18.75, "不适用", 5, 51.5]  # 46.35 ÷ 90 × 100
    evaluation = facts_from_text(FACTS)
    assert float(evaluate(evaluation).total or 0) == 65.39


def test_score_cells_are_live_formulas_reading_the_standard_beside_them(tmp_path: Path) -> None:
    table = sheet(built(tmp_path, FACTS), "评分表")
    head = {cell.value: cell.column_letter for cell in table[3]}
    formula = table[f"{head['得分']}4"].value
    call = f'PE_SCORE({head["实际值"]}4,{head["分值"]}4,{head["评分标准"]}4,"","",口径)'
    assert formula == (
        f'=IF({head["人工得分"]}4="",IF({head["实际值"]}4="","",{call}),'
        f'IF({head["调整理由"]}4="",NA(),{head["人工得分"]}4))'
    )
    assert table[f"{head['规则得分']}4"].value == f'=IF({head["实际值"]}4="","",{call})'


def test_an_incomplete_table_has_no_total_and_a_question_is_a_real_error(tmp_path: Path) -> None:
    table = sheet(built(tmp_path, INCOMPLETE), "评分表", values=True)
    head = {cell.value: cell.column for cell in table[3]}
    column = [table.cell(row, head["得分"]).value for row in range(4, 9)]
    assert [value or "" for value in column] == ["", "#N/A", 30, "#N/A", "#N/A"]
    blank = sheet(built(tmp_path, BLANK_ONLY), "评分表", values=True)
    assert [blank.cell(row, head["得分"]).value or "" for row in range(4, 8)] == ["", 60, "", ""]


def test_contract_sheets_columns_and_the_name(tmp_path: Path) -> None:
    path = built(tmp_path, FACTS)
    book = openpyxl.load_workbook(path)
    assert tuple(book.sheetnames) == SHEETS
    columns = [cell.value for cell in book["评分表"][3]]
    assert columns[:12] == [
        *("一级指标", "二级指标", "三级指标", "分值", "指标解释", "评价要点"),
        *("评分标准", "目标值", "实际值", "得分", "扣分原因", "佐证材料"),
    ]
    assert {"规则得分", "人工得分", "调整理由"} <= set(columns)
    target = book.defined_names["口径"].attr_text
    assert target is not None
    name, first, last = re.match(r"'(口径)'!\$A\$(\d+):\$B\$(\d+)$", target).groups()
    rows = [[cell.value for cell in row] for row in book[name][f"A{first}:B{last}"]]
    assert ["step", "whole_steps"] in rows and ["not_applicable", "剔除后折算"] in rows
    assert ["grade_scale", "财预2020-10"] in rows and all(key for key, _ in rows)


def test_levels_and_shared_explanations_are_merged(tmp_path: Path) -> None:
    table = sheet(built(tmp_path, FACTS), "评分表")
    merged = {str(block) for block in table.merged_cells.ranges}
    assert {"A4:A6", "B4:B5", "E4:E5", "A7:A9"} <= merged
    assert {"B6:C6", "B7:C7"} <= merged  # a shorter path spans the levels it lacks


def test_text_is_never_a_formula(tmp_path: Path) -> None:
    path = built(tmp_path, FACTS)
    card = sheet(path, "项目")
    texts = {card.cell(row, 1).value: card.cell(row, 2) for row in range(3, 9)}
    for key, text in (("实施单位", "=HYPERLINK(1)"), ("备注", "+1"), ("邮箱", "@甲"), ("负数", "-1")):
        assert texts[key].value == text and texts[key].data_type == "s" and texts[key].quotePrefix
    with zipfile.ZipFile(path) as package:
        everything = b"".join(package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/"))
    assert b"<f>HYPERLINK" not in everything and b"<f>1+1" not in everything


def test_percentages_are_numbers_shown_as_typed(tmp_path: Path) -> None:
    table = sheet(built(tmp_path, FACTS), "评分表")
    cell = next(cell for cell in table[4] if cell.value == 0.951)
    assert cell.number_format == "0.00%"
    survey = sheet(built(tmp_path, FACTS), "问卷")
    assert [(survey.cell(row, 4).value, survey.cell(row, 4).number_format) for row in (7, 8, 9)] == [
        (0.91, "0%"), (0.075, "0.00%"), (3, "General"),
    ]  # fmt: skip


def test_pages_are_made_for_printing(tmp_path: Path) -> None:
    table = sheet(built(tmp_path, FACTS), "评分表")
    assert table.page_setup.orientation == "landscape" and table.page_setup.paperSize == 9
    assert table.print_title_rows == "$3:$3" and table.freeze_panes == "D4"
    assert table.print_area == "'评分表'!$A$1:$K$11"
    assert table.column_dimensions["G"].width == 28
    assert table["A3"].font.name == "黑体" and table["G4"].font.name == "宋体" and table["G4"].alignment.wrap_text


def test_the_same_facts_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = (book_bytes(facts_from_text(FACTS)) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(built(tmp_path, FACTS)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_book_in_the_way_is_kept_as_a_backup_and_the_same_book_is_left_alone(tmp_path: Path) -> None:
    path = built(tmp_path, FACTS)
    before = path.stat().st_mtime_ns
    build(facts_from_text(FACTS), path)
    assert path.stat().st_mtime_ns == before and len(list(tmp_path.iterdir())) == 1
    old = path.read_bytes()
    build(facts_from_text(BLANK_ONLY), path)
    assert (tmp_path / "表.备份.xlsx").read_bytes() == old


def test_a_text_too_long_for_a_cell_is_refused_not_cut(tmp_path: Path) -> None:
    facts = facts_from_text(f"项目: {{说明: {'长' * 32768}}}\n指标:\n  - {{名称: 甲, 分值: 1, 评分标准: 符合得满分}}")
    with pytest.raises(ValueError, match="项目!B3 的文字有 32768 字"):
        build(facts, tmp_path / "表.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_control_characters_do_not_break_the_file(tmp_path: Path) -> None:
    facts = facts_from_text('项目: {说明: "甲\\u0007乙"}\n指标:\n  - {名称: 甲, 分值: 1, 评分标准: 符合得满分}')
    build(facts, tmp_path / "表.xlsx")
    assert sheet(tmp_path / "表.xlsx", "项目")["B3"].value == "甲乙"
