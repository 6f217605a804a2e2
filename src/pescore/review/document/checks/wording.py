"""Remains of other projects, foreign words, percentages without data, a credit code that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....library import load
from ..clean import squeezed
from ..model import Place
from ..passages import clauses
from ..report import Report
from .noting import Checked, Note, both, noted

_LATIN = re.compile(r"(?<![A-Za-z/.@:（(])([A-Za-z]{2,12})(?![A-Za-z/.@）)])")
_CODE = re.compile(r"(?<![0-9A-Z])([0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10})(?![0-9A-Z])")
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SHORTEST, _LONGEST = 9, 40  # characters of a clause
_WHOLE_SHARE = re.compile(r"(?!得分率)[^，。；]{2,14}(?<!得分率)100%")
_SIGNS = 3  # of them, each told somewhere
_AIDED = re.compile(
    r"(?:确保|保障|保证|发放|享受|对|[，、])([^的在此该本各这其和对\W\d]{2})((?:补助|救助|补贴|奖补|资助)(?:资金|对象|项目))"
)


def remains(report: Report) -> Iterator[Note]:
    """Terms of another kind of project: 概预算软件 in a subsidy, 参保 for 低保; not those its own indicators are about."""
    topic = report.project + "".join(p.text for p in report.paragraphs[:4])
    own = "".join(f"{leaf.name}{leaf.standard}{leaf.points}" for leaf in report.leaves)
    for kind, entry in load("report_words")["套用"].items():
        if any(word in topic for word in entry["本来属于"]) or _is_one(report, entry.get("正是", [])):
            continue
        if not any(word in topic for word in entry.get("只查", [])) and entry.get("只查"):
            continue
        strange = [word for word in entry["词"] if word not in own]
        hits: dict[str, list[Place]] = {}
        for paragraph in report.paragraphs:
            for word in strange:
                if (at := paragraph.text.find(word)) >= 0:
                    hits.setdefault(word, []).append(paragraph.at(at))
        if hits:
            told = "、".join(f"“{word}”（{both(places)}）" for word, places in list(hits.items())[:5])
            first = min(place for places in hits.values() for place in places)
            yield noted("套用痕迹", first, f"{told}像是{kind}报告的用语，与本项目不符。请核对是否套用了别的报告")


def _is_one(report: Report, signs: list[str]) -> bool:
    """The report tells of several things only such a project has: 开工, 施工合同, 概算."""
    return bool(signs) and sum(any(sign in p.text for p in report.paragraphs) for sign in signs) >= _SIGNS


def other_subject(report: Report) -> Iterator[Note]:
    """The facts of a leaf speak of another project's money or people: 临时补助对象 in 农村低保."""
    if not report.project:
        return
    general = set(load("report_words")["泛称"])
    hits: dict[str, list[Place]] = {}
    for leaf in report.leaves:
        for paragraph in leaf.facts:
            for match in _AIDED.finditer(paragraph.text):
                if (
                    match[1] not in general
                    and not set(match[1]) & set(report.project)
                    and match[1] not in report.project
                ):
                    hits.setdefault(match[1] + match[2], []).append(paragraph.at(match.start(1)))
    rare = {word: places for word, places in hits.items() if len(places) < 3}
    if rare:
        told = "、".join(f"“{word}”（{both(places)}）" for word, places in list(rare.items())[:4])
        first = min(place for places in rare.values() for place in places)
        yield noted(
            "套用痕迹",
            first,
            f"评价对象是“{report.project}”，这里说的是{told}。请核对是否套用了别的报告",
            severity="hint",
        )


def other_programmes(report: Report) -> Iterator[Note]:
    """经验 that tell of other projects of the report's own list: 特困, 临时 in a report on 低保."""
    names = _listed_projects(report)
    told: dict[str, tuple[str, Place]] = {}
    for paragraph in report.under(*load("report_words")["经验标题"]):
        for word, name in names.items():
            if paragraph.text.count(word) > 1:
                told.setdefault(word, (name, paragraph.place))
    if told:
        named = "、".join(
            f"“{word}”（列表中的“{name}”，{place.label}）" for word, (name, place) in list(told.items())[:4]
        )
        first = min(place for _, place in told.values())
        says = f"经验做法里写的像是别的项目：{named}。请核对是否套用了别的报告，只写本项目的做法"
        yield noted("套用痕迹", first, says, severity="hint")


def _listed_projects(report: Report) -> dict[str, str]:
    """A word of each other project in a table that lists this one, to the project's name."""
    words = load("report_words")
    general = "\0".join((*words["套话"], *words["泛称"], report.project))
    own = re.sub("项目$", "", report.project)
    for table in report.document.tables:
        cells = [cell for row in table.rows[1:] for cell in row.cells if 2 < len(cell) < 20 and not cell.isdecimal()]
        if len(own) < 3 or own not in cells or len(cells) < 3 or table.rows[0].cells[0] != "序号":
            continue
        heads = ((re.sub("^(?:城乡|城市|农村|各项|全县|全市|全区)", "", cell)[:2], cell) for cell in cells)
        office = re.compile("|".join(words["不成项目"]))
        return {head: cell for head, cell in heads if head not in general and cell != own and not office.search(cell)}
    return {}


