"""A 等级表 printed on the evaluator's sheet is the one her book is graded by, and everybody is told so."""

from __future__ import annotations

import io
from collections.abc import Mapping
from decimal import Decimal as D

import openpyxl
import pytest
from adopted_books import edited

from pescore.actions.adopt import Adoption, adopt
from pescore.actions.refresh import refresh
from pescore.actions.review import review
from pescore.evaluation.conventions import GRADE_SCALE
from pescore.evaluation.grades import DEFAULT
from pescore.workbook.edits import SetCell
from pescore.workbook.grid import Book, read_bytes
from pescore.workbook.patch import apply
from pescore.workbook.scored import score_book

NOTE = "注：得分≥85分为优秀，75（含）-85分为良好，60（含）-75分为合格，60分以下为不合格。"
OWN = "优秀≥85；良好[75,85)；合格[60,75)；不合格[0,60)"
USUAL = "注：得分≥90分为优，80（含）-90分为良，60（含）-80分为中，60分以下为差。"
PLACES: dict[str, Mapping[str, object]] = {
    "表注": {"A7": NOTE},
    "表前说明": {"A2": NOTE},
    "一行等次，一行分数": dict(
        zip(
            ("A7", "B7", "C7", "D7", "E7", "A8", "B8", "C8", "D8", "E8"),
            ("等级", "优秀", "良好", "合格", "不合格", "分数", "85分以上", "75-85分", "60-75分", "60分以下"),
            strict=True,
        )
    ),
    "一行分数，一行等次": {
        **{f"{col}7": text for col, text in zip("BCDE", ("85-100", "75-85", "60-75", "0-60"), strict=True)},
        **{f"{col}8": text for col, text in zip("BCDE", ("优秀", "良好", "合格", "不合格"), strict=True)},
    },
    "一档一行": {"A7": "优秀", "B7": "≥85分", "A8": "良好", "B8": "75（含）-85分", "A9": "合格", "B9": "60（含）-75分",
             "A10": "不合格", "B10": "60分以下"},
    "表右图例": {"K3": "优秀：85分及以上", "K4": "良好：75-85分", "K5": "合格：60-75分", "K6": "不合格：60分以下"},
}  # fmt: skip


def book(cells: Mapping[str, object] = {}, *, full: int = 60) -> Book:  # noqa: B006
    """Two indicators that score 100×… of `full`+40, a 合计 and a grade."""
    made = openpyxl.Workbook()
    assert made.active is not None
    sheet = made.active
    sheet.title = "得分表"
    sheet["A1"] = "某项目绩效评价评分表"
    rows = (
        ("一级指标", "二级指标", "三级指标", "分值", "评分标准", "实际完成值", "得分"),
        ("过程", "资金管理", "预算执行率", 40, "得分=预算执行率×分值。", "38%", None),
        ("产出", "数量", "完成情况", full, "完成得满分，未完成不得分。", "完成", None),
    )
    for number, row in enumerate(rows, 3):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value)
    sheet["A6"], sheet["D6"] = "合计", 40 + full
    sheet["A12"], sheet["G12"] = "评价等级", "良好"
    for cell, value in cells.items():
        sheet[cell] = value
    stream = io.BytesIO()
    made.save(stream)
    return read_bytes(stream.getvalue(), "甲.xlsx")


def adopted(cells: Mapping[str, object], **more: int) -> tuple[Adoption, bytes]:
    own = book(cells, **more)
    found = adopt(own, "甲.xlsx")
    assert own.package is not None
    return found, apply(own.package, found.edits)


def scale_cell(data: bytes) -> object:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["口径"]
    return next(row[1] for row in sheet.iter_rows(values_only=True) if row[0] == GRADE_SCALE)


def says(data: bytes, check: str) -> list[tuple[str, str, str]]:
    findings = review(read_bytes(data, "甲.xlsx"), "甲.xlsx").findings
    return [(one.severity, one.cell, one.says) for one in findings if one.check == check]


