"""What a 报告 sheet says, against the evaluation as it is now: left over from an earlier state, or changed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..evaluation.results import Result
from ..review.subject import Place, Seen
from ..values import cents, plain, read_value
from ..workbook.grid import Sheet
from ..workbook.refs import write_ref
from .sheet import SUMMARY_END, SUMMARY_HEAD, TOTAL_HEAD


def outdated(sheet: Sheet, result: Result) -> Iterator[Seen]:
    """One remark on all figures of 评价结论 and 得分与扣分概况 that are no longer so; none where all are."""
    wrong = [one for one in _figures(sheet, result) if one.printed != one.now]
    if wrong:
        said = "；".join(f"{one.what}写 {one.printed or '空白'}，现在是 {one.now}" for one in wrong)
        says = f"与评分表现在的结果不同：{said}。改动之后没有刷新，或被手工改过，请运行 pescore refresh"
        yield Seen("report_outdated", Place(sheet.name, wrong[0].cell), says, wrong[0].now, wrong[0].printed)


class _Figure(NamedTuple):
    """A figure of the sheet: what it is, its cell, what is printed there and what it is now."""

    what: str
    cell: str
    printed: str
    now: str


def _figures(sheet: Sheet, result: Result) -> Iterator[_Figure]:
    """综合得分, 评价等级 and the 得分 of every 一级指标; none on a sheet that is not ours."""
    head = _row_that_begins(sheet, TOTAL_HEAD)
    if not head:
        return
    total = "未评完，不计总分" if result.total is None else plain(cents(result.total))
    yield _figure(sheet, head + 1, 1, "综合得分", total)
    yield _figure(sheet, head + 1, 5, "评价等级", result.grade or "未定")
    first = _row_that_begins(sheet, SUMMARY_HEAD, head) + 1
    last = _row_that_begins(sheet, SUMMARY_END, first)
    if last - first == len(result.dimensions):
        for row, level in enumerate(result.dimensions, first):
            now = "未评完" if level.score is None else plain(cents(level.score))
            yield _figure(sheet, row, 5, f"“{sheet.text(row, 1)}”得分", now)


def _figure(sheet: Sheet, row: int, col: int, what: str, now: str) -> _Figure:
    printed = sheet.text(row, col)
    number = read_value(printed).number
    return _Figure(what, write_ref(row, col), printed if number is None else plain(cents(number)), now)


def _row_that_begins(sheet: Sheet, text: str, after: int = 0) -> int:
    rows = range(after + 1, sheet.max_row + 1)
    return next((row for row in rows if sheet.text(row, 1).startswith(text)), 0)
