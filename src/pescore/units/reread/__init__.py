"""汇总.xlsx read back (读回汇总): the same summary from the book that was written, edited by a person or not.

Scores are read from 指标得分, money from 排名, and everything else is worked out again: what the other sheets say must
agree with it, and a figure that does not is named with its cell.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...evaluation.grades import GradeError, scale_from_text
from ...workbook.book_settings import conventions_of, scale_of_book
from ...workbook.grid import Book
from ...workbook.package import fault
from ..summary import Summary, whole
from . import indicators, overview, units
from .page import AGAIN

_SIGNS = ("汇总", "排名", "指标得分", "问题矩阵", "文件")


@dataclass(frozen=True, slots=True)
class Reread:
    """What a 汇总.xlsx says.

    told     dimension → its paragraph of 指标分析 as it stands there, reworded by a person or not
    remarks  数据说明 of the units; `uneven` the same finding scored differently, a line each
    """

    summary: Summary
    told: dict[str, str]
    remarks: tuple[str, ...]
    uneven: tuple[str, ...]


def is_summary(book: Book) -> bool:
    """Whether the book is one that `collect` wrote: three of its sheets at least, and no 评分表."""
    names = {sheet.name for sheet in book.sheets}
    return "评分表" not in names and len(names & set(_SIGNS)) >= 3


def read_summary(book: Book, file: str) -> Reread:
    """The summary in the book. Raises BookError: one Chinese line with file, sheet, cell and what to do."""
    asked = indicators.read_indicators(book, file)
    conventions = conventions_of(book, file)
    scale = scale_of_book(conventions, file)
    try:
        scale_from_text(scale.id)
    except GradeError as error:
        raise fault(f"{file} 口径", str(error), AGAIN) from None
    complete, incomplete, faults = units.read_units(book, file, asked, conventions, scale.id)
    if not complete:
        raise fault(file, "没有一个单位评完，没有结论可写", "请看“文件”表，补齐后用 pescore collect 再收集")
    pooled = {one.path: one.pooled for one in asked if one.pooled is not None}
    by = overview.way(book, file)
    summary = whole(by, complete, incomplete, faults, pooled=pooled)
    units.check_ranking(book, file, summary)
    told = overview.check(book, file, summary)
    return Reread(summary, told, overview.remarks(book, file), overview.uneven(book, file))
