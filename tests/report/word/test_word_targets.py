"""绩效目标完成情况 and the conclusions of the method sheets, in the report of a single book."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from reports import of_facts, tables, texts

from pescore.actions.refresh import refresh
from pescore.actions.report import report
from pescore.evaluation.facts import facts_from_text
from pescore.report.word import read_outline
from pescore.workbook.build import book_bytes
from pescore.workbook.facts_reading import with_facts
from pescore.workbook.grid import read_book, read_bytes
from pescore.workbook.method_sentences import method_sentences
from pescore.workbook.patch import apply

LEAVES = "[{名称: 过程, 分值: 40, 评分标准: 符合得满分，不符合不得分}, {名称: 产出, 分值: 60, 评分标准: 符合得满分，不符合不得分}]"
TARGETS = """
- {一级指标: 产出, 二级指标: 数量, 三级指标: 培训, 指标值: ≥2期, 实际完成值: 1期, 备注: 第二期顺延}
- {一级指标: 产出, 二级指标: 数量, 三级指标: 手册, 指标值: ≥100册, 实际完成值: 120册}
- {一级指标: 产出, 二级指标: 时效, 三级指标: 下达, 指标值: 收到资金后30日内}
- {一级指标: 效益, 三级指标: 服务水平, 指标值: 有效提高, 实际完成值: 较好}
"""
FACTS = f"项目: {{项目名称: 培训}}\n指标: {LEAVES}\n绩效目标表:{TARGETS.replace(chr(10), chr(10) + '  ')}"


def test_every_target_stands_with_what_was_done() -> None:
    made = of_facts(FACTS)
    (table,) = [table for table in tables(made.nodes) if table.key == "目标表"]
    assert [[cell.text for cell in row[2:]] for row in table.rows] == [
        ["培训", "≥2期", "1期", "未达标，完成率50.00%"],
        ["手册", "≥100册", "120册", "达标，完成率120.00%"],
        ["下达", "收到资金后30日内", "—", "—"],
        ["服务水平", "有效提高", "较好", "—"],
    ]
    assert table.note == "注：培训：第二期顺延。"
    assert (
        "绩效目标共4项，完成情况见⟦目标表⟧：已有实际完成值的2项中，1项达标，1项未达标；2项没有取得实际完成值。"
        in list(texts(made.nodes))
    )


def test_the_sheet_reads_back_as_the_facts(tmp_path: Path) -> None:
    """What a person fills in in the workbook is what the report says; the formula beside it need not be calculated."""
    facts = facts_from_text(FACTS)
    path = tmp_path / "培训.xlsx"
    path.write_bytes(book_bytes(facts))
    read = with_facts(read_book(path), facts)
    assert read.further["绩效目标表"] == facts.further["绩效目标表"]
    book = openpyxl.load_workbook(path)
    book["绩效目标"]["E6"] = "25日"
    book.save(path)
    made = report(read_book(path), path.name, read_outline(), charts=False)
    (table,) = [table for table in tables(made.nodes) if table.key == "目标表"]
    assert [cell.text for cell in table.rows[2][2:]] == ["下达", "收到资金后30日内", "25日", "达标"]


def test_a_book_without_targets_has_no_table() -> None:
    assert not [table for table in tables(of_facts(f"指标: {LEAVES}").nodes) if table.key == "目标表"]


@pytest.mark.parametrize("stored", [True, False], ids=["calculated", "not calculated"])
def test_what_the_method_sheets_conclude_stands_in_the_report(stored: bool, tmp_path: Path) -> None:
    """Also where the book was saved by a program that cannot calculate PE_AHP."""
    path = tmp_path / "培训.xlsx"
    path.write_bytes(book_bytes(facts_from_text(FACTS), experts=1))
    book = openpyxl.load_workbook(path)
    book["权重"]["D4"] = 0.5
    book.save(path)
    if stored:
        read = read_book(path)
        assert read.package is not None
        path.write_bytes(apply(read.package, refresh(read, path.name).edits))
    (said,) = method_sentences(read_book(path))
    assert said.startswith("采用层次分析法确定权重：特征向量法求得过程0.3333、产出0.6667；一致性比例CR=")
    made = report(read_book(path), path.name, read_outline(), charts=False)
    assert said in list(texts(made.nodes))


def test_empty_method_sheets_conclude_nothing() -> None:
    assert method_sentences(read_bytes(book_bytes(facts_from_text(FACTS), experts=3), "培训.xlsx")) == ()
    assert method_sentences(read_bytes(book_bytes(facts_from_text(FACTS)), "培训.xlsx")) == ()
