"""A patch changes what was asked and not a byte more, or refuses; a save leaves the old file or the new one."""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import shutil
import subprocess
import sys
import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from bad_files import CELL, MAIN, book, pack
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_books import excel_book, prefixed_book, table_book

from pescore.values import Err
from pescore.workbook.chart import BarChart, Block, Column
from pescore.workbook.edits import (
    CacheValue,
    CalcOnLoad,
    ColumnWidth,
    DefineName,
    Edit,
    EditError,
    MergeCells,
    Note,
    PutSheet,
    SetCell,
    Style,
)
from pescore.workbook.grid import read_bytes, read_package
from pescore.workbook.look import Font
from pescore.workbook.new_sheet import NewSheet
from pescore.workbook.package import BookError, check_package
from pescore.workbook.patch import apply, patch_file
from pescore.workbook.pen import Pen
from pescore.workbook.refs import write_ref
from pescore.workbook.style import page

LAYOUTS = sorted((Path(__file__).parents[1] / "data" / "layouts" / "dev").glob("*.xlsx"))
SHEET = "xl/worksheets/sheet1.xml"


def patched(data: bytes, *edits: Edit) -> bytes:
    return apply(check_package(data, "书.xlsx"), edits)


def part(data: bytes, name: str = SHEET) -> str:
    return zipfile.ZipFile(BytesIO(data)).read(name).decode()


def names(data: bytes) -> list[str]:
    return zipfile.ZipFile(BytesIO(data)).namelist()


def raw_members(data: bytes) -> dict[str, bytes]:
    """Every member as it lies in the file: local header, packed bytes and all."""
    infos = zipfile.ZipFile(BytesIO(data)).infolist()
    starts = [*sorted(i.header_offset for i in infos), data.index(b"PK\x01\x02")]
    ends = dict(zip(starts, starts[1:], strict=False))
    return {i.filename: data[i.header_offset : ends[i.header_offset]] for i in infos}


def openpyxl_sheet(data: bytes, name: str = "评分表"):
    return openpyxl.load_workbook(BytesIO(data))[name]


# --- nothing but what was asked ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", LAYOUTS, ids=lambda f: f.stem)
def test_one_cell_leaves_every_other_byte(file: Path) -> None:
    """One cell in the last column but one of each sheet: other members raw-identical, the sheet identical around it."""
    data = file.read_bytes()
    package = check_package(data, file.name)
    for sheet in read_package(package, file.name).sheets:
        ref = write_ref(sheet.max_row + 3, sheet.max_col + 2)
        after = apply(package, [SetCell(sheet.name, ref, "待确认：<甲> & “乙”")])
        before_raw, after_raw = raw_members(data), raw_members(after)
        assert list(before_raw) == list(after_raw)
        changed = [name for name in before_raw if before_raw[name] != after_raw[name]]
        assert len(changed) == 1
        old, new = part(data, changed[0]), part(after, changed[0])
        row = f'<row r="{sheet.max_row + 3}">'
        start = new.index(row)
        cut = new[:start] + new[new.index("</row>", start) + len("</row>") :]
        assert _without_dimension(cut) == _without_dimension(old)
        assert (
            read_bytes(after, "x").sheet(sheet.name).text(sheet.max_row + 3, sheet.max_col + 2) == "待确认：<甲> & “乙”"
        )


def _without_dimension(xml: str) -> str:
    start = xml.index("<dimension")
    return xml[:start] + xml[xml.index("/>", start) :]


@pytest.mark.parametrize("file", LAYOUTS, ids=lambda f: f.stem)
def test_refreshing_values_keeps_formulas_and_their_neighbours(file: Path) -> None:
    """Every formula gets a new value; each formula, style and constant stays, and each keeps a cached value."""
    data = file.read_bytes()
    package = check_package(data, file.name)
    before = read_package(package, file.name)
    edits = [CacheValue(s.name, write_ref(*at), 7.25) for s in before.sheets for at in s.formulas]
    after = read_bytes(apply(package, edits), "x")
    for old, new in zip(before.sheets, after.sheets, strict=True):
        assert new.formulas == old.formulas
        for at in old.formulas:
            assert new.value(*at) == 7.25
        constants = old.cells.keys() - old.formulas.keys()
        assert {at: old.cells[at] for at in constants} == {at: new.cells[at] for at in constants}
        assert {at: old.format(*at) for at in old.cells} == {at: new.format(*at) for at in old.cells}


