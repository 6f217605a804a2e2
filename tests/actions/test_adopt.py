"""Adopting the dev layouts: live formulas beside the scores, everything else as it was, the second time nothing."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from adopted_books import DEV, FORMS, NOT_FORMS, adopted, book_of, built, edited, formulas, members, values

from pescore.actions.adopt import adopt
from pescore.evaluation import table as t
from pescore.functions.registry import REGISTRY
from pescore.values import Err
from pescore.workbook.adopted import COMPUTED, COUNTED, find_block
from pescore.workbook.edits import DefineName, PutSheet, SetCell
from pescore.workbook.grid import read_bytes
from pescore.workbook.new_sheet import NewSheet
from pescore.workbook.package import BookError
from pescore.workbook.patch import apply
from pescore.workbook.pen import Pen
from pescore.workbook.recalc import recalculate
from pescore.workbook.scored import score_book
from pescore.workbook.xml_cells import scan

forms = pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
_TOUCHED = re.compile(r"\[Content_Types\]\.xml|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels|xl/styles\.xml")


def by_name(stem: str) -> Path:
    return next(path for path in DEV if path.stem.startswith(stem))


@pytest.mark.parametrize("path", [p for p in DEV if p.stem[:3] in NOT_FORMS], ids=lambda path: path.stem)
def test_what_is_no_form_is_refused_with_the_reason(path: Path) -> None:
    found = adopt(book_of(path), path.name)
    assert found.form.form == "none"
    assert found.form.reason
    assert not found.edits


@forms
def test_other_parts_keep_every_byte(path: Path) -> None:
    found, data = adopted(path)
    before, after = members(path.read_bytes()), members(data)
    own = {name for name in before if before[name] != after.get(name)}
    sheets = {name for name in own if name.startswith("xl/worksheets/sheet")}
    assert len(sheets) == 1, sheets
    assert all(_TOUCHED.fullmatch(name) for name in own - sheets), own


@forms
def test_the_cells_that_were_there_keep_every_byte(path: Path) -> None:
    found, data = adopted(path)
    before, after = members(path.read_bytes()), members(data)
    part = next(name for name in before if name.startswith("xl/worksheets/sheet") and before[name] != after[name])
    old, new = scan(before[part]), scan(after[part])
    for place, cell in old.cells.items():
        kept = new.cells[place]
        assert before[part][cell.start : cell.end] == after[part][kept.start : kept.end], place
    for number, row in old.rows.items():
        assert {k: v for k, v in row.attributes.items() if k != "spans"} == {
            k: v for k, v in new.rows[number].attributes.items() if k != "spans"
        }
    assert set(old.merges) <= set(new.merges)


@forms
def test_every_row_with_points_has_its_formulas(path: Path) -> None:
    found, data = adopted(path)
    assert found.adopted is not None
    block, sheet = found.adopted.block, found.form.sheet
    there = formulas(data)
    wanted = {leaf.row for leaf in found.form.leaves if leaf.full is not None and leaf.kind != "na"}
    assert wanted <= {line.row for line in found.adopted.lines}
    for line in found.adopted.lines:
        assert "PE_SCORE(" in str(there[sheet, f"{block.letter(COMPUTED)}{line.row}"])
        assert "PE_WHY(" in str(there[sheet, f"{block.letter(t.WHY)}{line.row}"])
        assert (sheet, f"{block.letter(COUNTED)}{line.row}") in there


@forms
def test_stored_values_are_what_an_engine_calculates(path: Path) -> None:
    found, data = adopted(path)
    assert found.adopted is not None
    book = read_bytes(data, path.name)
    again = recalculate(book, REGISTRY)
    ours = [edit for edit in found.edits if isinstance(edit, SetCell) and edit.formula]
    assert ours
    for edit in ours:
        value = again.values[edit.sheet, edit.ref]
        if isinstance(edit.value, Decimal):
            assert isinstance(value, float) and abs(Decimal(str(value)) - edit.value) < Decimal("1e-9"), edit.ref
        elif isinstance(edit.value, Err):
            assert isinstance(value, Err) and value.code == edit.value.code, edit.ref
        else:
            assert (value or "") == edit.value, edit.ref


@forms
def test_filled_in_scores_stay_beside_the_computed_ones(path: Path) -> None:
    found, data = adopted(path)
    before, after = values(path.read_bytes()), values(data)
    score = found.form.columns["score"]
    for leaf in found.form.leaves:
        at = (found.form.sheet, f"{score}{leaf.row}")
        assert before.get(at) == after.get(at)


@forms
def test_the_second_time_changes_nothing(path: Path) -> None:
    found, data = adopted(path)
    book = read_bytes(data, path.name)
    again = adopt(book, path.name)
    assert book.package is not None
    assert apply(book.package, again.edits) == data
    assert again.form.as_json() == found.form.as_json()


@forms
def test_questions_and_faults_stand_on_the_review_sheet(path: Path) -> None:
    found, data = adopted(path)
    said = {str(value) for (sheet, _), value in values(data).items() if sheet == "复核"}
    assert found.findings
    for finding in found.findings:
        assert any(finding.says in text for text in said), finding
    for problem in found.form.problems:
        assert any(problem.detail in text for text in said), problem


def test_the_pages_keep_their_area() -> None:
    """L26 has no print area: it gets one around what was there; our columns do not print."""
    found, _ = adopted(by_name("L26"))
    areas = [edit for edit in found.edits if isinstance(edit, DefineName) and edit.name == "_xlnm.Print_Area"]
    assert [(area.sheet, area.refers_to) for area in areas] == [("评价指标体系", "'评价指标体系'!$A$1:$H$31")]


def test_a_print_area_of_the_users_stays() -> None:
    path = by_name("L26")
    mine = DefineName("_xlnm.Print_Area", "'评价指标体系'!$A$1:$F$31", sheet="评价指标体系")
    book = read_bytes(edited(path.read_bytes(), mine), path.name)
    found = adopt(book, path.name)
    assert not any(isinstance(edit, DefineName) and edit.name == mine.name for edit in found.edits)


def test_columns_stand_clear_of_charts() -> None:
    """The table of L22 ends at column I, a chart beside it at column M."""
    found, _ = adopted(by_name("L22"))
    assert found.adopted is not None
    assert found.adopted.block.first == 14


def test_a_self_evaluation_is_scored_by_its_targets() -> None:
    # 吨处理成本: 目标 ≤285, 实际 292 → 7 × 285 ÷ 292 = 6.83; 预算执行率: 4391.2 ÷ 4400 × 10 = 9.98
    found, data = adopted(by_name("L14"))
    shown = values(data)
    assert found.adopted is not None
    column = found.adopted.block.letter(COMPUTED)
    assert shown["项目绩效自评", f"{column}17"] == 6.83
    assert shown["项目绩效自评", f"{column}5"] == 9.98
    assert shown["项目绩效自评", f"{column}22"] == "#N/A"  # 试点中: a person must say which band
    assert shown["项目绩效自评", "J17"] == 7  # what was filled in


def test_what_a_person_typed_stays_and_counts() -> None:
    path = by_name("L14")
    found, data = adopted(path)
    assert found.adopted is not None
    block, sheet = found.adopted.block, found.form.sheet
    typed = edited(
        data,
        SetCell(sheet, f"{block.letter(t.MANUAL)}22", 5),
        SetCell(sheet, f"{block.letter(t.REASON)}22", "试点覆盖过半"),
    )
    again = adopt(read_bytes(typed, path.name), path.name)
    assert again.adopted is not None and again.result is not None
    leaf = next(leaf for leaf in again.adopted.evaluation.leaves if leaf.row == 22)
    assert (leaf.manual, leaf.reason) == (5, "试点覆盖过半")
    # 9.98 + 8 + 6.68 + 4×7 + 6.83 + 7.28 + 8 + 7 + 5 + 9.89 = 96.66
    assert again.result.total == Decimal("96.66")
    assert not any(isinstance(edit, SetCell) for edit in again.edits)


def test_a_score_typed_over_a_formula_is_refused_with_the_cell() -> None:
    path = by_name("L14")
    found, data = adopted(path)
    assert found.adopted is not None
    cell = f"{found.adopted.block.letter(COMPUTED)}12"
    over = edited(data, SetCell(found.form.sheet, cell, 7))
    with pytest.raises(BookError, match=rf"{cell}.*公式被“7”覆盖.*人工得分"):
        score_book(read_bytes(over, path.name), path.name)


def test_manual_points_beyond_the_full_mark_are_refused() -> None:
    path = by_name("L14")
    found, data = adopted(path)
    assert found.adopted is not None
    block, sheet = found.adopted.block, found.form.sheet
    over = edited(
        data,
        SetCell(sheet, f"{block.letter(t.MANUAL)}22", 8),
        SetCell(sheet, f"{block.letter(t.REASON)}22", "加分"),
    )
    with pytest.raises(BookError, match="不在 0 至分值 7 之间"):
        adopt(read_bytes(over, path.name), path.name)


def test_a_new_row_gets_its_formulas_the_next_time() -> None:
    path = by_name("L14")
    found, data = adopted(path)
    assert found.adopted is not None
    gone = [SetCell(found.form.sheet, f"{found.adopted.block.letter(name)}12") for name in (COMPUTED, COUNTED, t.WHY)]
    again = adopt(read_bytes(edited(data, *gone), path.name), path.name)
    written = {edit.ref for edit in again.edits if isinstance(edit, SetCell)}
    assert written == {edit.ref for edit in gone}


def test_somebody_elses_sheet_of_our_name_is_not_touched() -> None:
    path = by_name("L26")
    data = path.read_bytes()
    taken = edited(data, PutSheet(_sheet("口径", "本单位口径说明")))
    with pytest.raises(BookError, match="已有一张别的“口径”表.*改名"):
        adopt(read_bytes(taken, path.name), path.name)
    taken = edited(data, PutSheet(_sheet("复核", "复核人签字")))
    with pytest.raises(BookError, match="已有一张别的“复核”表.*改名"):
        adopt(read_bytes(taken, path.name), path.name)


def test_a_book_of_ours_needs_nothing() -> None:
    found = adopt(read_bytes(built(), "评分表.xlsx"), "评分表.xlsx")
    assert found.form.form == "评分表"
    assert not found.edits


def test_an_unknown_sheet_is_named() -> None:
    path = by_name("L26")
    with pytest.raises(BookError, match="没有名为“表9”的工作表（现有：评价指标体系、问卷汇总）"):
        adopt(book_of(path), path.name, "表9")


def test_the_block_is_found_by_its_headings() -> None:
    found, data = adopted(by_name("L07"))
    assert found.adopted is not None
    sheet = read_bytes(data, "x.xlsx").sheet(found.form.sheet)
    block = find_block(sheet)
    assert block is not None
    assert block.columns == found.adopted.block.columns


def _sheet(name: str, text: str) -> NewSheet:
    pen = Pen(NewSheet(name))
    pen.put(1, 1, text)
    return pen.sheet
