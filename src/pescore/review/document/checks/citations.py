"""Cited documents: one name to a number, one number to a name, issued in time and by whom the number says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ....library import load
from ..citing import Cited
from ..model import Place
from ..passages import short
from ..report import Report
from .noting import Checked, Note, both, noted

_LAW = re.compile(r"(?:(?<!办)法|条例|准则|规范|规则|宪法)$")
_PAPER = re.compile(r"报告|记录表|评价表|对照表|制度$|清单|方案》?$|论述|手册|合同|协议|问卷|指标体系框架")
_MOST_NAMES = 300  # compared with each other
_AT_THE_START = re.compile("立项依据|政策相关|预算编制|测算依据")
_AHEAD = re.compile("规划|纲要|计划|远景|战略|目标")
_YEARLY = re.compile(r"下达|预算指标|资金的?通知|批复")


def _alike(a: str, b: str) -> bool:
    return a in b or b in a


def one_name_to_a_number(report: Report) -> Iterator[Note]:
    by_number: dict[str, list[Cited]] = {}
    for item in report.cited:
        if item.number:
            by_number.setdefault(item.number, []).append(item)
    right = 0
    for number, items in by_number.items():
        names = list(dict.fromkeys(item.core for item in items))
        odd = next((name for name in names[1:] if not _alike(name, names[0])), None)
        if odd is None:
            right += len(items) > 1
            continue
        first = [item.place for item in items if item.core == names[0]]
        other = [item.place for item in items if item.core == odd]
        says = f"{number}写成了两个名称：《{names[0]}》（{both(first)}）和《{odd}》（{both(other)}）。请按原文统一"
        yield noted("文件名称", other[0], says, expected=names[0], found=odd)
    if right:
        yield Checked("文件名称", f"{right} 个文号多次引用，名称一致")


def one_number_to_a_name(report: Report) -> Iterator[Note]:
    """The same name, year and serial under two prefixes: 中发 and 中, 菏 and 荷."""
    by_name: dict[str, list[Cited]] = {}
    for item in report.cited:
        if item.number:
            by_name.setdefault(item.core, []).append(item)
    for name, items in by_name.items():
        numbers = list(dict.fromkeys(item.number for item in items))
        if len(numbers) < 2 or (_YEARLY.search(name) and len({(i.year, i.serial) for i in items}) == len(numbers)):
            continue
        usual = max(numbers, key=lambda number: sum(item.number == number for item in items))
        for number in numbers:
            if number != usual:
                places = [item.place for item in items if item.number == number]
                says = (
                    f"《{name}》的文号一处写{number}（{both(places)}），别处写{usual}（"
                    f"{both([i.place for i in items if i.number == usual])}）。请按原文统一"
                )
                yield noted("文号", places[0], says, expected=usual, found=number)


@cache
def _known() -> dict[str, dict[str, str]]:
    return load("citations")["文件"]


def against_known(report: Report) -> Iterator[Note]:
    """Widely cited documents: number and name as published, and whether they still hold."""
    told: set[tuple[str, str]] = set()
    names: dict[str, str] = {}
    conflicting = {i.number for i in report.cited if not _alike(names.setdefault(i.number, i.core), i.core)} - {""}
    for item in report.cited:
        known = _known().get(item.number)
        if item.number in conflicting:
            continue
        if known and not _alike(item.core, known["名称"]) and (item.number, item.core) not in told:
            told.add((item.number, item.core))
            says = f"{item.number}的名称通常是《{known['名称']}》，这里写《{item.name}》。请对照原文核对"
            yield noted("通用文件", item.place, says, expected=known["名称"], found=item.name)
        elif known and "废止" in known and item.number not in {n for n, _ in told}:
            told.add((item.number, item.core))
            yield noted(
                "通用文件",
                item.place,
                f"{item.number}《{item.core}》{known['废止']}。请核对是否仍可引用",
                found=item.number,
            )
        elif not item.number:
            for number, entry in _known().items():
                if item.core != entry["名称"] and _close(item.core, entry["名称"]) and (number, item.core) not in told:
                    told.add((number, item.core))
                    says = f"《{item.name}》与{number}《{entry['名称']}》只差几个字，也没有写文号。请核对名称"
                    yield noted("通用文件", item.place, says, expected=entry["名称"], found=item.name, severity="hint")


def known_name_with_another_number(report: Report) -> Iterator[Note]:
    """The very name of a widely cited document, its issuer's prefix, but another year or serial: 中发〔2019〕34号."""
    told: set[str] = set()
    for item in report.cited:
        if not item.number or item.number in _known() or item.number in told:
            continue
        for number, entry in _known().items():
            if _bare_name(item.core) == _bare_name(entry["名称"]) and number.startswith(f"{item.prefix}〔"):
                told.add(item.number)
                says = f"《{item.core}》通常是{number}，这里写{item.number}。请对照原文核对"
                yield noted("通用文件", item.place, says, expected=number, found=item.number)


