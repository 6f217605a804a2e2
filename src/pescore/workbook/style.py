"""How our books look: the fonts an official document uses, thin borders, wrapped text, A4 landscape."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_THIN = Side(style="thin", color="808080")
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)

TITLE = Font(name="黑体", size=16)
SECTION = Font(name="黑体", size=11)
HEADER = Font(name="黑体", size=10)
BODY = Font(name="宋体", size=10)
STRONG = Font(name="宋体", size=10, bold=True)
NOTE = Font(name="仿宋", size=10, color="595959")

HEADER_FILL = PatternFill("solid", fgColor="DCE6F1")
TOTAL_FILL = PatternFill("solid", fgColor="F2F2F2")
INPUT_FILL = PatternFill("solid", fgColor="FFFBE6")  # what the evaluator fills in

MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
PROSE = Alignment(horizontal="left", vertical="center", wrap_text=True)

POINTS = "0.00"
RATE = "0.00%"

_LINE = 14.5  # points of height per line of 10-point text
_TALLEST = 400.0  # Excel allows 409


def page(sheet: Worksheet, *, landscape: bool, area: str | None = None, header_rows: str | None = None) -> None:
    """A4, one page wide, the header repeated on every page, page numbers at the foot."""
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.7
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    footer = HeaderFooterItem()
    footer.center.text = "第 &P 页 共 &N 页"
    sheet.oddFooter = footer
    sheet.print_options.horizontalCentered = True
    if area:
        sheet.print_area = area
    if header_rows:
        sheet.print_title_rows = header_rows


def widths(sheet: Worksheet, sizes: Sequence[float]) -> None:
    """Column widths in characters, from column A on."""
    for index, size in enumerate(sizes, 1):
        sheet.column_dimensions[get_column_letter(index)].width = size


def lines(text: object, width: float) -> int:
    """How many lines a text takes in a column of `width` characters; a Chinese character counts two."""
    return sum(max(1, -(-columns_of(line) // max(1, int(width) - 1))) for line in str(text).split("\n"))


def height(line_count: float) -> float:
    """The row height that shows so many lines, within what a sheet allows."""
    return min(_TALLEST, max(18.0, line_count * _LINE + 4))


def columns_of(text: str) -> int:
    """The width of a text in half-width columns."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
