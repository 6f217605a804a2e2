"""The sheets of facts read back as they were written, and as people change them."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pescore.evaluation.facts import facts_from_text, read_facts
from pescore.evaluation.tree import Evaluation, Leaf
from pescore.library import load
from pescore.shipped import example_facts
from pescore.workbook.build import book_bytes
from pescore.workbook.facts_reading import with_facts
from pescore.workbook.grid import read_bytes

LEAF = Leaf(("过程", "执行率"), Decimal(10), "≥100%得满分，≤80%不得分，之间按比例计算")
ONE = "指标: [{名称: 执行率, 分值: 10, 评分标准: 符合得满分，不符合得0分。}]\n"


def read_back(evaluation: Evaluation, data: bytes | None = None) -> Evaluation:
    book = read_bytes(data or book_bytes(evaluation), "表.xlsx")
    return with_facts(book, Evaluation(evaluation.leaves))


def as_cells(fact: Any) -> Any:
    """A fact as a sheet can hold it: lists of texts line by line, blank values gone, whole numbers as Decimals."""
    if isinstance(fact, dict):
        return {str(key): cells for key, value in fact.items() if (cells := as_cells(value)) is not None}
    if isinstance(fact, list) and fact and all(isinstance(row, dict) for row in fact):
        return [as_cells(row) for row in fact]
    if isinstance(fact, list):
        return "\n".join(map(str, fact)) or None
    return Decimal(fact) if isinstance(fact, int) and not isinstance(fact, bool) else fact


def test_the_shipped_evaluation_comes_back_whole() -> None:
    facts = read_facts(example_facts())
    found = read_back(facts)
    assert found.further.keys() == facts.further.keys()
    for section, content in facts.further.items():
        assert found.further[section] == as_cells(content), section
    assert found.survey == as_cells(facts.survey)
    assert list(found.problems) == as_cells(list(facts.problems))


def test_shares_keep_their_decimals() -> None:
    survey = "问卷: {发放: 200, 回收: 185, 题目: [{题: 甲？, 选项: {了解: 95.20%, 不了解: 3.1%, 其他: 2}}]}\n"
    questions: Any = read_back(facts_from_text(ONE + survey)).survey["题目"]
    assert questions[0]["选项"] == {"了解": "95.20%", "不了解": "3.1%", "其他": Decimal(2)}


def test_rows_people_add_are_read() -> None:
    """A row inserted in Excel has no merged cells; one typed below a key has none either."""
    text = f"{ONE}工作计划: [{{阶段: 调研, 内容: 访谈}}]\n评价工作: {{背景: 例行}}\n"
    book = openpyxl.load_workbook(io.BytesIO(book_bytes(facts_from_text(text))))
    sheet = book["项目"]
    rows = {str(cell.value): cell.row for cell in sheet["A"]}
    end = sheet.max_row
    sheet.cell(end + 1, 1, "目的")
    sheet.cell(end + 1, 2, "改进管理")
    sheet.cell(end + 2, 1, "经验")  # a section that was not there before
    sheet.cell(end + 3, 1, "标题")
    sheet.cell(end + 3, 2, "详述")
    sheet.cell(end + 4, 1, "做法")
    sheet.cell(end + 4, 2, "集体研究")
    assert rows["评价工作"] > rows["工作计划"]
    found = read_back(Evaluation((LEAF,)), saved(book)).further
    assert found["评价工作"] == {"背景": "例行", "目的": "改进管理"}
    assert found["经验"] == [{"标题": "做法", "详述": "集体研究"}]
    assert found["工作计划"] == [{"阶段": "调研", "内容": "访谈"}]


def test_the_name_of_a_section_in_a_list_is_an_entry_of_it() -> None:
    """A table of one column merges nothing, nor does a section typed in by hand: what stands below tells them apart."""
    text = f"{ONE}评价依据: [{{文件: 项目}}, {{文件: 经验}}]\n"
    data = book_bytes(facts_from_text(text))
    assert read_back(Evaluation((LEAF,)), data).further["评价依据"] == [{"文件": "项目"}, {"文件": "经验"}]
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["项目"]
    end = sheet.max_row
    sheet.cell(end + 1, 1, "工作计划")  # typed by hand, and a table of two columns below it
    sheet.cell(end + 2, 1, "阶段")
    sheet.cell(end + 2, 2, "内容")
    sheet.cell(end + 3, 1, "调研")
    sheet.cell(end + 3, 2, "访谈")
    found = read_back(Evaluation((LEAF,)), saved(book)).further
    assert found["评价依据"] == [{"文件": "项目"}, {"文件": "经验"}]
    assert found["工作计划"] == [{"阶段": "调研", "内容": "访谈"}]


def test_sheets_of_the_same_name_about_something_else_give_nothing() -> None:
    book = openpyxl.load_workbook(io.BytesIO(book_bytes(facts_from_text(ONE))))
    for name in ("项目", "问卷", "问题清单"):
        sheet = book[name]
        sheet.delete_rows(1, sheet.max_row)
        for row in (["月份", "收入", "支出"], ["一月", 1, 2], [None, "合计", 3]):
            sheet.append(row)
    found = read_back(Evaluation((LEAF,)), saved(book))
    assert found.further == {} and found.problems == () and "题目" not in found.survey


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


_WORDS = st.one_of(
    st.text(alphabet="绩效评价资金项目甲乙丙丁=+-1％", min_size=1, max_size=12).map(str.strip).filter(bool),
    st.sampled_from(list(load("facts")["顶层"])),
)
_KEYS = st.text(alphabet="甲乙丙丁戊己庚辛", min_size=1, max_size=4)
_TABLES = st.integers(1, 6).flatmap(
    lambda width: st.lists(
        st.lists(_WORDS, min_size=width, max_size=width).map(
            lambda row: {f"列{n}": text for n, text in enumerate(row)}
        ),
        min_size=1,
        max_size=4,
    )
)
_GAPS = st.lists(_WORDS, min_size=1, max_size=3).flatmap(
    lambda firsts: st.integers(2, 6).map(
        lambda width: [
            {f"列{n}": "值" for n in range(width)},
            *({"列0": first} for first in firsts),  # the rest of the row is blank
        ]
    )
)


@settings(max_examples=40, deadline=None)
@example({"丁": [{"列0": "项目"}]})  # found by chance: read as the heading of a section
@given(
    st.dictionaries(
        _KEYS,
        st.one_of(_WORDS, _TABLES, _GAPS, st.dictionaries(_KEYS, _WORDS, min_size=1, max_size=3)),
        min_size=1,
        max_size=5,
    )
)
def test_any_section_comes_back(section: dict[str, Any]) -> None:
    facts = Evaluation((LEAF,), further={"评价工作": section, "数据": section})
    assert read_back(facts).further == {"评价工作": section, "数据": section}


@pytest.mark.parametrize("width", range(1, 7))
def test_tables_of_every_width_come_back(width: int) -> None:
    rows = [{f"列{n}": f"值{n}{m}" for n in range(width)} for m in range(3)]
    assert read_back(Evaluation((LEAF,), further={"工作计划": rows})).further == {"工作计划": rows}
