"""The sheet 问题矩阵: indicator × unit, with counts and lists; below it the same finding with different scores."""

from __future__ import annotations

from fractions import Fraction

from ...workbook.look import Alignment, Font
from ...workbook.new_sheet import A3
from ...workbook.pen import Pen
from ...workbook.refs import letters
from ...workbook.style import (
    BODY,
    HEADER,
    HEADER_FILL,
    MIDDLE,
    POINTS,
    PROSE,
    SECTION,
    STRONG,
    TOTAL_FILL,
    page,
    widths,
)
from ..combining import rounded
from ..summary import Summary

MOST_COLUMNS = 60  # units shown as columns; above, the lists say it all
_HEADS = ("一级指标", "指标", "分值", "单位数", "平均扣分", "单位")
_SIZES = [10.0, 18.0, 6.0, 7.0, 8.0, 44.0]
_FIRST = 4
_A4 = 20  # so many units fit an A4 page, more take A3
_LOST = "FCE4D6"
_MARK = Font(name="宋体", size=10, color="C00000")
_UPRIGHT = Alignment(horizontal="center", vertical="center", text_rotation=255, wrap_text=True)


def write_matrix(pen: Pen, summary: Summary, title: str) -> None:
    """Problems in table order; the points a unit lost stand under its name."""
    units = [unit.name for unit in summary.units] if len(summary.ranked) <= MOST_COLUMNS else []
    last = len(_HEADS) + len(units)
    pen.title(f"{title}问题矩阵", last, "格里是这个单位在这个指标上扣的分；没有扣分的空着。")
    pen.header(3, _HEADS)
    for col, name in enumerate(units, len(_HEADS) + 1):
        pen.put(3, col, name, font=HEADER, align=_UPRIGHT, fill=HEADER_FILL)
    if units:
        pen.sheet.heights[3] = min(220.0, 14.0 * max(map(len, units)) + 8)
    row = _FIRST
    for problem in summary.problems:
        count = len(summary.ranked)
        named = problem.units if problem.count < count else f"全部 {count} 个单位"
        lost = rounded(Fraction(problem.total) / count)
        values = (problem.path[0], problem.path[-1], problem.full, problem.count, lost, named)
        for col, value in enumerate(values, 1):
            align = PROSE if col in (2, 6) else MIDDLE
            pen.put(row, col, value, align=align, number_format=POINTS if col == 5 else None)
        for col, name in enumerate(units, len(_HEADS) + 1):
            points = problem.lost.get(name)
            pen.put(row, col, points, align=MIDDLE, font=_MARK, fill=_LOST if points else None, number_format="0.0#")
        pen.fit(row, _SIZES, {2: problem.path[-1], 6: named})
        row += 1
    row = _sums(pen, row, summary, units) if summary.problems else _none(pen, row, last)
    row = _uneven(pen, row + 1, summary, last)
    widths(pen.sheet, [*_SIZES, *[4.6] * len(units)])
    page(pen.sheet, landscape=True, area=f"A1:{letters(last)}{row - 1}", header_rows="3:3")
    if len(units) > _A4:
        pen.sheet.print.paper = A3
    pen.sheet.freeze_panes = f"C{_FIRST}"


def _none(pen: Pen, row: int, last: int) -> int:
    pen.put(row, 1, "没有扣分的指标。", align=PROSE)
    pen.merge(row, 1, row, last)
    return row + 1


def _sums(pen: Pen, row: int, summary: Summary, units: list[str]) -> int:
    """Problems per unit."""
    for col in range(1, len(_HEADS) + 1):
        label = "各单位扣分指标数" if col == 1 else None
        pen.put(row, col, label, font=STRONG, align=MIDDLE, fill=TOTAL_FILL)
    pen.merge(row, 1, row, len(_HEADS))
    for col, name in enumerate(units, len(_HEADS) + 1):
        count = sum(name in problem.lost for problem in summary.problems)
        pen.put(row, col, count, font=STRONG, align=MIDDLE, fill=TOTAL_FILL)
    return row + 1


def _uneven(pen: Pen, row: int, summary: Summary, last: int) -> int:
    """同值同分 across the units: what counts differently although the finding is the same."""
    pen.put(row, 1, "同值同分核对", font=SECTION, align=PROSE, box=False)
    pen.merge(row, 1, row, last)
    pen.sheet.heights[row] = 24
    said = [
        f"{one.says}。见 {'；'.join(one.places[:6])}{'等' if len(one.places) > 6 else ''}" for one in summary.uneven
    ]
    for line in said or ["各单位同一指标的实际值相同的，得分都相同。"]:
        row += 1
        pen.put(row, 1, line, font=BODY, align=PROSE)
        pen.merge(row, 1, row, last)
        pen.fit(row, [sum(_SIZES) + 4.6 * (last - len(_HEADS))], {1: line})
    return row + 1
