"""工作阶段: the dated stages of a plan, as headings, as numbered sentences or in one running sentence, and its whole period."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from .model import Paragraph, Place, Row
from .report import Report

DAY = r"(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日"
_TO = r"(?:至|到|起至|起到|[-—–~～－]{1,2})"
_SPAN = re.compile(rf"{DAY}{_TO}(?:(20\d\d)年)?(?:(\d{{1,2}})月)?(\d{{1,2}})日")
_DOTTED = re.compile(rf"(20\d\d)[./](\d{{1,2}})[./](\d{{1,2}}){_TO}(?:(20\d\d)[./])?(\d{{1,2}})[./](\d{{1,2}})")
_UNTIL = re.compile(rf"{DAY}(?:之)?前")
_NAMED = re.compile(
    r"((?:第[一二三四五六七八]|[\u4e00-\u9fff]{1,8})(?:阶段|环节))(?:[（(:：，,]|时间为?[:：]?|为|从|自|于){0,3}(?=20\d\d[年./]|\d{1,2}月\d)"
)
_PERIOD = re.compile("计划时间|评价期间|工作时间|评价时间|实施时间|工作周期|评价周期|工作期限")
_BEGUN = re.compile(
    rf"(?:评价|工作|核查)[^，。；]{{0,10}}?(?:自|从|于)?{DAY}(?:开始|启动|起|正式启动|开展)[，,]?(?:至|到|于|计划于)?{DAY}(?:全部)?(?:结束|完成|止|为止)(?=[，。；,;]|$)"
)
_ORDERED = re.compile("第[一二三四五六七八]|准备|实施|评价|调研|方案|分析|现场|报告|撰写|征求|总结|核查|提交")
_LONGEST = 60  # characters of a numbered title that holds its dates
_OF_STAGES = re.compile("阶段|环节")
_OF_TIMES = re.compile("时间|日期|起止")


@dataclass(frozen=True, slots=True)
class Stage:
    """One dated stage; `start` None where only an end is given (…前)."""

    title: str
    start: datetime.date | None
    end: datetime.date
    place: Place
    section: tuple[str, ...]
    paragraph: Paragraph | None = None
    loose: bool = False  # a line of a list, and not called a stage: two of them may run side by side


@dataclass(frozen=True, slots=True)
class Period:
    """The whole of a plan."""

    start: datetime.date
    end: datetime.date
    place: Place


def stages_of(report: Report) -> list[Stage]:
    """Stages that are paragraphs of their own: headings, and items that go on after their dated title."""
    found: list[Stage] = []
    for paragraph in report.paragraphs:
        if paragraph.depth is None or len(paragraph.title) > _LONGEST:
            continue
        year = plan_year(report, paragraph)
        span, until = span_in(paragraph.title, year), _UNTIL.search(paragraph.title)
        name = re.split("[（(:：]", paragraph.title)[0]
        if not paragraph.heading and (len(name) > _LONGEST // 3 or not _ORDERED.search(name)):
            continue  # a sentence that happens to tell a time
        if span:
            found.append(Stage(paragraph.title, *span, paragraph.place, paragraph.section, paragraph))
        elif until and (end := date_of(until[1], until[2], until[3], year)):
            found.append(Stage(paragraph.title, None, end, paragraph.place, paragraph.section, paragraph))
    return found


def plans_of(report: Report) -> Iterator[tuple[list[Stage], Period | None]]:
    """The stages of each plan of two or more, with its whole period where one is told."""
    by_section: dict[tuple[str, ...], list[Stage]] = {}
    for stage in stages_of(report):
        by_section.setdefault(stage.section, []).append(stage)
    yield from ((plan, _whole(report, section)) for section, plan in by_section.items() if _of_the_evaluation(plan))
    for paragraph in report.paragraphs:
        plan = _in_a_sentence(report, paragraph)
        if len(plan) > 1:
            yield plan, _whole(report, paragraph.section)
    for table in report.document.tables:
        plan = _in_a_table(report, table.rows)
        if len(plan) > 1:
            yield plan, _whole(report, table.section)


def _of_the_evaluation(plan: list[Stage]) -> bool:
    """招标 and 设计 of a building project may overlap; 准备, 现场 and 报告 follow each other."""
    return len(plan) > 1 and any(_ORDERED.search(stage.title) for stage in plan)


def _in_a_sentence(report: Report, paragraph: Paragraph) -> list[Stage]:
    """第一阶段（2月10日至2月14日）制定方案；第二阶段（2月17日至2月28日）…."""
    found: list[Stage] = []
    for match in _NAMED.finditer(paragraph.text) if "月" in paragraph.text else ():
        span = span_in(paragraph.text[match.end() : match.end() + 32], plan_year(report, paragraph), at_start=True)
        if span and _ORDERED.search(match[1]):
            found.append(Stage(match[1], *span, paragraph.at(match.start()), paragraph.section))
    return found


def _in_a_table(report: Report, rows: tuple[Row, ...]) -> list[Stage]:
    """阶段 | 时间 | 内容, a row for each."""
    head = rows[0].cells
    names = [i for i, cell in enumerate(head) if len(cell) < 10 and _OF_STAGES.search(cell)]
    times = [i for i, cell in enumerate(head) if len(cell) < 10 and _OF_TIMES.search(cell)]
    if not names or not times or names[0] == times[0]:
        return []
    found: list[Stage] = []
    for row in rows[1:]:
        if len(row.cells) > max(names[0], times[0]) and (name := row.cells[names[0]]):
            year = _year_at(report, row.place)
            if span := span_in(row.cells[times[0]], year):
                found.append(Stage(name, *span, row.place, ()))
    return found if all(_ORDERED.search(stage.title) for stage in found) else []


def span_in(text: str, year: int | None, *, at_start: bool = False) -> tuple[datetime.date, datetime.date] | None:
    """2025年3月10日至14日, 3月10日—4月2日, 2025.3.10-2025.4.2."""
    look = "match" if at_start else "search"
    found = getattr(_SPAN, look)(text) or getattr(_DOTTED, look)(text)
    if not found:
        return None
    start = date_of(found[1], found[2], found[3], year)
    end = date_of(found[4] or found[1], found[5] or found[2], found[6], year)
    return (start, end) if start and end else None


def _whole(report: Report, section: tuple[str, ...]) -> Period | None:
    """The period the plan is for, in plain text beside its stages: 评价期间2025年…至…, 自…开始，至…结束."""
    for paragraph in report.paragraphs:
        if paragraph.section != section or paragraph.heading:
            continue
        if begun := _BEGUN.search(paragraph.text):
            start = date_of(begun[1], begun[2], begun[3], None)
            end = date_of(begun[4] or begun[1], begun[5], begun[6], None)
            if start and end and start <= end:
                return Period(start, end, paragraph.at(begun.start()))
        if told := _PERIOD.search(paragraph.text):
            span = span_in(paragraph.text[told.start() : told.start() + 48], None)
            if span:
                return Period(*span, paragraph.at(told.start()))
    return None


def plan_year(report: Report, at: Paragraph) -> int | None:
    """The year of the nearest full date above, or in the paragraph itself."""
    return _year_at(report, at.place)


def _year_at(report: Report, place: Place) -> int | None:
    before = bisect_right(report.years, place, key=lambda known: known[0])
    return report.years[before - 1][1] if before else None


def date_of(year: str | None, month: str, day: str, otherwise: int | None) -> datetime.date | None:
    try:
        return datetime.date(int(year or otherwise or 0), int(month), int(day))
    except ValueError:
        return None