def _bare_name(name: str) -> str:
    return re.sub(r"\s|^(?:关于印发)|的?通知$|^(?:财政部|民政部|国务院|中共中央国务院)(?=关于)", "", name)


def year_before_the_title(report: Report) -> Iterator[Note]:
    """《2024年…方案》 under a number of 2020: what is made for a year is issued in it or the year before."""
    told: set[str] = set()
    for item in report.cited:
        years = [int(year) for year in re.findall(r"20\d\d(?=年|[-—–~～至到])", item.name)]
        if not item.year or not years or item.number in told or _AHEAD.search(item.name):
            continue
        if min(years) - item.year > 1:
            told.add(item.number)
            says = (
                f"《{short(item.core, 30)}》管的是 {min(years)} 年，文号{item.number}却是 {item.year} 年的。请核对年份"
            )
            yield noted("通用文件", item.place, says, expected=min(years), found=item.year)


_ISSUED_IN = re.compile(
    r"(20\d\d)年(?:(\d{1,2})月)?(?:\d{1,2}日)?[，,]?[^，。；：:《》\d]{0,16}(?:印发|出台|下发|发布|颁布|制发|公布)(?:了|的)?"
    r"《[^《》]{2,60}(?:《[^《》]{2,40}》[^《》]{0,12})?》[（(][^（()）\d〔\[]{1,14}[〔\[【（(](20\d\d)[〕\]】)）]"
)
_EARLY, _WINTER = 3, 1  # months: a number of last year may come out in January; years it may lag


def issued_in_its_year(report: Report) -> Iterator[Note]:
    """国务院办公厅2011年印发《…》（国办发〔2021〕54号）: a number of the year it was issued in, or of the end of the one before."""
    for paragraph in report.paragraphs:
        for match in _ISSUED_IN.finditer(paragraph.text):
            issued, numbered = int(match[1]), int(match[3])
            late = issued - numbered == _WINTER and (match[2] is None or int(match[2]) <= _EARLY)
            if issued == numbered:
                yield Checked("文号", f"{paragraph.place.label}{issued} 年印发，文号〔{numbered}〕")
            elif not late:
                says = f"写 {issued} 年印发，文号却是〔{numbered}〕年的。请按原文改正"
                yield noted("文号", paragraph.at(match.start()), says, expected=issued, found=numbered)


def _close(a: str, b: str) -> bool:
    from difflib import SequenceMatcher

    alike = abs(len(a) - len(b)) < 8 and len(set(a) & set(b)) > len(set(b)) * 0.7
    return alike and SequenceMatcher(None, a, b, autojunk=False).ratio() > 0.85


def later_than_project(report: Report) -> Iterator[Note]:
    """A basis issued after the project's last year."""
    year = report.project_year
    late = [item for item in report.cited if year and item.year > year and not re.search("绩效|评价", item.name)]
    told: set[str] = set()
    for item in late:
        if item.number not in told:
            told.add(item.number)
            says = (
                f"{item.number}《{item.core}》是 {item.year} 年的文件，项目年度是 {year} 年：不能作为当年的依据，请核对"
            )
            yield noted("文件晚于项目", item.place, says, expected=f"≤{year}", found=item.year)


