"""增减的基数: 64人，较上年的52人增长23.08%; 比上年增加294万元，增幅13.64%; 招标控制价…，中标价…，降幅3.88%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ....values import plain
from ..model import Paragraph
from ..prose import Prose, distinct, prose
from ..quantities import Quantity, alike, may_print, percent_of, printed_percent
from ..report import Report
from .noting import Checked, Note, noted

_UP = "提高|增长|增加|上升|上涨|提升|扩大|增幅|涨幅|升幅|增幅为|溢价率?"
_DOWN = "下降|降低|减少|下滑|回落|压减|压降|节约|降幅|跌幅|下浮率?|下浮|节约率|降低率|下降率|压降率"
_VERB = rf"(?:({_UP})|({_DOWN}))(?:了|幅度)?(?:为|达到?|约)?"
_THAN = re.compile(
    r"[，,（(]?(?:同比|较|比|相比|相较于?|与)(?:上年度?|去年|上一年度?|20\d\d年度?|实施前|改造前|基期)(?:同期)?的?"
)
_CHANGED = re.compile(rf"(?:相比)?[，,]?{_VERB}")
_LAST_YEAR = re.compile(r"(?:上年度?|去年|上一年度?|20\d\d年度?)")
_BID = (
    re.compile("(?:控制价|最高限价|预算价?|预算金额|概算|送审(?:金额|价|额)?|采购预算|招标价)(?:为|是)?$"),
    re.compile("(?:中标价?|中标金额|成交价?|成交金额|审定(?:金额|价|额)?|合同价?|合同金额|签约合同价)(?:为|是)?$"),
)
_STEP = re.compile(
    rf"(20\d\d)年度?([\u4e00-\u9fff]{{0,8}}?)(?:较|比)(?:(20\d\d)年度?|上年度?|去年)(?:[\u4e00-\u9fff]{{0,4}}?)(?:净)?({_UP}|{_DOWN})(?:了)?$"
)
_EITHER = re.compile(rf"^[\u4e00-\u9fff]{{0,6}}?{_VERB}$")
_OTHERS = re.compile(
    rf"[，,](?:同比|较|比)(?:20\d\d年|上年|去年)(?:同期)?的?((?:\d[\d,.]*[\u4e00-\u9fff]{{1,3}}[、和及]){{1,3}}\d[\d,.]*[\u4e00-\u9fff]{{1,3}}?)分别({_UP}|{_DOWN})了?"
    r"((?:\d[\d.]*%[、和及]){1,3}\d[\d.]*%)"
)
_NOW = re.compile(r"(?:\d[\d,.]*[\u4e00-\u9fff]{1,3}[、和及，][^，。；\d]{0,10}){1,3}\d[\d,.]*[\u4e00-\u9fff]{1,3}$")
_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)([\u4e00-\u9fff%]{1,2})")
_REMOVED = re.compile(
    r"(?:由|从)[^，。；\d]{0,12}?(\d{1,9}(?:\.\d{1,4})?)([A-Za-z/\u4e00-\u9fff³²]{1,6}?)(?:下降|降低|减少|降|减)(?:至|到|为)[^，。；\d]{0,8}?(\d{1,9}(?:\.\d{1,4})?)\2"
    r"[，,（(]([\u4e00-\u9fff]{0,8}(?:去除|削减|减排|下降|降低|压降|节能|节约|减少)率)(?:为|达到?)?(\d{1,3}(?:\.\d{1,4})?)%"
)


def against_last_year(report: Report) -> Iterator[Note]:
    """64人，较上年的52人增长23.08%, and 招标控制价16,500万元，中标价15,860万元，降幅3.88%."""
    for item in prose(report):
        for at, (one, other, rate) in enumerate(zip(item.figures, item.figures[1:], item.figures[2:], strict=False)):
            if not rate.percent or not alike(one, other) or one.percent or one.each or other.each or rate.bound:
                continue
            verb = _CHANGED.fullmatch(item.gap(other, rate))
            if verb is None:
                continue
            gap = item.gap(one, other)
            if _THAN.fullmatch(gap):
                yield from _compared(item, other, one, rate, verb)
            elif _BID[0].search(one.before) and _BID[1].search(other.before) and one.sentence == other.sentence:
                last = item.figures[at - 1] if at else None
                if not (last and alike(last, one) and last.segment == one.segment):
                    yield from _compared(item, one, other, rate, verb)


def _compared(item: Prose, base: Quantity, now: Quantity, rate: Quantity, verb: re.Match[str]) -> Iterator[Note]:
    if not base.value or base.value == now.value:
        return
    up = bool(verb[1])
    exact = (now.value - base.value) / base.value
    if printed_percent(exact if up else -exact, rate):
        yield Checked("增减幅度", f"{base.text} → {now.text}，{verb[0].lstrip('，,')}{rate.text}")
        return
    right = ("增长" if exact > 0 else "下降") + percent_of(abs(now.value - base.value), base.value, rate)
    says = f"写作{verb[1] or verb[2]} {rate.text}，由 {base.text} 到 {now.text} 是{right}。请改正"
    hidden = max((now.value + now.step), base.value) - min(now.value - now.step, base.value)
    loose = (now.scaled or base.scaled) and abs(hidden / base.value * 100 - rate.value) <= rate.step * 2
    yield noted("增减幅度", item.at(rate), says, expected=right, found=rate.text, severity="warning" if loose else None)


def by_a_step(report: Report) -> Iterator[Note]:
    """2022年预算为468万元…。2023年预算较2022年增加42.6万元，增长9.10%: the amount of the year in front is the base."""
    for item in prose(report):
        for step, rate in zip(item.figures, item.figures[1:], strict=False):
            found = _STEP.search(item.text[max(0, step.start - 40) : step.start])
            verb = _EITHER.match(rate.before) if rate.percent else None
            if not found or not verb or rate.clause != step.clause + 1 or step.percent or step.each:
                continue
            year = int(found[3]) if found[3] else int(found[1]) - 1
            like = [f for f in item.figures if f.end < step.start and alike(f, step) and not f.each and f.value]
            if any(printed_percent(step.value / f.value, rate) for f in like):
                continue
            if any(f.value > step.value and printed_percent(step.value / (f.value - step.value), rate) for f in like):
                continue
            bases = distinct(f for f in like if _of_year(item, f, year, found[2]))
            if len(bases) == 1 and not may_print(step, bases[0], rate):
                right = percent_of(step.value, bases[0].value, rate)
                says = f"写作{rate.before[-4:]} {rate.text}，{step.text} ÷ {bases[0].text} = {right}。请改正"
                yield noted("增减幅度", item.at(rate), says, expected=right, found=rate.text, severity="warning")


def _of_year(item: Prose, figure: Quantity, year: int, noun: str) -> bool:
    """2022年预算为468万元, where 2023年预算 is what rose."""
    clause = re.split("[，。；]", item.text[max(0, figure.start - 30) : figure.start])[-1]
    return f"{year}年" in clause and (not noun or noun[-2:] in clause)


def wrong_way(report: Report) -> Iterator[Note]:
    """2022年支出38.00万元，本年增长6.05%, where this year's 35.70万元 stands in front: it fell by as much."""
    for item in prose(report):
        for base, rate in zip(item.figures, item.figures[1:], strict=False):
            verb = _CHANGED.search(rate.before) if rate.percent and not base.percent and base.value else None
            then = re.fullmatch(
                rf"[，,](?:本年度?|今年|20\d\d年度?)(?:支出|同比|较上年|比上年)?{_VERB}", item.gap(base, rate)
            )
            year = re.search(r"(20\d\d)年度?[^，。；\d]{0,16}$", item.text[max(0, base.start - 26) : base.start])
            if not verb or not then or not year or base.each:
                continue
            up = bool(verb[1])
            others = [f for f in item.figures if f.end < base.start and alike(f, base) and not f.each]
            changes = [(f, (f.value - base.value) / base.value) for f in others]
            if any(printed_percent(c if up else -c, rate) for _, c in changes if c):
                continue
            turned = [f for f, c in changes if c and printed_percent(-c if up else c, rate)]
            if turned:
                word = "下降" if up else "增长"
                says = f"写作{verb[0]} {rate.text}，由 {base.text} 到 {turned[0].text} 是{word} {rate.text}，方向相反。请改正"
                yield noted("增减幅度", item.at(rate), says, expected=word, found=verb[0], severity="warning")


