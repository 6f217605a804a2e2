"""扣分乘积: 3处，每处扣1分，共扣3分; 比目标低3个百分点，每低1个百分点扣1分，扣3分."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from ....values import plain
from ..prose import Prose, distinct, prose
from ..quantities import POINTS, Quantity
from ..report import Report
from .noting import Checked, Note, noted

_N = r"(\d{1,5}(?:\.\d{1,3})?)"
_EACH = re.compile(
    rf"每(?:低|少|超过?|高|降低|下降|减少|多|延迟|逾期|有|出现|发现|存在|缺|差)?于?(?:{_N})?"
    rf"(个百分点|百分点|%|[\u4e00-\u9fff]{{1,6}}?)(?:[\u4e00-\u9fff]{{0,8}})扣(?:减|除)?{_N}分"
)
_THEN = re.compile(
    rf"[”\"）)]?[，,]?(?:共|合计|总计|共计|累计|应|故|因此|实际|按此|本项|该项|此项|计){{0,3}}扣(?:减|除|了)?{_N}分"
)
_TAKEN = re.compile(rf"扣(?:减|除|了)?{_N}分")
_FULL = re.compile(rf"分值(?:为|是)?{_N}分|[（(]{_N}分[，,）)]")
_CAPPED = re.compile("扣完为止|最多扣|上限|封顶|扣满")
_SHARED = re.compile("各有|各|均有|分别")
_RATED = re.compile("得满分|不得分")


@dataclass(frozen=True, slots=True)
class Rule:
    """每`step``unit`扣`points`分, what was `taken`, and the text in front of it in its segment."""

    step: Decimal
    unit: str
    points: Decimal
    taken: Decimal
    start: int
    segment: int


def deductions(report: Report) -> Iterator[Note]:
    for item in prose(report):
        if "每" not in item.text:
            continue
        for rule in _rules(item):
            sentence = item.text[item.text.rfind("。", 0, rule.start) + 1 : rule.start]
            if _CAPPED.search(sentence) or _RATED.search(sentence):
                continue
            if "百分点" in rule.unit or rule.unit == "%":
                yield from _by_points(item, rule)
            elif rule.step == 1:
                yield from _by_number(item, rule)


def _rules(item: Prose) -> Iterator[Rule]:
    """每…扣…分 with the sum of it right behind, or as the one deduction in front in its segment."""
    for found in _EACH.finditer(item.text):
        then = _THEN.match(item.text, found.end())
        cut = max(item.text.rfind(sign, 0, found.start()) for sign in "。；;！？")
        end = re.compile("[。；;]|$").search(item.text, found.end())
        head = _TAKEN.findall(item.text[cut + 1 : found.start()])
        tail = item.text[found.end() : end.start() if end else None]
        taken = then[1] if then else head[0] if len(head) == 1 and not _TAKEN.search(tail) else ""
        if taken:
            segment = sum(1 for _ in re.finditer("[。！？!?；;]", item.text[: found.start()]))
            step = Decimal(found[1]) if found[1] else Decimal(1)
            if step and not _CAPPED.match(tail):
                yield Rule(step, found[2], Decimal(found[3]), Decimal(taken), found.start(), segment)


def _by_number(item: Prose, rule: Rule) -> Iterator[Note]:
    """3处没有落实，每处扣1分: any number of 处 in front may be meant, the nearest is."""
    counts = [
        f
        for f in item.figures
        if f.end <= rule.start
        and f.segment == rule.segment
        and (rule.unit.startswith(f.unit) or f.unit == rule.unit)
        and not f.percent
        and f.unit != "分"
    ]
    if not counts:
        return
    ends = [sum((f.value for f in counts[at:]), Decimal(0)) for at in range(len(counts))]
    if rule.taken in [total * rule.points for total in ends]:  # 3处未公示、2处公示不全，每处扣1分，扣5分
        yield Checked("扣分乘积", f"每{rule.unit}扣 {plain(rule.points)} 分，扣 {plain(rule.taken)} 分")
        return
    fit = next((f for f in counts if f.value * rule.points == rule.taken), None)
    if fit:
        yield Checked("扣分乘积", f"{fit.text} × {plain(rule.points)} = 扣 {plain(rule.taken)} 分")
        return
    count = counts[-1]
    clause = re.split("[，。；]", item.text[: count.start])[-1]
    sure = not count.about and (len(counts) == 1 or (len(counts) == 2 and "中" in counts[0].after))
    if not _SHARED.search(clause):
        yield _off(item, rule, count.text, count.value, sure=sure)


def _off(item: Prose, rule: Rule, told: str, times: Decimal, *, sure: bool) -> Note:
    right = times * rule.points
    full = _full(item, rule)
    capped = right > rule.taken and (full is None or right > full)
    sum_told = f"{plain(times)} × {plain(rule.points)} = {plain(right)}"
    says = f"{told}，每{_unit(rule)}扣 {plain(rule.points)} 分，{sum_told} 分，写作扣 {plain(rule.taken)} 分。请核对"
    severity = None if sure and not capped else "warning"
    return noted(
        "扣分乘积",
        item.paragraph.at(rule.start),
        says,
        expected=plain(right),
        found=plain(rule.taken),
        severity=severity,
    )


def _unit(rule: Rule) -> str:
    return rule.unit if rule.step == 1 else f"{plain(rule.step)}{rule.unit}"


def _full(item: Prose, rule: Rule) -> Decimal | None:
    """分值 of the indicator the paragraph is about, the last one named in front."""
    found = list(_FULL.finditer(item.text[: rule.start]))
    return Decimal(found[-1][1] or found[-1][2]) if found else None


def _by_points(item: Prose, rule: Rule) -> Iterator[Note]:
    """低3个百分点; without it the difference of two percentages, or what one lacks to 100%."""
    here = [f for f in item.figures if f.end <= rule.start and f.segment == rule.segment]
    said = [f for f in here if f.measures == (POINTS,) or f.unit == "百分点"]
    rates = [f for f in here if f.percent]
    gaps = distinct(said)
    ways = [f.value for f in gaps] + [abs(a.value - b.value) for a in rates for b in rates if a is not b]
    ways += [abs(100 - f.value) for f in rates] + [f.value for f in rates]
    if any(rule.taken in _products(gap, rule) for gap in ways):
        yield Checked("扣分乘积", f"每{_unit(rule)}扣 {plain(rule.points)} 分，扣 {plain(rule.taken)} 分")
    elif len(gaps) == 1:
        yield _off(item, rule, f"相差 {gaps[0].text}", gaps[0].value / rule.step, sure=True)
    elif not gaps and rates:
        gap, told = _gap(rates)
        if gap:
            yield _off(item, rule, told, gap / rule.step, sure=False)


def _gap(rates: list[Quantity]) -> tuple[Decimal, str]:
    if len(rates) > 1:
        return abs(rates[-1].value - rates[-2].value), f"{rates[-2].text} 与 {rates[-1].text}"
    return abs(100 - rates[0].value), f"{rates[0].text} 与 100%"


def _products(gap: Decimal, rule: Rule) -> set[Decimal]:
    """In proportion, by whole steps, or every step begun."""
    times = gap / rule.step
    whole = (times, times.to_integral_value(ROUND_FLOOR), times.to_integral_value(ROUND_CEILING))
    return {n * rule.points for n in whole} | {(n * rule.points).quantize(Decimal("0.01")) for n in whole}


CHECKS = (deductions,)
