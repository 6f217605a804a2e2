"""指标汇总 read back: the common table, and what pooling gave."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ...workbook.grid import Book
from ..combining import WAYS, Pooled
from ..sheets.indicators import FIRST, FULL, HEAD, HOW, POOLED, SHEET, STANDARD
from .page import Page


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of the common table; `pooled` where its findings made one."""

    path: tuple[str, ...]
    full: Decimal
    standard: str
    pooled: Pooled | None


def read_indicators(book: Book, file: str) -> tuple[Indicator, ...]:
    """Every row down to 合计. Raises BookError."""
    page = Page(book, SHEET, file)
    full = page.column_of(HEAD, FULL)
    standard, pooled = page.column_of(HEAD, STANDARD), page.column_of(HEAD, WAYS["pooled"])
    value, how = page.column_of(HEAD, POOLED), page.column_of(HEAD, HOW)
    found: list[Indicator] = []
    for row in range(FIRST, page.last + 1):
        if not page.text(row, full - 1):  # 合计, or nothing more
            break
        path = _path(page, row, full)
        made = page.text(row, value)
        score = (Fraction(page.number(row, pooled, "合并后评分")), page.text(row, how), made) if made else None
        found.append(Indicator(path, page.number(row, full, "分值"), page.text(row, standard), score))
        if sum(one.path == path for one in found) > 1:
            raise page.fault(row, full - 1, f"指标“{'/'.join(path)}”出现了两次")
    if not found:
        raise page.fault(FIRST, full - 1, "没有指标")
    return tuple(found)


def _path(page: Page, row: int, full: int) -> tuple[str, ...]:
    """The names down to the indicator's own; one that stands right under nothing repeats its own name."""
    first = page.merged(row, 1)
    if not first:
        raise page.fault(row, 1, "一级指标是空的")
    own = page.text(row, full - 1)
    between = [name for col in range(2, full - 1) if (name := page.merged(row, col))]
    return (own,) if not between and own == first else (first, *between, own)
