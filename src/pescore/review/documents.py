"""引用文件: names and numbers that fit each other, one spelling throughout, and no document younger than the project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from ..library import load
from .alike import alike
from .check import Hit, named
from .subject import Place, Subject

_NUMBER = re.compile(r"([\u4e00-\u9fff]{2,12}?)\s*([〔\[［【（(])\s*(\d{2,4})\s*([〕\]］】）)])\s*第?\s*(\d{1,4})\s*号")
_CITED = re.compile(
    r"《([^《》]{3,80})》(?:\s*[（(]\s*([^（）()]{2,14}?[〔\[［【（(]\d{2,4}[〕\]］】）)]第?\d{1,4}号)\s*[）)])?"
)
_MOST = 300  # titles compared with each other
_SERIES = re.compile("下达|拨付|预算指标|资金计划")
_LEAD = re.compile(r"^.*?(?:关于印发|印发)[《]?|^(?:[\u4e00-\u9fff]{2,20}?关于)(?=.{6,})")


class Citation(NamedTuple):
    """A document as cited: its title, its 文号 ("" where none is given), and where."""

    title: str
    number: str
    place: Place


def citations(subject: Subject) -> list[Citation]:
    """Every document cited: 《…》（文号） in prose and evidence, and tables with 名称 and 文号."""
    found = [
        Citation(title, _tidy(number), passage.place)
        for passage in subject.passages
        for title, number in _CITED.findall(passage.text)
    ]
    for records in subject.facts.tables.values():
        for record in records:
            name, number = record.get("名称"), record.get("文号")
            if name and number and name.text:
                found.append(Citation(name.text.strip("《》"), _tidy(number.text), name.place))
    return found


def _tidy(number: str) -> str:
    """A 文号 in one spelling: 财预〔2020〕10号."""
    found = _NUMBER.search(number)
    return f"{found[1]}〔{found[3]}〕{found[5]}号" if found else ""


@lru_cache(maxsize=4096)
def core(title: str) -> str:
    """A title without who issued it and 的通知: what makes it this document."""
    kept = re.sub(r"[《》\s“”]|（试行）|\(试行\)|（修订）|的?通知$", "", title)
    return _LEAD.sub("", kept) or kept


def _same(one: str, other: str) -> bool:
    a, b = core(one), core(other)
    return a == b or a in b or b in a


@cache
def _known() -> dict[str, str]:
    """National documents by their 文号."""
    return {_tidy(number): title for number, title in load("documents")["文件"].items()}


@named("文号与名称")
def known_documents(subject: Subject) -> Iterator[Hit]:
    """A national document under another document's number, or under a name it does not have."""
    told: set[tuple[str, str]] = set()
    for one in citations(subject):
        title = _known().get(one.number)
        if title and not _same(title, one.title) and (one.title, one.number) not in told:
            told.add((one.title, one.number))
            says = f"{one.number} 是《{title}》，这里写作《{one.title}》：请核对名称和文号"
            yield Hit(one.place, says, title, one.title)


@named("文号不一")
def one_number(subject: Subject) -> Iterator[Hit]:
    """One title with two numbers, or one number with two titles, in different places of the book."""
    numbers: dict[str, Citation] = {}
    titles: dict[str, Citation] = {}
    told: set[tuple[str, str]] = set()
    for one in citations(subject):
        if not one.number:
            continue
        first = numbers.setdefault(core(one.title), one)
        if first.number != one.number and not _SERIES.search(one.title) and (one.title, one.number) not in told:
            told.add((one.title, one.number))
            says = f"《{one.title}》这里的文号是 {one.number}，{first.place.said} 写的是 {first.number}：请核对"
            yield Hit(one.place, says, first.number, one.number)
        first = titles.setdefault(one.number, one)
        if not _same(first.title, one.title) and one.number not in _known() and (one.number, one.title) not in told:
            told.add((one.number, one.title))
            says = f"{one.number} 这里是《{one.title}》，{first.place.said} 是《{first.title}》：请核对"
            yield Hit(one.place, says, first.title, one.title)


@named("名称相近")
def near_titles(subject: Subject) -> Iterator[Hit]:
    """Titles that are nearly the same: one document under two names, perhaps."""
    seen: dict[str, Citation] = {}
    for one in citations(subject):
        seen.setdefault(one.title, one)
    titles = list(seen.values())[:_MOST]
    for at, one in enumerate(titles):
        for other in titles[at + 1 :]:
            apart = one.number and other.number and one.number != other.number
            if not apart and core(one.title) != core(other.title) and alike(core(one.title), core(other.title)) >= 0.72:
                says = f"《{other.title}》与{one.place.said} 的《{one.title}》只差几个字：是同一文件请统一名称"
                yield Hit(other.place, says, one.title, other.title)


@named("文件晚于项目")
def younger(subject: Subject) -> Iterator[Hit]:
    """A document whose 文号 is of a later year than the evaluated one: it cannot have guided the project."""
    given = subject.facts.card.get("评价年度")
    year = re.search(r"\d{4}", given.text) if given else None
    told: set[str] = set()
    for one in citations(subject) if year else ():
        issued = re.search(r"〔(\d{4})〕", one.number)
        if issued and year and int(issued[1]) > int(year[0]) and one.number not in told:
            told.add(one.number)
            says = f"《{one.title}》（{one.number}）印发于 {issued[1]} 年，晚于评价年度 {year[0]}：请确认能不能作为依据"
            yield Hit(one.place, says, f"≤{year[0]}", issued[1])


@named("文号写法")
def spelling(subject: Subject) -> Iterator[Hit]:
    """A 文号 takes 〔〕 and a year of four digits (GB/T 9704)."""
    told: set[str] = set()
    for passage in subject.passages:
        for found in _NUMBER.finditer(passage.text):
            right = f"{found[1]}〔{found[3]}〕{found[5]}号"
            if found[0] in told or (found[2] == "〔" and found[4] == "〕" and len(found[3]) == 4):
                continue
            told.add(found[0])
            says = f"文号“{found[0]}”应写作“{right}”：年份用全称，加六角括号〔〕"
            yield Hit(passage.place, says, right, found[0])


CHECKS = (known_documents, one_number, near_titles, younger, spelling)
