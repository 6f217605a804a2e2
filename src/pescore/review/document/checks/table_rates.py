"""Inside any table: 执行率, 完成率, 结余, 单价 against the columns they follow from, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations

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
    scaled,
    written,
)
from ..grids import ITEM, MEAN, RATES, Column, Grid
from ..printed import Printed
from ..report import Report
from .noting import Checked, Note, noted

_ENOUGH = 3  # rows that bear a formula out which no heading tells
_EARLIER = re.compile("上年|年初|以前|往年|历年|期初|累计结")
_AVERAGED = re.compile("年均|平均")
_PERIOD = re.compile(r"(?:19|20)\d\d|[月季期批年度]$|半年")
_ODD = 4  # at most one row in so many does not fit


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
            lines = _lines(grid, target)
            pairs = permutations(operands, 2)
            verdict = best(target, [one for a, b in pairs for one in scaled(a, b, target, lines)], lines)
            if verdict:
                yield from _told(grid, target, verdict, "表内比率", usual=False, enough=2)


def _lines(grid: Grid, target: Column) -> list[int]:
    return [at for at, line in enumerate(grid.lines) if target.cells[at] and line.kind != MEAN]


def _told(
    grid: Grid, target: Column, verdict: Verdict, check: str, *, usual: bool, enough: int = _ENOUGH
) -> Iterator[Note]:
    """The rows that do not fit, where the rest or the headings prove the formula."""
    agree, misses = len(verdict.fits), verdict.misses
    learned = agree >= enough and _various(target, verdict)
    alone = usual and (verdict.tried == 1 or agree > 0)
    if verdict.against > max(1, verdict.tried // _ODD) or not (learned or alone):
        return
    for at in misses:
        cell = target.cells[at]
        if cell is None or _capped(cell, verdict.formula.exact(at)) or _carried(grid, verdict, cell, at):
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


def _sum(verdict: Verdict, at: int, cell: Printed) -> str:
    return f"{verdict.formula.shown(at)} = {written(verdict.formula.exact(at), cell)}"


def _capped(cell: Printed, exact: Decimal) -> bool:
    """完成率 is often counted up to 100% only."""
    return cell.percent and cell.value == HUNDRED and exact > HUNDRED


def _carried(grid: Grid, verdict: Verdict, cell: Printed, at: int) -> bool:
    """What was left the year before comes on top of this year's budget."""
    formula = verdict.formula
    in_time = at and _PERIOD.search(grid.lines[at].label) and _PERIOD.search(grid.lines[at - 1].label)
    for left in grid.of("结余") if in_time else ():
        before = left.cells[at - 1]
        if before is None:
            continue
        if not formula.bottom:
            due = formula.exact(at) + before.value
        elif (top := formula.plus[0].cells[at]) and (over := formula.bottom[0].cells[at]) and over.value + before.value:
            due = top.value / (over.value + before.value) * formula.scale
        else:
            continue
        if cell.prints(due - before.slack, due + before.slack):
            return True
    return False


def _mean(grid: Grid, target: Column) -> Decimal | None:
    values = [c.value for c, line in zip(target.cells, grid.lines, strict=True) if c and line.kind == ITEM]
    return cents(sum(values, Decimal(0)) / len(values), 6) if values and target.kind in RATES else None


CHECKS = (rates, gaps, unit_prices)
