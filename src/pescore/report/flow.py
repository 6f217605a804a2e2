"""A page written from top to bottom: headings, prose and table rows, each row as high as its text needs.

Neither Excel nor LibreOffice fits the height of merged, wrapped cells, so heights are computed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..workbook.look import Alignment, Font
from ..workbook.pen import Pen
from ..workbook.style import BODY, HEADER, HEADER_FILL, MIDDLE, PROSE, columns_of

HEADING = Font(name="黑体", size=13)
TEXT = Font(name="仿宋", size=12)
PLAIN = Alignment(horizontal="left", vertical="top", wrap_text=True)

_TALLEST = 396.0  # points; a sheet allows 409
_CUT = "……（文字过长，此处从略）"
_SPACING = 1.42  # line height per font size
_TIGHT = 0.96  # what line breaking at punctuation and numbers leaves of a line


@dataclass(frozen=True, slots=True)
class Span:
    """One cell of a table row over the columns `first`…`last`; `whole`: what a person typed, never cut."""

    first: int
    last: int
    value: object
    align: Alignment = PROSE
    font: Font = BODY
    fill: str | None = None
    number_format: str | None = None
    whole: bool = False


class Flow:
    """Writes downwards on one sheet whose columns have the given widths; `row` is the next free one."""

    def __init__(self, pen: Pen, sizes: Sequence[float]) -> None:
        self.pen, self.row = pen, 1
        self._sizes, self._used = sizes, 0.0

    def heading(self, text: str) -> None:
        """A section heading over the whole width."""
        self.line([Span(1, len(self._sizes), text, font=HEADING)], at_least=34.0, box=False)

    def prose(self, text: str, font: Font = TEXT, align: Alignment = PLAIN, indent: bool = True) -> None:
        """A paragraph over the whole width; one too tall for a row continues in the next, from a break in the sentence."""
        width = sum(self._sizes)
        per_line = _capacity(width, font)
        for part in pieces(("　　" if indent else "") + text, int(per_line * (_TALLEST // _line_height(font) - 3))):
            self.line([Span(1, len(self._sizes), part, align, font, whole=True)], box=False, padding=6.0)

    def table_head(self, spans: Iterable[tuple[int, int, str]]) -> None:
        self.line([Span(a, b, name, MIDDLE, HEADER, HEADER_FILL) for a, b, name in spans], at_least=22.0)

    def line(self, spans: Sequence[Span], *, at_least: float = 20.0, box: bool = True, padding: float = 6.0) -> int:
        """One row of cells; returns its number."""
        tall = at_least
        for span in spans:
            width, value = sum(self._sizes[span.first - 1 : span.last]), span.value
            needs = text_height(value, width, span.font) + padding
            if needs > _TALLEST and not span.whole and isinstance(value, str):
                value = _cut(value, width, span.font, _TALLEST - padding)
                needs = text_height(value, width, span.font) + padding
            self.pen.put(
                self.row, span.first, value, font=span.font, align=span.align, fill=span.fill,
                number_format=span.number_format, box=box,
            )  # fmt: skip
            self.pen.merge(self.row, span.first, self.row, span.last)
            tall = max(tall, needs)
        return self._next(min(_TALLEST, tall))

    def gap(self, height: float = 8.0) -> int:
        """An empty row."""
        return self._next(height)

    def space(self, rows: int, height: float) -> tuple[int, int]:
        """Empty rows for a chart: (first, last)."""
        first = self.row
        for _ in range(rows):
            self._next(height)
        return first, self.row - 1

    def keep(self, height: float, page: float) -> None:
        """Begin a new page unless so many points surely fit on this one, which holds `page` points or more."""
        if self._used and self._used + height > page:
            self.pen.sheet.breaks.append(self.row - 1)
            self._used = 0.0

    def _next(self, height: float) -> int:
        self._used += height
        self.pen.sheet.heights[self.row] = round(height, 1)
        self.row += 1
        return self.row - 1


def _cut(text: str, width: float, font: Font, tallest: float) -> str:
    """A text cut to what one row can show; what is left out is said, and stands in full in the 评分表."""
    lines = int(tallest // _line_height(font))
    text = " ".join(text.split())
    return text[: _fitting(text, _capacity(width, font) * (lines - 1) - columns_of(_CUT))] + _CUT


def text_height(value: object, width: float, font: Font) -> float:
    """Points of height that a wrapped text needs in columns of `width` characters together; a number takes one line."""
    if value is None or value == "":
        return 0.0
    capacity = _capacity(width, font)
    lines = value.split("\n") if isinstance(value, str) else [""]
    count = sum(max(1, -(-columns_of(line) // capacity)) for line in lines)
    return count * _line_height(font)


def pieces(text: str, longest: int) -> list[str]:
    """The text in parts of at most `longest` half-width columns, cut behind punctuation where there is any."""
    parts: list[str] = []
    while columns_of(text) > longest:
        end = _fitting(text, longest)
        stops = [found.end() for found in re.finditer(r"[。；\n]", text[:end])]
        cut = stops[-1] if stops and stops[-1] > end // 2 else end
        parts.append(text[:cut])
        text = text[cut:]
    return [*parts, text]


def _fitting(text: str, longest: int) -> int:
    """How many characters from the start take at most `longest` columns (at least one)."""
    used = 0
    for at, char in enumerate(text):
        used += columns_of(char)
        if used > longest:
            return max(1, at)
    return len(text)


def _capacity(width: float, font: Font) -> int:
    """Half-width columns per line. A column unit is 5.25 points, a Chinese character as wide as its font is high."""
    return max(2, int((width * 5.25 - 6) / (_size(font) / 2) * _TIGHT) - 1)


def _line_height(font: Font) -> float:
    return _size(font) * _SPACING


def _size(font: Font) -> float:
    return font.size
