"""问题、扣分、建议: each deduction has its problem, each problem its deduction and its suggestion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from ..evaluation import table as t
from ..evaluation.marking import is_blank
from ..evaluation.results import Scored
from ..library import load
from ..values import cents, plain
from .alike import alike, covers, shared_words
from .check import Hit, named
from .subject import Fact, Place, Record, Subject

ZERO = Decimal(0)
_LONGEST, _MOST = 600, 200  # characters of a text, and texts, that are compared
_SAME = 5  # characters in a row that make a problem and a reason speak of one thing


def _table(subject: Subject, what: str) -> tuple[Record, ...]:
    """主要问题 or 建议 among the facts, under any of its names."""
    return next((subject.facts.tables[n] for n in load("review_words")[what] if n in subject.facts.tables), ())


def main_problems(subject: Subject) -> tuple[Record, ...]:
    """The table 主要问题 among the facts."""
    return _table(subject, "主要问题")


def _cell(record: Mapping[str, Fact], what: str) -> Fact | None:
    return next((record[name] for name in load("review_words")[what] if name in record), None)


def _losing(subject: Subject) -> list[Scored]:
    return [scored for scored in subject.result.leaves if scored.score is not None and scored.leaf.full > scored.score]


def _listed(subject: Subject) -> list[Fact]:
    """The problems of 问题清单, without the strokes of empty classes."""
    found = [_cell(record, "问题列") for record in subject.facts.problems]
    return [fact for fact in found if fact and not is_blank(fact.text)]


def _related(record: Record) -> tuple[Fact | None, list[str]]:
    fact = _cell(record, "相关指标列")
    return fact, [] if fact is None else [name.strip() for name in re.split(r"[\n、，,；;]", fact.text) if name.strip()]


@named("扣分无问题")
def deductions_have_problems(subject: Subject) -> Iterator[Hit]:
    """A leaf that lost points and appears neither in 主要问题 nor in 问题清单."""
    main, listed = main_problems(subject), _listed(subject)
    if not main and not listed:
        return
    told = {name for record in main for name in _related(record)[1]}
    texts = [fact.text for fact in listed]
    texts += [fact.text for record in main for fact in record.values() if fact is not _related(record)[0]]
    texts = [text[:_LONGEST] for text in texts[:_MOST]]
    for scored in _losing(subject)[:_MOST]:
        leaf = scored.leaf
        about = f"{leaf.name}{leaf.loss_reason}"[:_LONGEST]
        if leaf.name in told or any(leaf.name in text for text in texts):
            continue
        if not any(len(shared_words(about, text)) >= _SAME or covers(about, text) >= 0.5 for text in texts):
            lost = plain(cents(leaf.full - (scored.score or ZERO)))
            says = f"扣了 {lost} 分，主要问题和问题清单里都没有相应的问题：请补写，或写明与哪一条对应"
            yield Hit(subject.at(leaf, t.LOSS_REASON), says, "相应的问题", "没有")


@named("问题无扣分")
def problems_have_deductions(subject: Subject) -> Iterator[Hit]:
    """A main problem none of whose indicators lost a point."""
    losing = {scored.leaf.name for scored in _losing(subject)}
    for record in main_problems(subject):
        fact, names = _related(record)
        title = _cell(record, "标题列")
        if fact is None or title is None or any(name in losing for name in names):
            continue
        if names:
            says = f"问题“{title.text[:30]}”对应的指标（{'、'.join(names)}）都没有扣分：请核对是漏扣，还是对应关系写错"
            yield Hit(title.place, says, "扣分", "没有扣分", "warning")
        else:
            says = f"问题“{title.text[:30]}”没有对应的扣分指标：请确认评分时是否考虑了它"
            yield Hit(title.place, says, "扣分", "没有对应指标")


@named("相关指标")
def related_exist(subject: Subject) -> Iterator[Hit]:
    """An indicator named beside a problem that the table does not have, or has under another name."""
    names = {name for leaf in subject.evaluation.leaves for name in leaf.path}
    for record in main_problems(subject):
        fact, related = _related(record)
        for name in related if fact else ():
            if name not in names:
                near = max(names, key=lambda other: alike(other, name), default="")
                hint = f"，是不是“{near}”" if alike(near, name) > 0.4 else ""
                says = f"评分表里没有指标“{name}”{hint}：请改成评分表中的名称"
                yield Hit(fact.place if fact else Place(), says, near if hint else "", name)


@named("建议与问题")
def suggestions_answer(subject: Subject) -> Iterator[Hit]:
    """Each suggestion answers one of the problems, and each problem has its suggestion."""
    problems, answers = main_problems(subject), _table(subject, "建议")
    if not problems or not answers:
        return
    titles = [title for record in problems if (title := _cell(record, "标题列"))]
    answered = [(record, target) for record in answers if (target := _cell(record, "对应问题列")) and target.text]
    for record, target in answered:
        if target.text not in {title.text for title in titles}:
            own = _cell(record, "标题列")
            says = f"建议“{own.text[:30] if own else ''}”对应的问题“{target.text[:30]}”不在主要问题里：请改成一致"
            yield Hit(target.place, says, "主要问题中的标题", target.text)
    if answered:
        told = {target.text for _, target in answered}
        for title in titles:
            if title.text not in told:
                yield Hit(title.place, f"问题“{title.text[:30]}”没有对应的建议：请补写", "建议", "没有")
    elif len(titles) != len(answers):
        says = f"主要问题 {len(titles)} 条，建议 {len(answers)} 条：请逐条对应"
        yield Hit(titles[0].place if titles else Place(), says, str(len(titles)), str(len(answers)))


@named("问题清单空类")
def empty_classes(subject: Subject) -> Iterator[Hit]:
    """`---` for a class whose dimension lost points."""
    for record in subject.facts.problems:
        kind, problem = _cell(record, "类别列"), _cell(record, "问题列")
        if kind is None or problem is None or not is_blank(problem.text):
            continue
        for level in subject.result.dimensions:
            if level.path[0] in kind.text and level.lost:
                says = f"“{kind.text}”一类没有列问题，而{level.path[0]}扣了 {plain(level.lost)} 分：请补列，或说明列在哪一类"
                yield Hit(problem.place._replace(path=level.path), says, "列出问题", problem.text or "空白")


CHECKS = (deductions_have_problems, problems_have_deductions, related_exist, suggestions_answer, empty_classes)
