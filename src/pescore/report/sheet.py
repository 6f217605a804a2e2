"""The sheet 报告: what one would hand in, on A4 pages. Numbers are values, rewritten by every refresh."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Date
from decimal import Decimal
from functools import partial
from itertools import count

from ..evaluation.results import Result, Scored
from ..values import cents, plain
from ..workbook.chart import Block, Column
from ..workbook.look import Alignment, Font
from ..workbook.new_sheet import NewSheet
from ..workbook.pen import Pen, storable
from ..workbook.style import HEADER, HEADER_FILL, MIDDLE, POINTS, RATE, STRONG, TOTAL_FILL, columns_of, page, widths
from .charts import loss_chart, rate_chart
from .flow import Flow, Span
from .narrative import conclusion, loss_reason, ordinal, overrides, paragraphs

SHEET = "报告"
TOTAL_HEAD, SUMMARY_HEAD, SUMMARY_END = "综合得分（满分", "一级指标", "合计"
SIZES = (6.0, 13.5, 16.0, 7.0, 9.0, 9.0, 7.5, 20.5)  # 88 characters: an A4 page where 宋体 is the book's own font
_LAST = len(SIZES)
_PAGE_HEIGHT = 715.0  # points: what an A4 page holds at least, with these margins
_CHART_ROW, _RATE_ROWS = 20.0, 9
_LONGEST_LABEL = 28  # a chart takes no longer names; the 评分表 has them in full
_IN_CHART = 10  # losses drawn; all of them are listed

_TITLE = Font(name="黑体", size=18)
_BYLINE = Font(name="仿宋", size=11)
_FIGURE = Font(name="黑体", size=26, color="1F3864")
_PENDING = Font(name="黑体", size=16, color="C00000")
_WARNING = Font(name="宋体", size=10, color="C00000")
_SMALL = '&"宋体,常规"&9 '  # of header and footer
_STALE = "注意：评分表的合计已经变动，本页仍是变动前的结果，请刷新后再使用。"


def report_sheet(
    result: Result, *, card: Mapping[str, object], date: Date | None, live_total: str | None = None
) -> NewSheet:
    """The sheet 报告; the same arguments give the same sheet.

    card        the project card (项目), in the order it is to be shown; may be empty
    date        编制日期, None leaves it out
    live_total  the cell of the 评分表 with the total, such as ``'评分表'!$J$55``: the sheet then warns when that cell no
                longer agrees with the total printed here
    """
    sheet = NewSheet(SHEET)
    write_report_sheet(Pen(sheet), result, card=card, date=date, live_total=live_total)
    return sheet


def write_report_sheet(
    pen: Pen, result: Result, *, card: Mapping[str, object], date: Date | None, live_total: str | None = None
) -> None:
    """Write the 报告 on the pen's sheet (see report_sheet)."""
    widths(pen.sheet, SIZES)
    flow = Flow(pen, SIZES)
    name = _text(card.get("项目名称"))
    _head(flow, card, name, date)
    numbers = (f"{ordinal(number)}、" for number in count(1))
    if any(_pairs(card)):
        flow.heading(f"{next(numbers)}项目基本情况")
        _card(flow, card)
    flow.heading(f"{next(numbers)}评价结论")
    _conclusion(flow, result, name, live_total)
    drawn = _lossy(result)[:_IN_CHART]
    flow.keep(_overview_height(result, drawn), _PAGE_HEIGHT)
    flow.heading(f"{next(numbers)}得分与扣分概况")
    _summary(flow, result)
    block = _chart_space(flow, len(drawn) + 3) if drawn else None
    flow.heading(f"{next(numbers)}指标分析")
    _analysis(flow, result)
    flow.heading(f"{next(numbers)}扣分明细")
    _losses(flow, result, block)
    flow.heading(f"{next(numbers)}人工给分情况")
    _overrides(flow, result)
    flow.heading(f"{next(numbers)}待确认事项")
    _questions(flow, result)
    _print_setup(pen.sheet, flow.row - 1, name)


