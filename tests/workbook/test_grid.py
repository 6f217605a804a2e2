"""What a sheet of cells reads as, compared with what was written into the file."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from bad_files import MAIN, book
from hypothesis import given
from hypothesis import strategies as st
from sample_books import ROWS, excel_book, prefixed_book

from pescore.values import Err
from pescore.workbook import xml_cells
from pescore.workbook.formula_text import called_functions, has_external_reference, plain_formula, references, shift
from pescore.workbook.grid import Sheet, read_book, read_bytes
from pescore.workbook.package import open_package
from pescore.workbook.parts import structure
from pescore.workbook.refs import letters, read_area, read_ref, write_area, write_ref
from pescore.workbook.sheet_xml import SheetXml

LAYOUTS = sorted((Path(__file__).parents[1] / "data" / "layouts" / "dev").glob("*.xlsx"))


@pytest.mark.parametrize("make", [excel_book, prefixed_book])
def test_cells_of_an_excel_book(make) -> None:
    sheet = read_bytes(make(), "书.xlsx").sheet("评分表")
    assert sheet.value(1, 1) == "得分"
    assert sheet.value(1, 2) == 0.6592
    assert sheet.value(1, 3) == Err("#DIV/0!", "单元格里存的就是错误值")
    assert sheet.value(1, 4) == dt.date(2024, 1, 2)
    assert sheet.value(12, 1) is True
    assert sheet.value(12, 2) is None
    assert sheet.value(99, 99) is None
    assert sheet.value(0, 1) is None
    assert [sheet.text(1, c) for c in range(1, 6)] == ["得分", "0.6592", "#DIV/0!", "2024-01-02", ""]
    assert sheet.text(12, 1) == "TRUE"
    assert sheet.hidden_rows == {2}
    assert sheet.format(1, 2) == "0.00%"
    assert sheet.format(10, 3) == "General"
    assert sheet.format(12, 2) == '0.0"分"'
    assert (sheet.max_row, sheet.max_col) == (12, 4)


@pytest.mark.parametrize("make", [excel_book, prefixed_book])
def test_formulas_with_shared_ones_written_out(make) -> None:
    sheet = read_bytes(make(), "书.xlsx").sheet("评分表")
    assert sheet.formula(2, 2) == "A2*$A$2+Sheet1!A2"
    assert sheet.formula(5, 2) == "A5*$A$2+Sheet1!A5"
    assert sheet.formula(10, 3) == 'A1&"<分>"'
    assert sheet.formula(2, 1) is None
    assert sheet.arrays == {(7, 1): (7, 1, 8, 2)}
    assert sheet.cells[10, 3] == ("得分<分>", 'A1&"<分>"', "General")
    assert (12, 2) not in sheet.cells  # formatted, but empty


def test_a_formula_without_result_is_a_cell() -> None:
    sheet = read_bytes(book('<row r="1"><c r="B1"><f>PE_SCORE(A1,4,C1)</f></c></row>'), "x").sheets[0]
    assert sheet.value(1, 2) is None
    assert sheet.cells == {(1, 2): (None, "PE_SCORE(A1,4,C1)", "General")}


def test_an_error_outside_the_read_area_is_kept() -> None:
    sheet = read_bytes(
        book('<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="C3" t="e"><v>#N/A</v></c></row>'), "x"
    )
    assert sheet.sheets[0].text(3, 3) == "#N/A"
    assert sheet.sheets[0].max_col == 3


def test_merges_and_their_anchor() -> None:
    wb = openpyxl.Workbook()
    ws = wb.active
    assert ws is not None
    ws["A1"] = "项目支出绩效自评表"
    ws["A3"] = "产出"
    ws.merge_cells("A1:D1")
    ws.merge_cells("A3:A5")
    ws.column_dimensions["C"].hidden = True
    wb.create_sheet("隐藏").sheet_state = "hidden"
    stream = BytesIO()
    wb.save(stream)
    read = read_bytes(stream.getvalue(), "x")
    sheet = read.sheets[0]
    assert set(sheet.merges) == {(1, 1, 1, 4), (3, 1, 5, 1)}
    assert sheet.top_left(1, 4) == (1, 1)
    assert sheet.top_left(5, 1) == (3, 1)
    assert sheet.top_left(2, 2) == (2, 2)
    assert sheet.hidden_cols == {3}
    assert [s.hidden for s in read.sheets] == [False, True]


def test_times_and_spans_are_the_fraction_of_a_day() -> None:
    wb = openpyxl.Workbook()
    ws = wb.active
    assert ws is not None
    ws["A1"], ws["B1"], ws["C1"] = dt.time(6), dt.timedelta(hours=36), dt.datetime(2024, 1, 2, 12)
    ws["D1"] = "  两边有空格　"
    stream = BytesIO()
    wb.save(stream)
    sheet = read_bytes(stream.getvalue(), "x").sheets[0]
    assert [sheet.value(1, c) for c in (1, 2, 3)] == [0.25, 1.5, dt.datetime(2024, 1, 2, 12)]
    assert (sheet.value(1, 4), sheet.text(1, 4)) == ("  两边有空格　", "两边有空格")
    assert sheet.text(1, 3) == "2024-01-02 12:00"


def test_unknown_sheet_names_those_there_are() -> None:
    with pytest.raises(KeyError, match="没有名为“报告”的工作表；现有：评分表"):
        read_bytes(book(), "x").sheet("报告")


def test_a_host_can_build_a_sheet_from_its_own_rows() -> None:
    sheet = Sheet("评分表", [["指标", None], ["", 2.0]], ((1, 1, 1, 2),))
    assert (sheet.value(2, 1), sheet.value(2, 2), sheet.top_left(1, 2)) == (None, 2.0, (1, 1))
    assert sheet.cells == {(1, 1): ("指标", None, None), (2, 2): (2.0, None, None)}


@pytest.mark.parametrize("file", LAYOUTS, ids=lambda f: f.stem)
def test_same_values_as_openpyxl(file: Path) -> None:
    ours = read_book(file)
    theirs = openpyxl.load_workbook(file, data_only=True)
    formulas = openpyxl.load_workbook(file)
    assert [s.name for s in ours.sheets] == [w.title for w in theirs.worksheets]
    for sheet in ours.sheets:
        plain = theirs[sheet.name]
        assert {str(m) for m in plain.merged_cells.ranges} == {write_area(m) for m in sheet.merges}
        for row in plain.iter_rows():
            for cell in row:
                assert _as_openpyxl(sheet.value(cell.row, cell.column)) == (None if cell.value == "" else cell.value)
                written = formulas[sheet.name].cell(cell.row, cell.column)
                expected = str(written.value)[1:] if written.data_type == "f" else None
                assert sheet.formula(cell.row, cell.column) == expected


def _as_openpyxl(value: object) -> object:
    """openpyxl gives errors as their text and every date with a time."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    return value.code if isinstance(value, Err) else value


