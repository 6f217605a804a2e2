"""A wording made ready with what the row knows (结合本行整理): forced repairs, gaps and vague words asked about, a contract period.

What is done here needs the target, the unit or the name of the indicator; what a sentence says by itself is settled before.
"""

from __future__ import annotations

import re
from decimal import Decimal

from .draft import Draft, Unclear
from .frequency import counted_over_the_year
from .grammar import words
from .period import counted_from_the_period
from .two_points import drawn_through
from .undecided import asked_first
from .wording import damaged_signs, without_ceiling

_LISTED = re.compile(r"\((①[^()]*②[^()]*)\)(?=,?(?:全部|均|都|每|各|缺|有|少))")


def with_listed_points(text: str, draft: Draft) -> str:
    """五项机制（①…②…③…）全部建立的得5分: the list in brackets are the 要点, where no column gives them."""
    listed = None if draft.points else _LISTED.search(text)
    if listed is None:
        return text
    draft.points = tuple(item.strip(" 、,;") for item in re.split("[①-⑳]", listed[1])[1:])
    return text.replace(listed[0], "")


_UNFILLED = re.compile(
    r"每[^,;。]{0,6}(?:□|XX|××|_{2,})|(?:□|XX|××|_{2,})(?=%|个|分|人|元|天|次)"
    r"|(?:达到|低于|高于|超过|不足|不少于|≥|≤|>|<|[-~至]|(?<![^,;。(]))%|每(?:降低|减少|增加|提高|[低高少多超差降增减])[于出过]?(?:%|个百分点)(?=,?[扣减加])"
)
_VAGUE = re.compile("一定(?:比例|数量|幅度|数额|次数|金额|期限|时间|范围|分数|分值)|若干")


_VAGUE_POINTS = re.compile(
    r"[扣减]\d+(?:\.\d+)?分(?:以上|以下|左右)|"
    "(?:缺项|缺失|缺少|问题|差错|遗漏|漏项)[^,;。\\d]{0,4}较多|每[^,;。\\d]{0,4}[一1]?个?(?:档次|等次|等级)(?=[扣减加得])|适当(?:核减|基础分|给分|加分|得分)|减?少许分|多扣(?=[,;。]|$)|少扣(?=[,;。]|$)|(?:分段|分档|分级)(?:计分|给分|得分)(?=[;。]|$)"
    r"|(?:得|给|计)(?:中等|较低|较高|最低|部分|少量|适当|低|高|一般)(?:的)?分数?(?![数值])(?!为?[:(]?\d)"
    "|(?:得分|分值|分数|扣分)由[^,;。]{2,14}(?:核定|评定|认定|决定)"
)
_TWO_FOR_GE = re.compile(r"(?<![\d.])2(?:[5-9]\d|100)%(?=[^,;。]{0,6}得)")  # 可用率295%得5分: misread as a 2


_RESTATED = re.compile(r"[。;]\((?P<points>\d+(?:\.\d+)?)分\)[。;]?$")  # 到位率100%得满分。（6分）
_AS_PLANNED = re.compile(r"(?<![^,;。])(?:按计划完成|完成(?:年度|计划|全部)*任务|完成计划)的?(?=[得计])")
_IN_PROPORTION = re.compile(
    r"(?:否则|(?:未|没有)完成的?),?按(?:照)?(?:实际)?(?:完成)?(?:情况)?的?比例(?:折算|计算|计)?(?:得分|计分|给分|分)?"
)
_THIRDS = re.compile(r"([①-⑳])(?:符合|满足)的?得(\d+(?:\.\d+)?)分,(?:否则|不符合的?|不满足的?)不得分[;。]? *")


def without_restated(text: str, full: Decimal) -> str:
    """到位率100%得满分。（6分）: the full mark said again behind the sentence says nothing more."""
    again = _RESTATED.search(text)
    return text[: again.start()] if again and Decimal(again["points"]) == full else text


def _as_meant(text: str, draft: Draft) -> str:
    """What the row's own points, or a target, settle: 按计划完成, thirds of the full mark written as 0.67分."""
    if _AS_PLANNED.search(text) and _IN_PROPORTION.search(text):
        done = "完成率达到100%的" if draft.target is None else "达到目标值的"
        text = _IN_PROPORTION.sub("未达到的按完成比例计分", _AS_PLANNED.sub(done, text))
    items = _THIRDS.findall(text)
    worths = {Decimal(points) for _, points in items}
    if len(items) > 1 and len(worths) == 1 and not _THIRDS.sub("", text).strip(" ;。"):
        off = abs(worths.pop() * len(items) - draft.full)
        if 0 < off <= Decimal("0.005") * len(items):  # a share of the full mark, rounded to the cent
            return f"{''.join(mark for mark, _ in items)}各占1/{len(items)},符合得相应分值,不符合不得分"
    return text


def readable(text: str, draft: Draft) -> str:
    """The text with forced repairs made; asks where a figure is left open or vague."""
    if gap := _UNFILLED.search(text):
        raise Unclear(f"“{gap[0]}”处有数字空着没有填，请补充")
    if left := re.search(r"[扣减加]\d+(?:\.\d+)?分/[^,;。]{0,8}", text):
        raise Unclear(f"“{left[0]}”：每多少扣（加）一次没有读懂，请写成“每…扣…分”")
    if vague := _VAGUE.search(text):
        raise Unclear(f"“{vague[0]}”具体是多少没有写明")
    if vague := _VAGUE_POINTS.search(text):
        raise Unclear(f"“{vague[0]}”是多少分没有写明")
    if said := _TWO_FOR_GE.search(text):
        raise Unclear(f"“{said[0]}”疑为“≥{said[0][1:]}”，请核对")
    asked_first(text, draft)
    text = counted_over_the_year(_as_meant(text, draft), draft)
    text = counted_from_the_period(drawn_through(text, draft), draft)
    return without_ceiling(_repaired(_without_own_unit(text, draft.unit), draft))[0]


def _without_own_unit(text: str, unit: str | None) -> str:
    """0.6吨标煤/万元 where the values are in 吨标煤/万元: a compound unit is only repeated behind the figure."""
    return re.sub(rf"(?<=\d){re.escape(unit)}", "", text) if unit and "/" in unit else text


def _repaired(text: str, draft: Draft) -> str:
    """A letter where a comparison sign must stand (Q, W) is read as the sign the next clause forces: 每超过…扣 → ≤."""
    if not damaged_signs(text):
        return text
    rising = re.search(rf"每(?:{words('up_verb')})", text)
    falling = re.search(rf"每(?:{words('down_verb')})", text)
    if bool(rising) == bool(falling):
        raise Unclear("比较符号似乎识别错了（Q、W处），请改成≥或≤")
    draft.use("garbled_symbol")
    out = text
    for match in damaged_signs(text):
        out = out[: match.start()] + ("≤" if rising else "≥") + out[match.end() :]
    return out