def respectively(report: Report) -> Iterator[Note]:
    """事故15起、死亡7人，较2022年的18起、9人分别下降16.67%和22.22%."""
    for paragraph in report.paragraphs:
        if "分别" not in paragraph.text:
            continue
        for found in _OTHERS.finditer(paragraph.text):
            now_text = _NOW.search(paragraph.text[max(0, found.start() - 60) : found.start()])
            now = _NUMBER.findall(now_text[0]) if now_text else []
            base = _NUMBER.findall(found[1])
            rates = _NUMBER.findall(found[3])
            units = [unit for _, unit in base]
            if len(now) == len(base) == len(rates) and [u for _, u in now] == units and len(set(units)) == len(units):
                yield from _each(paragraph, found, [now, base, rates])


def _each(paragraph: Paragraph, found: re.Match[str], rows: list[list[tuple[str, str]]]) -> Iterator[Note]:
    down = bool(re.fullmatch(_DOWN, found[2]))
    for (a, unit), (b, _), (printed, _) in zip(*rows, strict=True):
        now, base = Decimal(a.replace(",", "")), Decimal(b.replace(",", ""))
        if not base:
            continue
        exact = (base - now if down else now - base) / base * 100
        places = len(printed.partition(".")[2])
        if abs(exact - Decimal(printed)) <= Decimal(1).scaleb(-places):
            yield Checked("增减幅度", f"{b}{unit} → {a}{unit}，{found[2]}{printed}%")
            continue
        right = plain(exact.quantize(Decimal("0.01")))
        says = f"写作{found[2]} {printed}%，由 {b}{unit} 到 {a}{unit} 是{found[2]} {right}%。请改正"
        yield noted("增减幅度", paragraph.at(found.start()), says, expected=f"{right}%", found=f"{printed}%")


