"""合计与等级: what is written down follows from the leaves, and rounding does not decide the grade."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from ..evaluation.grades import GradeError, Scale
from ..evaluation.results import ZERO, Scored
from ..library import load
from ..values import cents, plain, read_value
from .check import Hit, named
from .subject import Fact, Place, Subject

_NEAR = Decimal("0.5")


@named("合计得分")
def totals(subject: Subject) -> Iterator[Hit]:
    """A total somebody typed, in the table or on the project card, against the sum of the leaves."""
    total = subject.result.total
    if total is None:
        return
    written = [(one.text, one.place) for one in subject.stated if one.what == "合计得分"]
    words = load("review_words")["综合得分"]
    written += [(fact.text, fact.place) for fact in _facts(subject) if fact.name.split(" / ")[-1] in words]
    for text, place in written:
        number = read_value(text.removesuffix("分")).number
        if number is not None and cents(number) != cents(total):
            says = f"写的综合得分是 {text}，各指标得分相加是 {plain(total)}：请改正"
            yield Hit(place, says, plain(total), text)


@named("各类得分")
def dimensions(subject: Subject) -> Iterator[Hit]:
    """The score of a 一级指标 written among the facts, against its leaves."""
    words = load("review_words")["各类得分"]
    levels = {level.path[0]: level for level in subject.result.dimensions}
    for fact in _facts(subject):
        above, _, name = fact.name.rpartition(" / ")
        level = levels.get(name) if above in words else None
        if level is None or level.score is None:
            continue
        number = read_value(fact.text.removesuffix("分")).number
        if number is not None and number != level.score:
            says = f"{level.path[0]}写的得分是 {fact.text}，其下各指标得分相加是 {plain(level.score)}：请改正"
            yield Hit(fact.place._replace(path=level.path), says, plain(level.score), fact.text)


@named("等级")
def grades(subject: Subject) -> Iterator[Hit]:
    """A grade somebody wrote must be the one the total falls in."""
    grade, total = subject.result.grade, subject.result.total
    if grade is None or total is None:
        return
    written = [(one.text, one.place) for one in subject.stated if one.what == "评价等级"]
    words = load("review_words")["评价等级"]
    written += [(fact.text, fact.place) for fact in _facts(subject) if fact.name.split(" / ")[-1] in words]
    known = [band.name for band in subject.evaluation.scale.bands]
    for text, place in written:
        if text.strip() not in known:
            says = (
                f"写的评价等级是“{text}”，采用的等级表里没有这一档（{'、'.join(known)}；{plain(total)} 分属于“{grade}”）："
                "用的是哪一套等级表？请在“口径”表的 grade_scale 写明，或改用表里的叫法"
            )
            yield Hit(place, says, grade, text, "warning")
        elif text.strip() != grade:
            says = f"写的评价等级是“{text}”，{plain(total)} 分属于“{grade}”：请改正"
            yield Hit(place, says, grade, text)


@named("等级临界")
def rounding(subject: Subject) -> Iterator[Hit]:
    """Rounding the total to whole points, or not rounding the leaves, would change the grade."""
    total, grade = subject.result.total, subject.result.grade
    if total is None or grade is None:
        return
    scale, full = subject.evaluation.scale, subject.result.full
    exact = sum((_unrounded(scored) for scored in subject.result.leaves if not scored.excluded), ZERO)
    ways = {
        "取整数": total.quantize(Decimal(1), ROUND_HALF_UP),
        "取一位小数": total.quantize(Decimal("0.1"), ROUND_HALF_UP),
    }
    if abs(exact - total) < 1:
        ways["末级指标得分不先取两位小数"] = exact
    for way, value in ways.items():
        other = _grade(scale, min(value, full), full)
        if other is not None and other != grade:
            says = (
                f"合计 {plain(total)} 分是“{grade}”，{way}是 {plain(value)} 分，就成了“{other}”：请在报告中写明取舍办法"
            )
            yield Hit(Place(subject.sheet), says, grade, other)
            return


@named("调分改等级")
def overrides(subject: Subject) -> Iterator[Hit]:
    """The overrides together change the grade that the standards give."""
    total, computed, grade = subject.result.total, subject.result.computed_total, subject.result.grade
    if total is None or computed is None or total == computed or grade is None:
        return
    other = _grade(subject.evaluation.scale, computed, subject.result.full)
    if other is not None and other != grade:
        says = f"全部按评分标准计算是 {plain(computed)} 分，“{other}”；人工得分使合计成为 {plain(total)} 分，“{grade}”：请说明"
        yield Hit(Place(subject.sheet), says, other, grade)


@named("距上下档")
def near_the_edge(subject: Subject) -> Iterator[Hit]:
    """Less than half a point from the next grade: one doubtful leaf decides."""
    total, grade, full = subject.result.total, subject.result.grade, subject.result.full
    if total is None or grade is None or full != 100:
        return
    for step, word in ((-_NEAR, "低"), (_NEAR, "高")):
        other = _grade(subject.evaluation.scale, min(max(total + step, ZERO), full), full)
        if other is not None and other != grade:
            says = f"合计 {plain(total)} 分，再{word}不到 0.5 分就是“{other}”：一个指标的得分就能改变等级，请逐项核对"
            yield Hit(Place(subject.sheet), says, grade, other)


def _grade(scale: Scale, score: Decimal, full: Decimal) -> str | None:
    try:
        return scale.grade(score, full)
    except GradeError:
        return None


def _unrounded(scored: Scored) -> Decimal:
    """The points before they were rounded to cents, where the standard gave them."""
    score = scored.mark.score
    if scored.leaf.manual is None and score is not None and score.points is not None and not score.total_adjust:
        return score.points
    return scored.score or ZERO


def _facts(subject: Subject) -> list[Fact]:
    return [*subject.facts.card.values(), *subject.facts.pairs]


CHECKS = (totals, dimensions, grades, rounding, overrides, near_the_edge)
