"""One sheet of 汇总.xlsx as it is read back: every fault names file, sheet and cell."""

from __future__ import annotations

from decimal import Decimal

from ...values import exact, plain
from ...workbook.grid import Book
from ...workbook.package import BookError, fault
from ...workbook.refs import write_ref

AGAIN = "请用 pescore collect 重新收集一次"
RESCORE = "要改得分，请改这个单位的评分表，再用 pescore collect 收集一次；误改的请改回"


class Page:
    """A sheet by name. Raises BookError where the book has none."""

    def __init__(self, book: Book, name: str, file: str) -> None:
        sheet = next((sheet for sheet in book.sheets if sheet.name == name), None)
        if sheet is None:
            raise fault(file, f"缺少工作表“{name}”，不是完整的汇总工作簿", AGAIN)
        self.name, self.last, self._sheet, self._file = name, sheet.max_row, sheet, file

    def text(self, row: int, col: int) -> str:
        return self._sheet.text(row, col)

    def merged(self, row: int, col: int) -> str:
        """The text of the block that covers the cell."""
        return self._sheet.text(*self._sheet.top_left(row, col))

    def amount(self, row: int, col: int) -> Decimal | None:
        """A number, exact; None for a cell without one."""
        value = self._sheet.value(row, col)
        return exact(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None

    def number(self, row: int, col: int, what: str) -> Decimal:
        """A number that has to be there; `what` it is, for the message."""
        found = self.amount(row, col)
        if found is None:
            text = self.text(row, col)
            said = f"写的是“{text[:40]}”，不是数" if text else "是空的"
            raise self.fault(row, col, f"{what}{said}", AGAIN)
        return found

    def agrees(self, row: int, col: int, what: str, expected: Decimal, source: str = "指标得分") -> None:
        """Raises BookError where the cell holds another number than is worked out from the scores."""
        found = self.number(row, col, what)
        if found != expected:
            said = f"{what}写的是 {plain(found)}，按“{source}”表是 {plain(expected)}"
            raise self.fault(row, col, said, RESCORE)

    def fault(self, row: int, col: int, reason: str, remedy: str = AGAIN) -> BookError:
        return fault(f"{self._file} {self.name}!{write_ref(row, col)}", reason, remedy)

    def row_of(self, text: str, col: int = 1) -> int:
        """The first row with this text in a column; 0 where there is none."""
        return next((row for row in range(1, self.last + 1) if self.text(row, col) == text), 0)

    def column_of(self, row: int, heading: str, last: int = 200) -> int:
        """The column under a heading. Raises BookError where there is none."""
        found = next((col for col in range(1, last) if self.text(row, col) == heading), 0)
        if not found:
            raise self.fault(row, 1, f"表头缺少“{heading}”一列")
        return found
