"""One fact, one figure: 由425元提高到563元 and 36户42人 are the same wherever they are told, and so is a leaf's own rate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..model import Place
from ..passages import Passage, clauses, short
from ..report import Report
from ..values_told import Told, same_rate, told_values
from .noting import Checked, Note, both, noted

_NUM = r"\d{1,9}(?:\.\d{1,4})?"
_CHANGE = re.compile(
    rf"([\u4e00-\u9fff]{{2,10}})(?:从|由)(?:每[月年人课次])?({_NUM})(万元|元|%|人|户)?(?:/[月年人])?"
    rf"(?:调整?|提高|上调|增加|提升|提|增长|上升|下降|降低|减少)(?:到|至|为)(?:每[月年人课次])?({_NUM})(万元|元|%|人|户)"
)
_SUBJECT = 2  # last characters of what changed: 标准, 补差
_COUNTED = re.compile(rf"(?<![\d.]){_NUM}(?=万?[元人户家名亩]|亿元|公里|平方米)")
_LABEL = re.compile(r"^[^：:]{2,6}[：:]")
_HAN = re.compile("[\u4e00-\u9fff]")
_LEAST = 8  # characters of a clause besides its figures
_ASKED = re.compile("^(?:评价要点|评分标准|指标解释|指标说明|评分规则|评分细则|计算公式|计分|目标值)")
_MOST = 4


def changes(report: Report) -> Iterator[Note]:
    """标准由425元提高到563元 in one place, 由452元提高到563元 in another: one end is the same, the other is not."""
    seen: dict[str, list[tuple[Decimal, Decimal, str, Place]]] = {}
    for paragraph in report.paragraphs:
        for match in _CHANGE.finditer(paragraph.text):
            told = (Decimal(match[2]), Decimal(match[4]), match[0], paragraph.at(match.start()))
            seen.setdefault(f"{match[1][-_SUBJECT:]}{match[5]}", []).append(told)
    right = 0
    for several in seen.values():
        first = several[0]
        other = next((one for one in several[1:] if (one[0] == first[0]) != (one[1] == first[1])), None)
        if other:
            says = (
                f"同一个变化写了两个数：“{short(first[2])}”（{first[3].label}）和“{short(other[2])}”（{other[3].label}）。"
                "请核对哪一个对"
            )
            yield noted("同事异数", other[3], says, expected=first[2], found=other[2])
        else:
            right += len({one[:2] for one in several}) < len(several)
    if right:
        yield Checked("同事异数", f"{right} 个变化幅度各处写得一样")


def same_words(report: Report) -> Iterator[Note]:
    """专项排查终止农村低保36户42人 here, 42户36人 there: word for word the same, in two chapters, but for the figures."""
    seen: dict[str, dict[tuple[str, ...], list[Passage]]] = {}
    for clause in clauses(report.paragraphs):
        text = _LABEL.sub("", clause.text)
        figures = tuple(_COUNTED.findall(text))
        if figures and not _ASKED.match(clause.paragraph.text):
            words = _COUNTED.sub("#", text)
            if len(_HAN.findall(words)) >= _LEAST:
                seen.setdefault(words, {}).setdefault(figures, []).append(clause)
    told: list[str] = []
    places: list[Place] = []
    for versions in seen.values():
        if len(versions) != 2:  # more: a list of like things
            continue
        one, other = versions.values()
        if _chapters(one) & _chapters(other):
            continue
        told.append("与".join(f"“{short(same[0].text)}”（{both([p.place for p in same])}）" for same in (one, other)))
        places += [one[0].place, other[0].place]
    if told:
        says = f"同一句话里的数不同：{'；'.join(told[:_MOST])}。请核对哪一个对"
        yield noted("同事异数", min(places), says)


def _chapters(passages: list[Passage]) -> set[tuple[str, ...]]:
    """Where they stand, three titles deep: like sentences under one heading are about like things."""
    return {passage.section[:3] or (passage.paragraph.title,) for passage in passages}


def own_rates(report: Report) -> Iterator[Note]:
    """预算执行率100% where it is scored, 98% elsewhere."""
    by_name: dict[str, list[Told]] = {}
    for told in told_values(report):
        by_name.setdefault(told.name, []).append(told)
    right = 0
    for name, several in by_name.items():
        groups: list[list[Told]] = []
        for told in several:
            group = next((g for g in groups if same_rate(g[0].rate, told.rate)), None)
            groups.append([told]) if group is None else group.append(told)
        if len(groups) > 1:
            groups.sort(key=len)
            said = "；".join(f"{group[0].rate}%（{both([told.place for told in group])}）" for group in groups)
            says = f"“{name}”写了不同的数：{said}。请核对，若口径或时点不同请写明"
            yield noted(
                "实际值不一", groups[0][0].place, says, expected=f"{groups[-1][0].rate}%", found=f"{groups[0][0].rate}%"
            )
        else:
            right += len(several) > 1
    if right:
        yield Checked("实际值不一", f"{right} 个指标的实际值各处一致")


CHECKS = (changes, same_words, own_rates)
