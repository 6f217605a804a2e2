"""照搬的痕迹: the same words for two indicators, and places, years and projects that belong to another report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..evaluation import table as t
from ..library import load
from .alike import alike, pairs
from .check import Hit, named
from .subject import Subject

_LONG, _ALIKE = 20, 0.85
_MOST = 300  # texts compared with each other
_PROJECT = re.compile(
    r"(?:^|[，。；：、“”《》（）\s])([\u4e00-\u9fff]{4,14}?项目)(?=[，。；、“”《》（）实已的资建完立支预绩自]|$)"
)
_ANY_PROJECT = re.compile(
    r"其他|本|该|各|类似|同类|相关|有关|重点|上年|以前|全部|所有|部门|单位|部分|具体|子项目|[一二三四五六七八九十\d]个"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)年度")
_PAST = re.compile(r"比|较|相比|以来|至|—|-|以前|上年|同期|结转|规划")


@named("文字雷同")
def same_words(subject: Subject) -> Iterator[Hit]:
    """The 评价情况 of one indicator copied to another."""
    told = [leaf for leaf in subject.evaluation.leaves if len(leaf.narrative) >= _LONG][:_MOST]
    sizes = {leaf.path: len(pairs(leaf.narrative)) for leaf in told}
    for at, leaf in enumerate(told):
        for other in told[at + 1 :]:
            a, b = sizes[leaf.path], sizes[other.path]
            if min(a, b) >= _ALIKE * max(a, b) and alike(leaf.narrative, other.narrative) >= _ALIKE:
                says = f"评价情况与“{leaf.name}”几乎逐字相同：请按本指标的情况另写"
                yield Hit(subject.at(other, t.NARRATIVE), says, "", leaf.name)


@named("外地地名")
def other_places(subject: Subject) -> Iterator[Hit]:
    """A province or city the project has nothing to do with."""
    home = "".join(fact.text for fact in subject.facts.card.values())
    if not home:
        return
    ours = {place for place in _places() if place in home}
    provinces = {_places()[place] for place in ours}
    pattern = _pattern()
    told: set[tuple[str, str]] = set()
    outside = load("review_words")["与项目无关的栏目"]
    for passage in subject.passages:
        if any(word in passage.label for word in outside) or passage.place.sheet == "":
            continue
        for place in set(pattern.findall(passage.text)):
            if not ours or place in ours or place in provinces or (place, passage.place.cell) in told:
                continue
            told.add((place, passage.place.cell))
            name = next(iter(ours))
            says = f"写到了“{place}”，本项目在{name}：请确认不是从别的报告照搬来的"
            yield Hit(passage.place, says, name, place)


@cache
def _places() -> dict[str, str]:
    """Provinces and cities → their province."""
    found: dict[str, str] = {}
    for province, cities in load("places").items():
        found |= {province: province, **dict.fromkeys(cities, province)}
    return found


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _places()), key=len, reverse=True)))


@named("年度残留")
def other_years(subject: Subject) -> Iterator[Hit]:
    """`2019年度` in the prose of an evaluation of 2021, where nothing is being compared."""
    given = subject.facts.card.get("评价年度")
    year = re.search(r"\d{4}", given.text) if given else None
    for passage in subject.leaf_passages if year else ():
        for found in _YEAR.finditer(passage.text):
            around = passage.text[max(0, found.start() - 8) : found.end() + 8]
            if year and found[1] != year[0] and not _PAST.search(around):
                says = f"写的是 {found[1]} 年度，评价年度是 {year[0]}：请确认不是沿用了上年的文字"
                yield Hit(passage.place, says, year[0], found[1])


@named("别的项目")
def other_projects(subject: Subject) -> Iterator[Hit]:
    """The name of a project that shares no two characters with this one's card."""
    card = subject.facts.card
    ours = pairs("".join(fact.text for fact in card.values()).replace("项目", ""))
    if "项目名称" not in card:
        return
    for passage in subject.leaf_passages:
        for name in _PROJECT.findall(passage.text):
            body = pairs(name.removesuffix("项目"))
            if len(name) >= 6 and body and not body & ours and not _ANY_PROJECT.search(name):
                says = f"写到了“{name}”，本项目是“{card['项目名称'].text}”：请确认不是从别的报告照搬来的"
                yield Hit(passage.place, says, card["项目名称"].text, name)


CHECKS = (same_words, other_places, other_years, other_projects)