def test_the_layouts_are_there() -> None:
    assert LAYOUTS


def test_no_change_gives_the_same_bytes() -> None:
    data = excel_book()
    assert patched(data) == data
    assert patched(data, CacheValue("评分表", "B2", 4), CacheValue("评分表", "C1", Err("#DIV/0!"))) == data
    once = patched(data, SetCell("评分表", "F2", "新"), SetCell("评分表", "B1", Decimal("0.5")))
    assert patched(once, SetCell("评分表", "F2", "新"), SetCell("评分表", "B1", Decimal("0.5"))) == once


def test_values_are_stored_as_excel_stores_them() -> None:
    given = {
        "F1": "  文字\n第二行",
        "F2": True,
        "F3": 3,
        "F4": 0.1 + 0.2,
        "F5": Decimal("88.10"),
        "F6": Err("#N/A"),
        "F7": dt.date(2024, 1, 2),
        "F8": dt.datetime(2024, 1, 2, 12),
        "F9": "=1+1",
        "F10": "_x000D_ 与 \x07",
        "F11": "",
    }
    xml = part(patched(excel_book(), *[SetCell("评分表", ref, value) for ref, value in given.items()]))
    for stored in (
        '<c r="F1" t="inlineStr"><is><t xml:space="preserve">  文字\n第二行</t></is></c>',
        '<c r="F2" t="b"><v>1</v></c>',
        '<c r="F3"><v>3</v></c>',
        '<c r="F4"><v>0.30000000000000004</v></c>',
        '<c r="F5"><v>88.1</v></c>',
        '<c r="F6" t="e"><v>#N/A</v></c>',
        '<c r="F7"><v>45293</v></c>',
        '<c r="F8"><v>45293.5</v></c>',
        '<c r="F9" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>',  # text, never a formula
        "_x005F_x000D_ 与 </t>",
    ):
        assert stored in xml


