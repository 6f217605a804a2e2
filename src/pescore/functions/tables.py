"""PE_SUMMARY and PE_LOSSES: tables spilled from the 评分表 itself, header row included in the range."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..evaluation.marking import is_blank
from ..evaluation.table import FULL, LOSS_REASON, REASON, SCORE, WHY, Row, read_table
from ..evaluation.tree import NOT_APPLICABLE
from ..values import Err, cents, exact
from .cells import ErrorCell, error_in, never_raising, number, rows

LeafPoints = tuple[Row, Decimal, Decimal | None]  # a leaf, its 分值, its 得分 (None: unscored)


@never_raising
def pe_summary(table: Any = None) -> Any:
    """Per dimension: 指标, 分值, 得分, 得分率, 扣分, and a 合计 row. An unscored leaf leaves its sums ""."""
    leaves = scored_leaves(table)
    dimensions: dict[str, list[LeafPoints]] = {}
    for leaf in leaves:
        dimensions.setdefault(leaf[0].path[0], []).append(leaf)
    body = [_sums(name, below) for name, below in dimensions.items()]
    return [["指标", "分值", "得分", "得分率", "扣分"], *body, _sums("合计", leaves)]


@never_raising
def pe_losses(table: Any = None) -> Any:
    """Leaves that lost points, largest first: 指标, 分值, 得分, 扣分, 原因. One row 无扣分 when there are none."""
    lost = [(row, full, score) for row, full, score in scored_leaves(table) if score is not None and score < full]
    lost.sort(key=lambda leaf: leaf[2] - leaf[1])
    body = [
        ["/".join(row.path), float(full), float(score), float(full - score), reason_of(row)]
        for row, full, score in lost
    ]
    return [["指标", "分值", "得分", "扣分", "原因"], *(body or [["无扣分", "—", "—", "—", "—"]])]


def scored_leaves(table: Any) -> list[LeafPoints]:
    """The leaves of a 评分表 with 分值 and 得分; 不适用 is left out. Raises for error cells, text scores, no leaves."""
    grid = rows(table)
    read = read_table(grid)
    found: list[LeafPoints] = []
    for row in read.rows:
        if (error := error_in(row.cells[FULL], row.cells[SCORE])) is not None:
            note = f"“{'/'.join(row.path)}”的分值或得分是错误值 {error.code}，请先处理再汇总"
            raise ErrorCell(Err(error.code, note))
        score = row.cells[SCORE]
        if isinstance(score, str) and score.strip() == NOT_APPLICABLE:
            continue
        full = number(row.cells[FULL], f"“{'/'.join(row.path)}”的分值")
        found.append((row, full, None if is_blank(score) else _score(row)))
    if not found:
        raise ValueError("表头下面没有可汇总的指标")
    return found


def _score(row: Row) -> Decimal:
    cell = row.cells[SCORE]
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        return cents(exact(cell))
    raise ValueError(f"“{'/'.join(row.path)}”的得分“{str(cell)[:20]}”不是数字，请改成数字或清空")


def _sums(name: str, leaves: list[LeafPoints]) -> list[object]:
    full = sum((full for _, full, _ in leaves), Decimal(0))
    if any(score is None for _, _, score in leaves):
        return [name, float(full), "", "", ""]
    score = sum((score for _, _, score in leaves if score is not None), Decimal(0))
    return [name, float(full), float(score), float(score / full) if full else "", float(full - score)]


def reason_of(row: Row) -> str:
    """Why a leaf lost points: 扣分原因, else 调整理由, else 计分说明."""
    for column in (LOSS_REASON, REASON, WHY):
        if not is_blank(row.cells.get(column)):
            return str(row.cells[column])
    return "（未填扣分原因）"
