"""编号与清单: numbers that skip or repeat, and lists whose stated length is not their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..evaluation.checklist import CIRCLED
from ..values import chinese_number
from .check import Hit, named
from .subject import Subject

_DIGITS = "一二三四五六七八九十"
_SERIES = (
    re.compile(rf"(?:^|[。；：:;\n，,\s])([{_DIGITS}]{{1,2}})是(?![否一])"),
    re.compile(rf"[（(]([{_DIGITS}]{{1,2}})[）)]"),
    re.compile(rf"(?:^|[。；\n])第([{_DIGITS}]{{1,2}})[，,、]"),
    re.compile(r"(?:^|[。；\n\s])[（(](\d{1,2})[）)]"),
    re.compile(r"(?:^|\n)\s*(\d{1,2})[.．、](?!\d)"),
)
_POINTS_AT = re.compile(r"[缺第符]\s*[①-⑳]|[①-⑳]{2,}")
_N = rf"(\d{{1,3}}|[{_DIGITS}两]{{1,3}})"
_UNIT = "(?:个|项|条|家|处|类|种|点|方面|起|名|份|本|部|次)"
_COUNT = re.compile(_N + _UNIT)
_NOUN = r"[\u4e00-\u9fff]{0,8}?"
_COUNTED_BEFORE = re.compile(rf"{_N}{_UNIT}{_NOUN}[（(]?(?:为|有|包括|分别[为是]|即|如下)?[：:]([^。）)\n]{{1,2000}})")
_NAME = r"[^，。；：:;\n、（）()]{1,20}"
_COUNTED_AFTER = re.compile(rf"({_NAME}(?:、{_NAME}){{1,30}}?)(等)?(?:这)?{_N}{_UNIT}")


@named("序号不连续")
def numbering(subject: Subject) -> Iterator[Hit]:
    """一是、二是、四是; ①②④; a numbered list of facts without its 15."""
    for passage in subject.passages:
        for numbers in _series(passage.text):
            if fault := _fault(numbers):
                yield Hit(passage.place, f"编号不连续：{fault}。请补上缺的一条，或重新编号", "", passage.text[:40])
    yield from _numbered_facts(subject)
    yield from _numbered_problems(subject)


def _series(text: str) -> Iterator[list[int]]:
    """Every run of numbers that numbers something; circled ones that point at 要点 (缺④, ①②④符合) do not."""
    marks = [CIRCLED.index(char) + 1 for char in text if char in CIRCLED]
    if len(marks) > 1 and not _POINTS_AT.search(text):
        yield marks
    for pattern in _SERIES:
        found = [number for mark in pattern.findall(text) if (number := _number(mark))]
        if len(found) > 1:
            yield found


def _number(text: str) -> int:
    read = int(text) if text.isdigit() else chinese_number(text)
    return int(read) if read is not None else 0


def _fault(numbers: Sequence[int]) -> str:
    """What is wrong with a run of numbers; a new 1 begins another list."""
    if numbers[0] != 1:
        return ""
    before = 0
    for number in numbers:
        if number == 1:
            before = 1
            continue
        if number != before + 1:
            return f"{before} 之后是 {number}"
        before = number
    return ""


def _numbered_facts(subject: Subject) -> Iterator[Hit]:
    """Key and value rows numbered 1, 2, 3 …"""
    before: dict[str, int] = {}
    for fact in subject.facts.pairs:
        head, _, last = fact.name.rpartition(" / ")
        if not last.isdigit():
            continue
        list_ = f"{fact.section} / {head}"
        if list_ in before and int(last) != before[list_] + 1:
            says = f"“{head or fact.section}”的编号 {before[list_]} 之后是 {last}：请补上缺的一条，或重新编号"
            yield Hit(fact.place, says, str(before[list_] + 1), last)
        before[list_] = int(last)


def _numbered_problems(subject: Subject) -> Iterator[Hit]:
    """问题清单 is numbered from 1 within each class, or right through."""
    before = 0
    for record in subject.facts.problems:
        number = record.get("序号")
        if number is None or not number.text.isdigit():
            continue
        if int(number.text) not in (1, before + 1):
            says = f"问题清单的序号 {before} 之后是 {number.text}：请重新编号"
            yield Hit(number.place, says, str(before + 1), number.text)
        before = int(number.text)


@named("清单条数")
def lengths(subject: Subject) -> Iterator[Hit]:
    """`3个县：甲、乙` and `甲、乙、丙两种方式`: the count stated against the names listed."""
    for passage in subject.passages:
        if not _COUNT.search(passage.text):
            continue
        for found in _COUNTED_BEFORE.finditer(passage.text):
            count, names = _number(found[1].replace("两", "二")), _names(found[2])
            if count and len(names) > 1 and count != len(names) and "等" not in found[2]:
                yield Hit(passage.place, _said(found[0], count, names), str(count), str(len(names)))
        for found in _COUNTED_AFTER.finditer(passage.text):
            count, names = _number(found[3].replace("两", "二")), _names(found[1])
            if count and not found[2] and abs(count - len(names)) == 1 and count > 1:
                yield Hit(passage.place, _said(found[0], count, names), str(count), str(len(names)))


def _said(words: str, count: int, names: Sequence[str]) -> str:
    return f"“{words.strip()[:40]}”写的是 {count} 项，列出的是 {len(names)} 项：请核对"


def _names(listed: str) -> list[str]:
    """The names of a list: apart by ； or commas where there are any, else by 、 and a closing 和."""
    if re.search("[；;]", listed):
        return [name for name in re.split("[；;]", listed) if name.strip()]
    if re.search("[，,]", listed):
        return [name for name in re.split("[，,]", listed) if name.strip()]
    return [
        name
        for name in re.split(r"、|(?<=[\u4e00-\u9fff]{2})(?:和|以及|及)(?=[\u4e00-\u9fff]{2})", listed)
        if name.strip()
    ]


CHECKS = (numbering, lengths)
