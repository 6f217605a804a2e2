"""The day a report is dated: its work is done by then, and what it suggests is still to come."""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass

from ....library import load
from ....values import chinese_number
from ..model import Paragraph, Place
from ..plans import date_of, plans_of
from ..report import Report
from ..stage_lists import lists_of
from .noting import Checked, Note, noted

_LABEL = re.compile(
    r"(?:报告(?:出具|完成|提交)?(?:日期|时间)|出具(?:日期|时间)|完成(?:日期|时间)|编制(?:日期|时间))[:：](20\d\d)年(\d{1,2})月(?:(\d{1,2})日)?"
)
_ALONE = re.compile(r"(?P<who>[^，。；：:\d（）()]{0,24}?)(20\d\d)年(\d{1,2})月(?:(\d{1,2})日)?")
_TITLE = re.compile("[^，。；：]{0,80}[日月]")
_HAN = re.compile(
    r"(二[〇○零Oo0]二[〇○零Oo0一二三四五六七八九])年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})日)?$"
)
_AT_THE_FRONT, _AT_THE_END = 10, 8  # paragraphs
_AFTERWARDS = re.compile("整改|归档|公开|应用|跟踪|回访|移交|付款|验收")
_DEADLINE = re.compile(
    r"(20\d\d)年(?:(\d{1,2})月(?:(\d{1,2})日|份?)?)?(?:年)?(底|末|中旬|上旬|下旬|初)?(?:之)?(?:以)?前(?!年)"
)
_PAST = re.compile("原|应于|应在|曾|截至|截止|自|未能|未在|要求于|约定|规定|本应|计划于")
_DONE = re.compile("^(?:已|未|尚未|没有|形成|发生|建成的|立项的|拨付的|到位的|购置的|[^，。；]{0,8}未)")


@dataclass(frozen=True, slots=True)
class Dated:
    """The first and the last day a report may be of: one day, or a month."""

    first: datetime.date
    last: datetime.date
    text: str
    place: Place


def dated(report: Report) -> Dated | None:
    """What the title page, the head or the signature says; None where they differ."""
    front, end = report.paragraphs[:_AT_THE_FRONT], report.paragraphs[-_AT_THE_END:]
    found = [*filter(None, map(_labelled, front)), *filter(None, map(_signed, (*front, *end)))]
    days = {(item.first, item.last) for item in found}
    if len(days) > 1:  # the month on the title page, the day under the signature
        narrow = [item for item in found if item.first == item.last]
        same = {item.first for item in narrow}
        fits = len(same) == 1 and all(item.first <= narrow[0].first <= item.last for item in found)
        return narrow[0] if fits else None
    return found[0] if found else None


def _labelled(paragraph: Paragraph) -> Dated | None:
    match = _LABEL.search(paragraph.text)
    return _spanned(paragraph, match, match.groups()) if match else None


def _signed(paragraph: Paragraph) -> Dated | None:
    """A line that is a date, with no more than a name in front; the lines of a title page may be read as one."""
    if match := _ALONE.fullmatch(paragraph.text):
        return _spanned(paragraph, match, match.groups()[1:])
    if match := _HAN.search(paragraph.text) if _TITLE.fullmatch(paragraph.text) else None:
        digits = "".join(str("〇一二三四五六七八九".find("〇" if c in "○零Oo0" else c)) for c in match[1])
        month, day = chinese_number(match[2]), chinese_number(match[3]) if match[3] else None
        return _spanned(paragraph, match, (digits, str(month), str(day) if day else None))
    return None


def _spanned(paragraph: Paragraph, match: re.Match[str], parts: tuple[str | None, ...]) -> Dated | None:
    year, month, day = parts
    first = date_of(year, month or "", day or "1", None)
    if first is None:
        return None
    last = first if day else first.replace(day=monthrange(first.year, first.month)[1])
    told = re.search("[二2][^，：:]*$", match[0])
    return Dated(first, last, told[0] if told else match[0], paragraph.at(match.start()))


def work_is_done(report: Report) -> Iterator[Note]:
    """报告日期：2024年5月28日, and 撰写报告 goes on until 28 June."""
    day = dated(report)
    if day is None:
        return
    plans = [plan for plan, _ in plans_of(report)] + list(lists_of(report))
    stages = [stage for plan in plans for stage in plan if not _AFTERWARDS.search(stage.title)]
    late = [stage for stage in stages if stage.end > day.last]
    if late:
        last = max(late, key=lambda stage: stage.end)
        says = (
            f"报告日期是 {day.text}（{day.place.label}），而“{re.split('[（(]', last.title)[0]}”到 {last.end} 才结束"
            f"（{last.place.label}）。请核对日期"
        )
        yield noted("报告日期", day.place, says, expected=f"≥{last.end}", found=day.text)
    elif stages:
        yield Checked("报告日期", f"报告日期 {day.text} 不早于各工作阶段结束（{max(s.end for s in stages)}）")


def deadlines_ahead(report: Report) -> Iterator[Note]:
    """力争2023年6月底前补足缺口, in a report of November 2023."""
    day = dated(report)
    plans = [plan for plan, _ in plans_of(report)] + list(lists_of(report))
    ends = [stage.end for plan in plans for stage in plan if not _AFTERWARDS.search(stage.title)]
    known = day.first if day else max(ends, default=None)
    if known is None:
        return
    where = f"报告日期是 {day.text}" if day else f"评价工作到 {known} 结束"
    titles = load("report_words")["建议标题"]
    for paragraph in report.paragraphs:
        if not any(word in title for title in (*paragraph.section, paragraph.title) for word in titles):
            continue
        for match in _DEADLINE.finditer(paragraph.text):
            before = re.split("[，。；]", paragraph.text[: match.start()])[-1]
            end = _end_of(match)
            if end is None or end >= known or _PAST.search(before) or _DONE.match(paragraph.text[match.end() :]):
                continue
            says = f"建议写“{match[0]}”，{where}：期限已经过去。请核对年份和月份"
            yield noted("报告日期", paragraph.at(match.start()), says, expected=f">{known}", found=match[0])


def _end_of(match: re.Match[str]) -> datetime.date | None:
    """The last day a deadline may mean."""
    year, month, day = int(match[1]), match[2], match[3]
    if month is None:
        return datetime.date(year, 12, 31) if match[4] in ("底", "末") else None
    if not 1 <= int(month) <= 12:
        return None
    return date_of(match[1], month, day or str(monthrange(year, int(month))[1]), None)


CHECKS = (work_is_done, deadlines_ahead)
