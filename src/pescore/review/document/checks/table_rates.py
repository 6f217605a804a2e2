"""Inside any table: 执行率, 完成率, 结余, 单价 against the columns they follow from, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ....library import load
from ....values import cents
from ..formulas import (
    HUNDRED,
    Formula,
    Verdict,
    best,
    differences,
    nearest,
    percent_scale,
    quotients,
    written,
)
from ..grids import ITEM, MEAN, RATES, Column, Grid
from ..report import Report
from .noting import Checked, Note, noted

_ENOUGH = 3  # rows that bear a formula out which no heading tells
_EARLIER = re.compile("上年|年初|以前|往年|历年|期初|累计结")
_AVERAGED = re.compile("年均|平均")
_ODD = 5  # at most one row in so many does not fit
_SCALES = tuple(Decimal(1).scaleb(k) for k in (0, 4, -4, 8, -8, 3, -3, 2, -2))


def rates(report: Report) -> Iterator[Note]:
    """执行率 = 支出 ÷ 预算 or ÷ 到位, 完成率 = 实际 ÷ 计划, any other rate as the other rows have it."""
    named = load("report_words")["表内比率"]
    for grid in report.natural_grids:
        for target in grid.columns:
            if not target.rate or target.kind in ("占比", "单价") or _AVERAGED.search(target.heading):
                continue
            scale = percent_scale(target)
            usual = [
                Formula((a,), (), (b,), scale)
                for top, below in named.get(target.kind, ())
                for a in grid.of(top)
                for b in grid.of(below)
                if a.amount and b.amount
            ]
            verdict = best(target, [*usual, *quotients(grid.amounts, target, scale)], _lines(grid, target))
            if verdict:
                yield from _told(grid, target, verdict, "表内比率", usual=verdict.formula in usual)


def gaps(report: Report) -> Iterator[Note]:
    """结余 = 预算 − 支出, 扣分 = 分值 − 得分."""
    named = load("report_words")["表内差额"]
    for grid in report.natural_grids:
        for target in grid.of(*named):
            if target.percent or _EARLIER.search(target.heading):
                continue
            usual = [
                Formula((a,), (b,))
                for top, below in named[target.kind]
                for a in grid.of(top)
                for b in grid.of(below)
                if a.factor(target) == 1 and not a.percent
            ]
            verdict = best(target, [*usual, *differences(grid.amounts, target)], _lines(grid, target))
            if verdict and verdict.tried > 1:
                yield from _told(grid, target, verdict, "表内差额", usual=verdict.formula in usual)


def unit_prices(report: Report) -> Iterator[Note]:
    """单价, 人均, 每公里成本: the quotient all other rows show."""
    for grid in report.natural_grids:
        for target in grid.of("单价"):
            operands = nearest([column for column in grid.amounts if column.kind != "单价"], target)
            formulas = [
                Formula((a,), (), (b,), scale) for scale in _SCALES for a in operands for b in operands if a is not b
            ]
            verdict = best(target, formulas, _lines(grid, target))
            if verdict:
                yield from _told(grid, target, verdict, "表内比率", usual=False, enough=2)


def _lines(grid: Grid, target: Column) -> list[int]:
    return [at for at, line in enumerate(grid.lines) if target.cells[at] and line.kind != MEAN]


def _told(
    grid: Grid, target: Column, verdict: Verdict, check: str, *, usual: bool, enough: int = _ENOUGH
) -> Iterator[Note]:
    """The rows that do not fit, where the rest or the headings prove the formula."""
    agree, misses = len(verdict.fits), verdict.misses
    learned = agree >= enough and len(misses) <= max(1, verdict.tried // _ODD) and _various(target, verdict)
    if not (learned or (usual and (verdict.tried == 1 or agree * 2 >= verdict.tried))):
        return
    for at in misses:
        cell = target.cells[at]
        if cell is None or _capped(cell.value, cell.percent, verdict.formula.exact(at)):
            continue
        if (mean := _mean(grid, target)) is not None and grid.lines[at].kind != ITEM and cell.prints(mean, mean):
            says = f"{grid.named(at)}的{target.heading} {cell.text} 是各行的简单平均，{_sum(verdict, at, cell)}。请改正"
        else:
            says = f"{grid.named(at)}的{target.heading}写作 {cell.text}，{_sum(verdict, at, cell)}。请改正"
        value = written(verdict.formula.exact(at), cell)
        yield noted(check, cell.place, says, expected=value, found=cell.text)
    if agree and not misses:
        yield Checked(check, f"{grid.table.name}的{target.heading} = {verdict.formula.said}，{agree} 行一致")


def _various(target: Column, verdict: Verdict) -> bool:
    """Rates that are all 100% bear nothing out."""
    shown = {cell.value for at in verdict.fits if (cell := target.cells[at])}
    return len(shown - {HUNDRED, Decimal(0), Decimal(1)}) > 1


def _sum(verdict: Verdict, at: int, cell) -> str:
    return f"{verdict.formula.shown(at)} = {written(verdict.formula.exact(at), cell)}"


def _capped(value: Decimal, percent: bool, exact: Decimal) -> bool:
    """完成率 is often counted up to 100% only."""
    return percent and value == HUNDRED and exact > HUNDRED


def _mean(grid: Grid, target: Column) -> Decimal | None:
    values = [c.value for c, line in zip(target.cells, grid.lines, strict=True) if c and line.kind == ITEM]
    return cents(sum(values, Decimal(0)) / len(values), 6) if values and target.kind in RATES else None


CHECKS = (rates, gaps, unit_prices)
