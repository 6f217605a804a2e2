"""各单位的资金: what all of them had and spent, the rate with its arithmetic, and a table of each."""

from __future__ import annotations

from collections.abc import Iterator

from ...report.word.elements import Cell, Node, Prose, Row, Table, headed
from ...report.word.source import Options, Source, clean
from ...values import as_percent, plain
from .source import of


def told(source: Source, options: Options) -> Iterator[Node]:
    """`30个县（市、区）资金共770万元，执行732.04万元，预算执行率95.07%（732.04÷770×100%）。`"""
    whole = of(source)
    funds, rate = whole.summary.funds, whole.summary.rate
    if funds is None or rate is None:
        return
    fund, spent = map(plain, funds)
    said = f"{whole.some(whole.count)}资金共{fund}万元，执行{spent}万元，预算执行率{as_percent(rate, 2)}"
    yield Prose(f"{said}（{spent}÷{fund}×100%）。", "评价单位资金：")


def table(source: Source, options: Options) -> Iterator[Node]:
    """A row per unit with 资金, 执行, 执行率, the lowest rate first; what a unit does not state is —."""
    summary = of(source).summary
    known = [unit for unit in summary.units if unit.fund is not None or unit.spent is not None]
    if not known:
        return
    rates = {unit.name: unit.spent / unit.fund for unit in known if unit.fund and unit.spent is not None}
    rows: list[Row] = []
    for unit in sorted(known, key=lambda unit: (rates.get(unit.name, 0), unit.file)):
        money = [plain(amount) if amount is not None else "—" for amount in (unit.fund, unit.spent)]
        rate = as_percent(rates[unit.name], 2) if unit.name in rates else "—"
        rows.append((Cell(clean(unit.name)), *map(Cell, money), Cell(rate)))
    if summary.funds and summary.rate is not None:
        sums = [*map(plain, summary.funds), as_percent(summary.rate, 2)]
        rows.append((Cell("合计", look="合计"), *(Cell(text, look="合计") for text in sums)))
    yield Table("", (4, 2.6, 2.6, 2.6), [headed("单位", "资金（万元）", "执行（万元）", "执行率")], rows)
