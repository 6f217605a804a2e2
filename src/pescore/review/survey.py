"""问卷: counts, shares that cannot be, shares that do not add up, satisfaction, interval and sample size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..evaluation import table as t
from ..evaluation.tree import Leaf
from ..methods.survey import adds_up, attainable, sample_size, wilson
from ..values import as_percent, exact, plain, read_value
from .check import Hit, named
from .quantities import amounts
from .rates import stated_rate
from .subject import Fact, Place, Question, Subject

_SENT, _BACK, _VALID = "发放", "回收", "有效"
_PERCENT = re.compile(r"^\d+(?:\.\d+)?[%％]$")
_HUNDRED = Decimal(100)
_MULTIPLE = re.compile(r"多选|可选多项|不定项")


def _count(subject: Subject, word: str) -> tuple[Decimal, Fact] | None:
    for name, fact in subject.facts.survey.items():
        if name.startswith(word) and "率" not in name:
            number = read_value(fact.text).number
            return None if number is None else (number, fact)
    return None


def people(subject: Subject) -> int | None:
    """How many answered: 有效, else 回收."""
    for word in (_VALID, _BACK):
        found = _count(subject, word)
        if found and found[0] == found[0].to_integral_value() and found[0] > 0:
            return int(found[0])
    return None


@named("问卷份数")
def copies(subject: Subject) -> Iterator[Hit]:
    """发放 ≥ 回收 ≥ 有效, all whole numbers, and a 回收率 that follows from them."""
    found = {word: _count(subject, word) for word in (_SENT, _BACK, _VALID)}
    for word, one in found.items():
        if one and (one[0] < 0 or one[0] != one[0].to_integral_value()):
            yield Hit(one[1].place, f"{word}份数“{one[1].text}”不是整数：请改正", "整数", one[1].text)
    for larger, smaller in ((_SENT, _BACK), (_BACK, _VALID), (_SENT, _VALID)):
        a, b = found[larger], found[smaller]
        if a and b and b[0] > a[0] and not (larger == _SENT and smaller == _VALID and found[_BACK]):
            says = f"{smaller} {plain(b[0])} 份，多于{larger} {plain(a[0])} 份：请改正"
            yield Hit(b[1].place, says, f"≤{plain(a[0])}", plain(b[0]))


@named("选项合计")
def shares_add_up(subject: Subject) -> Iterator[Hit]:
    """The shares of a single-choice question are 100 %, as far as their rounding allows."""
    n = people(subject)
    for question in subject.facts.questions:
        shares = _shares(question)
        if len(shares) < 2 or len(shares) < len(question.options) or _MULTIPLE.search(question.text):
            continue
        total = sum((Decimal(one.rstrip("%％")) for one in shares), Decimal(0))
        places = max(len(one.rstrip("%％").partition(".")[2]) for one in shares)
        slack = (
            Decimal(len(shares)) / 2 * Decimal(1).scaleb(-min(len(s.rstrip("%％").partition(".")[2]) for s in shares))
        )
        if abs(total - _HUNDRED) >= max(slack, Decimal(1).scaleb(-places)):
            says = f"第 {question.number} 题各选项相加是 {plain(total)}%，不是 100%：请核对（多选题请在题目中注明）"
            several = "warning" if total > _HUNDRED else ""  # perhaps several answers were allowed
            yield Hit(question.options[0].place, says, "100%", f"{plain(total)}%", several)
        elif (
            n and all(attainable(s, n).possible for s in shares) and not adds_up([attainable(s, n) for s in shares], n)
        ):
            says = f"第 {question.number} 题各选项折成人数，加起来不会是 {n} 人：请核对份数和比例"
            yield Hit(question.options[0].place, says, f"{n}人", "")
    yield from _counts_add_up(subject, n)


def _counts_add_up(subject: Subject, n: int | None) -> Iterator[Hit]:
    """Options given as people."""
    for question in subject.facts.questions:
        numbers = [read_value(option.text).number for option in question.options]
        if n is None or _shares(question) or len(numbers) < 2 or any(number is None for number in numbers):
            continue
        total = sum((number for number in numbers if number is not None), Decimal(0))
        if total > n and not _MULTIPLE.search(question.text):
            says = f"第 {question.number} 题各选项共 {plain(total)} 人，多于有效问卷 {n} 份：请核对"
            yield Hit(question.options[0].place, says, f"≤{n}", plain(total))


@named("百分比不可能")
def impossible_shares(subject: Subject) -> Iterator[Hit]:
    """Printed percentages that no number of people gives (GRIM), as strings: 5.20% is not 5.2%."""
    n = people(subject)
    for question in subject.facts.questions if n else ():
        wrong = []
        for option in question.options:
            if _PERCENT.match(option.text) and n:
                found = attainable(option.text, n)
                if not found.possible:
                    beside = "、".join(f"{k}人是{shown}" for k, shown in found.nearest)
                    wrong.append((option, f"“{option.name}”{option.text}（{beside}）"))
        if wrong:
            listed = "；".join(text for _, text in wrong)
            says = f"第 {question.number} 题：{n} 人作答得不出{listed}。请按人数重算，或写明每题的作答人数"
            yield Hit(wrong[0][0].place, says, "", "、".join(option.text for option, _ in wrong))


@named("满意度依据")
def satisfaction_has_a_question(subject: Subject) -> Iterator[Hit]:
    """A satisfaction figure that no question of the survey asks about, or that its answers do not give."""
    if not subject.facts.questions:
        return
    asked = [question for question in subject.facts.questions if "满意" in question.text + "".join(_names(question))]
    for leaf in _satisfaction(subject):
        rate = stated_rate(leaf)
        if rate is None:
            continue
        if not asked:
            says = (
                f"满意度 {rate.text} 没有来处：问卷的 {len(subject.facts.questions)} 道题都不问满意度，请写明怎样算出"
            )
            yield Hit(subject.at(leaf, t.ACTUAL), says, "问卷中的题目", rate.text)
        elif (ways := _ways(asked[0])) and not any(abs(way - rate.value) < Decimal("0.0006") for way in ways.values()):
            told = "，".join(f"{name} {as_percent(value, 2)}" for name, value in ways.items())
            says = f"满意度 {rate.text} 由第 {asked[0].number} 题算不出来（{told}）：请写明计算办法"
            yield Hit(subject.at(leaf, t.ACTUAL), says, told, rate.text)


@named("样本与区间")
def interval(subject: Subject) -> Iterator[Hit]:
    """What the sample can say: the interval of the satisfaction figure, and the sample the population needs."""
    n = people(subject)
    if not n:
        return
    for leaf in _satisfaction(subject):
        rate = stated_rate(leaf)
        if rate is None or not 0 <= rate.value <= 1:
            continue
        low, high = (as_percent(exact(end), 2) for end in wilson(float(rate.value), n))
        says = f"满意度 {rate.text} 来自 {n} 份问卷，置信度 95% 的区间是 {low} 至 {high}：与满分线相近时请在报告中说明"
        yield Hit(subject.at(leaf, t.ACTUAL), says, f"{low}至{high}", rate.text)
    if (whole := _population(subject)) and sample_size(whole[0], 0.05) > n:
        needed = sample_size(whole[0], 0.05)
        says = f"总体 {whole[0]} 人，误差 ±5%、置信度 95% 需要 {needed} 份，有效问卷 {n} 份：请说明抽样误差"
        yield Hit(whole[1], says, str(needed), str(n))


def _satisfaction(subject: Subject) -> Iterator[Leaf]:
    return (leaf for leaf in subject.evaluation.leaves if "满意" in leaf.name)


def _population(subject: Subject) -> tuple[int, Place] | None:
    """The people the survey is about: 总体 of the survey, else the largest number of people among the facts."""
    sent = _count(subject, _SENT)
    for name, fact in subject.facts.survey.items():
        number = read_value(fact.text).number
        if "总体" in name and number is not None and number > 0:
            return int(number), fact.place
    found = [
        (amount.number, sent[1].place)
        for leaf in subject.evaluation.leaves
        for amount in amounts(leaf.narrative)
        if sent and amount.unit == "人" and amount.number == amount.number.to_integral_value()
    ]
    largest = max(found, default=None, key=lambda pair: pair[0])
    return None if largest is None else (int(largest[0]), largest[1])


def _ways(question: Question) -> dict[str, Decimal]:
    """The usual satisfaction figures of one question, as fractions: top answer, top two, weighted 100…0."""
    shares = [Decimal(s.rstrip("%％")) / 100 for s in _shares(question)]
    if len(shares) != len(question.options) or len(shares) < 2:
        return {}
    count = len(shares)
    weighted = sum((share * (count - 1 - i) / (count - 1) for i, share in enumerate(shares)), Decimal(0))
    steps = sum((share * (count - i) / count for i, share in enumerate(shares)), Decimal(0))
    return {"第一项": shares[0], "前两项": shares[0] + shares[1], "百分制加权": weighted, "等距加权": steps}


def _shares(question: Question) -> list[str]:
    return [option.text for option in question.options if _PERCENT.match(option.text)]


def _names(question: Question) -> list[str]:
    return [option.name for option in question.options]


CHECKS = (copies, shares_add_up, impossible_shares, satisfaction_has_a_question, interval)
