"""A sheet with everything that a sheet of ours can have, drawn with the pen."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from pescore.report.charts import loss_chart, rate_chart
from pescore.report.flow import Flow, Span
from pescore.values import Err
from pescore.workbook.chart import Block, Column
from pescore.workbook.look import Border, Font, Side
from pescore.workbook.new_sheet import Entry, Link, NewSheet
from pescore.workbook.pen import Pen
from pescore.workbook.style import HEADER, HEADER_FILL, INPUT_FILL, MIDDLE, NOTE, STRONG, TITLE, page, widths

SIZES = (6.0, 13.5, 24.0, 9.0, 9.0, 30.0)
HARD = "=cmd|' /C calc'!A0 <&> \"引号\"\n第二行\t制表 "


def specimen() -> list[NewSheet]:
    """A page written downwards with charts, and a table written cell by cell."""
    first, second = NewSheet("第一页"), NewSheet("表")
    _page(Pen(first))
    _table(Pen(second))
    return [first, second]


def _page(pen: Pen) -> None:
    flow = Flow(pen, SIZES)
    flow.line([Span(1, 6, "标题", MIDDLE, TITLE)], at_least=40.0, box=False)
    flow.prose("一段话，" * 60)
    flow.table_head([(1, 2, "名称"), (3, 3, "得分率"), (4, 6, "扣分")])
    top = flow.row
    for name, rate, lost in (
        ("决策", Decimal("0.785"), Decimal(3)),
        ("过程 <&>", None, Decimal("0.5")),
        (HARD, Decimal(1), 0),
    ):
        flow.line(
            [Span(1, 2, name, MIDDLE), Span(3, 3, rate, number_format="0.00%"), Span(4, 6, lost, fill=INPUT_FILL)]
        )
    flow.gap()
    flow.keep(700.0, 715.0)
    names = Column("A", top, ["决策", "过程 <&>", HARD])
    rate_chart(pen.sheet, Block(*flow.space(8, 20.0), 6), names, Column("C", top, [Decimal("0.785"), None, Decimal(1)]))
    losses = Column("D", top, [Decimal(3), Decimal("0.5"), Decimal(0)])
    loss_chart(pen.sheet, Block(*flow.space(6, 20.0), 6), names, losses, "扣分 <最多>")
    flow.line([Span(1, 6, "很长的话，" * 900)])
    widths(pen.sheet, SIZES)
    page(pen.sheet, landscape=False, area=f"A1:F{flow.row}")
    pen.sheet.print.left = pen.sheet.print.right = 0.5
    pen.sheet.print.header = '&R&"宋体,常规"&9 甲&&乙'
    pen.sheet.gridlines = False
    pen.sheet.entries.append(Entry("D5:D9", ("待处理", "已<答复>")))
    pen.sheet.links.append(Link("A5", "'第一页'!C7"))


def _table(pen: Pen) -> None:
    pen.title("名称", 4, "说明")
    pen.header(3, ("甲", "乙", "丙", "丁"))
    values = ("文字", HARD, 3, 0.1, Decimal("12.50"), True, dt.date(2024, 2, 29), None, "#N/A", "2024", -1.5e-7)
    for row, value in enumerate(values, 4):
        pen.put(row, 1, value, font=STRONG if row % 2 else NOTE, fill=HEADER_FILL if row % 3 else None)
    results = (14.0, 1 / 3, 3, "良<&>", " 前后空格 ", True, Err("#N/A"), "")
    for row, value in enumerate(results, 4):
        pen.formula(row, 2, '=IF(A1="<&>",PE_SCORE(A4,"甲 & 乙"),1)', value, font=HEADER, number_format="0.00")
    pen.put(4, 3, "丙", box=False)
    pen.put(6, 4, "丁")
    pen.merge(4, 3, 6, 4)  # its last cell has lines, its first none of its own
    pen.put(7, 3, "无框", box=False, font=Font("仿宋", 12, underline=True, color="0563C1"))
    pen.merge(7, 3, 7, 4)
    pen.put(9, 3, "竖", align=MIDDLE)
    pen.merge(9, 3, 12, 3)
    line = Side("medium", "000000")
    pen.rule(9, 3, 13, 4, Border(line, line, line, line))
    pen.fit(4, [10.0, 10.0], {1: "很长的文字" * 9})
    widths(pen.sheet, (20.0, 8.5, 12.0, 30.0))
    page(pen.sheet, landscape=True, header_rows="3:3")
    pen.sheet.print.pages_high, pen.sheet.print.footer = 1, ""
    pen.sheet.freeze_panes = "B4"
    pen.sheet.entries.append(Entry("A4:B9", title="怎样填", remark="按原文填写，“<&>”也可以"))