def too_young_a_basis(report: Report) -> Iterator[Note]:
    """A document of the project's own year as the basis of setting it up or of its budget at the year's beginning."""
    year = report.project_year
    young: dict[str, tuple[str, Place]] = {}
    for leaf in report.leaves:
        if not _AT_THE_START.search(leaf.name):
            continue
        first, last = (
            leaf.facts[0].place if leaf.facts else leaf.place,
            leaf.facts[-1].place if leaf.facts else leaf.place,
        )
        for item in report.cited:
            if item.year == year and first <= item.place <= last and not _YEARLY.search(item.name):
                young.setdefault(item.number, (leaf.name, item.place))
    if young:
        told = "；".join(f"“{name}”引用{number}（{place.label}）" for number, (name, place) in list(young.items())[:4])
        says = f"项目从 {year} 年初开始，立项和年初预算却以当年的文件为依据：{told}。请核对印发时间"
        yield noted("文件晚于项目", next(iter(young.values()))[1], says, severity="hint")


def issuer_and_number(report: Report) -> Iterator[Note]:
    """财政局《…》（菏民〔2022〕2号): the number belongs to another department."""
    marks: dict[str, str] = load("citations")["机关代字"]
    told: set[str] = set()
    for item in report.cited:
        owner = next((mark for word, mark in marks.items() if word in item.issuer), "")
        others = [word for word, mark in marks.items() if mark in item.prefix and mark != owner]
        if owner and item.number and owner not in item.prefix and others and item.number not in told:
            told.add(item.number)
            says = f"《{item.core}》写作{item.issuer}文件，文号{item.number}的代字却是{others[0]}部门的。请核对发文机关"
            yield noted("发文机关", item.place, says, expected=others[0], found=item.issuer)


def names_without_number(report: Report) -> Iterator[Note]:
    """Rules and notices cited by name only, and names that differ by a word or two."""
    items = report.cited
    numbered = {item.core for item in items if item.number or item.marked}
    bare: dict[str, Place] = {}
    for item in items:
        named = any(_alike(item.core, core) for core in numbered)
        if not item.number and not named and not _LAW.search(item.core) and not _PAPER.search(item.name):
            bare.setdefault(item.core, item.place)
    if bare:
        told = "、".join(f"《{name}》（{place.label}）" for name, place in list(bare.items())[:4])
        yield noted(
            "没有文号",
            next(iter(bare.values())),
            f"{len(bare)} 个文件只有名称、没有文号：{told}{'等' if len(bare) > 4 else ''}。请补充文号或附件",
        )
    cores = list(dict.fromkeys(item.core for item in items))[:_MOST_NAMES]
    for a, b in ((a, b) for i, a in enumerate(cores) for b in cores[i + 1 :]):
        extra = _inserted(a, b)
        paper = _PAPER.search(a) or _YEARLY.search(a)
        if extra and not paper and not re.search("印发|通知|关于|转发|实施", extra):
            first = next(item for item in items if item.core == b)
            other = next(item for item in items if item.core == a)
            says = f"《{a}》（{other.place.label}）和《{b}》（{first.place.label}）只差“{extra}”：若是同一文件请统一"
            yield noted("名称相近", first.place, says, found=extra)


def _inserted(a: str, b: str) -> str:
    """The up to four characters by which the longer name exceeds the shorter, "" where it is no mere insertion."""
    short, long = sorted((a, b), key=len)
    gap = len(long) - len(short)
    if not 0 < gap <= 4 or len(short) < 8:
        return ""
    at = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    return long[at : at + gap] if long[:at] + long[at + gap :] == short else ""


def brackets(report: Report) -> Iterator[Note]:
    """《 without 》: words were lost."""
    odd = [p for p in report.paragraphs if p.text.count("《") != p.text.count("》")]
    if odd:
        told = []
        for paragraph in odd[:4]:
            at = _unclosed(paragraph.text)
            told.append(f"{paragraph.at(at).label}“{paragraph.text[at : at + 14]}…”")
        yield noted("书名号", odd[0].place, f"书名号不成对，可能缺字：{'；'.join(told)}。请对照原件补全")


def _unclosed(text: str) -> int:
    open_: list[int] = []
    for at, char in enumerate(text):
        if char == "《":
            open_.append(at)
        elif char == "》":
            if not open_:
                return at
            open_.pop()
    return open_[0] if open_ else 0


CHECKS = (
    one_name_to_a_number,
    one_number_to_a_name,
    against_known,
    known_name_with_another_number,
    year_before_the_title,
    issued_in_its_year,
    later_than_project,
    too_young_a_basis,
    issuer_and_number,
    names_without_number,
    brackets,
)
