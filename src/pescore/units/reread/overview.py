"""The sheet 汇总 read back: the way chosen and the paragraphs; every figure there must agree with the scores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ...values import plain
from ...workbook.grid import Book
from ..combining import WAYS
from ..summary import Summary
from .page import AGAIN, RESCORE, Page

_SHEET, _BYLINE = "汇总", 2
_CHOSEN = re.compile(r"采用口径：(\w+)")
_REMARK, _NONE = "数据说明：", "—"
_UNEVEN, _ALL_EVEN = "同值同分核对", "各单位同一指标的实际值相同的，得分都相同。"


def way(book: Book, file: str) -> str:
    """The way (see combining.WAYS) the result is taken by. Raises BookError."""
    page = Page(book, _SHEET, file)
    found = _CHOSEN.search(page.text(_BYLINE, 1))
    known = {name: way for way, name in WAYS.items()}
    if found is None or found[1] not in known:
        said = f"没有写明采用哪种汇总口径（{'、'.join(known)}）"
        raise page.fault(_BYLINE, 1, said)
    return known[found[1]]


def check(book: Book, file: str, summary: Summary) -> dict[str, str]:
    """Dimension → its paragraph. Raises BookError where the way chosen gives no result, or a figure does not agree."""
    page, found = Page(book, _SHEET, file), summary.combination
    assert found is not None
    if summary.chosen is None:
        said = f"采用口径“{WAYS[summary.by]}”不能用：{found.missing[summary.by]}"
        raise page.fault(_BYLINE, 1, said, "请补上，或用 --by 换一种口径，再收集一次")
    head = page.row_of("一级指标")
    if not head:
        raise page.fault(3, 1, "没有得分表")
    row = head
    for row, (name, full) in enumerate(found.fulls.items(), head + 1):
        scores = {way: one.dimensions[name] for way, one in found.outcomes.items()}
        _check_row(page, row, name, full, scores, summary.by)
    totals = {way: one.total for way, one in found.outcomes.items()}
    _check_row(page, row + 1, "合计", found.full, totals, summary.by)
    for col, way in enumerate(WAYS, 3):
        grade = found.outcomes[way].grade if way in found.outcomes and not summary.incomplete else None
        said, due = page.text(row + 2, col), grade or ("未定" if way in found.outcomes else _NONE)
        if said != due:
            raise page.fault(row + 2, col, f"{WAYS[way]}的评价等级写的是“{said}”，按得分和“口径”表的等级表是“{due}”")
    return dict(_paragraphs(page, summary))


def _check_row(page: Page, row: int, name: str, full: Decimal, scores: dict[str, Decimal], by: str) -> None:
    if page.text(row, 1) != name:
        raise page.fault(row, 1, f"写的是“{page.text(row, 1)}”，应为“{name}”")
    page.agrees(row, 2, f"{name}的分值", full, "指标汇总")
    for col, way in enumerate(WAYS, 3):
        if way in scores:
            page.agrees(row, col, f"{name}的{WAYS[way]}", scores[way])
    lost = full - scores[by]
    if page.number(row, len(WAYS) + 4, f"{name}的扣分") != lost:
        said = f"{name}的扣分写的是 {page.text(row, len(WAYS) + 4)}，按口径“{WAYS[by]}”是 {plain(lost)}"
        raise page.fault(row, len(WAYS) + 4, said, RESCORE)


def _paragraphs(page: Page, summary: Summary) -> Iterator[tuple[str, str]]:
    """Behind the heading of the section; none where a person took it out."""
    found = summary.combination
    assert found is not None
    start = next((row for row in range(1, page.last + 1) if page.text(row, 1).startswith("四、指标分析")), page.last)
    for row in range(start + 1, page.last + 1):
        name = page.text(row, 1)
        if not name:
            return
        if name not in found.fulls:
            raise page.fault(row, 1, f"指标分析写的是“{name}”，没有这个一级指标", f"请改回原来的名称，或{AGAIN[1:]}")
        if text := page.text(row, 2):
            yield name, text


def remarks(book: Book, file: str) -> tuple[str, ...]:
    """数据说明 of the units, as they stand above the scores."""
    page = Page(book, _SHEET, file)
    head = page.row_of("一级指标") or page.last
    lines = (page.text(row, 1) for row in range(_BYLINE + 1, head))
    return tuple(line.removeprefix(_REMARK) for line in lines if line.startswith(_REMARK))


def uneven(book: Book, file: str) -> tuple[str, ...]:
    """The same finding scored differently, from the end of 问题矩阵."""
    page = Page(book, "问题矩阵", file)
    start = page.row_of(_UNEVEN)
    lines = (page.text(row, 1) for row in range(start + 1, page.last + 1)) if start else ()
    return tuple(line for line in lines if line and line != _ALL_EVEN)
