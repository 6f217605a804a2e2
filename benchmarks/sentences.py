"""Sentences nobody has read yet: real wordings with a new subject and new figures each time."""

from __future__ import annotations

import random
from collections.abc import Iterator

_FIRST = ("预算", "资金", "项目", "补助", "物资", "设备", "经费", "任务", "低保", "培训", "采购", "拨付")
_SECOND = ("执行", "到位", "完成", "验收", "合格", "发放", "覆盖", "支出", "兑现", "使用", "达标", "入库")

_WORDINGS = {
    "区间": (
        "①{name}大于或等于{high}%的，得满分；②{name}小于或等于{low}%的，得0分；"
        "③{name}在{low}%-{high}%之间的，在0和满分之间计算确定。"
    ),
    "区间，不写指标名": "大于或等于{high}%的，得满分；小于或等于{low}%的，得0分；{low}%-{high}%之间的，在0和满分之间计算确定。",
    "区间，简短写法": "{name}≥{high}%得满分，≤{low}%不得分，之间按比例计算",
    "区间，少见写法": "{name}不低于{high}%的得满分，不高于{low}%的不得分，介于两者之间的按直线内插法计分",
    "分档": "{name}{high}%（含）以上得5分；{low}%（含）-{high}%得3分；低于{low}%不得分。",
    "每低扣分": "{name}达到{high}%得满分，每低1个百分点扣0.{digit}分，扣完为止。",
    "按比例": "{name}达到{high}%得满分；未达到的按比例计分。",
    "要点": "①{name}不低于{high}%；②{name}有记录；③{name}已公示。各要点各占1/3。",
    "发现一处扣分": "{name}未达到{high}%的，每发现一处扣0.{digit}分，扣完为止。",
}
KINDS = tuple(_WORDINGS)


def fresh(kind: str, seed: int = 1) -> Iterator[str]:
    """Sentences of one kind without end, no two alike."""
    rng, told = random.Random(f"{kind}{seed}"), set[str]()
    while True:
        low = rng.randrange(1000, 9000) / 100
        high = round(low + rng.randrange(100, 1000) / 100, 2)
        name = f"{rng.choice(_FIRST)}{rng.choice(_SECOND)}率"
        text = _WORDINGS[kind].format(name=name, low=f"{low:g}", high=f"{high:g}", digit=rng.randrange(1, 10))
        if text not in told:
            told.add(text)
            yield text
