"""工作阶段 as a list of dates: 5月8日至5月24日收集资料；5月27日至6月12日走访…, a line each or all in one paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from .model import Paragraph
from .plans import Stage, date_of, plan_year, plans_of
from .report import Report

_DAY = r"(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日"
_SPAN = re.compile(rf"{_DAY}(?:起)?(?:至|到|[-—–~～－]{{1,2}})(?:(20\d\d)年)?(?:(\d{{1,2}})月)?(\d{{1,2}})日")
_MARK = re.compile(
    r"^(?:[-–—·•●◆■]\s*|\d{1,2}[.．、]\s?|[（(][一二三四五六七八九十\d]{1,2}[）)]|第[一二三四五六七八]阶段[，,：:]?)?"
)
_NAME = r"(?P<name>[^，。；：:\d（(]{2,18})[：:（(，,]?"
_NAMED = re.compile(rf"{_NAME}(?={_DAY}(?:起)?(?:至|到|[-—–~～－]))")
_WORK = re.compile(
    "评价|评分|打分|报告|底稿|方案|问卷|核查|调研|访谈|座谈|走访|资料|汇总|撰写|征求|意见|定稿|审核|复核|专家|准备|培训|工作组|整理|分析|总结|实施|接受委托|送审"
)
_OF_THE_EVALUATION = re.compile("评价|评分|打分|报告|底稿|复核")
_OF_A_PROJECT = re.compile("施工|开工|竣工|招标|采购|验收|种植|培训班|学期")
_HALF_A_YEAR = 6  # months


def lists_of(report: Report) -> Iterator[list[Stage]]:
    """Lists of two dated lines and more that no other reader knows as stages."""
    known = {stage.place.order for plan, _ in plans_of(report) for stage in plan}
    lines = [p for p in report.paragraphs if "日" in p.text and p.place.order not in known]
    for paragraph in lines:
        yield from _whole([*_clauses(report, paragraph)])
    for _, group in groupby(lines, key=lambda p: p.section[: -1 if p.depth else None]):
        yield from _whole([stage for p in group for stage in _line(report, p)])


def _whole(stages: list[Stage]) -> Iterator[list[Stage]]:
    """Told of the evaluation, and work from its first line to its last."""
    work = [stage for stage in stages if _WORK.search(stage.title) and not _OF_A_PROJECT.search(stage.title)]
    if len(stages) > 1 and work == stages and any(_OF_THE_EVALUATION.search(stage.title) for stage in stages):
        yield stages


def _line(report: Report, paragraph: Paragraph) -> list[Stage]:
    """One line that begins with its dates, or with a name and its dates."""
    start = _MARK.match(paragraph.text)
    at = start.end() if start else 0
    stage = _at(report, paragraph, at, len(paragraph.text))
    return [stage] if stage else []


def _clauses(report: Report, paragraph: Paragraph) -> Iterator[Stage]:
    """…；5月27日至6月12日走访9家机构；6月13日至…: what begins with its dates after a full stop or a semicolon."""
    for clause in re.finditer(r"[^。；;：:]+", paragraph.text):
        if stage := _at(report, paragraph, clause.start(), clause.end()):
            yield stage


def _at(report: Report, paragraph: Paragraph, start: int, end: int) -> Stage | None:
    text = paragraph.text[start : min(end, start + 80)]
    named = _NAMED.match(text)
    span = _SPAN.match(text, named.end() if named else 0)
    if span is None:
        return None
    year = int(span[1]) if span[1] else plan_year(report, paragraph) or 0
    first = date_of(span[1], span[2], span[3], year)
    later = year + (span[4] is None and span[5] is not None and int(span[2]) - int(span[5]) >= _HALF_A_YEAR)
    last = date_of(span[4], span[5] or span[2], span[6], later)
    title = named["name"] if named else text[span.end() :].strip("，,：:；;。)）为 ")[:24]
    if not first or not last or not title:
        return None
    return Stage(title, first, last, paragraph.at(start), paragraph.section, paragraph, loose=True)
