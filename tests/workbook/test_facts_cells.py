"""项目, 问卷 and 问题清单 read back from the built book: what the facts say, each with its cell."""

from __future__ import annotations

import pytest

from pescore.evaluation.facts import facts_from_text, read_facts
from pescore.review.subject import Facts
from pescore.shipped import example_facts
from pescore.workbook.build import book_bytes
from pescore.workbook.edits import SetCell
from pescore.workbook.facts_cells import facts_of
from pescore.workbook.grid import Book, read_bytes
from pescore.workbook.patch import apply


@pytest.fixture(scope="module")
def book() -> Book:
    return read_bytes(book_bytes(read_facts(example_facts())), "书.xlsx")


def test_the_card_is_the_facts_card(book: Book) -> None:
    card = read_facts(example_facts()).card
    found = facts_of(book).card
    assert list(found) == list(card)
    assert {name: fact.text for name, fact in found.items()} == {name: str(value) for name, value in card.items()}
    for fact in found.values():
        assert fact.place.sheet == "项目" and fact.place.cell.startswith("B")


def test_tables_by_section_with_their_columns(book: Book) -> None:
    tables = facts_of(book).tables
    problems = tables["主要问题"]
    assert [record["标题"].text[:6] for record in problems] == [
        "存在“错保、",
        "项目效益指标",
        "补助方式较为",
        "需进一步加强",
    ]
    assert problems[1]["相关指标"].text == "目标细化度\n指标值明确性"
    assert [record["开始"].text for record in tables["工作计划"]][:2] == ["2022-09-26", "2022-09-30"]
    assert len(tables["建议"]) == 4 and tables["人数与户数"][0]["数值"].text == "11910"


def test_key_and_value_rows_keep_their_path(book: Book) -> None:
    pairs = {fact.name: fact.text for fact in facts_of(book).pairs}
    assert pairs["认定的比率 / 补助对象排查完成率"] == "79%" and pairs["综合得分"] == "88.5"
    assert pairs["各维度得分 / 过程"] == "20.5"


def test_shares_read_as_printed(book: Book) -> None:
    survey = read_facts(example_facts()).survey
    found = facts_of(book)
    asked = survey["题目"]
    assert isinstance(asked, list)
    assert [{option.name: option.text for option in q.options} for q in found.questions] == [q["选项"] for q in asked]
    assert [q.number for q in found.questions] == ["1", "2", "3", "4", "5"]
    assert {name: found.survey[name].text for name in ("发放", "回收", "有效")} == {
        "发放": "200",
        "回收": "185",
        "有效": "185",
    }


def test_problems_with_their_class(book: Book) -> None:
    found = facts_of(book).problems
    assert [(record["序号"].text, record["类别"].text) for record in found][2:5] == [
        ("1", "业务管理"), ("2", "业务管理"), ("3", "业务管理"),
    ]  # fmt: skip
    assert found[1]["问题"].text == "资金到位率低" and found[1]["问题"].place.cell == "D5"


def test_trailing_zeros_of_a_share_stay() -> None:
    facts = """
问卷: {发放: 20, 回收: 20, 有效: 20, 题目: [{题: 满意吗, 选项: {是: 95.20%, 否: 4.8%}}]}
指标: [{名称: 甲, 分值: 100, 评分标准: 符合得满分，不符合得0分, 实际值: 符合}]
"""
    found = facts_of(read_bytes(book_bytes(facts_from_text(facts)), "书.xlsx"))
    assert [option.text for option in found.questions[0].options] == ["95.20%", "4.8%"]


def test_an_empty_cell_of_the_card_ends_nothing(book: Book) -> None:
    assert book.package is not None
    found = facts_of(read_bytes(apply(book.package, [SetCell("项目", "B6", None)]), "书.xlsx")).card
    assert found["地区"].text == "" and found["评价年度"].text == "2021"


def test_a_book_without_the_sheets_has_no_facts() -> None:
    assert facts_of(Book("书.xlsx", ())) == Facts()


ONE = "指标: [{名称: 甲, 分值: 100, 评分标准: 符合得满分，不符合得0分, 实际值: 符合}]\n"


def test_a_table_of_two_columns_gives_both() -> None:
    facts = f"{ONE}评价依据: [{{文件: 管理办法, 日期: 2021-03-01}}, {{文件: 实施方案, 日期: 2021-05-06}}]\n"
    found = facts_of(read_bytes(book_bytes(facts_from_text(facts)), "书.xlsx")).tables["评价依据"]
    assert [[fact.text for fact in record.values()] for record in found] == [
        ["管理办法", "2021-03-01"],
        ["实施方案", "2021-05-06"],
    ]


def test_a_section_typed_in_by_hand_is_seen() -> None:
    """Nothing is merged there: a known name alone in its row begins it."""
    book = read_bytes(book_bytes(facts_from_text(f"{ONE}评价工作: {{背景: 例行}}\n")), "书.xlsx")
    assert book.package is not None
    last = next(sheet for sheet in book.sheets if sheet.name == "项目").max_row
    typed = {"A1": "经验", "A2": "标题", "B2": "详述", "A3": "做法", "B3": "集体研究"}
    edits = [SetCell("项目", f"{at[0]}{last + int(at[1:])}", text) for at, text in typed.items()]
    found = facts_of(read_bytes(apply(book.package, edits), "书.xlsx")).tables["经验"]
    assert [(record["标题"].text, record["详述"].text) for record in found] == [("做法", "集体研究")]
    assert found[0]["详述"].place.cell == f"B{last + 3}"
