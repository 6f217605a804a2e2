"""The sheet 指标得分: a row per unit, a column per indicator."""

from __future__ import annotations

from decimal import Decimal

from ...values import exact
from ...workbook.look import Alignment, Font
from ...workbook.pen import Pen
from ...workbook.refs import letters
from ...workbook.style import BODY, HEADER, HEADER_FILL, MIDDLE, NOTE, POINTS, STRONG, TOTAL_FILL, page, widths
from ..spread import spread
from ..summary import Summary, mean
from ..unit import UnitLeaf

_TOP = 3  # dimension, indicator, 分值; then the units
NAMES, POINTS_ROW, FIRST = _TOP + 1, _TOP + 2, _TOP + 3
OPEN = "待评"
STATISTICS = ("平均", "中位数", "得分率")
_UPRIGHT = Alignment(horizontal="center", vertical="center", text_rotation=255, wrap_text=True)
_SHORT = "FCE4D6"  # points were lost
_OPEN = Font(name="宋体", size=10, color="C00000")


def write_scores(pen: Pen, summary: Summary, title: str) -> None:
    """Units by rank, those with something open after them; below them mean, median and rate of every indicator."""
    units = [*summary.units, *summary.incomplete]
    leaves = units[0].leaves if units else ()
    last = len(leaves) + 2
    pen.title(f"{title}各单位指标得分", max(last, 3), "底色格有扣分；空着的还没有评分，写着“待评”。")
    if not units:
        return
    _header(pen, leaves, last)
    row = FIRST
    for unit in units:
        font = BODY if unit.complete else NOTE
        pen.put(row, 1, unit.name, align=MIDDLE, font=font)
        for col, leaf in enumerate(unit.leaves, 2):
            if leaf.score is None:
                pen.put(row, col, OPEN, align=MIDDLE, font=_OPEN)
            else:
                fill = _SHORT if leaf.lost > 0 else None
                pen.put(row, col, leaf.score, align=MIDDLE, number_format=POINTS, fill=fill)
        pen.put(row, last, unit.total if unit.complete else "未评完", align=MIDDLE, number_format=POINTS, font=STRONG)
        row += 1
    row = _statistics(pen, row, summary)
    widths(pen.sheet, [22.0, *[6.6] * len(leaves), 8.5])
    page(pen.sheet, landscape=True, area=f"A1:{letters(last)}{row - 1}", header_rows="3:5")
    pen.sheet.freeze_panes = f"B{FIRST}"


def _header(pen: Pen, leaves: tuple[UnitLeaf, ...], last: int) -> None:
    for row, label in enumerate(("一级指标", "指标", "分值"), _TOP):
        pen.put(row, 1, label, font=HEADER, align=MIDDLE, fill=HEADER_FILL)
    for col, leaf in enumerate(leaves, 2):
        pen.put(_TOP, col, leaf.path[0], font=HEADER, align=MIDDLE, fill=HEADER_FILL)
        pen.put(_TOP + 1, col, leaf.name, font=HEADER, align=_UPRIGHT, fill=HEADER_FILL)
        pen.put(_TOP + 2, col, leaf.full, align=MIDDLE, fill=TOTAL_FILL)
    pen.put(_TOP, last, "总分", font=HEADER, align=MIDDLE, fill=HEADER_FILL)
    pen.put(_TOP + 1, last, None, fill=HEADER_FILL)
    pen.merge(_TOP, last, _TOP + 1, last)
    pen.put(_TOP + 2, last, sum((leaf.full for leaf in leaves), Decimal(0)), align=MIDDLE, fill=TOTAL_FILL)
    pen.sheet.heights[_TOP] = 20
    longest = max(len(leaf.name) for leaf in leaves)
    pen.sheet.heights[_TOP + 1] = min(220.0, 14.0 * longest + 8)
    start = 2
    for col in range(3, last + 1):
        if col == last or leaves[col - 2].path[0] != leaves[start - 2].path[0]:
            pen.merge(_TOP, start, _TOP, col - 1)
            start = col


def _statistics(pen: Pen, row: int, summary: Summary) -> int:
    """平均, 中位数, 得分率 over the complete units."""
    if not summary.ranked:
        return row
    columns = [
        [leaf.score or exact(0) for leaf in column] for column in zip(*(u.leaves for u in summary.units), strict=True)
    ]
    fulls = [leaf.full for leaf in summary.units[0].leaves]
    columns.append([unit.total or exact(0) for unit in summary.units])
    fulls.append(summary.units[0].full)
    rows = (
        ([mean(column) for column in columns], POINTS),
        ([spread(column).median for column in columns], POINTS),
        ([mean(c, 8) / full if full else None for c, full in zip(columns, fulls, strict=True)], "0.0%"),
    )
    for label, (values, shown) in zip(STATISTICS, rows, strict=True):
        pen.put(row, 1, label, font=STRONG, align=MIDDLE, fill=TOTAL_FILL)
        for col, value in enumerate(values, 2):
            pen.put(row, col, value, font=STRONG, align=MIDDLE, fill=TOTAL_FILL, number_format=shown)
        row += 1
    return row
