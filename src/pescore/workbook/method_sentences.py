"""What the sheets 权重, 专家打分, 隶属度 conclude (报告用语): one sentence each, once everything on them is filled in."""

from __future__ import annotations

from collections.abc import Iterator

from .grid import Book, BookError, Sheet
from .method_sheets import HEAD, SHEETS
from .refs import write_ref

_LABEL = "报告用语"


def method_sentences(book: Book) -> tuple[str, ...]:
    """In the order of the sheets; calculated here where the program that saved the book could not."""
    found = list(_concluding(book))
    if any(not said for _, _, said in found):
        found = list(_calculated(book, found))
    return tuple(said for _, _, said in found if said)


def _concluding(book: Book) -> Iterator[tuple[str, int, str]]:
    """(sheet, row, sentence as stored) of every method sheet of ours."""
    for name in SHEETS:
        for sheet in (sheet for sheet in book.sheets if sheet.name == name):
            row = _row(sheet)
            if row:
                said = sheet.value(row, 2)
                yield name, row, said.strip() if isinstance(said, str) else ""


def _row(sheet: Sheet) -> int:
    if sheet.text(HEAD, 1) not in ("专家", "指标"):
        return 0
    return next((row for row in range(HEAD, sheet.max_row + 1) if sheet.text(row, 1) == _LABEL), 0)


def _calculated(book: Book, found: list[tuple[str, int, str]]) -> Iterator[tuple[str, int, str]]:
    from ..functions.registry import REGISTRY
    from .recalc import recalculate

    try:
        values = recalculate(book, REGISTRY).values
    except BookError:
        values = {}
    for name, row, said in found:
        now = values.get((name, write_ref(row, 2)))
        yield name, row, said or (now.strip() if isinstance(now, str) else "")