@pytest.mark.parametrize("place", PLACES)
def test_the_scale_on_the_sheet_grades_the_book(place: str) -> None:
    found, data = adopted(PLACES[place])
    assert found.result is not None and (found.result.total, found.result.grade) == (D("75.20"), "良好")
    first = next(iter(PLACES[place])) if place != "一行分数，一行等次" else "B8"
    told = [one for one in found.findings if one.check == "采用的等级表"]
    assert [one.severity for one in told] == ["hint"] and "85" in told[0].says
    assert place == "一行等次，一行分数" or told[0].cell == first
    assert (
        str(scale_cell(data)).startswith("优秀")
        and score_book(read_bytes(data, "甲.xlsx"), "甲").result.grade == "良好"
    )
    assert says(data, "等级") == []


def test_the_usual_scale_is_not_worth_a_word() -> None:
    found, data = adopted({"A7": USUAL, "G12": "中"})
    assert found.result is not None and found.result.grade == "中"
    assert scale_cell(data) == DEFAULT and not {"等级表", "采用的等级表", "等级"} & {
        one.check for one in found.findings
    }


def test_a_table_nobody_adopted_is_reviewed_by_its_own_scale() -> None:
    found = review(book({"A7": NOTE}), "甲.xlsx")
    assert found.scored.result.grade == "良好" and "等级" not in [one.check for one in found.findings]


def test_a_book_adopted_before_the_note_was_changed_takes_the_note_and_writes_it_down() -> None:
    _, data = adopted({"A7": USUAL})
    changed = read_bytes(edited(data, SetCell("得分表", "A7", NOTE)), "甲.xlsx")
    done = refresh(changed, "甲.xlsx")
    assert done.scored.result.grade == "良好" and changed.package is not None
    again = apply(changed.package, done.edits)
    assert scale_cell(again) == OWN
    assert not any(isinstance(edit, SetCell) for edit in refresh(read_bytes(again, "甲.xlsx"), "甲.xlsx").edits)


def test_what_the_conventions_name_comes_first_and_the_difference_is_told() -> None:
    _, data = adopted({"A7": NOTE})
    chosen = edited(data, SetCell("口径", "B5", "优≥90；良≥75；中≥60；差<60"))
    assert score_book(read_bytes(chosen, "甲.xlsx"), "甲").result.grade == "良"
    (severity, cell, said) = says(chosen, "等级表")[0]
    assert (severity, cell) == ("warning", "A7") and OWN in said and "良[75,90)" in said


def test_a_scale_that_is_not_whole_is_asked_about_and_gives_no_grade() -> None:
    found, data = adopted({"A7": "注：得分≥85分为优秀，75-85分为良好。"})
    assert found.result is not None and found.result.total == D("75.20") and found.result.grade is None
    assert says(data, "等级") == []
    (severity, cell, said) = says(data, "等级表")[0]
    assert (severity, cell) == ("warning", "A7") and "没有写 0—75 分" in said and "grade_scale" in said
    answered = edited(data, SetCell("口径", "B5", OWN))
    assert score_book(read_bytes(answered, "甲.xlsx"), "甲").result.grade == "良好" and says(answered, "等级表") == []


def test_a_grade_of_no_known_scale_is_asked_about_at_its_own_cell() -> None:
    """良好 is no word of 优良中差: whose scale that is, only the evaluator knows."""
    found = review(book(), "甲.xlsx")
    (one,) = [one for one in found.findings if one.check == "等级"]
    assert (one.severity, one.cell) == ("warning", "G12") and "优、良、中、差" in one.says


def test_a_wrong_grade_of_the_scale_in_force_stays_an_error() -> None:
    found = review(book({"G12": "优"}), "甲.xlsx")
    (one,) = [one for one in found.findings if one.check == "等级"]
    assert (one.severity, one.cell, one.expected) == ("error", "G12", "中")


def test_bounds_out_of_a_thousand() -> None:
    thousand = "注：≥850分为优秀，750-850分为良好，600-750分为合格，600分以下为不合格。"
    found, data = adopted({"A7": thousand, "F4": "0%"}, full=960)
    assert found.result is not None and (found.result.total, found.result.grade) == (D(960), "优秀")
    assert scale_cell(data) == OWN
