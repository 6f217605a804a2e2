"""Formulas that belong together: shared ones, arrays, the calculation chain."""

from __future__ import annotations

import pytest
from patching import names, openpyxl_sheet, part, patched
from sample_books import excel_book

from pescore.workbook.edits import (
    CacheValue,
    EditError,
    SetCell,
)
from pescore.workbook.grid import read_bytes


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
