"""Refreshing: changed findings give new scores everywhere, the rest keeps its bytes, the second time nothing changes."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from adopted_books import FORMS, adopted, built, edited, members, values

from pescore.actions.refresh import Refreshed, refresh
from pescore.workbook.edits import SetCell
from pescore.workbook.grid import read_bytes
from pescore.workbook.package import BookError
from pescore.workbook.patch import apply

TODAY = date(2026, 5, 1)
_OWN = re.compile(
    r"\[Content_Types\]\.xml|xl/(workbook|styles)\.xml|xl/_rels/workbook\.xml\.rels|xl/(charts|drawings)/.*"
)


def refreshed(data: bytes) -> tuple[Refreshed, bytes]:
    book = read_bytes(data, "测试.xlsx")
    done = refresh(book, "测试.xlsx", TODAY)
    assert book.package is not None
    return done, apply(book.package, done.edits)


@pytest.fixture(scope="module")
def fresh() -> bytes:
    """The shipped evaluation as a book, refreshed once."""
    return refreshed(built())[1]


def test_the_second_time_changes_nothing(fresh: bytes) -> None:
    done, again = refreshed(fresh)
    assert again == fresh
    assert not done.uncalculated


def test_the_published_result(fresh: bytes) -> None:
    done, _ = refreshed(fresh)
    assert (str(done.scored.result.total), done.scored.result.grade) == ("88.50", "良")
    assert not done.needs_person


def test_a_changed_finding_reaches_total_report_and_review(fresh: bytes) -> None:
    leaf = refreshed(fresh)[0].scored
    first = leaf.evaluation.leaves[0]
    place = leaf.place(first, "实际值")
    assert first.actual == "符合"
    done, data = refreshed(edited(fresh, SetCell("评分表", place, "不符合")))
    # 88.50 − 1: the leaf is worth 1
    assert str(done.scored.result.total) == "87.50"
    shown = values(data)
    assert shown["评分表", leaf.place(first, "得分")] == 0
    assert leaf.total_cell and shown["评分表", leaf.total_cell] == 87.5
    report = [str(value) for (sheet, _), value in shown.items() if sheet == "报告"]
    assert any("87.5" in text for text in report)
    assert not any("88.5" in text for text in report)


def test_other_parts_keep_every_byte(fresh: bytes) -> None:
    scored = refreshed(fresh)[0].scored
    changed = edited(fresh, SetCell("评分表", scored.place(scored.evaluation.leaves[0], "实际值"), "不符合"))
    _, data = refreshed(changed)
    before, after = members(changed), members(data)
    touched = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    sheets = {name for name in touched if name.startswith("xl/worksheets/")}
    assert all(_OWN.fullmatch(name) for name in touched - sheets), touched
    assert len([name for name in sheets if name.endswith(".xml")]) <= 4  # 评分表, 报告, 复核, 复核记录


def test_only_the_results_of_formulas_change_in_the_table(fresh: bytes) -> None:
    scored = refreshed(fresh)[0].scored
    changed = edited(fresh, SetCell("评分表", scored.place(scored.evaluation.leaves[0], "实际值"), "不符合"))
    _, data = refreshed(changed)
    before, after = values(changed), values(data)
    table = {at for at in before.keys() | after.keys() if at[0] == "评分表" and before.get(at) != after.get(at)}
    wanted = [scored.place(scored.evaluation.leaves[0], name) for name in ("得分", "规则得分", "计分说明")]
    assert {("评分表", cell) for cell in wanted} <= table
    assert len(table) == 5  # those three, and both totals: 87.5 and 86.0 are still 良


def test_an_answer_on_the_review_sheet_stays(fresh: bytes) -> None:
    shown = values(fresh)
    heading = next(ref for (sheet, ref), value in shown.items() if sheet == "复核" and value == "处理意见/答复")
    column, row = heading[0], int(heading[1:]) + 1
    while ("复核", f"B{row}") not in shown:
        row += 1
    typed = edited(fresh, SetCell("复核", f"{column}{row}", "已与评价组核实"))
    _, data = refreshed(typed)
    assert values(data)["复核", f"{column}{row}"] == "已与评价组核实"
    assert refreshed(data)[1] == data


def test_a_report_somebody_edited_is_put_right(fresh: bytes) -> None:
    spoilt = edited(fresh, SetCell("报告", "A1", "改过的标题"))
    assert values(refreshed(spoilt)[1])["报告", "A1"] == values(fresh)["报告", "A1"]


def test_an_unscored_leaf_leaves_no_total(fresh: bytes) -> None:
    scored = refreshed(fresh)[0].scored
    blank = edited(fresh, SetCell("评分表", scored.place(scored.evaluation.leaves[0], "实际值")))
    done, data = refreshed(blank)
    assert done.needs_person
    assert done.scored.result.total is None
    assert scored.total_cell and not values(data).get(("评分表", scored.total_cell))


def test_what_cannot_be_calculated_keeps_its_value_and_is_named(fresh: bytes) -> None:
    odd = edited(fresh, SetCell("项目", "H1", 7, "WEBSERVICE(A1)"))
    done, data = refreshed(odd)
    assert [one.ref for one in done.uncalculated] == ["H1"]
    assert "WEBSERVICE" in done.uncalculated[0].says
    assert done.needs_person
    assert values(data)["项目", "H1"] == 7


def test_a_spelling_of_another_host_is_understood(fresh: bytes) -> None:
    scored = refreshed(fresh)[0].scored
    first = scored.evaluation.leaves[0]
    cell = scored.place(first, "规则得分")
    sheet = read_bytes(fresh, "x.xlsx").sheet("评分表")
    row, column = first.row or 0, next(c for c in range(1, 40) if sheet.text(3, c) == "规则得分")
    formula = (sheet.formula(row, column) or "").replace("PE_SCORE(", "_xll.PE_SCORE(")
    done, data = refreshed(edited(fresh, SetCell("评分表", cell, 9, formula)))
    assert values(data)["评分表", cell] == 1


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_adopted_books_are_refreshed_and_then_left_alone(path: Path) -> None:
    found, data = adopted(path)
    done, once = refreshed(data)
    assert not done.uncalculated
    assert done.scored.adopted is not None
    assert [leaf.row for leaf in done.scored.evaluation.leaves] == [
        line.row for line in found.adopted.lines if not line.extra
    ]
    assert "报告" in {sheet for sheet, _ in values(once)}
    assert refreshed(once)[1] == once
    before, after = values(path.read_bytes()), values(once)
    assert {at: before[at] for at in before} == {at: after.get(at) for at in before}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_the_table_and_the_report_give_the_same_scores(path: Path) -> None:
    """采用得分 in the cells is what the evaluation behind the report counts, leaf by leaf."""
    _, data = adopted(path)
    done, once = refreshed(data)
    shown = values(once)
    adopted_now = done.scored.adopted
    assert adopted_now is not None
    for one in done.scored.result.leaves:
        cell = shown.get((done.scored.sheet, f"{adopted_now.block.letter('采用得分')}{one.leaf.row}"))
        assert (None if one.score is None else float(one.score)) == (cell if isinstance(cell, (int, float)) else None)


def test_a_book_without_a_table_says_so() -> None:
    path = next(path for path in FORMS if path.stem.startswith("L26"))
    with pytest.raises(BookError, match="pescore adopt"):
        refreshed(path.read_bytes())
