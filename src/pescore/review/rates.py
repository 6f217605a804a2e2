"""比率: rates against the amounts they come from, the other usual denominator, and plans that are just the result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ..evaluation import table as t
from ..evaluation.conventions import settings_of
from ..evaluation.marking import mark
from ..evaluation.tree import Leaf
from ..library import load
from ..values import Value, as_percent, cents, exact, meets, plain, read_value, same_unit
from .check import Hit, named
from .quantities import Amount, Rate, amounts, prints_as, rates, ratio, sentences
from .subject import Fact, Subject

_UNIT_IN_NAME = re.compile(r"[（(]([^（()）]+)[）)]\s*$")
_CHANGE = re.compile(r"增长|提高|增加|下降|降低|减少|上升|高出?|低|节约|结余|同比|左右|置信|占比|分别")
_AWAY = Decimal("0.1")  # how far from the target a standard is tried
_RATE_WORD = re.compile(r"率|占|完成|比例|达到?")


class _Money(NamedTuple):
    """An amount of the project card and what it is: 预算, 到位 or 支出."""

    role: str
    amount: Amount
    fact: Fact


def money(subject: Subject) -> dict[str, _Money]:
    """预算, 到位 and 支出 of the project card, by role."""
    found: dict[str, _Money] = {}
    for role, names in load("review_words")["资金"].items():
        for name, fact in subject.facts.card.items():
            if role not in found and any(word in name for word in names):
                unit, read = _UNIT_IN_NAME.search(name), read_value(fact.text)
                if read.number is not None:
                    said = read.unit or (unit[1] if unit else "")
                    found[role] = _Money(
                        role, Amount(fact.text, read.number, said, _UNIT_IN_NAME.sub("", name), 0), fact
                    )
    return found


def stated_rate(leaf: Leaf) -> Rate | None:
    """The leaf's 实际值 as a rate with the decimals it has; None where it is no rate."""
    return rate_of(leaf.actual) if isinstance(leaf.actual, (str, int, float, Decimal)) else None


@lru_cache(maxsize=4096, typed=True)  # 1 people and 1.0, a full rate, are not the same cell
def rate_of(actual: str | float | Decimal) -> Rate | None:
    """A value as a rate; a bare number is a fraction."""
    read = read_value(actual, rate=True)
    if read.kind != "number" or read.number is None or read.comparator or read.unit not in (None, "%"):
        return None
    value = exact(read.number)
    shown = as_percent(value)
    return Rate(shown, value, len(shown.rstrip("%").partition(".")[2]), "", 0)


def _is_called(leaf: Leaf, name: str) -> bool:
    """The rate of the whole project: 资金到位率, not 省级资金到位率."""
    return leaf.name.removeprefix("项目") == name


@named("比率与资金")
def against_the_card(subject: Subject) -> Iterator[Hit]:
    """资金到位率 and 预算执行率 recomputed from the amounts on the project card."""
    have = money(subject)
    for leaf in subject.evaluation.leaves:
        for name, parts in load("review_words")["资金比率"].items():
            rate = stated_rate(leaf)
            if not _is_called(leaf, name) or rate is None or parts["分子"] not in have:
                continue
            bottoms = [have[role] for role in parts["分母"] if role in have]
            tops = have[parts["分子"]]
            right = {b.role: value for b in bottoms if (value := ratio(tops.amount, b.amount)) is not None}
            if right and not any(prints_as(value, rate) for value in right.values()):
                first = next(iter(right.items()))
                shown = as_percent(first[1], 2)
                said = "，".join(
                    f"{tops.amount.label}÷{b.amount.label}={as_percent(right[b.role], 2)}" for b in bottoms
                )
                says = f"实际值 {rate.text} 与项目卡片的资金数对不上：{said}。请核对"
                yield Hit(subject.at(leaf, t.ACTUAL), says, shown, rate.text)


