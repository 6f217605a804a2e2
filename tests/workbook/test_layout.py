"""Layouts of real forms that are not among the development workbooks, each as a small book: read right or refused."""

from __future__ import annotations

import json
import re
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from layout_books import DATA, cell, own_cases, write_case
from openpyxl.utils import range_boundaries

from pescore.values import Err
from pescore.workbook.grid import Sheet, read_book
from pescore.workbook.layout import Form, recognise, recognise_book
from pescore.workbook.layout.labels import points


def number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


@pytest.mark.parametrize("case", own_cases(), ids=lambda case: case["id"])
def test_own_layout(case: dict[str, Any], tmp_path: Path) -> None:
    form = recognise_book(read_book(write_case(case, tmp_path / "book.xlsx")))
    assert form.form == case["form"], form.reason
    if case["form"] == "none":
        assert case["reason"] in form.reason
        return
    assert [(leaf.row, leaf.name, leaf.full, leaf.score) for leaf in form.leaves] == [
        (row, name, number(full), number(score)) for row, name, full, score in case["leaves"]
    ]
    assert list(form.header_rows) == case["header_rows"]
    assert {role: form.columns.get(role) for role in case["columns"]} == case["columns"]
    check_totals(case, form)
    check_details(case, form)
    check_problems(case, form)


def check_totals(case: dict[str, Any], form: Form) -> None:
    for key in ("total_full", "total_score"):
        if key in case:
            assert getattr(form, key) == number(case[key]), key
    if budget := case.get("budget"):
        assert form.budget is not None
        found = {key: getattr(form.budget, key) for key in budget}
        assert found == {key: number(value) for key, value in budget.items()}
    else:
        assert form.budget is None


def check_details(case: dict[str, Any], form: Form) -> None:
    leaves = {leaf.row: leaf for leaf in form.leaves}
    for row, path in case.get("paths", {}).items():
        assert list(leaves[row].path) == path
    kinds = {row: leaf.kind for row, leaf in leaves.items() if leaf.kind not in ("base", "bonus")}
    kinds |= {row: leaves[row].kind for row in case.get("kinds", {})}
    assert kinds == case.get("kinds", {})
    for row, top in case.get("shared", {}).items():
        assert leaves[row].as_json()["standard_shared_from"] == top
    if "fillers" in case:
        assert [row for row, _ in form.fillers] == case["fillers"]


def check_problems(case: dict[str, Any], form: Form) -> None:
    found = {f"{problem.code}@{problem.where}" for problem in form.problems}
    wanted = set(case["problems"])
    assert {item for item in found if item not in wanted and item.split("@")[0] not in wanted} == set()
    for item in wanted:
        assert any(entry == item or entry.startswith(f"{item}@") for entry in found), (item, found)


# what must not matter -------------------------------------------------------------------------------------------

FORMS = [case for case in own_cases() if case["form"] != "none"]


def sheet_of(case: dict[str, Any], down: int = 0, right: int = 0, merged: bool = True) -> Sheet:
    """The case as a sheet in memory, moved down and right; without its merges where blanks carry the names down."""
    rows: list[list[Any]] = [[] for _ in range(down)]
    for line in case["rows"]:
        rows.append([None] * right + [cell(text) for text in str(line).split("|")])
    areas = [tuple(range_boundaries(area)) for area in case.get("merges", ())] if merged else []
    merges = tuple((r1 + down, c1 + right, r2 + down, c2 + right) for c1, r1, c2, r2 in areas)
    return Sheet("评分表", rows, merges)


def figures(form: Form, down: int = 0) -> list[Any]:
    return [(leaf.row - down, leaf.path, leaf.full, leaf.score) for leaf in form.leaves]


@pytest.mark.parametrize("case", FORMS, ids=lambda case: case["id"])
def test_position_does_not_matter(case: dict[str, Any]) -> None:
    assert figures(recognise(sheet_of(case, 4, 3)), 4) == figures(recognise(sheet_of(case)))


NARROW = [case for case in FORMS if not {"L10", "L30", "L32", "分节行只跨名称列", "并名称列的指标"} & {case["layout"]}]


