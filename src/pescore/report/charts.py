"""Native charts of the report: 得分率 by dimension and the largest losses, with their values stored beside the links.

A chart only links to cells; readers that do not recalculate (previews, phones) show what is stored, so it is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl.chart import BarChart
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.worksheet.worksheet import Worksheet

from ..workbook.pen import storable

_INK, _FRAME = "404040", "D9D9D9"
_BLUE, _RED = "4F81BD", "C0504D"
_LONGEST_LABEL = 60  # of the stored copy; the cell itself is whole


@dataclass(frozen=True, slots=True)
class Column:
    """Values down a column, as the chart needs them: the rows they stand in and what stands there (None: empty)."""

    letter: str
    first: int
    values: Sequence[object]

    def of(self, sheet: str) -> str:
        last = self.first + len(self.values) - 1
        return f"'{sheet}'!${self.letter}${self.first}:${self.letter}${last}"


@dataclass(frozen=True, slots=True)
class Block:
    """The rows a chart covers, from the first column up to, and without, column number `columns` + 1."""

    first: int
    last: int
    columns: int


def rate_chart(sheet: Worksheet, block: Block, names: Column, rates: Column) -> None:
    """得分率 per dimension as clustered columns from 0 to 100 %; a dimension without a rate keeps its place empty."""
    chart = _bars(sheet.title, "各一级指标得分率", "得分率", names, rates, _BLUE, "0.00%")
    chart.type = "col"
    chart.gapWidth = 110
    top = max((value for value in rates.values if isinstance(value, Decimal)), default=Decimal(1))
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, max(1.0, float(top))
    chart.y_axis.majorUnit = 0.2
    chart.y_axis.number_format = "0%"
    _place(sheet, chart, block)


def loss_chart(sheet: Worksheet, block: Block, names: Column, losses: Column, title: str) -> None:
    """扣分 per indicator as horizontal bars, the largest on top."""
    chart = _bars(sheet.title, title, "扣分", names, losses, _RED, "0.00")
    chart.type = "bar"
    chart.gapWidth = 60
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.scaling.min = 0
    chart.y_axis.delete = True
    chart.layout = Layout(  # a third of the width for the names, however long
        manualLayout=ManualLayout(layoutTarget="inner", xMode="edge", yMode="edge", x=0.33, y=0.15, w=0.6, h=0.82)
    )
    _place(sheet, chart, block)


def _bars(sheet: str, title: str, name: str, names: Column, values: Column, color: str, number_format: str) -> BarChart:
    chart = BarChart()
    chart.grouping = "clustered"
    chart.title = _title(title)
    chart.legend = None
    chart.roundedCorners = False
    series = Series(
        tx=SeriesLabel(v=name),
        cat=AxDataSource(strRef=StrRef(f=names.of(sheet), strCache=_texts(names.values))),
        val=NumDataSource(numRef=NumRef(f=values.of(sheet), numCache=_numbers(values.values, number_format))),
        spPr=GraphicalProperties(solidFill=color),
    )
    series.invertIfNegative = False
    series.dLbls = DataLabelList(
        numFmt=number_format,
        txPr=_text(900),
        showVal=True,
        showSerName=False,
        showCatName=False,
        showLegendKey=False,
        showPercent=False,
    )
    chart.series.append(series)
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = _text(900)
        axis.title = None
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill="808080"))
    chart.y_axis.majorGridlines = None
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(solidFill=_FRAME))
    return chart


def _texts(values: Sequence[object]) -> StrData:
    shown = [" ".join(storable(str(value)).split())[:_LONGEST_LABEL] for value in values]
    return StrData(ptCount=len(shown), pt=[StrVal(idx=at, v=text) for at, text in enumerate(shown)])


def _numbers(values: Sequence[object], number_format: str) -> NumData:
    points = [NumVal(idx=at, v=str(value)) for at, value in enumerate(values) if value is not None]
    return NumData(formatCode=number_format, ptCount=len(values), pt=points)


def _title(text: str) -> Title:
    look = _characters(1100, "黑体")
    run = RegularTextRun(rPr=look, t=text)
    body = RichText(bodyPr=RichTextProperties(), p=[Paragraph(pPr=ParagraphProperties(defRPr=look), r=[run])])
    return Title(tx=Text(rich=body), overlay=False, layout=Layout(manualLayout=ManualLayout()))


def _text(size: int) -> RichText:
    look = ParagraphProperties(defRPr=_characters(size, "宋体"))
    return RichText(bodyPr=RichTextProperties(), p=[Paragraph(pPr=look, endParaRPr=CharacterProperties())])


def _characters(size: int, font: str) -> CharacterProperties:
    face = Font(typeface=font)
    return CharacterProperties(sz=size, b=False, solidFill=_INK, latin=face, ea=face)


def _place(sheet: Worksheet, chart: BarChart, block: Block) -> None:
    corner = AnchorMarker(col=0, row=block.first - 1)
    opposite = AnchorMarker(col=block.columns, row=block.last)
    chart.anchor = TwoCellAnchor("twoCell", corner, opposite)  # pyright: ignore[reportAttributeAccessIssue]
    sheet.add_chart(chart)
