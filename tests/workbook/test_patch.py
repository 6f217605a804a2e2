"""A patch changes what was asked and not a byte more."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from bad_files import MAIN, book
from hypothesis import given, settings
from hypothesis import strategies as st
from patching import LAYOUTS, openpyxl_sheet, part, patched, raw_members
from sample_books import excel_book, prefixed_book

from pescore.values import Err
from pescore.workbook.edits import (
    CacheValue,
    EditError,
    MergeCells,
    SetCell,
)
from pescore.workbook.grid import read_bytes, read_package
from pescore.workbook.package import check_package
from pescore.workbook.patch import apply
from pescore.workbook.refs import write_ref


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
