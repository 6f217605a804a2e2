"""Native charts of the report: 得分率 by dimension and the largest losses."""

from __future__ import annotations

from decimal import Decimal

from ..workbook.chart import Axis, BarChart, Block, Column
from ..workbook.new_sheet import NewSheet
from ..workbook.style import POINTS, RATE

_BLUE, _RED = "4F81BD", "C0504D"
_BESIDE_NAMES = (0.33, 0.15, 0.6, 0.82)  # a third of the width for the names, however long


def rate_chart(sheet: NewSheet, block: Block, names: Column, rates: Column) -> None:
    """得分率 per dimension as columns from 0 to 100 %; a dimension without a rate keeps its place empty."""
    top = max((value for value in rates.values if isinstance(value, Decimal)), default=Decimal(1))
    axis = Axis(0, max(Decimal(1), top), Decimal("0.2"), "0%")
    chart = BarChart("各一级指标得分率", "得分率", names, rates, block, _BLUE, RATE, gap=110, axis=axis)
    sheet.charts.append(chart)


def loss_chart(sheet: NewSheet, block: Block, names: Column, losses: Column, title: str) -> None:
    """扣分 per indicator as lying bars, the largest on top."""
    axis = Axis(0, shown=False)
    chart = BarChart(
        title, "扣分", names, losses, block, _RED, POINTS, gap=60, lying=True, axis=axis, inner=_BESIDE_NAMES
    )
    sheet.charts.append(chart)