@pytest.mark.parametrize("case", NARROW, ids=lambda case: case["id"])
def test_blank_cells_carry_names_down_like_merges(case: dict[str, Any]) -> None:
    """Without merges (copied to a new sheet) names and points stay; only rules shared by merging are lost, and said."""
    whole, bare = recognise(sheet_of(case)), recognise(sheet_of(case, merged=False))
    assert figures(bare) == figures(whole)
    lost = [leaf.row for leaf, old in zip(bare.leaves, whole.leaves, strict=True) if old.standard and not leaf.standard]
    told = {problem.where for problem in bare.problems if problem.code == "standard_missing"}
    assert {f"{bare.columns['standard']}{row}" for row in lost} <= told


def test_unsaved_formula_is_said_not_zero(tmp_path: Path) -> None:
    case = {"rows": ["评价内容|评价指标|分值|得分", "管理|制度健全|40|=40-2", "产出|完成率|60|55"]}
    form = recognise_book(read_book(write_case(case, tmp_path / "book.xlsx")))
    assert [(leaf.name, leaf.score) for leaf in form.leaves] == [("制度健全", None), ("完成率", Decimal(55))]
    assert [problem.where for problem in form.problems if problem.code == "formula_without_value"] == ["D2"]


def test_named_sheet_and_rival_sheets(tmp_path: Path) -> None:
    rows = [
        "评价内容|评价指标|分值|评分标准|得分",
        "管理|制度|40|健全得满分。|40",
        "产出|完成率|30|完成率×30分。|28",
        "|质量|30|合格得满分。|30",
    ]
    book = openpyxl.load_workbook(write_case({"rows": rows, "sheet": "甲"}, tmp_path / "book.xlsx"))
    second = book.copy_worksheet(book["甲"])
    second.title = "乙"
    second["E4"] = 20
    hidden = book.copy_worksheet(book["甲"])
    hidden.title, hidden.sheet_state = "旧", "hidden"
    book.save(tmp_path / "book.xlsx")
    read = read_book(tmp_path / "book.xlsx")
    first = recognise_book(read)
    assert first.sheet == "甲" and first.total_score == 98
    assert [problem.code for problem in first.problems] == ["several_forms"]
    assert "“乙”" in first.problems[0].detail and "旧" not in first.problems[0].detail
    assert recognise_book(read, "乙").total_score == 88
    with pytest.raises(KeyError, match="没有名为“丙”的工作表"):
        recognise_book(read, "丙")


# whatever a stranger's sheet holds ------------------------------------------------------------------------------

WORDS = ["一级指标", "二级指标", "评价内容", "指标名称", "分值", "得分", "评分标准", "目标值", "指标值", "权重"]
WORDS += ["合计", "小计", "产出（50分）", "A1立项", "一、决策", "（一）数量", "1.完成率", "……", "/", "—", "注：说明"]
WORDS += ["100", "完成率×10分。", "=SUM(A1)", "8", "得8分", "年初预算数", "全年预算数", "执行率"]
CELLS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.integers(-20, 200),
    st.floats(-5, 120),
    st.booleans(),
    st.just(Err("#N/A", "")),
)
ROWS = st.lists(st.lists(CELLS, max_size=7), max_size=14)
MERGES = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 6), st.integers(0, 3), st.integers(0, 3)), max_size=4)


@settings(max_examples=300, deadline=None)
@given(ROWS, MERGES)
def test_never_fails_and_never_invents(rows: list[list[Any]], areas: list[tuple[int, int, int, int]]) -> None:
    """Any grid gives a form or a reason, and every figure stands in the sheet."""
    sheet = Sheet("表", rows, tuple((r, c, r + down, c + right) for r, c, down, right in areas))
    form = recognise(sheet)
    json.dumps(form.as_json())
    assert (form.form == "none") == bool(form.reason) and (form.form == "none" or form.leaves)
    assert len({leaf.row for leaf in form.leaves}) == len(form.leaves)
    for leaf in form.leaves:
        assert leaf.row in range(1, len(rows) + 1) and all(leaf.path)
        if leaf.score is not None and len(leaf.rows) == 1:
            stated = {points(value)[0] for value in rows[leaf.row - 1]}
            assert leaf.score in stated | {
                Decimal(found) for value in rows[leaf.row - 1] for found in re.findall(r"\d+", str(value))
            }


@pytest.mark.parametrize(
    "text",
    ["。" * 32_000, "（" * 32_000, "得1" * 16_000, "1." * 16_000, "1" * 32_000, "指标1：" * 8_000, "A1" * 16_000],
)
def test_long_texts_cost_no_time(text: str) -> None:
    rows: list[list[Any]] = [["评价内容", "检查内容", "分值", "得分", "评价意见"]]
    rows += [["管理", text, 1, text, text], [text, "每少1次扣1分", text, 1, text]] * 20
    started = time.process_time()
    recognise(Sheet("表", rows))
    assert time.process_time() - started < 5


