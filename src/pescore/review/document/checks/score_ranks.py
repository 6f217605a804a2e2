"""其中过程得分率最低: which 一级指标 is said to stand highest or lowest, against their 得分率."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ....values import cents, plain
from ..dimensions import aliases, dimension_of
from ..report import Report
from .noting import Checked, Note, noted

_OF_UNITS = re.compile(
    "[县市区镇乡村局校院][^，。；]{0,6}(?:决策|投入|过程|管理|产出|效益|效果)|各[县市区镇乡村]|自评|上年|去年"
)
_FEWEST = 3  # 一级指标


def _pattern() -> re.Pattern[str]:
    names = "|".join(sorted(aliases(), key=len, reverse=True))
    kind = "(?:类|维度|方面|部分|一级|绩效)*(?:指标)?"
    return re.compile(
        rf"(?<![\u4e00-\u9fff、])(?:其中|以|但|而|且|是|由于)?[“]?(?:项目)?(?P<a>{names}){kind}[”]?的?得分率(?:相对|均)?(?:为)?(?P<how>最高|最低)(?!分)"
        rf"|得分率(?:相对)?(?P<how2>最高|最低)的(?:一级指标|指标|维度|部分|方面|一项|是|为)*[“]?(?:项目)?(?P<b>{names}){kind}[”]?(?=[，。；（(]|$)"
    )


def highest_and_lowest(report: Report) -> Iterator[Note]:
    """Ties count as both; 一级指标 whose 分值 or 得分 is not told, or not everywhere alike, are not ranked."""
    rates = _rates(report)
    if len(rates) < _FEWEST:
        return
    pattern = _pattern()
    for sentence in report.sentences:
        if "得分率最" not in sentence.text.replace("相对", "") or _OF_UNITS.search(sentence.text):
            continue
        for match in pattern.finditer(sentence.text):
            name, how = dimension_of(match["a"] or match["b"]), match["how"] or match["how2"]
            if name not in rates:
                continue
            best = max(rates.values()) if how == "最高" else min(rates.values())
            shown = "、".join(f"{other} {plain(cents(rate))}%" for other, rate in rates.items())
            if rates[name] == best:
                yield Checked("高低说法", f"{sentence.place.label}“{name}”得分率{how}：{shown}")
                continue
            which = next(other for other, rate in rates.items() if rate == best)
            says = f"写“{name}”得分率{how}，而各一级指标的得分率是{shown}：{how}的是“{which}”。请改正"
            yield noted("高低说法", sentence.place, says, expected=which, found=name, path=[name])


def _rates(report: Report) -> dict[str, Decimal]:
    """得分率 by 一级指标, in percent; {} where one has several 分值 or 得分."""
    fulls: dict[str, set[Decimal]] = {}
    scores: dict[str, set[Decimal]] = {}
    for stated in report.dimensions:
        if stated.full is not None:
            fulls.setdefault(stated.name, set()).add(stated.full)
        if stated.score is not None:
            scores.setdefault(stated.name, set()).add(stated.score)
    if set(fulls) != set(scores) or any(len(v) > 1 for v in (*fulls.values(), *scores.values())):
        return {}
    pairs = {name: (next(iter(fulls[name])), next(iter(scores[name]))) for name in fulls}
    return {name: score * 100 / full for name, (full, score) in pairs.items() if full}


CHECKS = (highest_and_lowest,)
