"""The sheet 指标汇总: a row per indicator with its standard, its score by every way, and how many units lost points."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ...evaluation.table import LEVELS
from ...workbook.pen import Pen
from ...workbook.refs import letters
from ...workbook.style import BODY, MIDDLE, POINTS, PROSE, RATE, STRONG, TOTAL_FILL, page, widths
from ..combining import WAYS, Combination, rounded
from ..decimals import FEWEST, decimals
from ..summary import Summary
from ..unit import UnitLeaf

SHEET = "指标汇总"
FULL, STANDARD, RATED, LOSERS, POOLED, HOW = "分值", "评分标准", "得分率", "扣分单位数", "合并后的值", "怎样合并"
HEAD, FIRST = 3, 4
_CHOSEN = "FFF2CC"
_NOTE = (
    "各指标按四种口径的得分，底色为采用的口径；得分率按采用的口径。"
    "“合并后的值”空着的，不能合并成一个数，按资金加权计（没有资金的取平均）。"
)
_STORED = 12  # decimals of a score as stored; fewer are shown


def write_indicators(pen: Pen, summary: Summary, title: str) -> None:
    """Every indicator of the common table; without a complete unit only what it asks."""
    units = [*summary.units, *summary.incomplete]
    leaves = units[0].leaves if units else ()
    found, depth = summary.combination, depth_of(leaves)
    heads = [*level_names(depth), FULL, STANDARD, *WAYS.values(), RATED, LOSERS, POOLED, HOW]
    sizes = [*[11.0] * (depth - 1), 20.0, 7.0, 44.0, *[10.0] * len(WAYS), 9.0, 9.0, 11.0, 22.0]
    pen.title(f"{title}指标汇总", len(heads), _NOTE)
    pen.header(HEAD, heads)
    pen.redress(HEAD, depth + 3 + list(WAYS).index(summary.by), fill=_CHOSEN)
    for row, leaf in enumerate(leaves, FIRST):
        _asked(pen, row, leaf, depth)
        pen.fit(row, sizes, {depth: leaf.name, depth + 2: leaf.standard})
    if found is not None:
        _scores(pen, summary, found, depth + 3)
        _total(pen, FIRST + len(leaves), summary, found, depth)
    pen.merge_equal(FIRST, 1, [leaf.path[0] for leaf in leaves])
    widths(pen.sheet, sizes)
    last = max(FIRST + len(leaves) - (found is None), HEAD)
    page(pen.sheet, landscape=True, area=f"A1:{letters(len(heads))}{last}", header_rows=f"{HEAD}:{HEAD}")
    pen.sheet.freeze_panes = f"A{FIRST}"


def depth_of(leaves: Sequence[UnitLeaf]) -> int:
    """How many columns the names take: a leaf's own name is always in the last one."""
    return max(2, *(len(leaf.path) for leaf in leaves)) if leaves else 2


def level_names(depth: int) -> list[str]:
    """The headings over the names."""
    return [*LEVELS[:depth], *(f"第{n}级指标" for n in range(len(LEVELS) + 1, depth + 1))]


def _asked(pen: Pen, row: int, leaf: UnitLeaf, depth: int) -> None:
    above = leaf.path[:-1] or leaf.path  # a dimension that is scored itself stands in both columns
    names = [*above, *[""] * (depth - 1 - len(above)), leaf.name]
    for col, name in enumerate(names, 1):
        pen.put(row, col, name or None, align=PROSE if col == depth else MIDDLE)
    pen.put(row, depth + 1, leaf.full, align=MIDDLE)
    pen.put(row, depth + 2, leaf.standard or None, align=PROSE)


def _scores(pen: Pen, summary: Summary, found: Combination, first: int) -> None:
    """Shown with as many decimals as it takes to add up."""
    losers = {problem.path: problem.count for problem in summary.problems}
    shown = POINTS
    if summary.by in found.outcomes:
        shown = f"{POINTS}{'#' * (decimals(found, summary.by) - FEWEST)}"
    for row, leaf in enumerate(found.leaves, FIRST):
        for col, way in enumerate(WAYS, first):
            score, chosen = leaf.scores.get(way), way == summary.by
            font, fill = (STRONG, _CHOSEN) if chosen else (BODY, None)
            value = "—" if score is None else rounded(score, _STORED)
            pen.put(row, col, value, align=MIDDLE, number_format=shown, font=font, fill=fill)
        after, score = first + len(WAYS), leaf.scores.get(summary.by)
        rate = "—" if score is None or not leaf.full else rounded(score / Fraction(leaf.full), _STORED)
        pen.put(row, after, rate, align=MIDDLE, number_format=RATE)
        pen.put(row, after + 1, losers.get(leaf.path, 0), align=MIDDLE)
        pen.put(row, after + 2, leaf.pooled or None, align=MIDDLE)
        pen.put(row, after + 3, leaf.how if leaf.pooled else None, align=PROSE)


def _total(pen: Pen, row: int, summary: Summary, found: Combination, depth: int) -> None:
    chosen = summary.chosen
    values: dict[int, object] = {1: "合计", depth + 1: found.full}
    for col, way in enumerate(WAYS, depth + 3):
        values[col] = found.outcomes[way].total if way in found.outcomes else "—"
    if chosen is not None and found.full:
        values[depth + 3 + len(WAYS)] = chosen.total / found.full
    for col in range(1, depth + 7 + len(WAYS)):
        shown = RATE if col == depth + 3 + len(WAYS) else POINTS if col > depth + 2 else None
        pen.put(row, col, values.get(col), font=STRONG, align=MIDDLE, fill=TOTAL_FILL, number_format=shown)
    pen.merge(row, 1, row, depth)
