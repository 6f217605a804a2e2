"""A contract period (约定工期) named first, lateness counted from its end: 合同工期365天，按期完工得8分，每拖延10天扣1分.

Whether the finding is how long the work took or how late it was, the indicator tells.
"""

from __future__ import annotations

import re
from decimal import Decimal

from .draft import Draft, Unclear

_PERIOD = re.compile(
    r"(?:合同|计划|约定|批复|核定|总)?(?:建设|施工|服务)?(?:工期|期限)(?:为|是|:)?(?P<days>\d+)(?P<unit>个?(?:工作日|日历天|天|日))[,;。]"
)
_WITHIN = re.compile(  # 应在收到上级文件之日起30日内拨付。按时拨付的得4分，逾期10日以内的得2分
    r"[^,;。]{0,24}?(?:之日起|后|应当?在)(?P<days>\d+)(?P<unit>个?(?:工作日|日历天|天|日))(?:以|之)?内(?P<act>[\u4e00-\u9fff]{2,4})[,;。]"
)
_TIER = re.compile(  # 收到售粮凭证后7日内付款的，计5分；逾期超过6日的不计分: the first is a limit as it stands
    r"(?:^|[,;。])(?P<lead>[^,;。]{0,20}?)(?P<days>\d+)(?P<unit>个?(?:工作日|日历天|天|日|小时|分钟))(?:以|之)?内[\u4e00-\u9fff]{0,4}?的?,?[得计记给](?:满分|\d)"
)
_LATE = "(?:拖延|延误|延期|逾期|超期|推迟|滞后|延迟|(?<![延推])迟到?(?!于)|晚(?!于))"
_ON_TIME = re.compile("(?:按期|如期|按时)(?:完工|完成|竣工|交付|交工)")
_LATER = re.compile(
    rf"(?<!每){_LATE}(?:工期)?(?P<how>超过|大于|不超过|不足|达到?|在)?(?P<days>\d+)(?P<unit>个?(?:工作日|日历天|天|日|小时|分钟))(?![扣减])"
)
_LATENESS, _DURATION = re.compile(_LATE), re.compile("工期|用时|历时|时长|时效|时限|天数|周期")


def counted_from_the_period(text: str, draft: Draft) -> str:
    """The text as limits on the time taken, or on how late it was; other texts as they are. Raises Unclear."""
    period, on_time = _PERIOD.search(text), _ON_TIME
    tier = _TIER.search(text)
    on_duration = tier is not None and not _LATENESS.search(tier["lead"] + draft.indicator)
    if period is None and tier and on_duration and _LATER.search(text):
        return _counted_on(text, Decimal(tier["days"]), tier["unit"])
    if period is None and (period := _WITHIN.search(text)):
        on_time = re.compile(rf"(?:按期|如期|按时|及时){period['act']}")
        period = period if _LATER.search(text) else None
    if period is None or "得分=" in text or not on_time.search(text) or not _LATENESS.search(text):
        return text
    rest = text.replace(period[0], "", 1)
    if _LATENESS.search(draft.indicator):
        return on_time.sub("不超过0天", rest)
    if not _DURATION.search(draft.indicator):
        raise Unclear(f"“{period[0].strip(',;。')}”：实际值填的是实际工期，还是拖延的天数？请在指标名称里写明")
    length, unit = Decimal(period["days"]), period["unit"]
    return on_time.sub(f"不超过{length}{unit}", _counted_on(rest, length, unit))


def _counted_on(text: str, length: Decimal, unit: str) -> str:
    """Lateness as time taken: 逾期超过6日 of a term of 7 days is 超过13日."""
    return _LATER.sub(lambda m: f"{m['how'] or '达到'}{length + Decimal(m['days'])}{unit}", text)
