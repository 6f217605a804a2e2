"""Calendar: stages that overlap, run backwards or leave the whole period; deadlines; rest days."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from itertools import pairwise

from ....values import chinese_number
from ...restdays import HOLIDAY, add_workdays, day_of_rest, kind_of_day
from ..model import Place
from ..plans import DAY, Stage, date_of, plan_year, plans_of, stages_of
from ..report import Report
from ..stage_lists import lists_of
from .noting import Checked, Note, noted

_LONG_SPAN = re.compile(
    r"(20\d\d)[年./-](\d{1,2})(?:月|[./-])?(?:(\d{1,2})日?)?(?:起)?(?:至|到|[—–~～]|--?)"
    r"(20\d\d)[年./-](\d{1,2})(?:月|[./-])?(?:(\d{1,2})日?)?"
)
_ANY = re.compile(r"(?:(20\d\d)年)(\d{1,2})月(\d{1,2})日|(?<!\d)(\d{1,2})月(\d{1,2})日")
_MONTH = re.compile(r"20\d\d年(\d{1,2})月(?!\d)")
_ANSWER = re.compile(rf"{DAY}[^。]{{0,40}}?(?:时限|期限)为?(\d{{1,2}}|[一二三四五六七八九十]{{1,2}})个工作日")
_ISSUED = re.compile("出具|征求意见|反馈|提交|报送|定稿|印发")


def stages(report: Report) -> Iterator[Note]:
    """Consecutive stages of one plan, against each other and against the whole period."""
    for plan, whole in (*plans_of(report), *((plan, None) for plan in lists_of(report))):
        wrong = [note for before, after in pairwise(plan) for note in _pair(before, after)]
        if plan[0].start and plan[0].end < plan[0].start:
            wrong.append(_backwards(plan[0]))
        if whole:
            wrong += _inside(plan, whole.start, whole.end, whole.place)
        yield from wrong
        if not wrong:
            yield Checked("阶段日期", f"{plan[0].place.label}起 {len(plan)} 个阶段的日期前后相接，不重叠")


def _backwards(stage: Stage) -> Note:
    says = f"“{_bare(stage.title)}”的结束 {stage.end} 早于开始 {stage.start}。请改正"
    return noted("阶段日期", stage.place, says, expected=f"≥{stage.start}", found=stage.end)


def _pair(before: Stage, after: Stage) -> Iterator[Note]:
    names = f"“{_bare(before.title)}”与“{_bare(after.title)}”"
    if after.start is None or before.start is None:
        if after.end < before.end:
            yield noted(
                "阶段日期",
                after.place,
                f"{names}的日期倒退：{before.end} 之后是 {after.end}。请改正",
                expected=f"≥{before.end}",
                found=after.end,
            )
        elif after.end == before.end:
            says = f"{names}的截止日是同一天（{after.end}）：后一阶段没有时间，请核对"
            yield noted("阶段日期", after.place, says, found=after.end, severity="warning")
    elif after.end < after.start:
        yield _backwards(after)
    elif after.start < before.start:
        yield noted("阶段日期", after.place, f"{names}的日期倒退。请改正", found=f"{after.start} 至 {after.end}")
    elif after.start <= before.end:
        days = (before.end - after.start).days + 1
        says = f"{names}的日期重叠 {days} 天：前一阶段到 {before.end}（{before.place.label}），后一阶段从 {after.start} 起。请改正"
        doubt = "warning" if days == 1 or after.loose else None  # one day: handed over within it
        yield noted("阶段日期", after.place, says, expected=f">{before.end}", found=after.start, severity=doubt)


def _inside(plan: list[Stage], start: datetime.date, end: datetime.date, place: Place) -> Iterator[Note]:
    first, last = plan[0], plan[-1]
    if first.start is None and first.end <= start:
        says = f"“{_bare(first.title)}”要在 {first.end} 前完成，而评价期间从 {start} 才开始（{place.label}）。请核对"
        yield noted("阶段日期", first.place, says, expected=f">{start}", found=first.end, severity="warning")
    elif first.start is not None and first.start < start:
        yield noted(
            "阶段日期",
            first.place,
            f"“{_bare(first.title)}”从 {first.start} 开始，早于全期 {start}（{place.label}）。请改正",
            expected=f"≥{start}",
            found=first.start,
        )
    if last.end > end:
        yield noted(
            "阶段日期",
            last.place,
            f"“{_bare(last.title)}”到 {last.end}，晚于全期 {end}（{place.label}）。请改正",
            expected=f"≤{end}",
            found=last.end,
        )


def answering_time(report: Report) -> Iterator[Note]:
    """n working days to answer, counted from the day it was sent, against the end of its stage."""
    closing = {stage.title: stage for stage in stages_of(report)}
    for paragraph in report.paragraphs:
        found = _ANSWER.search(paragraph.text)
        stage = next((closing[title] for title in reversed(paragraph.section) if title in closing), None)
        if not found or stage is None:
            continue
        sent = date_of(found[1], found[2], found[3], stage.end.year)
        days = int(found[4]) if found[4].isdecimal() else int(chinese_number(found[4]) or 0)
        if sent is None or not days:
            continue
        due = add_workdays(sent, days)
        if due > stage.end:
            says = (
                f"{sent.month}月{sent.day}日发出、时限 {days} 个工作日，次日起算应到 {due.month}月{due.day}日，"
                f"而“{_bare(stage.title)}”到 {stage.end.month}月{stage.end.day}日为止。请核对时限"
            )
            yield noted("反馈时限", paragraph.at(found.start()), says, expected=due, found=stage.end)


def rest_days(report: Report) -> Iterator[Note]:
    """Stages over public holidays, and acts dated on a day off: one question for all of them."""
    told: dict[datetime.date, tuple[str, Place]] = {}
    for stage in stages_of(report):
        holidays = [day for day in _days(stage.start, stage.end) if kind_of_day(day) == HOLIDAY]
        if stage.start is not None and len(holidays) > 2:
            told.setdefault(
                holidays[0], (f"“{_bare(stage.title)}”含法定节假日 {len(holidays)} 天（{holidays[0]} 起）", stage.place)
            )
        if rest := day_of_rest(stage.end):
            told.setdefault(stage.end, (f"“{_bare(stage.title)}”截止日 {stage.end} 是{rest}", stage.place))
    for paragraph in report.paragraphs:
        if paragraph.heading or not _ISSUED.search(paragraph.text):
            continue
        year = None
        for match in _ANY.finditer(paragraph.text):
            year = int(match[1]) if match[1] else year or plan_year(report, paragraph)
            day = date_of(None, match[2] or match[4], match[3] or match[5], year) if year else None
            recurring = paragraph.text[: match.start()].endswith("每年") or paragraph.text[match.end() :].startswith(
                "至"
            )
            if (
                day
                and not recurring
                and day not in told
                and (rest := day_of_rest(day))
                and _ISSUED.search(paragraph.text[match.end() : match.end() + 24])
            ):
                told[day] = (f"{day} 是{rest}", paragraph.at(match.start()))
    if told:
        first = min(place for _, place in told.values())
        listed = "；".join(f"{words}（{place.label}）" for words, place in list(told.values())[:5])
        yield noted("休息日", first, f"{listed}。请确认日期，或说明加班")


def impossible_days(report: Report) -> Iterator[Note]:
    for paragraph in report.paragraphs:
        for match in _ANY.finditer(paragraph.text):
            month, day = match[2] or match[4], match[3] or match[5]
            year = int(match[1]) if match[1] else 2024  # a leap year: the most lenient
            if date_of(None, month, day, year) is None:
                yield noted(
                    "日期不存在", paragraph.at(match.start()), f"“{match[0]}”没有这一天。请改正", found=match[0]
                )
        for match in _MONTH.finditer(paragraph.text):
            if not 1 <= int(match[1]) <= 12:
                says = f"“{match[0]}”没有这个月。请改正"
                yield noted("日期不存在", paragraph.at(match.start()), says, found=match[0])


def _days(start: datetime.date | None, end: datetime.date) -> list[datetime.date]:
    first = start or end
    return [first + datetime.timedelta(n) for n in range(min((end - first).days, 400) + 1)]


def _bare(title: str) -> str:
    return re.sub(r"[（(].*$", "", title)


def reversed_spans(report: Report) -> Iterator[Note]:
    """2021年1月至2020年12月, in the text or a table: the end lies before the start."""
    told = [(p.text, p.at) for p in report.paragraphs]
    cells = ((cell, row.place) for table in report.document.tables for row in table.rows for cell in row.cells)
    told += [(cell, lambda _, place=place: place) for cell, place in cells if "20" in cell]
    for text, place_at in told:
        for span in _LONG_SPAN.finditer(text):
            year, month, day, to_year, to_month, to_day = (int(part or 0) for part in span.groups())
            start, end = (year, month), (to_year, to_month)
            if end < start or (end == start and 0 < to_day < day):
                says = f"“{span[0]}”的结束早于开始。请核对年份和月份"
                yield noted("起止倒置", place_at(span.start()), says, found=span[0])


CHECKS = (stages, answering_time, rest_days, impossible_days, reversed_spans)