@pytest.mark.parametrize("danger", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1"])
def test_text_that_looks_like_a_formula_stays_text(danger: str) -> None:
    after = patched(book(), SetCell("评分表", "F1", danger))
    assert "<f>" not in part(after)
    sheet = read_bytes(after, "x").sheets[0]
    assert (sheet.value(1, 6), sheet.formula(1, 6)) == (danger, None)


def test_formula_and_value_together() -> None:
    after = patched(
        excel_book(),
        SetCell("评分表", "F1", 3.5, 'PE_SCORE(A1,4,"≥90%得满分<&>")'),
        SetCell("评分表", "F2", "优", "PE_GRADE(F1)"),
        SetCell("评分表", "F3", None, "SUM(A1)"),
        SetCell("评分表", "F4", "", 'IF(A9="","",1)'),
        SetCell("评分表", "F5", Err("#N/A"), "PE_RATE(1,0)"),
    )
    assert '<c r="F1"><f>PE_SCORE(A1,4,"≥90%得满分&lt;&amp;&gt;")</f><v>3.5</v></c>' in part(after)
    assert '<c r="F2" t="str"><f>PE_GRADE(F1)</f><v>优</v></c>' in part(after)
    assert '<c r="F3"><f>SUM(A1)</f></c>' in part(after)
    assert '<c r="F4" t="str"><f>IF(A9="","",1)</f><v></v></c>' in part(after)
    assert '<c r="F5" t="e"><f>PE_RATE(1,0)</f><v>#N/A</v></c>' in part(after)
    assert openpyxl_sheet(after)["F1"].value == '=PE_SCORE(A1,4,"≥90%得满分<&>")'


def test_a_cell_keeps_its_look_and_a_new_one_takes_its_rows_or_columns() -> None:
    data = excel_book(before='<cols><col min="5" max="6" width="9" style="1" customWidth="1"/></cols>')
    xml = part(patched(data, *[SetCell("评分表", r, 1) for r in ("B1", "E10", "E2", "G2")], SetCell("评分表", "B12")))
    assert '<c r="B1" s="1"><v>1</v></c>' in xml
    assert '<c r="E10" s="3"><v>1</v></c>' in xml  # the row's
    assert '<c r="E2" s="1"><v>1</v></c>' in xml  # the column's
    assert '<c r="G2"><v>1</v></c>' in xml
    assert '<c r="B12" s="3"/>' in xml  # emptied, still formatted


def test_rows_and_cells_are_put_in_order() -> None:
    xml = part(patched(excel_book(), *[SetCell("评分表", r, 1) for r in ("C6", "A6", "B3", "D3", "A13", "F1", "AA2")]))
    sheet = openpyxl_sheet(patched(excel_book(), SetCell("评分表", "C6", 1)))
    assert sheet["C6"].value == 1
    places = [xml.index(f'r="{ref}"') for ref in ("F1", "AA2", "B3", "D3", "A6", "C6", "A7", "A12", "A13")]
    assert places == sorted(places)
    assert '<row r="1" spans="1:6">' in xml
    assert '<dimension ref="A1:AA13"/>' in xml


def test_self_closing_rows_and_sheets() -> None:
    for rows in ('<row r="1" ht="20"/>', ""):
        after = patched(book(rows), SetCell("评分表", "B1", "x"))
        assert read_bytes(after, "x").sheets[0].value(1, 2) == "x"
    after = patched(book(sheet_part=f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'), SetCell("评分表", "A2", 1))
    assert '<sheetData><row r="2"><c r="A2"><v>1</v></c></row></sheetData>' in part(after)


def test_prefixed_elements_stay_prefixed() -> None:
    after = patched(
        prefixed_book(), SetCell("评分表", "F1", "文字"), SetCell("评分表", "B2", 1, "1"), MergeCells("评分表", "F3:G3")
    )
    assert '<x:c r="F1" t="inlineStr"><x:is><x:t xml:space="preserve">文字</x:t></x:is></x:c>' in part(after)
    assert '<x:mergeCells count="1"><x:mergeCell ref="F3:G3"/></x:mergeCells>' in part(after)
    assert read_bytes(after, "x").sheets[0].formula(5, 2) == "A5*$A$2+Sheet1!A5"


def test_dates_in_a_1904_book() -> None:
    data = book(workbook=part(book(), "xl/workbook.xml").replace("<sheets>", '<workbookPr date1904="1"/><sheets>'))
    assert "<v>43831</v>" in part(patched(data, SetCell("评分表", "B1", dt.date(2024, 1, 2))))
    with pytest.raises(EditError, match="早于"):
        patched(data, SetCell("评分表", "B1", dt.date(1903, 12, 31)))


@pytest.mark.parametrize(
    ("day", "serial"), [(dt.date(1900, 1, 1), "1"), (dt.date(1900, 2, 28), "59"), (dt.date(1900, 3, 1), "61")]
)
def test_days_around_the_leap_day_that_never_was(day: dt.date, serial: str) -> None:
    assert f"<v>{serial}</v>" in part(patched(book(), SetCell("评分表", "B1", day)))


# --- formulas that belong together ------------------------------------------------------------------------------------


def test_replacing_the_first_cell_of_a_shared_formula_hands_it_on() -> None:
    after = patched(excel_book(), SetCell("评分表", "B2", 1))
    formulas = read_bytes(after, "x").sheets[0].formulas
    assert (2, 2) not in formulas
    assert [formulas[r, 2] for r in (3, 4, 5)] == [f"A{r}*$A$2+Sheet1!A{r}" for r in (3, 4, 5)]
    assert '<f t="shared" si="0" ref="B3:B5">A3*$A$2+Sheet1!A3</f><v>6</v>' in part(after)
    assert [openpyxl_sheet(after)[f"B{r}"].value for r in (2, 3)] == [1, "=A3*$A$2+Sheet1!A3"]


def test_replacing_first_and_second_hands_it_to_the_third_and_values_can_change_too() -> None:
    after = patched(
        excel_book(), SetCell("评分表", "B2", 1), SetCell("评分表", "B3", 2), CacheValue("评分表", "B4", 99)
    )
    sheet = read_bytes(after, "x").sheets[0]
    assert (sheet.formula(4, 2), sheet.value(4, 2)) == ("A4*$A$2+Sheet1!A4", 99)
    assert sheet.formula(5, 2) == "A5*$A$2+Sheet1!A5"


def test_replacing_all_of_a_shared_formula() -> None:
    after = patched(excel_book(), *[SetCell("评分表", f"B{r}", r) for r in range(2, 6)])
    assert "shared" not in part(after)


@pytest.mark.parametrize("ref", ["A7", "B7", "B8"])
def test_half_an_array_is_refused(ref: str) -> None:
    with pytest.raises(EditError, match=f"评分表!{ref}：属于数组公式 A7:B8"):
        patched(excel_book(), SetCell("评分表", ref, 1))


def test_a_whole_array_can_be_replaced_and_its_values_refreshed() -> None:
    whole = patched(excel_book(), *[SetCell("评分表", r, 1) for r in ("A7", "B7", "A8", "B8")])
    assert "array" not in part(whole)
    values = patched(excel_book(), *[CacheValue("评分表", r, v) for r, v in (("A7", 1), ("B8", "文"))])
    assert '<f t="array" ref="A7:B8">A2:B3</f><v>1</v>' in part(values)
    assert '<c r="B8" t="str"><v>文</v></c>' in part(values)


def test_dynamic_array_marks_go_with_the_formula_they_belong_to() -> None:
    rows = '<row r="1"><c r="A1" cm="1" vm="2"><f t="array" ref="A1">F()</f><v>1</v></c></row>'
    assert '<c r="A1" cm="1"><f t="array" ref="A1">F()</f><v>2</v></c>' in part(
        patched(excel_book(rows), CacheValue("评分表", "A1", 2))
    )
    assert '<c r="A1"><f>G()</f><v>2</v></c>' in part(patched(excel_book(rows), SetCell("评分表", "A1", 2, "G()")))


def test_the_calculation_chain_goes_only_when_a_formula_goes() -> None:
    kept = patched(excel_book(), SetCell("评分表", "C1", 1, "2/2"), SetCell("评分表", "F1", 1, "1"))
    assert "xl/calcChain.xml" in names(kept)
    gone = patched(excel_book(), SetCell("评分表", "C1", 1))
    assert "xl/calcChain.xml" not in names(gone)
    assert "calcChain" not in part(gone, "[Content_Types].xml") + part(gone, "xl/_rels/workbook.xml.rels")
    assert read_bytes(gone, "x").sheets[0].value(1, 3) == 1


def test_a_constant_has_no_computed_value_to_refresh() -> None:
    with pytest.raises(EditError, match="评分表!A2：这里没有公式"):
        patched(excel_book(), CacheValue("评分表", "A2", 1))


# --- what must not be touched -----------------------------------------------------------------------------------------


def test_inside_a_merge_is_refused_and_its_corner_is_not() -> None:
    data = excel_book(after='<mergeCells count="1"><mergeCell ref="B3:B5"/></mergeCells>')
    with pytest.raises(EditError, match="评分表!B4：在合并单元格 B3:B5 之内。请写到左上角 B3"):
        patched(data, SetCell("评分表", "B4", 1))
    assert read_bytes(patched(data, SetCell("评分表", "B3", 1)), "x").sheets[0].value(3, 2) == 1


def test_a_protected_sheet_refuses_locked_cells_only() -> None:
    data = excel_book(
        '<row r="1"><c r="A1"><f>1</f><v>1</v></c><c r="B1" s="4"/></row>', after='<sheetProtection sheet="1"/>'
    )
    with pytest.raises(EditError, match="评分表!A1：工作表已保护.*撤销工作表保护"):
        patched(data, SetCell("评分表", "A1", 1))
    with pytest.raises(EditError, match="评分表!Z9：工作表已保护"):
        patched(data, SetCell("评分表", "Z9", 1))
    assert '<c r="B1" s="4"><v>2</v></c>' in part(patched(data, SetCell("评分表", "B1", 2)))
    assert "<f>1</f><v>2</v>" in part(patched(data, CacheValue("评分表", "A1", 2)))  # Excel recalculates it as well


def test_a_table_heading_is_refused_and_its_body_is_not() -> None:
    with pytest.raises(EditError, match="评分表!B1：是表格“表1”的标题"):
        patched(table_book(), SetCell("评分表", "B1", "新标题"))
    assert patched(table_book(), SetCell("评分表", "B2", 3)) != table_book()


def test_a_signed_or_shared_book_is_refused() -> None:
    for extra, words in (("_xmlsignatures/sig1.xml", "数字签名"), ("xl/revisions/revisionHeaders.xml", "共享工作簿")):
        with pytest.raises(BookError, match=words):
            patched(excel_book(extra={extra: "<a/>"}), SetCell("评分表", "A1", 1))


def test_cells_without_addresses_are_refused() -> None:
    data = book("<row><c><v>1</v></c></row>")
    assert read_bytes(data, "x").sheets[0].value(1, 1) == 1
    with pytest.raises(EditError, match="没有写明地址"):
        patched(data, SetCell("评分表", "B1", 1))


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (SetCell("没有", "A1", 1), "没有名为“没有”的工作表（现有：评分表）"),
        (SetCell("评分表", "1A", 1), "评分表!1A：不是单元格地址"),
        (SetCell("评分表", "A1", "长" * 32768), "评分表!A1：.*32767"),
        (SetCell("评分表", "A1", None, "1+" * 5000 + "1"), "评分表!A1：公式有"),
        (SetCell("评分表", "A1", float("nan")), "评分表!A1：.*不是一个数"),
        (SetCell("评分表", "A1", Decimal("Infinity")), "不是一个数"),
        (MergeCells("评分表", "A1:x"), "不是单元格区域"),
    ],
)
def test_impossible_edits_say_where(edit: Edit, words: str) -> None:
    with pytest.raises(EditError, match=words):
        patched(excel_book(), edit)


# --- columns, merges, names, notes, looks -----------------------------------------------------------------------------


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


# --- whole sheets -----------------------------------------------------------------------------------------------------


def report(title: str = "得分率", name: str = "报告") -> NewSheet:
    sheet = NewSheet(name)
    pen = Pen(sheet)
    pen.put(1, 1, title, font=Font("黑体", bold=True, color="1F4E79"))
    pen.put(1, 2, "得分")
    for row, (label, rate) in enumerate((("决策", 0.9), ("过程", 0.8)), 2):
        pen.put(row, 1, label)
        pen.put(row, 2, rate, number_format="0.0%", fill="FFF2CC")
    pen.formula(1, 3, "=SUM(B2:B3)", 1.7)
    names, rates = Column("A", 2, ["决策", "过程"]), Column("B", 2, [0.9, 0.8])
    sheet.charts.append(BarChart("得分率", "得分", names, rates, Block(5, 12, 4), "4F81BD", "0.0%", gap=100))
    page(sheet, landscape=True, area="A1:C20", header_rows="1:1")
    return sheet


RICH = patched(excel_book(), PutSheet(report()), Note("评分表", "A1", "批注"))


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


# --- a property: what is written is what is read ----------------------------------------------------------------------

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\x00\r"), min_size=1, max_size=30
)
values = st.one_of(
    texts.filter(lambda t: not any(ord(c) < 32 and c not in "\n\t" or c in "\ufffe\uffff" for c in t)),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False, width=64),
    st.integers(-(10**14), 10**14),
)
places = st.tuples(st.integers(1, 14), st.integers(1, 8))


