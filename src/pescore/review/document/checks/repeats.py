"""Copied text: a paragraph that stands twice under one heading, and two indicators with the same findings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..blocks import without_form
from ..model import Paragraph, Place
from ..passages import short
from ..report import Report
from .noting import Note, both, noted

_LEAST = 20  # characters
_LABEL = re.compile(r"^[^，。；：:]{2,6}[：:]")
_OF_FORM = re.compile("^(?:佐证材料|评价要点|评分标准|目标值|指标解释|计算公式|数据来源|计分|实际情况)[：:]")
_MOST = 4


def paragraph_twice(report: Report) -> Iterator[Note]:
    """The same paragraph again under the same heading."""
    first: dict[tuple[str, tuple[str, ...]], Paragraph] = {}
    for paragraph in report.paragraphs:
        if paragraph.heading or len(paragraph.text) < _LEAST:
            continue
        before = first.setdefault((paragraph.text, paragraph.section), paragraph)
        if before is not paragraph:
            says = f"这一段与{before.place.label}一字不差：“{short(paragraph.text, 30)}”。请删去一段，或改成应写的内容"
            yield noted("段落重复", paragraph.place, says, found=short(paragraph.text))


def findings_twice(report: Report) -> Iterator[Note]:
    """Two indicators whose findings are one text: one of them was copied."""
    seen: dict[str, list[tuple[str, Place]]] = {}
    for leaf in report.leaves:
        for paragraph in leaf.facts:
            if _OF_FORM.match(paragraph.text):
                continue
            text = without_form(_LABEL.sub("", paragraph.text))
            if len(text) >= _LEAST:
                seen.setdefault(text, []).append((leaf.name, paragraph.place))
    copied = {text: told for text, told in seen.items() if len({name for name, _ in told}) > 1}
    if copied:
        named = "；".join(
            f"{'、'.join(f'“{name}”' for name in dict.fromkeys(name for name, _ in told))}（{both([p for _, p in told])}）"
            for told in list(copied.values())[:_MOST]
        )
        says = f"不同指标的评价情况是同一段话：{named}。请各写各的事实"
        yield noted("两处同文", next(iter(copied.values()))[0][1], says, found=short(next(iter(copied))))


CHECKS = (paragraph_twice, findings_twice)
