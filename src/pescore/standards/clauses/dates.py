"""Days as thresholds (完成日期): before, after, or between two days of the calendar; a year is never guessed."""

from __future__ import annotations

import re
from decimal import Decimal

from ...values import read_value
from .model import Condition, End

_DAY = (
    r"(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}[日号]|[底末])|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|(?:19|20)\d\d年[底末]"
)
_HELD = r"(?:\((?P<{0}>不含|含)(?:当[日天]|本[日数])?\))?"
_STRETCH = re.compile(
    rf"(?P<one>{_DAY}){_HELD.format('held_one')}"
    rf"(?:(?:[-~至到])(?P<two>{_DAY}){_HELD.format('held_two')}(?:之?[间前])?"
    rf"|(?P<side>及?(?:以|之)?[前后]){_HELD.format('held_side')})"
)
_YEAR = re.compile(r"((?:19|20)\d\d)年")


def days_at(text: str, start: int, subject: str) -> Condition | None:
    """The stretch of days written at `start`; None where it has no year or is only named, not compared with."""
    found = _STRETCH.match(text, start)
    if found is None:
        return None
    years = set(_YEAR.findall(text))
    year = f"{years.pop()}年" if len(years) == 1 else ""
    first = _ordinal(found["one"], year)
    if first is None:
        return None
    if found["two"]:
        second = _ordinal(found["two"], year or "".join(_YEAR.findall(found["one"])[:1]) + "年")
        if second is None or second < first:
            return None
        low = End(first, found["held_one"] != "不含", found["held_one"] is not None)
        high = End(second, found["held_two"] != "不含", found["held_two"] is not None)
        return Condition(low, high, "日期", subject, end=found.end())
    held = found["held_side"] or found["held_one"]
    if found["side"].endswith("前"):
        return Condition(None, End(first, held != "不含", True), "日期", subject, end=found.end())
    closed = held == "含" or (held is None and found["side"] != "后")  # 10月1日以后 begins on that day
    return Condition(
        End(first, closed, held is not None or "及" in found["side"]), None, "日期", subject, end=found.end()
    )


def _ordinal(day: str, year: str) -> Decimal | None:
    """The day as a number of the calendar, `year` being the one the sentence names; 月底 and 年底 are the last day."""
    day = f"{year}{day}" if re.match(r"\d{1,2}月", day) else day
    read = read_value(f"{day}前" if day[-1] in "底末" else day)
    return None if read.date is None else Decimal(read.date.toordinal())
