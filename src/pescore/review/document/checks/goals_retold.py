"""目标的复述: 85%，高于80%的目标 where the goal is 负荷率不低于90%; 氨氮8.1mg/L优于一级A标准 where it says ≤5mg/L."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..model import Paragraph, Place
from ..prose import Prose, distinct, prose
from ..quantities import Quantity
from ..report import Report
from .noting import Checked, Note, noted

_AGAINST = re.compile(
    r"^[，,](?:但|且|均|仍|已|略|远|明显)?(?:未达到|没有达到|未达|低于|高于|超过|达到了?|超出|不及|没达到)(?:年度|绩效|预期)?$"
)
_THE_GOAL = re.compile("^的(?:年度|绩效|预期|考核|既定)?目标")
_GOALS = re.compile("目标(?:设定|内容|情况|与指标|及指标)?$")
_OPENS = re.compile("[^，。；\u4e00-\u9fff]{0,5}(?:项目)?(?:总体|年度|绩效)(?:绩效)?目标(?:为|是)?[:：]")
_NAME = re.compile(r"([\u4e00-\u9fff]{1,12}[率度])(?:为|达到?|仅为?|是|约|实际)*$")
_STATED = re.compile(r"([\u4e00-\u9fff]{2,16}[率度])(?:应|要|须|均)?(?:达到|不低于|不少于|≥|>=|不小于|达)?$")
_LIMIT = re.compile(
    r"([\u4e00-\u9fff]{2,8})(?:≤|不超过|不高于|<=)\s?(\d{1,5}(?:\.\d{1,3})?)\s?([A-Za-zμ]{1,4}/[A-Za-z³m]{1,3}|分贝|dB)"
)
_MEETS = re.compile(r"[，,](?:均|都|全部)?(?:优于|达到|符合|满足|低于)[^，。；]{0,12}(?:标准|限值|要求)")
_VALUE = r"(?:平均)?(?:排放)?(?:浓度|值)?(?:为|约|达)?(\d{1,5}(?:\.\d{1,3})?)\s?"


def under_goals(item: Prose) -> bool:
    """The paragraph states 绩效目标: its heading says so, or its first words do."""
    return any(_GOALS.search(title) for title in item.paragraph.section[-2:]) or bool(_OPENS.match(item.text))


def retold_goals(report: Report) -> Iterator[Note]:
    """What is called the goal of a rate is the goal that 绩效目标 states for it."""
    stated = list(_stated(report))
    for item in prose(report):
        for value, goal in zip(item.figures, item.figures[1:], strict=False):
            found = _NAME.search(value.before) if value.percent and goal.percent and not value.bound else None
            if (
                found is None
                or not _AGAINST.fullmatch(item.gap(value, goal))
                or not _THE_GOAL.match(item.text[goal.end : goal.end + 8])
            ):
                continue
            known = distinct(f for name, f, _ in stated if _one_name(name, found[1]))
            if any(f.value == goal.value for f in known):
                yield Checked("高低说法", f"“{found[1]}”的目标 {goal.text}，前后一致")
            elif len(known) == 1:
                place = next(
                    place for name, f, place in stated if f.value == known[0].value and _one_name(name, found[1])
                )
                says = f"“{found[1]}”写作目标 {goal.text}，绩效目标里是 {known[0].text}（{place.label}）。请核对"
                yield noted(
                    "高低说法", item.at(goal), says, expected=known[0].text, found=goal.text, severity="warning"
                )


def _stated(report: Report) -> Iterator[tuple[str, Quantity, Place]]:
    """负荷率不低于80%, 满意度90%以上 under 绩效目标."""
    for item in prose(report):
        if under_goals(item):
            for f in item.figures:
                found = _STATED.search(f.before) if f.percent else None
                if found:
                    yield found[1], f, item.at(f)


def _one_name(goal: str, told: str) -> bool:
    return len(told) > 2 and (goal.endswith(told) or told.endswith(goal))


def limits(report: Report) -> Iterator[Note]:
    """氨氮≤5mg/L here, 氨氮8.1mg/L，优于一级A标准 there."""
    known: dict[tuple[str, str], set[Decimal]] = {}
    for paragraph in report.paragraphs:
        for m in _LIMIT.finditer(paragraph.text):
            known.setdefault((re.sub("^(?:其中|标准为|和|及)", "", m[1]), m[3]), set()).add(Decimal(m[2]))
    for paragraph in report.paragraphs if known else ():
        for claim in _MEETS.finditer(paragraph.text):
            cut = max(paragraph.text.rfind(sign, 0, claim.start()) for sign in "。；;")
            for of, values in known.items():
                if len(values) == 1:
                    yield from _claimed(paragraph, cut + 1, claim, of, next(iter(values)))


def _claimed(
    paragraph: Paragraph, start: int, claim: re.Match[str], of: tuple[str, str], limit: Decimal
) -> Iterator[Note]:
    name, unit = of
    told = list(re.finditer(re.escape(name) + _VALUE + re.escape(unit), paragraph.text[start : claim.start()]))
    if len(told) != 1:
        return
    value, said = Decimal(told[0][1]), claim[0].lstrip("，,")
    if value <= limit:
        yield Checked("高低说法", f"{name} {told[0][1]}{unit}，{said}（≤{limit}{unit}）")
        return
    says = f"“{told[0][0]}”写作{said}，标准是 ≤{limit}{unit}。请核对"
    place = paragraph.at(start + told[0].start())
    yield noted("高低说法", place, says, expected=f"≤{limit}", found=told[0][1], severity="warning")


CHECKS = (retold_goals, limits)
