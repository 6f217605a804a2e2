"""A sheet that we made as the XML of a worksheet part (ECMA-376 part 1, 18.3)."""

from __future__ import annotations

from collections.abc import Iterator

from .cell_xml import cell_element
from .look_xml import Looks
from .new_sheet import Entry, NewCell, NewSheet, PrintSetup
from .refs import letters, read_ref, write_area
from .schema import HEAD, MAIN, RELATIONSHIPS
from .xml_spans import escape

_MARGINS = (
    '<pageMargins left="{0.left}" right="{0.right}" top="{0.top}" bottom="{0.bottom}" header="0.3" footer="0.3"/>'
)


def sheet_xml(
    sheet: NewSheet, looks: Looks, *, drawing: str | None = None, code_name: str | None = None, from_1904: bool = False
) -> bytes:
    """The worksheet part. ``drawing`` is the relationship id of its drawing, ``code_name`` what macros call it.

    The children stand in the order of schema.WORKSHEET.
    """
    known_as = f' codeName="{escape(code_name, quote=True)}"' if code_name else ""
    before = (
        f'{HEAD}<worksheet xmlns="{MAIN}">',
        f'<sheetPr{known_as}><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="{write_area(sheet.area)}"/>',
        _view(sheet),
        '<sheetFormatPr baseColWidth="8" defaultRowHeight="15"/>',
        _wrapped("cols", (_column(at, width) for at, width in enumerate(sheet.widths, 1))),
        "<sheetData>",
    )
    behind = (
        "</sheetData>",
        _counted("mergeCells", [f'<mergeCell ref="{write_area(area)}"/>' for area in sheet.merges]),
        _counted("dataValidations", [_entry(entry) for entry in sheet.entries]),
        _wrapped("hyperlinks", (f'<hyperlink ref="{at}" location="{_quoted(to)}"/>' for at, to in sheet.links)),
        '<printOptions horizontalCentered="1"/>',
        _page(sheet.print),
        _breaks(sheet.breaks),
        f'<drawing xmlns:r="{RELATIONSHIPS}" r:id="{drawing}"/>' if drawing else "",
        "</worksheet>",
    )
    return b"".join(("".join(before).encode(), *_rows(sheet, looks, from_1904), "".join(behind).encode()))


def _view(sheet: NewSheet) -> str:
    lines = "" if sheet.gridlines else ' showGridLines="0"'
    chosen = ' tabSelected="1"' if sheet.selected else ""
    return f'<sheetViews><sheetView{lines}{chosen} workbookViewId="0">{_pane(sheet)}</sheetView></sheetViews>'


def _pane(sheet: NewSheet) -> str:
    """Rows above and columns before the first cell that scrolls stay in sight."""
    first = read_ref(sheet.freeze_panes or "A1")
    assert first is not None
    down, across = first[0] - 1, first[1] - 1
    if not down and not across:
        return ""
    pane = "bottomRight" if down and across else "bottomLeft" if down else "topRight"
    splits = (f' xSplit="{across}"' if across else "") + (f' ySplit="{down}"' if down else "")
    return (
        f'<pane{splits} topLeftCell="{sheet.freeze_panes}" activePane="{pane}" state="frozen"/>'
        f'<selection pane="{pane}"/>'
    )


def _column(at: int, width: float) -> str:
    return f'<col min="{at}" max="{at}" width="{width:g}" customWidth="1"/>'


def _rows(sheet: NewSheet, looks: Looks, from_1904: bool) -> Iterator[bytes]:
    by_row: dict[int, list[tuple[int, NewCell]]] = {row: [] for row in sheet.heights}
    for (row, column), cell in sheet.cells.items():
        by_row.setdefault(row, []).append((column, cell))
    for row in sorted(by_row):
        height = f' ht="{sheet.heights[row]:g}" customHeight="1"' if row in sheet.heights else ""
        yield f'<row r="{row}"{height}>'.encode()
        for column, cell in sorted(by_row[row]):
            ref = f"{letters(column)}{row}"
            yield cell_element("", ref, looks.number(cell.look), cell.value, cell.formula, from_1904=from_1904)
        yield b"</row>"


def _entry(entry: Entry) -> str:
    if entry.choices:
        listed = escape('"' + ",".join(entry.choices) + '"')
        return f'<dataValidation type="list" allowBlank="1" sqref="{entry.cells}"><formula1>{listed}</formula1></dataValidation>'
    says = f'promptTitle="{_quoted(entry.title)}" prompt="{_quoted(entry.remark)}"'
    return f'<dataValidation showInputMessage="1" {says} sqref="{entry.cells}"/>'


def _page(setup: PrintSetup) -> str:
    orientation = "landscape" if setup.landscape else "portrait"
    header = f"<oddHeader>{escape(setup.header)}</oddHeader>" if setup.header else ""
    footer = f"<oddFooter>{escape(setup.footer)}</oddFooter>" if setup.footer else ""
    return (
        _MARGINS.format(setup)
        + f'<pageSetup paperSize="{setup.paper}" orientation="{orientation}" fitToWidth="1" fitToHeight="{setup.pages_high}"/>'
        + (f"<headerFooter>{header}{footer}</headerFooter>" if header or footer else "")
    )


def _breaks(rows: list[int]) -> str:
    marks = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in rows)
    return f'<rowBreaks count="{len(rows)}" manualBreakCount="{len(rows)}">{marks}</rowBreaks>' if rows else ""


def _counted(name: str, children: list[str]) -> str:
    return f'<{name} count="{len(children)}">{"".join(children)}</{name}>' if children else ""


def _wrapped(name: str, children: Iterator[str]) -> str:
    inside = "".join(children)
    return f"<{name}>{inside}</{name}>" if inside else ""


def _quoted(text: str) -> str:
    return escape(text, quote=True)
