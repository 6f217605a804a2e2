"""指标得分, 排名 and 文件 read back: every unit with its scores and money, and the files that do not count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...values import plain
from ...workbook.grid import Book
from ..journal import Fault
from ..sheets.ranking import FIRST as RANKED_FROM
from ..sheets.ranking import FUND, GRADE, HEAD, SPENT, TOTAL
from ..sheets.scores import FIRST as SCORED_FROM
from ..sheets.scores import NAMES, OPEN, POINTS_ROW, STATISTICS
from ..summary import Summary
from ..unit import Unit, UnitLeaf
from .indicators import Indicator
from .page import RESCORE, Page

_FILES_FROM = 4
_LEFT_OUT = "没有计入"


@dataclass(frozen=True, slots=True)
class _Row:
    """A unit's row on 排名; `complete` when it has a rank."""

    row: int
    name: str
    complete: bool
    grade: str | None
    fund: Decimal | None
    spent: Decimal | None


def read_units(
    book: Book, file: str, asked: Sequence[Indicator], conventions: Mapping[str, str], scale: str
) -> tuple[list[Unit], list[Unit], list[Fault]]:
    """(complete, incomplete, files that do not count), in the order of the files. Raises BookError."""
    ranked = _ranking(book, file)
    scores = _scores(book, file, asked, ranked)
    files, faults = _files(book, file)
    full = sum((one.full for one in asked), Decimal(0))
    found = [
        Unit(
            name=one.name,
            file=files.get(one.name, ""),
            digest="",
            sheet="",
            leaves=scores[one.name][0],
            full=full,
            total=scores[one.name][1],
            grade=one.grade,
            fund=one.fund,
            spent=one.spent,
            conventions=conventions,
            scale=scale,
        )
        for one in ranked
    ]
    found.sort(key=lambda unit: unit.file)
    return [unit for unit in found if unit.complete], [unit for unit in found if not unit.complete], faults


def check_ranking(book: Book, file: str, summary: Summary) -> None:
    """Raises BookError where 排名 has another score of a unit than 指标得分."""
    page = Page(book, "排名", file)
    at = {one.name: one.row for one in _ranking(book, file)}
    total = page.column_of(HEAD, TOTAL)
    for one in summary.ranked:
        for col, (name, score) in enumerate(one.dimensions.items(), 3):
            page.agrees(at[one.unit.name], col, f"{one.unit.name}的{name}", score)
        page.agrees(at[one.unit.name], total, f"{one.unit.name}的总分", one.unit.total or Decimal(0))


def _ranking(book: Book, file: str) -> list[_Row]:
    page = Page(book, "排名", file)
    grade, fund, spent = (page.column_of(HEAD, heading) for heading in (GRADE, FUND, SPENT))
    found: list[_Row] = []
    for row in range(RANKED_FROM, page.last + 1):
        name, rank = page.text(row, 2), page.amount(row, 1)
        if not name or (rank is None and page.text(row, 1) != "—"):
            continue  # 平均, or a remark
        if any(one.name == name for one in found):
            raise page.fault(row, 2, f"单位“{name}”出现了两次")
        said = page.text(row, grade)
        known = None if said in ("", "未定") else said
        found.append(_Row(row, name, rank is not None, known, page.amount(row, fund), page.amount(row, spent)))
    return found


def _scores(
    book: Book, file: str, asked: Sequence[Indicator], ranked: Sequence[_Row]
) -> dict[str, tuple[tuple[UnitLeaf, ...], Decimal | None]]:
    """Unit → its leaves and total; None for the total of one that is not finished."""
    page = Page(book, "指标得分", file)
    for col, one in enumerate(asked, 2):
        if page.text(NAMES, col) != one.path[-1]:
            said = f"写的是“{page.text(NAMES, col)}”，“指标汇总”表里是“{one.path[-1]}”"
            raise page.fault(NAMES, col, said)
        page.agrees(POINTS_ROW, col, f"{one.path[-1]}的分值", one.full, "指标汇总")
    rows: dict[str, int] = {}
    wanted = {one.name for one in ranked}
    for row in range(SCORED_FROM, page.last + 1):
        name = page.text(row, 1)
        if name in wanted and name not in rows:
            rows[name] = row
        elif name and name not in STATISTICS:
            said = "出现了两次" if name in rows else "在“排名”表里没有"
            raise page.fault(row, 1, f"单位“{name}”{said}")
    if missing := [one for one in ranked if one.name not in rows]:
        raise page.fault(page.last, 1, f"缺少单位“{missing[0].name}”的一行，“排名”表里有")
    return {one.name: _unit(page, rows[one.name], one, asked) for one in ranked}


def _unit(
    page: Page, row: int, ranked: _Row, asked: Sequence[Indicator]
) -> tuple[tuple[UnitLeaf, ...], Decimal | None]:
    leaves = []
    for col, one in enumerate(asked, 2):
        score = None
        if page.text(row, col) != OPEN:
            score = page.number(row, col, f"{ranked.name}的{one.path[-1]}")
            if not 0 <= score <= one.full:
                said = f"{ranked.name}的{one.path[-1]}写的是 {plain(score)}，不在 0 至分值 {plain(one.full)} 之间"
                raise page.fault(row, col, said, RESCORE)
        leaves.append(UnitLeaf(one.path, one.full, one.standard, "", "", (), score))
    if not ranked.complete:
        return tuple(leaves), None
    last = len(asked) + 2
    total = page.number(row, last, f"{ranked.name}的总分")
    scores = [leaf.score for leaf in leaves]
    if None not in scores:  # 不适用 is left out, and the total scaled up
        page.agrees(row, last, f"{ranked.name}的总分", sum((score or Decimal(0) for score in scores), Decimal(0)))
    return tuple(leaves), total


def _files(book: Book, file: str) -> tuple[dict[str, str], list[Fault]]:
    """Unit → its file, and the files that do not count with their reasons."""
    page = Page(book, "文件", file)
    files: dict[str, str] = {}
    faults: list[Fault] = []
    for row in range(_FILES_FROM, page.last + 1):
        name, unit = page.text(row, 1), page.text(row, 3)
        if page.text(row, 2) == _LEFT_OUT:
            faults.append(Fault(name, "", page.text(row, 5)))
        elif unit:
            files[unit] = name
    return files, faults
