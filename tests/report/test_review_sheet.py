"""The sheet 复核: order, links, and answers that survive a refresh."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from pescore.report.review_sheet import (
    ANSWERED,
    GONE,
    HEADINGS,
    WAITING,
    Answer,
    matched,
    read_answers,
    review_sheet,
)
from pescore.review.finding import QUESTION, Finding
from pescore.workbook.grid import read_bytes
from pescore.workbook.new_book import new_book

PATH = ("过程", "资金管理", "到位率")
ASK = Finding(QUESTION, "error", "评分表", "G7", PATH, "80% 至 90% 之间没有规定得分：请选择", "插值 / 不得分", "85%")
OVERRIDE = Finding("人工得分", "warning", "王家'村", "J12", ("产出", "数量"), "按评分标准得 0 分，采用 1 分", "0", "1")
WHOLE = Finding("合计与等级", "hint", "", "", (), "不适用指标的处理方式会改变评价等级")
FINDINGS = [WHOLE, OVERRIDE, ASK]


def review_sheet_bytes(findings: Iterable[Finding], answers: Iterable[Answer] = ()) -> bytes:
    """A workbook that holds the sheet alone."""
    return new_book([review_sheet(findings, answers)])


def opened(data: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["复核"]
    assert isinstance(sheet, Worksheet)
    return sheet


def answers_in(data: bytes) -> list[Answer]:
    return read_answers(read_bytes(data, "书.xlsx").sheet("复核"))


def typed(data: bytes, says: str, reply: str, state: str = WAITING) -> bytes:
    """The book after a person answered the finding that says so."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["复核"]
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 6).value == says)
    sheet.cell(row, 9).value, sheet.cell(row, 10).value = reply, state
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_questions_first_then_findings_heaviest_first() -> None:
    sheet = opened(review_sheet_bytes(FINDINGS))
    table = [[cell.value for cell in row] for row in sheet.iter_rows()]
    first = [row[0] for row in table]
    assert "共3条：错误1条，提醒1条，提示1条。" in str(first[1])
    assert first[2] == "一、待确认事项（1条，按“说明”在评分表中填好后才能计分）" and tuple(table[3]) == HEADINGS
    assert table[4] == [
        *(1, "错误", "待确认", "评分表!G7", "过程/资金管理/到位率", ASK.says, "插值 / 不得分", "85%", None, WAITING)
    ]
    assert first[5] == "二、复核发现（2条）"
    assert [row[1:4] for row in table[7:9]] == [
        ["提醒", "人工得分", "王家'村!J12"],
        ["提示", "合计与等级", "整本工作簿"],
    ]


def test_places_are_links_and_the_page_is_landscape() -> None:
    sheet = opened(review_sheet_bytes(FINDINGS))
    links = {cell.value: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert links == {"评分表!G7": "'评分表'!G7", "王家'村!J12": "'王家''村'!J12"}
    assert sheet.page_setup.orientation == "landscape" and sheet.print_area == f"'复核'!$A$1:$J${sheet.max_row}"
    assert "待处理,已答复" in str(sheet.data_validations.dataValidation[0].formula1)


def test_nothing_found_says_so() -> None:
    first = [row[0].value for row in opened(review_sheet_bytes([])).iter_rows()]
    assert first[1] == "没有发现需要处理的事项。" and "　　没有待确认的事项。" in first


def test_what_is_written_reads_back_the_same() -> None:
    data = review_sheet_bytes(FINDINGS, [Answer(ASK, "=按插值", "已处理")])
    assert answers_in(data) == [Answer(ASK, "=按插值", "已处理"), Answer(OVERRIDE), Answer(WHOLE)]
    assert review_sheet_bytes(FINDINGS, answers_in(data)) == data


def test_an_answer_stays_and_marks_its_finding_as_answered() -> None:
    answered = answers_in(typed(review_sheet_bytes(FINDINGS), ASK.says, "按区间插值"))
    again = answers_in(review_sheet_bytes(FINDINGS, answered))
    assert [(a.finding.check, a.reply, a.state) for a in again] == [
        (QUESTION, "按区间插值", ANSWERED), ("人工得分", "", WAITING), ("合计与等级", "", WAITING),
    ]  # fmt: skip


def test_an_answer_follows_its_indicator_when_rows_move_or_figures_change() -> None:
    moved = replace(ASK, cell="G9", says="70% 至 90% 之间没有规定得分：请选择", found="75%")
    current, gone = matched([moved, OVERRIDE], [Answer(ASK, "按区间插值"), Answer(OVERRIDE)])
    assert current[0] == Answer(moved, "按区间插值", ANSWERED) and not gone


def test_an_answer_is_never_moved_to_a_finding_that_stood_beside_it() -> None:
    twin = replace(ASK, says="另一个问题")
    current, gone = matched([twin], [Answer(ASK, "按区间插值"), Answer(twin)])
    assert current == [Answer(twin)] and gone == [Answer(ASK, "按区间插值", GONE)]


def test_an_answered_finding_that_is_gone_is_kept_and_comes_back() -> None:
    answered = [Answer(ASK, "按区间插值", ANSWERED), Answer(OVERRIDE)]
    data = review_sheet_bytes([], answered)
    assert "三、已消除的事项（1条，答复保留备查）" in [row[0].value for row in opened(data).iter_rows()]
    kept = answers_in(data)
    assert kept == [Answer(ASK, "按区间插值", GONE)]
    assert review_sheet_bytes([], kept) == data
    assert answers_in(review_sheet_bytes([ASK], kept)) == [Answer(ASK, "按区间插值", ANSWERED)]


def test_a_long_reply_is_never_cut() -> None:
    reply = "情况说明。" * 2000
    assert answers_in(review_sheet_bytes([ASK], [Answer(ASK, reply)]))[0].reply == reply


NAMES = st.text(min_size=1, max_size=12).filter(lambda text: text.strip())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(NAMES, NAMES, st.booleans()), max_size=6))
def test_hostile_texts_survive_a_refresh_unchanged(items: list[tuple[str, str, bool]]) -> None:
    findings = [
        Finding("检查", "warning", "评分表", f"A{i}" if cell else "", (name,), f"说明{says}")
        for i, (name, says, cell) in enumerate(items, 1)
    ]
    once = review_sheet_bytes(findings, [Answer(finding, f"答{i}") for i, finding in enumerate(findings)])
    assert not any(cell.data_type == "f" for row in opened(once).iter_rows() for cell in row)
    assert review_sheet_bytes(findings, answers_in(once)) == once
