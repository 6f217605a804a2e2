"""The console and the refreshed cells tell the same story, whatever odd thing stands in a cell."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from adopted_books import built, values

from pescore.actions.adopt import adopt
from pescore.actions.refresh import refresh
from pescore.cli import main
from pescore.evaluation import table as t
from pescore.evaluation.results import Scored as ScoredLeaf
from pescore.summary import result_text
from pescore.workbook.adopted import COMPUTED, COUNTED
from pescore.workbook.grid import BookError, read_bytes
from pescore.workbook.patch import apply
from pescore.workbook.refs import letters
from pescore.workbook.scored import Scored, score_book

RATE = "完成率≥90%得满分，每低1个百分点扣0.2分，扣完为止。"
COUNT = "每发现一处扣1分，扣完为止。"
AMOUNT = "亩产达到1500公斤得满分，每低10公斤扣0.1分，扣完为止。"
DAYS = "2024年6月30日前完成得满分，每逾期一天扣0.1分，扣完为止。"

DAY = dt.date(2024, 5, 1)
ODD: tuple[Any, ...] = (
    DAY, dt.datetime(2024, 5, 1, 9, 30), dt.date(1999, 12, 31), "95 %", "９５％", "95", 0.95, 95, "1起", "二处", "未发现", "无", "—",
    "/", "  ", "85% \u3000", "85%\n", True, False, "#REF!", "#DIV/0!", "约85%", "34/40", "八成五", -1, 8.5, "2024年7月1日",
    "1,480公斤", "不适用", None, "=1/0", "=DATE(2024,5,1)", "=0.9",
)  # fmt: skip


def sheet_of(rows: list[tuple[str, Any, Any]]) -> bytes:
    """Somebody's own table: 评分标准, 分值 and 实际值 of every row."""
    wb = openpyxl.Workbook()
    ws = wb.active
    assert ws is not None
    ws.title = "评分表"
    ws.append(["一级指标", "二级指标", "三级指标", "分值", "评分标准", "目标值", "实际值", "得分"])
    for number, (standard, full, actual) in enumerate(rows):
        level = ("产出", "效益")[number * 2 // len(rows)]
        ws.append([level, f"工作{number // 5}", f"任务完成情况{number}", full, standard, None, actual, None])
    ws.append(["合计", None, None, sum(full for _, full, _ in rows), None, None, None, None])
    stream = io.BytesIO()
    wb.save(stream)
    return stream.getvalue()


def adopted(data: bytes) -> bytes:
    book = read_bytes(data, "表.xlsx")
    assert book.package is not None
    return apply(book.package, adopt(book, "表.xlsx").edits)


def edited(data: bytes, sheet: str, cells: dict[str, Any]) -> bytes:
    """The book after somebody filled cells in, saved by a program that keeps no computed values."""
    wb = openpyxl.load_workbook(io.BytesIO(data))
    for ref, value in cells.items():
        cell = wb[sheet][ref]
        cell.value = value
        if isinstance(value, str) and value.startswith("#"):
            cell.data_type = "e"
        elif isinstance(value, str) and value.startswith("=DATE"):
            cell.number_format = "yyyy-mm-dd"
        elif isinstance(value, dt.date):
            cell.number_format = "yyyy/m/d"
    stream = io.BytesIO()
    wb.save(stream)
    return stream.getvalue()


def refreshed(data: bytes) -> tuple[Scored, dict[tuple[str, str], object]]:
    """What `score` says of the refreshed book, and what its cells show."""
    book = read_bytes(data, "表.xlsx")
    assert book.package is not None
    done = apply(book.package, refresh(book, "表.xlsx", DAY).edits)
    return score_book(read_bytes(done, "表.xlsx"), "表.xlsx"), values(done)


def kind(cell: object) -> object:
    """A score cell as the console would say it."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return round(float(cell), 2)
    text = str(cell or "")
    return "错误" if text.startswith("#") else text


def said(leaf: ScoredLeaf, points: object) -> object:
    """What the console says of a leaf, as its cell should show it."""
    if points is not None:
        return round(float(str(points)), 2)
    if leaf.mark.outcome in ("blank", "excluded"):
        return "" if leaf.mark.outcome == "blank" else "不适用"
    return "错误"


def differences(scored: Scored, cells: dict[tuple[str, str], object]) -> list[tuple[object, ...]]:
    """The leaves and totals whose cell is not what the console says."""
    if scored.adopted is not None:
        columns = {what: scored.adopted.block.columns[what] for what in (COMPUTED, COUNTED)}
    else:
        columns = {COMPUTED: scored.columns[t.COMPUTED], COUNTED: scored.columns[t.SCORE]}
    wrong: list[tuple[object, ...]] = []
    for leaf in scored.result.leaves:
        for what, points in ((COMPUTED, leaf.computed), (COUNTED, leaf.score)):
            there = kind(cells.get((scored.sheet, f"{letters(columns[what])}{leaf.leaf.row}")))
            if there != said(leaf, points):
                wrong.append((leaf.leaf.row, what, leaf.leaf.actual, there, said(leaf, points)))
    assert scored.total_cell is not None
    total = kind(cells.get((scored.sheet, scored.total_cell)))
    if scored.result.total is None:
        wrong += [("合计", total)] if total not in ("", "错误") else []
    elif total != round(float(scored.result.total), 2):
        wrong.append(("合计", total, scored.result.total))
    return wrong


@pytest.mark.parametrize("standard", [RATE, COUNT, AMOUNT, DAYS], ids=["率", "处数", "数量", "日期"])
def test_odd_values_in_an_adopted_table(standard: str) -> None:
    clean = adopted(sheet_of([(standard, 4, 0.95)] * len(ODD)))
    filled = {f"G{row}": odd for row, odd in enumerate(ODD, 2)}
    reasons = {f"K{row}": "据实" for row, odd in enumerate(ODD, 2) if odd == "不适用"}
    scored, cells = refreshed(edited(clean, "评分表", filled | reasons))
    assert len(scored.result.leaves) == len(ODD)
    assert differences(scored, cells) == []


def test_odd_values_in_a_book_of_ours() -> None:
    rows = [leaf.row for leaf in score_book(read_bytes(built(), "书.xlsx"), "书.xlsx").evaluation.leaves]
    columns = score_book(read_bytes(built(), "书.xlsx"), "书.xlsx").columns
    for first in range(0, len(ODD), len(rows)):
        part = dict(zip(rows, ODD[first:], strict=False))
        cells: dict[str, Any] = {f"{letters(columns[t.ACTUAL])}{row}": odd for row, odd in part.items()}
        cells |= {f"{letters(columns[t.REASON])}{row}": "据实" for row, odd in part.items() if odd == "不适用"}
        assert differences(*refreshed(edited(built(), "评分表", cells))) == []


@pytest.mark.parametrize("odd", [DAY, "=DATE(2024,5,1)"], ids=["日期", "算出来的日期"])
@pytest.mark.parametrize("standard", [RATE, COUNT, AMOUNT])
def test_a_date_is_refused_where_a_number_is_due(standard: str, odd: object) -> None:
    clean = adopted(sheet_of([(standard, 4, 0.95), (RATE, 6, 0.95)]))
    scored, cells = refreshed(edited(clean, "评分表", {"G2": odd}))
    assert scored.result.leaves[0].mark.outcome == "refused" and scored.result.total is None
    assert cells["评分表", "I2"] == cells["评分表", "L2"] == "#VALUE!"
    assert cells["评分表", "L4"] == "#VALUE!"


def test_a_date_is_scored_where_a_date_is_due() -> None:
    clean = adopted(sheet_of([(DAYS, 4, DAY), (RATE, 6, 0.95)]))
    scored, cells = refreshed(edited(clean, "评分表", {"G2": dt.date(2024, 7, 10)}))
    assert cells["评分表", "I2"] == 3.0 and str(scored.result.total) == "9.00"


@pytest.mark.parametrize("full", ["4分", "4 分", "４分", "4"])
def test_points_written_as_text_are_read_alike(full: str) -> None:
    clean = adopted(sheet_of([(RATE, 4, 0.85), (RATE, 6, 0.95)]))
    scored, cells = refreshed(edited(clean, "评分表", {"D2": full}))
    assert differences(scored, cells) == []
    assert str(scored.result.total) == "9.00"


@pytest.mark.parametrize(
    ("cells", "where", "words"),
    [
        ({"D2": None}, "评分表!D2", "请填写分值"),
        ({"D2": "待定"}, "评分表!D2", "请填写分值"),
        ({"J2": "1分", "K2": "集体讨论"}, "评分表!J2", "请改填数字 1"),
        ({"J2": "1", "K2": "集体讨论"}, "评分表!J2", "请改填数字 1"),
        ({"J2": "\u3000", "K2": "集体讨论"}, "评分表!J2", "请清空"),
        ({"J2": "—", "K2": "集体讨论"}, "评分表!J2", "请改正"),
    ],
)
def test_what_a_formula_cannot_count_is_asked_for_before_anything_is_written(
    cells: dict[str, Any], where: str, words: str
) -> None:
    clean = adopted(sheet_of([(RATE, 4, 0.85), (RATE, 6, 0.95)]))
    with pytest.raises(BookError) as refused:
        refreshed(edited(clean, "评分表", cells))
    assert where in str(refused.value) and words in str(refused.value)


@pytest.mark.parametrize(("heading", "odd"), [(t.FULL, "4分"), (t.MANUAL, "1分")])
def test_text_points_in_a_book_of_ours_are_asked_for(heading: str, odd: str) -> None:
    scored = score_book(read_bytes(built(), "书.xlsx"), "书.xlsx")
    row = scored.evaluation.leaves[0].row
    cells = {f"{letters(scored.columns[heading])}{row}": odd, f"{letters(scored.columns[t.REASON])}{row}": "集体讨论"}
    with pytest.raises(BookError, match=f"{letters(scored.columns[heading])}{row}：“{heading}”是文字“{odd}”"):
        refreshed(edited(built(), "评分表", cells))


def test_a_formula_without_a_result_is_not_called_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(edited(sheet_of([(RATE, 4, 0.85), (RATE, 6, 0.95)]), "评分表", {"G2": "=0.8+0.05"}))
    main(["adopt", str(path), "-o", str(path)])
    assert "实际值是公式" in capsys.readouterr().out
    main(["score", str(path)])
    assert "评分表!G2 的实际值是公式" in capsys.readouterr().out
    main(["refresh", str(path)])
    main(["score", str(path)])
    told = capsys.readouterr().out
    assert "实际值是公式" not in told and "综合得分 9" in told


def test_a_total_that_is_no_sum_does_not_speak_of_missing_scores() -> None:
    clean = adopted(sheet_of([(RATE, 4, 0.85), (RATE, 6, 0.95)]))
    scored, _ = refreshed(edited(clean, "评分表", {"D2": -4}))
    said = result_text(scored.result, "表")
    assert scored.result.total is None and "还有 0 项" not in said and "注意：加分、减分项（1 项）没有计入合计" in said
