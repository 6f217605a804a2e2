"""Inside any table: 占比 of the whole, 增长率 from year to year, 排名 by the column it ranks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ....values import plain
from ..formulas import HUNDRED, ONE, best, holds, nearest, percent_scale, quotients, written
from ..grids import ITEM, TOTAL, Column, Grid
from ..report import Report
from .noting import Checked, Note, noted

_YEAR = re.compile(r"((?:19|20)\d\d)(?:年度?)?")
_ENOUGH = 2  # rows that bear out which column is meant
_MOST_RANKED = 100
_RANKED = 4  # ranks that fit, for one that does not to be wrong
_ODD = 4  # at most one row in so many does not fit


def shares(report: Report) -> Iterator[Note]:
    """占比 = row ÷ 合计, block by block where each block makes 100%."""
    for grid in report.natural_grids:
        for target in grid.of("占比"):
            if not target.percent and not any(cell and cell.value > 2 for cell in target.cells):
                continue
            for lines in blocks(grid, target):
                yield from _shares_of(grid, target, lines, report.survey.n)


def blocks(grid: Grid, target: Column) -> list[list[int]]:
    """The rows of each question or each group whose shares make 100%; else all rows."""
    lines = [at for at, line in enumerate(grid.lines) if target.cells[at] and line.kind in (ITEM, TOTAL)]
    groups: dict[str, list[int]] = {}
    for at in lines:
        if grid.lines[at].kind == ITEM:
            groups.setdefault(grid.lines[at].group, []).append(at)
    whole = [rows for rows in groups.values() if len(rows) > 1 and abs(_added(target, rows) - HUNDRED) <= ONE]
    return list(groups.values()) if len(groups) > 1 and whole else [lines]


def _added(target: Column, rows: Sequence[int]) -> Decimal:
    return sum((cell.value for at in rows if (cell := target.cells[at])), Decimal(0))


def _shares_of(grid: Grid, target: Column, lines: list[int], asked: int | None) -> Iterator[Note]:
    items = [at for at in lines if grid.lines[at].kind == ITEM]
    total = next((at for at in lines if grid.lines[at].kind == TOTAL), None)
    across = best(target, quotients(grid.amounts, target, HUNDRED), items)
    tried = [
        (column, *_against(target, column, items, base))
        for column in nearest(grid.amounts, target)
        for base in _bases(column, items, total, asked)
    ]
    if not tried:
        return
    column, base, fits, misses = max(tried, key=lambda one: len(one[2]))
    if across and len(across.fits) > len(fits):
        return  # 女性占比 = 女性 ÷ 职工: no share of the whole
    if len(fits) < _ENOUGH or len(misses) > max(1, (len(fits) + len(misses)) // _ODD):
        return
    held = {at for _, _, right, _ in tried for at in right}
    for at in misses:
        cell, part = target.cells[at], column.cells[at]
        if at in held or cell is None or part is None:
            continue
        due = written(part.value * HUNDRED / base, cell)
        says = (
            f"{grid.named(at)}的{target.heading}写作 {cell.text}，"
            f"{part.text} ÷ {plain(base)} = {due}。请核对{column.heading}和{target.heading}"
        )
        yield noted("表内比率", cell.place, says, expected=due, found=cell.text)
    if not misses:
        yield Checked(
            "表内比率", f"{grid.table.name}的{target.heading} = {column.heading} ÷ {plain(base)}，{len(fits)} 行一致"
        )


def _bases(column: Column, items: Sequence[int], total: int | None, asked: int | None) -> list[Decimal]:
    """What shares may be shares of: the total, the sum, the valid answers of the questionnaire."""
    cells = [cell for at in items if (cell := column.cells[at])]
    added = sum((cell.value for cell in cells), Decimal(0))
    whole = column.cells[total] if total is not None else None
    bases: list[Decimal] = [*([whole.value] if whole else []), added, Decimal(asked or 0)]
    return [base for base in dict.fromkeys(bases) if base > 0]


def _against(
    target: Column, column: Column, items: Sequence[int], base: Decimal
) -> tuple[Decimal, list[int], list[int]]:
    """(base, rows whose share it gives, rows whose share it does not)."""
    said = [(at, _share_holds(target, column, at, base)) for at in items]
    return base, [at for at, fit in said if fit], [at for at, fit in said if fit is False]


def _share_holds(target: Column, column: Column, at: int, base: Decimal) -> bool | None:
    cell, part = target.cells[at], column.cells[at]
    if cell is None or part is None:
        return None
    return holds(cell, (part.low * HUNDRED / base, part.high * HUNDRED / base))


def growth(report: Report) -> Iterator[Note]:
    """增长率 = this row ÷ the row before − 1, where the rows are consecutive years."""
    for grid in report.natural_grids:
        years = [_YEAR.fullmatch(line.label) for line in grid.lines]
        follows = [
            (at - 1, at)
            for at in range(1, len(years))
            if (a := years[at - 1]) and (b := years[at]) and int(b[1]) - int(a[1]) == 1
        ]
        for target in grid.of("增长率") if follows else ():
            yield from _growth_of(grid, target, follows)


def _growth_of(grid: Grid, target: Column, follows: Sequence[tuple[int, int]]) -> Iterator[Note]:
    scale = percent_scale(target)
    tried: list[tuple[Column, list[int], list[tuple[int, int]]]] = []
    for column in sorted(nearest(grid.amounts, target), key=lambda c: -_alike(c.heading, target.heading)):
        said = [(pair, _grows(target, column, pair, scale)) for pair in follows]
        tried.append((column, [at for (_, at), fit in said if fit], [pair for pair, fit in said if fit is False]))
    if not tried:
        return
    column, fits, misses = max(tried, key=lambda one: len(one[1]))
    held = {at for _, right, _ in tried for at in right}
    meant = len(tried) == 1 or _alike(column.heading, target.heading) > 1
    if len(misses) > max(1, len(fits)) or not (len(fits) >= _ENOUGH or (meant and (fits or len(follows) == 1))):
        return
    for before, at in misses:
        cell, a, b = target.cells[at], column.cells[before], column.cells[at]
        if at in held or not (cell and a and b):
            continue
        due = written((b.value - a.value) / a.value * scale, cell)
        says = f"{grid.named(at)}的{target.heading}写作 {cell.text}，（{b.text} − {a.text}） ÷ {a.text} = {due}。请改正"
        yield noted("表内比率", cell.place, says, expected=due, found=cell.text)
    if fits and not misses:
        yield Checked("表内比率", f"{grid.table.name}的{target.heading}由{column.heading}算得，{len(fits)} 年一致")


def _grows(target: Column, column: Column, pair: tuple[int, int], scale: Decimal) -> bool | None:
    a, b = (column.cells[at] for at in pair)
    if a is None or b is None or a.low <= 0:
        return None
    return holds(target.cells[pair[1]], ((b.low / a.high - 1) * scale, (b.high / a.low - 1) * scale))


def _alike(one: str, other: str) -> int:
    """Characters two headings share."""
    return len(set(one) & set(other))


def ranks(report: Report) -> Iterator[Note]:
    """排名 by the figures of one column, the largest or the smallest first; equal figures share a rank."""
    for grid in report.natural_grids:
        for target in grid.of("排名"):
            lines = [at for at, line in enumerate(grid.lines) if target.cells[at] and line.kind == ITEM]
            ways = [
                (column, *_ranked(target, column, lines, downward, dense))
                for column in nearest(grid.columns, target)
                if column.kind not in ("序号", "排名") and len(lines) < _MOST_RANKED
                for downward in (True, False)
                for dense in (False, True)
            ]
            ways = [way for way in ways if way[1] or way[2]]
            if not ways:
                continue
            column, fits, misses = max(ways, key=lambda way: len(way[1]))
            if len(fits) >= _RANKED and len(misses) == 1:
                (at, due), cell = misses[0], target.cells[misses[0][0]]
                assert cell is not None
                says = (
                    f"{grid.named(at)}的{target.heading}写作 {cell.text}，按{column.heading}应为 {due}。"
                    f"请核对{target.heading}和{column.heading}"
                )
                yield noted("表内排名", cell.place, says, expected=due, found=cell.text)
            elif fits and not misses:
                yield Checked("表内排名", f"{grid.table.name}的{target.heading}与{column.heading}一致")


def _ranked(
    target: Column, column: Column, lines: Sequence[int], downward: bool, dense: bool
) -> tuple[list[int], list[tuple[int, int]]]:
    """(rows whose rank is due, (row, the rank due) of the others); nothing where a figure is missing."""
    values = [(at, cell.value) for at in lines if (cell := column.cells[at])]
    if len(values) < len(lines) or len({value for _, value in values}) < _RANKED - 1:
        return [], []
    fits: list[int] = []
    misses: list[tuple[int, int]] = []
    for at, value in values:
        ahead = [v for _, v in values if (v > value if downward else v < value)]
        due = len(set(ahead) if dense else ahead) + 1
        cell = target.cells[at]
        assert cell is not None
        if cell.value == due:
            fits.append(at)
        else:
            misses.append((at, due))
    return fits, misses


CHECKS = (shares, growth, ranks)
