"""The band as most evaluations write it, read at a glance.

“①甲率大于或等于100%的，得满分；②甲率小于或等于80%的，得0分；③甲率在80%-100%之间的，在0和满分之间计算确定。” is the commonest
numeric standard of all, word for word the same but for its subject, if it names one, and its figures; next comes “甲率≥100%得满分，
≤80%不得分，之间按比例计算”. One pattern reads both five times faster than the grammar; whatever is worded otherwise goes to the
grammar, and a test holds that both give the same rule.
"""

from __future__ import annotations

import re
from decimal import Decimal

from .curves.plot import DEVIATION_WORDS
from .draft import Draft
from .rules import Curve, Flat, Interval, Line, Rule, Segment

_ZERO = Decimal(0)
_NUMBER = r"\d{1,3}(?:\.\d{1,4})?"
_BAND = re.compile(
    rf"①?(?P<full>(?P<name>[\u4e00-\u9fff]{{2,16}}[率度])?(?P<equal>大于或等于|大于等于|不低于|达到|等于|≥|=)(?P<high>{_NUMBER})%的?,?得满分)[;,]"
    rf"②?(?P<zero>(?:(?P=name))?(?:小于或等于|小于等于|≤|(?P<under>低于|小于|<))(?P<low>{_NUMBER})%的?,?(?:得0分|不得分))[;,]"
    rf"③?(?P<line>(?:(?:(?P=name)在?|在)?(?P=low)%[-~](?P=high)%之间的?,?在0和满分之间(?:计算)?确定"
    rf"|(?:(?:(?P=name)在?|在)?(?P=low)%[-~](?P=high)%)?之间的?,?按比例(?:计算|计分|得分)))[。;]?"
).fullmatch
_COMPARES = re.compile("大于|小于|等于|高于|低于|达到|超过|不足|实现|完成(?!率)")


def read(text: str, draft: Draft) -> Rule | None:
    """The rule of a plainly worded band; None for every other sentence."""
    match = _BAND(text)
    if match is None or draft.unit not in (None, "%") or draft.target is not None or draft.settings:
        return None
    name = match["name"] or ""
    if DEVIATION_WORDS.search(name + draft.indicator) or _COMPARES.search(name):
        return None
    low, high, full = Decimal(match["low"]) / 100, Decimal(match["high"]) / 100, draft.full
    only_equal, reached = match["equal"] in ("等于", "="), match["under"] is None  # ≤80%不得分 reaches its end
    if low >= high or (only_equal and high != 1):
        return None
    draft.use("band_linear")
    segments = [
        Segment(Interval(None, False, low, reached), Flat(_ZERO), match["zero"]),
        Segment(Interval(low, not reached, high, False), Line(low, _ZERO, high, full), match["line"]),
    ]
    if only_equal:
        draft.use("equal_means_at_least")
        segments += [
            Segment(Interval(high, True, high, True), Flat(full), match["full"]),
            Segment(Interval(high, False, None, False), Flat(full), match["full"], filled=True),
        ]
    else:
        segments.append(Segment(Interval(high, True, None, False), Flat(full), match["full"]))
    curve = Curve(tuple(segments), label=name or draft.indicator, unit="%", low=_ZERO, high=full)
    return Rule(full, (curve,), _ZERO, _ZERO, full)
