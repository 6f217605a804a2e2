"""数量前后不一: one quantity with two units or two values, and figures that look like slips of each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, islice
from typing import NamedTuple

from ..library import load
from ..values import plain, read_value, same_unit
from .alike import one_slip
from .check import Hit, named
from .quantities import Amount, amounts
from .rates import money
from .subject import Passage, Subject

_LEAST_DIGITS = 4
_MOST = 500  # different figures compared with each other
_PART = re.compile(r"其中|年初|上年|去年|中央|省级|市级|区级|县级|自筹|第[一二三四]|批|每|人均|累计|调整|追加|\d{4}年$")


class _Said(NamedTuple):
    amount: Amount
    passage: Passage


def _told(subject: Subject) -> dict[str, list[_Said]]:
    """Telling numbers (four digits and more) of the whole book by their digits, those of the facts first."""
    found: dict[str, list[_Said]] = {}
    for said in (*_of_facts(subject), *_of_prose(subject)):
        digits = re.sub(r"\D", "", plain(said.amount.number))
        if len(digits) >= _LEAST_DIGITS and len(digits.strip("0")) >= _LEAST_DIGITS - 1:
            found.setdefault(plain(said.amount.number), []).append(said)
    return found


def _of_prose(subject: Subject) -> Iterator[_Said]:
    for passage in subject.passages:
        for amount in amounts(passage.text):
            yield _Said(amount, passage)


def _of_facts(subject: Subject) -> Iterator[_Said]:
    """The money of the project card, and tables with 数值 and 单位."""
    for one in money(subject).values():
        if one.amount.unit:
            yield _Said(one.amount, Passage(one.fact.text, one.fact.name, one.fact.place))
    for record in (record for table in subject.facts.tables.values() for record in table):
        value, unit = record.get("数值"), record.get("单位")
        number = read_value(value.text).number if value else None
        if value and unit and number is not None:
            amount = Amount(f"{value.text}{unit.text}", number, unit.text, "", 0)
            yield _Said(amount, Passage(value.text, value.section, value.place))


@named("单位不一")
def units(subject: Subject) -> Iterator[Hit]:
    """11910 人 in one place and 11910 户 in another; 5195.68 万元 and 5195.68 元."""
    for digits, told in _told(subject).items():
        usual = Counter(said.amount.unit for said in told).most_common(1)[0][0]
        for said in told:
            unit = said.amount.unit
            if unit != usual and same_unit(said.amount.number, unit, usual) != said.amount.number:
                first = next(one for one in told if one.amount.unit == usual)
                says = f"这里写 {digits}{unit}，{_where(first.passage)}写 {digits}{usual}：同一个数两种单位，请核对"
                yield Hit(said.passage.place, says, f"{digits}{usual}", f"{digits}{unit}")


@named("数字笔误")
def slips(subject: Subject) -> Iterator[Hit]:
    """Two figures of one unit that differ by a digit, or by two digits that changed places."""
    told = _told(subject)
    for one, other in combinations(islice(told, _MOST), 2):
        if not one_slip(one, other) or one.replace(".", "") == other.replace(".", ""):
            continue
        pairs = [(a, b) for a in told[one] for b in told[other] if a.amount.unit == b.amount.unit]
        if pairs:
            a, b = pairs[0]
            rare, usual = (b, a) if len(told[other]) <= len(told[one]) else (a, b)
            says = f"这里写 {rare.amount.text}，{_where(usual.passage)}写 {usual.amount.text}：只差一个数字，请核对是不是笔误"
            yield Hit(rare.passage.place, says, usual.amount.text, rare.amount.text)


@named("资金数不一")
def funds(subject: Subject) -> Iterator[Hit]:
    """预算, 到位 and 支出 in the prose against the project card."""
    have = money(subject)
    words = load("review_words")["资金用语"]
    for passage in subject.leaf_passages:
        for said in amounts(passage.text):
            before = passage.text[max(0, said.start - 14) : said.start]
            for role, one in have.items():
                number = same_unit(said.number, said.unit, one.amount.unit)
                called = any(said.label.endswith(word) for word in words[role])
                if called and number not in (None, one.amount.number) and not _PART.search(before):
                    right = f"{plain(one.amount.number)}{one.amount.unit}"
                    says = f"这里写{said.label}{said.text}，项目卡片上“{one.fact.name}”是 {right}：请核对"
                    yield Hit(passage.place, says, right, said.text)


def _where(passage: Passage) -> str:
    name = passage.place.path[-1] if passage.place.path else passage.label
    return f"{passage.place.said}（{name}）"


CHECKS = (units, slips, funds)
