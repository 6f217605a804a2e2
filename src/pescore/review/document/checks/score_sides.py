"""自评 | 复核 | 差异: every column of points of a 评分表 adds up, and the difference is that of its row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ....values import plain
from ..model import Row
from ..report import Report
from ..score_columns import header_of
from ..score_tables import ScoreTable
from .noting import Checked, Note, noted

ZERO = Decimal(0)
_FIGURE = re.compile(r"([-－−+]?)(\d{1,4}(?:\.\d{1,4})?)分?")
_POINTS = re.compile("自评|初评|复评|复核|审核|评价|得分|评分")
_NO_POINTS = re.compile("率|差|增减|扣|比|排名|说明|原因|依据|标准|等级|情况|内容|指标")
_DIFFERENCE = re.compile("^(?:得分|分数|评分)?(?:差异|差额|差值|分差|差距|相差)(?:分|值|额|分值)?$")
_TOTAL = re.compile("^(?:合计|总计|总分|综合得分)$")
_FEWEST = 3  # rows


def _number(cell: str) -> Decimal | None:
    found = _FIGURE.fullmatch(cell.replace(" ", ""))
    if not found:
        return None
    return Decimal(found[2]) if found[1] in ("", "+") else -Decimal(found[2])


def _total_row(table: ScoreTable) -> Row | None:
    return next((row for row in reversed(table.table.rows) if any(_TOTAL.match(c) for c in row.cells[:2])), None)


def _rows(table: ScoreTable) -> list[Row]:
    """The rows of the leaves, none of which was read from elsewhere."""
    orders = {entry.place.order for entry in table.entries}
    return [row for row in table.table.rows if row.place.order in orders]


def other_columns(report: Report) -> Iterator[Note]:
    """合计 of 自评得分 and of any other column of points against the rows above it."""
    for table, head, rows, total in _tables(report):
        columns = header_of(table.table)
        known = {columns[1]["full"], columns[1]["score"]} if columns else set[int]()
        for at, name in enumerate(head):
            if at in known or not _POINTS.search(name) or _NO_POINTS.search(name) or at >= len(total.cells):
                continue
            values, stated = [_number(row.cells[at]) for row in rows], _number(total.cells[at])
            if stated is None or any(value is None or value < 0 for value in values):
                continue
            due = sum((value for value in values if value is not None), ZERO)
            if due == stated:
                yield Checked("得分合计", f"{table.table.name} {len(rows)} 行的“{name}”合计 = {plain(due)}")
            else:
                says = (
                    f"{table.table.name} {len(rows)} 行的“{name}”相加为 {plain(due)}，合计写作 {plain(stated)}"
                    f"（{total.place.label}），相差 {plain(abs(due - stated))}。请改正合计或分项"
                )
                yield noted("得分合计", total.place, says, expected=plain(due), found=plain(stated))


def _tables(report: Report) -> Iterator[tuple[ScoreTable, tuple[str, ...], list[Row], Row]]:
    """评分表 whose rows stand under their headings: the headings, the leaves, and the total row."""
    for table in report.score_tables:
        header, rows, total = header_of(table.table), _rows(table), _total_row(table)
        if table.slipped or table.tops or header is None or total is None or len(rows) < _FEWEST:
            continue
        if len(rows) == len(table.entries) and not any(entry.excluded for entry in table.entries):
            yield table, table.table.rows[header[0]].cells, rows, total


def differences(report: Report) -> Iterator[Note]:
    """差异 = 复核得分 − 自评得分 in every row; which of them is taken from which the other rows show."""
    for table in report.score_tables:
        header = header_of(table.table)
        if header is None or table.slipped:
            continue
        head = table.table.rows[header[0]].cells
        at = next((i for i, name in enumerate(head) if _DIFFERENCE.match(name)), None)
        pairs = [i for i, name in enumerate(head) if _POINTS.search(name) and not _NO_POINTS.search(name)]
        if at is None or len(pairs) != 2:
            continue
        yield from _rows_differ(table, table.table.rows[header[0] + 1 :], at, pairs)


def _rows_differ(table: ScoreTable, rows: tuple[Row, ...], at: int, pairs: list[int]) -> Iterator[Note]:
    told: list[tuple[Row, Decimal, Decimal, Decimal]] = []
    for row in rows:
        if len(row.cells) > max(at, *pairs):
            own, last, gap = (_number(row.cells[i]) for i in (*pairs, at))
            if own is not None and last is not None and gap is not None:
                told.append((row, own, last, gap))
    right = sum(abs(gap) == abs(last - own) for _, own, last, gap in told)
    wrong = [one for one in told if abs(one[3]) != abs(one[2] - one[1])]
    if right < _FEWEST - 1 or len(wrong) > max(1, right // 2):
        return
    for row, own, last, gap in wrong:
        due = last - own if gap < 0 or last > own else own - last
        name = next((cell for cell in row.cells if cell), "")
        first, second = (last, own) if due == last - own else (own, last)
        says = (
            f"{table.table.name}中“{name}”的差异写作 {_signed(gap)}，{plain(first)} − {plain(second)} = {_signed(due)}"
            f"（{row.place.label}）。请改正"
        )
        yield noted("表内差额", row.place, says, expected=_signed(due), found=_signed(gap), path=[name])
    if not wrong:
        yield Checked("表内差额", f"{table.table.name} {len(told)} 行的差异都等于两个得分之差")


def _signed(value: Decimal) -> str:
    return f"-{plain(-value)}" if value < 0 else plain(value)


CHECKS = (other_columns, differences)