@given(
    st.dictionaries(places, st.tuples(values, st.booleans()), max_size=12), st.sampled_from([excel_book, prefixed_book])
)
@settings(max_examples=80, deadline=None)
def test_random_edits_read_back(wanted: dict, make) -> None:
    spared = {(7, 1), (7, 2), (8, 1), (8, 2), (1, 4)}  # an array formula, and a cell with a date format
    wanted = {at: edit for at, edit in wanted.items() if at not in spared}
    data = make()
    edits = [SetCell("评分表", write_ref(*at), v, "A1&B1" if f else None) for at, (v, f) in wanted.items()]
    after = patched(data, *edits)
    before, sheet = read_bytes(data, "x").sheets[0], read_bytes(after, "x").sheets[0]
    for at, (value, formula) in wanted.items():
        assert sheet.value(*at) == value
        assert sheet.formula(*at) == ("A1&B1" if formula else None)
    for at, cell in before.cells.items():
        if at not in wanted:
            assert sheet.cells[at] == cell
    assert sheet.cells.keys() == before.cells.keys() | wanted.keys()


MANGLED = [
    b"<",
    b">",
    b'"',
    b"&",
    b"&#x110000;",
    b'r="A1"',
    b' s="99999"',
    b' t="zz"',
    b"<c/>",
    b"-1",
    b"9" * 11,
    b"",
    b"\xff",
]


