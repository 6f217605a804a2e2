"""Our own columns beside somebody's table (计分列): where they stand, and where they would go.

They are recognised by their headings, like everything else in the table, so they survive whatever a host does to hidden
marks, and rows or columns a person inserts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from ...evaluation import table as t
from ..grid import Book, Sheet
from ..package import BookError
from ..refs import letters

if TYPE_CHECKING:
    from ..layout.form import Form

COMPUTED, COUNTED = "计算得分", "采用得分"
SCORED = (COMPUTED, t.MANUAL, t.REASON, COUNTED, t.WHY)
MISSING = (t.STANDARD, t.ACTUAL)  # columns we add only where the table has none


@dataclass(frozen=True, slots=True)
class Block:
    """Our columns on one sheet: heading → column number, and the rows their headings stand in."""

    columns: Mapping[str, int]
    header_rows: tuple[tuple[int, int], ...]  # (first, last) of each heading; the first one is the table's own
    new: bool = False

    @property
    def first(self) -> int:
        return min(self.columns.values())

    def letter(self, name: str) -> str:
        return letters(self.columns[name])


def find_block(sheet: Sheet) -> Block | None:
    """Our columns where the sheet has them."""
    for row, _ in sheet.find(COMPUTED):
        headings = {sheet.text(row, other): other for other in range(sheet.max_col, 0, -1)}
        if all(name in headings for name in SCORED):
            return _found(sheet, row, headings)
    return None


def _found(sheet: Sheet, row: int, headings: Mapping[str, int]) -> Block:
    columns = {name: headings[name] for name in SCORED}
    start = columns[COMPUTED]
    for name in reversed(MISSING):  # ours stand right before the scores, the user's own do not
        if sheet.text(row, start - 1) == name:
            start -= 1
            columns[name] = start
    return Block(columns, ((row, row),))


def without_block(sheet: Sheet, block: Block) -> Sheet:
    """The sheet as it was before we added to it."""
    ours = block.columns.values()
    return sheet.with_values({(row, col): None for row in range(1, sheet.max_row + 1) for col in ours})


def new_block(form: Form, first: int) -> Block:
    """Our columns from column `first` on: those the table lacks, then the scores."""
    lacks = [t.STANDARD] if "standard" not in form.columns and "target" not in form.columns else []
    lacks += [t.ACTUAL] if "actual" not in form.columns else []
    columns = {name: first + i for i, name in enumerate([*lacks, *SCORED])}
    return Block(columns, _headings(form), new=True)


def _headings(form: Form) -> tuple[tuple[int, int], ...]:
    """Header rows in stretches: a header of two rows, then the repeats on later pages, then the money block's own."""
    rows = sorted(form.header_rows)
    stretches = [[row for _, row in run] for _, run in groupby(enumerate(rows), lambda pair: pair[1] - pair[0])]
    if form.budget is not None and form.budget.header_row not in (*rows, form.budget.row):
        stretches.append([form.budget.header_row])
    return tuple((stretch[0], stretch[-1]) for stretch in stretches)


def scored_sheet(book: Book) -> tuple[Sheet, Block] | None:
    """The first sheet that has our columns."""
    for sheet in book.sheets:
        if block := find_block(sheet):
            return sheet, block
    return None


def entries(book: Book) -> list[str]:
    """The cells of our columns that a person filled in, as `评分表!K5`."""
    found = scored_sheet(book)
    if found is None:
        return []
    sheet, block = found
    return [
        f"{sheet.name}!{letters(column)}{row}"
        for name in (*MISSING, t.MANUAL, t.REASON)
        if (column := block.columns.get(name))
        for row in range(1, sheet.max_row + 1)
        if sheet.text(row, column) not in ("", name)
    ]


def check_formulas(file: str, sheet: Sheet, block: Block, rows: list[int]) -> None:
    """Raises BookError where somebody typed over a formula of ours."""
    for name in (COMPUTED, COUNTED):
        col = block.columns[name]
        for row in rows:
            typed = sheet.text(row, col)
            if typed and not sheet.formula(row, col):
                raise BookError(
                    f"{file} {sheet.name}!{letters(col)}{row}：“{name}”的公式被“{typed[:20]}”覆盖了："
                    "请清空这一格后重新运行 pescore adopt；要改分请填人工得分并写调整理由"
                )
