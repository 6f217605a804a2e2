"""合计与平均: the sum, mean, median and span of figures listed in the text, and 人均, 每床, 年均."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from statistics import median

from ....values import chinese_number, plain
from ..prose import Prose, distinct, prose
from ..quantities import Quantity, alike, in_unit_of
from ..report import Report
from ..yearly import column, series_of
from .noting import Checked, Note, noted

_GAP = re.compile(r"(?:[、，,]|[和与及]|以及)[\u4e00-\u9fffA-Za-z“”0-9年（）()]{0,14}")
_NOT_LISTED = re.compile("得$|扣$|分值|平均|中位|合计|共计|总计|同比|满分|总分|其中|增长|计划|实际")
_MEAN = re.compile(r"(?:平均|均值|年均|月均)(?:分|值|数|得分|分数|成绩|每年|人数)?(?:为|达到?|是|约)?$")
_MEDIAN = re.compile(r"中位数(?:为|是)?$")
_SPAN = re.compile(r"(?:最高[^，。；\d]{0,6}最低[^，。；\d]{0,8}(?:相差|差距|差)|极差)(?:为|是|达)?$")
_SUM = re.compile(r"(?:合计|总计)(?:为|是|达)?$")
_FALLING, _RISING = re.compile("(?:由|从)高(?:到|至)低|降序"), re.compile("(?:由|从)低(?:到|至)高|升序")
_COUNTED = re.compile(
    r"(\d{1,3}(?:\.\d)?)分(?:[（(]含[）)])?(及以上|以上|及以下|以下)的?[^，。；\d]{0,8}?(?:有|共)?(\d{1,3})(?:个|家|名|人|所|户)"
)
_YEARS = re.compile(r"([二两三四五六七八九])年(?:来)?(?:合计|累计|共计|共|总计)")
_PER = re.compile(
    r"(?:平均每|每|(?=[人户床]均))(?:个|名|张|位|家|所|处|条)?([\u4e00-\u9fff]{1,4}?)(?:均)?(?:年均|平均)?[^，。；\d每]{0,8}$"
)
_NO_TOTAL = re.compile(
    "标准|可支配|纯收入|不超过|扣|补差|预算|定额|单价|限额|每天|每月|每日|月均|日均|每年|产值|GDP|面积不"
)
_PERSONS = {("人", "/"), ("人", "次", "/")}


def listed(report: Report) -> Iterator[Note]:
    """东门街道95分、…、西湖街道76分。平均分86.5分，中位数87分，最高分与最低分相差19分."""
    for item in prose(report):
        for run in _runs(item):
            yield from _ordered(item, run)
            yield from _counted(item, run)
            yield from _stated(item, run)


def _runs(item: Prose) -> Iterator[list[Quantity]]:
    """At least three figures of one unit, one behind another, each with no more than a name in front."""
    run: list[Quantity] = []
    for figure in item.figures:
        usable = not (figure.percent or figure.bound or _NOT_LISTED.search(figure.before))
        if run and usable and alike(run[-1], figure) and _GAP.fullmatch(item.gap(run[-1], figure)):
            run.append(figure)
            continue
        if len(run) > 2:
            yield run
        run = [figure] if not (figure.percent or figure.bound or figure.each) else []
    if len(run) > 2:
        yield run


def _stated(item: Prose, run: list[Quantity]) -> Iterator[Note]:
    values = [one.value for one in run]
    ways = (
        (_MEAN, "平均", sum(values, Decimal(0)) / len(values)),
        (_MEDIAN, "中位数", median(values)),
        (_SPAN, "最高与最低相差", max(values) - min(values)),
        (_SUM, "合计", sum(values, Decimal(0))),
    )
    for figure in item.figures:
        if figure.start < run[-1].end or figure.sentence > run[-1].sentence + 1 or not alike(figure, run[0]):
            continue
        for pattern, name, exact in ways:
            if pattern.search(figure.before):
                shown = "、".join(one.text for one in run[:10])
                yield _said(item, figure, exact, name, f"所列 {len(run)} 个数（{shown}）")


def _said(item: Prose, figure: Quantity, exact: Decimal, name: str, of: str, *, severity: str | None = None) -> Note:
    if _prints(exact, figure):
        return Checked("合计与平均", f"{of}的{name}是 {figure.text}")
    right = in_unit_of(exact, figure)
    says = f"{of}的{name}是 {right}，写作 {figure.text}。请改正"
    return noted("合计与平均", item.at(figure), says, expected=right, found=figure.text, severity=severity)


def _prints(exact: Decimal, figure: Quantity) -> bool:
    """Rounded or cut off at the printed digits."""
    unit = figure.step * 2
    count = exact / unit
    shown = {count.quantize(Decimal(1), ROUND_HALF_UP) * unit, count.quantize(Decimal(1), ROUND_DOWN) * unit}
    return figure.value in shown or (figure.about and abs(exact - figure.value) <= unit)


def _ordered(item: Prose, run: list[Quantity]) -> Iterator[Note]:
    """由高到低依次为: no figure is above the one in front of it."""
    head = item.text[max(0, run[0].start - 40) : run[0].start]
    falling, rising = _FALLING.search(head), _RISING.search(head)
    if bool(falling) == bool(rising):
        return
    for one, other in zip(run, run[1:], strict=False):
        if (one.value < other.value) if falling else (one.value > other.value):
            order = "由高到低" if falling else "由低到高"
            says = f"写作{order}，{one.before[-8:]}{one.text} 却在 {other.before[-8:]}{other.text} 之前。请核对"
            yield noted("合计与平均", item.at(other), says, expected=order, found=f"{one.text}、{other.text}")
            return


def _counted(item: Prose, run: list[Quantity]) -> Iterator[Note]:
    """90分及以上的街道3个."""
    if run[0].unit != "分":
        return
    for found in _COUNTED.finditer(item.text, run[-1].end):
        edge, count = Decimal(found[1]), int(found[3])
        above, least = "上" in found[2], "及" in found[2] or "含" in found[0]
        right = sum((v > edge if above else v < edge) or (least and v == edge) for v in (one.value for one in run))
        even = sum(one.value == edge for one in run)
        if count in (right, right + (0 if least else even)):
            yield Checked("合计与平均", f"{found[0]}，与所列各数一致")
        else:
            says = f"写作“{found[0]}”，所列 {len(run)} 个数里有 {right} 个。请改正"
            yield noted("合计与平均", item.paragraph.at(found.start()), says, expected=right, found=count)


def over_years(report: Report) -> Iterator[Note]:
    """三年合计…，年均…: the total over its years, and both over the table that has the years."""
    tables = series_of(report)
    for item in prose(report):
        for found in _YEARS.finditer(item.text):
            years = int(chinese_number(found[1].replace("两", "二")) or 0)
            sentence = sum(1 for _ in re.finditer("[。！？!?]", item.text[: found.start()]))
            here = [f for f in item.figures if f.start >= found.end() and f.sentence == sentence and not f.percent]
            for at, figure in enumerate(here):
                mean = "年均" in figure.before
                if mean and (totals := [f for f in here[:at] if alike(f, figure) and "年均" not in f.before]):
                    told = f"{totals[-1].text} ÷ {years} 年"
                    yield _said(item, figure, totals[-1].value / years, "年均", told)
                name = re.sub("^.*(?:合计|累计|共计|总计|年均|共)|^各年|为$", "", figure.before)
                known = column(tables, name) if len(name) > 1 else None
                if known and len(known.values) == years:
                    yield from _from_table(item, figure, list(known.values.values()), mean=mean)


def _from_table(item: Prose, figure: Quantity, values: list[Decimal], *, mean: bool) -> Iterator[Note]:
    total = sum(values, Decimal(0))
    exact = total / len(values) if mean else total
    unit = figure.step * 2 * 10**figure.places
    if any(_prints(exact * scale, figure) for scale in (Decimal(1), unit, Decimal(10**4), Decimal(10**8))):
        yield Checked("合计与平均", f"{figure.before[-8:]}{figure.text} 与表中各年相符")
    elif abs(exact * unit - figure.value) < figure.value:
        shown = " + ".join(plain(v) for v in values)
        way = f"({shown}) ÷ {len(values)}" if mean else shown
        says = f"“{figure.before[-8:]}{figure.text}”：按表中各年 {way} = {in_unit_of(exact * unit, figure)}。请改正"
        yield noted("合计与平均", item.at(figure), says, expected=in_unit_of(exact * unit, figure), found=figure.text)


def per_one(report: Report) -> Iterator[Note]:
    """人均24次, 平均每个站点服务125人, 每床建筑面积125平方米 against total and number of the paragraph."""
    for item in prose(report):
        for at, figure in enumerate(item.figures):
            found = _PER.search(figure.before) if figure.each and not figure.percent and figure.unit != "分" else None
            if (
                found
                and not figure.bound
                and not _NO_TOTAL.search(item.text[max(0, figure.start - 20) : figure.end + 6])
            ):
                yield from _per(item, item.figures[:at], figure, found[1])


def _per(item: Prose, earlier: tuple[Quantity, ...], figure: Quantity, noun: str) -> Iterator[Note]:
    usable = [f for f in earlier if not (f.each or f.percent or f.bound) and f.value]
    heads = figure.before.startswith("人均") or "人均" in figure.before
    totals = [f for f in usable if f.measures[-2:] == figure.measures[-2:] and f.sentence == figure.sentence]
    if heads:
        counts = [f for f in usable if f.measures in _PERSONS]
    else:
        counts = [f for f in usable if noun[:2] in f.around + f.unit or noun[0] in f.unit]
    pairs = [(t, c) for t in totals for c in counts if t is not c]
    if fit := next(((t, c) for t, c in pairs if _prints(t.value / c.value, figure)), None):
        yield Checked("合计与平均", f"{fit[0].text} ÷ {fit[1].text} = {figure.text}")
        return
    totals, counts = distinct(totals), distinct(c for c in counts if c not in totals)
    near = [t for t in totals if t.clause == figure.clause - 1] or totals
    if len(near) != 1 or not counts or len(counts) > 2:
        return
    total, count = near[0], counts[0]
    sure = len(counts) == 1 and "平均每" in figure.before and total.sentence == count.sentence
    told = f"{total.text} ÷ {count.text}"
    right = in_unit_of(total.value / count.value, figure)
    says = f"“{figure.before[-10:]}{figure.text}”：{told} = {right}。请核对"
    severity = None if sure else "warning"
    yield noted("合计与平均", item.at(figure), says, expected=right, found=figure.text, severity=severity)


CHECKS = (listed, over_years, per_one)
