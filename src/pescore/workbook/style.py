"""How our books look: the fonts an official document uses, thin borders, wrapped text, A4 landscape."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from .look import Alignment, Border, Font, Side
from .new_sheet import NewSheet, PrintSetup

_THIN = Side("thin", "808080")
BOX = Border(_THIN, _THIN, _THIN, _THIN)

TITLE = Font(name="黑体", size=16)
SECTION = Font(name="黑体", size=11)
HEADER = Font(name="黑体", size=10)
BODY = Font(name="宋体", size=10)
STRONG = Font(name="宋体", size=10, bold=True)
NOTE = Font(name="仿宋", size=10, color="595959")

HEADER_FILL = "DCE6F1"
TOTAL_FILL = "F2F2F2"
INPUT_FILL = "FFFBE6"  # what the evaluator fills in

MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
PROSE = Alignment(horizontal="left", vertical="center", wrap_text=True)

POINTS = "0.00"
RATE = "0.00%"

_LINE = 14.5  # points of height per line of 10-point text
_TALLEST = 400.0  # Excel allows 409


def page(sheet: NewSheet, *, landscape: bool, area: str | None = None, header_rows: str | None = None) -> None:
    """A4, one page wide, the header repeated on every page, page numbers at the foot."""
    sheet.print = PrintSetup(landscape, area, header_rows, 0.4, 0.4, 0.7, 0.7, footer="&C第 &P 页 共 &N 页")


def widths(sheet: NewSheet, sizes: Sequence[float]) -> None:
    """Column widths in characters, from column A on."""
    sheet.widths = list(sizes)


def lines(text: object, width: float) -> int:
    """How many lines a text takes in a column of `width` characters; a Chinese character counts two."""
    return sum(max(1, -(-columns_of(line) // max(1, int(width) - 1))) for line in str(text).split("\n"))


def height(line_count: float) -> float:
    """The row height that shows so many lines, within what a sheet allows."""
    return min(_TALLEST, max(18.0, line_count * _LINE + 4))


def columns_of(text: str) -> int:
    """The width of a text in half-width columns."""
    return sum(map(_COLUMNS.__getitem__, text))


class _Columns(dict[str, int]):
    """The width of each character, found out once."""

    def __missing__(self, char: str) -> int:
        self[char] = wide = 2 if unicodedata.east_asian_width(char) in "WFA" else 1
        return wide


_COLUMNS = _Columns()
