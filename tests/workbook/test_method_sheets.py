"""权重, 专家打分, 隶属度: blank until filled in, then the worked figures; what is wrong is said with sheet and cell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from pescore.actions.refresh import refresh
from pescore.cli import main
from pescore.functions.registry import REGISTRY
from pescore.workbook.grid import read_book
from pescore.workbook.recalc import Recalculated, recalculate

AHP = {"D4": "=1/3", "E4": "=1/4", "F4": 0.25, "E5": 1, "F5": 1, "F6": 1}
PANEL = [(12, 28, 32, 28), (10, 30, 30, 30), (14, 26, 32, 28), (12, 26, 30, 32), (15, 25, 30, 30)]
FUZZY = [(0.12, 0.6, 0.3, 0.1, 0), (0.28, 0.3, 0.4, 0.2, 0.1), (0.3, 0.5, 0.3, 0.2, 0), (0.3, 0.7, 0.2, 0.1, 0)]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """决策 过程 产出 效益, one expert."""
    path = tmp_path / "方法.xlsx"
    assert main(["new", str(path), "--template", "项目支出三级", "--methods", "1"]) == 0
    return path


def filled(path: Path, sheet: str, cells: Mapping[str, object]) -> Recalculated:
    workbook = openpyxl.load_workbook(path)
    for ref, value in cells.items():
        workbook[sheet][ref] = value
    workbook.save(path)
    return recalculate(read_book(path), REGISTRY)


def grid(rows: list[tuple[float, ...]]) -> dict[str, object]:
    return {f"{chr(66 + j)}{4 + i}": value for i, row in enumerate(rows) for j, value in enumerate(row)}


def test_nothing_is_claimed_before_all_is_filled_in(book: Path) -> None:
    values = filled(book, "权重", {"D4": "=1/3"}).values
    shown = {ref: v for (sheet, ref), v in values.items() if sheet in ("权重", "专家打分", "隶属度") and v != ""}
    assert set(shown) == {"D4", "C5"}  # the judgement and its mirror


def test_weights_of_the_worked_matrix(book: Path) -> None:
    values = filled(book, "权重", AHP).values
    weights = [values["权重", f"B{row}"] for row in range(11, 15)]
    assert weights == pytest.approx([0.084124, 0.291307, 0.312284, 0.312284], abs=5e-7)
    assert sum(float(str(values["权重", f"C{row}"])) for row in range(11, 15)) == 100
    assert values["权重", "B15"] == pytest.approx(4.010363, abs=5e-7)
    assert (values["权重", "B16"], values["权重", "B17"]) == pytest.approx((0.00388, 0.00384), abs=5e-6)
    assert values["权重", "B18"] == "通过（CR小于0.10）"
    assert str(values["权重", "B19"]).startswith("“决策”比“过程”填的是 0.3333")
    said = str(values["权重", "B20"])
    assert "过程0.2913" in said and "CR=0.0039（RI取0.52表）" in said


def test_several_experts_are_joined(tmp_path: Path) -> None:
    """Element-wise geometric mean of [[1,2,4],[.5,1,3],…] and [[1,2,3],[.5,1,2],…]."""
    path = tmp_path / "方法.xlsx"
    facts = tmp_path / "评估.yaml"
    leaves = "".join(f"  - {{名称: {name}, 分值: 10, 评分标准: 符合得满分，不符合不得分}}\n" for name in "甲乙丙")
    facts.write_text(f"指标:\n{leaves}", encoding="utf-8")
    assert main(["new", str(path), "--from", str(facts), "--methods", "2"]) == 0
    both = {"D4": 2, "E4": 4, "E5": 3, "D7": 2, "E7": 3, "E8": 2}
    values = filled(path, "权重", both).values
    weights = [values["权重", f"B{row}"] for row in range(13, 16)]
    assert weights == pytest.approx([0.549931, 0.308638, 0.141431], abs=5e-7)
    assert values["权重", "B17"] == pytest.approx(0.01285, abs=5e-6)
    assert sum(float(str(values["权重", f"C{row}"])) for row in range(13, 16)) == 30


def test_the_panel_of_the_worked_figures(tmp_path: Path) -> None:
    path = tmp_path / "方法.xlsx"
    assert main(["new", str(path), "--template", "项目支出三级", "--methods", "5"]) == 0
    values = filled(path, "专家打分", grid(PANEL)).values
    assert [values["专家打分", f"{col}12"] for col in "BCDE"] == pytest.approx([12.6, 27, 30.8, 29.6])
    assert [values["专家打分", f"{col}14"] for col in "BCDE"] == pytest.approx(
        [0.1547, 0.0741, 0.0356, 0.0565], abs=5e-5
    )
    assert values["专家打分", "B18"] == pytest.approx(0.8591, abs=5e-5)
    assert "协调系数W=0.8591，意见协调" in str(values["专家打分", "B21"])


def test_memberships_of_the_worked_figures(book: Path) -> None:
    values = filled(book, "隶属度", grid(FUZZY)).values
    assert [values["隶属度", f"{col}13"] for col in "CDEF"] == pytest.approx([0.516, 0.298, 0.158, 0.028])
    assert (values["隶属度", "B14"], values["隶属度", "B15"]) == (86.25, "良")
    assert "算子为加权平均，综合得分86.25分，评价等级为良" in str(values["隶属度", "B16"])
    changed = filled(book, "隶属度", {"B9": "取小取大"}).values
    assert changed["隶属度", "B14"] == pytest.approx(78.89, abs=5e-3) and changed["隶属度", "B15"] == "中"


BAD = [
    ("权重", {**AHP, "C5": 5}, "C5", "不是互为倒数"),
    ("权重", {**AHP, "C4": 2}, "C4", "自己与自己比应为 1"),
    ("权重", {**AHP, "F6": -1}, "F6", "判断值应大于 0"),
    ("权重", {**AHP, "E5": "较重要"}, "E5", "不是一个数"),
    ("专家打分", grid([(12, 28, 32, 28)]), "B4", "至少要两位"),
    ("隶属度", grid([*FUZZY[:3], (0.3, 0.7, 0.2, 0.2, 0)]), "C7", "合计是 1.1，应为 1"),
    ("隶属度", grid([*FUZZY[:3], (0.3, 1.7, 0.2, 0.2, 0)]), "C7", "隶属度应在 0 至 1 之间"),
    ("隶属度", grid([*FUZZY[:3], (0.4, 0.7, 0.2, 0.1, 0)]), "B4", "权重合计是 1.10，应为 1"),
    ("隶属度", {**grid(FUZZY), "B9": "取中"}, "B9", "没有名为“取中”的模糊算子"),
]


@pytest.mark.parametrize(("sheet", "cells", "place", "word"), BAD)
def test_what_cannot_be_used_is_said_with_sheet_and_cell(
    sheet: str, cells: dict[str, object], place: str, word: str, book: Path
) -> None:
    filled(book, sheet, cells)
    (finding,) = [one for one in refresh(read_book(book), book.name).findings if one.check == "方法"]
    assert finding.place == f"{sheet}!{place}" and word in finding.says and finding.severity == "error"
    assert "第 1 行" not in finding.says and "第 2 行" not in finding.says


def test_all_ties_are_said_not_scored(tmp_path: Path) -> None:
    path = tmp_path / "方法.xlsx"
    assert main(["new", str(path), "--template", "项目支出三级", "--methods", "2"]) == 0
    filled(path, "专家打分", grid([(25, 25, 25, 25), (25, 25, 25, 25)]))
    (finding,) = [one for one in refresh(read_book(path), path.name).findings if one.check == "方法"]
    assert finding.sheet == "专家打分" and "协调系数没有意义" in finding.says


def test_what_is_filled_in_well_or_not_at_all_raises_no_question(book: Path) -> None:
    assert not [one for one in refresh(read_book(book), book.name).findings if one.check == "方法"]
    filled(book, "权重", AHP)
    filled(book, "隶属度", grid(FUZZY))
    assert not [one for one in refresh(read_book(book), book.name).findings if one.check == "方法"]


def test_rows_that_do_not_add_up_show_it_beside_them(book: Path) -> None:
    values = filled(book, "隶属度", {"B4": 0.1, "C4": 0.5, "D4": 0.3, "E4": 0.1, "F4": 0}).values
    assert values["隶属度", "G4"] == "合计0.9，应为1" and values["隶属度", "B8"] == "应为1"
    values = filled(book, "专家打分", {"B4": 50, "C4": 30, "D4": 30, "E4": 10}).values
    assert values["专家打分", "F4"] == "120，应为100"


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--template", "自评表", "--methods"], "自评表没有权重"),
        (["--template", "项目支出三级", "--methods", "31"], "专家人数 31 不在"),
        (["--template", "项目支出三级", "--methods", "三"], "命令写得不对"),
    ],
)
def test_methods_that_do_not_fit_are_refused(
    arguments: list[str], word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", str(tmp_path / "甲.xlsx"), *arguments]) == 2
    assert word in capsys.readouterr().err and not (tmp_path / "甲.xlsx").exists()