def _overview_height(result: Result, drawn: Sequence[Scored]) -> float:
    """The summary table and both charts together, for names of one line."""
    table = 34.0 + 22.0 + 22.0 * (len(result.dimensions) + 1)
    return table + _CHART_ROW * (_RATE_ROWS + len(drawn) + 3) + 16.0


def _chart_space(flow: Flow, rows: int) -> Block:
    flow.gap()
    first, last = flow.space(rows, _CHART_ROW)
    return Block(first, last, _LAST)


def _head(flow: Flow, card: Mapping[str, object], name: str, date: Date | None) -> None:
    title = _text(card.get("报告名称")) or f"{name.removesuffix('绩效评价')}绩效评价报告"
    flow.line([Span(1, _LAST, title, MIDDLE, _TITLE)], at_least=40.0, box=False, padding=10.0)
    if date is not None:
        said = f"编制日期：{date.year}年{date.month}月{date.day}日"
        flow.line([Span(1, _LAST, said, MIDDLE, _BYLINE)], box=False)


def _card(flow: Flow, card: Mapping[str, object]) -> None:
    """Short facts two to a row, long ones over the whole width."""
    waiting: tuple[str, object] | None = None
    for pair in _pairs(card):
        if waiting and _fits(pair, 16, 24):
            _facts(flow, waiting, pair)
            waiting = None
            continue
        if waiting:
            _facts(flow, waiting)
        waiting = pair if _fits(pair, 18, 20) else None
        if waiting is None:
            _facts(flow, pair)
    if waiting:
        _facts(flow, waiting)


def _fits(pair: tuple[str, object], label: int, value: int) -> bool:
    return columns_of(pair[0]) <= label and columns_of(str(pair[1])) <= value


def _pairs(card: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """The filled-in facts of the card, nested ones in one line; the report's name is its title already."""
    for key, value in card.items():
        if key != "报告名称" and _text(value):
            yield _text(key), _shown(value)


def _facts(flow: Flow, *pairs: tuple[str, object]) -> None:
    spans: list[Span] = []
    places = [(1, 2, 3, 4), (5, 6, 7, 8)] if len(pairs) == 2 else [(1, 2, 3, 8)]
    for (key, value), (a, b, c, d) in zip(pairs, places, strict=True):
        spans += [Span(a, b, key, MIDDLE, HEADER, HEADER_FILL), Span(c, d, value, _LEFT)]
    flow.line(spans)


_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)


def _conclusion(flow: Flow, result: Result, name: str, live_total: str | None) -> None:
    full = plain(cents(result.full))
    flow.table_head([(1, 4, f"{TOTAL_HEAD}{full}分）"), (5, _LAST, "评价等级")])
    if result.total is None:
        total = Span(1, 4, "未评完，不计总分", MIDDLE, _PENDING)
    else:
        total = Span(1, 4, result.total, MIDDLE, _FIGURE, number_format=POINTS)
    grade = Span(5, _LAST, result.grade, MIDDLE, _FIGURE) if result.grade else Span(5, _LAST, "未定", MIDDLE, _PENDING)
    flow.line([total, grade], at_least=48.0)
    flow.gap(6.0)
    flow.prose(conclusion(result, name))
    for note in result.notes:
        flow.prose(f"{note.rstrip('。')}。")
    if live_total is not None:
        _stale_warning(flow, result, live_total)


def _stale_warning(flow: Flow, result: Result, cell: str) -> None:
    """Empty while the 评分表 still has the total printed here."""
    row = flow.gap(18.0)
    same = f"ROUND({cell},2)={plain(cents(result.total))}" if result.total is not None else "FALSE"
    otherwise = '""' if result.total is None else f'"{_STALE}"'
    formula = f'=IF(ISNUMBER({cell}),IF({same},"","{_STALE}"),{otherwise})'
    flow.pen.formula(row, 1, formula, "", font=_WARNING, align=_LEFT, box=False)
    flow.pen.merge(row, 1, row, _LAST)


