"""评分表 as a grid with our own headers → one row per leaf: levels carried down, total and blank rows passed over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

LEVELS = ("一级指标", "二级指标", "三级指标", "四级指标", "五级指标", "六级指标")
FULL, EXPLANATION, POINTS, STANDARD = "分值", "指标解释", "评价要点", "评分标准"
TARGET, ACTUAL, SCORE, LOSS_REASON, EVIDENCE = "目标值", "实际值", "得分", "扣分原因", "佐证材料"
COMPUTED, MANUAL, REASON, WHY, NARRATIVE, GIVEN = "规则得分", "人工得分", "调整理由", "计分说明", "评价情况", "填报得分"
TOTAL_WORDS = frozenset(
    ["合计", "总计", "总分", "小计", "综合得分", "总得分", "评价得分", "评价等级", "评价等次", "等级", "倒扣"]
)


class TableError(ValueError):
    """The grid is not a 评分表 with our headers: one Chinese line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One leaf: its index in the grid, its path, and its cells by column name."""

    index: int
    path: tuple[str, ...]
    cells: dict[str, object]


@dataclass(frozen=True, slots=True)
class Table:
    """The header row's index, the column of each name, and the leaves."""

    header: int
    columns: dict[str, int]
    rows: tuple[Row, ...]


def read_table(grid: Sequence[Sequence[object]], needed: Sequence[str] = (FULL, SCORE)) -> Table:
    """Find the header row (the first with 一级指标 and 分值) and read the leaves under it.

    Merged cells may come as a value followed by blanks: a level is carried down until it, or a level above, changes.
    Raises TableError naming what is missing.
    """
    header = next((i for i, row in enumerate(grid) if {LEVELS[0], FULL} <= set(map(heading, row))), None)
    if header is None:
        raise TableError("没有找到表头行（应有“一级指标”和“分值”）：区域要连表头一起选")
    columns: dict[str, int] = {}
    for at, cell in enumerate(grid[header]):
        if name := heading(cell):
            if name in columns and name in (*LEVELS, *needed):
                raise TableError(f"表头“{name}”出现了两次，请改名或删去一列")
            columns.setdefault(name, at)
    if missing := [name for name in needed if name not in columns]:
        raise TableError(f"表头缺少“{'”“'.join(missing)}”列")
    levels = [columns[name] for name in LEVELS if name in columns]
    return Table(header, columns, tuple(_leaf_rows(grid, header, columns, levels)))


def heading(cell: object) -> str:
    """A header cell without white space and line breaks."""
    return re.sub(r"\s", "", cell) if isinstance(cell, str) else ""


def _leaf_rows(grid: Sequence[Sequence[object]], header: int, columns: dict[str, int], levels: list[int]) -> list[Row]:
    found: list[Row] = []
    path: list[str] = [""] * len(levels)
    for index in range(header + 1, len(grid)):
        row = grid[index]
        names = [_text(row[at]) if at < len(row) else "" for at in levels]
        if any(re.sub(r"\s", "", name) in TOTAL_WORDS for name in names):
            continue
        for depth, name in enumerate(names):
            if name:
                path[depth:] = [name] + [""] * (len(levels) - depth - 1)
        cells = {name: row[at] if at < len(row) else None for name, at in columns.items()}
        if any(names) and path[0] and not _blank(cells[FULL]):
            found.append(Row(index, tuple(name for name in path if name), cells))
        elif not _blank(cells[FULL]):
            raise TableError(f"第 {index + 1} 行有分值，却没有指标名称：请补上名称或删去分值")
    return found


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
