"""休息日: weekends and public holidays, with the working weekends of the State Council's yearly notices.

The calendar of those notices is a library of its own (chinesecalendar); where it is not installed, or does not reach,
Saturdays and Sundays are told alone.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

_WEEKDAYS = "一二三四五六日"


@lru_cache(maxsize=1024)
def day_of_rest(day: date) -> str:
    """`周六`, `法定节假日（周三）`, or "" for a working day."""
    weekday = f"周{_WEEKDAYS[day.weekday()]}"
    weekend = day.weekday() >= 5
    try:
        import chinese_calendar

        if chinese_calendar.is_workday(day):
            return ""
        return f"法定节假日（{weekday}）" if chinese_calendar.get_holiday_detail(day)[1] else weekday
    except (ImportError, NotImplementedError):
        return weekday if weekend else ""
