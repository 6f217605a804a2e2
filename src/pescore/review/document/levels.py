"""The indicators of a report's own 评分表 at every level, and what sentences state of them: 资金管理10.5分，得8.5分."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .model import Paragraph, Place
from .score_tables import Entry, ScoreTable
from .spoken import Spoken, plain_name

ZERO = Decimal(0)
_NUM = r"(\d{1,4}(?:\.\d{1,4})?)"
_PAIR = re.compile(
    rf"{_NUM}分[，,](?:实际|评价|共|最终)?得(?:分(?:为|是|[:：])*)?(?:{_NUM}分|满分)"
    rf"(?:[，,]得分率(?:为|[:：])?{_NUM}%)?(?:[，,](?:共)?扣{_NUM}分)?"
)
_ALONE = re.compile(rf"(){_NUM}分[（(]得分率(?:为|[:：])?{_NUM}%()[）)]")
_BEFORE = re.compile(r"(?:^|[，,；;。：:、（(])(?:其中[，,]?)?([^，,；;。：:、（）()\s\d]{2,24})$")
_WORTH = re.compile("(?:类?指标)?(?:分值|权重|满分|标准分)?(?:为|共|是|[:：])?$")
_REACH = 40  # characters in front of the figures


@dataclass(frozen=True, slots=True)
class Node:
    """An indicator of the 评分表: its leaves make 分值 and 得分 (None while one is open)."""

    path: tuple[str, ...]
    leaves: tuple[Entry, ...]

    @property
    def name(self) -> str:
        return self.path[-1]

    @property
    def full(self) -> Decimal:
        return sum((leaf.full for leaf in self.leaves if not leaf.excluded), ZERO)

    @property
    def score(self) -> Decimal | None:
        scores = [leaf.score for leaf in self.leaves if not leaf.excluded]
        return None if not scores or any(s is None for s in scores) else sum((s for s in scores if s is not None), ZERO)


@dataclass(frozen=True, slots=True)
class Said:
    """What one sentence states of an indicator; None for what it leaves out, `rate` in percent as printed."""

    name: str
    full: Decimal | None
    score: Decimal | None
    rate: str | None
    lost: Decimal | None
    place: Place


def nodes_of(tables: list[ScoreTable]) -> dict[str, Node]:
    """Every indicator of the largest whole 评分表 by name, leaves too, and the whole as ""; {} where there is none.

    A report may print a table for each dimension instead: then all of them together.

    A name that stands for different things is left out; a dimension and its only leaf of that name are one thing.
    """
    whole = max((t for t in tables if t.whole), key=lambda t: len(t.entries), default=None)
    parts = [whole] if whole is not None else tables
    if not parts or any(table.slipped for table in parts):
        return {}
    entries = [entry for table in parts for entry in table.entries]
    below: dict[tuple[str, ...], list[Entry]] = {("",): entries}
    for entry in entries:
        path = (*(node.name for node in entry.above), entry.name)
        for length in range(1, len(path) + 1):
            below.setdefault(path[:length], []).append(entry)
    found: dict[str, Node] = {}
    twice: set[str] = set()
    for path, leaves in below.items():
        first = found.setdefault(path[-1], Node(path, tuple(leaves)))
        if first.leaves != tuple(leaves):
            twice.add(path[-1])
    return {name: node for name, node in found.items() if name not in twice}


def said_of(paragraphs: tuple[Paragraph, ...], names: Collection[str]) -> Iterator[Said]:
    """Every statement on an indicator of these names, in reading order."""
    for paragraph in paragraphs if names else ():
        text = paragraph.text
        for found in (*_PAIR.finditer(text), *_ALONE.finditer(text)):
            before = _WORTH.sub("", text[max(0, found.start() - _REACH) : found.start()], count=1)
            name = _BEFORE.search(before)
            if name is None or name[1] not in names:
                continue
            full = Decimal(found[1]) if found[1] else None
            score = Decimal(found[2]) if found[2] else full
            lost = Decimal(found[4]) if found[4] else None
            yield Said(name[1], full, score, found[3] or None, lost, paragraph.at(found.start()))


def more_said(spoken: Iterable[Spoken], nodes: Mapping[str, Node], read: Iterable[Said]) -> Iterator[Said]:
    """Statements in other wordings on these indicators, where nothing was read at that place yet."""
    seen = {(said.name, said.place.order) for said in read}
    plain = {plain_name(name): name for name in nodes if name}
    for said in spoken:
        name = plain.get(said.name)
        if name is None or (name, said.place.order) in seen:
            continue
        if not said.headed or not any(leaf.excluded for leaf in nodes[name].leaves):  # its heading counts them
            yield Said(name, said.full, said.score, said.rate, said.lost, said.place)
