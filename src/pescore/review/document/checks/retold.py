"""前后异数: a figure of the 摘要 or 结论 that the rest of the report gives differently (概算总投资2.63亿元, 23,600万元)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ..model import Paragraph
from ..prose import Prose, in_parts, prose
from ..quantities import POINTS, Quantity, alike
from ..report import Report
from .noting import Checked, Note, noted

_HAN = re.compile("[\u4e00-\u9fff“”]+$")
_FIRST_PART = re.compile(r"第[一1](?:章|部分)")
_SUMMARY = re.compile(r"(?:评价|评价报告|报告|内容)?(?:摘要|提要|概要|前言|引言)")

_FILL = re.compile("(?:达到了?|约为?|共计?|合计|累计|总计|分别|仅|均|为|是|达|近|超过|有|了|的|约|共|数)+$")
_OTHER_KIND = re.compile(
    "计划|目标|任务|应|预计|拟|上年|去年|同期|20\\d\\d|每|均|其中|分别|未|不|较|比|增|减|低|高|降|剩|余|缺|扣"
)
_WHOSE = re.compile("[县区市镇乡村省州校园院厂][\u4e00-\u9fff]{0,2}$")
_LEAST = 4  # characters of a name that can be no other
_DIGITS = 3
_MOST = 60  # figures of a summary


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure and the paragraph it stands in."""

    figure: Quantity
    item: Prose

    @property
    def name(self) -> str:
        """What stands right in front of it: 概算总投资."""
        found = _HAN.search(_FILL.sub("", self.figure.before))
        return found[0] if found else ""


def retold(report: Report) -> Iterator[Note]:
    heads = _heads(report)
    several = [Stated(f, item) for item in prose(report) for f in item.figures if _usable(f)]
    head = [one for one in several if one.item.paragraph in heads][:_MOST]
    body = [one for one in several if one.item.paragraph not in heads]
    if not head or not body:
        return
    cells = _cells(report)
    right = 0
    for one in head:
        if _given(one.figure, body) or _in_table(one.figure, cells):
            right += 1
        elif not (one.figure.bound or one.figure.each) and (twin := _twin(one, head, body)):
            yield _differs(one, twin)
    if right:
        yield Checked("同事异数", f"摘要、前言里的 {right} 个数都能在正文里找到")


def _usable(figure: Quantity) -> bool:
    return figure.unit != "分" and figure.measures != (POINTS,) and figure.unit not in ("个百分点", "百分点")


def _heads(report: Report) -> set[Paragraph]:
    """The paragraphs in front of the first chapter; a 摘要 that has chapters of its own ends where they begin again."""
    paragraphs = report.paragraphs
    chapters = [i for i, p in enumerate(paragraphs) if _FIRST_PART.match(p.text)]
    if not chapters:
        mark = next((i for i, p in enumerate(paragraphs) if _SUMMARY.fullmatch(p.text)), None)
        chapters = [
            i for i, p in enumerate(paragraphs) if p.depth == 1 and (i > mark if mark is not None else p.ordinal == 1)
        ]
        again = [i for i in chapters[1:] if paragraphs[i].ordinal == 1]
        if mark is not None and again and chapters[0] == mark + 1:
            chapters = again
    end = chapters[0] if chapters else 0
    return set(paragraphs[:end]) if end < len(paragraphs) // 2 else set()


def _given(figure: Quantity, body: list[Stated]) -> bool:
    return any(alike(figure, other.figure) and _same(figure, other.figure) for other in body)


def _same(one: Quantity, other: Quantity) -> bool:
    """2.36亿元 is 23,600万元, 1.02亿元 is 10185万元."""
    hidden = max(one.step if one.scaled else Decimal(0), other.step if other.scaled else Decimal(0))
    if one.about or other.about:
        hidden = max(hidden, one.value / 20)
    return abs(one.value - other.value) <= hidden


def _cells(report: Report) -> set[Decimal]:
    found: set[Decimal] = set()
    for table in report.document.tables:
        for row in table.rows:
            for cell in row.cells:
                found |= {Decimal(n.replace(",", "")) for n in _numbers(cell[:80])}
    return found


