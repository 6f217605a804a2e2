"""PE_ANALYSIS: the 指标分析 paragraph of one dimension, from the 评分表 itself."""

from __future__ import annotations

from typing import Any

from ..report.narrative import Entry, dimension_paragraph
from .cells import never_raising, text
from .tables import reason_of, scored_leaves


@never_raising
def pe_analysis(table: Any = None, dimension: Any = None) -> Any:
    """Weight, points, 得分率, 扣分 and the main reasons of one 一级指标; an unfinished one says what is missing."""
    wanted = "".join(text(dimension).split())
    below: dict[str, list[Entry]] = {}
    for row, full, score in scored_leaves(table):
        below.setdefault(row.path[0], []).append(Entry(row.path, full, score, reason_of(row)))
    for name, entries in below.items():
        if "".join(name.split()) == wanted:
            return dimension_paragraph(name, entries)
    asked = f"没有一级指标“{wanted[:30]}”" if wanted else "没有写明维度"
    raise ValueError(f"{asked}：请从 {'、'.join(below)} 中选一个")
