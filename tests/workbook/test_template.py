"""New books from a framework: recognised as what they are, filled in and scored, the 自评表 in the official grid."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from engine import cached, recalculated
from openpyxl.worksheet.worksheet import Worksheet

from pescore.actions.refresh import refresh
from pescore.cli import main
from pescore.evaluation.frameworks import UnknownFramework, framework, framework_names
from pescore.evaluation.marking import mark
from pescore.evaluation.tree import Leaf
from pescore.workbook.grid import read_book
from pescore.workbook.layout import recognise_book
from pescore.workbook.package import BookError
from pescore.workbook.patch import apply
from pescore.workbook.scored import read_evaluation
from pescore.workbook.selfeval import score_form
from pescore.workbook.template import template_bytes, write_template

TREES = [name for name in framework_names() if name != "自评表"]
FINDINGS = ["①②③④⑤", "①②③④", "①②③", "①②", "100%", "0", "符合", "达到预期", "0%"]


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    path = tmp_path / "自评表.xlsx"
    write_template("自评表", path)
    return path


def fill(path: Path, sheet: str, cells: dict[str, Any], *, recalculate: bool = False) -> Path:
    """Type values into cells; with `recalculate`, as a spreadsheet program that has our functions would save it."""
    book = openpyxl.load_workbook(path)
    table = book[sheet]
    for at, value in cells.items():
        table[at] = value
    book.save(path)
    if recalculate:
        read = read_book(path)
        assert read.package is not None
        path.write_bytes(apply(read.package, refresh(read, path.name).edits))
    return path


def best(leaf: Leaf) -> str:
    """A finding that earns the full mark."""
    for value in FINDINGS:
        if mark(value, leaf.full, leaf.standard, leaf.target, leaf.points).points == leaf.full:
            return value
    raise AssertionError(f"{leaf.where}: nothing earns the full mark")


# the 评分表


@pytest.mark.parametrize("name", TREES)
def test_a_blank_score_table_is_recognised_leaf_by_leaf(name: str, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    chosen = write_template(name, path)
    assert chosen.evaluation is not None
    form = recognise_book(read_book(path))
    assert (form.form, form.sheet, form.total_full) == ("评分表", "评分表", 100)
    assert [(leaf.path, leaf.full, leaf.standard) for leaf in form.leaves] == [
        (leaf.path, leaf.full, leaf.standard) for leaf in chosen.evaluation.leaves
    ]
    assert all(leaf.text("actual") is None and leaf.score is None for leaf in form.leaves)


@pytest.mark.parametrize("name", TREES)
def test_a_full_set_of_best_findings_scores_100(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "表.xlsx"
    write_template(name, path)
    leaves = read_evaluation(path).evaluation.leaves
    head = {cell.value: cell.column_letter for cell in openpyxl.load_workbook(path)["评分表"][3]}
    found = {f"{head['实际值']}{leaf.row}": best(leaf) for leaf in leaves}
    assert main(["score", str(path)]) == 1  # nothing filled in: no total, no grade
    fill(path, "评分表", found)
    capsys.readouterr()
    assert main(["score", str(path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (D(said["total"]), D(said["full"]), said["grade"], said["questions"]) == (100, 100, "优", [])
    fill(path, "评分表", {next(iter(found)): None})
    assert main(["score", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["grade"] is None


@pytest.mark.parametrize("name", framework_names())
def test_the_same_template_gives_the_same_bytes_with_every_value_stored(name: str, tmp_path: Path) -> None:
    chosen = framework(name)
    path = tmp_path / "表.xlsx"
    write_template(name, path)
    assert path.read_bytes() == template_bytes(chosen)
    stored, computed = cached(path), recalculated(path)
    assert stored and {at: v or "" for at, v in stored.items()} == {at: v or "" for at, v in computed.items()}


@pytest.mark.parametrize("name", framework_names())
def test_the_sources_stand_in_the_book(name: str, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    write_template(name, path)
    book = openpyxl.load_workbook(path)
    sheet = book["填表说明" if name == "自评表" else "项目"]
    shown = {cell.value for row in sheet.iter_rows() for cell in row}
    for row in framework(name).notes["参数"]:
        assert {row["事项"], row["备注"], row["依据"], datetime(*row["日期"].timetuple()[:3])} <= shown


# the 自评表: grid and look

MERGED = {
    "A1:J1", "A2:J2", "A3:B3", "C3:J3", "A4:B4", "C4:E4", "F4:G4", "H4:J4",  # title, year, project, units
    "A5:B9", "I5:J5", "I6:J6", "I7:J7", "I8:J8", "I9:J9",  # money: 5 rows × 2 columns, 得分 over 2
    "A10:A11", "B10:E10", "F10:J10", "B11:E11", "F11:J11",  # goal: 2 rows, 4 + 5 columns
    "A12:A39", "B13:B24", "B25:B36", "B37:B39", *(f"C{row}:C{row + 2}" for row in range(13, 40, 3)),
    *(f"I{row}:J{row}" for row in range(12, 41)), "A40:F40",
}  # fmt: skip
WORDS = {
    "A1": "项目支出绩效自评表", "A3": "项目名称", "A4": "主管部门", "F4": "实施单位", "A5": "项目资金\n（万元）",
    "D5": "年初预算数", "E5": "全年预算数", "F5": "全年执行数", "G5": "分值", "H5": "执行率", "I5": "得分",
    "C6": "年度资金总额", "G6": 10, "C7": "其中：当年财政拨款", "G7": "—", "I7": "—", "G9": "—", "I9": "—",
    "B10": "预期目标", "F10": "实际完成情况", "A12": "绩\n效\n指\n标", "B12": "一级指标", "C12": "二级指标",
    "D12": "三级指标", "E12": "年度指标值", "F12": "实际完成值", "G12": "分值", "H12": "得分",
    "I12": "偏差原因分析及改进措施", "B13": "产出指标", "C13": "数量指标", "D14": "指标2：", "D15": "……",
    "C16": "质量指标", "C19": "时效指标", "C22": "成本指标", "B25": "效益指标", "C25": "经济效益指标",
    "C28": "社会效益指标", "C31": "生态效益指标", "C34": "可持续影响指标", "B37": "满意度指标",
    "C37": "服务对象满意度指标", "A40": "总　　分",
}  # fmt: skip


def form_sheet(path: Path, *, values: bool = False) -> Worksheet:
    found = openpyxl.load_workbook(path, data_only=values)["自评表"]
    assert isinstance(found, Worksheet)
    return found


def test_the_form_keeps_the_official_grid(blank: Path) -> None:
    table = form_sheet(blank)
    assert table.dimensions == "A1:J40"
    assert {str(merged) for merged in table.merged_cells.ranges} == MERGED
    assert {at: table[at].value for at in WORDS} == WORDS


def test_the_form_prints_on_one_a4_page_with_every_cell_boxed(blank: Path) -> None:
    table = form_sheet(blank)
    setup = table.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (9, "portrait", 1, 1)
    assert table.print_area == "'自评表'!$A$1:$J$40"
    read = read_book(blank).sheet("自评表")
    neighbours = {"left": (0, -1), "right": (0, 1), "top": (-1, 0), "bottom": (1, 0)}
    edges = [
        getattr(table.cell(row, col).border, side).style
        for row in range(3, 41)
        for col in range(1, 11)
        for side, (down, right) in neighbours.items()
        if (row + down, col + right) == (2, col) or read.top_left(row, col) != read.top_left(row + down, col + right)
    ]
    assert len(edges) > 800 and set(edges) == {"thin"}
    assert not any(cell.border.left.style for row in table.iter_rows(max_row=2) for cell in row)


def test_the_blank_form_is_recognised_with_its_points_and_money(blank: Path) -> None:
    form = recognise_book(read_book(blank))
    chosen = framework("自评表").form
    assert chosen is not None and form.budget is not None and form.total is not None
    assert (form.form, form.total_full, form.total.full, form.total.cells["score"]) == ("自评表", 100, 100, "H40")
    assert [(*leaf.path, leaf.full) for leaf in form.leaves] == [
        (line.level1, line.level2, line.name.partition("：")[2], line.full) for line in chosen.lines if line.full
    ]
    assert (form.budget.full, form.budget.cells["spent"], form.budget.cells["score"]) == (10, "F6", "I6")
    assert len(form.fillers) == 18  # 指标2 and …… nine times


# the 自评表: figures

MONEY = {"E7": 4500, "F7": 4420.5, "E8": 360, "F8": 342.3, "E9": 0, "F9": 0}  # 4762.8 ÷ 4860 = 98 %
TARGETS = {
    "E13": "≥23个", "E16": "98%", "E19": "2024年12月31日前", "E22": "≤30万元", "E25": "≥210万元", "E28": "不低于18500人",
    "E31": "≥30%", "E34": "健全", "E37": "≥90%",
}  # fmt: skip
MET = {
    "F13": "23个", "F16": 0.98, "F19": datetime(2024, 12, 31), "F22": "30万元", "F25": "210万元", "F28": 18500,
    "F31": "31.5%", "F34": "达成 100%", "F37": "90%",
}  # fmt: skip


def test_a_form_that_meets_every_target_scores_100(blank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spent_all = MONEY | {"F7": 4500, "F8": 360}
    fill(blank, "自评表", spent_all | TARGETS | MET, recalculate=True)
    table = form_sheet(blank, values=True)
    assert [table[at].value for at in ("E6", "F6", "H6", "I6", "G40", "H40")] == [4860, 4860, 1, 10, 100, 100]
    assert (
        score_form(
            recognise_book(
                read_book(
                    blank,
                )
            )
        ).total
        == 100
    )
    assert main(["score", str(blank), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (D(said["total"]), said["grade"], len(said["leaves"])) == (100, "优", 10)


def test_shortfalls_cost_what_the_targets_say(blank: Path) -> None:
    missed = {"F13": "20个", "F16": 0.99, "F22": "32万元", "F34": "达成 95%", "F37": "81%"}
    fill(blank, "自评表", MONEY | TARGETS | MET | missed, recalculate=True)
    table = form_sheet(blank, values=True)
    assert {row: table.cell(row, 8).value for row in range(13, 40, 3)} == {
        13: 17.39,  # 20 × 20 ÷ 23
        16: 15,  # 0.99 ≥ 0.98
        19: 10,  # on the last day
        22: 4.69,  # lower is better: 5 × 30 ÷ 32
        25: 5,
        28: 10,
        31: 5,
        34: 9.5,  # 10 × 95 %, chosen by a person inside 达成
        37: 9,  # 10 × 81 ÷ 90
    }
    assert (table["H6"].value, table["I6"].value) == (0.98, 9.8)
    # 9.8 + 17.39 + 15 + 10 + 4.69 + 5 + 10 + 5 + 9.5 + 9
    assert table["H40"].value == 95.38
    assert read_evaluation(blank).result.total == score_form(recognise_book(read_book(blank))).total == D("95.38")


def test_a_spare_row_filled_in_counts(blank: Path) -> None:
    spare = {"G13": 15, "D14": "指标2：其他任务数量", "E14": "≥4个", "F14": "3个", "G14": 5}
    fill(blank, "自评表", MONEY | TARGETS | MET | spare, recalculate=True)
    table = form_sheet(blank, values=True)
    # 5 × 3 ÷ 4 = 3.75; 9.8 + 90 − 1.25
    assert [table[at].value for at in ("H14", "G40", "H40")] == [3.75, 100, 98.55]
    assert [leaf.name for leaf in recognise_book(read_book(blank)).leaves][:2] == ["主要任务数量", "其他任务数量"]


TOTALS = [
    ("one actual missing", {"F25": None}, ""),
    ("money missing", {"F7": None, "F8": None, "F9": None}, ""),
    ("qualitative word without a degree", {"F34": "健全"}, "#N/A"),
    ("target missing", {"E28": None}, "#N/A"),
    ("nothing budgeted", {"E7": 0, "E8": 0}, "#N/A"),
    ("a score beside a name without points", {"H14": 3}, ""),
    ("text typed over a score", {"H25": "5分"}, ""),
    ("more spent than budgeted: never above 10", {"F7": 5000}, 100),
    ("nothing spent", {"F7": 0, "F8": 0}, 90),
]


@pytest.mark.parametrize(("cells", "total"), [case[1:] for case in TOTALS], ids=[case[0] for case in TOTALS])
def test_the_total_never_hides_a_gap(blank: Path, cells: dict[str, Any], total: object) -> None:
    fill(blank, "自评表", MONEY | TARGETS | MET | cells)
    assert recalculated(blank)["自评表", "H40"] == total


def test_a_score_typed_over_the_formula_needs_its_reason(blank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    typed = {"F34": "健全", "H34": 9}
    fill(blank, "自评表", MONEY | TARGETS | MET | typed | {"I34": "机制已建立，一处未更新"}, recalculate=True)
    scored = read_evaluation(blank)
    (leaf,) = [leaf for leaf in scored.evaluation.leaves if leaf.name == "长效管理机制"]
    assert (leaf.manual, leaf.reason, scored.place(leaf, "实际值")) == (9, "机制已建立，一处未更新", "F34")
    assert scored.result.total == D("98.8") and form_sheet(blank, values=True)["H40"].value == 98.8
    fill(blank, "自评表", {"I34": None})
    assert main(["score", str(blank)]) == 2
    said = capsys.readouterr().err
    assert "自评表!H34" in said and "偏差原因分析及改进措施" in said
    fill(blank, "自评表", {"I34": "超额完成", "H34": 10.01})
    assert main(["score", str(blank)]) == 2
    assert "不在 0 至分值 10 之间" in capsys.readouterr().err


def test_refreshing_a_filled_form_changes_nothing_the_second_time(blank: Path) -> None:
    fill(blank, "自评表", MONEY | TARGETS | MET | {"F34": "健全"}, recalculate=True)
    assert openpyxl.load_workbook(blank).sheetnames == ["自评表", "口径", "填表说明", "报告", "复核", "复核记录"]
    before, read = blank.read_bytes(), read_book(blank)
    assert read.package is not None
    assert apply(read.package, refresh(read, blank.name).edits) == before


# the command


def test_a_blank_form_never_replaces_a_file(blank: Path) -> None:
    before = blank.read_bytes()
    for name in framework_names():
        with pytest.raises(BookError, match="已经有这个文件了"):
            write_template(name, blank)
    assert blank.read_bytes() == before


def test_an_unknown_template_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnknownFramework):
        write_template("别的", tmp_path / "表.xlsx")
    assert not list(tmp_path.iterdir())


REFUSED = [
    [],
    ["--template", "自评"],
    ["--template", ""],
    ["--template", "自评表", "--from", "评估.yaml"],
]


@pytest.mark.parametrize("options", REFUSED, ids=["neither", "unknown", "empty", "both"])
def test_without_a_known_template_the_names_are_listed(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "表.xlsx"
    assert main(["new", str(path), *options]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and all(name in said for name in framework_names())
    assert not path.exists()


@pytest.mark.parametrize("name", framework_names())
def test_new_writes_the_template_and_says_so(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "表.xlsx"
    assert main(["new", str(path), "--template", name]) == 0
    assert path.read_bytes() == template_bytes(framework(name))
    assert name in capsys.readouterr().out
