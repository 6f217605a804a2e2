"""Quantities in running text (文中的数): each with its unit, the words around it, and the sentence it stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from ...library import load
from ...values import cents
from ...values.units import read_unit
from ..quantities import rounds_to

PERCENT, POINTS = "%", "个百分点"
_NUMBER = r"(?<![\d.,A-Za-z〔第－—\-])(\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?)(?![\d.,]*\d)"
_NO_COUNTS = frozenset("年月日天周季秒区县段页字款章号度级档轮届星回层组队") | {"季度", "小时", "分钟"}
_PER = re.compile(r"[/／]\s?[\u4e00-\u9fff]{1,3}")
_EACH = re.compile(
    r"(?:每[\u4e00-\u9fff]{0,5}|[人户亩单床校]均|平均|年均|单价|单位[里成面建造]|亩产)[^，。；：、]{0,12}$"
)
_ABOUT_BEFORE, _ABOUT_AFTER = (
    re.compile("(?:约|近|超过|逾|不足|接近|将近|大约)(?:为|了)?$"),
    re.compile("左右|余|多|以上"),
)
_BOUND = re.compile(
    r"(?:不低于|不少于|不超过|不高于|不得低于|不得超过|至少|最多|[≥≤<>＜＞])(?:为)?$|(?:以内|以上|以下|及以上|及以下)"
)
_STOP = re.compile("[，。；：、！？,;:!?（）()“”]")
_SENTENCES, _SEGMENTS, _CLAUSES = (
    re.compile("[。！？!?]"),
    re.compile("[。！？!?；;]"),
    re.compile(r"[。！？!?；;，：:]|,(?!\d{3})"),  # 1,960公里: no end of a clause
)
_LONGEST = 24  # characters of words kept on either side


@dataclass(frozen=True, slots=True)
class Quantity:
    """65.92%, 1.28亿元, 12处.

    value          in base units of `measures`; a percentage as printed (65.92)
    step           half of the last printed digit, in base units: what rounding may hide
    before, after  the words of its clause on either side, up to the next sign or figure
    each           a share for one (每人, 人均, 元/亩): no total
    bound          a limit (不低于…, …以内): a goal, no result
    about          约, 近, …左右
    """

    text: str
    value: Decimal
    unit: str
    measures: tuple[str, ...]
    places: int
    step: Decimal
    start: int
    end: int
    before: str
    after: str
    sentence: int
    segment: int
    clause: int
    each: bool
    bound: bool
    about: bool

    @property
    def percent(self) -> bool:
        return self.unit == PERCENT

    @property
    def scaled(self) -> bool:
        """Printed in 万 or 亿, or with decimals: its last digit may be rounded."""
        return self.places > 0 or self.unit[0] in "百千万亿"

    @property
    def around(self) -> str:
        return self.before + self.after


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    data = load("units")
    names = {*data["不换算"], *(name for group in data["可换算"].values() for name in group)}
    names |= {spelling for spellings in data["别名"].values() for spelling in spellings if not spelling.isascii()}
    names = {name for name in names if len(name) == 1 or name[0] != "个" or name == "个月"}  # 30个村: 个, of 村
    units = "|".join(sorted(map(re.escape, names - _NO_COUNTS), key=len, reverse=True))
    return re.compile(rf"{_NUMBER}\s?(?:(%|％|个?百分点)|((?:[百千]?万|亿|千|百)?(?:{units}))(?![均]))")


@lru_cache(maxsize=8192)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every figure with a unit, in order."""
    found = list(_pattern().finditer(text))
    cuts = [[m.start() for m in pattern.finditer(text)] for pattern in (_SENTENCES, _SEGMENTS, _CLAUSES)]
    edges = [0, *(m.end() for m in found), len(text)]
    nexts = [*(m.start() for m in found[1:]), len(text)]
    several: list[Quantity] = []
    for at, match in enumerate(found):
        rate = match[2]
        unit = (PERCENT if rate in "%％" else POINTS) if rate else match[3]
        meant = None if rate else read_unit(unit)
        if not rate and meant is None:
            continue
        size = Decimal(meant.size.numerator) / meant.size.denominator if meant else Decimal(1)
        digits = match[1].replace(",", "")
        places = len(digits.partition(".")[2])
        before = _last(text[max(edges[at], match.start() - _LONGEST) : match.start()])
        after = _first(text[match.end() : min(nexts[at], match.end() + _LONGEST)])
        sentence, segment, clause = (bisect_right(cut, match.start()) for cut in cuts)
        several.append(
            Quantity(
                match[0], Decimal(digits) * size, unit, meant.measures if meant else (unit,), places,
                Decimal(1).scaleb(-places) * size / 2, match.start(), match.end(), before, after,
                sentence, segment, clause,
                bool(_EACH.search(before) or _PER.match(text, match.end())),
                bool(_BOUND.search(before[-6:]) or _BOUND.match(after)),
                bool(_ABOUT_BEFORE.search(before) or _ABOUT_AFTER.match(after)),
            )
        )  # fmt: skip
    return tuple(several)


def _last(text: str) -> str:
    return _STOP.split(text)[-1].strip()


def _first(text: str) -> str:
    return _STOP.split(text)[0].strip()


def alike(one: Quantity, other: Quantity) -> bool:
    """Whether both measure the same: 万元 and 亿元, 人 and 名."""
    return one.measures == other.measures


def printed_percent(exact: Decimal, said: Quantity) -> bool:
    """Whether a fraction, rounded or cut off at the printed decimals, is the printed percentage; 约 gives half a point."""
    shown = exact * 100
    if said.about and abs(shown - said.value) <= max(said.step * 2, Decimal("0.5")):
        return True
    return rounds_to(shown, said.value, said.places)


def percent_of(top: Decimal, bottom: Decimal, like: Quantity) -> str:
    """A quotient as a percentage: two decimals, or as few as it needs beyond those printed."""
    shown = cents(top * 100 / bottom, max(2, like.places))
    return f"{cents(shown, like.places) if shown == cents(shown, like.places) else shown}%"


def may_print(top: Quantity, bottom: Quantity, said: Quantity) -> bool:
    """Whether the digits that rounding hid in the two amounts could give the printed percentage."""
    if not (top.scaled or bottom.scaled) or bottom.value <= bottom.step:
        return False
    least = (top.value - top.step) / (bottom.value + bottom.step) * 100 - said.step
    most = (top.value + top.step) / (bottom.value - bottom.step) * 100 + said.step
    return least <= said.value <= most


def same_amount(exact: Decimal, said: Quantity, of: Iterable[Quantity] = ()) -> bool:
    """Whether an amount is the printed one, as far as the printed digits of all tell."""
    parts = list(of)
    hidden = said.step + sum((one.step for one in parts if one.scaled), Decimal(0))
    if any(one.about for one in (said, *parts)):
        hidden *= 2
    return exact == said.value or (abs(exact - said.value) <= hidden and (said.scaled or any(p.scaled for p in parts)))


def in_unit_of(value: Decimal, like: Quantity) -> str:
    """A value in base units as it would be printed beside another: 93万元."""
    meant = read_unit(like.unit)
    size = Decimal(meant.size.numerator) / meant.size.denominator if meant else Decimal(1)
    number = (value / size).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return f"{format(number.normalize(), 'f')}{like.unit}"
