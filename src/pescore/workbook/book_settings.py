"""What stands beside the 评分表 in a book: the 口径 in force and the grade scale."""

from __future__ import annotations

from collections.abc import Mapping

from ..evaluation.conventions import GRADE_SCALE, KEY_HEADING, checked
from ..evaluation.grades import Scale, scale_from_text
from .grid import Book, BookError, Sheet

CONVENTIONS = "口径"


def conventions_of(book: Book, file: str) -> dict[str, str]:
    """The key and value columns of the 口径 sheet; none when the book has no such sheet of ours."""
    sheet = conventions_sheet(book)
    if sheet is None:
        return {}
    given: dict[str, object] = {}
    for row in range(heading_row(sheet) + 1, sheet.max_row + 1):
        key = sheet.text(row, 1)
        if key:
            given[key] = sheet.value(row, 2)
            try:
                checked({key: given[key]})
            except ValueError as error:
                raise BookError(f"{file} {CONVENTIONS}!B{row}：{error}") from None
    return checked(given)


def conventions_sheet(book: Book) -> Sheet | None:
    """The 口径 sheet, known by its headings: somebody may have a sheet of that name about something else."""
    sheet = next((s for s in book.sheets if s.name == CONVENTIONS), None)
    return sheet if sheet is not None and heading_row(sheet) else None


def heading_row(sheet: Sheet) -> int:
    """The row of the headings 键, 值 of a 口径 sheet; 0 when there is none."""
    return next((row for row in range(1, sheet.max_row + 1) if sheet.text(row, 1) == KEY_HEADING), 0)


def scale_of_book(settings: Mapping[str, str], file: str) -> Scale:
    """The grade scale the 口径 name."""
    try:
        return scale_from_text(settings.get(GRADE_SCALE, ""))
    except ValueError as error:
        raise BookError(f"{file} {CONVENTIONS}：{error}") from None
