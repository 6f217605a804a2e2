"""The sheet 排名: every unit by its total, its dimensions, its money."""

from __future__ import annotations

from decimal import Decimal

from ...workbook.pen import Pen
from ...workbook.style import BODY, MIDDLE, NOTE, POINTS, PROSE, RATE, STRONG, TOTAL_FILL, page, widths
from ..summary import Summary, mean

HEAD, FIRST = 3, 4
TOTAL, GRADE, FUND, SPENT = "总分", "等级", "资金(万元)", "执行(万元)"
_MONEY = "#,##0.00"


def write_ranking(pen: Pen, summary: Summary, title: str) -> None:
    """Ranked units, their mean, then those not ranked because something is left to score."""
    dimensions = list(summary.combination.fulls) if summary.combination else []
    heads = ["名次", "单位", *dimensions, TOTAL, GRADE, "与中位数相差", FUND, SPENT, "执行率", "说明"]
    pen.title(f"{title}各单位排名", len(heads), "总分相同的名次相同；离群是指离四分位超过四分位距的1.5倍。")
    pen.header(HEAD, heads)
    row = FIRST
    for one in summary.ranked:
        unit = one.unit
        total = unit.total or Decimal(0)
        assert summary.spread is not None
        rate = unit.spent / unit.fund if unit.fund and unit.spent is not None else None
        values: list[tuple[object, str | None]] = [(one.rank, None), (unit.name, None)]
        values += [(one.dimensions[name], POINTS) for name in dimensions]
        values += [(total, POINTS), (unit.grade or "未定", None), (total - summary.spread.median, "+0.00;-0.00;0.00")]
        values += [(unit.fund, _MONEY), (unit.spent, _MONEY), (rate, RATE)]
        values += [(f"离群：{one.outlying}" if one.outlying else None, None)]
        for col, (value, shown) in enumerate(values, 1):
            font = STRONG if heads[col - 1] == TOTAL else BODY
            pen.put(row, col, value, align=MIDDLE, number_format=shown, font=font)
        row += 1
    if summary.ranked:
        row = _means(pen, row, summary, dimensions, len(heads))
    for unit in summary.incomplete:
        open_ = [leaf.name for leaf in unit.leaves if leaf.score is None]
        said = f"未评完：{'、'.join(open_[:6])}{'等' if len(open_) > 6 else ''} {len(open_)} 项"
        for col in range(1, len(heads) + 1):
            pen.put(row, col, {1: "—", 2: unit.name, len(heads): said}.get(col), align=MIDDLE, font=NOTE)
        pen.fit(row, [24.0], {1: said})
        row += 1
    widths(pen.sheet, [6.0, 22.0, *[11.0] * len(dimensions), 9.0, 7.0, 10.0, 12.0, 12.0, 10.0, 24.0])
    last = chr(64 + len(heads)) if len(heads) <= 26 else "Z"
    page(pen.sheet, landscape=True, area=f"A1:{last}{row - 1}", header_rows="3:3")
    pen.sheet.freeze_panes = f"C{FIRST}"


def _means(pen: Pen, row: int, summary: Summary, dimensions: list[str], last: int) -> int:
    """The mean of every column."""
    found: dict[int, object] = {1: "平均"}
    for col, name in enumerate(dimensions, 3):
        found[col] = mean([one.dimensions[name] for one in summary.ranked])
    found[3 + len(dimensions)] = mean([unit.total or Decimal(0) for unit in summary.units])
    if summary.funds:
        found[last - 3], found[last - 2] = summary.funds
        found[last - 1] = summary.rate
        found[last] = "资金、执行为合计"
    for col in range(1, last + 1):
        shown = RATE if col == last - 1 else _MONEY if col in (last - 3, last - 2) else POINTS
        align = PROSE if col == last else MIDDLE
        pen.put(row, col, found.get(col), font=STRONG, align=align, fill=TOTAL_FILL, number_format=shown)
    pen.merge(row, 1, row, 2)
    return row + 1
