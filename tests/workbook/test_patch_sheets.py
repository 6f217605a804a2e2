"""Columns, merges, names, notes and looks in a sheet that is there; whole sheets of our own beside it."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from bad_files import MAIN, book, pack
from patching import LAYOUTS, SHEET, names, openpyxl_sheet, part, patched, raw_members, report
from sample_books import excel_book

from pescore.workbook.edits import (
    CacheValue,
    CalcOnLoad,
    ColumnWidth,
    DefineName,
    EditError,
    MergeCells,
    Note,
    PutSheet,
    SetCell,
    Style,
)
from pescore.workbook.grid import read_bytes
from pescore.workbook.new_sheet import NewSheet
from pescore.workbook.pen import Pen


def test_column_widths_split_what_stood_together() -> None:
    data = excel_book(before='<cols><col min="2" max="5" width="9" style="1" customWidth="1"/></cols>')
    columns = part(
        patched(data, ColumnWidth("评分表", "C", 30), ColumnWidth("评分表", "H", 12.5), ColumnWidth("评分表", "A", 3))
    )
    together = 'width="9" style="1" customWidth="1"/>'
    expected = (
        '<cols><col min="1" max="1" width="3" customWidth="1"/>'
        f'<col min="2" max="2" {together}<col min="3" max="3" width="30" style="1" customWidth="1"/>'
        f'<col min="4" max="5" {together}<col min="8" max="8" width="12.5" customWidth="1"/></cols>'
    )
    assert expected in columns
    hidden = part(patched(book(), ColumnWidth("评分表", "B", 9, hidden=True)))
    assert '<cols><col min="2" max="2" width="9" customWidth="1" hidden="1"/></cols><sheetData>' in hidden


def test_merges_are_added_once_and_never_overlap() -> None:
    data = patched(excel_book(), MergeCells("评分表", "F1:F3"))
    assert patched(data, MergeCells("评分表", "F1:F3")) == data
    with pytest.raises(EditError, match="F1:F3 重叠"):
        patched(data, MergeCells("评分表", "E3:F4"))
    two = patched(data, MergeCells("评分表", "F5:G5"))
    assert '<mergeCells count="2"><mergeCell ref="F1:F3"/><mergeCell ref="F5:G5"/></mergeCells>' in part(two)


def test_defined_names_are_set_and_replaced() -> None:
    data = patched(excel_book(), DefineName("口径", "口径!$A$2:$B$20"))
    main = part(data, "xl/workbook.xml")
    assert '<definedNames><definedName name="口径">口径!$A$2:$B$20</definedName></definedNames><calcPr' in main
    again = part(
        patched(data, DefineName("口径", "口径!$A$2:$B$9", hidden=True), DefineName("乙", '"a<b"')), "xl/workbook.xml"
    )
    assert '<definedName name="口径" hidden="1">口径!$A$2:$B$9</definedName>' in again
    assert '<definedName name="乙">"a&lt;b"</definedName></definedNames>' in again


def test_calculation_on_load() -> None:
    on = patched(excel_book(), CalcOnLoad(True))
    assert '<calcPr calcId="191029" fullCalcOnLoad="1"/>' in part(on, "xl/workbook.xml")
    assert patched(on, CalcOnLoad(True)) == on
    assert '<calcPr calcId="191029"/>' in part(patched(on, CalcOnLoad(False)), "xl/workbook.xml")
    assert '</sheets><calcPr fullCalcOnLoad="1"/>' in part(patched(book(), CalcOnLoad(True)), "xl/workbook.xml")
    assert patched(excel_book(), CalcOnLoad(False)) == excel_book()


def test_notes_beside_other_peoples() -> None:
    data = patched(excel_book(), Note("评分表", "C3", "按①计分"), Note("评分表", "A1", "甲 < 乙\n第二行"))
    sheet = openpyxl_sheet(data)
    assert [(sheet[r].comment.text, sheet[r].comment.author) for r in ("C3", "A1")] == [
        ("按①计分", "pescore"), ("甲 < 乙\n第二行", "pescore"),
    ]  # fmt: skip
    assert patched(data, Note("评分表", "C3", "按①计分")) == data
    again = openpyxl_sheet(patched(data, Note("评分表", "C3", "按②计分")))
    assert again["C3"].comment.text == "按②计分"
    with pytest.raises(EditError, match="C3：这个单元格已有别人写的批注"):
        patched(data, Note("评分表", "C3", "x", author="某人"))


def test_looks_are_added_once() -> None:
    wanted = Style(
        like="B1", number_format="0.00", bold=True, color="C00000", fill="FFF2CC", horizontal="center", wrap=True
    )
    data = patched(excel_book(), SetCell("评分表", "F1", 1, style=wanted), SetCell("评分表", "F2", 1, style=wanted))
    cell = openpyxl_sheet(data)["F2"]
    assert (cell.number_format, cell.font.b, cell.font.name, cell.font.color.rgb) == ("0.00", True, "宋体", "FFC00000")
    assert (cell.fill.fgColor.rgb, cell.alignment.horizontal, cell.alignment.wrap_text) == ("FFFFF2CC", "center", True)
    assert 'cellXfs count="6"' in part(data, "xl/styles.xml")
    assert patched(data, SetCell("评分表", "F2", 1, style=wanted)) == data
    plain = patched(data, SetCell("评分表", "F2", 1, style=Style(bold=False, fill="", number_format='0.0"分"')))
    cell = openpyxl_sheet(plain)["F2"]
    assert (cell.font.b, cell.fill.fill_type, cell.number_format) == (False, None, '0.0"分"')
    old, new = part(excel_book(), "xl/styles.xml"), part(plain, "xl/styles.xml")
    for entry in old.split("<xf ")[1:]:  # nothing that was there has changed or moved
        assert entry.split("</cellXfs>")[0].split("</cellStyleXfs>")[0] in new


def test_a_sheet_comes_with_its_looks_chart_and_print_area() -> None:
    data = patched(excel_book(), PutSheet(report()), CacheValue("报告", "C1", 1.7))
    wb = openpyxl.load_workbook(BytesIO(data))
    assert wb.sheetnames == ["评分表", "报告"]
    ws = wb["报告"]
    assert (ws["A1"].value, ws["A1"].font.b, ws["A1"].font.name) == ("得分率", True, "黑体")
    assert (ws["B2"].number_format, ws["B2"].fill.fgColor.rgb) == ("0.0%", "FFFFF2CC")
    assert len(ws._charts) == 1
    assert ws.print_area == "'报告'!$A$1:$C$20"
    assert ws.print_title_rows == "$1:$1"
    assert read_bytes(data, "x").sheet("报告").value(1, 3) == 1.7
    assert raw_members(data)[SHEET] == raw_members(excel_book())[SHEET]


def test_a_date_is_the_same_day_in_a_book_that_counts_from_1904() -> None:
    pen = Pen(NewSheet("报告"))
    pen.put(1, 1, dt.date(2024, 2, 29))
    for flag in ("0", "1"):
        main = part(excel_book(), "xl/workbook.xml").replace("<sheets>", f'<workbookPr date1904="{flag}"/><sheets>')
        data = patched(excel_book(extra={"xl/workbook.xml": main}), PutSheet(pen.sheet))
        assert openpyxl_sheet(data, "报告")["A1"].value == dt.datetime(2024, 2, 29)


def test_putting_the_same_sheet_again_changes_nothing() -> None:
    edits = (PutSheet(report()), CacheValue("报告", "C1", 1.7))
    once = patched(excel_book(), *edits)
    assert patched(once, *edits) == once


def test_a_changed_report_replaces_only_itself() -> None:
    once = patched(excel_book(), PutSheet(report()))
    twice = patched(once, PutSheet(report("率")))
    changed = [n for n, raw in raw_members(once).items() if raw_members(twice).get(n) != raw]
    assert changed == [n for n in names(once) if n == "xl/worksheets/sheet2.xml"]
    assert names(twice) == names(once)


def test_a_second_sheet_gets_parts_of_its_own() -> None:
    data = patched(excel_book(), PutSheet(report()), PutSheet(report("问题", "复核")))
    assert {n for n in names(data) if n.startswith("xl/charts/chart")} == {
        "xl/charts/chart1.xml",
        "xl/charts/chart2.xml",
    }
    assert openpyxl_sheet(data, "复核")["A1"].value == "问题"


def test_a_book_with_prefixed_parts_takes_a_sheet() -> None:
    """As the Open XML SDK writes: ``x:`` before every element of the styles and workbook parts."""
    plain = excel_book()

    def prefixed(name: str) -> str:
        xml = part(plain, name).replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
        return re.sub(r"<(/?)(?=\w)", r"<\1x:", xml)

    extra = {name: prefixed(name) for name in ("xl/styles.xml", "xl/workbook.xml")}
    data = patched(excel_book(extra=extra), PutSheet(report()), DefineName("甲", "报告!$A$1"), CalcOnLoad(True))
    wb = openpyxl.load_workbook(BytesIO(data))
    assert wb.sheetnames == ["评分表", "报告"]
    assert wb["报告"]["A1"].font.name == "黑体"
    assert wb.defined_names["甲"].attr_text == "报告!$A$1"


def test_a_macro_book_keeps_the_names_its_macros_know() -> None:
    once = patched(excel_book(), PutSheet(report()))
    known = part(once, "xl/worksheets/sheet2.xml").replace("<sheetPr>", '<sheetPr codeName="Sheet2">')
    files = {name: zipfile.ZipFile(BytesIO(once)).read(name) for name in names(once)}
    data = pack({**files, "xl/worksheets/sheet2.xml": known, "xl/vbaProject.bin": b"macros"})
    again = patched(data, PutSheet(report("率")))
    assert '<sheetPr codeName="Sheet2">' in part(again, "xl/worksheets/sheet2.xml")
    assert raw_members(again)["xl/vbaProject.bin"] == raw_members(data)["xl/vbaProject.bin"]


def test_a_locked_structure_refuses_new_sheets() -> None:
    data = excel_book(workbook="")
    main = part(data, "xl/workbook.xml").replace("<sheets>", '<workbookProtection lockStructure="1"/><sheets>')
    locked = excel_book(extra={"xl/workbook.xml": main})
    with pytest.raises(EditError, match="工作簿结构已保护，不能添加工作表“报告”"):
        patched(locked, PutSheet(report()))


@pytest.mark.parametrize("name", ["a/b", "'x", "长" * 32, ""])
def test_impossible_sheet_names(name: str) -> None:
    with pytest.raises(EditError):
        patched(excel_book(), PutSheet(report(name=name)))


SOFFICE = shutil.which("soffice")


@pytest.mark.skipif(SOFFICE is None, reason="没有安装 LibreOffice")
def test_libreoffice_reads_what_was_written(tmp_path: Path) -> None:
    """Three layouts, each with a cell, a formula, a comment, a width and a whole sheet with a chart added."""
    sheets: dict[str, str] = {}
    for source in (f for f in LAYOUTS if f.stem[:3] in ("L01", "L07", "L29")):
        data = source.read_bytes()
        sheets[source.stem] = sheet = read_bytes(data, "x").sheets[0].name
        edits = [
            SetCell(sheet, "P2", "待确认", style=Style(bold=True, fill="FFF2CC")),
            SetCell(sheet, "P3", 4.5, "1.5*3"),
            Note(sheet, "P2", "请核对"),
            ColumnWidth(sheet, "P", 20),
            PutSheet(report()),
            CacheValue("报告", "C1", 1.7),
        ]
        (tmp_path / source.name).write_bytes(patched(data, *edits))
    assert SOFFICE is not None and len(sheets) == 3
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
         "--outdir", str(tmp_path), *(str(tmp_path / f"{stem}.xlsx") for stem in sheets)],
        check=True, timeout=120, capture_output=True,
    )  # fmt: skip
    for stem, sheet in sheets.items():
        lines = (tmp_path / f"{stem}-{sheet}.csv").read_text("utf-8").splitlines()
        assert any(line.endswith(",待确认") for line in lines)
        assert any(line.endswith(",4.5") for line in lines)
        rows = (tmp_path / f"{stem}-报告.csv").read_text("utf-8").splitlines()
        assert rows[0] == "得分率,得分,1.7"
        assert rows[1].startswith("决策,90")
