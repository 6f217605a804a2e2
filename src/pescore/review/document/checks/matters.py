"""One matter, two figures: a number that only the problems or only the suggestions have, and its like elsewhere has another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ....library import load
from ....values import plain
from ..model import Paragraph, Place
from ..passages import shared, short
from ..report import Report
from .noting import Note, noted
from .solutions import chapter_of

_FIGURE = re.compile(
    r"(?<![\d.第每前近至超约\-—～~])(\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,7}(?:\.\d{1,4})?)"
    r"(万元|亿元|公里|平方米|亩|处|条|份|笔|家|所|座|户|名|人|台|批|辆|宗|件)(?!次|以上|以内|月|份额)"
)
_ITEM = re.compile("(?:^|(?<=[。；;：:]))(?=[一二三四五六七八九]是)")
_MONEY = ("万元", "亿元")
_BACK = re.compile("追回|归还|退回|退还|收回|上缴|清退|补足|收缴|扣回|追缴|调整|补缴|返还|缴回|盘活")
_NEW = re.compile("新增|增加|增设|不少于|不低于|不超过|至少|再|每|力争|达到|补充|配备|增派|选取|试点|计划|目标|下一年")
_NEGATIVE = re.compile("[未不缺无没漏超欠]|滞后|逾期|延迟|推迟|闲置")
_BEHIND = 12  # characters between a figure and what it counts
_GENERAL = re.compile(
    "[的了和与在对中有未不]|没有|按规定|按要求|按时|及时|完成|开展|建立|进行|落实|到位|规范|完整|合理|健全|项目|资金|单位|部分|问题|情况|管理|绩效|建议|规定|工作"
)
_MOST = 400  # figures of one unit


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number of things or an amount, and the clause and item it stands in."""

    value: Decimal
    unit: str
    behind: str
    clause: str
    item: str
    sentence: str
    place: Place

    @property
    def key(self) -> tuple[Decimal, str]:
        return self.value, self.unit

    @property
    def text(self) -> str:
        return f"{plain(self.value)}{self.unit}"


def at_odds(report: Report) -> Iterator[Note]:
    words = load("report_words")
    chapters = [chapter_of(report, words[f"{kind}标题"]) for kind in ("问题", "建议")]
    if chapters[0] is None:
        return
    problems, advice = ([p for p in report.paragraphs if c and c.title in p.section or p is c] for c in chapters)
    inside = {id(p) for p in (*problems, *advice)}
    found = [list(_figures(part)) for part in (problems, advice, [p for p in report.paragraphs if id(p) not in inside])]
    if not found[0]:
        return
    cells = {k for t in report.document.tables for r in t.rows for c in r.cells for k in _keys(c)}
    yield from _problems_alone(found, cells)
    yield from _advice_alone(found, cells)


def _keys(text: str) -> list[tuple[Decimal, str]]:
    return [(Decimal(m[1].replace(",", "")), m[2]) for m in _FIGURE.finditer(text)]


def _figures(paragraphs: list[Paragraph]) -> Iterator[_Figure]:
    for paragraph in paragraphs:
        ends = [m.start() for m in _ITEM.finditer(paragraph.text)][1:] + [len(paragraph.text)]
        start = 0
        for end in ends:
            item = paragraph.text[start:end]
            for clause in re.finditer("[^，、。；;：:]+", item):
                for m in _FIGURE.finditer(clause[0]):
                    value = Decimal(m[1].replace(",", ""))
                    place = paragraph.at(start + clause.start() + m.start())
                    behind = clause[0][m.end() :]
                    around = (
                        re.split("[。；]", item[: clause.start()])[-1] + re.split("[。；]", item[clause.start() :])[0]
                    )
                    yield _Figure(value, m[2], behind, clause[0], item, around, place)
            start = end


def _derived(value: Decimal, unit: str, sentences: set[str]) -> bool:
    """A difference or a sum of two figures of one sentence."""
    for sentence in sentences:
        known = [v for v, u in _keys(sentence) if u == unit][:_MOST]
        if any(a - b == value or a + b == value for a in known for b in known if a is not b):
            return True
    return False


def _problems_alone(found: list[list[_Figure]], cells: set[tuple[Decimal, str]]) -> Iterator[Note]:
    """6所未留样 among the problems, 4所学校未按规定留样 in the analysis, and neither figure in the other place."""
    problems, advice, body = found
    elsewhere = {figure.key for figure in (*advice, *body)} | cells
    here = {figure.key for figure in problems}
    told: set[tuple[Decimal, str]] = set()
    for one in problems:
        if one.key in elsewhere or one.key in told or one.unit in _MONEY:
            continue
        like = [o for o in (*body, *advice) if o.unit == one.unit and o.key not in here and _counts_the_same(one, o)]
        summed = _derived(one.value, one.unit, {o.sentence for o in like})
        if len({o.value for o in like}) == 1 and not summed:
            told.add(one.key)
            yield _finding(one, like[0], "问题")


def _counts_the_same(one: _Figure, other: _Figure) -> bool:
    """What is blamed right behind both figures: 未留样 and 未按规定留样, 不合格 and 不合格路段."""
    a, b = one.behind[:_BEHIND], other.behind[:_BEHIND]
    blamed = [_NEGATIVE.search(text) for text in (a, b)]
    if not all(blamed) or _FIGURE.search(a) or _FIGURE.search(b):
        return False
    tails = [_GENERAL.sub("·", text[found.start() :]) for text, found in zip((a, b), blamed, strict=True) if found]
    return bool(re.search("[一-鿿]{2}", shared(tails[0], tails[1], 2)))


def _advice_alone(found: list[list[_Figure]], cells: set[tuple[Decimal, str]]) -> Iterator[Note]:
    """追回挪用的83万元, and the problem is 挪用38万元: no other place has 83."""
    problems, advice, body = found
    elsewhere = {figure.key for figure in (*problems, *body)} | cells
    for one in advice:
        money = one.unit in _MONEY
        if one.key in elsewhere or _NEW.search(one.clause) or (money and not _BACK.search(one.item)):
            continue
        if _derived(one.value, one.unit, {o.sentence for o in (*problems, *body) if o.unit == one.unit}):
            continue
        answered = {figure.key for figure in advice if figure.item == one.item}
        like = [
            o
            for o in problems
            if o.unit == one.unit
            and o.key not in answered
            and (money or o.behind[:1] == one.behind[:1] != "")
            and _same_item(one.item, o.item)
        ]
        if len({o.value for o in like}) == 1:
            yield _finding(one, like[0], "建议")


def _same_item(a: str, b: str) -> bool:
    """Two matters in common, not counting what every report speaks of."""
    bare = [re.sub(r"[\d,.]+", "#", text) for text in (a, b)]
    pairs = {bare[0][i : i + 2] for i in range(len(bare[0]) - 1)} & {
        bare[1][i : i + 2] for i in range(len(bare[1]) - 1)
    }
    return (
        len([p for p in pairs if "#" not in p and not _GENERAL.search(p) and re.fullmatch("[\u4e00-\u9fff]{2}", p)]) > 1
    )


def _finding(one: _Figure, other: _Figure, where: str) -> Note:
    says = (
        f"{where}写“{short(one.clause, 30)}”（{one.text}），报告别处没有这个数；"
        f"{other.place.label}写“{short(other.clause, 30)}”（{other.text}）。请核对"
    )
    return noted("同事异数", one.place, says, expected=other.text, found=one.text, severity="warning")


CHECKS = (at_odds,)
