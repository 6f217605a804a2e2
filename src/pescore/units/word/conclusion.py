"""综合评价结论 over many units: the result by the way chosen, and what the other ways would give."""

from __future__ import annotations

from collections.abc import Iterator

from ...report.narrative import conclusion
from ...report.word.elements import Cell, Node, Prose, Row, Table, headed
from ...report.word.source import Options, Source, clean
from ...values import plain
from ..combining import MEANINGS, WAYS
from .source import Whole, of

_GRADE, _TAKEN = "评价等级", "\n（采用）"


def verdict(source: Source, options: Options) -> Iterator[Node]:
    """汇总结论: total, grade and dimensions; then the other ways, and whether one of them would change the grade."""
    whole = of(source)
    name = WAYS[whole.summary.by]
    if not source.result.grade:
        open_ = "、".join(unit.name for unit in whole.summary.incomplete[:5])
        remedy = f"{open_}还没有评完，评完后再收集" if open_ else "检查“口径”表的等级表，再收集"
        source.gap("评价结论", _GRADE, remedy)
    said = f"{whole.some(whole.count)}按同一标准评分，汇总口径为“{name}”。"
    yield Prose(f"{said}{conclusion(source.result, source.project or '本项目')}")
    yield Prose(_others(whole, named=not options.get("附件")))
    if options.get("附件"):
        yield Prose("各指标的得分见⟦得分表⟧。")


def _others(whole: Whole, *, named: bool) -> str:
    """`如按资金加权，综合得分90.43分（优）；…。汇总口径不改变评价等级。`"""
    summary, outcomes = whole.summary, whole.combination.outcomes
    rest = {WAYS[way]: one for way, one in outcomes.items() if way != summary.by}
    graded = not summary.incomplete
    parts = [
        f"“{name}”{plain(one.total)}分{f'（{one.grade}）' if graded and one.grade else ''}"
        for name, one in rest.items()
    ]
    said = f"换用其他汇总口径，综合得分分别为：{'，'.join(parts)}" if parts else ""
    if named and parts:
        said += "，各一级指标的得分见⟦口径表⟧"
    if said and graded:
        other = [name for name, one in rest.items() if one.grade != whole.chosen.grade]
        if other:
            said += f"。汇总口径为{'、'.join(f'“{name}”' for name in other)}时，评价等级会改变"
        else:
            said += "。无论采用哪种汇总口径，评价等级都不变"
    missing = [f"“{WAYS[way]}”没有计算：{clean(why)}" for way, why in whole.combination.missing.items()]
    return "".join(f"{part}。" for part in (said, *missing) if part)


def way(source: Source, options: Options) -> Iterator[Node]:
    """汇总口径: the way chosen and what it means."""
    whole = of(source)
    said = f"各单位按同一标准分别评分，再汇总成整体得分。采用的汇总口径是“{WAYS[whole.summary.by]}”"
    yield Prose(f"{said}，即{MEANINGS[whole.summary.by]}。")


def ways(source: Source, options: Options) -> Iterator[Node]:
    """口径比较表: a row for every way, with dimensions, total and grade."""
    whole = of(source)
    fulls, outcomes = whole.combination.fulls, whole.combination.outcomes
    head = headed(
        "汇总口径", *(f"{clean(name)}\n（{plain(full)}分）" for name, full in fulls.items()), "综合得分", _GRADE
    )
    rows: list[Row] = []
    for way, name in WAYS.items():
        one = outcomes.get(way)
        cells = ["—"] * (len(fulls) + 2)
        if one is not None:
            grade = "未定" if whole.summary.incomplete or one.grade is None else one.grade
            cells = [*(plain(one.dimensions[dimension]) for dimension in fulls), plain(one.total), grade]
        look = "合计" if way == whole.summary.by else "居中"
        rows.append(tuple(Cell(text, look=look) for text in (f"{name}{_TAKEN if look == '合计' else ''}", *cells)))
    note = f"注：{'；'.join(f'{name}：{MEANINGS[way]}' for way, name in WAYS.items())}。"
    widths = (2.8, *[2.0] * len(fulls), 1.6, 1.6)
    yield Table("各种汇总口径的得分", widths, [head], rows, "口径表", note)
