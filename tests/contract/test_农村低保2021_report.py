"""The report written from the shipped book prints every figure of the published report's tables.

Read from the Word file as a stranger would; the published text lies outside the project, tests on it skip where it is missing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from pescore.actions.report import report
from pescore.report.word import read_outline
from pescore.workbook.grid import read_book

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "workbooks" / "农村低保2021" / "评分表.xlsx"
SEED = ROOT.parent / "shared" / "seeds" / "004_9f4146417b25e4ea.txt"

Grid = list[list[str]]


@pytest.fixture(scope="module")
def grids() -> list[Grid]:
    """Every table of the Word file, merged cells filled in."""
    made = report(read_book(BOOK), BOOK.name, read_outline(), date(2026, 11, 22), charts=False)
    assert made.gaps == ()
    return [_filled(table) for table in docx.Document(io.BytesIO(made.docx())).tables]


def _filled(table: Any) -> Grid:
    rows: Grid = []
    for row in table._tbl.tr_lst:
        cells: list[str] = []
        for cell in row.tc_lst:
            below = cell.tcPr.find(qn("w:vMerge")) is not None and cell.vMerge == "continue"
            text = rows[-1][len(cells)] if below else "".join(t.text or "" for t in cell.iter(qn("w:t")))
            cells += [text] * cell.grid_span
        rows.append(cells)
    return rows


def headed(grids: list[Grid], *names: str) -> Iterator[Grid]:
    return (grid for grid in grids if grid[0][: len(names)] == list(names))


@pytest.fixture(scope="module")
def seed() -> str:
    if not SEED.exists():
        pytest.skip(f"原报告文本不在 {SEED.parent}，跳过与原文的核对")
    return re.sub(r"(?<=[\d一-龥]) (?=[\d一-龥%])", "", SEED.read_text(encoding="utf-8"))


def leaf_rows(text: str) -> list[tuple[str, str, str]]:
    """(name, 分值, 得分) of the published rows that end with two numbers."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.rstrip().split("\t") if cell.strip()]
        if len(cells) >= 3 and all(re.fullmatch(r"\d+(?:\.\d+)?", cell) for cell in cells[-2:]):
            found.append((re.sub(r"\s", "", cells[-3]), cells[-2], cells[-1]))
    return found


def test_the_four_tables_of_the_dimensions(grids: list[Grid], seed: str) -> None:
    published = {
        part.split("指标得分情况表")[0][-2:]: leaf_rows(part.split("指标得分情况表", 1)[1].partition("##")[0])
        for part in (seed[m.start() - 2 : m.start() + 2500] for m in re.finditer("指标得分情况表", seed))
    }
    assert {name: len(rows) for name, rows in published.items()} == {"决策": 19, "过程": 15, "产出": 10, "效益": 7}
    ours = [
        [(row[-3], row[-2], row[-1]) for row in grid[1:]] for grid in headed(grids, "二级指标", "三级指标", "四级指标")
    ]
    assert ours == list(published.values())


def test_the_summary_table(grids: list[Grid], seed: str) -> None:
    front = seed[: seed.index("# 摘要\n")]
    published = leaf_rows(front[front.index("评价得分") :])
    (grid,) = (grid for grid in headed(grids, "一级指标", "二级指标", "三级指标", "四级指标") if len(grid[0]) == 6)
    ours = [(row[3], row[4], row[5]) for row in grid[1:-2]]
    assert sorted(ours) == sorted(published) and len(ours) == 51
    assert [row[-1] for row in grid[-2:]] == re.findall(r"(?:综合得分|评价等次)\t+(\S+)", front) == ["88.5", "良"]
    assert {"决策（14分）", "过程（26分）", "产出（32分）", "效益（28分）"} == {row[0] for row in grid[1:-2]}


def test_the_table_of_appendix_1(grids: list[Grid], seed: str) -> None:
    (grid,) = (grid for grid in headed(grids, "一级指标", "二级指标", "三级指标", "四级指标") if len(grid[0]) == 8)
    assert grid[0][4:] == ["分值", "指标解释", "评价要点", "得分"] and len(grid) == 1 + 51 + 2
    appendix = _squeezed(re.split(r"附件 ?1[:：]\s", seed)[-1])
    for row in grid[1:-2]:
        assert _squeezed(f"{row[3]}{row[4]}") in appendix, row[3]
        assert _squeezed(row[2]).removesuffix("4分") in appendix, row[2]
    assert [row[-1] for row in grid[-2:]] == ["88.5", "良"]


def _squeezed(text: str) -> str:
    return re.sub(r"[\s，,；;：:（）()]", "", text)


def test_weights_and_grades(grids: list[Grid], seed: str) -> None:
    (weights,) = headed(grids, "一级指标", "权重")
    published = re.findall(r"^(决策|过程|产出|效益|综合)\t(\d+%)\t(\d+)$", seed, re.MULTILINE)
    assert [tuple(row[:3]) for row in weights[1:-1]] == published[:-1]
    assert tuple(weights[-1][1:3]) == published[-1][1:] == ("100%", "100")
    (grades,) = headed(grids, "评价等级")
    assert grades == [["评价等级", "优", "良", "中", "差"], ["分值S", "S≥90", "90>S≥80", "80>S≥60", "S<60"]]


def test_the_questionnaire(grids: list[Grid], seed: str) -> None:
    (table,) = headed(grids, "题号", "题目", "选项", "比例")
    published = re.findall(r"选(了解|部分了解|不了解|是|否)的比例为(\d+(?:\.\d+)?%)", seed)
    assert [(row[2], row[3]) for row in table[1:]] == published and len(published) == 15
    assert [row[0] for row in table[1:]] == [str(n) for n in range(1, 6) for _ in range(3)]


def test_the_stages(grids: list[Grid], seed: str) -> None:
    (plan,) = headed(grids, "阶段", "起止日期")
    published = re.findall(r"[)）]\s*(\S{4})阶段（(\d+)月(\d+)日至(\d+)月(\d+)日）", seed)
    assert [(row[0], *re.findall(r"(\d+)月(\d+)日", row[1])) for row in plan[1:]] == [
        (name, (m1, d1), (m2, d2)) for name, m1, d1, m2, d2 in published
    ]
    assert len(published) == 5


def test_the_problem_list(grids: list[Grid], seed: str) -> None:
    (table,) = headed(grids, "问题分类", "序号")
    published = re.findall(r"^(?:(\S*问题))?\t(\d)\t(\S+)\t(\S+)$", seed, re.MULTILINE)
    assert [tuple(row[1:3]) for row in table[1:]] == [row[1:3] for row in published]
    assert list(dict.fromkeys(row[0] for row in table[1:])) == [row[0] for row in published if row[0]]
    assert [row[3] for row in table[1:]].count("---") == [row[3] for row in published].count("---") == 2


def test_the_list_of_projects_and_the_money(grids: list[Grid], seed: str) -> None:
    published = re.findall(r"^(\d+)\t(\S+)$", seed[seed.index("项目及民生等支出") :], re.MULTILINE)[:18]
    (table,) = (grid for grid in grids if ["1", "各项工作经费"] in grid)
    assert [tuple(row) for row in table[1:]] == published
    money = next(grid for grid in grids if ["全年预算数(万元)", "7881.2", "实际到位资金(万元)", "5195.68"] in grid)
    assert "7881.2" in seed and any("5195.68" in row for row in money)
