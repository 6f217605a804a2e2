"""Writing one sheet cell by cell: text stays text, formulas remember the value they will show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ..values import Err
from .look import Alignment, Border, Font, Look
from .new_sheet import CellValue, NewCell, NewSheet
from .refs import write_ref
from .style import BODY, BOX, HEADER, HEADER_FILL, MIDDLE, NOTE, PROSE, TITLE, height, lines
from .xml_spans import legal

LONGEST_TEXT = 32767  # characters a cell can hold
_LOOKS_LIKE_FORMULA = re.compile(r"^\s*[=+\-@]")
_NO_BORDER = Border()


def storable(text: str) -> str:
    """The text without the characters a workbook cannot hold."""
    return legal(text).replace("\r\n", "\n")


class Pen:
    """Writes on a sheet, by row and column from 1."""

    def __init__(self, sheet: NewSheet) -> None:
        self.sheet = sheet

    def put(
        self,
        row: int,
        col: int,
        value: object,
        *,
        font: Font = BODY,
        align: Alignment = PROSE,
        fill: str | None = None,
        number_format: str | None = None,
        box: bool = True,
    ) -> None:
        """A constant. Text that looks like a formula, or like an error, is stored as text."""
        quoted = False
        if isinstance(value, str):
            value = self._text(row, col, value)
            quoted = value is not None and _LOOKS_LIKE_FORMULA.match(value) is not None
        elif isinstance(value, date):
            number_format = number_format or "yyyy-mm-dd"
        elif not (value is None or isinstance(value, (bool, int, float, Decimal))):
            value = str(value)
        look = Look(font, align, fill, BOX if box else _NO_BORDER, number_format, quoted)
        self.sheet.cells[row, col] = NewCell(value, look)

    def _text(self, row: int, col: int, text: str) -> str | None:
        text = storable(text)
        if len(text) > LONGEST_TEXT:
            where = f"{self.sheet.title}!{write_ref(row, col)}"
            raise ValueError(f"{where} 的文字有 {len(text)} 字，一格最多 {LONGEST_TEXT} 字：请缩短")
        return text or None

    def formula(
        self,
        row: int,
        col: int,
        formula: str,
        value: object,
        *,
        font: Font = BODY,
        align: Alignment = MIDDLE,
        fill: str | None = None,
        number_format: str | None = None,
        box: bool = True,
    ) -> None:
        """A formula (with its `=`) and the value it has now."""
        now: CellValue = value if isinstance(value, (bool, int, float, Decimal, Err)) else str(value or "")
        look = Look(font, align, fill, BOX if box else _NO_BORDER, number_format)
        self.sheet.cells[row, col] = NewCell(now, look, formula.removeprefix("="))

    def title(self, text: str, last_col: int, note: str = "") -> None:
        """The sheet's title over all columns in row 1, a remark in row 2."""
        self.put(1, 1, text, font=TITLE, align=MIDDLE, box=False)
        self.sheet.heights[1] = 30
        self.merge(1, 1, 1, last_col)
        self.put(2, 1, note, font=NOTE, align=PROSE, box=False)
        self.merge(2, 1, 2, last_col)

    def header(self, row: int, names: Sequence[str]) -> None:
        for col, name in enumerate(names, 1):
            self.put(row, col, name, font=HEADER, align=MIDDLE, fill=HEADER_FILL)

    def merge(self, row1: int, col1: int, row2: int, col2: int) -> None:
        """Merge a block; the covered cells along its edge carry the lines around it, as Excel wants them."""
        if (row1, col1) == (row2, col2):
            return
        cells = self.sheet.cells
        first = cells.get((row1, col1), NewCell(None))
        box, last = first.look.border, cells.get((row2, col2))
        if last is not None:
            box = box._replace(right=box.right or last.look.border.right, bottom=box.bottom or last.look.border.bottom)
        cells[row1, col1] = first._replace(look=first.look._replace(border=box))
        self.sheet.merges.append((row1, col1, row2, col2))
        for row in range(row1, row2 + 1):
            for col in range(col1, col2 + 1):
                if (row, col) == (row1, col1):
                    continue
                edge = Border(
                    box.left if col == col1 else None,
                    box.right if col == col2 else None,
                    box.top if row == row1 else None,
                    box.bottom if row == row2 else None,
                )
                cells.pop((row, col), None)
                if any(edge):
                    cells[row, col] = NewCell(None, Look(border=edge))

    def redress(self, row: int, col: int, **traits: Any) -> None:
        """Change some traits of a cell's look (see Look), such as its fill; what it holds stays."""
        cell = self.sheet.cells.get((row, col), NewCell(None))
        self.sheet.cells[row, col] = cell._replace(look=cell.look._replace(**traits))

    def rule(self, row1: int, col1: int, row2: int, col2: int, border: Border) -> None:
        """The same lines around every cell of a block."""
        for row in range(row1, row2 + 1):
            for col in range(col1, col2 + 1):
                self.redress(row, col, border=border)

    def merge_equal(self, first: int, col: int, keys: Sequence[object]) -> None:
        """Merge the stretches of equal neighbours in a column; `keys` has one entry per row from `first` on."""
        start = 0
        for index in range(1, len(keys) + 1):
            if index == len(keys) or keys[index] != keys[start]:
                self.merge(first + start, col, first + index - 1, col)
                start = index

    def fit(self, row: int, sizes: list[float], texts: dict[int, object]) -> None:
        """The row high enough for the texts in its columns (column number → text)."""
        tall = max((lines(text, sizes[col - 1]) for col, text in texts.items() if text not in (None, "")), default=1)
        self.sheet.heights[row] = height(tall)
