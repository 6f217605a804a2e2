"""A sheet seen as blocks: every text once, with the rectangle it covers (合并单元格按一块看)."""

from __future__ import annotations

from pescore.values import Err
from pescore.workbook.grid import Sheet

MOST_ROWS = 20_000
MOST_COLS = 300


class Blocks:
    """The texts of a sheet by row and column, and the merged rectangles they cover; bounded: such tables are small."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.last_row = min(sheet.max_row, MOST_ROWS)
        self.last_col = min(sheet.max_col, MOST_COLS)
        self.cut_off = sheet.max_row > MOST_ROWS or sheet.max_col > MOST_COLS
        self.rows: dict[int, dict[int, str]] = {}
        for row in range(1, self.last_row + 1):
            texts = {col: text for col in range(1, self.last_col + 1) if (text := sheet.text(row, col))}
            if texts:
                self.rows[row] = texts
        self._ends = {(r1, c1): (r2, c2) for r1, c1, r2, c2 in sheet.merges}

    def own(self, row: int, col: int) -> str:
        """The text that stands in this very cell."""
        return self.rows.get(row, {}).get(col, "")

    def shown(self, row: int, col: int) -> str:
        """The text seen at this place: of the merged block that covers it."""
        return self.own(*self.sheet.top_left(row, col))

    def value(self, row: int, col: int) -> object:
        """The cell's value; None when empty. Formula errors come as Err."""
        value = self.sheet.value(row, col)
        return None if isinstance(value, str) and not value.strip() else value

    def end(self, row: int, col: int) -> tuple[int, int]:
        """The last row and column of the block that begins here."""
        return self._ends.get((row, col), (row, col))

    def is_error(self, row: int, col: int) -> bool:
        return isinstance(self.sheet.value(row, col), Err)