@named("另一分母")
def other_denominator(subject: Subject) -> Iterator[Hit]:
    """The same rate over the other usual denominator, where that changes the score."""
    have = money(subject)
    for leaf in subject.evaluation.leaves:
        rate = stated_rate(leaf)
        for name, parts in load("review_words")["资金比率"].items():
            if not _is_called(leaf, name) or rate is None or parts["分子"] not in have:
                continue
            top = have[parts["分子"]].amount
            values = {
                role: value for role in parts["分母"] if role in have and (value := ratio(top, have[role].amount))
            }
            if not any(prints_as(value, rate) for value in values.values()):
                continue
            for role, value in values.items():
                if prints_as(value, rate):
                    continue
                other = mark(float(value), leaf.full, leaf.standard, leaf.target, leaf.points).points
                mine = mark(float(rate.value), leaf.full, leaf.standard, leaf.target, leaf.points).points
                if other is not None and mine is not None and other != mine:
                    says = (
                        f"{rate.text} 是按一种分母算的；以{have[role].amount.label}为分母是 {as_percent(value, 2)}，"
                        f"得分会从 {plain(mine)} 变为 {plain(other)}：请在口径中写明用哪一个分母"
                    )
                    yield Hit(subject.at(leaf, t.ACTUAL), says, as_percent(value, 2), rate.text)


@named("循环分母")
def circular(subject: Subject) -> Iterator[Hit]:
    """A 完成率 of 100 % whose plan is the result itself: what was planned stands elsewhere and is different."""
    have = money(subject)
    if "预算" not in have or not ({"到位", "支出"} & have.keys()):
        return
    budget = have["预算"].amount
    results = [have[role].amount for role in ("到位", "支出") if role in have]
    for leaf in subject.evaluation.leaves:
        rate = stated_rate(leaf)
        if rate is None or rate.value != 1 or "完成率" not in leaf.name:
            continue
        for said in amounts(leaf.narrative):
            if "计划" not in said.label:
                continue
            same = any(_equal(said, one) for one in results)
            if same and not _equal(said, budget):
                says = (
                    f"完成率 100% 的分母“计划”{said.text}就是实际{'到位' if '到位' in have else '支出'}数，"
                    f"而预算是 {plain(budget.number)}{budget.unit}：这样算永远是 100%，请说明计划数的来源"
                )
                yield Hit(subject.at(leaf, t.ACTUAL), says, f"{plain(budget.number)}{budget.unit}", said.text)
                break


@named("比率核对")
def in_a_sentence(subject: Subject) -> Iterator[Hit]:
    """A sentence with two amounts of one kind and a rate that is neither of their ratios."""
    for passage in subject.leaf_passages:
        for sentence in sentences(passage.text):
            told = rates(sentence)
            if len(told) != 1 or _CHANGE.search(sentence) or not _RATE_WORD.search(sentence):
                continue
            given = _one_kind(amounts(sentence))
            if len(given) == 2 and not _fits(given, told[0]):
                one, two = given
                low, high = sorted(given, key=lambda a: same_unit(a.number, a.unit, one.unit) or a.number)
                right = as_percent(ratio(low, high) or Decimal(0), max(told[0].decimals, 0))
                says = f"“{sentence.strip()[:50]}”：{low.text}÷{high.text}={right}，与写的 {told[0].text} 不符，请核对"
                yield Hit(passage.place, says, right, told[0].text)


def _one_kind(given: tuple[Amount, ...]) -> list[Amount]:
    """The amounts that can be divided by each other, equal ones once."""
    kept: list[Amount] = []
    for one in given:
        if (not kept or same_unit(one.number, one.unit, kept[0].unit) is not None) and not any(
            _equal(one, k) for k in kept
        ):
            kept.append(one)
    return kept


def _fits(given: list[Amount], rate: Rate) -> bool:
    return any(
        (value := ratio(a, b)) is not None and prints_as(value, rate) for a in given for b in given if a is not b
    )


def _equal(one: Amount, other: Amount) -> bool:
    number = same_unit(one.number, one.unit, other.unit)
    return number is not None and bool(one.unit) and number == other.number


