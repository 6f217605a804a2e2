"""Writing one sheet cell by cell: text stays text, formulas remember the value they will show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from .style import BODY, BOX, HEADER, HEADER_FILL, MIDDLE, NOTE, PROSE, TITLE, height, lines

LONGEST_TEXT = 32767  # characters a cell can hold
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_LIKE_FORMULA = re.compile(r"^\s*[=+\-@]")


def storable(text: str) -> str:
    """The text without the characters a workbook cannot hold."""
    return _NOT_XML.sub("", text).replace("\r\n", "\n")


class Pen:
    """A worksheet being written, with the values of its formulas by reference."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.values: dict[str, object] = {}
        self._merged: dict[tuple[object, ...], list[Any]] = {}
        self._looks: dict[tuple[object, ...], tuple[Any, tuple[object, ...]]] = {}

    def put(
        self,
        row: int,
        col: int,
        value: object,
        *,
        font: Font = BODY,
        align: Alignment = PROSE,
        fill: PatternFill | None = None,
        number_format: str | None = None,
        box: bool = True,
    ) -> Cell:
        """A constant. Text that looks like a formula, or like an error, is stored as text."""
        cell = self._cell(row, col)
        if isinstance(value, str):
            value = storable(value)
            if len(value) > LONGEST_TEXT:
                raise ValueError(
                    f"{self.sheet.title}!{cell.coordinate} 的文字有 {len(value)} 字，一格最多 {LONGEST_TEXT} 字：请缩短"
                )
        cell.value = value if isinstance(value, (str, bool, int, float, Decimal, date)) or value is None else str(value)
        quoted = False
        if isinstance(value, str):
            cell.data_type = "s" if value else "n"
            quoted = _LOOKS_LIKE_FORMULA.match(value) is not None
        elif isinstance(value, date):
            number_format = number_format or "yyyy-mm-dd"
        self._dress(cell, font, align, fill, number_format, BOX if box else None, quoted)
        return cell

    def formula(
        self,
        row: int,
        col: int,
        formula: str,
        value: object,
        *,
        font: Font = BODY,
        align: Alignment = MIDDLE,
        fill: PatternFill | None = None,
        number_format: str | None = None,
    ) -> Cell:
        """A formula (with its `=`) and the value it has now."""
        cell = self.put(row, col, None, font=font, align=align, fill=fill, number_format=number_format)
        cell.value = formula
        self.values[cell.coordinate] = value
        return cell

    def title(self, text: str, last_col: int, note: str = "") -> None:
        """The sheet's title over all columns in row 1, a remark in row 2."""
        self.put(1, 1, text, font=TITLE, align=MIDDLE, box=False)
        self.sheet.row_dimensions[1].height = 30
        self.merge(1, 1, 1, last_col)
        self.put(2, 1, note, font=NOTE, align=PROSE, box=False)
        self.merge(2, 1, 2, last_col)

    def header(self, row: int, names: list[str] | tuple[str, ...]) -> None:
        for col, name in enumerate(names, 1):
            self.put(row, col, name, font=HEADER, align=MIDDLE, fill=HEADER_FILL)

    def merge(self, row1: int, col1: int, row2: int, col2: int) -> None:
        """Merge a block. Working out its borders is slow, so a block like one merged before gets the same."""
        if (row1, col1) == (row2, col2):
            return
        cells = self.sheet._cells
        first, last = self._cell(row1, col1), cells.get((row2, col2))
        before = copy(first._style)
        key = (row2 - row1, col2 - col1, tuple(before), last and tuple(last._style))
        covered = [(r, c) for r in range(row1, row2 + 1) for c in range(col1, col2 + 1)][1:]
        if key in self._merged:
            self.sheet.merged_cells.add(CellRange(min_row=row1, min_col=col1, max_row=row2, max_col=col2))
            for (row, col), look in zip(covered, self._merged[key], strict=True):
                cells[row, col] = cell = MergedCell(self.sheet, row, col)
                cell._style = copy(look)
            return
        self.sheet.merge_cells(start_row=row1, start_column=col1, end_row=row2, end_column=col2)
        if first._style == before:
            self._merged[key] = [copy(cells[at]._style) for at in covered]

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
        self.sheet.row_dimensions[row].height = height(tall)

    def _dress(
        self,
        cell: Cell,
        font: Font,
        align: Alignment,
        fill: PatternFill | None,
        number_format: str | None,
        border: Border | None,
        quoted: bool,
    ) -> None:
        """Give a cell its look. Looking one up in the workbook is slow, so a look used before is copied from its cell."""
        key = (id(font), id(align), id(fill), number_format, id(border), quoted)
        if key in self._looks:
            cell._style = copy(self._looks[key][0])  # type: ignore[attr-defined]
            return
        cell.font, cell.alignment = font, align
        if quoted:
            cell.quotePrefix = True  # type: ignore[attr-defined]
        if number_format:
            cell.number_format = number_format
        if border:
            cell.border = border
        if fill:
            cell.fill = fill
        looks = copy(cell._style)  # type: ignore[attr-defined]
        self._looks[key] = looks, (font, align, fill, border)  # kept: an id must not be used again

    def _cell(self, row: int, col: int) -> Cell:
        cell = self.sheet.cell(row, col)
        assert isinstance(cell, Cell), "a covered cell of a merged block is never written"
        return cell
