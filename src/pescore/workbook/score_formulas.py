"""The formulas of a 评分表 of ours (评分表里的公式), as text without `=`: those of one leaf, and those of the 合计 row."""

from __future__ import annotations

from collections.abc import Mapping

from ..evaluation import table as t


def leaf_formulas(columns: Mapping[str, str], row: int, *, target: bool, points: bool) -> dict[str, str]:
    """规则得分, 得分 and 计分说明 of the leaf in `row`; `columns` gives the letter of every heading.

    target, points   whether the leaf has any: an empty cell would arrive as 0 in some hosts
    """
    at = {name: f"{letter}{row}" for name, letter in columns.items()}
    aim = at[t.TARGET] if target else '""'
    listed = at[t.POINTS] if points else '""'
    call = f"({at[t.ACTUAL]},{at[t.FULL]},{at[t.STANDARD]},{aim},{listed},口径)"
    rule = f'IF({at[t.ACTUAL]}="","",PE_SCORE{call})'
    return {
        t.COMPUTED: rule,
        t.SCORE: f'IF({at[t.MANUAL]}="",{rule},IF({at[t.REASON]}="",NA(),{at[t.MANUAL]}))',
        t.WHY: f'IF({at[t.ACTUAL]}="","",PE_WHY{call})',
    }


def total_formulas(columns: Mapping[str, str], first: int, last: int) -> dict[str, str]:
    """分值, 得分 and 规则得分 of the 合计 row over the leaves in rows `first` to `last`."""
    fulls = f"{columns[t.FULL]}{first}:{columns[t.FULL]}{last}"
    found = {t.FULL: f"SUM({fulls})"}
    for name in (t.SCORE, t.COMPUTED):
        cells = f"{columns[name]}{first}:{columns[name]}{last}"
        found[name] = _guarded(cells, f"PE_TOTAL({cells},{fulls})")
    return found


def _guarded(cells: str, total: str) -> str:
    """A total that is blank while a score is missing, without asking the add-in: but an error always shows."""
    return f'IF(COUNTBLANK({cells})>0,IF(ISERROR(SUM({cells})),SUM({cells}),""),{total})'
