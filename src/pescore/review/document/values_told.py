"""The value of an indicator as sentences tell it: 预算执行率为98%, wherever its name stands in front of a percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ...values import cents
from .model import Place
from .others import home_of, of_another, of_the_project

if TYPE_CHECKING:
    from .report import Report

_SHORTEST = 4  # characters of a name that can be meant nowhere else
_RATE = r"(?:约?为|约?达到?|是|达到|仅为|[:：])?(\d{1,3}(?:\.\d{1,4})?)%(?!以[上下]|及以|的?[，,]?[得扣]|[-—–~～至]|[（(]含)"
_ASKED = re.compile("^(?:评价要点|评分标准|指标解释|指标说明|评分规则|评分细则|计算公式|目标值)")
_OTHER = re.compile(
    r"(?:[县区市镇乡村省州]|街道|上年|去年|同期|计划|目标|要求|应|不低于|低于|高于|达到|\d年度?|\d月|其中|[部分各]|平均的?|最高|最低|[、和与])$"
)
_BEFORE = 6


@dataclass(frozen=True, slots=True)
class Told:
    """One statement: the indicator, the percentage as printed without its sign, and where."""

    name: str
    rate: str
    place: Place


def told_values(report: Report) -> Iterator[Told]:
    """What sentences outside standards say of the rates that are leaves of this report; another unit's or year's left out."""
    names = {leaf.name for leaf in report.leaves} | {e.name for t in report.score_tables for e in t.entries}
    rates = sorted((n for n in names if n[-1:] in ("率", "度") and len(n) >= _SHORTEST), key=len, reverse=True)
    if not rates:
        return
    pattern = re.compile(rf"({'|'.join(map(re.escape, rates))}){_RATE}")
    home = home_of(report.document)
    for paragraph in of_the_project(report.document):
        if "%" not in paragraph.text or _ASKED.match(paragraph.text):
            continue
        for found in pattern.finditer(paragraph.text):
            if of_another(paragraph.text, found.start(), home):
                continue
            if not _OTHER.search(paragraph.text[max(0, found.start() - _BEFORE) : found.start()]):
                yield Told(found[1], found[2], paragraph.at(found.start()))


def same_rate(one: str, other: str) -> bool:
    """Equal with the decimals both have: 95.07 and 95.1."""
    decimals = min(len(text.partition(".")[2]) for text in (one, other))
    return cents(Decimal(one), decimals) == cents(Decimal(other), decimals)
