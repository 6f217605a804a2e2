"""What openpyxl reads in a workbook, sheet by sheet and part by part, as plain data that can be compared."""

from __future__ import annotations

import io
from typing import Any

import openpyxl


def described(data: bytes) -> dict[str, Any]:
    """Sheet name → part → content, and the workbook's own settings under ``""``."""
    formulas = openpyxl.load_workbook(io.BytesIO(data))
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    told: dict[str, Any] = {sheet.title: _sheet(sheet, values[sheet.title]) for sheet in formulas.worksheets}
    assert formulas.active is not None and formulas.calculation is not None
    names = {name: defined.attr_text for name, defined in formulas.defined_names.items()}
    told[""] = {"active": formulas.active.title, "names": names, "calculate": formulas.calculation.fullCalcOnLoad}
    return told


def _sheet(sheet: Any, values: Any) -> dict[str, Any]:
    setup, margins, pages = sheet.page_setup, sheet.page_margins, sheet.sheet_properties.pageSetUpPr
    cells = [cell for row in sheet.iter_rows() for cell in row]
    told = {f"cell {cell.coordinate}": _cell(cell, values[cell.coordinate].value) for cell in cells}
    return told | {
        "merges": sorted(str(block) for block in sheet.merged_cells.ranges),
        "heights": {number: row.height for number, row in sheet.row_dimensions.items() if row.height},
        "widths": {letter: column.width for letter, column in sheet.column_dimensions.items()},
        "page": (setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight, pages and pages.fitToPage),
        "printed": (sheet.print_area, sheet.print_title_rows, sheet.print_options.horizontalCentered),
        "margins": (margins.left, margins.right, margins.top, margins.bottom, margins.header, margins.footer),
        "header, footer": [
            (part.text, part.font, part.size)
            for line in (sheet.oddHeader, sheet.oddFooter)
            for part in (line.left, line.center, line.right)
        ],
        "breaks": [mark.id for mark in sheet.row_breaks.brk],
        "view": (sheet.sheet_view.showGridLines, sheet.freeze_panes),
        "entries": [
            (str(one.sqref), one.type, one.formula1, one.allowBlank, one.showErrorMessage, one.promptTitle, one.prompt)
            for one in sheet.data_validations.dataValidation
        ],
        "links": [(cell.coordinate, cell.hyperlink.location) for cell in cells if cell.hyperlink],
        "charts": [_chart(chart) for chart in sheet._charts],
    }


def _cell(cell: Any, value: Any) -> tuple[Any, ...]:
    place, font = cell.alignment, cell.font
    return (
        cell.value, cell.value is not None and cell.data_type, value, cell.number_format, bool(cell.quotePrefix),
        (font.name, float(font.sz or 11), bool(font.b), font.u, _color(font.color)),
        (place.horizontal, place.vertical, bool(place.wrap_text), float(place.indent or 0)),
        [_side(getattr(cell.border, name)) for name in ("left", "right", "top", "bottom")],
        cell.fill.fill_type and _color(cell.fill.fgColor),
    )  # fmt: skip


def _side(side: Any) -> Any:
    return side and side.style and (side.style, _color(side.color))


def _color(color: Any) -> str | None:
    """RGB without the transparency, which Excel does not use."""
    return color.rgb[-6:] if color is not None and color.type == "rgb" else None


def _chart(chart: Any) -> dict[str, Any]:
    (series,) = chart.series
    names, values, labels = series.cat.strRef, series.val.numRef, series.dLbls
    across, up, title, at = chart.x_axis, chart.y_axis, chart.title.tx.rich, chart.anchor
    inner = chart.layout and chart.layout.manualLayout
    return {
        "kind": (chart.type, chart.grouping, chart.gapWidth, chart.legend, chart.roundedCorners),
        "title": ("".join(run.t for run in title.p[0].r), _text(title), chart.title.overlay),
        "series": (series.tx.v, _solid(series.spPr), series.invertIfNegative),
        "names": (names.f, names.strCache.ptCount, [(point.idx, point.v) for point in names.strCache.pt]),
        "values": (values.f, values.numCache.ptCount, [(point.idx, float(point.v)) for point in values.numCache.pt]),
        "labels": (labels.numFmt, labels.showVal, labels.showSerName, labels.showCatName, _text(labels.txPr)),
        "across": (across.scaling.orientation, across.delete, across.tickLblPos, _text(across.txPr)),
        "up": (up.scaling.min, up.scaling.max, up.majorUnit, up.delete, up.majorGridlines, _text(up.txPr)),
        "up shown": up.numFmt and (up.numFmt.formatCode, up.numFmt.sourceLinked),
        "lines": (_solid(across.spPr.ln), _solid(chart.graphical_properties.ln)),
        "inner": inner and (inner.layoutTarget, inner.x, inner.y, inner.w, inner.h),
        "place": (at._from.row, at._from.col, at.to.row, at.to.col, at.editAs),
    }


def _text(rich: Any) -> tuple[Any, ...]:
    look = rich.p[0].pPr.defRPr
    return look.sz, look.b, _solid(look), look.latin.typeface, look.ea.typeface


def _solid(shape: Any) -> str:
    color = shape.solidFill.srgbClr
    return str(getattr(color, "val", color))
