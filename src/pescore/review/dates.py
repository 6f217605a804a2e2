"""日期: stages that run backwards or overlap, days of rest, a report dated before its work, a year that does not fit."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ..library import load
from ..values import read_value
from .check import Hit, named
from .restdays import day_of_rest
from .subject import Fact, Record, Subject

_DAY = re.compile(r"(\d{4})[-年./](\d{1,2})[-月./](\d{1,2})日?")
_MONTH = re.compile(r"(\d{4})[-年./](\d{1,2})月?")
_PERIOD = re.compile(r"[至到~～—–-]+(?=\s*\d{4})")


class _Stage(NamedTuple):
    """One dated step of the work."""

    name: str
    start: date | None
    end: date | None
    starts: Fact | None
    ends: Fact | None


def _stages(subject: Subject) -> Iterator[tuple[str, list[_Stage]]]:
    """Every table with a column for the beginning or the end of something."""
    words = load("review_words")["日期列"]
    for section, records in subject.facts.tables.items():
        stages = []
        for record in records:
            starts, ends = (next((record[n] for n in words[w] if n in record), None) for w in ("开始", "结束"))
            if starts or ends:
                stages.append(_Stage(_name(record), _day(starts), _day(ends), starts, ends))
        if stages:
            yield section, stages


def _name(record: Record) -> str:
    return next((fact.text for fact in record.values()), "")


def _day(fact: Fact | None) -> date | None:
    return read_value(fact.text).date if fact and fact.text else None


@named("日期倒置")
def backwards(subject: Subject) -> Iterator[Hit]:
    """An end before its beginning, in a table or in a period such as 2021年01月至2021年12月."""
    for _, stages in _stages(subject):
        for stage in stages:
            if stage.start and stage.end and stage.end < stage.start and stage.ends:
                says = f"“{stage.name}”的结束日 {stage.end} 早于开始日 {stage.start}：请改正"
                yield Hit(stage.ends.place, says, f"≥{stage.start}", str(stage.end))
    for fact in _facts(subject):
        first, last = period(fact.text)
        if first and last and last < first:
            says = f"“{fact.name}”写的是 {fact.text}，结束早于开始：请改正"
            yield Hit(fact.place, says, "", fact.text)


@named("日期重叠")
def overlaps(subject: Subject) -> Iterator[Hit]:
    """A stage that begins before the one above it has ended; on its last day it is a remark."""
    for _, stages in _stages(subject):
        for before, after in zip(stages, stages[1:], strict=False):
            if not (before.start and before.end and after.start and after.starts) or before.end < before.start:
                continue
            if after.start < before.start:
                says = f"“{after.name}”开始于 {after.start}，早于上一阶段“{before.name}”的开始日 {before.start}：请核对次序"
                yield Hit(after.starts.place, says, f">{before.end}", str(after.start))
            elif after.start < before.end:
                days = (before.end - after.start).days + 1
                says = f"“{after.name}”与上一阶段“{before.name}”重叠 {days} 天（后者到 {before.end} 才结束）：请核对"
                yield Hit(after.starts.place, says, f">{before.end}", str(after.start))
            elif after.start == before.end:
                says = f"“{after.name}”的开始日与上一阶段“{before.name}”的结束日是同一天（{after.start}）：请确认"
                yield Hit(after.starts.place, says, f">{before.end}", str(after.start), "hint")


@named("休息日")
def rest(subject: Subject) -> Iterator[Hit]:
    """A stage that begins or ends on a weekend or a public holiday."""
    for _, stages in _stages(subject):
        for stage in stages:
            for what, day, fact in (("开始", stage.start, stage.starts), ("结束", stage.end, stage.ends)):
                if day and fact and (why := day_of_rest(day)):
                    yield Hit(fact.place, f"“{stage.name}”的{what}日 {day} 是{why}：请确认", "工作日", why)


@named("报告日期")
def reported(subject: Subject) -> Iterator[Hit]:
    """A report dated before the last stage of the work ends, or before the evaluated period does."""
    words = load("review_words")["报告日期"]
    for name, fact in subject.facts.card.items():
        if name not in words or not (when := last_day(fact.text)):
            continue
        ends = [(stage.end, stage.name) for _, stages in _stages(subject) for stage in stages if stage.end]
        if ends and max(ends)[0] > when:
            day, stage = max(ends)
            says = f"报告日期是 {fact.text}，而“{stage}”到 {day} 才结束：请核对"
            yield Hit(fact.place, says, f"≥{day}", fact.text)
        for other in subject.facts.card.values():
            _, end = period(other.text)
            if end and end > when:
                says = f"报告日期是 {fact.text}，早于“{other.name}”的结束时间（{other.text}）：请核对"
                yield Hit(fact.place, says, f"≥{end}", fact.text)


@named("评价年度")
def year(subject: Subject) -> Iterator[Hit]:
    """评价年度 against the project's period and the year in the report's name."""
    card = subject.facts.card
    given = card.get("评价年度")
    found = re.search(r"\d{4}", given.text) if given else None
    if not given or not found:
        return
    stated = int(found[0])
    for name, fact in card.items():
        first, last = period(fact.text)
        if first and last and not first.year <= stated <= last.year:
            says = f"评价年度是 {stated}，“{name}”是 {fact.text}：请改成一致"
            yield Hit(fact.place, says, str(stated), fact.text)
        years = {int(y) for y in re.findall(r"(\d{4})年度", fact.text)}
        if "名称" in name and years and stated not in years:
            says = f"评价年度是 {stated}，“{name}”里写的是 {'、'.join(map(str, sorted(years)))} 年度：请改成一致"
            yield Hit(fact.place, says, str(stated), fact.text[:40])


def _facts(subject: Subject) -> list[Fact]:
    return [*subject.facts.card.values(), *subject.facts.pairs]


def period(text: str) -> tuple[date | None, date | None]:
    """The first and last day of `2021年01月至2021年12月`; None where a text is no such period."""
    parts = _PERIOD.split(text)
    if len(parts) != 2 or len(text) > 40:
        return None, None
    return first_day(parts[0]), last_day(parts[1])


def first_day(text: str) -> date | None:
    """The first day a text may mean: `2021年01月` is 2021-01-01."""
    if found := _DAY.search(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    found = _MONTH.search(text)
    return _date(int(found[1]), int(found[2]), 1) if found else None


def last_day(text: str) -> date | None:
    """The last day a text may mean: `2022年10月` is 2022-10-31."""
    if found := _DAY.search(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if not (found := _MONTH.search(text)) or not 1 <= int(found[2]) <= 12:
        return None
    return date(int(found[1]), int(found[2]), calendar.monthrange(int(found[1]), int(found[2]))[1])


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


CHECKS = (backwards, overlaps, rest, reported, year)