@pytest.mark.parametrize("seed", range(80))
def test_nonsense_inside_the_parts_ends_in_one_chinese_line(seed: int) -> None:
    """Parts with a right CRC but mangled XML: whatever is asked of them, the answer is a book or a ``BookError``."""
    chance = random.Random(seed)
    source = zipfile.ZipFile(BytesIO(RICH))
    content = {name: source.read(name) for name in source.namelist()}
    for _ in range(chance.randrange(1, 4)):
        name = chance.choice([n for n in content if n.endswith((".xml", ".rels", ".vml"))])
        at = chance.randrange(len(content[name]))
        rest = content[name][at + chance.randrange(12) :]
        content[name] = content[name][:at] + chance.choice(MANGLED) + rest
    if chance.random() < 0.2:
        del content[chance.choice(list(content))]
    try:
        package = check_package(pack(content), "书.xlsx")
        read = read_package(package, "书.xlsx")
        assert all(sheet.cells is not None and sheet.top_left(1, 1) for sheet in read.sheets)
        look = Style(bold=True, number_format="0.0", fill="FFF2CC", wrap=True)
        name = read.sheets[0].name
        edits = [SetCell(name, "A1", "v", style=look), Note(name, "Z9", "n"), ColumnWidth(name, "C", 9)]
        after = apply(package, [*edits, PutSheet(report()), DefineName("甲", "A1"), CalcOnLoad(True)])
        assert read_bytes(after, "x").sheet(name).text(1, 1) == "v"
    except BookError as refused:
        assert len(str(refused).splitlines()) == 1


