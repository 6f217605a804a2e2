"""A problem without its suggestion, where every other one has its own in the same order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ....library import load
from ..model import Paragraph
from ..passages import short
from ..report import Report
from .noting import Note, noted
from .solutions import chapter_of, items_under

_GENERAL = (
    "不够不到位有待提升加强加大完善健全提高进一步规范严格落实强化推进存在问题部分单位项目"
    "资金管理工作情况绩效建议及时制度机制要求措施力度方面"
)
_LISTED = re.compile("(?=[一二三四五六七八九]是)")
_FEWEST = 3  # problems
_LONG = 24  # characters of an item that tells what it is about
_ALIKE = 3  # pairs of characters a problem and its suggestion share


def unanswered(report: Report) -> Iterator[Note]:
    """As many suggestions as problems, all but one in pairs, and the odd two have not a word in common with any."""
    words = load("report_words")
    if chapter_of(report, words["问题标题"]) is None or chapter_of(report, words["建议标题"]) is None:
        return
    problems, advice = (_items(report, words[f"{kind}标题"]) for kind in ("问题", "建议"))
    if len(problems) != len(advice) or len(problems) < _FEWEST:
        return
    common = _pairs(_GENERAL) | _pairs("".join(p.text for p in report.paragraphs[:2] if "报告" in p.text))
    a, b = ([_pairs(item) - common for _, item in items] for items in (problems, advice))
    odd = [i for i in range(len(a)) if not a[i] & b[i]]
    if len(odd) != 1:
        return
    i = odd[0]
    answered = any(a[i] & other for other in b)
    answers = any(b[i] & other for other in a)
    if not answered and not answers:
        place = advice[i][0].place
        says = (
            f"问题“{short(problems[i][1], 24)}”（{problems[i][0].place.label}）没有对应的建议，同一位置的建议是"
            f"“{short(advice[i][1], 24)}”，与各个问题都不相干。请核对"
        )
        others = [len(x & y) for at, (x, y) in enumerate(zip(a, b, strict=True)) if at != i]
        told = min(len(problems[i][1]), len(advice[i][1])) >= _LONG and min(others) >= _ALIKE
        yield noted(
            "问题与建议", place, says, severity="warning" if told else "hint"
        )  # short items may say it otherwise


def _items(report: Report, titles: list[str]) -> list[tuple[Paragraph, str]]:
    """Each item with all that is told of it, to the next one."""
    items = list(dict.fromkeys(id(item) for item in items_under(report, titles)))
    starts = [i for i, p in enumerate(report.paragraphs) if id(p) in set(items)]
    if len(starts) == 1:
        paragraph = report.paragraphs[starts[0]]
        return [(paragraph, part) for part in _LISTED.split(paragraph.text) if len(part) > 2 and part[1] == "是"]
    found: list[tuple[Paragraph, str]] = []
    for start, end in pairwise([*starts, len(report.paragraphs)]):
        first, text = report.paragraphs[start], report.paragraphs[start].text
        for p in report.paragraphs[start + 1 : end]:
            if p.section[: len(first.section)] != first.section or p.heading and (p.depth or 0) <= (first.depth or 0):
                break
            text += "。" + p.text
        found.append((first, text))
    return found


def _pairs(text: str) -> set[str]:
    bare = re.sub(r"\d[\d,.]*[\u4e00-\u9fff]|[^\u4e00-\u9fff]", " ", text)  # 2个站 and 3个站 are not alike
    return {bare[i : i + 2] for i in range(len(bare) - 1) if " " not in bare[i : i + 2]}


CHECKS = (unanswered,)
