"""Running text with its figures (正文与其中的数): paragraph by paragraph, without rules of scoring and formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ...library import load
from .model import Paragraph, Place
from .passages import shared
from .quantities import Quantity, alike, quantities
from .report import Report

_RULES = re.compile(
    "^(?:评价要点|评分标准|指标解释|指标说明|评分规则|评分细则|评分办法|计算公式|计分|目标值|评价等级|评价标准|等级)"
)
_GOALS = 60  # goals a figure is compared with
_ENOUGH = 8  # amounts with one name: more tell nothing
_MOST = 400  # figures of one paragraph: more is no prose


@dataclass(frozen=True, slots=True)
class Prose:
    """One paragraph and its figures in order."""

    paragraph: Paragraph
    figures: tuple[Quantity, ...]

    @property
    def text(self) -> str:
        return self.paragraph.text

    def at(self, figure: Quantity) -> Place:
        return self.paragraph.at(figure.start)

    def gap(self, one: Quantity, other: Quantity) -> str:
        """The text between two figures."""
        return self.text[one.end : other.start]


def prose(report: Report) -> Iterator[Prose]:
    """Every paragraph with at least two figures that is no rule."""
    for paragraph in report.paragraphs:
        if not _RULES.match(paragraph.text):
            figures = quantities(paragraph.text)
            if 0 < len(figures) <= _MOST:
                yield Prose(paragraph, figures)


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """What tells a whole from a part."""
    return load("figure_words")


@lru_cache(maxsize=64)
def any_of(name: str) -> re.Pattern[str]:
    """Any of the words listed under a name."""
    return re.compile("|".join(map(re.escape, words()[name])))


def any_word(listed: Iterable[str], text: str) -> bool:
    return any(word in text for word in listed)


def distinct(figures: Iterable[Quantity]) -> list[Quantity]:
    """Each amount once, the first that states it."""
    kept: list[Quantity] = []
    for one in figures:
        if not any(alike(one, other) and one.value == other.value for other in kept):
            kept.append(one)
    return kept


@lru_cache(maxsize=256)
def _called(report: Report, measures: tuple[str, ...], word: str) -> tuple[Quantity, ...]:
    """The first few amounts anywhere in the text that measure this and are called by a word."""
    kept: dict[Decimal, Quantity] = {}
    for item in prose(report):
        for figure in item.figures:
            if figure.measures == measures and not figure.each and word in figure.before:
                kept.setdefault(figure.value, figure)
        if len(kept) > _ENOUGH:
            break
    return tuple(kept.values())


def elsewhere(report: Report, like: Quantity, word: str) -> list[Quantity]:
    """Amounts anywhere in the text that measure the same and are called by a word."""
    return [figure for figure in _called(report, like.measures, word) if figure.value != like.value]


@lru_cache(maxsize=4)
def _goals(report: Report) -> tuple[Quantity, ...]:
    kept: dict[tuple[Decimal, str], Quantity] = {}
    for item in prose(report):
        for figure in item.figures:
            if figure.bound or re.search("目标|达到|计划", figure.before):
                kept.setdefault((figure.value, figure.before), figure)
    return tuple(kept.values())[:_GOALS]


def goals(report: Report, like: Quantity, subject: str) -> list[Quantity]:
    """目标 of a subject, wherever it is stated: 年门诊量达到40万人次, 准点率不低于92%."""
    return distinct(
        figure for figure in _goals(report) if alike(figure, like) and len(shared(subject, figure.before, 3)) > 2
    )


def in_parts(figure: Quantity, item: Prose) -> bool:
    """The figure is one of those after 其中 in its segment."""
    start = item.text.rfind("其中", 0, figure.start)
    if start > 0 and item.text[start - 1] in "（(" and re.search("[）)]", item.text[start : figure.start]):
        return False
    if start >= 0 and item.text[start + 2 : start + 3] in "，,：:":  # 其中：甲…；乙…；丙…
        return not re.search("[。！？]", item.text[start : figure.start])
    return start >= 0 and not re.search("[。！？；;]", item.text[start : figure.start])