def test_large_sheets_are_bounded() -> None:
    rows: list[list[Any]] = [["评价内容", "评价指标", "分值", "得分"]] + [
        ["管理", f"指标{i}项", 1, 1] for i in range(60_000)
    ]
    started = time.process_time()
    form = recognise(Sheet("大表", rows))
    assert "too_large" in {problem.code for problem in form.problems}
    assert len(form.leaves) < 20_000 and time.process_time() - started < 20


# header words ---------------------------------------------------------------------------------------------------

SYNONYMS = yaml.safe_load((DATA / "synonyms.yaml").read_text(encoding="utf-8"))
TABLE = {  # role → header word and one cell per row
    "level1": ("评价内容", "管理", "产出"),
    "level2": ("评价指标", "制度健全性", "任务完成率"),
    "full": ("分值", 40, 60),
    "explanation": ("指标解释", "制度是否齐全", "完成数与计划数之比"),
    "standard": ("评分标准", "健全得40分，每缺一项扣5分。", "完成率×60分，最高60分。"),
    "operator": ("计算符号", "=", "≥"),
    "target": ("目标值", "健全", 98),
    "unit": ("计量单位", "/", "%"),
    "actual": ("实际完成值", "健全", 97),
    "score": ("得分", 40, 59.4),
    "narrative": ("评价意见", "制度齐全。", "基本完成。"),
    "reason": ("偏差原因分析及改进措施", None, "两处延期"),
    "evidence": ("佐证材料", "制度汇编", "验收单"),
}
CASES = [(role, word) for role, spellings in SYNONYMS.items() for word in spellings]


@pytest.mark.parametrize(("role", "word"), CASES, ids=[f"{role}-{word}" for role, word in CASES])
def test_header_words(role: str, word: str) -> None:
    numbered = word in ("一级指标", "二级指标")
    table = dict(TABLE)
    if numbered:
        table |= {"level1": ("一级指标", *TABLE["level1"][1:]), "level2": ("二级指标", *TABLE["level2"][1:])}
    table[role] = (word, *TABLE[role][1:])
    rows = [list(row) for row in zip(*table.values(), strict=True)]
    form = recognise(Sheet("表", rows))
    assert form.form == "评分表", form.reason
    assert form.columns == {name: chr(65 + i) for i, name in enumerate(table)}
    assert [(leaf.path, leaf.full, leaf.score) for leaf in form.leaves] == [
        (("管理", "制度健全性"), Decimal(40), Decimal(40)),
        (("产出", "任务完成率"), Decimal(60), Decimal("59.4")),
    ]


# the order of columns -------------------------------------------------------------------------------------------


def order_is_free(case: dict[str, Any]) -> bool:
    """True for one-row headers whose 分值 column stands alone: there its place beside a level says nothing."""
    odd = {"L15", "L16", "L17", "L35", "L38", "隐藏", "分节行只跨名称列", "并名称列的指标", "一页两张自评表"}
    return len(case["header_rows"]) == 1 and case["layout"] not in odd and str(case["rows"]).count("分值|") < 2


@pytest.mark.parametrize("case", list(filter(order_is_free, FORMS)), ids=lambda case: case["id"])
@pytest.mark.parametrize("turn", [1, 2, -1])
def test_order_of_columns_does_not_matter(case: dict[str, Any], turn: int) -> None:
    """Everything right of the names, turned around: score before rule, actual before target …"""
    sheet = sheet_of(case)
    form = recognise(sheet)
    last = max(ord(col) - 64 for role, col in form.columns.items() if role.startswith("level"))
    free = list(range(last + 1, sheet.max_col + 1))
    turned = free[::-1] if turn < 0 else free[turn % len(free) :] + free[: turn % len(free)]
    place = dict(zip(free, turned, strict=True))
    rows: list[list[Any]] = [[None] * sheet.max_col for _ in range(sheet.max_row)]
    for row in range(1, sheet.max_row + 1):
        for col in range(1, sheet.max_col + 1):
            rows[row - 1][place.get(col, col) - 1] = sheet.value(row, col)
    merges = [
        (r1, place.get(c1, c1), r2, place.get(c2, c2)) for r1, c1, r2, c2 in sheet.merges if c1 == c2 or c2 <= last
    ]
    assert figures(recognise(Sheet("表", rows, tuple(merges)))) == figures(form)
