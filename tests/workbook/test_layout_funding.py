"""预算执行率 of a 自评表 wherever it stands: a column, a row of its own, a line of labels; and said where it is not found."""

from __future__ import annotations

import io
from collections.abc import Mapping
from decimal import Decimal as D

import openpyxl
import pytest

from pescore.actions.adopt import adopt
from pescore.workbook.adopted import COMPUTED
from pescore.workbook.adopted.reading import read_adopted
from pescore.workbook.grid import Book, read_bytes
from pescore.workbook.layout import Form, recognise_book
from pescore.workbook.patch import apply

HEADINGS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
LEAVES = (
    ("产出指标", "数量指标", "养护里程", "≥1256公里", "1256公里", 50, 50, None),
    ("效益指标", "社会效益指标", "安全事故", "0起", "0起", 30, 30, None),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "91.2%", 10, 10, None),
)
AMOUNTS = {"C5": "年初预算数", "D5": "全年预算数", "E5": "全年执行数", "B6": "年度资金总额", "C6": 860, "D6": 812.5, "E6": 763.28,
           "B7": "其中：当年财政拨款", "C7": 860, "D7": 812.5, "E7": 763.28}  # fmt: skip
POINTED = {"F5": "分值", "G5": "得分", "F6": 10, "G6": 9.39, "F7": "—", "G7": "—"}
PLACES: dict[str, Mapping[str, object]] = {
    "一列": AMOUNTS | {"F5": "分值", "G5": "执行率", "H5": "得分", "F6": 10, "G6": "93.94%", "H6": 9.39},
    "单列一行，分值在资金表头": AMOUNTS | POINTED | {"B8": "执行率", "E8": "93.94%"},
    "没有执行率，只有分值和得分": AMOUNTS | POINTED,
    "单列一行，分值写在这一行": AMOUNTS
    | {"B8": "预算执行率", "C8": "93.94%", "D8": "分值", "E8": 10, "F8": "得分", "G8": 9.39},
    "单列一行，分值写在名称里": AMOUNTS | {"B8": "预算执行率（10分）", "C8": 0.9394, "D8": "得分", "E8": 9.39},
    "只有一行": {"A5": "预算执行率", "C5": "93.94%", "D5": "分值", "E5": "10", "F5": "得分", "G5": "9.39"},
    "只有表头和下面一行": {"B5": "预算执行率", "C5": "分值", "D5": "得分", "B6": "93.94%", "C6": 10, "D6": 9.39},
}


def form(cells: Mapping[str, object]) -> Form:
    return recognise_book(book_of(cells))


def book_of(cells: Mapping[str, object]) -> Book:
    book = openpyxl.Workbook()
    assert book.active is not None
    sheet = book.active
    sheet["A1"], sheet["A3"], sheet["C3"] = "项目支出绩效自评表", "项目名称", "公路养护"
    for number, row in enumerate((HEADINGS, *LEAVES), 12):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value)
    sheet["A16"], sheet["F16"], sheet["G16"] = "总分", 100, 99.39
    if any(cell.startswith(("B6", "B8")) and text in ("年度资金总额", "执行率") for cell, text in cells.items()):
        sheet["A5"] = "项目资金（万元）"
        sheet.merge_cells("A5:A8")
    for cell, value in cells.items():
        sheet[cell] = value
    stream = io.BytesIO()
    book.save(stream)
    return read_bytes(stream.getvalue(), "自评表.xlsx")


@pytest.mark.parametrize("place", PLACES)
def test_the_rate_counts_wherever_it_stands(place: str) -> None:
    found = form(PLACES[place])
    assert found.form == "自评表" and found.budget is not None
    assert (found.budget.full, found.budget.score) == (10, D("9.39"))
    assert (found.total_full, found.total_score) == (100, D("99.39"))
    assert found.budget.rate == (None if place == "没有执行率，只有分值和得分" else D("0.9394"))
    assert [problem.code for problem in found.problems] == []
    if AMOUNTS.items() <= PLACES[place].items():
        assert (found.budget.year_budget, found.budget.spent) == (D("812.5"), D("763.28"))


@pytest.mark.parametrize("place", PLACES)
def test_adopted_it_is_scored_in_its_own_row(place: str) -> None:
    book = book_of(PLACES[place])
    found = adopt(book, "自评表.xlsx")
    assert found.result is not None and found.result.full == 100 and found.result.total == D("99.39")
    assert book.package is not None
    again = read_adopted(read_bytes(apply(book.package, found.edits), "自评表.xlsx"), "自评表.xlsx")
    assert again is not None and len(again.lines) == 4
    assert again.sheet.formula(again.lines[0].row, again.block.columns[COMPUTED])


def test_a_rate_that_is_not_what_the_amounts_give_is_told_at_its_own_cell() -> None:
    found = form(AMOUNTS | POINTED | {"B8": "执行率", "E8": "98%"})
    assert [(p.code, p.where) for p in found.problems] == [("budget_rate_mismatch", "E8")]


@pytest.mark.parametrize(
    ("cells", "where"), [(AMOUNTS, "C5"), ({"B5": "执行率", "C5": "93.94%"}, "B5")], ids=["没有分值", "只有执行率"]
)
def test_money_without_points_is_said_with_its_cell(cells: Mapping[str, object], where: str) -> None:
    found = form(cells)
    assert found.budget is None and found.total_full == 90
    (told,) = [problem for problem in found.problems if problem.code == "budget_unread"]
    assert told.where == where and "指标分值合计90" in told.detail and "没有计入" in told.detail


def test_a_form_whose_indicators_make_a_hundred_has_no_points_for_money() -> None:
    """专项债券: the amounts are for information."""
    book = form(AMOUNTS | {"F13": 60, "F16": 100})
    assert book.budget is None and book.total_full == 100
    assert "budget_unread" not in [problem.code for problem in book.problems]