def same(one: SheetXml, other: SheetXml) -> bool:
    assert dict(one.cells) == dict(other.cells)
    return replace(one, cells={}) == replace(other, cells={})


@pytest.mark.parametrize("file", LAYOUTS, ids=lambda f: f.stem)
def test_the_quick_reading_of_a_sheet_equals_the_parser(file: Path) -> None:
    package = open_package(file)
    for tab in structure(package).sheets:
        xml = package.xml[tab.part]
        assert same(xml_cells.scan_usual(xml), xml_cells.parse(xml))


ODD_CELLS = [
    '<c r="A1"/>',
    '<c r="B1" s="3"/>',
    '<c r="C1" s="12" t="str"><f>A1&amp;"x"</f><v>甲&lt;&#10;乙</v></c>',
    '<c r="D1" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>',
    '<c r="E1" cm="1"><f t="array" ref="E1">F()</f><v>1</v></c>',
    '<c r="F1"><v>1</v><extLst/></c>',
    '<c r="G1" t="inlineStr"><is><t>b</t></is><extLst/></c>',
    '<c s="1" r="H1"><v>2</v></c>',
    '<c r="I1"><f t="shared" si="0"/><v/></c>',
    '<c r="J1"><v></v></c>',
    "<c r='K1'/>",
    '<c r="L1"><!-- x --><v>1</v></c>',
    '<c r="M1"><v xml:space="preserve"> 1 </v></c>',
    '<c r="N1"><f><![CDATA[1<2]]></f></c>',
    "<c><v>9</v></c>",
]
ROW_TAGS = ['<row r="1">', '<row r="1" hidden="1" spans="1:9">', "<row>"]


