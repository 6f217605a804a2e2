"""复核记录: what people wrote stays with its finding, own remarks stay, what is gone is marked."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace

import openpyxl

from pescore.report.record_sheet import GONE, HEADINGS, OWN, Entry, read_entries, record_of, record_sheet
from pescore.report.review_sheet import Answer, matched
from pescore.review.finding import Finding
from pescore.workbook.grid import read_bytes
from pescore.workbook.new_book import new_book

PATH = ("过程", "资金管理", "到位率")
WRONG = Finding("比率与资金", "error", "评分表", "J7", PATH, "实际值 85% 与资金数对不上", "75%", "85%")
BARE = Finding("佐证缺失", "warning", "评分表", "M9", ("产出", "数量"), "没有填佐证材料")
HINT = Finding("休息日", "hint", "项目", "B7", (), "开始日是周日")
FINDINGS = [HINT, BARE, WRONG]


def record_sheet_bytes(findings: Iterable[Finding], entries: Iterable[Entry] = ()) -> bytes:
    return new_book([record_sheet(findings, entries)])


def entries_in(data: bytes) -> list[Entry]:
    return read_entries(read_bytes(data, "书.xlsx").sheet("复核记录"))


def typed(data: bytes, *rows: tuple[int, dict[str, str]]) -> bytes:
    """The book after people filled in cells: (row, column letter → text)."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for row, cells in rows:
        for column, text in cells.items():
            book["复核记录"][f"{column}{row}"] = text
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_errors_and_warnings_have_rows_hints_have_none() -> None:
    data = record_sheet_bytes(FINDINGS)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["复核记录"]
    table = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert tuple(table[3]) == HEADINGS
    assert [(row[2], row[3], row[5]) for row in table[4:6]] == [
        ("错误", "比率与资金", "评分表!J7"),
        ("提醒", "佐证缺失", "评分表!M9"),
    ]
    assert any(OWN in str(row[0]) for row in table)
    assert "一审,二审,三审" in str(sheet.data_validations.dataValidation[0].formula1)
    assert record_sheet_bytes(FINDINGS) == data


def test_what_is_written_stays_when_rows_move_and_figures_change() -> None:
    said = {"B": "一审", "H": "甲", "I": "2024-05-06", "J": "已按75%更正", "K": "已解决"}
    before = entries_in(typed(record_sheet_bytes(FINDINGS), (5, said)))
    moved = replace(WRONG, cell="J9", says="实际值 84% 与资金数对不上")
    rows, own = record_of([moved, BARE], before)
    assert rows[0] == Entry(moved, "一审", "甲", "2024-05-06", "已按75%更正", "已解决")
    assert rows[1] == Entry(BARE) and own == []
    data = record_sheet_bytes([moved, BARE], before)
    assert record_sheet_bytes([moved, BARE], entries_in(data)) == data


def test_several_levels_of_one_finding() -> None:
    first = Entry(WRONG, "一审", "甲", "", "请核对")
    second = Entry(WRONG, "二审", "乙", "", "同意", "已解决")
    rows, _ = record_of(FINDINGS, [first, second])
    assert rows == [first, second, Entry(BARE)]
    again = entries_in(record_sheet_bytes(FINDINGS, [first, second]))
    assert [(one.level, one.person, one.settled) for one in again[:2]] == [("一审", "甲", ""), ("二审", "乙", "已解决")]


def test_what_is_gone_stays_marked_and_comes_back() -> None:
    open_, settled = Entry(WRONG, "一审", "甲", "", "请核对"), Entry(BARE, "一审", "甲", "", "补上了", "已解决")
    rows, _ = record_of([], [open_, settled, Entry(replace(BARE, path=("效益", "别的")))])
    assert [one.settled for one in rows] == [GONE, "已解决"]
    back, _ = record_of([WRONG], rows)
    assert back[0] == replace(open_, settled="") and back[1].settled == "已解决"


RENAMED = replace(WRONG, path=(*PATH[:2], "资金到位率"), says="实际值 85% 与资金数对不上")
THERE = {"过程/资金管理/资金到位率", "产出/数量"}
SIGNED = Entry(WRONG, "一审", "甲", "2024-05-06", "请核对", "未解决")


def test_a_signed_row_follows_its_indicator_to_another_name() -> None:
    """Renamed, also with the row moved: the problem is still there, so nobody may read 已消除."""
    for finding in (RENAMED, replace(RENAMED, cell="J12")):
        rows, _ = record_of([finding, BARE], [SIGNED], THERE)
        assert rows[0] == replace(SIGNED, finding=finding) and rows[1:] == [Entry(BARE)]
        answered = Answer(WRONG, "请核对", "已处理")
        current, gone = matched([finding], [answered], THERE)
        assert (current, gone) == ([replace(answered, finding=finding)], [])


def test_a_row_of_an_indicator_that_is_still_there_or_of_another_finding_stays_its_own() -> None:
    still = {*THERE, "过程/资金管理/到位率"}
    for findings, present in (
        ([RENAMED], still),  # the indicator is there, its problem is not
        ([replace(RENAMED, check="未评分")], THERE),
        ([replace(RENAMED, says="实际值 70% 与资金数对不上", cell="J9")], THERE),
        ([replace(RENAMED, path=("效益", "社会效益", "别的"), cell="J12")], THERE),
        ([replace(RENAMED, cell="J8"), replace(RENAMED, path=(*PATH[:2], "到位及时率"), cell="J9")], THERE),  # which?
    ):
        rows, _ = record_of(findings, [SIGNED], present)
        assert rows[-1].finding == WRONG and rows[-1].person == "甲"
        assert all(not row.written for row in rows[:-1])


def test_own_remarks_stay() -> None:
    data = record_sheet_bytes([WRONG])
    last = openpyxl.load_workbook(io.BytesIO(data))["复核记录"].max_row
    data = typed(data, (last - 3, {"B": "三审", "G": "结论与第四章不一致", "H": "丙"}))
    kept = entries_in(record_sheet_bytes([], entries_in(data)))
    assert [(one.finding.check, one.finding.says, one.level, one.person) for one in kept] == [
        ("", "结论与第四章不一致", "三审", "丙")
    ]


def test_hostile_text_is_no_formula() -> None:
    data = record_sheet_bytes([WRONG], [Entry(WRONG, "=1+1", "@x", "", "+cmd|' /C calc'!A0")])
    sheet = openpyxl.load_workbook(io.BytesIO(data))["复核记录"]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert entries_in(data)[0].answer == "+cmd|' /C calc'!A0"
