"""Columns of single experts (专家各打一列分): 专家1, 专家2, 专家3 beside 平均分. One expert's points are not the score."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

from pescore.workbook.layout.blocks import Blocks
from pescore.workbook.layout.labels import points
from pescore.workbook.layout.naming import plain_width, squeeze
from pescore.workbook.layout.stacked import is_score
from pescore.workbook.layout.words import Head, known, words

_NOTE = re.compile(r"\([^()]*\)")
_SHARE = re.compile(r"\((?:权重|占比)?[:：]?(\d{1,2}(?:\.\d+)?)%\)")
_SHORT = 8


def rater_columns(
    stacks: Mapping[int, Sequence[Head]], meaning: Mapping[int, Head], blocks: Blocks, body: Sequence[int]
) -> list[int]:
    """The columns in which one expert each gave points; none for fewer than two.

    They are called 专家1, 评委甲 …, or stand together under 专家评分 with names that no list knows (张某 | 李某 | 王某).
    """
    called = [col for col in meaning if _is_called(stacks[col])]
    named = [
        col
        for col, head in meaning.items()
        if col not in called and _is_person(stacks[col], head) and _holds_points(blocks, col, body)
    ]
    if any(meaning[col].base.startswith("自评") for col in meaning if is_score(meaning[col])):
        named = []  # 得分 over 自评 and 第三方: bodies one after the other, not experts
    return sorted(called + named) if len(called + named) > 1 else []


def share_of(heads: Sequence[Head]) -> Decimal | None:
    """The weight of an expert's points: 专家1（40%） → 40."""
    found = _SHARE.search(plain_width(squeeze(heads[-1].text)))
    return Decimal(found[1]) if found else None


@cache
def _called() -> re.Pattern[str]:
    return re.compile(words()["raters"])


def _is_called(heads: Sequence[Head]) -> bool:
    return _called().fullmatch(_NOTE.sub("", plain_width(squeeze(heads[-1].text)))) is not None


def _is_person(heads: Sequence[Head], meant: Head) -> bool:
    """A short unknown word below 专家评分 or 得分."""
    return len(heads) > 1 and is_score(heads[-2]) and not known(meant.base) and len(meant.base) <= _SHORT


def _holds_points(blocks: Blocks, col: int, body: Sequence[int]) -> bool:
    """Points, not differences: a number in nearly every filled row, none below zero."""
    found = [points(value)[0] for row in body if (value := blocks.value(row, col)) is not None]
    numbers = [number for number in found if number is not None]
    return len(numbers) >= max(2, 0.8 * len(found)) and min(numbers) >= 0