@lru_cache(maxsize=4096)
def _numbers(cell: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\d[\d,]{0,14}(?:\.\d{1,6})?", cell))


def _in_table(figure: Quantity, cells: set[Decimal]) -> bool:
    scales = (Decimal(1), Decimal(10**3), Decimal(10**4), Decimal(10**8))
    hidden = figure.step if figure.scaled else Decimal(0)
    return any(abs(cell * scale - figure.value) <= hidden for scale in scales for cell in cells)


def _twin(one: Stated, head: list[Stated], body: list[Stated]) -> Stated | None:
    """The one other figure with its name, or the one that is it but for a slip of the pen."""
    like = [
        other
        for other in body
        if alike(one.figure, other.figure)
        and not other.figure.bound
        and not other.figure.each
        and not in_parts(other.figure, other.item)
    ]
    named = [other for other in like if _named_alike(one, other)]
    if named and len({other.figure.value for other in named}) == 1:
        return named[0]
    slips = [other for other in like if _slip(one.figure, other.figure) and _about(one, other)]
    slips = [s for s in slips if not any(alike(h.figure, s.figure) and _same(h.figure, s.figure) for h in head)]
    return slips[0] if slips and len({s.figure.value for s in slips}) == 1 else None


def _named_alike(one: Stated, other: Stated) -> bool:
    """二期工程概算总投资, 概算总投资: one name ends with the other, and nothing in front says it is another kind."""
    short, long = sorted((one.name, other.name), key=len)
    if len(short) < _LEAST or not _ends_alike(one.name, other.name):
        return False
    return not _other_kind(one) and not _other_kind(other)


def _ends_alike(a: str, b: str) -> bool:
    """The last four characters agree, and so do all that both have, or the two go apart at a word of two characters."""
    same = 0
    while same < min(len(a), len(b)) and a[-1 - same] == b[-1 - same]:
        same += 1
    return same >= _LEAST and same in (len(a), len(b), *range(5, 12))


def _other_kind(one: Stated) -> bool:
    text, at = one.item.text, one.figure.start
    cut = max(text.rfind(sign, 0, at) for sign in "。；，,;：:（(")
    clause = text[cut + 1 : at]
    return bool(_OTHER_KIND.search(clause[: -len(one.name)] if one.name else clause) or _OTHER_KIND.search(one.name))


def _slip(one: Quantity, other: Quantity) -> bool:
    """54 for 45, 2.63 for 2.36: the same digits in another order, or one of at least three is another."""
    a, b = _digits(one), _digits(other)
    if a == b or len(a) < 2:
        return False
    if sorted(a) == sorted(b):
        return True
    return len(a) == len(b) >= _DIGITS and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def _digits(figure: Quantity) -> str:
    return format(figure.value.normalize(), "f").replace(".", "").strip("0")


def _about(one: Stated, other: Stated) -> bool:
    """Both have the same noun behind them, or the same two characters of their name in front, and the same kind."""
    if abs(one.figure.value.adjusted() - other.figure.value.adjusted()) > 0:
        return False
    after = one.figure.after[:2]
    if len(after) == 2 and one.figure.unit == other.figure.unit and other.figure.after.startswith(after):
        return not _WHOSE.search(other.figure.before)
    a, b = one.name[-6:], other.name[-8:]
    return len(a) > 1 and any(a[i : i + 2] in b for i in range(len(a) - 1)) and not _other_kind(other)


def _differs(one: Stated, twin: Stated) -> Note:
    mine = f"{one.figure.before[-10:]}{one.figure.text}{one.figure.after[:4]}"
    theirs = f"{twin.figure.before[-10:]}{twin.figure.text}{twin.figure.after[:4]}"
    where = twin.item.at(twin.figure)
    says = f"摘要（前言）写“{mine}”，正文里没有这个数，正文写“{theirs}”（{where.label}）。请核对哪一个对"
    return noted("同事异数", one.item.at(one.figure), says, expected=twin.figure.text, found=one.figure.text)


CHECKS = (retold,)