def foreign_words(report: Report) -> Iterator[Note]:
    """A Latin word inside a Chinese sentence."""
    known = set(load("report_words")["外文"])
    hits: dict[str, list[Place]] = {}
    for paragraph in report.paragraphs:
        for match in _LATIN.finditer(paragraph.text):
            if match[1].islower() and match[1] not in known and not re.search("http|www", paragraph.text):
                hits.setdefault(match[1], []).append(paragraph.at(match.start()))
    if hits:
        told = "、".join(f"“{word}”（{both(places)}）" for word, places in list(hits.items())[:5])
        yield noted("外文", min(p for places in hits.values() for p in places), f"中文句子里夹着{told}。请改正")


def bare_hundreds(report: Report) -> Iterator[Note]:
    """Full marks on a 100 % with no numerator and denominator beside it."""
    bare: list[tuple[str, Place]] = []
    for leaf in report.leaves:
        found = _WHOLE_SHARE.search(leaf.narrative)
        if found and leaf.said and leaf.said[0] == leaf.said[1] and not _has_data(leaf.narrative):
            bare.append((leaf.name, leaf.said[2]))
    if bare:
        told = "、".join(f"“{name}”（{place.label}）" for name, place in bare[:5])
        yield noted(
            "百分百无数据",
            bare[0][1],
            f"{len(bare)} 个指标写 100% 得满分，没有分子、分母或样本：{told}{'等' if len(bare) > 5 else ''}。请补充数据和佐证",
        )


def rates_without_figure(report: Report) -> Iterator[Note]:
    """A dimension with full marks praised for a rate that is given nowhere."""
    everything = "".join(p.text for p in report.paragraphs)
    for stated in report.dimensions:
        if stated.full is None or stated.full != stated.score or not stated.text:
            continue
        paragraph = next((p for p in report.paragraphs if stated.text in p.text), None)
        named = re.findall(
            r"[、，。与和]([\u4e00-\u9fff]{2,6}[率度])(?=[、，等和与])", paragraph.text if paragraph else ""
        )
        bare = [name for name in named if not re.search(rf"{name[-3:]}[^，。；]{{0,6}}\d", everything)]
        if bare:
            says = f"“{stated.name}”得满分，依据是{'、'.join(bare)}良好，报告没有写出数值。请补充"
            yield noted("百分百无数据", stated.place, says, found="、".join(bare), path=[stated.name])


def _has_data(text: str) -> bool:
    """Two figures with units beside the 100 %."""
    return len(re.findall(r"\d+(?:\.\d+)?(?:万?元|[人户个份次件笔场所台套册亩家名])", text)) > 1


def credit_code(report: Report) -> Iterator[Note]:
    """统一社会信用代码: the last character is a check digit (GB 32100-2015)."""
    places = [(p.text, p.place) for p in report.paragraphs]
    places += [("|".join(row.cells), row.place) for table in report.document.tables for row in table.rows]
    for text, place in places:
        for match in _CODE.finditer(text):
            if "信用代码" not in text:
                continue
            due = check_character(match[1])
            if due != match[1][-1]:
                yield noted(
                    "信用代码",
                    place,
                    f"统一社会信用代码 {match[1]} 的校验位应为 {due}。请对照营业执照",
                    expected=due,
                    found=match[1][-1],
                )
            else:
                yield Checked("信用代码", f"统一社会信用代码 {match[1]} 校验位正确")


def check_character(code: str) -> str:
    """The 18th character that the first 17 require: 31 − Σ value × 3^i mod 31."""
    total = sum(_ALPHABET.index(char) * pow(3, i, 31) for i, char in enumerate(code[:17]))
    return _ALPHABET[(31 - total % 31) % 31]


def one_character_apart(report: Report) -> Iterator[Note]:
    """The same clause twice but for one character: 漏保 and 漏报."""
    seen: dict[str, dict[str, Place]] = {}
    for clause in clauses(report.paragraphs):
        text = squeezed(clause.text)
        if not _SHORTEST <= len(text) <= _LONGEST or re.search(r"\d|[一二三四五六七八九十]", text):
            continue
        for at in range(len(text)):
            seen.setdefault(f"{text[:at]}\0{text[at + 1 :]}", {}).setdefault(text, clause.place)
    pairs: dict[tuple[str, ...], list[Place]] = {}
    for texts in seen.values():
        if len(texts) > 1:
            pairs.setdefault(tuple(sorted(texts)), sorted(texts.values()))
    if pairs:
        told = "；".join(f"“{a}”与“{b}”（{both(places)}）" for (a, b, *_), places in list(pairs.items())[:4])
        first = min(place for places in pairs.values() for place in places)
        yield noted("一字之差", first, f"同一句话只差一个字：{told}。请核对哪一个是笔误")


CHECKS = (
    one_character_apart,
    remains,
    other_subject,
    other_programmes,
    foreign_words,
    bare_hundreds,
    rates_without_figure,
    credit_code,
)