# --- saving -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "自评表.xlsx"
    path.write_bytes(excel_book())
    return path


def test_first_overwrite_keeps_a_copy_and_later_ones_leave_it(file: Path) -> None:
    os.chmod(file, 0o640)
    assert patch_file(file, [SetCell("评分表", "F1", 1)])
    backup = file.with_name("自评表.备份.xlsx")
    assert backup.read_bytes() == excel_book()
    assert patch_file(file, [SetCell("评分表", "F1", 2)])
    assert backup.read_bytes() == excel_book()
    assert {p.name for p in file.parent.iterdir()} == {"自评表.备份.xlsx", "自评表.xlsx"}
    assert file.stat().st_mode & 0o777 == 0o640


def test_nothing_to_change_writes_nothing(file: Path) -> None:
    before = file.stat()
    assert not patch_file(file, [])
    assert file.stat() == before
    assert len(list(file.parent.iterdir())) == 1


def test_saving_elsewhere_leaves_the_original(file: Path, tmp_path: Path) -> None:
    assert patch_file(file, [SetCell("评分表", "F1", 1)], tmp_path / "新.xlsx")
    assert file.read_bytes() == excel_book()
    assert not (tmp_path / "自评表.备份.xlsx").exists()
    assert read_bytes((tmp_path / "新.xlsx").read_bytes(), "x").sheets[0].value(1, 6) == 1


