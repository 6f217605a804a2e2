"""Figures, points and stretches of the number line as an evaluator writes them: 65.92%, 80%（含）至95%."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from fractions import Fraction

from ..values import RATES, as_percent, cents, plain
from .formulas import PLACE
from .rules import Curve, Interval

_ABSURD = Decimal("1e16")  # nobody's figure: written short
_LONGEST = 12  # digits after which a quotient is shown rounded


def figure(x: Decimal, unit: str | None, asks_for: str = "number") -> str:
    """A value with its unit: 0.6592 of a rate → 65.92%, a day of the calendar → 2022年11月30日."""
    if asks_for == "date" and 1 <= x <= 3_652_059:
        day = datetime.date.fromordinal(int(x))
        return f"{day.year}年{day.month}月{day.day}日"
    if abs(x) >= _ABSURD:
        return f"约{x:.2E}{unit or ''}"
    if unit == "名":
        return f"第{plain(x)}名"
    return as_percent(_short(x, 6)) if unit == "%" else f"{plain(_short(x, 4))}{_behind(unit)}"


def _behind(unit: str | None) -> str:
    """A unit as it stands behind a figure: 3个月; 15 of 1/10万 stays 15."""
    return "" if not unit or unit[0].isdigit() else "个月" if unit == "月" else unit


def size(x: Decimal, unit: str | None) -> str:
    """A difference of two values, exactly: 0.02 of a rate → 2个百分点."""
    if abs(x) >= _ABSURD:
        return figure(x, None)
    if unit == "日期":
        return f"{plain(x)}天"
    return f"{plain(x * 100)}个百分点" if unit == "%" else f"{plain(x)}{_behind(unit)}"


def bare(x: Decimal, unit: str | None) -> str:
    """A value inside arithmetic, exactly: %, ‰ and BP keep their sign, other units are left out."""
    if abs(x) >= _ABSURD:
        return figure(x, None)
    return as_percent(x) if unit == "%" else f"{plain(x)}{unit if unit in RATES else ''}"


def points(x: Decimal) -> str:
    """Points without trailing zeros; a quotient that does not end is shown to the cent."""
    return plain(_short(x, 2)) if abs(x) < _ABSURD else f"约{x:.2E}"


def exact_points(x: Decimal) -> str:
    """Points to the last digit, as a rule must state them."""
    return plain(x)


def share(part: Decimal, whole: Decimal) -> str:
    """A share of the full mark as 40% or 1/3, whichever says it exactly."""
    quotient = Fraction(part) / Fraction(whole)
    simple = quotient.limit_denominator(1000)
    if abs(quotient - simple) > Fraction(1, 10**30):
        simple = quotient
    percent = simple * 100
    if (percent * 1000).denominator == 1:
        return as_percent(Decimal(simple.numerator) / Decimal(simple.denominator))
    return f"{simple.numerator}/{simple.denominator}"


def _short(x: Decimal, places: int) -> Decimal:
    """The number itself where it is short, else rounded half-up."""
    exponent = x.as_tuple().exponent
    return (
        cents(x, places) if isinstance(exponent, int) and -exponent > max(places, _LONGEST if places > 2 else 0) else x
    )


def stretch(where: Interval, unit: str | None, asks_for: str = "number") -> str:
    """A stretch as a condition that reads back to itself: ≥95%, 85%（含）至95%（不含）, 恰为200人次."""
    where = _whole_days(where) if asks_for == "date" else where
    low, high = where.low, where.high
    if asks_for == "date" and (low is None) != (high is None):
        day, closed = (high, where.high_closed) if low is None else (low, where.low_closed)
        side = "前" if low is None else "后"
        return f"{_exact(day, unit, asks_for)}{side}（{'含' if closed else '不含'}当日）完成"
    if unit == "名" and low is None and high == 1 and where.high_closed:
        return "第1名"
    if low is None and high is None:
        return "任何取值"
    if low is None:
        return f"{'≤' if where.high_closed else '<'}{_exact(high, unit, asks_for)}"
    if high is None:
        return f"{'≥' if where.low_closed else '>'}{_exact(low, unit, asks_for)}"
    if low == high:
        return f"恰为{_exact(low, unit, asks_for)}"
    left, right = ("含" if closed else "不含" for closed in (where.low_closed, where.high_closed))
    return f"{_exact(low, unit, asks_for)}（{left}）至{_exact(high, unit, asks_for)}（{right}）"


def _whole_days(where: Interval) -> Interval:
    """Both ends as days that belong to the stretch: before 1 July is up to 30 June."""
    low = where.low + 1 if where.low is not None and not where.low_closed else where.low
    high = where.high - 1 if where.high is not None and not where.high_closed else where.high
    return Interval(low, low is not None, high, high is not None)


def _exact(x: Decimal | None, unit: str | None, asks_for: str) -> str:
    if x is None:
        return ""
    unit = None if unit == "分" else unit  # 98分 would read as points to be given
    if asks_for == "date":
        return figure(x, unit, asks_for)
    return as_percent(x) if unit == "%" else f"{plain(x)}{_behind(unit)}"


def region(where: Interval, part: Curve) -> str:
    """A stretch in a message: 80%（含）至90%（不含）, 恰为70%, 低于65%, 晚于2024年6月30日."""
    below, above = _SIDES.get("日期" if part.asks_for == "date" else part.unit or "", _SIDES[""])
    low, high = where.low, where.high

    def said(x: Decimal) -> str:
        return figure(x, part.unit, part.asks_for)

    if low is None and high is None:
        return "任何取值"
    if low is None:
        return "" if high is None else f"{said(high)}及以下" if where.high_closed else f"{below}{said(high)}"
    if high is None:
        return f"{said(low)}及以上" if where.low_closed else f"{above}{said(low)}"
    if low == high:
        return f"恰为{said(low)}"
    left, right = ("含" if closed else "不含" for closed in (where.low_closed, where.high_closed))
    return f"{said(low)}（{left}）至{said(high)}（{right}）"


_SIDES = {"%": ("低于", "高于"), "日期": ("早于", "晚于"), "": ("不到", "超过")}


def quoted(words: str, longest: int = 40) -> str:
    """The words of the standard in quotation marks, shortened where they are long."""
    words = words.strip(" ,，;；。、的").lstrip(")）、, ").replace("*", "×").replace(PLACE, "得分公式")
    if words.count("(") > words.count(")"):
        words += ")"
    paired = words.count("“") == words.count("”")
    words = words.replace("“", "‘" if paired else "").replace("”", "’" if paired else "")
    return f"“{words if len(words) <= longest else words[: longest - 1] + '…'}”"


_MEASURE = re.compile(
    r"每[^,，;；。扣减加]{0,8}?(个?工作日|个?自然日|个月|小时|处|起|次|项|户|人|份|场|个|件|条|例|天|(?<![延逾工定到超长])期|笔|宗|篇|家|村)"
)


def measure(words: str) -> str:
    """The measure word occurrences are counted in: 每发现1处 → 处; 次 where the words name none."""
    found = _MEASURE.search(words)
    return found[1] if found else "次"


_COUNTED = frozenset("件次个起处项人户名家例份篇场期条宗")


def between_whole_numbers(where: Interval, unit: str | None) -> bool:
    """Between 1 and 2 件: things that are counted leave no gap there."""
    if unit not in _COUNTED or where.low is None or where.high is None or where.low_closed or where.high_closed:
        return False
    return where.low == where.low.to_integral_value() and where.high - where.low <= 1
