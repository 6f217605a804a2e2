"""文中占比: 782辆，占85% and 一般85人（17.0%） against the whole they are shares of, and one to another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ....values import plain
from ..prose import Prose, any_of, distinct, elsewhere, goals, prose
from ..quantities import Quantity, alike, in_unit_of, may_print, percent_of, printed_percent, quantities
from ..report import Report
from .noting import Checked, Note, noted

HUNDRED = Decimal(100)
_SHARE = re.compile(
    r"占(?:比|到(?!位))?([^，。；、\d占]{0,12}?)(?:的?比例|的?比重|比)?(?:为|约|近|达到?|的|仅|超过|总数|[:：]){0,3}$"
)
_OF_GOAL = re.compile(r"(?:为|完成|相当于|是)(目标|计划|任务|年度目标|年度计划|目标任务|目标值|计划数)的$")
_FILLER = re.compile("(?:项目|全部|全年|全省|全市|全县|全区|总|的|数|额|比例|总量)+")
_OVERLAP = re.compile("多选|可选多|最多选")
_ANSWERS = ("人", "份", "名", "户")
_REACH = 24


@dataclass(frozen=True, slots=True)
class Share:
    """A part, its printed share, and what it is said to be a share of (预算, 目标, or nothing)."""

    part: Quantity
    rate: Quantity
    of: str
    goal: bool = False


def shares_told(report: Report) -> Iterator[Note]:
    """Every 占…% of the text; a series of them has one whole."""
    for item in prose(report):
        for series in _series(item):
            if any(share.of or share.goal for share in series):
                for share in series:
                    yield from _of_something(report, item, share)
            else:
                yield from _of_one_whole(report, item, series)


def _series(item: Prose) -> Iterator[list[Share]]:
    """Shares that follow one another in one sentence, of things measured alike."""
    last: list[Share] = []
    for share in _shares(item):
        if last and (share.part.sentence != last[-1].part.sentence or not alike(share.part, last[-1].part)):
            yield last
            last = []
        last.append(share)
    if last:
        yield last


def _shares(item: Prose) -> Iterator[Share]:
    for part, rate in zip(item.figures, item.figures[1:], strict=False):
        if not rate.percent or part.percent or part.unit == "分" or part.each or rate.bound:
            continue
        between = item.gap(part, rate)
        if part.segment != rate.segment or len(between) > _REACH:
            continue
        if between in ("（", "(", "，", "（占", "(占") and item.text[rate.end : rate.end + 1] in ("）", ")"):
            yield Share(part, rate, "")
        elif (goal := _OF_GOAL.search(between)) and "，" in between:
            yield Share(part, rate, goal[1], goal=True)
        elif (found := _SHARE.search(between)) and not re.search("比[^，]{0,6}$|同比|较", between[: found.start()]):
            yield Share(part, rate, _FILLER.sub("", found[1]))


def _earlier(item: Prose, part: Quantity) -> list[Quantity]:
    return distinct(f for f in item.figures if f.start < part.start and alike(f, part) and not f.each and f.value)


def _of_something(report: Report, item: Prose, share: Share) -> Iterator[Note]:
    """抽查资金1209万元，占预算的65%: the whole is called by name."""
    part, rate, of = share.part, share.rate, share.of
    if share.goal:
        known = goals(report, part, re.sub("^.*(?:其中|全年|实际|完成)", "", part.before))
    else:
        known = _earlier(item, part)
        fit = next((f for f in known if _fits(share, f)), None)
        if fit:
            yield Checked("文中占比", f"{part.text} 占 {rate.text} = {part.text} ÷ {fit.text}")
            return
        called = [f for f in known if of and of[:2] in f.before]
        known = called or (elsewhere(report, part, of[:2]) if len(of) > 1 else [])
    here = all(f in item.figures for f in known)
    known = [f for f in known if f.value and f.value != part.value]
    if _of_the_larger(item, share, known):
        return
    fit = next((f for f in known if _fits(share, f)), None)
    if fit:
        yield Checked("文中占比", f"{part.text} 占 {rate.text} = {part.text} ÷ {fit.text}")
    elif 0 < len(known) < 4:
        yield _wrong(item, share, known[0], sure=here and len(known) == 1 and not share.goal)


def _of_the_larger(item: Prose, share: Share, known: list[Quantity]) -> bool:
    """有90万元未拨付，其中甲60万元、乙30万元，占预算的3%: the share is that of the 90."""
    larger = [f for f in _earlier(item, share.part) if f.sentence == share.part.sentence]
    return any(printed_percent(one.value / whole.value, share.rate) for one in larger for whole in known)


def _wrong(item: Prose, share: Share, whole: Quantity, *, sure: bool) -> Note:
    right = percent_of(share.part.value, whole.value, share.rate)
    sure = sure and not may_print(share.part, whole, share.rate)
    says = f"“{share.part.before[-10:]}{share.part.text}”写占 {share.rate.text}，{share.part.text} ÷ {whole.text} = {right}。请改正"
    severity = None if sure else "warning"
    return noted("文中占比", item.at(share.rate), says, expected=right, found=share.rate.text, severity=severity)


def _of_one_whole(report: Report, item: Prose, series: list[Share]) -> Iterator[Note]:
    first = series[0].part
    wholes = [f for f in _earlier(item, first) if f.value >= first.value]
    wholes += [f for f in _sums(item, series) if f.value]
    wholes += [f for f in _asked(report, first) if f.value]
    fits = [(sum(_fits(s, w) for s in series), w) for w in wholes]
    if not fits:
        return
    best, whole = max(fits, key=lambda fit: fit[0])
    if best == len(series):
        yield Checked(
            "文中占比", "、".join(f"{s.part.text} 占 {s.rate.text}" for s in series[:4]) + f"，总数 {whole.text}"
        )
        if not _OVERLAP.search(item.text):
            yield from _together(item, series, whole)
        return
    wrong = [s for s in series if not any(_fits(s, w) for w in (whole, *_earlier(item, s.part)))]
    if best >= 2 or (best and len(series) == 2 and whole.start >= 0):
        for share in wrong[:3]:
            own = _nearest(item, share.part) if share.part.segment != first.segment else None
            yield _wrong(item, share, own[0] if own else whole, sure=best > len(wrong))
    elif len(series) == 1 and (near := _nearest(item, first)) is not None:
        whole, sure = near
        yield _wrong(item, series[0], whole, sure=sure)


def _nearest(item: Prose, part: Quantity) -> tuple[Quantity, bool] | None:
    """920辆，其中新能源车辆782辆，占85%: the one amount of the sentence that 其中 follows."""
    here = distinct(f for f in _earlier(item, part) if f.segment == part.segment and f.value > part.value)
    if "其中" not in part.before or not here:
        return None
    return here[-1], len(here) == 1


def _fits(share: Share, whole: Quantity) -> bool:
    return bool(whole.value) and printed_percent(share.part.value / whole.value, share.rate)


def _sums(item: Prose, series: list[Share]) -> list[Quantity]:
    """All parts together, where their shares make a whole."""
    if len(series) < 2:
        return []
    total = sum((s.part.value for s in series), Decimal(0))
    made = quantities(in_unit_of(total, series[0].part))
    return [one for one in made if alike(one, series[0].part)]


def _asked(report: Report, part: Quantity) -> list[Quantity]:
    """The valid questionnaires, for shares of people or answers."""
    n = report.survey.n
    return [f for f in quantities(f"{n}{part.unit}") if alike(f, part)] if n and part.unit in _ANSWERS else []


def _together(item: Prose, series: list[Share], whole: Quantity) -> Iterator[Note]:
    """Parts that each have their right share, and are more than the whole."""
    total = sum((s.part.value for s in series), Decimal(0))
    shares = sum((s.rate.value for s in series), Decimal(0))
    slack = sum((s.rate.step for s in series), Decimal(0))
    told = item.text[max(0, series[0].part.start - _REACH) : series[-1].rate.end]
    if any_of("重叠").search(told):
        return
    if len(series) > 2 and total > whole.value and shares > HUNDRED + slack:
        added = " + ".join(s.part.text for s in series)
        says = f"{added} = {in_unit_of(total, whole)}，多于总数 {whole.text}，占比合计 {plain(shares)}%。请核对"
        doubt = None if _exclusive(item, series) else "warning"
        yield noted(
            "文中占比", item.at(series[-1].part), says, expected=whole.text, found=f"{plain(shares)}%", severity=doubt
        )


def _exclusive(item: Prose, series: list[Share]) -> bool:
    """其中… or 按用途分… in front: the parts exclude one another."""
    return bool(re.search("其中|分[，：:]", item.text[max(0, series[0].part.start - _REACH) : series[0].part.start]))


CHECKS = (shares_told,)
