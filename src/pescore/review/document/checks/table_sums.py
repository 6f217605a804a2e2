"""Inside any table: 合计 and 小计, below, above or to the right of what they add up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ....library import load
from ....values import plain
from ..grids import ITEM, PART, SUBTOTAL, TOTAL, Column, Grid
from ..report import Report
from .noting import Checked, Note, noted

HUNDRED = Decimal(100)
_TOP_LEVEL = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．]")
_OF_PEOPLE = re.compile("人数|人次|份数|频数|频次|票数|选择")
_MANY_LINES = 3
_MOST_TOTALS = 40
_SHOWN = 8  # addends written out
_LARGE = 1000  # whole sums of that size may have been rounded to 万元
Reading = tuple[int, ...]


def totals(report: Report) -> Iterator[Note]:
    """Each 合计 and 小计 of a table is the sum of its rows, and 合计 to the right that of the columns."""
    for grid in report.grids:
        yield from _of_grid(grid, (TOTAL, SUBTOTAL))


def _of_grid(grid: Grid, kinds: tuple[str, ...]) -> Iterator[Note]:
    if _many(grid) or sum(line.kind in (TOTAL, SUBTOTAL) for line in grid.lines) > _MOST_TOTALS:
        return
    columns = [column for column in grid.columns if _added(column, grid)]
    for at, line in enumerate(grid.lines):
        if line.kind in kinds:
            yield from _of_line(grid, columns, at)


def _many(grid: Grid) -> bool:
    """A question with several answers: 合计 there is the people asked."""
    shares = (
        sum((c.value for c, line in zip(column.cells, grid.lines, strict=True) if c and line.kind == ITEM), Decimal(0))
        for column in grid.of("占比")
        if column.percent
    )
    people = any(_OF_PEOPLE.search(column.heading) for column in grid.columns)
    return "多选" in grid.table.title or (people and any(share > HUNDRED + 2 for share in shares))


def _added(column: Column, grid: Grid) -> bool:
    """Amounts in one unit, and shares of the whole."""
    if column.mixed or column.kind in load("report_words")["不相加的列"]:
        return False
    if grid.units and not column.unit.endswith("元"):
        return False
    return column.kind == "占比" if column.only_percent else True


def _of_line(grid: Grid, columns: Sequence[Column], at: int) -> Iterator[Note]:
    """The reading of 合计 that most columns bear out; a column that no reading fits is wrong."""
    readings = _readings(grid, at)
    said = {reading: [_fits(column, reading, at) for column in columns] for reading in readings}
    if not said:
        return
    reading = max(readings, key=lambda r: sum(fit is True for fit in said[r]))
    fits = [c for c, fit in zip(columns, said[reading], strict=True) if fit]
    wrong = [
        column
        for index, column in enumerate(columns)
        if said[reading][index] is False and not any(said[r][index] for r in readings)
    ]
    name = f"{grid.named(at)}"
    if fits and not wrong:
        yield Checked("表内合计", f"{name}：{'、'.join(c.heading for c in fits)} 等于 {len(reading)} 项之和")
    if len(wrong) > max(1, len(fits)) or not (fits or _plain(grid, at, reading)):
        return
    if grid.turned and not (len(fits) >= len(wrong) and (len(fits) >= _MANY_LINES or len(reading) == at)):
        return  # which columns a 合计 to the right adds up, the other rows must tell
    for column in wrong:
        yield _wrong(grid, column, reading, at, sure=bool(fits) or bool(column.kind))


def _wrong(grid: Grid, column: Column, reading: Reading, at: int, *, sure: bool) -> Note:
    total = column.cells[at]
    assert total is not None
    cells = [cell for i in reading if (cell := column.cells[i])]
    added = sum((cell.value for cell in cells), Decimal(0))
    shown = " + ".join(cell.text for cell in cells[:_SHOWN]) + (" + …" if len(cells) > _SHOWN else "")
    sign = "%" if total.percent else ""
    says = (
        f"{grid.named(at)}的{column.heading}写作 {total.text}，"
        f"{shown} = {plain(added)}{sign}，相差 {plain(abs(total.value - added))}{sign}。请改正合计或分项"
    )
    severity = None if sure else "warning"
    return noted("表内合计", total.place, says, expected=f"{plain(added)}{sign}", found=total.text, severity=severity)


def _fits(column: Column, reading: Reading, at: int) -> bool | None:
    """Whether the total is the sum, rounding of its parts allowed; None where a part or the total is missing."""
    total = column.cells[at]
    cells = [cell for i in reading if (cell := column.cells[i])]
    if total is None or len(cells) < 2 or any(cell.percent != total.percent for cell in cells):
        return None
    if total.percent and (abs(total.value - HUNDRED) > 1 or any(cell.value >= HUNDRED for cell in cells)):
        return None  # 支付比例 of the whole, no shares
    apart = abs(total.value - sum((cell.value for cell in cells), Decimal(0)))
    decimals = max(cell.decimals for cell in (*cells, total))
    rounded = decimals or (column.unit in ("万元", "亿元") and total.value >= _LARGE)
    least = (
        Decimal(1).scaleb(-min(cell.decimals for cell in (*cells, total)))
        if column.percent
        else Decimal(1).scaleb(-decimals)
    )
    if apart <= (least * len(cells) / 2 if rounded else 0):
        return True
    return False if len(cells) == len(reading) and total.value != cells[-1].value else None  # 累计: the last one stands


def _plain(grid: Grid, at: int, reading: Reading) -> bool:
    """Nothing in the table suggests that some rows are parts of others."""
    others = {line.kind for i, line in enumerate(grid.lines) if i != at}
    labels = [grid.lines[i].label for i in reading]
    levels = {bool(_TOP_LEVEL.match(label)) for label in labels} | {label[:1].isdigit() for label in labels}
    return (
        not grid.turned
        and others == {ITEM}
        and len(reading) >= _MANY_LINES
        and len(set(labels)) == len(labels)
        and levels == {False}
    )


def _readings(grid: Grid, at: int) -> list[Reading]:
    """What a 合计 row may add up: the rows above, since the last 小计, the 小计 rows, the rows below, top-level rows …"""
    lines = grid.lines
    above = [i for i in range(at) if lines[i].kind == ITEM]
    below = [i for i in range(at + 1, len(lines)) if lines[i].kind == ITEM]
    closed = max((i for i in range(at) if lines[i].kind in (TOTAL, SUBTOTAL)), default=-1)
    opened = min((i for i in range(at + 1, len(lines)) if lines[i].kind in (TOTAL, SUBTOTAL)), default=len(lines))
    subs = [i for i in range(at) if lines[i].kind == SUBTOTAL]
    late = [i for i in range(at + 1, len(lines)) if lines[i].kind == SUBTOTAL]
    group = [i for i in above if lines[i].group == lines[at].group]
    first = subs[0] if subs else at
    found = [
        [i for i in above if i > closed],
        above,
        group,
        [
            *(i for i in above if _before_blocks(grid, i, first)),
            *subs,
            *(i for i in above if i > max(subs, default=at)),
        ],
        subs,
        [i for i in below if i < opened],
        below,
        late,
        [i for i in above if _TOP_LEVEL.match(lines[i].label)],
        [i for i in below if _TOP_LEVEL.match(lines[i].label)],
        [i for i in range(at) if lines[i].kind in (ITEM, PART)],
        [i for i in above if not _after_part(grid, i)],
        [i for i in below if not _after_part(grid, i)],
    ]
    if grid.turned:
        found += [above[start:] for start in range(1, len(above) - 1)]
        found += [below[:end] for end in range(2, len(below))]
    return [reading for reading in dict.fromkeys(map(tuple, found)) if len(reading) > 1]


def _before_blocks(grid: Grid, at: int, first: int) -> bool:
    """A row of its own before the first block that a 小计 closes."""
    return at < first and bool(grid.lines[at].group) and grid.lines[at].group != grid.lines[max(first - 1, 0)].group


def _after_part(grid: Grid, at: int) -> bool:
    return any(line.kind == PART for line in grid.lines[:at])


CHECKS = (totals,)