@named("实际值与文字")
def actual_in_words(subject: Subject) -> Iterator[Hit]:
    """A rate as 实际值, and a 评价情况 or 扣分原因 that gives the same indicator another."""
    for leaf in subject.evaluation.leaves:
        rate = stated_rate(leaf)
        if rate is None or not leaf.name.endswith(("率", "度")):
            continue
        tail = leaf.name[-3:]
        for heading, text in ((t.NARRATIVE, leaf.narrative), (t.LOSS_REASON, leaf.loss_reason)):
            said = [one for one in rates(text) if one.label.endswith(tail) or _named_before(text, one, tail)]
            if said and not any(prints_as(rate.value, one) or one.value == rate.value for one in rates(text)):
                says = f"实际值是 {rate.text}，{heading}写的是 {said[0].text}：请核对哪一个对"
                yield Hit(subject.at(leaf, heading), says, rate.text, said[0].text)
        for fact in subject.facts.pairs:
            said = rates(fact.text)
            if fact.name.split(" / ")[-1] == leaf.name and said and not prints_as(rate.value, said[0]):
                says = f"“{fact.name}”是 {fact.text}，评分表里的实际值是 {rate.text}：请核对哪一个对"
                yield Hit(fact.place._replace(path=leaf.path), says, rate.text, fact.text)


def _named_before(text: str, rate: Rate, tail: str) -> bool:
    """The clause in front of the rate speaks of the indicator."""
    clause = re.split(r"[。；]", text[: rate.start])[-1]
    return tail in clause and len(rates(clause)) == 0 and not _CHANGE.search(clause)


@named("比率超过100%")
def above_the_whole(subject: Subject) -> Iterator[Hit]:
    """合格率 197.92 %: a share of a whole cannot be more than the whole."""
    words = tuple(load("review_words")["不超过100%的比率"])
    for leaf in subject.evaluation.leaves:
        rate = stated_rate(leaf) if leaf.name.endswith(words) else None
        if rate is not None and rate.value > 1:
            says = f"{leaf.name}写 {rate.text}：合格的、满意的不会比全部还多，请核对实际值"
            yield Hit(subject.at(leaf, t.ACTUAL), says, "≤100%", rate.text)


@named("目标与计分")
def target_and_standard(subject: Subject) -> Iterator[Hit]:
    """Full marks although the target cell is missed, or points lost although it is met."""
    for scored in subject.result.leaves:
        leaf = scored.leaf
        if not leaf.standard or leaf.target in (None, "") or scored.computed is None:
            continue
        goal = read_value(leaf.target)
        if goal.comparator is None and _less_is_better(subject, leaf, goal):
            goal = replace(goal, comparator="≤")
        met = meets(goal, read_value(leaf.actual, rate=goal.unit == "%"))
        if met is None:
            continue
        if not met and scored.computed >= leaf.full:
            says = f"目标值 {leaf.target}，实际值 {leaf.actual}，没有达到目标，按评分标准却得满分：请核对标准与目标值"
            yield Hit(subject.at(leaf, t.TARGET), says, str(leaf.target), str(leaf.actual))
        elif met and scored.computed < leaf.full:
            lost = plain(cents(leaf.full - scored.computed))
            says = f"目标值 {leaf.target}，实际值 {leaf.actual}，达到了目标，按评分标准却扣 {lost} 分：请核对"
            yield Hit(subject.at(leaf, t.TARGET), says, str(leaf.target), str(leaf.actual))


def _less_is_better(subject: Subject, leaf: Leaf, goal: Value) -> bool:
    """The standard takes points above the target and none below it (不超过目标值得满分): the target is a ceiling."""
    if not goal.number:
        return False
    settings = settings_of(subject.evaluation.conventions)
    above, below = (
        mark(_written(goal.number * share, goal.unit), leaf.full, leaf.standard, leaf.target, leaf.points, settings)
        for share in (1 + _AWAY, 1 - _AWAY)
    )
    return above.points is not None and below.points is not None and above.points < below.points


def _written(number: Decimal, unit: str | None) -> float | str:
    """A value as a cell holds it: a rate as a fraction."""
    return float(number) if unit == "%" else f"{plain(number)}{unit or ''}"


CHECKS = (
    against_the_card,
    other_denominator,
    circular,
    in_a_sentence,
    actual_in_words,
    above_the_whole,
    target_and_standard,
)