@given(st.lists(st.sampled_from(ODD_CELLS), max_size=8, unique=True), st.sampled_from(ROW_TAGS))
def test_quick_reading_is_right_or_declines(cells: list[str], row: str) -> None:
    text = (
        f'<worksheet xmlns="{MAIN}"><cols><col min="2" max="3" hidden="1"/></cols><sheetData>{row}{"".join(cells)}'
        '</row>\n<row r="4" ht="20"/></sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>'
    )
    xml = text.encode()
    assert same(xml_cells.scan(xml), xml_cells.parse(xml))
    by_row = xml_cells.scan(xml + b" ").cells  # read anew, one cell at a time
    for place, cell in reversed(xml_cells.parse(xml).cells.items()):
        assert by_row.get(place) == cell
    assert (99, 99) not in by_row


def test_layouts_are_there() -> None:
    assert LAYOUTS


NAMES = ("PE_SCORE", "PE_AHP", "PE_AHP_CR", "PE_TOTAL")
SPELLINGS = {
    "PE_SCORE(C8,E8,F8)": "PE_SCORE(C8,E8,F8)",
    "[1]!PE_SCORE(C8)": "PE_SCORE(C8)",
    "[12]!pe_score(C8)": "PE_SCORE(C8)",
    "_xldudf_PE_SCORE(C8)": "PE_SCORE(C8)",
    "_xldudf_PESCORE_PE_SCORE(C8)": "PE_SCORE(C8)",
    "_xll.PE_SCORE(C8)": "PE_SCORE(C8)",
    "_xlfn.PE_SCORE(C8)": "PE_SCORE(C8)",
    "_xludf.PE_TOTAL(C8)": "PE_TOTAL(C8)",
    "pescore.xlam!PE_SCORE(C8)": "PE_SCORE(C8)",
    "'C:\\Users\\某人\\XLSTART\\pescore.xlam'!PE_SCORE(C8)": "PE_SCORE(C8)",
    "'C:\\it''s\\pescore.xlam'!PE_SCORE(C8)": "PE_SCORE(C8)",
    "CN.PE.CALC.PEADDINSERVICE.PESCORE(C8)": "PE_SCORE(C8)",
    "cn.pe.calc.peaddinservice.peahpcr(B2:D4)": "PE_AHP_CR(B2:D4)",
    "PESCORE.PE_SCORE(C8)": "PE_SCORE(C8)",
    "PE_AHP_CR(B2:D4)+pe_ahp(B2)": "PE_AHP_CR(B2:D4)+PE_AHP(B2)",
    'IF(C8="","",[1]!PE_SCORE(C8))': 'IF(C8="","",PE_SCORE(C8))',
    # what only looks like one of ours
    "PERCENTILE(A1:A9,0.5)": "PERCENTILE(A1:A9,0.5)",
    "MY_PE_SCORE(C8)": "MY_PE_SCORE(C8)",
    "my.PE_SCORE(C8)": "my.PE_SCORE(C8)",
    "PE_SCORES(C8)": "PE_SCORES(C8)",
    "PESCORE(C8)": "PESCORE(C8)",
    "PE_SCORE": "PE_SCORE",
    "Sheet1!PE_SCORE(C8)": "Sheet1!PE_SCORE(C8)",
    '"[1]!PE_SCORE("&A1': '"[1]!PE_SCORE("&A1',
    '"他说""_xll.PE_SCORE(""好"': '"他说""_xll.PE_SCORE(""好"',
    "'_xll.PE_SCORE(表)'!A1": "'_xll.PE_SCORE(表)'!A1",
    "_xlfn._xlws.FILTER(A1:A9,B1:B9)": "_xlfn._xlws.FILTER(A1:A9,B1:B9)",
    "_xlfn.IFNA(_xll.PE_SCORE(A1),0)": "_xlfn.IFNA(PE_SCORE(A1),0)",
    "[1]Sheet1!A1": "[1]Sheet1!A1",
}


