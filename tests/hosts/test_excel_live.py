"""Actions on an open workbook: the same edits as on the file, carried out completely or not at all."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from fake_excel import FakeBook, FakeRange

from pescore.actions.adopt import adopt
from pescore.actions.refresh import refresh
from pescore.evaluation.frameworks import framework
from pescore.hosts import live_book
from pescore.hosts.excel_actions import BUTTONS
from pescore.hosts.live_actions import run as run_action
from pescore.hosts.live_book import LiveBook
from pescore.values import Err
from pescore.workbook.edits import (
    CalcOnLoad,
    ColumnWidth,
    DefineName,
    Edit,
    MergeCells,
    Note,
    PutSheet,
    SetCell,
    Style,
)
from pescore.workbook.grid import read_bytes
from pescore.workbook.new_sheet import NewSheet
from pescore.workbook.package import BookError
from pescore.workbook.pen import Pen
from pescore.workbook.template import template_bytes

ROOT = Path(__file__).parents[2]
OWN = ROOT / "workbooks" / "农村低保2021" / "评分表.xlsx"
FOREIGN = ROOT / "docs" / "例" / "培训评分表.xlsx"


def run(button: str, live: LiveBook) -> None:
    run_action(*BUTTONS[button], live)


def _open(path: Path) -> FakeBook:
    return FakeBook(path.read_bytes(), path.name)


def _small(formula: str = "=1+1") -> FakeBook:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "表"
    book.active["A1"] = formula
    book.create_sheet("报告")["A1"] = "旧"
    stream = io.BytesIO()
    book.save(stream)
    return FakeBook(stream.getvalue(), "小表.xlsx")


def _sheet(name: str, formula: str | None = None) -> PutSheet:
    pen = Pen(NewSheet(name))
    pen.put(1, 1, "新")
    if formula:
        pen.formula(2, 2, formula, "")
    return PutSheet(pen.sheet)


def _apply(book: FakeBook, *edits: Edit) -> list[tuple[str, str, str, object]]:
    live = LiveBook(book)
    live.apply(edits, live.snapshot())
    return book.log


@pytest.mark.parametrize("path", [OWN, FOREIGN], ids=["own", "foreign"])
def test_a_live_book_gives_the_edits_of_the_file(path: Path) -> None:
    live = LiveBook(_open(path)).snapshot()
    on_file = read_bytes(path.read_bytes(), path.name)
    if path is OWN:
        day = date(2024, 1, 31)
        assert refresh(live, path.name, day).edits == refresh(on_file, path.name, day).edits
    else:
        ours, theirs = adopt(live, path.name).edits, adopt(on_file, path.name).edits
        assert len(ours) > 10

        def told(edits: tuple[Edit, ...]) -> list[object]:
            return [edit.name if isinstance(edit, PutSheet) else edit for edit in edits]

        assert told(ours) == told(theirs)


def test_the_unsaved_state_counts_and_not_the_file() -> None:
    book = _small()
    book.data = _small("=2+3").data
    assert LiveBook(book).snapshot().sheet("表").formulas[1, 1] == "2+3"


def test_an_old_format_is_refused() -> None:
    book = _small()
    book.api.FileFormat = 56  # .xls
    with pytest.raises(BookError, match="先另存为 .xlsx"):
        LiveBook(book).snapshot()


def test_adopting_writes_formulas_and_texts_that_stay_texts() -> None:
    book = _open(FOREIGN)
    run("adopt", LiveBook(book))
    kinds = {kind for _, _, kind, _ in book.log}
    assert {"formula2", "value", "name"} <= kinds
    formulas = [value for _, _, kind, value in book.log if kind == "formula2"]
    assert any(value.startswith("=PE_SCORE(") or "PE_SCORE(" in value for value in formulas)
    texts = [value for _, _, kind, value in book.log if kind == "value" and isinstance(value, str)]
    assert texts and all(text.startswith("'") for text in texts)
    [(mode, said)] = book.app.said
    assert mode == "info" and "已识别" in said
    assert book.app.calculated == 1


def test_refreshing_tells_the_result() -> None:
    book = _open(OWN)
    run("refresh", LiveBook(book))
    [(mode, said)] = book.app.said
    assert mode == "info" and said.startswith("综合得分")
    assert book.app.bars == ["绩效评价：正在计分并更新报告", False]


@pytest.mark.parametrize(
    ("value", "typed"),
    [("=1+1", "'=1+1"), ("3/4", "'3/4"), ("", ""), (2.5, 2.5), (True, True), (Err("#N/A"), "#N/A")],
)
def test_values_are_stored_as_they_are(value: object, typed: object) -> None:
    assert _apply(_small(), SetCell("表", "B2", value)) == [("表", "B2", "value", typed)]


def test_an_empty_value_clears() -> None:
    assert _apply(_small(), SetCell("表", "B2")) == [("表", "B2", "clear", None)]


def test_an_excel_without_spilling_gets_plain_formulas() -> None:
    book = _small()
    book.old_excel = True
    assert _apply(book, SetCell("表", "B2", 2.0, "1+1")) == [("表", "B2", "formula", "=1+1")]


def test_looks() -> None:
    style = Style("A1", "0.00", True, "C00000", "FFF2CC", "center", "top", True)
    log = _apply(_small(), SetCell("表", "B2", 1.0, style=style))
    assert log == [
        ("表", "A1", "copy", None),
        ("表", "B2", "paste", "formats"),
        ("表", "B2", "number_format", "0.00"),
        ("表", "B2", "font.bold", True),
        ("表", "B2", "font.color", "#C00000"),
        ("表", "B2", "color", "#FFF2CC"),
        ("表", "B2", "api.HorizontalAlignment", -4108),
        ("表", "B2", "api.VerticalAlignment", -4160),
        ("表", "B2", "wrap_text", True),
        ("表", "B2", "value", 1.0),
    ]
    assert ("表", "B2", "interior.ColorIndex", -4142) in _apply(_small(), SetCell("表", "B2", style=Style(fill="")))


def test_columns_merges_and_names() -> None:
    log = _apply(
        _small(),
        ColumnWidth("表", "K", 12.5, hidden=True),
        MergeCells("表", "K3:K4"),
        DefineName("口径", "口径!$A$2:$B$9"),
        DefineName("指纹", '"x"', hidden=True, sheet="表"),
        CalcOnLoad(True),
    )
    assert log == [
        ("表", "K:K", "column_width", 12.5),
        ("表", "K:K", "interior.Hidden", True),
        ("表", "K3:K4", "merge", None),
        ("", "口径", "name", "=口径!$A$2:$B$9"),
        ("表", "指纹", "name", '="x"'),
    ]


def test_a_sheet_takes_the_place_of_the_old_one() -> None:
    book = _small()
    log = _apply(book, _sheet("报告", "='表'!A1"))
    assert [sheet.name for sheet in book.sheets] == ["表", "报告"]
    assert log == [
        ("报告 (2)", "", "copied after", "报告"),
        ("报告", "B2", "formula2", "='表'!A1"),  # not a link to the workbook it came from
        ("报告~1", "", "deleted", None),  # last of all: until then it can come back
    ]


def test_a_new_sheet_comes_last() -> None:
    book = _small()
    _apply(book, _sheet("复核"))
    assert [sheet.name for sheet in book.sheets] == ["表", "报告", "复核"]


def _refused(book: FakeBook, *edits: Edit) -> str:
    with pytest.raises(BookError) as refused:
        _apply(book, *edits)
    assert book.log == []
    assert [sheet.name for sheet in book.sheets] == ["表", "报告"]
    assert book.app.screen_updating and book.app.display_alerts
    return str(refused.value)


def test_nothing_is_touched_where_something_cannot_be_done() -> None:
    first = SetCell("表", "A1", 1.0)
    protected = _small()
    protected.sheets["表"].api.ProtectContents = True
    assert "表：工作表受保护" in _refused(protected, first)
    locked = _small()
    locked.api.ProtectStructure = True
    assert "结构受保护" in _refused(locked, first, _sheet("报告"))
    assert "没有工作表“丢了”" in _refused(_small(), first, SetCell("丢了", "A1", 1.0))
    assert "不能做这种修改" in _refused(_small(), first, Note("表", "A1", "话"))


def test_a_formula_that_would_lose_its_sheet_is_named() -> None:
    assert "小表.xlsx 表!A1：公式引用了“报告”表" in _refused(_small("=报告!A1"), _sheet("报告"))


def test_screen_and_prompts_are_back_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    book = _small()
    monkeypatch.setattr(book.app, "calculate", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        _apply(book, SetCell("表", "A1", 1.0))
    assert book.app.screen_updating and book.app.display_alerts and book.app.calculation == "automatic"


def test_formulas_are_entered_with_recalculation_off_and_the_mode_is_the_users_again() -> None:
    book = _small()
    book.app.calculation = "semiautomatic"
    modes = []
    book.app.calculate = lambda: modes.append(book.app.calculation)
    _apply(book, SetCell("表", "B2", 2.0, "1+1"))
    assert modes == ["manual"] and book.app.calculation == "semiautomatic"


def test_what_cannot_go_back_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    book = _small()

    def refuse(self: object) -> None:
        raise _ComError("内存不足")

    monkeypatch.setattr(FakeRange, "clear_contents", refuse)
    monkeypatch.setattr(FakeRange, "merge", refuse)
    with pytest.raises(BookError) as refused:
        _apply(book, SetCell("表", "B2", 1.0), MergeCells("表", "K3:K4"))
    assert str(refused.value) == (
        "小表.xlsx 表!K3:K4：Excel 没有接受这处改动（内存不足）。有 1 处没能改回去，请不保存就关闭这本工作簿"
    )


def test_a_refusal_is_a_message_and_not_a_traceback() -> None:
    book = _small()
    book.api.FileFormat = 56
    run("refresh", LiveBook(book))
    [(mode, said)] = book.app.said
    assert mode == "critical" and said.startswith("小表.xlsx：") and book.app.bars[-1] is False


def test_a_fault_of_ours_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    book = _open(FOREIGN)
    monkeypatch.setattr(book.app, "calculate", lambda: 1 / 0)
    run("adopt", LiveBook(book))
    [(mode, said)] = book.app.said
    assert mode == "critical" and "ZeroDivisionError" in said and "\n" not in said


class _ComError(Exception):
    """As pywin32 raises it."""

    def __init__(self, sentence: str | None) -> None:
        super().__init__(-2147352567, "发生意外。")
        self.strerror = "发生意外。"
        self.excepinfo = (0, "Microsoft Excel", sentence, "xlmain11.chm", 0, -2146827284)


@pytest.mark.parametrize(
    ("sentence", "told"), [("文件未找到。\r\n请检查", "文件未找到。 请检查"), (None, "发生意外。")]
)
def test_a_refused_copy_is_said_in_excels_own_words(
    monkeypatch: pytest.MonkeyPatch, sentence: str | None, told: str
) -> None:
    book = _small()

    def refuse(path: str) -> None:
        raise _ComError(sentence)

    monkeypatch.setattr(book.api, "SaveCopyAs", refuse)
    run("adopt", LiveBook(book))
    [(mode, said)] = book.app.said
    assert mode == "critical"
    assert said == f"小表.xlsx：Excel 没有给出工作簿的副本（{told}）。请按回车结束单元格的编辑，保存一次再试"
    assert book.log == []


@pytest.mark.parametrize("button", ["freeze_values", "freeze_formulas"])
def test_freezing_opens_another_workbook(button: str) -> None:
    book = _open(OWN)
    run(button, LiveBook(book))
    [(name, data)] = book.app.added
    assert name == "评分表_固化.xlsx" and data[:2] == b"PK"
    frozen = read_bytes(data, name).sheet("评分表")
    assert not [f for f in frozen.formulas.values() if "PE_" in f]
    assert book.log == [] and book.app.said[0][0] == "info"


@pytest.mark.parametrize("button", [name for name in BUTTONS if name.startswith("new_")])
def test_a_new_workbook_leaves_the_open_one_alone(button: str) -> None:
    book = _small()
    run(button, LiveBook(book))
    [(name, data)] = book.app.added
    assert read_bytes(data, name).sheets and book.log == []


def test_foreign_spellings_are_written_plainly() -> None:
    book = _small()
    book.sheets["表"].formulas = (
        ("分值", "='C:\\旧\\pescore.xlam'!PE_SCORE(C2,E2,F2)", "=SUM(C2:C9)"),
        ("", "=PE_SCORE(C3,E3,F3)", '=IF(1,[1]!PE_GRADE(90),"[1]!PE_GRADE(")'),
    )
    run("repair", LiveBook(book))
    assert book.log == [
        ("表", "C3", "formula2", "=PE_SCORE(C2,E2,F2)"),  # the used range begins at B3
        ("表", "D4", "formula2", '=IF(1,PE_GRADE(90),"[1]!PE_GRADE(")'),
    ]
    assert "改好 2 个" in book.app.said[0][1]


def test_repairing_leaves_arrays_and_protected_sheets_and_names_them() -> None:
    book = _small()
    for sheet in book.sheets:
        sheet.formulas = "=[1]!PE_TOTAL(C2:C9)"  # a single cell is no table
    book.sheets["表"].arrays = {"B3"}
    book.old_excel = True
    book.sheets["报告"].api.ProtectContents = True
    run("repair", LiveBook(book))
    assert book.log == []
    said = book.app.said[0][1]
    assert "改好 0 个" in said and "表!B3" in said and "报告" in said


def test_repairing_goes_on_where_one_formula_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    book = _small()
    book.sheets["表"].formulas = (("=[1]!PE_TOTAL(C2:C9)", "=[1]!PE_GRADE(90)"),)

    def taken(cell: FakeRange, formula: str) -> None:
        if cell.place == "B3":
            raise _ComError("公式有误")
        cell.formula2 = formula

    monkeypatch.setattr(live_book, "enter", taken)
    run("repair", LiveBook(book))
    said = book.app.said[0][1]
    assert "改好 1 个" in said and "表!B3" in said
    assert book.log == [("表", "C3", "formula2", "=PE_GRADE(90)")]


def test_repairing_enters_a_spilling_formula_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel gives the formula of the first cell for every cell it spills into."""
    book = _small()
    book.sheets["表"].formulas = (("=[1]!PE_SUMMARY(C2:F9)",), ("=[1]!PE_SUMMARY(C2:F9)",))
    book.sheets["表"].spills = {"B4": "B3", "B3": "B3"}
    run("repair", LiveBook(book))
    assert book.log == [("表", "B3", "formula2", "=PE_SUMMARY(C2:F9)")]
    assert "改好 1 个" in book.app.said[0][1]


def _blank_form() -> FakeBook:
    name = "项目支出三级"
    return FakeBook(template_bytes(framework(name)), f"{name}.xlsx")


def test_reviewing_renews_its_sheet_and_touches_no_other() -> None:
    book = _blank_form()
    run("review", LiveBook(book))
    [(mode, said)] = book.app.said
    assert mode == "info" and "“复核”表" in said
    assert book.sheets[-1].name == "复核" and {sheet[:2] for sheet, *_ in book.log} == {"复核"}


def test_a_protected_structure_stops_the_review() -> None:
    book = _blank_form()
    book.api.ProtectStructure = True
    run("review", LiveBook(book))
    [(mode, said)] = book.app.said
    assert mode == "critical" and "结构受保护" in said and book.log == []


def test_help_lists_the_functions() -> None:
    book = _small()
    run("help", LiveBook(book))
    assert "PE_SCORE(实际值, 分值, 评分标准" in book.app.said[0][1]
