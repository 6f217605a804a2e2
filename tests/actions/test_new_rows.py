"""Rows a person inserts get their formulas by refresh, are asked for by review, and never go missing from a copy."""

from __future__ import annotations

import re
from datetime import date

import pytest
from adopted_books import built, edited, formulas, values
from test_one_truth import RATE, adopted, sheet_of

from pescore.actions.freeze import VALUES, freeze
from pescore.actions.refresh import Refreshed, refresh
from pescore.actions.review import review
from pescore.evaluation import table as t
from pescore.workbook.calculated import Recalculated
from pescore.workbook.edits import SetCell
from pescore.workbook.grid import BookError, read_bytes
from pescore.workbook.patch import apply
from pescore.workbook.refs import letters
from pescore.workbook.scored import score_book

TABLE = adopted(sheet_of([(RATE, 4, 0.85), (RATE, 6, 0.95), (RATE, 5, 0.8)]))
EMPTIED = [SetCell("评分表", f"{column}4") for column in "ILM"]  # as after inserting row 4
SHORT = [SetCell("评分表", "I5", 9.0, "PE_TOTAL(I2:I3)"), SetCell("评分表", "L5", 9.0, "PE_TOTAL(L2:L3)")]


def done(data: bytes) -> tuple[Refreshed, bytes]:
    book = read_bytes(data, "表.xlsx")
    assert book.package is not None
    found = refresh(book, "表.xlsx", date(2024, 5, 1))
    return found, apply(book.package, found.edits)


@pytest.mark.parametrize("edits", [EMPTIED, [*EMPTIED, *SHORT]], ids=["在中间", "在合计范围之外"])
def test_refresh_fills_in_the_row_and_counts_it(edits: list[SetCell]) -> None:
    found, data = done(edited(TABLE, *edits))
    assert found.filled == "评分表 第 4 行没有计分公式（新增的行），已补上并计入合计"
    assert [values(data)["评分表", cell] for cell in ("I4", "L4", "I5", "L5")] == [3.0, 3.0, 12.0, 12.0]
    assert formulas(data)["评分表", "I4"] == formulas(TABLE)["评分表", "I4"]
    again, same = done(data)
    assert again.filled == "" and same == data


def test_a_formula_somebody_changed_is_left_to_the_person() -> None:
    found, _ = done(edited(TABLE, SetCell("评分表", "I4", 1.0, "1+0")))
    assert found.filled == ""
    assert any(one.check == "公式被改" and one.cell == "I4" for one in found.findings)


def test_a_book_of_ours_is_filled_in_too() -> None:
    before = score_book(read_bytes(built(), "书.xlsx"), "书.xlsx")
    row = before.evaluation.leaves[3].row
    cells = [f"{letters(before.columns[name])}{row}" for name in (t.COMPUTED, t.SCORE, t.WHY)]
    total = before.total_cell
    assert total
    short = re.sub(r"(?<=[A-Z]4:[A-Z])\d+", str((row or 0) - 1), str(formulas(built())["评分表", total])[1:])
    found, data = done(
        edited(built(), *(SetCell("评分表", cell) for cell in cells), SetCell("评分表", total, 1.0, short))
    )
    assert f"第 {row} 行" in found.filled
    for cell in (*cells, total):
        assert values(data)["评分表", cell] == values(built())["评分表", cell]
        assert formulas(data)["评分表", cell] == formulas(built())["评分表", cell]


def test_review_says_what_to_do_and_accuses_nobody() -> None:
    found = review(read_bytes(edited(TABLE, *EMPTIED), "表.xlsx"), "表.xlsx").findings
    [one] = [one for one in found if one.check == "公式被改"]
    assert one.cell == "A4" and "pescore refresh" in one.says and "删" not in one.says


def test_a_frozen_copy_has_the_score_of_the_row() -> None:
    frozen = freeze(read_bytes(edited(TABLE, *EMPTIED), "表.xlsx"), VALUES)
    assert "第 4 行" in frozen.filled
    assert values(frozen.data)["评分表", "L4"] == 3.0 and values(frozen.data)["评分表", "L5"] == 12.0


def test_a_program_that_has_the_book_open_is_told_to_fill_down() -> None:
    with pytest.raises(BookError, match="第 4 行是新增的，还没有计分公式：请把上一行"):
        refresh(read_bytes(edited(TABLE, *EMPTIED), "表.xlsx"), "表.xlsx", recalculated=Recalculated({}, ()))