def removed(report: Report) -> Iterator[Note]:
    """由280mg/L降至32mg/L，去除率88.57%."""
    for paragraph in report.paragraphs:
        for found in _REMOVED.finditer(paragraph.text):
            base, now, printed = Decimal(found[1]), Decimal(found[3]), Decimal(found[5])
            if not base or now >= base:
                continue
            exact = (base - now) / base * 100
            places = len(found[5].partition(".")[2])
            if abs(exact - printed) <= Decimal(1).scaleb(-places):
                yield Checked("文中比率", f"{found[4]} {found[5]}% = ({found[1]} − {found[3]}) ÷ {found[1]}")
                continue
            right = plain(exact.quantize(Decimal("0.01")))
            says = f"{found[4]}写作 {found[5]}%，({found[1]} − {found[3]}) ÷ {found[1]} = {right}%。请改正"
            yield noted("文中比率", paragraph.at(found.start()), says, expected=f"{right}%", found=f"{found[5]}%")


_APART = re.compile(
    r"(\d{1,3}(?:\.\d{1,2})?)分[^。；\d]{0,24}[比较][^，。；\d]{0,16}?(\d{1,3}(?:\.\d{1,2})?)分(高|低|多|少)(?:出|了)?(\d{1,3}(?:\.\d{1,2})?)分"
)


def scores_apart(report: Report) -> Iterator[Note]:
    """复核得分85.12分，比自评得分94.60分低9.48分."""
    for paragraph in report.paragraphs:
        for found in _APART.finditer(paragraph.text):
            one, other, gap = Decimal(found[1]), Decimal(found[2]), Decimal(found[4])
            exact = one - other if found[3] in "高多" else other - one
            if exact == gap:
                yield Checked("差额", f"{found[1]} 分与 {found[2]} 分相差 {found[4]} 分")
                continue
            high, low = max(one, other), min(one, other)
            says = f"写作{found[3]} {found[4]} 分，{plain(high)} − {plain(low)} = {plain(high - low)} 分"
            says += "。请改正" if exact > 0 else "，而且高低相反。请改正"
            place = paragraph.at(found.start(3))
            yield noted("差额", place, says, expected=plain(high - low), found=found[4], severity="warning")


CHECKS = (against_last_year, by_a_step, wrong_way, respectively, removed, scores_apart)
