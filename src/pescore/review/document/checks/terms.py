"""One thing, one name: units, programmes, quoted targets, counted items; and words that are usually slips."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ....library import load
from ....values import chinese_number
from ..model import Place
from ..passages import short
from ..report import Report
from .noting import Checked, Note, both, noted

_UNIT = re.compile(
    r"([\u4e00-\u9fff]{2,5}?)(市|州|地区)([\u4e00-\u9fff]{1,6}?)(区|县|市|旗)"
    r"([\u4e00-\u9fff]{2,6}?(?:局|委员会|办公室|中心|人民政府))"
)
_QUOTED = re.compile(
    r"([\u4e00-\u9fff]{0,8}(?:指标|目标|指标值|目标值))(?:设置|表述|填写|填报|描述|设定|写|定)为"
    r"((?:[“‘][^”’]{2,40}[”’][、和及与]?)+)"
)
_LEAD = re.compile("^.*(?:如|中|该|其|的|将|把)")
_ITEMS = re.compile(
    r"([\u4e00-\u9fff]{4,12})(?:主要|具体)?(?:包括|分为|有)[:：]?([\u4e00-\u9fff]{2,16}(?:、[\u4e00-\u9fff]{2,16})+)(?=[，。；])"
)
_COUNTED = re.compile(r"(\d{1,2}|[一两二三四五六七八九十])(?:个|项|类|种)(?=([\u4e00-\u9fff]{4}))")
_NOUN = 4  # characters of a counted noun: 基本条件
_KIND = re.compile("[\u4e00-\u9fff]{2}")
_VARIANTS = ("救助", "补助")
_MOST = 5
_DISTRICT = re.compile("[\u4e00-\u9fff]区(?:$|[、和，。])")
_BOTH_KINDS = re.compile(r"县[（(]市、?区[)）]")
_SHORT_KIND = re.compile(r"(?<![各区])(?:\d{1,3}个|部分|各)县市(?![（(区])")


def unit_names(report: Report) -> Iterator[Note]:
    """菏泽市牡丹区民政局 written 菏泽牡丹区民政局: a character of the name is lost."""
    text = "\n".join(p.text for p in report.paragraphs)
    told: set[str] = set()
    for match in _UNIT.finditer(text):
        head, level, rest = match[1], match[2], "".join(match.groups()[2:])
        for at in range(len(head) - 1):
            full, bare = f"{head[at:]}{level}{rest}", f"{head[at:]}{rest}"
            if bare in told or bare not in text or text.count(full) < text.count(bare):
                continue
            told.add(bare)
            says = (
                f"单位名称写成了两种：{full}（{both(_places(report, full))}）和{bare}（{both(_places(report, bare))}），"
                f"后者少了“{level}”。请统一为全称"
            )
            yield noted("单位名称", _places(report, bare)[0], says, expected=full, found=bare)
            break


def _places(report: Report, words: str) -> list[Place]:
    return [p.at(at) for p in report.paragraphs if (at := p.text.find(words)) >= 0]


def one_office_two_names(report: Report) -> Iterator[Note]:
    """云岭县水利局 once, 县水务局 elsewhere: one county has one of them."""
    for names in load("report_words")["一局两名"]:
        pattern = re.compile(
            rf"([\u4e00-\u9fff]{{0,3}})(省|市|县|区|旗|州)({'|'.join(sorted(names, key=len, reverse=True))})"
        )
        found: dict[str, dict[str, list[tuple[str, Place]]]] = {}
        for paragraph in report.paragraphs:
            for match in pattern.finditer(paragraph.text):
                own = match[1][-2:] if re.fullmatch("[^，。、的和与由向对在各]{2,3}", match[1]) else ""
                by = found.setdefault(match[2], {}).setdefault(match[3], [])
                by.append((own, paragraph.at(match.start())))
        for level, by in found.items():
            owners = {own for several in by.values() for own, _ in several if own} if len(by) > 1 else set[str]()
            if len(by) < 2 or len(owners) > 1:  # several counties may call it differently
                continue
            usual = max(by.items(), key=lambda item: len(item[1]))[0]
            for name in by.keys() - {usual}:
                here, there = ([place for _, place in by[one]] for one in (name, usual))
                says = (
                    f"同一部门写了两个名称：“{level}{usual}”（{both(there)}）和“{level}{name}”（{both(here)}）。请统一"
                )
                yield noted("单位名称", here[0], says, expected=usual, found=name)


def quoted_twice(report: Report) -> Iterator[Note]:
    """可持续影响指标设置为“甲” in one place, …设置为“乙” in another: one cell, two quotations."""
    seen: dict[str, list[tuple[list[str], Place]]] = {}
    for paragraph in report.paragraphs:
        for match in _QUOTED.finditer(paragraph.text):
            subject = _LEAD.sub("", match[1])
            if len(subject) > 3:
                values = re.findall("[“‘]([^”’]+)[”’]", match[2])
                seen.setdefault(subject, []).append((values, paragraph.at(match.start())))
    for subject, quotations in seen.items():
        first = max((values for values, _ in quotations), key=lambda values: len("".join(values)))
        other = [
            (values, place) for values, place in quotations if not set(values) & set(first) and _cut(values, first)
        ]
        if other:
            there = [place for values, place in quotations if set(values) & set(first)]
            told = "、".join(f"“{value}”" for value in other[0][0])
            says = (
                f"同一个{subject}引用成了两种写法：{both(there)}为{'、'.join(f'“{v}”' for v in first)}，"
                f"{both([place for _, place in other])}为{told}。请照目标表原文统一"
            )
            yield noted("引文不一", other[0][1], says, expected="、".join(first), found="、".join(other[0][0]))


def _cut(values: list[str], whole: list[str]) -> bool:
    """A quotation that is a piece of another one: the same cell, not another one of its kind."""
    return all(any(value in longer or longer in value for longer in whole) for value in values)


def counted_items(report: Report) -> Iterator[Note]:
    """3个基本条件 in one place, 基本条件包括：four things in another."""
    lists: dict[str, tuple[list[str], list[Place]]] = {}
    for paragraph in report.paragraphs:
        for match in _ITEMS.finditer(paragraph.text):
            names = match[2].split("、")
            if "等" in names[-1]:
                continue
            noun = match[1].removesuffix("主要").removesuffix("具体")[-_NOUN:]
            if any(word in noun for word in load("report_words")["泛指名词"]):
                continue
            lists.setdefault(noun, (names, []))[1].append(paragraph.at(match.start()))
    counts = _counts(report) if lists else {}
    for noun, (names, places) in lists.items():
        lengths = {len(names), len(names) + len(re.findall("[和及与]", names[-1]))}
        counted = [(count, place) for count, place in counts.get(noun, ()) if count > 1]
        wrong = [(count, place) for count, place in counted if count not in lengths]
        if wrong:
            count, place = wrong[0]
            says = (
                f"写明 {count} 个{noun}（{place.label}），{both(places)}列出 {len(names)} 个"
                f"（{short('、'.join(names), 40)}）。请核对"
            )
            yield noted("项数不一", place, says, expected=len(names), found=count)
        elif counted:
            yield Checked("项数不一", f"{noun} {len(names)} 个，与所列一致")


def _counts(report: Report) -> dict[str, list[tuple[int, Place]]]:
    """Every 3个基本条件 of the text, by the noun."""
    found: dict[str, list[tuple[int, Place]]] = {}
    for paragraph in report.paragraphs:
        for match in _COUNTED.finditer(paragraph.text):
            count = int(match[1]) if match[1].isdecimal() else int(chinese_number(match[1]) or 0)
            found.setdefault(match[2], []).append((count, paragraph.at(match.start())))
    return found


def programme_names(report: Report) -> Iterator[Note]:
    """临时救助 and 临时补助: one programme under two names, often left by a global replacement."""
    text = [p for p in report.paragraphs if p.text]
    cells = [(cell, row.place) for table in report.document.tables for row in table.rows for cell in row.cells if cell]
    general = _general()
    found: dict[str, dict[str, list[Place]]] = {}
    for words, place_at in [(p.text, p.at) for p in text] + [(c, lambda _, place=place: place) for c, place in cells]:
        for match in re.finditer(rf"({'|'.join(_VARIANTS)})", words):
            kind = words[max(0, match.start() - 2) : match.start()]
            if _KIND.fullmatch(kind) and kind not in general:
                found.setdefault(kind, {}).setdefault(match[1], []).append(place_at(match.start()))
    two = {kind: by for kind, by in found.items() if len(by) > 1 and sum(map(len, by.values())) > 2}
    if two:
        told = "；".join(
            "和".join(f"“{kind}{word}”（{both(places)}）" for word, places in by.items())
            for kind, by in list(two.items())[:_MOST]
        )
        first = min(place for by in two.values() for places in by.values() for place in places)
        says = f"像是同一项政策写了两个名称：{told}。若是同一项请统一（可能是整篇替换“救助”“补助”留下的）"
        yield noted("同项异名", first, says)


@cache
def _general() -> frozenset[str]:
    words = load("report_words")
    return frozenset((*words["泛称"], *words["不是政策名"]))


def slips(report: Report) -> Iterator[Note]:
    """Words of the list that are nearly always slips of another word."""
    told: list[str] = []
    first: Place | None = None
    for entry in load("report_words")["别字"]:
        pattern = re.compile(entry["写"])
        places = [(m[0], p.at(m.start())) for p in report.paragraphs for m in pattern.finditer(p.text)]
        places += [
            (m[0], row.place)
            for table in report.document.tables
            for row in table.rows
            for cell in row.cells
            for m in pattern.finditer(cell)
        ]
        if places:
            first = min(first, places[0][1]) if first else places[0][1]
            right = pattern.sub(entry["应"], places[0][0]) if "\\" in entry["应"] else entry["应"]
            told.append(f"“{places[0][0]}”（{both([place for _, place in places])}）应作“{right}”")
    if told:
        yield noted("别字", first, f"疑似别字：{'；'.join(told[:_MOST])}。请改正")


def kinds_of_counties(report: Report) -> Iterator[Note]:
    """县市 in one place and 县（市、区） in another, where districts are among them."""
    short_form = [(m[0], p.at(m.start())) for p in report.paragraphs for m in _SHORT_KIND.finditer(p.text)]
    long_form = [p.at(m.start()) for p in report.paragraphs for m in _BOTH_KINDS.finditer(p.text)]
    districts = [p for p in report.paragraphs if len(_DISTRICT.findall(p.text)) > 1 and "、" in p.text]
    if short_form and long_form and districts:
        says = (
            f"“{short_form[0][0]}”等 {len(short_form)} 处写“县市”（{both([place for _, place in short_form])}），"
            f"别处写“县（市、区）”（{both(long_form)}），名单里有区（{districts[0].place.label}）。请统一为“县（市、区）”"
        )
        yield noted("同项异名", short_form[0][1], says, expected="县（市、区）", found="县市")


CHECKS = (unit_names, one_office_two_names, quoted_twice, counted_items, programme_names, slips, kinds_of_counties)
