"""存在的问题 over many units: what lost points and in which units, under the titles that 主要问题 gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...report.sentences import counted, sentence
from ...report.word.elements import Node, Prose, Section
from ...report.word.source import Options, Source, clean, lines_of, said
from ..problems import MOST_NAMES, Problem
from ..titles import KEY, indicators
from .source import Whole, of

_REMEDY = "在“项目”表改正“主要问题”"


def in_short(source: Source, options: Options) -> Iterator[Node]:
    """单位问题摘要: a line per problem, the largest loss first."""
    whole = of(source)
    for number, problem in enumerate(whole.losses.of(), 1):
        title = clean(whole.losses.title(problem))
        who = clean(whole.losses.who(problem))
        name = clean(problem.path[-1])
        yield Prose(f"“{name}”{who}。" if title else f"{who}。", f"{number}.{title or name}。")


def at_length(source: Source, options: Options) -> Iterator[Node]:
    """单位问题: by the second level of the indicators, each with its units; then problems that are about no one indicator."""
    whole = of(source)
    records = [record for record in source.records(KEY) if said(record.get("标题") or record.get("名称"))]
    _check(source, whole, records)
    single = {names[-1]: record for record in reversed(records) if len(names := indicators(record)) == 1}
    groups: dict[str, list[Problem]] = {}
    for problem in whole.summary.problems:
        above = problem.path[:-1] or problem.path
        groups.setdefault(above[min(1, len(above) - 1)], []).append(problem)
    order = {problem.path: at for at, problem in enumerate(whole.losses.of())}
    for group, found in groups.items():
        nodes: list[Node] = []
        for number, problem in enumerate(sorted(found, key=lambda one: order[one.path]), 1):
            nodes += _told(whole, problem, number if len(found) > 1 else 0, single.get(problem.path[-1]))
        yield Section(_aspect(clean(group)), nodes)
    lost = {problem.path[-1]: problem for problem in whole.summary.problems}
    for record in records:
        names = indicators(record)
        if len(names) != 1 or names[0] not in lost:
            yield Section(said(record.get("标题") or record.get("名称")), list(_apart(whole, record, names, lost)))


def _told(whole: Whole, problem: Problem, number: int, record: Mapping[str, Any] | None) -> Iterator[Node]:
    name, title = clean(problem.path[-1]), clean(whole.losses.title(problem))
    text = whole.losses.reason(problem, MOST_NAMES)
    if title:
        text = f"“{name}”{whole.losses.who(problem)}{whole.losses.names(problem, MOST_NAMES)}"
    yield Prose(f"{clean(text)}。", f"{f'{number}.' if number else ''}{title or name}。")
    for line in _body(record or {}):
        yield Prose(sentence(line))


def _apart(whole: Whole, record: Mapping[str, Any], names: list[str], lost: Mapping[str, Problem]) -> Iterator[Node]:
    """A problem over several indicators, or over none that lost points."""
    yield from (Prose(sentence(line)) for line in _body(record))
    for name in names:
        if problem := lost.get(name):
            said_ = f"“{clean(name)}”{whole.losses.who(problem)}{whole.losses.names(problem, MOST_NAMES)}。"
            yield Prose(clean(said_))
    units = _units(record)
    if units and not names:
        yield Prose(f"涉及{counted(units, whole.counter)}。")


def _check(source: Source, whole: Whole, records: list[dict[str, Any]]) -> None:
    """What 主要问题 says must be what the scores say: the indicator, how many units, which."""
    known = {leaf.path[-1] for leaf in whole.combination.leaves}
    lost = {problem.path[-1]: problem for problem in whole.summary.problems}
    for record in records:
        place = f"主要问题“{said(record.get('标题') or record.get('名称'))}”"
        names = indicators(record)
        for name in names:
            if name not in known:
                source.gap(place, f"相关指标“{clean(name)}”不在评分表里", _REMEDY)
            elif name not in lost:
                source.gap(place, f"相关指标“{clean(name)}”没有单位扣分", _REMEDY)
        if len(names) == 1 and names[0] in lost:
            _check_units(source, place, record, [clean(name) for name in lost[names[0]].lost])


def _check_units(source: Source, place: str, record: Mapping[str, Any], found: list[str]) -> None:
    count, units = said(record.get("单位数")), _units(record)
    if count and count != str(len(found)):
        source.gap(place, f"写的是{count}个单位，按得分扣分的是{len(found)}个", _REMEDY)
    if units and set(units) != set(found):
        extra = "、".join(name for name in units if name not in found)
        missing = "、".join(name for name in found if name not in units)
        parts = [f"多了{extra}" if extra else "", f"少了{missing}" if missing else ""]
        source.gap(place, f"单位名单与扣分的单位不同：{'，'.join(filter(None, parts))}", _REMEDY)


def _units(record: Mapping[str, Any]) -> list[str]:
    """涉及单位, as a list or with 、 between."""
    lines = lines_of(record.get("涉及单位") or record.get("单位"))
    return [name for line in lines for part in re.split("[、，,；;]", line) if (name := part.strip())]


def _body(record: Mapping[str, Any]) -> list[str]:
    return lines_of(record.get("详述")) or lines_of(record.get("摘要"))


def _aspect(name: str) -> str:
    return name if name.endswith("方面") else f"{name}方面"
