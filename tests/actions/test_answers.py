"""An open question says in which cells it is answered, and an answer written elsewhere is not passed over in silence."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from adopted_books import edited
from test_one_truth import RATE, adopted, sheet_of

from pescore.actions.refresh import Refreshed, refresh
from pescore.actions.review import review
from pescore.report import record_sheet, review_sheet
from pescore.review.finding import QUESTION
from pescore.workbook.edits import SetCell
from pescore.workbook.grid import read_bytes
from pescore.workbook.patch import apply

TABLE = sheet_of([("视执行情况酌情扣分。", 4, "基本到位"), (RATE, 6, "很高"), (RATE, 5, 0.8)])
SCORE = "在 J2 填人工得分、K2 写调整理由"


def done(data: bytes) -> tuple[Refreshed, bytes]:
    book = read_bytes(data, "表.xlsx")
    assert book.package is not None
    found = refresh(book, "表.xlsx", date(2024, 5, 1))
    return found, apply(book.package, found.edits)


def answered(data: bytes, sheet: str, heading: str, written: str) -> bytes:
    """The book after somebody wrote into the first row under `heading` of 复核 or 复核记录."""
    wb = openpyxl.load_workbook(io.BytesIO(data))
    cell = next(cell for row in wb[sheet].iter_rows() for cell in row if cell.value == heading)
    wb[sheet].cell(cell.row + 1, cell.column).value = written
    stream = io.BytesIO()
    wb.save(stream)
    return stream.getvalue()


def test_a_question_names_the_cells_where_it_is_answered() -> None:
    found, data = done(adopted(TABLE))
    asked = [one for one in found.findings if one.check == QUESTION]
    assert [one.cell for one in asked] == ["E2", "G3"]
    assert asked[0].says.endswith(f"（请在 E2 写清评分标准，或{SCORE}）")
    assert asked[1].says.endswith("（请在 G3 改填实际值，或在 J3 填人工得分、K3 写调整理由）")
    shown = [cell.value for row in openpyxl.load_workbook(io.BytesIO(data))["复核"].iter_rows() for cell in row]
    assert asked[0].says in shown and found.unheard == ()


@pytest.mark.parametrize(
    ("sheet", "heading", "written"),
    [
        (review_sheet.SHEET, "处理意见/答复", "评价组集体讨论给3分"),
        (review_sheet.SHEET, "状态", "已处理"),
        (record_sheet.SHEET, "答复", "3"),
    ],
)
def test_an_answer_on_another_sheet_is_told_to_score_nothing(sheet: str, heading: str, written: str) -> None:
    _, data = done(adopted(TABLE))
    found, again = done(answered(data, sheet, heading, written))
    [line] = found.unheard
    assert f"“{sheet}”表里写的“{written}”" in line and "不参与计分" in line and SCORE in line
    scored, _ = done(edited(again, SetCell("评分表", "J2", 3.0), SetCell("评分表", "K2", "集体讨论")))
    assert scored.unheard == () and str(scored.scored.result.leaves[0].score) == "3"


def test_a_table_that_was_never_adopted_has_no_such_cells() -> None:
    findings = review(read_bytes(TABLE, "表.xlsx"), "表.xlsx").findings
    assert any(one.check == QUESTION for one in findings)
    assert not any("人工得分" in one.says for one in findings if one.check == QUESTION)
