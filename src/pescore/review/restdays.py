"""休息日: weekends and public holidays, with the working weekends of the State Council's yearly notices.

The calendar of those notices is a library of its own (chinesecalendar); where it is not installed, or does not reach,
Saturdays and Sundays are told alone.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

WORKDAY, WEEKEND, HOLIDAY = "工作日", "周末", "节假日"
_WEEKDAYS = "一二三四五六日"


@lru_cache(maxsize=4096)
def kind_of_day(day: date) -> str:
    """工作日 (a worked weekend too), 周末, or 节假日 (a weekend inside the days off too)."""
    try:
        import chinese_calendar

        if chinese_calendar.is_workday(day):
            return WORKDAY
        return HOLIDAY if chinese_calendar.get_holiday_detail(day)[1] else WEEKEND
    except (ImportError, NotImplementedError):
        return WEEKEND if day.weekday() > 4 else WORKDAY


def day_of_rest(day: date) -> str:
    """`周六`, `法定节假日（周三）`, or "" for a working day."""
    kind, weekday = kind_of_day(day), f"周{_WEEKDAYS[day.weekday()]}"
    return {WORKDAY: "", WEEKEND: weekday, HOLIDAY: f"法定节假日（{weekday}）"}[kind]


def add_workdays(day: date, count: int) -> date:
    """The last of `count` working days after `day`."""
    while count:
        day += timedelta(1)
        count -= kind_of_day(day) == WORKDAY
    return day
