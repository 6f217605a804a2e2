"""分值: points add up at every level, and the weights are what the rules on evaluation ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..evaluation import table as t
from ..library import load
from ..values import plain
from .check import Hit, named
from .subject import Place, Subject

ZERO = Decimal(0)
_IN_NAME = re.compile(r"[（(]\s*(\d+(?:\.\d+)?)\s*分?\s*[）)]\s*$")
_USUAL = (Decimal(100), Decimal(1000))


@named("分值合计")
def sums(subject: Subject) -> Iterator[Hit]:
    """Points written in the name of a level, or as 合计, against the sum of the leaves."""
    leaves = subject.evaluation.leaves
    for path, below in subject.evaluation.nodes():
        said = _IN_NAME.search(path[-1])
        total = sum((leaf.full for leaf in below), ZERO)
        if said and len(path) < len(below[0].path) and Decimal(said[1]) != total:
            place = Place(subject.sheet, subject.at(below[0], t.LEVELS[len(path) - 1]).cell, path)
            says = f"“{path[-1]}”写明 {said[1]} 分，下级指标分值之和是 {plain(total)} 分：请改正其中之一"
            yield Hit(place, says, plain(total), said[1])
    for leaf in leaves:
        said = _IN_NAME.search(leaf.name)
        if said and Decimal(said[1]) != leaf.full:
            says = f"名称里写 {said[1]} 分，分值一列是 {plain(leaf.full)} 分：请改正其中之一"
            yield Hit(subject.at(leaf, t.FULL), says, said[1], plain(leaf.full))
    total = subject.evaluation.full
    for one in subject.stated:
        if one.what == "合计分值" and _number(one.text) not in (None, total):
            says = f"合计的分值写 {one.text}，各末级指标分值相加是 {plain(total)}：请改正"
            yield Hit(one.place, says, plain(total), one.text)


@named("总分值")
def whole(subject: Subject) -> Iterator[Hit]:
    """All points together are 100 (or 1000)."""
    total = subject.evaluation.full
    if subject.evaluation.leaves and total not in _USUAL and "total_full_unusual" not in {s.code for s in subject.seen}:
        says = f"各末级指标分值相加是 {plain(total)} 分，不是 100 分：请检查有没有漏行、重行或写错的分值"
        yield Hit(Place(subject.sheet), says, "100", plain(total))


@named("分值不为正")
def positive(subject: Subject) -> Iterator[Hit]:
    """An indicator without points of its own, or with negative ones."""
    for leaf in subject.evaluation.leaves:
        if leaf.full <= 0:
            says = f"分值是 {plain(leaf.full)} 分：请填写正确的分值，扣分项请另列"
            yield Hit(subject.at(leaf, t.FULL), says, "大于0", plain(leaf.full))


@named("产出效益占比")
def outcome_share(subject: Subject) -> Iterator[Hit]:
    """产出 and 效益 together carry at least 60 of 100 points (财预〔2020〕10号)."""
    if subject.form != "评分表":
        return
    words = load("review_words")["结果类指标"]
    tops = {
        path[0]: sum((leaf.full for leaf in below), ZERO)
        for path, below in subject.evaluation.nodes()
        if len(path) == 1
    }
    results = {name: full for name, full in tops.items() if any(word in name for word in words)}
    total, got = subject.evaluation.full, sum(results.values(), ZERO)
    if len(results) > 1 and total and got * 100 < total * 60:
        share = plain((got * 100 / total).quantize(Decimal("0.01")))
        parts = "、".join(f"{name} {plain(full)}" for name, full in results.items())
        says = f"{parts}，合占 {share}%，不到 60%：结果类指标权重原则上不低于 60%，请说明理由或调整"
        yield Hit(Place(subject.sheet), says, "≥60%", f"{share}%")


@named("自评权重")
def self_evaluation_weights(subject: Subject) -> Iterator[Hit]:
    """预算执行率 10, 产出 50, 效益 30, 满意度 10 in a 自评表."""
    if subject.form != "自评表":
        return
    shares: dict[str, Decimal] = {}
    for leaf in subject.evaluation.leaves:
        top = next((word for word in _WEIGHTS if word in "".join(leaf.path[:2])), "")
        shares[top] = shares.get(top, ZERO) + leaf.full
    total = subject.evaluation.full
    for word, usual in _WEIGHTS.items():
        got = shares.get(word)
        if got is not None and total == 100 and got != usual:
            says = (
                f"{word}共 {plain(got)} 分，自评表一般是 {usual} 分（预算执行率10、产出50、效益30、满意度10）：请核对"
            )
            yield Hit(Place(subject.sheet, "", (word,)), says, str(usual), plain(got))


_WEIGHTS = {"预算执行率": 10, "满意度": 10, "产出": 50, "效益": 30}


def _number(text: str) -> Decimal | None:
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*分?\s*", text)
    return Decimal(found[1]) if found else None


CHECKS = (sums, whole, positive, outcome_share, self_evaluation_weights)
