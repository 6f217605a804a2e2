"""Dates in text (日期): a full day, or a deadline with its year. A year is never guessed."""

from __future__ import annotations

import calendar
import datetime
import re

from pescore.values.value import Value
from pescore.values.words import words

_CLOCK = r"(?:[T ]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)?"
_SIGNS = re.compile(r"(?P<year>[12][0-9]{3})([-./])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})" + _CLOCK)
_WORDS = re.compile(r"(?P<year>[12][0-9]{3})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})[日号]?" + _CLOCK)
_PERIOD_END = re.compile(r"([12][0-9]{3})年(?:([0-9]{1,2})月)?年?[底末]")


def read_day(typed: str, text: str) -> Value | None:
    """2024-6-30, 2024.06.30, 2024/6/30, 2024年6月30日; with 前 a deadline (≤), 2024年6月底前 being June 30."""
    if text[:1] not in ("1", "2"):
        return None
    word = next((word for word in words().deadline if text.endswith(word)), "")
    text = text.removesuffix(word)
    match = _SIGNS.fullmatch(text) or _WORDS.fullmatch(text)
    if match:
        try:
            day = datetime.date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            return Value("text", typed, notes=("没有这一天，请核对日期。",))
    else:
        day = _last_day(text) if word else None
    if day is None:
        return None
    return Value("date", typed, comparator="≤" if word else None, date=day, notes=("截止日含当天。",) if word else ())


def _last_day(text: str) -> datetime.date | None:
    match = _PERIOD_END.fullmatch(text)
    month = int(match[2] or 12) if match else 0
    if not match or not 1 <= month <= 12:
        return None
    year = int(match[1])
    return datetime.date(year, month, calendar.monthrange(year, month)[1])
