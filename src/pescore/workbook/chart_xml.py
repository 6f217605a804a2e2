"""The XML of a bar chart (ECMA-376 part 1, 21.2), and of the drawing that places charts on a sheet (20.5)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ..values import plain
from .chart import Axis, BarChart, Block, Column
from .schema import HEAD, RELATIONSHIPS
from .xml_spans import escape

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"

_INK, _FRAME, _LINE = "404040", "D9D9D9", "808080"
_LONGEST_LABEL = 60  # of the stored copy; the cell itself is whole
_NAMES, _VALUES = 10, 100  # ids of the axes


def chart_xml(chart: BarChart, sheet: str) -> bytes:
    """The chart part; ``sheet`` is the name of the sheet that the cells stand on."""
    body = (
        f'<c:roundedCorners val="0"/><c:chart>{_title(chart.title)}<c:autoTitleDeleted val="0"/><c:plotArea>'
        f"{_layout(chart)}{_bars(chart, sheet)}{_name_axis(lying=chart.lying)}{_value_axis(chart.axis, lying=chart.lying)}"
        '</c:plotArea><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr>{_outline(_FRAME)}</c:spPr>"
    )
    space = f'xmlns:c="{_CHART}" xmlns:a="{_MAIN}"'
    return f"{HEAD}<c:chartSpace {space}>{body}</c:chartSpace>".encode()


def drawing_xml(blocks: Mapping[str, Block]) -> bytes:
    """The drawing part: relationship id of a chart → the rows and columns it covers."""
    anchors = (_anchor(number, id, block) for number, (id, block) in enumerate(blocks.items(), 1))
    space = f'xmlns:xdr="{_DRAWING}" xmlns:a="{_MAIN}"'
    return f"{HEAD}<xdr:wsDr {space}>{''.join(anchors)}</xdr:wsDr>".encode()


def _anchor(number: int, id: str, block: Block) -> str:
    return (
        f'<xdr:twoCellAnchor editAs="twoCell">{_corner("from", 0, block.first - 1)}'
        f'{_corner("to", block.columns, block.last)}<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
        f'<xdr:cNvPr id="{number + 1}" name="Chart {number}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>'
        '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
        f'<a:graphicData uri="{_CHART}"><c:chart xmlns:c="{_CHART}" xmlns:r="{RELATIONSHIPS}" r:id="{id}"/>'
        "</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>"
    )


def _corner(name: str, column: int, row: int) -> str:
    place = f"<xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
    return f"<xdr:{name}>{place}</xdr:{name}>"


def _bars(chart: BarChart, sheet: str) -> str:
    number_format = escape(chart.number_format, quote=True)
    return (
        f'<c:barChart><c:barDir val="{"bar" if chart.lying else "col"}"/><c:grouping val="clustered"/>'
        f'<c:ser><c:idx val="0"/><c:order val="0"/><c:tx><c:v>{escape(chart.series)}</c:v></c:tx>'
        f'<c:spPr>{_solid(chart.color)}</c:spPr><c:invertIfNegative val="0"/>'
        f'<c:dLbls><c:numFmt formatCode="{number_format}" sourceLinked="0"/>{_text(900)}'
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat>{_texts(chart.names, sheet)}</c:cat><c:val>{_numbers(chart.values, sheet, chart.number_format)}</c:val>"
        f'</c:ser><c:gapWidth val="{chart.gap}"/><c:axId val="{_NAMES}"/><c:axId val="{_VALUES}"/></c:barChart>'
    )


def _texts(names: Column, sheet: str) -> str:
    shown = [" ".join(str(value).split())[:_LONGEST_LABEL] for value in names.values]
    points = _points(dict(enumerate(map(escape, shown))))
    cells = escape(names.of(sheet))
    return f'<c:strRef><c:f>{cells}</c:f><c:strCache><c:ptCount val="{len(shown)}"/>{points}</c:strCache></c:strRef>'


def _numbers(values: Column, sheet: str, number_format: str) -> str:
    stored = {at: plain(Decimal(str(value))) for at, value in enumerate(values.values) if value is not None}
    points = _points(stored)
    return (
        f"<c:numRef><c:f>{escape(values.of(sheet))}</c:f><c:numCache><c:formatCode>{escape(number_format)}</c:formatCode>"
        f'<c:ptCount val="{len(values.values)}"/>{points}</c:numCache></c:numRef>'
    )


def _points(texts: Mapping[int, str]) -> str:
    return "".join(f'<c:pt idx="{at}"><c:v>{text}</c:v></c:pt>' for at, text in texts.items())


def _name_axis(*, lying: bool) -> str:
    order, side = ("maxMin", "l") if lying else ("minMax", "b")
    return (
        f'<c:catAx><c:axId val="{_NAMES}"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{side}"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:spPr>{_outline(_LINE)}</c:spPr>{_text(900)}<c:crossAx val="{_VALUES}"/><c:lblOffset val="100"/></c:catAx>'
    )


def _value_axis(axis: Axis, *, lying: bool) -> str:
    side = "t" if lying else "l"
    bounds = "".join(
        f'<c:{name} val="{plain(Decimal(bound))}"/>'
        for name, bound in (("max", axis.high), ("min", axis.low))
        if bound is not None
    )
    form = axis.number_format
    shown = f'<c:numFmt formatCode="{escape(form, quote=True)}" sourceLinked="0"/>' if form else ""
    step = f'<c:majorUnit val="{plain(axis.step)}"/>' if axis.step else ""
    return (
        f'<c:valAx><c:axId val="{_VALUES}"/><c:scaling><c:orientation val="minMax"/>{bounds}</c:scaling>'
        f'<c:delete val="{int(not axis.shown)}"/><c:axPos val="{side}"/>{shown}<c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:spPr>{_outline(_LINE)}</c:spPr>{_text(900)}<c:crossAx val="{_NAMES}"/>{step}</c:valAx>'
    )


def _layout(chart: BarChart) -> str:
    if chart.inner is None:
        return "<c:layout/>"
    place = "".join(f'<c:{name} val="{share}"/>' for name, share in zip("xywh", chart.inner, strict=True))
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    return f"<c:layout><c:manualLayout>{modes}{place}</c:manualLayout></c:layout>"


def _title(text: str) -> str:
    look = _characters("defRPr", 1100, "黑体")
    run = f"<a:r>{_characters('rPr', 1100, '黑体')}<a:t>{escape(text)}</a:t></a:r>"
    rich = f"<c:rich><a:bodyPr/><a:p><a:pPr>{look}</a:pPr>{run}</a:p></c:rich>"
    return f'<c:title><c:tx>{rich}</c:tx><c:layout/><c:overlay val="0"/></c:title>'


def _text(size: int) -> str:
    look = _characters("defRPr", size, "宋体")
    return f"<c:txPr><a:bodyPr/><a:p><a:pPr>{look}</a:pPr><a:endParaRPr/></a:p></c:txPr>"


def _characters(tag: str, size: int, font: str) -> str:
    faces = f'<a:latin typeface="{font}"/><a:ea typeface="{font}"/>'
    return f'<a:{tag} sz="{size}" b="0">{_solid(_INK)}{faces}</a:{tag}>'


def _outline(color: str) -> str:
    return f"<a:ln>{_solid(color)}</a:ln>"


def _solid(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
