"""各单位得分情况: how the units spread, and every unit by rank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...report.word.elements import Cell, Node, Prose, Row, Table, headed
from ...report.word.source import Options, Source, clean
from ...values import as_percent, plain
from ..problems import listed
from ..summary import Ranked, mean
from .source import Whole, of

_MOST_NAMES = 8
_GRADES = "等级"


def spread(source: Source, options: Options) -> Iterator[Node]:
    """单位概况: highest, lowest, median, the grades, and who lies far off; of a single unit there is nothing to say."""
    whole = of(source)
    overall, ranked = whole.summary.spread, whole.summary.ranked
    if overall is None or len(ranked) < 2:
        return
    most = _holders([one for one in ranked if one.unit.total == overall.most], whole)
    least = _holders([one for one in ranked if one.unit.total == overall.least], whole)
    said = f"{whole.some(whole.count)}中，得分最高的是{most}（{plain(overall.most)}分）"
    if overall.most == overall.least:
        said = f"{whole.some(whole.count)}得分相同，都是{plain(overall.most)}分"
    else:
        said += f"，最低的是{least}（{plain(overall.least)}分），相差{plain(overall.most - overall.least)}分"
    yield Prose(f"{said}；中位数{plain(overall.median)}分。{_graded(ranked, whole)}")
    odd = [
        f"{clean(one.unit.name)}{plain(one.unit.total)}分（{one.outlying}）"
        for one in ranked
        if one.outlying and one.unit.total is not None
    ]
    if odd:
        yield Prose(f"得分离群（离四分位超过四分位距的1.5倍）的有{whole.some(len(odd))}：{'、'.join(odd)}。")


def _holders(ranked: Sequence[Ranked], whole: Whole) -> str:
    names = [clean(one.unit.name) for one in ranked]
    return "、".join(names) if len(names) <= _MOST_NAMES else f"{'、'.join(names[:3])}等{whole.some(len(names))}"


def _graded(ranked: Sequence[Ranked], whole: Whole) -> str:
    """`分等级看，优15个县，良14个县。`"""
    grades = [one.unit.grade or "未定" for one in ranked]
    parts = [f"{clean(grade)}{whole.some(grades.count(grade))}" for grade in dict.fromkeys(grades)]
    return f"分等级看，{'，'.join(parts)}。"


def ranking(source: Source, options: Options) -> Iterator[Node]:
    """单位排名: rank, dimensions, total, grade, and the rate of execution where every unit states its money."""
    whole = of(source)
    summary, dimensions = whole.summary, list(whole.combination.fulls)
    rated = summary.funds is not None
    head = ["名次", "单位", *map(clean, dimensions), "总分", _GRADES, *(["执行率"] if rated else [])]
    rows: list[Row] = []
    for one in summary.ranked:
        unit = one.unit
        cells = [str(one.rank), clean(unit.name), *(plain(one.dimensions[name]) for name in dimensions)]
        cells += [plain(unit.total) if unit.total is not None else "", unit.grade or "未定"]
        if rated:
            cells.append(as_percent(unit.spent / unit.fund, 2) if unit.fund and unit.spent is not None else "—")
        rows.append(tuple(map(Cell, cells)))
    rows.append(_means(whole, dimensions, rated=rated))
    widths = [1.0, 3.0, *[1.9] * len(dimensions), 1.3, 1.1, *([1.6] if rated else [])]
    note = ""
    if summary.incomplete:
        note = f"注：没有评完的{listed([clean(unit.name) for unit in summary.incomplete], 20)}没有排名。"
    yield Prose("各单位的名次和得分见⟦排名表⟧。")
    yield Table("各单位得分排名表", widths, [headed(*head)], rows, "排名表", note)


def _means(whole: Whole, dimensions: Sequence[str], *, rated: bool) -> Row:
    summary = whole.summary
    totals = [unit.total for unit in summary.units if unit.total is not None]
    cells = [plain(mean([one.dimensions[name] for one in summary.ranked])) for name in dimensions]
    cells += [plain(mean(totals)), ""]
    if rated:
        cells.append(as_percent(summary.rate, 2) if summary.rate is not None else "—")
    return (Cell("平均", 2, "合计"), *(Cell(text, look="合计") for text in cells))
