"""The project card (项目信息): on its own sheet in our books, above the table in other people's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ..library import load
from .grid import Book, Sheet

CARD = "项目"
_NAME, _YEAR = "项目名称", "评价年度"
_LABELLED = re.compile(r"([^\s：:（）()]{2,8})(?:[（(][^（）()]{1,8}[）)])?[：:]")
_SPACED = re.compile(r"\s{2,}|\u3000|[；;]")
_ATTACHED = re.compile(r"^附[件表录]?[一二三四五六七八九十\d]*(?:[-—－]\d+)?[：:]?")
_IN_YEAR = re.compile(r"[（(]?\s*(20\d\d)年?度?\s*[）)]?")


def card_of(book: Book) -> dict[str, object]:
    """The key and value rows at the top of the 项目 sheet, up to the first heading across the page."""
    sheet = next((s for s in book.sheets if s.name == CARD), None)
    card: dict[str, object] = {}
    if sheet is not None:
        headings = {top for top, left, _, right in sheet.merges if left == 1 and right > 1}
        for row in range(3, sheet.max_row + 1):
            if not sheet.text(row, 1) or row in headings:
                break
            if sheet.text(row, 2):
                card[sheet.text(row, 1)] = sheet.value(row, 2)
    return card


def card_beside(sheet: Sheet, before: int) -> dict[str, object]:
    """What stands above a table (rows up to `before`): a label and the next cell or what follows its colon, and the title.

    The title names the project where no label does: 农村饮水工程绩效评价评分表 is about 农村饮水工程. One that only says
    what form it is (项目支出绩效自评表) names none.
    """
    rows = [_texts(sheet, row) for row in range(1, min(before, sheet.max_row + 1))]
    card: dict[str, object] = {}
    for texts in rows:
        for key, said in (*_beside(texts), *_within(texts)):
            card.setdefault(key, said)
    if isinstance(said := card.get(_YEAR), str) and (year := _IN_YEAR.fullmatch(said)):
        card[_YEAR] = year[1]
    alone = [_ATTACHED.sub("", re.sub(r"\s", "", texts[0]), count=1) for texts in rows if len(texts) == 1]
    titles = [text for text in alone if not _LABELLED.search(text)]
    if year := _IN_YEAR.search("".join(titles)):
        card.setdefault(_YEAR, year[1])
    if project := _project_in(titles):
        card.setdefault(_NAME, project)
    return card


def _texts(sheet: Sheet, row: int) -> list[str]:
    return [text for col in range(1, sheet.max_col + 1) if (text := sheet.text(row, col))]


def _beside(texts: list[str]) -> Iterator[tuple[str, str]]:
    """A label in one cell, what it says in the next that is filled in."""
    for label, said in zip(texts, texts[1:], strict=False):
        if (key := _key(label)) and not _key(said) and not _LABELLED.search(said):
            yield key, said


def _within(texts: list[str]) -> Iterator[tuple[str, str]]:
    """Labels with their colon in the cell that also says it: 项目名称：农村饮水工程　　填报单位（盖章）：某县水务局."""
    for text in texts:
        labels = list(_LABELLED.finditer(text))
        ends = [label.start() for label in labels[1:]] + [len(text)]
        for label, end in zip(labels, ends, strict=False):
            if (key := _key(label[1])) and (said := _SPACED.split(text[label.end() : end].strip())[0]):
                yield key, said


def _key(label: str) -> str | None:
    """The card's own word for a label: 填报单位 is the 实施单位."""
    return _labels().get(re.sub(r"[（(][^（）()]*[）)]|[\s：:]", "", label))


def _project_in(titles: Sequence[str]) -> str:
    """What a title is about, on one line or two, the kind of form taken off its end; "" where only that is left."""
    known = load("layouts")["抬头"]
    kind = re.compile(f"(?:{'|'.join(known['表名'])})$")
    for last in range(len(titles)):
        title = _IN_YEAR.sub("", "".join(titles[: last + 1]))
        if found := kind.search(title):
            project = title[: found.start()]
            return "" if project in known["泛称"] else project
    return ""


@cache
def _labels() -> dict[str, str]:
    return {label: key for key, labels in load("layouts")["抬头"]["标签"].items() for label in labels}
