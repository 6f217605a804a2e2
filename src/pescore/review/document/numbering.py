"""How Chinese reports number their parts: 摘要/附件1/第一部分 › 一、 › （一） › 1. › （1） › ①."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...values import chinese_number

PART, CIRCLED = 0, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HAN = "[一二三四五六七八九十]{1,3}"
_PART = re.compile(r"(摘要|前言|引言|正文|目录|附件|附表|附录)(\d{0,2}|[一二三四五六七八九十]{0,2})[:：]?")
_NUMBERS = (
    re.compile(rf"({_HAN})[、．.](?=\S)"),
    re.compile(rf"[（(]({_HAN})[）)](?=\S)"),
    re.compile(r"(\d{1,2})(?:[.．](?!\d)|、)(?=\S)"),
    re.compile(r"[（(](\d{1,2})[）)](?=\S)"),
    re.compile(rf"([{CIRCLED}])(?=\S)"),
)
_LONGEST_PART = 6
_CHAPTER = re.compile(rf"第{_HAN}(?:部分|章|篇)[、:：]?([^。；，]{{2,24}})")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in front of a paragraph: how deep it lies, which it is, and what follows it."""

    depth: int
    ordinal: int
    rest: str


def numbered(text: str) -> Number | None:
    """The number a cleaned paragraph begins with, or None.

    >>> numbered("（三）产出（32分）")
    Number(depth=2, ordinal=3, rest='产出（32分）')
    """
    if len(text) <= _LONGEST_PART and (part := _PART.fullmatch(text)):
        return Number(PART, _value(part[2]) if part[2] else 0, text.rstrip(":："))
    if chapter := _CHAPTER.fullmatch(text):
        return Number(PART, 0, chapter[1])
    for depth, pattern in enumerate(_NUMBERS, 1):
        if found := pattern.match(text):
            return Number(depth, _value(found[1]), text[found.end() :])
    return None


def _value(figure: str) -> int:
    if figure in CIRCLED:
        return CIRCLED.index(figure) + 1
    return int(figure) if figure.isdecimal() else int(chinese_number(figure) or 0)