def _summary(flow: Flow, result: Result) -> None:
    flow.table_head(
        [(1, 3, SUMMARY_HEAD), (4, 4, "分值"), (5, 5, "得分"), (6, 6, "得分率"), (7, 7, "扣分"), (8, 8, "末级指标")]
    )
    first = flow.row
    for level in result.dimensions:
        below = [scored for scored in result.leaves if scored.leaf.path[0] == level.path[0]]
        _sums(flow, _short(level.path[-1]), level.full, level.score, below)
    _sums(flow, SUMMARY_END, result.full, result.total, result.leaves, total=True)
    rates = [level.rate for level in result.dimensions]
    if any(rate is not None for rate in rates):
        block = _chart_space(flow, _RATE_ROWS)
        names = Column("A", first, [_short(level.path[-1]) for level in result.dimensions])
        rate_chart(flow.pen.sheet, block, names, Column("F", first, rates))


def _sums(
    flow: Flow, name: str, full: Decimal, score: Decimal | None, below: Sequence[Scored], *, total: bool = False
) -> None:
    span = partial(Span, font=STRONG, fill=TOTAL_FILL) if total else Span
    rate = score / full if score is not None and full else None
    flow.line(
        [
            span(1, 3, name, MIDDLE),
            span(4, 4, full, MIDDLE, number_format=POINTS),
            span(5, 5, "未评完" if score is None else score, MIDDLE, number_format=POINTS),
            span(6, 6, rate, MIDDLE, number_format=RATE),
            span(7, 7, None if score is None else full - score, MIDDLE, number_format=POINTS),
            span(8, 8, _counted(below), MIDDLE),
        ]
    )


def _counted(below: Sequence[Scored]) -> str:
    """`19项，扣分3项`"""
    parts = [f"{len(below)}项"]
    for label, number in (
        ("扣分", sum(_lost(scored) > 0 for scored in below)),
        ("未评分", sum(scored.open for scored in below)),
        ("不适用", sum(scored.excluded for scored in below)),
    ):
        if number:
            parts.append(f"{label}{number}项")
    return "，".join(parts)


def _analysis(flow: Flow, result: Result) -> None:
    for number, (name, text) in enumerate(paragraphs(result), 1):
        flow.prose(f"（{ordinal(number)}）{_short(name)}\n　　{text}")


def _losses(flow: Flow, result: Result, block: Block | None) -> None:
    lost = _lossy(result)
    if not lost or block is None:
        flow.prose("已评分的指标均没有扣分。" if result.open else "各项指标均没有扣分。")
        return
    points = plain(cents(sum((_lost(scored) for scored in lost), Decimal(0))))
    flow.prose(f"共{len(lost)}项末级指标扣分，合计扣{points}分，按扣分多少排列如下。")
    flow.table_head(
        [(1, 1, "序号"), (2, 2, "一级指标"), (3, 3, "末级指标"), (4, 4, "分值"), (5, 5, "得分"), (6, 6, "扣分"), (7, 8, "扣分原因")]
    )  # fmt: skip
    first, labels = flow.row, _labels(result)
    for number, scored in enumerate(lost, 1):
        flow.line(
            [
                Span(1, 1, number, MIDDLE),
                Span(2, 2, _short(scored.leaf.path[0]), MIDDLE),
                Span(3, 3, labels[scored.leaf.path]),
                Span(4, 4, scored.leaf.full, MIDDLE, number_format=POINTS),
                Span(5, 5, scored.score, MIDDLE, number_format=POINTS),
                Span(6, 6, _lost(scored), MIDDLE, number_format=POINTS),
                Span(7, 8, loss_reason(scored)),
            ]
        )
    drawn = lost[:_IN_CHART]
    title = "各项扣分" if len(drawn) == len(lost) else f"扣分最多的{len(drawn)}项指标"
    names = Column("C", first, [labels[scored.leaf.path] for scored in drawn])
    loss_chart(flow.pen.sheet, block, names, Column("F", first, [*map(_lost, drawn)]), title)


