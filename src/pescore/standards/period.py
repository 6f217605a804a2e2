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
_LATE = "(?:拖延|延误|延期|逾期|超期|推迟|滞后|延迟)"
_ON_TIME = re.compile("(?:按期|如期|按时)(?:完工|完成|竣工|交付|交工)")
_LATER = re.compile(
    rf"(?<!每){_LATE}(?:工期)?(?P<how>超过|大于|不超过|不足|达到?|在)?(?P<days>\d+)(?P<unit>个?(?:工作日|日历天|天|日))"
)
_LATENESS, _DURATION = re.compile(_LATE), re.compile("工期|用时|历时|天数|周期")


def counted_from_the_period(text: str, draft: Draft) -> str:
    """The text as limits on the time taken, or on how late it was; other texts as they are. Raises Unclear."""
    period = _PERIOD.search(text)
    if period is None or "得分=" in text or not _ON_TIME.search(text) or not _LATENESS.search(text):
        return text
    rest = text.replace(period[0], "", 1)
    if _LATENESS.search(draft.indicator):
        return _ON_TIME.sub("不超过0天", rest)
    if not _DURATION.search(draft.indicator):
        raise Unclear(f"“{period[0].strip(',;。')}”：实际值填的是实际工期，还是拖延的天数？请在指标名称里写明")
    length, unit = Decimal(period["days"]), period["unit"]
    rest = _LATER.sub(lambda m: f"{m['how'] or '达到'}{length + Decimal(m['days'])}{unit}", rest)
    return _ON_TIME.sub(f"不超过{length}{unit}", rest)
