"""Somebody's own 评分表 as it lies on the table: scores left blank, totals typed in, rows that stand twice."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest

from pescore.actions.review import review
from pescore.review.finding import Finding
from pescore.workbook.grid import read_bytes

Row = tuple[str, str, str, float, str, object, object]
HEADER = ("一级指标", "二级指标", "三级指标", "分值", "评分标准", "完成情况", "得分")
ROWS: tuple[Row, ...] = (
    ("过程", "资金管理", "预算执行率", 40, "执行率≥100%得满分，≤80%不得分，之间按比例计算", "95%", 30),
    ("产出", "产出质量", "水质达标率", 30, "达到95%得满分，每低1个百分点扣1分，扣完为止", "96%", 30),
    ("效益", "满意度", "群众满意度", 30, "达到90%得满分，每低1个百分点扣1分，扣完为止", "92%", 30),
)


def found(rows: Sequence[Row], *, total: object = "=G3+G5+G7", subtotals: bool = True) -> dict[str, Finding]:
    """What the review says of a form with one indicator to a dimension and 小计 below each, by check."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["饮水安全项目绩效评价评分表"])
    sheet.append(list(HEADER))
    for row in rows:
        sheet.append(list(row))
        at = sheet.max_row
        if subtotals:
            sheet.append(["小计", None, None, f"=SUM(D{at}:D{at})", None, None, f"=SUM(G{at}:G{at})"])
    sheet.append(["合计", None, None, sum(row[3] for row in rows), None, None, total])
    data = io.BytesIO()
    book.save(data)
    return {one.check: one for one in review(read_bytes(data.getvalue(), "评分表.xlsx"), "评分表.xlsx").findings}


def test_a_blank_score_is_named_with_what_the_standard_gives() -> None:
    # 92% 高于 90%，得满分 30
    told = found([*ROWS[:2], (*ROWS[2][:6], None)])["得分空着"]
    assert (told.cell, told.expected, told.severity) == ("G7", "30", "warning")
    assert "合计没有计入" in told.says and "得 30 分" in told.says


def test_a_form_that_is_still_empty_is_not_told_off_row_by_row() -> None:
    assert "得分空着" not in found([(*row[:6], None) for row in ROWS])


def test_a_blank_score_without_a_finding_is_asked_for_there() -> None:
    told = found([*ROWS[:2], (*ROWS[2][:5], None, None)])
    assert "得分空着" not in told and told["未评分"].path[-1] == "群众满意度"


@pytest.mark.parametrize(
    ("total", "subtotals", "is_told"), [(90, True, True), ("=G3+G5+G7", True, False), (90, False, False)]
)
def test_a_total_typed_below_subtotals_that_are_formulas(total: object, subtotals: bool, is_told: bool) -> None:
    told = found(ROWS, total=total, subtotals=subtotals)
    assert ("合计手填" in told) == is_told
    assert not is_told or (told["合计手填"].cell == "G9" and told["合计手填"].severity == "hint")


def test_an_indicator_in_two_rows() -> None:
    told = found([*ROWS, ROWS[1]])
    assert told["指标重复"].cell == "D9" and "D5" in told["指标重复"].says
    assert "指标重复" not in found(ROWS)


def test_one_standard_under_two_parents_is_one_indicator_twice() -> None:
    moved = ("效益", "社会效益", *ROWS[1][2:])
    assert "完全相同" in found([*ROWS, moved])["指标重复"].says
    other = (*moved[:4], "达到98%得满分，每低1个百分点扣1分，扣完为止", *moved[5:])
    assert "指标重复" not in found([*ROWS, other])
