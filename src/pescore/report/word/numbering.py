"""Sections in order, numbered as official reports do (一、（一）1.（1）附件1 表1 图1), with references filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from ..narrative import ordinal
from .elements import Contents, Cover, Node, Picture, Prose, Section, Table

_REFERENCE = re.compile("⟦(.+?)⟧")


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading; `level` 1–4 as Word counts, `entry` its place among all headings."""

    level: int
    text: str
    entry: int
    new_page: bool
    listed: bool = True  # stands in the contents


@dataclass(frozen=True, slots=True)
class Turn:
    """From here on the pages lie across, or stand again."""

    landscape: bool


Item: TypeAlias = Heading | Turn | Prose | Table | Picture | Contents | Cover


def laid_out(nodes: Sequence[Node]) -> list[Item]:
    """The report from front to back; empty sections and references to nothing are gone."""
    kept = [node for node in nodes if _filled(node)]
    writer = _Writer(_targets(kept))
    return list(writer.items(kept, depth=1))


def _filled(node: Node) -> bool:
    return (
        any(map(_filled, node.nodes)) if isinstance(node, Section) else not (isinstance(node, Prose) and not node.text)
    )


def _targets(nodes: Sequence[Node]) -> dict[str, str]:
    """Key → 表3, 图1, 附件2."""
    found: dict[str, str] = {}
    counts = {"表": 0, "图": 0, "附件": 0}

    def walk(node: Node) -> None:
        kind = _kind(node)
        if kind:
            counts[kind] += 1
            if key := getattr(node, "key", ""):
                found[key] = f"{kind}{counts[kind]}"
        if isinstance(node, Section):
            for inner in filter(_filled, node.nodes):
                walk(inner)

    for node in nodes:
        walk(node)
    return found


def _kind(node: Node) -> str:
    if isinstance(node, Section):
        return "附件" if node.appendix else ""
    captioned = isinstance(node, (Table, Picture)) and node.caption
    return ("表" if isinstance(node, Table) else "图") if captioned else ""


class _Writer:
    """Walks the sections and hands out the numbers."""

    def __init__(self, targets: dict[str, str]) -> None:
        self._targets = targets
        self._headings = self._appendices = 0
        self._landscape = False

    def items(self, nodes: Sequence[Node], depth: int) -> Iterator[Item]:
        number = 0
        for node in filter(_filled, nodes):
            if isinstance(node, Section):
                number += node.numbered and not node.appendix
                yield from self._section(node, depth, number)
            elif isinstance(node, Prose):
                yield from self._prose(node)
            else:
                yield node

    def _section(self, section: Section, depth: int, number: int) -> Iterator[Item]:
        turned = depth == 1 and section.landscape != self._landscape
        if turned:
            self._landscape = section.landscape
            yield Turn(section.landscape)
        self._headings += 1
        new_page = (section.new_page or section.appendix) and not turned
        yield Heading(min(depth, 4), self._title(section, depth, number), self._headings, new_page)
        yield from self.items(section.nodes, depth + 1)

    def _title(self, section: Section, depth: int, number: int) -> str:
        if section.appendix:
            self._appendices += 1
            return f"附件{self._appendices}　{section.title}"
        return f"{_number(depth, number)}{section.title}" if section.numbered else section.title

    def _prose(self, prose: Prose) -> Iterator[Prose]:
        wanted = _REFERENCE.findall(prose.text)
        if all(key in self._targets for key in wanted):
            text = _REFERENCE.sub(lambda match: self._targets[match[1]], prose.text)
            yield replace(prose, text=text) if wanted else prose


def _number(depth: int, number: int) -> str:
    """The number before a heading of that depth, in the order of official documents.

    >>> [_number(depth, 2) for depth in (1, 2, 3, 4, 5)]
    ['二、', '（二）', '2.', '（2）', '2）']
    """
    named = ordinal(number) if depth < 3 else str(number)
    return {1: f"{named}、", 2: f"（{named}）", 3: f"{named}.", 4: f"（{named}）"}.get(depth, f"{named}）")
