"""Stated counts of places, units and sites against the names that follow: 抽查5个乡镇，分别为：甲镇、乙镇…."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ....values import chinese_number
from ..model import Paragraph, Place
from ..report import Report
from .noting import Checked, Note, both, noted

_N = r"(\d{1,3}|[一二两三四五六七八九十]{1,3})"
_NOUNS = (
    "县|市|区|旗|州|盟|地区|县市|市县|县区|乡镇|镇|乡|街道|村|社区|居委会|学校|中学|小学|幼儿园|高校|单位|部门|项目|企业|公司|"
    "合作社|医院|卫生院|机构|站点|站|点|园区|景区|小区|科室|股室|局|处|中心"
)
_BARE = re.compile(
    rf"{_N}个((?:县|市|区|县市|乡镇|镇|乡|街道|村|社区|学校|单位|部门|项目|企业|医院|机构)(?:[（(][县市区旗州盟镇乡街道村社场、]{{1,8}}[）)])?)([^，。；：:]{{0,24}})"
)
_COUNT = re.compile(
    rf"(?<![第近每前后\d.])(?:{_N}([个家所处座])(?!百分点|工作日|月|小时|方面|阶段|环节|级|指标|问题|年)((?:{_NOUNS})?(?:[（(][县市区旗州盟镇乡街道村社场、]{{1,8}}[）)])?)"
    rf"|(单位|机构|乡镇|街道|社区|学校|企业|医院|县区|县市){_N}([个家所]))"
)
_LISTS = re.compile(
    r"分别(?:为|是|有)[:：]?|依次(?:为|是)[:：]?|(?:名单)?如下[:：]|即[:：]?|包括[:：]?|(?<![作成称认])为[:：]?|[:：]"
)
_BRACKET = re.compile("[（(](?![含如]|包括|主要|其中|不)([^（）()]{4,200})[）)]")
_END = re.compile("；|。(?!分别[为是])")
_FIRM = re.compile("分别|依次|如下")
_REACH = 48  # characters between a count and its list
_SUBSET = re.compile(r"[的者]$|前[一二三四五六七八九十\d]|后[一二三四五六七八九十\d]|最|其余|其他|其中|排名|例如|主要")
_LONGEST_NAME = 14
_FIGURE = re.compile(r"(?<![\d.])[\d.]{1,16}(?:分|%|万?元|亿元|人|户|个|名|万?亩|公里|次)$|[（(][^（）()]*[）)]")
_PLACE = "县市区旗州盟镇乡村道园"
_TAIL = re.compile(
    rf"(?:[{_PLACE}]|社区|街道办|地区|委员会|居委会|[校院局厅委办所馆站队处厂店场库段]|中心|幼儿园|公司|集团|合作社|小学|中学|[科股室部]|[一二三四五六七八九十][中小])$"
)
_JOIN = re.compile(
    rf"(?<=[{_PLACE}校院局厅委办所馆站队处厂店场司社心学科室库部组房])(?:以及|和|及|与)(?=[\u4e00-\u9fff]{{2,14}}$)"
)
_BEFORE = re.compile(r"[。；：:，,]|[一二三四五六七八九]是")
_SAMPLED = re.compile("抽查|抽取|抽样|现场评价|现场核查|实地|选取|选择")
_GROUP = re.compile(
    rf"([\u4e00-\u9fff]{{1,8}}[{_PLACE}]|[\u4e00-\u9fff]{{2,6}}地区)(?:共|共有|有|抽查|抽取|选取)?{_N}个((?:县|市|区|乡镇|镇|乡|街道|村|社区)?(?:[（(][^（）()、]{{1,8}}[）)])?)"
    r"(?:[:：]|[（(]|[，,]?分别(?:为|是)[:：]?)([^。；：:（）()]{2,300})"
)


@dataclass(frozen=True, slots=True)
class Listing:
    """Names that follow a count: each possible reading of where the list ends, and the counts they may belong to."""

    names: list[str]
    lengths: set[int]
    count: int
    noun: str
    others: set[int]
    firm: bool
    place: Place
    paragraph: Paragraph


def counted_names(report: Report) -> Iterator[Note]:
    """6个县…分别为：A、B … and A、B、C、D 4个县…: the count is the length of the list."""
    listed: set[tuple[int, str]] = set()
    for one in _listings(report):
        listed.add((one.count, one.noun))
        yield from _doubled(one.names, one.place)
        if one.count in one.lengths:
            yield Checked("名单数目", f"{one.place.label} {one.count} {one.noun}，列出 {one.count} 个")
        elif not one.lengths & one.others:
            shown = f"{'、'.join(one.names[:8])}{'…' if len(one.names) > 8 else ''}"
            says = f"写明 {one.count} {one.noun}，后面列出 {len(one.names)} 个（{shown}）。请核对"
            doubt = None if one.firm else "warning"
            yield noted("名单数目", one.place, says, expected=one.count, found=len(one.names), severity=doubt)
    yield from _without_list(report, listed)


def _doubled(names: list[str], place: Place) -> Iterator[Note]:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        told = "、".join(repeated)
        yield noted("名单重复", place, f"“{told}”在同一份名单里写了两次。请核对", found=told)


def _listings(report: Report) -> list[Listing]:
    found: list[Listing] = []
    for paragraph in report.paragraphs:
        text = paragraph.text
        if "、" in text:
            groups = [match.span() for match in _GROUP.finditer(text)]
            groups = groups if len(groups) > 1 else []
            counts = [m for m in _COUNT.finditer(text) if not any(a <= m.start() < b for a, b in groups)]
            found += [one for i in range(len(counts)) if (one := _after(paragraph, counts, i))]
            found += [one for match in counts if (one := _before(paragraph, match))]
    return found


def _after(paragraph: Paragraph, counts: list[re.Match[str]], i: int) -> Listing | None:
    """The list behind this count, where no other count stands between."""
    match, text = counts[i], paragraph.text
    end = counts[i + 1].start() if i + 1 < len(counts) else len(text)
    stop = _END.search(text, match.end())
    reach = min(match.end() + _REACH, stop.start() if stop else len(text))
    if bracket := _BRACKET.match(text, match.end()):
        names, lengths = _read(bracket[1])
        if len(names) > 1:
            return Listing(
                names, lengths, _count(match), _noun(match), set(), False, paragraph.at(match.start()), paragraph
            )
    for marker in _LISTS.finditer(text, match.end(), reach):
        if marker.start() >= end or _SUBSET.search(text[match.end() : marker.start()]):
            return None
        rest = text[marker.end() : stop.start() if stop else len(text)]
        names, lengths = _read(rest)
        if names:
            same = _joined(text, counts, i)
            others = {_count(m) for m in counts[:i] if m.start() >= text.rfind("。", 0, match.start())} - {
                _count(match)
            }
            near = not re.search("[，,]", text[match.end() : marker.start()].rstrip("，,"))
            others = same if near and _FIRM.search(marker[0]) else others | same
            firm = bool(_FIRM.search(marker[0]))
            return Listing(
                names, lengths, _count(match), _noun(match), others, firm, paragraph.at(match.start()), paragraph
            )
    return None


def _joined(text: str, counts: list[re.Match[str]], i: int) -> set[int]:
    """5个区、2个县，分别是…: seven names as well as two."""
    total, sums, at = _count(counts[i]), set[int](), i
    while at and re.fullmatch("[、，,和及与]|以及", text[counts[at - 1].end() : counts[at].start()]):
        at -= 1
        total += _count(counts[at])
        sums.add(total)
    return sums


def _before(paragraph: Paragraph, match: re.Match[str]) -> Listing | None:
    """A、B、C right in front of the count; 等 before it says that the list goes on."""
    head = _BEFORE.split(paragraph.text[: match.start()])[-1]
    names, lengths = _read(head) if "、" in head and _TAIL.search(head) else ([], set[int]())
    if not names or not match[3]:
        return None
    names[0] = re.sub("^.*(?:发现|其中|抽查|涉及|对|在|由|是|有|如)", "", names[0])
    return Listing(names, lengths, _count(match), _noun(match), set(), True, paragraph.at(match.start()), paragraph)


_COUNTS_BEHIND = re.compile(r"[\u4e00-\u9fff]\d{1,4}(?:个|所|家|处|户)(?=[、，,。；]|和|$)")


def _read(text: str) -> tuple[list[str], set[int]]:
    """The names a list holds, and how many it may have: what follows a comma goes on with it or begins something new."""
    if len(_COUNTS_BEHIND.findall(text)) > 1:
        return [], set()  # 东关街道3个、西苑街道2个: numbers, to be added and not to be counted
    parts = [_split(part) for part in re.split("[，,]", text)]
    first = _names(parts[0])
    if not first:
        return [], set()
    whole = list(first)
    lengths = {len(first)} if len(first) > 1 else set[int]()
    for part in parts[1:]:
        more = _names(part)
        if not more or len(more) < len(part):
            break
        whole += more
        lengths.add(len(whole))
    if not lengths:
        return [], set()
    return (first if len(first) > 1 else whole), lengths


def _split(text: str) -> list[str]:
    parts: list[str] = []
    for part in text.split("、"):
        parts += _JOIN.split(part)
    return [_FIGURE.sub("", name).strip('“”"：: ') for name in parts]


_KIND_ONLY = re.compile("[省市县区旗州盟镇乡村]{1,2}|地区|街道|社区|学校|医院|企业")  # 4个市（州、地区）


def _names(parts: list[str]) -> list[str]:
    good = all(
        0 < len(name) <= _LONGEST_NAME
        and not _KIND_ONLY.fullmatch(name)
        and _TAIL.search(name)
        and not re.search(r"\d|其中|均|等$|的", name)
        for name in parts
    )
    return parts if good else []


def _count(match: re.Match[str]) -> int:
    return _number(match[1] or match[5])


def _noun(match: re.Match[str]) -> str:
    """个乡镇, 所学校."""
    return f"{match[2] or match[6]}{match[3] or match[4] or ''}"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else int(chinese_number(text) or 0)


def _without_list(report: Report, listed: set[tuple[int, str]]) -> Iterator[Note]:
    """3个县未…: numbers of those at fault whom nobody names."""
    places: dict[str, list[Place]] = {}
    for paragraph in report.paragraphs:
        for match in _BARE.finditer(paragraph.text):
            count = _number(match[1])
            negative = re.search("不|未|低于|较|没有", paragraph.text[match.start() : match.end() + 20])
            whole = re.match("中|均|都|全部", match[3])  # 12个乡镇中有3个…: those three are listed or not
            if count > 1 and negative and not whole and (count, f"个{match[2]}") not in listed:
                words = match[0][: match.start(3) - match.start()] + match[3].partition("（")[0]
                places.setdefault(words, []).append(paragraph.at(match.start()))
    if places:
        told = "、".join(f"{words}（{both(where)}）" for words, where in list(places.items())[:4])
        says = f"只有数目、没有名单，无法核对和整改：{told}。请列出名称或附表"
        yield noted("没有名单", next(iter(places.values()))[0], says, found=told)


def nested_lists(report: Report) -> Iterator[Note]:
    """3个地区的12个县：甲市4个：A、B、C、D；乙市5个：…: four names for four, and 4 + 5 + 3 = 12."""
    for paragraph in report.paragraphs:
        groups = [(m, names) for m in _GROUP.finditer(paragraph.text) if (names := _names(_split(m[4].split("，")[0])))]
        if len(groups) < 2:
            continue
        right = True
        for match, names in groups:
            stated = _number(match[2])
            yield from _doubled(names, paragraph.at(match.start()))
            if stated != len(names):
                right = False
                says = f"{match[1]}写明 {stated} 个，列出 {len(names)} 个（{'、'.join(names[:8])}）。请核对"
                yield noted("名单数目", paragraph.at(match.start()), says, expected=stated, found=len(names))
        if right:
            yield from _whole_of(paragraph, groups)


def _whole_of(paragraph: Paragraph, groups: list[tuple[re.Match[str], list[str]]]) -> Iterator[Note]:
    """The last count in front of the groups of what they list."""
    start = groups[0][0].start()
    kinds = {name[-1] for _, names in groups for name in names}
    before = [
        m
        for m in _COUNT.finditer(paragraph.text, 0, start)
        if m[3] and (set(m[3]) & kinds) and _count(m) != len(groups)
    ]
    if not before:
        return
    total = sum(len(names) for _, names in groups)
    shown = f"{' + '.join(str(len(names)) for _, names in groups)} = {total}"
    if any(_count(m) == total for m in before):
        yield Checked("名单数目", f"{paragraph.place.label} {shown} {_noun(before[-1])}，与名单一致")
    else:
        says = f"写明 {_count(before[-1])} {_noun(before[-1])}，分组列出 {shown}。请核对"
        yield noted("名单数目", paragraph.at(before[-1].start()), says, expected=_count(before[-1]), found=total)


def outside_the_sample(report: Report) -> Iterator[Note]:
    """The sample is named in full; a place that only a list of problems names was never looked at."""
    sample, place = _sample(report)
    if len(sample) < 3:
        return
    text = "\n".join(p.text for p in report.paragraphs)
    cells = "\n".join(cell for table in report.document.tables for row in table.rows for cell in row.cells)
    for one in _listings(report):
        strange = [name for name in one.names if name not in sample]
        if len(strange) == 1 and len(one.names) > 2 and text.count(strange[0]) == 1 and strange[0] not in cells:
            says = f"“{strange[0]}”不在前面的抽查名单里（{place.label if place else ''}，{len(sample)} 个），别处也没有写到。请核对"
            yield noted("名单之外", one.place, says, found=strange[0])


def _sample(report: Report) -> tuple[set[str], Place | None]:
    for paragraph in report.paragraphs:
        if not _SAMPLED.search(paragraph.text) or "、" not in paragraph.text:
            continue
        groups = [_names(_split(m[4].split("，")[0])) for m in _GROUP.finditer(paragraph.text)]
        if len(groups) > 1 and all(groups):
            return {name for names in groups for name in names}, paragraph.place
        own = [one for one in _listings_of(paragraph) if _SAMPLED.search(_lead(paragraph, one))]
        if own and own[0].firm:
            return set(own[0].names), paragraph.place
    return set(), None


def _listings_of(paragraph: Paragraph) -> list[Listing]:
    counts = list(_COUNT.finditer(paragraph.text))
    return [one for i in range(len(counts)) if (one := _after(paragraph, counts, i))]


def _lead(paragraph: Paragraph, one: Listing) -> str:
    at = paragraph.text.find(one.names[0])
    return re.split("[。；]", paragraph.text[:at])[-1]


CHECKS = (counted_names, nested_lists, outside_the_sample)
