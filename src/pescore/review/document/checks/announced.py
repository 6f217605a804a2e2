"""共25项三级指标, 主要问题有3个：…, 提出五条建议: a number announced in one place and what the report then has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....library import load
from ....values import chinese_number
from ..dimensions import aliases
from ..model import Paragraph
from ..report import Report
from ..score_columns import header_of
from .noting import Checked, Note, noted
from .solutions import items_under

_N = r"(\d{1,3}|[一二两三四五六七八九十]{1,3})"
_LEAVES = re.compile(
    rf"(?<![第每\d]){_N}[个项]((?:[二三四]级|末级))(?:评价)?指标|([二三四]级|末级)指标(?:共|共计|合计)?{_N}[个项]"
)
_ALL_OF_IT = re.compile("共|指标体系|构成|组成|设置|细分|细化|分解")
_A_PART = re.compile(
    "其中|扣分|失分|满分的|抽|调整|新增|增加|删除|减少|完成|个性|共性|涉及|每|各|剔除|不适用|上年|参考|框架"
)
_BEHIND = re.compile("^(?:中)?[，,]?(?:扣分|失分|得满分|未|存在|得分|没有|不适用|完成)")
_LISTED = re.compile(
    rf"(问题|建议)(?:主要|共)?(?:有|包括|是|为)?{_N}(?:个方面|个|条|点|项|方面)?[：:]([^。：:]{{4,300}})。"
)
_GIVEN = re.compile(
    rf"提出(?:了|以下|如下|相应的?|针对性的?|相关|改进)*{_N}(?:条|项|点|个方面|方面)(?:的)?(?:具体|相关|改进|针对性|对策|政策|工作|意见和?|意见、)*(建议)"
    rf"|(?:存在|发现)(?:了|以下|如下|主要)*{_N}(?:个方面|个|条|项|点|方面|类)(?:的)?(?:主要|突出|具体)*(问题)(?=[，。；：:]|$)"
)
_MOST = 15


def leaves(report: Report) -> Iterator[Note]:
    """The number of indicators of the lowest level against the 评分表."""
    whole = max(
        (t for t in report.score_tables if t.whole and not t.slipped), key=lambda t: len(t.entries), default=None
    )
    header = header_of(whole.table) if whole else None
    even = whole is not None and len({len(entry.above) for entry in whole.entries}) == 1
    if whole is None or not even or header is None or "name" not in header[1]:
        return
    level = whole.table.rows[header[0]].cells[header[1]["name"]].removesuffix("指标")
    tops: dict[str, int] = {}
    for entry in whole.entries:
        tops[(entry.above[0].name if entry.above else "")] = tops.get(entry.above[0].name if entry.above else "", 0) + 1
    own = len(whole.entries)
    known = {own, sum(not entry.excluded for entry in whole.entries)}
    names = "|".join(aliases())
    for sentence in report.sentences:
        for match in _LEAVES.finditer(sentence.text):
            said, count = match[2] or match[3], _number(match[1] or match[4])
            before = re.split("[；;]", sentence.text[: match.start()])[-1]
            if said not in (level, "末级") or not _ALL_OF_IT.search(sentence.text) or _A_PART.search(before):
                continue
            if count in known:
                yield Checked("指标数目", f"{match[0]}，{whole.table.name}有 {own} 个")
            elif not _a_group(before, names, count, tops) and not _BEHIND.match(sentence.text[match.end() :]):
                says = f"写“{match[0]}”，{whole.table.name}列出 {own} 个。请核对"
                place = sentence.paragraph.at(max(sentence.paragraph.text.find(match[0]), 0))
                yield noted("指标数目", place, says, expected=own, found=count, severity="warning")


def _a_group(before: str, names: str, count: int, tops: dict[str, int]) -> bool:
    """Of one 一级指标 only: it is named in front, or it has just as many."""
    return count in tops.values() or len(set(re.findall(names, before))) in (1, 2)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else int(chinese_number(text) or 0)


def problems_and_advice(report: Report) -> Iterator[Note]:
    """Numbers of problems and of suggestions told elsewhere, against the items of their chapters."""
    words = load("report_words")
    chapters = {kind: _counts(items_under(report, words[f"{kind}标题"])) for kind in ("问题", "建议")}
    for paragraph in report.paragraphs:
        for match in _LISTED.finditer(paragraph.text):
            items = len([item for item in re.split("[、；;]", match[3]) if item.strip()])
            known, count = chapters[match[1]], _number(match[2])
            if count in (*known, items):
                yield Checked("方面数目", f"{paragraph.place.label}{match[1]}{match[2]}个，列出 {items} 个")
            elif items in known and "等" not in match[3]:
                says = f"写{match[1]}有 {count} 个，后面列出 {items} 个，“{match[1]}”部分也是 {items} 个。请改正"
                yield noted("方面数目", paragraph.at(match.start()), says, expected=items, found=count)
        for match in _GIVEN.finditer(paragraph.text):
            kind, count = match[2] or match[4], _number(match[1] or match[3])
            known = chapters[kind]
            enumerated = re.search("一是|1[.、．]|（一）", paragraph.text[match.end() :])
            if count in known:
                yield Checked("方面数目", f"{paragraph.place.label}{match[0]}，“{kind}”部分有 {count} 条")
            elif known and 1 < count < _MOST and min(known) > 1 and not enumerated:
                says = f"写“{match[0]}”，“{kind}”部分有 {min(known)} 条。请核对"
                yield noted(
                    "方面数目", paragraph.at(match.start()), says, expected=min(known), found=count, severity="warning"
                )


def _counts(items: list[Paragraph]) -> set[int]:
    """The items of a chapter, and their groups where they stand in groups."""
    return {len(items), len({item.section[-1] if item.section else "" for item in items})} - {0, 1} if items else set()


CHECKS = (leaves, problems_and_advice)
