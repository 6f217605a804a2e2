"""A 评分标准 against its own 要点, and the text that quotes it: cases without a score, floors out of reach, other signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ....evaluation.findings import points_of
from ....values import chinese_number, plain
from ..passages import sentences, short
from ..report import Report
from .noting import Note, noted
from .rules import Ruled, ruled_leaves

_LIST = re.compile(r"[\u4e00-\u9fff]{2,10}(?:、[\u4e00-\u9fff]{2,10})+(?:[和及][\u4e00-\u9fff]{2,10})?")
_OPEN = re.compile("每|扣|任一|任何|任意|及以上|以上|以下|否则|其他|其余|酌情|按比例|部分符合|[一1]项不")
_ALL = re.compile("全部(?:都)?(?:符合|满足|具备|做到)")
_MET = re.compile(r"(?:符合|满足|具备|达到)(?:其中)?([一两二三四五六七八九\d])项")
_MISSING = re.compile(r"(?:缺少|缺|少)([一两二三四五六七八九\d])项")
_MOST_TOLD = 4
_PER_ITEM = re.compile(
    r"[一1]项不(?:符合|满足|具备|达标)(?:要求|要点)?[，,]?扣(?:除|减)?(\d+(?:\.\d+)?)分[，,]?(?:直至)?扣完为止"
)
_SET_UP = re.compile(r"是否(?:已|均)?(?:经|建立|制定|设立|具有|具备|编制|履行)")
_JOINED = re.compile("[、，；和及与①-⑳]")
_YES_NO = re.compile(r"符合[^，。；不]{0,8}得(?:满分|\d+(?:\.\d+)?分)[，,；;]不符合[^，。；]{0,8}(?:得0分|不得分)。?")
_SHARE = re.compile(r"([\u4e00-\u9fff]{2,8}[率度])(?:约?为|是|达到?|仅为?)?(\d{1,2}(?:\.\d{1,4})?)%")
_QUOTES = re.compile("(?:根据|按照|依据|对照)[^，。；]{0,12}(?:评分|计分)(?:标准|规则|细则)")
_SIGNS = (
    ("≤", "小于或?等于|小于等于|不高于|不超过|≤"),
    ("≥", "大于或?等于|大于等于|不低于|不小于|≥"),
    ("<", "小于|低于|不足|<"),
    (">", "大于|高于|超过|>"),
)
_SIGN = re.compile("(?:" + "|".join(f"({words})" for _, words in _SIGNS) + r")\s*(\d{1,3}(?:\.\d{1,4})?)%")
_PARTNER = {"≤": "<", "<": "≤", "≥": ">", ">": "≥"}
_SAID = {"≤": "小于或等于", "<": "小于", "≥": "大于或等于", ">": "大于"}


def open_cases(report: Report) -> Iterator[Note]:
    """全部符合…符合其中一项…不符合 over three elements: two of three has no score. 缺少一项 over five: two missing has none."""
    told: list[str] = []
    first: Ruled | None = None
    for leaf in _each(report):
        listed = [part.strip("①②③④⑤⑥⑦⑧⑨⑩；;。、") for part in points_of(leaf.points)]
        parts = listed if len(listed) > 1 else _elements(leaf.points)
        gap = _gap(leaf.standard, len(parts)) if len(parts) > 2 else ()
        if gap:
            first = first or leaf
            counts = "、".join(str(count) for count in gap)
            told.append(
                f"“{leaf.name}”（{leaf.place.label}）的要点有 {len(parts)} 项（{short('、'.join(parts), 30)}），"
                f"标准“{short(leaf.standard.rstrip('。'), 34)}”没有写符合 {counts} 项得几分"
            )
    if first:
        says = f"{'；'.join(told[:_MOST_TOLD])}。请补全各档，或写明“缺一项及以上”"
        yield noted("标准空档", first.place, says, path=first.path)


def _elements(points: str) -> list[str]:
    """The longest 甲、乙、丙 of the 要点."""
    found = max(_LIST.findall(points), key=len, default="")
    return [part for part in re.split("[、和及]", re.sub(".*(?:是否|必要的)", "", found)) if part]


def _gap(standard: str, count: int) -> tuple[int, ...]:
    """How many elements may be met without the standard saying what that scores."""
    if not _ALL.search(standard) or _OPEN.search(standard):
        return ()
    met = {_number(found) for found in _MET.findall(standard)}
    met |= {count - _number(found) for found in _MISSING.findall(standard)}
    if "不符合" in standard or "均不" in standard:
        met.add(0)
    return tuple(k for k in range(count) if k not in met) if met else ()


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else int(chinese_number(text) or 0)


def floors(report: Report) -> Iterator[Note]:
    """一项不符合扣0.5分，扣完为止 of 1.5 points, and the 要点 has two items: the leaf can never lose them all."""
    for leaf in _each(report):
        per = _PER_ITEM.search(leaf.standard)
        if not per or not _SET_UP.search(leaf.points) or not Decimal(per[1]):
            continue
        items = len(_JOINED.findall(leaf.points.rstrip("。；"))) + 1
        lost = items * Decimal(per[1])
        if lost < leaf.full:
            says = (
                f"“{leaf.name}”{plain(leaf.full)} 分，标准一项不符合扣 {plain(Decimal(per[1]))} 分、扣完为止，"
                f"而要点“{short(leaf.points.rstrip('。'), 30)}”至多 {items} 项，最多扣 {plain(lost)} 分："
                f"什么都没有也得 {plain(leaf.full - lost)} 分。请调整每项扣分或补充要点"
            )
            yield noted("标准空档", leaf.place, says, expected=plain(leaf.full), found=plain(lost), path=leaf.path)


def rates_by_yes_or_no(report: Report) -> Iterator[Note]:
    """A rate below 100 % judged by 符合 / 不符合: nothing says what 79 % is worth."""
    told: list[str] = []
    first = None
    for leaf in report.leaves:
        share = next((m for m in _SHARE.finditer(leaf.narrative) if m[1][-3:] in leaf.name), None)
        if share and _YES_NO.fullmatch(leaf.standard) and "计算公式" not in leaf.fields:
            first = first or leaf
            asked = f"，要点问的是“{short(leaf.points.rstrip('。'), 26)}”" if leaf.points else ""
            told.append(f"“{leaf.name}”（{leaf.fields['评分标准'][1].label}）写 {share[2]}%{asked}")
    if first:
        says = f"{'；'.join(told[:_MOST_TOLD])}：标准只有符合、不符合，看不出百分数怎样计分，也没有公式。请写明公式，改用按比例的标准"
        yield noted("率无公式", first.fields["评分标准"][1], says, path=first.path)


def quoted_rule(report: Report) -> Iterator[Note]:
    """根据评分标准…小于80%的不得分, where the standard says 小于或等于80%."""
    for leaf in report.leaves:
        own = _signs(leaf.standard)
        for sentence in sentences(leaf.facts):
            start = _QUOTES.search(sentence.text)
            if not start:
                continue
            for sign, figure in sorted(_signs(sentence.text[start.end() :]) - own):
                partner = _PARTNER[sign]
                if (partner, figure) in own:
                    right, here = f"{_SAID[partner]}{figure}%", f"{_SAID[sign]}{figure}%"
                    says = f"“{leaf.name}”引用评分标准写“{here}”，标准本身是“{right}”：恰好 {figure}% 时结果不同。请照标准原文改"
                    yield noted("标准引用", sentence.place, says, expected=right, found=here, path=leaf.path)


def _signs(text: str) -> set[tuple[str, str]]:
    return {
        (next(sign for (sign, _), word in zip(_SIGNS, found[:-1], strict=True) if word), found[-1])
        for found in _SIGN.findall(text)
    }


def _each(report: Report) -> Iterator[Ruled]:
    """Leaves with a standard and 要点, each name once."""
    seen: set[str] = set()
    for leaf in ruled_leaves(report):
        if leaf.points and leaf.name not in seen:
            seen.add(leaf.name)
            yield leaf


CHECKS = (open_cases, floors, rates_by_yes_or_no, quoted_rule)
