"""名称: one unit under two names that differ by a character, one indicator in two rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, islice

from ..evaluation import table as t
from ..library import load
from .alike import one_slip
from .check import Hit, named
from .subject import Fact, Place, Subject

_ROW = re.compile(r"（第\d+行）$")  # what tells a second row of the same name from the first
_LEAST, _MOST = 4, 300  # characters of a name; names compared with each other


@named("单位名称")
def units(subject: Subject) -> Iterator[Hit]:
    """Names of units on the card, in 问题清单 and in the tables that are a slip of each other; the rarer one is told."""
    named_so: dict[str, list[Fact]] = {}
    for fact in _unit_facts(subject):
        if len(fact.text) >= _LEAST:
            named_so.setdefault(fact.text, []).append(fact)
    for one, other in combinations(islice(named_so, _MOST), 2):
        if one_slip(one, other) and not (_is_usual(one) and _is_usual(other)):
            wrong, right = (one, other) if _weight(one, named_so) < _weight(other, named_so) else (other, one)
            for fact in named_so[wrong]:
                says = f"这里写“{wrong}”，{named_so[right][0].place.said}写“{right}”：只差一个字，请统一名称"
                yield Hit(fact.place, says, right, wrong)


@named("指标重复")
def repeated(subject: Subject) -> Iterator[Hit]:
    """An indicator that stands twice under one parent, or word for word with its standard under two."""
    places: dict[tuple[str, ...], Place] = {}
    standards: dict[tuple[str, str], Place] = {}
    for leaf in subject.evaluation.leaves:
        place, name = subject.at(leaf, t.FULL), _ROW.sub("", leaf.name)
        path, whole = (*leaf.path[:-1], name), (name, leaf.standard)
        if path in places:
            says = f"“{name}”已有一行（{places[path].said}），上级指标也相同：请删去重复的一行，或改成不同的名称"
            yield Hit(place, says, "", name)
        elif leaf.standard and whole in standards:
            says = f"名称和评分标准与 {standards[whole].said} 一行完全相同：请核对是不是同一指标列了两次"
            yield Hit(place, says, "", name)
        places.setdefault(path, place)
        standards.setdefault(whole, place)


def _is_usual(name: str) -> bool:
    """民政局 and 财政局 differ by a character and are two bureaus."""
    return name.endswith(tuple(load("review_words")["常见部门"]))


def _weight(name: str, told: dict[str, list[Fact]]) -> tuple[bool, int]:
    """Of two names the right one: a bureau that exists everywhere, else the one written more often."""
    return _is_usual(name), len(told[name])


def _unit_facts(subject: Subject) -> Iterator[Fact]:
    """Every cell that names a unit, by the name of its column or row."""
    words = load("review_words")["单位"]
    facts = subject.facts
    cells = [fact for table in (*facts.tables.values(), facts.problems) for record in table for fact in record.values()]
    for fact in (*facts.card.values(), *facts.pairs, *cells):
        if any(fact.name.split(" / ")[-1].endswith(word) for word in words):
            yield fact


CHECKS = (units, repeated)
