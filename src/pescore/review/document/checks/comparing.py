"""高低说法: 88%，低于90%的目标; 6.8元，未超过7元 – what is said of two figures against the figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..prose import Prose, prose
from ..quantities import Quantity, alike
from ..report import Report
from .noting import Checked, Note, noted

# The said relation of the first figure to the second: −1 below, 0 not above, 1 above, 2 not below.
_SAID = re.compile(
    r"^(?P<value>[^，。；、\d]{0,6})[，,](?:均|已|也|仍|但|且|并|略|远|大幅|明显)?"
    r"(?:(?P<low>低于|少于|未达到|未达|没有达到|没达到|不及|达不到)|(?P<high>高于|超过|大于|多于|超出)"
    r"|(?P<most>未超过|没有超过|未超出|不高于|不超过|控制在|未突破)|(?P<least>达到|达到了|不低于|不少于))了?"
    r"(?P<what>(?:年初|年度|预期|绩效|既定|设定)?(?:目标|计划|任务|标准|要求|控制|目标值|计划值|控制标准|控制数|指标值|考核|规定|合同|预算|概算)?(?:值|数|额|价)?(?:的|为)?)$"
)
_THE_GOAL = re.compile(
    "^(?:以内|以下|以上|及以上|的)?的?(?:年度|预期|控制|绩效|考核|既定|设定|合格)?(?:目标|标准|要求|计划|指标|任务|控制|上限|下限|红线|值)"
)
_RULE = re.compile("^(?:以上|以下|的)?的?[，,]?(?:得|不得|则|时|按|每|计|为优|为良|的[，,])")
_ASKED = re.compile("[≥≤<>]|不低于|不少于|不高于|达到$|以上$|以下$|如|若|当|应|须|要求|标准为|得分")


def compared(report: Report) -> Iterator[Note]:
    for item in prose(report):
        for one, other in zip(item.figures, item.figures[1:], strict=False):
            said = _SAID.match(item.gap(one, other)) if alike(one, other) and one.unit != "分" else None
            if said and one.sentence == other.sentence and not one.bound:
                yield from _compared(item, one, other, said)


def _compared(item: Prose, one: Quantity, other: Quantity, said: re.Match[str]) -> Iterator[Note]:
    behind = item.text[other.end : other.end + 12]
    if _ASKED.search(one.before) or _RULE.match(behind):
        return
    whole = re.search("目标|计划|标准|要求|控制|考核|规定|合同|预算|概算|任务|指标", said["what"])
    goal = whole or _THE_GOAL.match(behind)
    if not goal and (said["least"] or not re.match("[，。；、)）]|$", behind)):
        return
    if _holds(one.value, other.value, said):
        yield Checked("高低说法", f"{one.text}{said[0]}{other.text}")
        return
    word = next(said[group] for group in ("low", "high", "most", "least") if said[group])
    is_so = "高于" if one.value > other.value else "等于" if one.value == other.value else "低于"
    says = f"“{one.before[-10:]}{one.text}”写作{word} {other.text}，而 {one.text}{is_so} {other.text}。请核对哪一个数或说法不对"
    sure = goal or one.percent
    yield noted("高低说法", item.at(one), says, expected=is_so, found=word, severity=None if sure else "warning")


def _holds(one: Decimal, other: Decimal, said: re.Match[str]) -> bool:
    if said["low"]:
        return one < other
    if said["high"]:
        return one > other
    return one <= other if said["most"] else one >= other


CHECKS = (compared,)