def _overrides(flow: Flow, result: Result) -> None:
    changed = overrides(result)
    if not changed:
        flow.prose("各项得分均按评分标准计算，没有人工改动。")
        return
    flow.prose(f"以下{len(changed)}项指标的计入得分由人工确定，与按评分标准计算的规则得分不同。")
    flow.table_head(
        [(1, 1, "序号"), (2, 2, "一级指标"), (3, 3, "末级指标"), (4, 4, "分值"), (5, 5, "规则得分"), (6, 6, "计入得分"), (7, 8, "调整理由")]
    )  # fmt: skip
    labels = _labels(result)
    for number, scored in enumerate(changed, 1):
        flow.line(
            [
                Span(1, 1, number, MIDDLE),
                Span(2, 2, _short(scored.leaf.path[0]), MIDDLE),
                Span(3, 3, labels[scored.leaf.path]),
                Span(4, 4, scored.leaf.full, MIDDLE, number_format=POINTS),
                Span(5, 5, "待确认" if scored.computed is None else scored.computed, MIDDLE, number_format=POINTS),
                Span(6, 6, scored.score, MIDDLE, number_format=POINTS),
                Span(7, 8, scored.leaf.reason or "（没有写明理由）"),
            ]
        )


def _questions(flow: Flow, result: Result) -> None:
    if not result.open:
        flow.prose("没有待确认的事项。")
        return
    flow.prose(f"以下{len(result.open)}项指标还没有得分，处理后请刷新本页。")
    flow.table_head([(1, 1, "序号"), (2, 2, "一级指标"), (3, 3, "末级指标"), (4, 4, "分值"), (5, 8, "需要明确的内容")])
    labels = _labels(result)
    for number, scored in enumerate(result.open, 1):
        flow.line(
            [
                Span(1, 1, number, MIDDLE),
                Span(2, 2, _short(scored.leaf.path[0]), MIDDLE),
                Span(3, 3, labels[scored.leaf.path]),
                Span(4, 4, scored.leaf.full, MIDDLE, number_format=POINTS),
                Span(5, 8, scored.mark.ask or scored.mark.why),
            ]
        )


def _labels(result: Result) -> dict[tuple[str, ...], str]:
    """Each leaf by its own name, with as many names above it as it takes to tell it from the others."""
    paths = [scored.leaf.path for scored in result.leaves]
    shared = Counter(path[-n:] for path in paths for n in range(1, len(path) + 1))
    labels: dict[tuple[str, ...], str] = {}
    for path in paths:
        taken = next((n for n in range(1, len(path)) if shared[path[-n:]] == 1), len(path))
        labels[path] = _short("—".join(path[-taken:]))
    return labels


def _short(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= _LONGEST_LABEL else f"{name[:_LONGEST_LABEL]}…"


def _lossy(result: Result) -> list[Scored]:
    return [scored for scored in result.losses if _lost(scored) > 0]


def _lost(scored: Scored) -> Decimal:
    return scored.lost or Decimal(0)


def _text(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def _shown(value: object) -> object:
    if isinstance(value, Mapping):
        return "；".join(f"{key}：{_shown(part)}" for key, part in value.items())
    if isinstance(value, (list, tuple)):
        return "、".join(str(_shown(part)) for part in value)
    return value


def _print_setup(sheet: NewSheet, last_row: int, name: str) -> None:
    page(sheet, landscape=False, area=f"A1:H{last_row}")
    sheet.print.left = sheet.print.right = 0.5
    sheet.print.top = 0.8
    named = f"{storable(name)[:40].replace('&', '&&')}绩效评价"
    sheet.print.header, sheet.print.footer = f"&R{_SMALL}{named}", f"&C{_SMALL}第 &P 页 共 &N 页"
    sheet.gridlines = False
