"""增减幅度: 由0.55提高到0.60，提高9.09%; 同比增长7% against the two figures it lies between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ....values import plain
from ..model import Place
from ..passages import shared
from ..prose import Prose, distinct, prose
from ..quantities import POINTS, Quantity, alike, may_print, percent_of, printed_percent
from ..report import Report
from ..yearly import Series, column, series_of, year_of
from .noting import Checked, Note, noted

_N = r"(\d{1,12}(?:\.\d{1,4})?)"
_UP, _DOWN = (
    "提高|增长|增加|上升|上涨|提升|扩大|上调|超出|高出|增幅|涨幅|升幅|多|超",
    "下降|降低|减少|下滑|缩小|回落|下调|压减|节约|降幅|跌幅|少|低",
)
_VERB = re.compile(rf"(?:({_UP})|({_DOWN}))(?:了|幅度|率|幅)?(?:为|达到?|约|近)?$")
_FROM_TO = re.compile(
    rf"(?:由|从)(?:20\d\d年)?[^，。；\d]{{0,14}}{_N}(万|亿)?([^，。；\d]{{0,12}}?)(?:{_UP}|{_DOWN})(?:了)?(?:到|至|为)"
    rf"(?:20\d\d年)?[^，。；\d]{{0,8}}{_N}(万|亿)?([^，。；\d]{{0,4}})[，,（(](?:同比|比上年|较上年|累计|共|年均)?({_UP}|{_DOWN})(?:了)?(?:约|近)?{_N}%"
)
_BEFORE_AFTER = re.compile(
    rf"{_N}(万|亿)?([\u4e00-\u9fff]{{0,3}})[，,](?:同比|比上年|较上年|比20\d\d年)({_UP}|{_DOWN})(?:了)?(?:约|近)?{_N}%"
    rf"[，,]?[（(](?:20\d\d年|上年|上年度|去年)[^（）()，。；\d]{{0,8}}{_N}(万|亿)?([\u4e00-\u9fff]{{0,3}})[）)]"
)
_OF_TWO_YEARS = re.compile(
    rf"(20\d\d)年([\u4e00-\u9fff]{{2,10}}?)(?:比|较)(20\d\d)年(?:[\u4e00-\u9fff]{{0,4}}?)({_UP}|{_DOWN})(?:了)?{_N}%"
)
_BY_AMOUNT = re.compile(
    rf"(?:{_UP}|{_DOWN}|净增|净减|增|减|追加|调[增减])(?:了|额|数|量|幅度?|金额|支出|资金|预算|加|少){{0,2}}(?:为|约|近|共)?$"
)
_RATE_YEAR = re.compile(r"(20\d\d)年[^，。；\d]{0,10}$")
_BASE_YEAR = re.compile(r"(?:比|较)(20\d\d)年[^，。；\d]{0,8}$")
_COMPARED = re.compile("(?:与|和|比|较|同)[^，。；]{0,14}$")
_COMMA = ("，", ",")
_ONLY_CHANGE = re.compile(
    rf"同比|环比|同期|相比|[比较](?:上年|20\d\d年)|20\d\d年|[比较与]|{_UP}|{_DOWN}|[了约近为达到\d.%]"
)
_YEARLY = re.compile("年均|平均每年|复合")
_SCALE = {None: Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8)}


def written_out(report: Report) -> Iterator[Note]:
    """由…提高到…，提高…%, and …，同比增长…%（2023年为…）, with or without a unit."""
    for paragraph in report.paragraphs:
        text = paragraph.text
        for m in _FROM_TO.finditer(text):
            if not (m[3].strip().startswith("%") and not _YEARLY.search(m[0])) and "年均" not in m[0]:
                base, now = Decimal(m[1]) * _SCALE[m[2]], Decimal(m[4]) * _SCALE[m[5]]
                yield from _told(
                    paragraph.at(m.start()), base, now, m[7], m[8], m[1] + (m[2] or ""), m[4] + (m[5] or "")
                )
        for m in _BEFORE_AFTER.finditer(text):
            if m[3] == m[8]:
                base, now = Decimal(m[6]) * _SCALE[m[7]], Decimal(m[1]) * _SCALE[m[2]]
                yield from _told(
                    paragraph.at(m.start()), base, now, m[4], m[5], m[6] + (m[7] or ""), m[1] + (m[2] or "")
                )


def _told(place: Place, base: Decimal, now: Decimal, verb: str, printed: str, one: str, other: str) -> Iterator[Note]:
    """The change from base to now against the printed percentage and its direction."""
    if not base or base == now:
        return
    sign = -1 if re.fullmatch(_DOWN, verb) else 1
    said = _figure(printed)
    exact = (now - base) / base
    if printed_percent(exact * sign, said):
        yield Checked("增减幅度", f"{one} → {other}，{verb}{printed}%")
        return
    right = percent_of(abs(now - base), base, said)
    word = verb if (exact > 0) == (sign > 0) else ("下降" if exact < 0 else "增长")
    says = f"写作{verb} {printed}%，({other} − {one}) ÷ {one} 是{word} {right}。请改正"
    yield noted("增减幅度", place, says, expected=f"{word}{right}", found=f"{verb}{printed}%")


def _figure(printed: str) -> Quantity:
    places = len(printed.partition(".")[2])
    step = Decimal(1).scaleb(-places) / 2
    return Quantity(
        f"{printed}%", Decimal(printed), "%", ("%",), places, step, 0, 0, "", "", 0, 0, 0, False, False, False
    )


def between_years(report: Report) -> Iterator[Note]:
    """2023年8000万元、2024年8800万元，2024年同比增长10%; with a table of years where the sentence names two years."""
    tables = series_of(report)
    for item in prose(report):
        covered = {m.end() for p in (_FROM_TO, _BEFORE_AFTER) for m in p.finditer(item.text)}
        for at, rate in enumerate(item.figures):
            verb = _VERB.search(rate.before) if rate.percent else None
            if verb and not rate.bound and not _YEARLY.search(rate.before) and rate.end not in covered:
                yield from _between(item, item.figures[:at], rate, verb[0])
        for m in _OF_TWO_YEARS.finditer(item.text):
            yield from _in_table(item, m, tables)


def _between(item: Prose, earlier: tuple[Quantity, ...], rate: Quantity, verb: str) -> Iterator[Note]:
    by_year: dict[int, list[Quantity]] = {}
    last = next((f for f in reversed(earlier) if not f.percent and f.sentence == rate.sentence), None)
    if last is None or last.unit == "分" or _BY_AMOUNT.search(last.before):
        return
    for f in earlier:
        moved = _BY_AMOUNT.search(f.before)
        if not moved and alike(f, last) and f.sentence == rate.sentence and (year := year_of(item, f)):
            by_year.setdefault(year, []).append(f)
    head = item.text[max(0, rate.start - 24) : rate.start]
    clause = re.split("[，。；]", head)[-1]
    subject = _ONLY_CHANGE.sub("", clause)
    if len(subject) > 1 and not shared(subject, last.before, 2):
        return
    base_said = _BASE_YEAR.search(clause[: clause.rfind(verb)] if verb in clause else clause)
    own = _RATE_YEAR.search(clause if not base_said else clause[: base_said.start()])
    year = int(own[1]) if own else max(by_year, default=0)
    base_year = int(base_said[1]) if base_said else year - 1
    if not own and year_of(item, last) != year:
        return
    now, base = by_year.get(year, []), by_year.get(base_year, [])
    if not now or not base:
        return
    sign = -1 if re.search(_DOWN, verb) else 1
    for a in base:
        for b in now:
            if a.value and printed_percent((b.value - a.value) / a.value * sign, rate):
                yield Checked("增减幅度", f"{a.text} → {b.text}，{verb}{rate.text}")
                return
    if len(distinct(now)) == len(distinct(base)) == 1 and base[0].value:
        yield from _wrong(item, base[0], now[0], rate, verb)


def _wrong(item: Prose, base: Quantity, now: Quantity, rate: Quantity, verb: str) -> Iterator[Note]:
    same = base.before[-2:] == now.before[-2:] or "年" in base.before[-2:] or "年" in now.before[-2:]
    rise = now.value >= base.value
    right = ("增长" if rise else "下降") + percent_of(abs(now.value - base.value), base.value, rate)
    higher = replace(now, value=abs(now.value - base.value), step=now.step + base.step)
    sure = same and not ((now.places or base.places or now.scaled) and may_print(higher, base, rate))
    says = f"写作{verb.strip()} {rate.text}，由 {base.text} 到 {now.text} 是{right}。请改正"
    severity = None if sure else "warning"
    yield noted("增减幅度", item.at(rate), says, expected=right, found=f"{verb}{rate.text}", severity=severity)


def _in_table(item: Prose, m: re.Match[str], tables: list[Series]) -> Iterator[Note]:
    """2024年客运量比2022年增长22.08%, the years standing in a table."""
    known = column(tables, m[2].removesuffix("总量"))
    if known is None or not {int(m[1]), int(m[3])} <= known.values.keys():
        return
    base, now = known.values[int(m[3])], known.values[int(m[1])]
    place = item.paragraph.at(m.start())
    yield from _told(place, base, now, m[4], m[5], plain(base), plain(now))


def by_an_amount(report: Report) -> Iterator[Note]:
    """与2023年的18.50万元相比，减少0.90万元，下降4.86%; 审定额比合同价多684万元，超出2%."""
    for item in prose(report):
        for at, rate in enumerate(item.figures):
            verb = _VERB.search(rate.before) if rate.percent else None
            if not verb or at < 1:
                continue
            step = item.figures[at - 1]
            moved = _VERB.search(step.before)
            if not moved or step.measures == (POINTS,) or step.percent or item.gap(step, rate)[:1] not in _COMMA:
                continue
            if rate.clause != step.clause + 1 or len(rate.before) > len(verb[0]) + 2:
                continue
            if bool(verb[1]) != bool(moved[1]):
                says = f"前面写“{moved[0]}{step.text}”，后面写“{verb[0]}{rate.text}”，方向相反。请核对"
                yield noted("增减幅度", item.at(rate), says, expected=moved[0], found=verb[0], severity="warning")
                continue
            yield from _by(item, item.figures[: at - 1], step, rate, more=bool(moved[1]))


def _by(item: Prose, earlier: tuple[Quantity, ...], step: Quantity, rate: Quantity, *, more: bool) -> Iterator[Note]:
    like = [f for f in earlier if alike(f, step) and not f.each and f.value]
    sign = 1 if more else -1
    said = distinct(
        f for f in like if f.sentence == step.sentence and re.search("相比|比较", f.after) or _base_of(item, f, step)
    )
    tried = said if len(said) == 1 else like
    bases = [f for f in tried if printed_percent(step.value / f.value, rate)]
    if tried is like:  # the figure in front may be the result: the base is what it was before
        before = [(f, f.value - sign * step.value) for f in like]
        bases += [f for f, value in before if value > 0 and printed_percent(step.value / value, rate)]
    if bases:
        yield Checked("增减幅度", f"{step.text} ÷ {bases[0].text}：{rate.text}")
        if said and bases[0] is said[-1]:
            yield from _direction(item, like, said[-1], step, more=more)
        return
    if len(said) == 1:
        right = percent_of(step.value, said[-1].value, rate)
        sure = not may_print(step, said[-1], rate)
        says = f"写作{rate.before[-4:]} {rate.text}，{step.text} ÷ {said[-1].text} = {right}。请改正"
        severity = None if sure else "warning"
        yield noted("增减幅度", item.at(rate), says, expected=right, found=rate.text, severity=severity)


def _base_of(item: Prose, figure: Quantity, step: Quantity) -> bool:
    """比合同价多684万元: the amount called 合同价."""
    found = re.search(
        r"(?:比|较)([\u4e00-\u9fff]{2,8}?)(?:多|少|高|低|超|增|减)", item.text[max(0, step.start - 16) : step.start]
    )
    return bool(found and found[1][-3:] in figure.before)


def _direction(item: Prose, like: list[Quantity], base: Quantity, step: Quantity, *, more: bool) -> Iterator[Note]:
    """The result stands in the text, and lies on the other side of the base."""
    after = base.value + step.value if more else base.value - step.value
    other = base.value - step.value if more else base.value + step.value
    values = {f.value for f in like if f is not base}
    if other in values and after not in values:
        now = next(f for f in like if f.value == other)
        says = f"由 {base.text} 到 {now.text} 是{'减少' if more else '增加'} {step.text}，写作“{step.before[-4:]}{step.text}”。请改正"
        yield noted("增减幅度", item.at(step), says, expected=now.text, found=step.text)


CHECKS = (written_out, between_years, by_an_amount)