@pytest.mark.parametrize(("stored", "plain"), SPELLINGS.items())
def test_every_spelling_reads_plainly(stored: str, plain: str) -> None:
    assert plain_formula(stored, NAMES) == plain
    assert plain_formula(plain, NAMES) == plain


@pytest.mark.parametrize(
    ("formula", "moved"),
    {
        "A1+$A1+A$1+$A$1": "B3+$A3+B$1+$A$1",
        "SUM(A1:B2)": "SUM(B3:C4)",
        "SUM(A:A,$B:C,2:2,$3:4)": "SUM(B:B,$B:D,4:4,$3:6)",
        "LOG10(A1)": "LOG10(B3)",
        "'A1 表'!A1+表A1!B2": "'A1 表'!B3+表A1!C4",
        '"A1"&A1': '"A1"&B3',
        "表1[[#This Row],[A1]]+A1": "表1[[#This Row],[A1]]+B3",
        "XFD1": "A3",
        "名称A1+A1.5": "名称A1+A1.5",
        'PE_SCORE(C8,$E8,"",口径)': 'PE_SCORE(D10,$E10,"",口径)',
    }.items(),
)
def test_shifting_moves_only_relative_references(formula: str, moved: str) -> None:
    assert shift(formula, 2, 1) == moved


def test_references_of_a_formula() -> None:
    assert references("SUM(A1:$B$2)+'口 径'!C3+参数!D4*LOG10(2)&\"E5\"") == [
        (None, (1, 1, 2, 2)), ("口 径", (3, 3, 3, 3)), ("参数", (4, 4, 4, 4)),
    ]  # fmt: skip


def test_called_functions_and_links() -> None:
    assert called_functions('_xlfn._xlws.FILTER(A1,"SUM(")+IF (1)+pe_score(B1)') == {"FILTER", "PE_SCORE"}
    assert has_external_reference("[1]表!A1")
    assert has_external_reference("'C:\\[预算.xlsx]表'!A1")
    assert not has_external_reference('"[1]"&表1[得分]&表1[[#All],[1]]')


def test_references() -> None:
    assert [read_ref(r) for r in ("A1", "$AB$12", "xfd1048576", "A0", "1A", "")] == [
        (1, 1), (12, 28), (1048576, 16384), None, None, None,
    ]  # fmt: skip
    assert [write_ref(*read_ref(r)) for r in ("A1", "Z9", "AA10", "XFD1")] == ["A1", "Z9", "AA10", "XFD1"]
    assert read_area("B3:A1") == (1, 1, 3, 2)
    assert read_area("A1:") is not None
    assert letters(703) == "AAA"


def test_a_sheet_with_a_byte_order_mark_keeps_its_places() -> None:
    sheet = b"\xef\xbb\xbf" + f'<worksheet xmlns="{MAIN}"><sheetData>{ROWS}</sheetData></worksheet>'.encode()
    assert read_bytes(excel_book(extra={"xl/worksheets/sheet1.xml": sheet}), "x").sheets[0].formula(3, 2) is not None