@pytest.mark.parametrize("owner", ["~$自评表.xlsx", ".~lock.自评表.xlsx#", ".~自评表.xlsx"])
def test_an_open_file_is_not_written(file: Path, owner: str) -> None:
    (file.parent / owner).write_bytes(b"")
    with pytest.raises(BookError, match="自评表.xlsx：文件正在 Excel、WPS 或 LibreOffice 中打开.*请先关闭"):
        patch_file(file, [SetCell("评分表", "F1", 1)])
    assert file.read_bytes() == excel_book()


def test_a_locked_file_is_reported_and_left_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(BookError, match="不能保存：文件正被其他程序打开"):
        patch_file(file, [SetCell("评分表", "F1", 1)])
    assert file.read_bytes() == excel_book()
    assert not list(file.parent.glob(".pescore-*"))


def test_a_full_disk_leaves_the_original(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BookError, match="保存失败.*原文件没有改动"):
        patch_file(file, [SetCell("评分表", "F1", 1)])
    assert [p.name for p in file.parent.iterdir()] == [file.name]


def test_a_file_changed_meanwhile_is_not_overwritten(file: Path) -> None:
    def edits():
        file.write_bytes(book(CELL))
        yield SetCell("评分表", "F1", 1)

    with pytest.raises(BookError, match="处理期间被别人改动"):
        patch_file(file, edits())
    assert file.read_bytes() == book(CELL)


def test_a_link_keeps_pointing(file: Path) -> None:
    link = file.with_name("链接.xlsx")
    link.symlink_to(file)
    patch_file(link, [SetCell("评分表", "F1", 1)])
    assert link.is_symlink()
    assert read_bytes(file.read_bytes(), "x").sheets[0].value(1, 6) == 1


KILLED = """
import os, signal, sys
from pescore.workbook.edits import SetCell
from pescore.workbook.patch import patch_file
point, calls = sys.argv[2], 0
def die(*_):
    global calls
    calls += 1
    if calls == int(sys.argv[3]):
        os._exit(9) if sys.argv[4] == "exit" else os.kill(os.getpid(), signal.SIGKILL)
real = getattr(os, point)
def at(*a, **k):
    die()
    return real(*a, **k)
setattr(os, point, at)
patch_file(sys.argv[1], [SetCell("评分表", "F1", 1)])
"""


@pytest.mark.parametrize(
    ("point", "call", "how"),
    [("fsync", 1, "kill"), ("link", 1, "exit"), ("fsync", 2, "kill"), ("replace", 1, "kill"), ("fsync", 3, "exit")],
)
def test_a_killed_process_leaves_a_whole_file(file: Path, point: str, call: int, how: str) -> None:
    """Killed before each step of a save: the file is the old one, or (after the move) the new one, never a part."""
    ran = subprocess.run([sys.executable, "-c", KILLED, str(file), point, str(call), how], timeout=30, check=False)
    assert ran.returncode in (9, -9)
    finished = (point, call) == ("fsync", 3)  # only the folder entry was still to be flushed
    expected = patched(excel_book(), SetCell("评分表", "F1", 1)) if finished else excel_book()
    assert file.read_bytes() == expected
    backup = file.with_name("自评表.备份.xlsx")
    assert not backup.exists() or backup.read_bytes() == excel_book()
    assert patch_file(file, [SetCell("评分表", "F1", 2)])  # and work goes on


# --- another program reads it -----------------------------------------------------------------------------------------

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
