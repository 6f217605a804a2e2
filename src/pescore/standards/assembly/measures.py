"""What the figures of a clause measure (数字指什么): days after a deadline, points beyond a limit, what is missing or left to do."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ...values import plain
from ..clauses import Clause, Condition, End, Parsed
from ..curves import LATE
from ..draft import Draft, Unclear
from .changes import changes_alike
from .offsets import distances_alike

ZERO = Decimal(0)


def measured_alike(clauses: list[Clause], parsed: Parsed, draft: Draft) -> None:
    """Turn what clauses say in their own terms into figures of the one number the standard is about."""
    distances_alike(clauses, parsed.text, draft)
    changes_alike(clauses, draft)
    _days_late(clauses)
    _without_samples(clauses)
    _without_totals(clauses, draft)
    _without_definitions(clauses, draft)
    _level_or_less(clauses, parsed.text)
    _points_beyond(clauses, parsed.text)
    _less_by(clauses, draft)
    _on_top(clauses)
    _still_to_do(clauses, draft)
    _missing(clauses, draft)


_SAMPLED = re.compile("抽查|抽取|抽样|随机|检查|走访|核查|调阅")


def _without_samples(clauses: list[Clause]) -> None:
    """随机抽查40份档案，每有1份…: how many were looked at is no threshold."""
    for clause in clauses:
        if clause.per and clause.per.direction == "count":
            clause.conditions = [c for c in clause.conditions if not (c.bare and _SAMPLED.search(c.subject))]


_FAILED = re.compile("^(?:不|未)|[\u4e00-\u9fff](?:不|未)(?:达标|合格|符合|完成|整改|公开|公示|办结|落实)")
_ALL_OF_THEM = re.compile("^[\u4e00-\u9fff]{0,8}?(?:全部|全都|均|都|全)(?:已)?[\u4e00-\u9fff]{2,6}的?$")


def _without_totals(clauses: list[Clause], draft: Draft) -> None:
    """12个断面全部达标得6分: no threshold either, where it is the failures that are counted (不达标4个及以上)."""
    said = [draft.indicator, *(c.subject for k in clauses for c in k.conditions)]
    if not any(_FAILED.search(text) for text in said):
        return
    for clause in clauses:
        if not clause.per and _ALL_OF_THEM.match(clause.label) and all(c.bare for c in clause.conditions):
            clause.conditions = []


def _without_definitions(clauses: list[Clause], draft: Draft) -> None:
    """停水超过24小时的，每1天扣1分 of 超24小时停水天数: the figure says what is counted, not where counting starts."""
    for clause in clauses:
        if clause.per:
            clause.conditions = [c for c in clause.conditions if not (c.unit and _named(c, draft.indicator))]


def _named(condition: Condition, indicator: str) -> bool:
    return any(f"{plain(value)}{condition.unit}" in indicator for value in condition.values)


def _days_late(clauses: list[Clause]) -> None:
    """2023年6月30日前完成得满分，逾期30天内得1分: days late are days after that day."""
    deadlines = {c.high.value for k in clauses for c in k.conditions if c.unit == "日期" and c.high and not c.low}
    if len(deadlines) != 1:
        return
    deadline = deadlines.pop()
    for clause in clauses:
        for condition in clause.conditions:
            if condition.unit not in ("天", "日", "个自然日", "自然日") or not LATE.search(condition.subject):
                continue
            ends = (condition.low, condition.high)
            condition.low, condition.high = (replace(e, value=e.value + deadline) if e else None for e in ends)
            condition.low = condition.low or End(deadline, False, True)
            condition.unit, condition.subject = "日期", ""


def _level_or_less(clauses: list[Clause], text: str) -> None:
    """持平或增幅未达5%的: from no change up to the figure, not one of two things at once."""
    for clause in clauses:
        if len(clause.conditions) != 2:
            continue
        level, less = clause.conditions
        said = text[level.end : less.end]
        if level.equal and level.values[:1] == [ZERO] and less.high and not less.low and re.match("或者?", said):
            less.low = End(ZERO, True, True)
            clause.conditions = [less]


_BEYOND_IT = re.compile("(?:高出|超出|超过|高于|超|低于|低出|低|不足|相差)$")


def _points_beyond(clauses: list[Clause], text: str) -> None:
    """100%以内得满分…；高出6个百分点以上的得0分: so far beyond the one limit, not 6% itself."""
    limits = {
        (bool(c.high), (c.high or c.low or End(ZERO, True, True)).value)
        for k in clauses
        if not k.per and k.effect.kind in ("full", "keep")
        for c in k.conditions
        if c.unit == "%" and not c.relative and (c.low is None) != (c.high is None)
    }
    if len(limits) != 1:
        return
    ((upper, edge),) = limits
    for clause in clauses:
        for condition in clause.conditions:
            only = condition.low or condition.high
            said = text[max(0, condition.end - 12) : condition.end]
            if (
                only is None
                or condition.unit != "%"
                or "个百分点" not in said
                or not _BEYOND_IT.search(condition.subject)
            ):
                continue
            end = replace(only, value=edge + only.value if upper else edge - only.value)
            condition.low, condition.high = (end, None) if upper else (None, end)


_LESS_BY = re.compile("(?:少|缺|差|多|超)[\u4e00-\u9fff]{0,2}$")


def _less_by(clauses: list[Clause], draft: Draft) -> None:
    """不少于180吨得满分，每少减1吨扣0.1分，少减50吨以上的不得分: 50 below 180, told by the words of the 每 clause."""
    edges = {
        (bool(c.high), end.value, c.unit)
        for k in clauses
        if not k.per and (k.effect.kind in ("full", "keep") or k.effect.points == draft.full)
        for c in k.conditions
        if (c.low is None) != (c.high is None) and not c.relative and (end := c.low or c.high)
    }
    if len(edges) != 1:
        return
    ((upper, edge, unit),) = edges
    for clause in clauses:
        for condition in clause.conditions if not clause.per else ():
            said = _LESS_BY.search(condition.subject)
            only = condition.low
            if not said or only is None or condition.high or condition.unit != unit or condition.relative:
                continue
            if not any(k.per and f"每{said[0]}" in k.words for k in clauses):
                continue
            end = replace(only, value=edge + only.value if upper else edge - only.value)
            condition.low, condition.high = (end, None) if upper else (None, end)


_FURTHER = re.compile("再扣|另扣|另外扣|还要扣|基础上[^,;]{0,4}扣")


def _on_top(clauses: list[Clause]) -> None:
    """平均分90分以上的得5分…；有单月低于60分的，再扣1分: beside tiers that give points, a condition of its own."""
    given = any(c.conditions and c.effect.verb != "deduct" and not c.per for c in clauses)
    for clause in clauses:
        if given and clause.effect.verb == "deduct" and not clause.per and _FURTHER.search(clause.words):
            clause.conditions, clause.label = [], re.sub(",[^,]*基础上.*$", "", clause.whole_label)


_NOT_DONE = re.compile("未|没有?|不")


def _still_to_do(clauses: list[Clause], draft: Draft) -> None:
    """共12项，全部办结计8分，每有1项未办结减1.5分: where the number is how many were done, it falls from 12."""
    whole = {
        c.unit
        for k in clauses
        if not k.per and k.effect.verb != "deduct"
        for c in k.conditions
        if c.equal and c.values[0]
    }
    for clause in clauses:
        per = clause.per
        if (
            per
            and per.direction == "count"
            and per.unit in whole
            and per.unit == draft.unit
            and _NOT_DONE.search(per.label)
        ):
            clause.per = replace(per, direction="down")


_LACKING = re.compile("缺|漏|短少")


def _missing(clauses: list[Clause], draft: Draft) -> None:
    """每缺少1份扣0.3分，缺少5份及以上不得分: what is missing is counted, not how far one falls short of a target."""
    named = [(k, c) for k in clauses for c in k.conditions if c.low and not c.high and _LACKING.search(c.subject)]
    lacking = {c.unit for _, c in named} - {"%", None}
    for _, condition in named:
        if (
            draft.stated is not None
            and draft.target is None
            and re.search("短少|短缺", condition.subject)
            and condition.low
        ):
            short = condition.low  # 短少30公里以上: so far below the stated task
            condition.low, condition.high = None, End(draft.stated - short.value, short.closed, short.firm)
            lacking.discard(condition.unit)
    for clause in clauses:
        per = clause.per
        if per is None or per.direction != "down" or per.unit not in lacking:
            continue
        if draft.target is not None:
            said = next(k.words for k, c in named if c.unit == per.unit)
            raise Unclear(f"“{said}”说的是缺的数量，“{clause.words}”从目标值算起：实际值填完成数还是缺的数？")
        if _LACKING.search(clause.words):
            clause.per = replace(per, direction="count")
    for clause in clauses:  # 每缺编1人扣0.5分 of 缺编人数: the number is what is missing
        per = clause.per
        said = _LACKING.search(per.label) if per and per.direction == "down" and per.unit != "%" else None
        if per and said and draft.target is None and said[0] in draft.indicator:
            clause.per = replace(per, direction="count")
