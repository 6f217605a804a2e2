"""Sentences and clauses of a report, each knowing its place; what two of them share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .model import Paragraph, Place

SENTENCE = re.compile(r"[^。！？]+[。！？]?")
_CLAUSE = re.compile(r"[^，。；！？,;]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words of a paragraph."""

    text: str
    place: Place
    paragraph: Paragraph

    @property
    def section(self) -> tuple[str, ...]:
        return self.paragraph.section


def sentences(paragraphs: Iterable[Paragraph]) -> Iterator[Passage]:
    return _cut(paragraphs, SENTENCE)


def clauses(paragraphs: Iterable[Paragraph]) -> Iterator[Passage]:
    return _cut(paragraphs, _CLAUSE)


def _cut(paragraphs: Iterable[Paragraph], pattern: re.Pattern[str]) -> Iterator[Passage]:
    for paragraph in paragraphs:
        for found in pattern.finditer(paragraph.text):
            yield Passage(found[0].strip(), paragraph.at(found.start()), paragraph)


def shared(a: str, b: str, least: int) -> str:
    """The longest run of characters both texts have, "" when shorter than `least`.

    >>> shared("并未制定专项资金管理办法", "制定相关的专项资金管理办法", 6)
    '专项资金管理办法'
    """
    best = ""
    starts = {b[i : i + least] for i in range(len(b) - least + 1)}
    at = 0
    while at <= len(a) - least:
        if a[at : at + least] not in starts:
            at += 1
            continue
        end = at + least
        while end < len(a) and a[at : end + 1] in b:
            end += 1
        if end - at > len(best):
            best = a[at:end]
        at += 1
    return best


def short(text: str, most: int = 40) -> str:
    """A quotation of bearable length."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
