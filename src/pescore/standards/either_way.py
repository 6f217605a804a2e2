"""每少1天或每多1天均扣 (两边都扣): one turn for both directions, whichever is named first."""

from __future__ import annotations

from ..values import patterns as re
from .turns import Turn

_SIZE = r"\d+(?:\.\d+)?(?:个百分点|%|[\u4e00-\u9fff]{1,3}?)"
_SHORTER, _LONGER = "(?:少于?|低于?|短|减少|降低|缩短|提前|早)", "(?:多于?|高于?|超过?|超出|长|增加|延长|延后|推迟|晚)"
EITHER_WAY: tuple[Turn, ...] = tuple(  # 每少1天或每多1天均扣: away from where it is full, on either side
    (
        ("每",),
        re.compile(rf"每{one}({_SIZE})(?:或者?|、|和|及|,|/)?每?{other}\1(?:,?(?:均|都|各|也))*(?=扣|减)"),
        r"每偏离\1",
    )
    for one, other in ((_SHORTER, _LONGER), (_LONGER, _SHORTER))
)
