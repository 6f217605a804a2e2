"""差额: 结余93万元, 少建6公里, 比目标低3个百分点 against the two figures they lie between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ....values import plain
from ..passages import shared
from ..prose import Prose, any_of, any_word, distinct, goals, in_parts, prose, words
from ..quantities import POINTS, Quantity, alike, in_unit_of, percent_of, printed_percent, same_amount
from ..report import Report
from .noting import Checked, Note, noted

_AFTER_WORD = r"(?:了|的|资金|金额|数|预算|任务|款|为|约|共|共计|达|仅){0,4}$"
_FEWER = re.compile(r"(?<![不减至缺多])少([\u4e00-\u9fff]{0,3})$")
_UNDONE = re.compile(r"[\u4e00-\u9fff]{0,8}(?:没有|未)([按能]?[\u4e00-\u9fff]{2,8})")
_MOST = 12  # amounts of one sentence that are combined
_OF = re.compile("中(?:有|仅|只)?$")
_THAN = re.compile(r"([\u4e00-\u9fff]{0,8})(?:比|较)([\u4e00-\u9fff]{2,10}?)(?:多|少|高|低|超出?|增加|减少)[出了]?$")
_LOW, _HIGH = re.compile("低|少|下降|减少|降低"), re.compile("高|多|超|提高|上升|增加")
_IS_COMPARED = re.compile(r"[比较与同][^，。；%]{0,14}$")
_TO = re.compile(
    r"^[^，。；\d]{0,4}(?:到|至|为|的)?(?:20\d\d年)?[^，。；\d]{0,4}(?:提高|上升|增长|增加|提升|下降|降低|减少|升|增|涨|降|减|跌)(?:到|至|为)(?:20\d\d年的?)?[^，。；\d]{0,4}$"
)
_THAN_FIGURE = re.compile(r"^[^，。；\d]{0,4}(?:多|少|节约|结余|减少|增加|高|低|超出?|下降|降低|提高)[出了]?$")
_PARTICULAR = re.compile("三公|公务|因公|采购|合同|招标|控制价|上年|上一年|去年|会议费|培训费|另")
_YEAR = re.compile("上年|去年|同期|年度|20\\d\\d")


@dataclass(frozen=True, slots=True)
class Pair:
    """计划…，实际… in one sentence."""

    whole: Quantity
    part: Quantity
    item: Prose

    @property
    def gap(self) -> Decimal:
        return self.whole.value - self.part.value


def points(report: Report) -> Iterator[Note]:
    """74%，比80%的目标低6个百分点; 89%，比目标低3个百分点 with the goal stated elsewhere."""
    for item in prose(report):
        for at, gap in enumerate(item.figures):
            if gap.measures != (POINTS,) and gap.unit != "百分点":
                continue
            rates = [
                f
                for f in item.figures[:at]
                if f.percent and f.segment == gap.segment and item.text[f.start - 1 : f.start] not in ("×", "*", "x")
            ]
            clause = item.text[rates[-1].end if rates else 0 : gap.start]
            if not rates or re.search("每|扣|年均|平均|均下降|均提高", clause):
                continue
            yield from _points(report, item, rates, gap, clause)


def _points(report: Report, item: Prose, rates: list[Quantity], gap: Quantity, clause: str) -> Iterator[Note]:
    down, up = bool(_LOW.search(gap.before[-4:])), bool(_HIGH.search(gap.before[-4:]))
    if down == up:
        return
    if (
        len(rates) > 1
        and _TO.search(item.gap(rates[-2], rates[-1]))
        and re.search("[由从]", item.text[: rates[-2].start][-20:])
    ):
        yield _off_by_points(item, *((rates[-1], rates[-2]) if down else (rates[-2], rates[-1])), gap, down=down)
        return
    another = re.search(
        r"[，,、][^，,、]{0,4}[比较][^，,、]{0,12}$", clause
    )  # 比全省高2.4个百分点，比上年高1.1个百分点
    against = (
        len(rates) > 1 and not another and re.search(r"[比较](?:[^，。；]{0,12})$", item.text[: rates[-1].start][-14:])
    )
    if against:
        goal, others = rates[-1], rates[:-1]
        if fit := next((one for one in others if abs(one.value - goal.value) == gap.value), None):
            value, severity = fit, None
        else:  # 比全市高0.5个百分点，比全省高1.1个百分点: what is compared stands in front of both
            told = [one for one in others if not _IS_COMPARED.search(item.text[: one.start][-16:])]
            value = (told or others)[-1]
            severity = None if len(others) == 1 else "warning"
    elif "比" in clause and re.search("目标|计划|标准", clause) and not _YEAR.search(clause):
        value = rates[-1]
        known = goals(report, value, value.before)
        if any(abs(one.value - value.value) == gap.value for one in known):
            return
        known = [one for one in known if one.value != value.value and one.bound]
        if len(known) != 1:
            return
        goal, severity = known[0], "warning"
    else:
        return
    low, high = (value, goal) if down else (goal, value)
    yield _off_by_points(item, low, high, gap, down=down, severity=severity)


def _off_by_points(
    item: Prose, low: Quantity, high: Quantity, gap: Quantity, *, down: bool, severity: str | None = None
) -> Note:
    right = high.value - low.value
    if right == gap.value or (gap.about and abs(right - gap.value) < 1):
        return Checked("差额", f"{high.text} − {low.text} = {gap.text}")
    says = f"写作{'低' if down else '高'} {gap.text}，{high.text} − {low.text} = {plain(right)} 个百分点。请改正"
    return noted("差额", item.at(gap), says, expected=f"{plain(right)}个百分点", found=gap.text, severity=severity)


def remainders(report: Report) -> Iterator[Note]:
    """结余, 少到位, 未完成: the difference of two amounts of the paragraph, or of the one pair that is about the same thing."""
    pairs = list(_pairs(report))
    for item in prose(report):
        for figure in item.figures:
            sides = _sides(figure)
            if sides and not figure.each and not figure.percent and figure.unit != "分":
                yield from _remainder(item, figure, sides, pairs)


def _sides(figure: Quantity) -> tuple[list[str], list[str]] | None:
    """What is taken from what, by the word in front of the difference."""
    for word, (wholes, parts) in words()["差额"].items():
        if re.search(re.escape(word) + _AFTER_WORD, figure.before):
            return wholes, parts
    if _FEWER.search(figure.before):
        return words()["差额"]["少"]
    if (found := _UNDONE.match(figure.after)) and not _OF.search(figure.before):
        return words()["总数"], [found[1][-2:], found[1][:2]]
    return None


def _pairs(report: Report) -> Iterator[Pair]:
    """Amounts of one sentence, called a whole and a part of it."""
    for item in prose(report):
        usable = [f for f in item.figures if not f.each and not f.percent and not in_parts(f, item)]
        for one, other in zip(usable, usable[1:], strict=False):
            near = alike(one, other) and one.sentence == other.sentence and one.value > other.value
            near = near and not any(alike(f, one) for f in item.figures if one.end <= f.start and f.end <= other.start)
            if near and any_of("总数").search(one.before) and any_of("部分").search(other.around):
                yield Pair(one, other, item)


def _remainder(item: Prose, figure: Quantity, sides: tuple[list[str], list[str]], pairs: list[Pair]) -> Iterator[Note]:
    near = [f for f in item.figures if f is not figure and alike(f, figure) and not f.each]
    for one in near:
        for other in near:
            if one.value > other.value and same_amount(one.value - other.value, figure, (one, other)):
                yield Checked("差额", f"{one.text} − {other.text} = {figure.text}")
                return
    if _of_three(figure, [f for f in near if f.sentence == figure.sentence]):
        return
    wholes = _called(near, figure, sides[0], item)
    parts = _called(near, figure, sides[1], item)
    if len(wholes) == 1 and len(parts) == 1 and wholes[0].value > parts[0].value:
        whole, part = wholes[0], parts[0]
        sure = whole.sentence == part.sentence == figure.sentence
        yield _off(item, figure, whole, part, sure=sure)
        return
    yield from _against_pairs(item, figure, sides[1], pairs)


def _of_three(figure: Quantity, near: list[Quantity]) -> bool:
    """年初结转50万元，下达450万元，支出480万元，结余20万元: two added less a third, or one less two others."""
    values = [f.value for f in near[:_MOST]]
    return any(
        figure.value in (a + b - c, c - a - b)
        for i, a in enumerate(values)
        for j, b in enumerate(values[:i])
        for k, c in enumerate(values)
        if k not in (i, j)
    )


def _called(near: list[Quantity], figure: Quantity, names: list[str], item: Prose) -> list[Quantity]:
    """Amounts in front with such a name, the nearest sentence first; parts of 其中 are none."""
    named = [f for f in near if f.start < figure.start and any_word(names, f.before) and not in_parts(f, item)]
    here = [f for f in named if f.sentence == figure.sentence]
    return _the_total(distinct(here or named))


def _the_total(named: list[Quantity]) -> list[Quantity]:
    """支出497.2万元：甲支出360万元，乙支出137.2万元: the one the others make up; 调整后预算 before 年初预算."""
    changed = [f for f in named if re.search("调整后|调整为|变更后|最终", f.before)]
    if changed:
        return changed
    most = max(named, key=lambda f: f.value, default=None)
    rest = sum((f.value for f in named if f is not most), Decimal(0))
    return [most] if most and len(named) > 2 and rest == most.value else named


def _off(item: Prose, figure: Quantity, whole: Quantity, part: Quantity, *, sure: bool) -> Note:
    right = in_unit_of(whole.value - part.value, figure)
    says = f"“{figure.before[-8:]}{figure.text}”：{whole.text} − {part.text} = {right}。请核对"
    return noted("差额", item.at(figure), says, expected=right, found=figure.text, severity=None if sure else "warning")


def _against_pairs(item: Prose, figure: Quantity, names: list[str], pairs: list[Pair]) -> Iterator[Note]:
    """The pair elsewhere that is about the same thing, where there is just one."""
    like = [p for p in pairs if alike(p.whole, figure)]
    fit = next((p for p in like if same_amount(p.gap, figure, (p.whole, p.part))), None)
    if fit:
        yield Checked("差额", f"{fit.whole.text} − {fit.part.text} = {figure.text}")
        return
    sentence = _sentence(item, figure)
    about = [p for p in like if any_word(names, p.part.around) and _about_the_same(figure, sentence, p)]
    gaps = {p.gap for p in about}
    if len(gaps) == 1:
        yield _off(item, figure, about[0].whole, about[0].part, sure=False)


def _sentence(item: Prose, figure: Quantity) -> str:
    cut = max(item.text.rfind(sign, 0, figure.start) for sign in "。；！？")
    return item.text[cut + 1 : figure.end + len(figure.after)]


def _about_the_same(figure: Quantity, sentence: str, pair: Pair) -> bool:
    """Money left over is that of the whole project, of the same year, unless a subject says otherwise."""
    if not figure.unit.endswith("元"):
        return _same_subject(sentence, pair)
    cut = max(pair.item.text.rfind(sign, 0, pair.whole.start) for sign in "。；")
    told = pair.item.text[cut + 1 : pair.part.start]
    years = set(re.findall(r"20\d\d", told)), set(re.findall(r"20\d\d", sentence))
    if _PARTICULAR.search(told) and not _same_subject(sentence, pair):
        return False
    return not (years[0] and years[1] and not years[0] & years[1])


def _same_subject(sentence: str, pair: Pair) -> bool:
    told = pair.whole.before + pair.whole.after + pair.part.around
    generic = re.compile("计划|实际|完成|项目|建设|任务|工程|没有|目标|全省|全市|全县|全年|年度|\\d")
    return bool(shared(generic.sub("|", sentence), generic.sub("#", told), 2))


def compared(report: Report) -> Iterator[Note]:
    """审定额比合同价多684万元 with both amounts named; 1.62万吨，比目标多0.12万吨，完成率108%."""
    for item in prose(report):
        for at, gap in enumerate(item.figures):
            found = _THAN.search(item.text[max(0, gap.start - 28) : gap.start])
            if not found or gap.percent or POINTS in gap.unit or gap.each or _YEAR.search(found[0]):
                continue
            earlier = [f for f in item.figures[:at] if alike(f, gap) and not f.each]
            more = not _LOW.search(found[0][-3:])
            one = _named(earlier, found[1]) if len(found[1]) > 1 else earlier[-1:]
            other = _named(earlier, found[2])
            if len(one) == 1 and len(other) == 1 and one != other:
                yield from _compared(item, gap, one[0], other[0], more=more)
            elif len(one) == 1 and at + 1 < len(item.figures):
                yield from _with_rate(item, one[0], gap, item.figures[at + 1], more=more)


def compared_to_an_amount(report: Report) -> Iterator[Note]:
    """合同金额980万元，较控制价1000万元节约20万元: all three stand in one sentence."""
    for item in prose(report):
        for other, gap in zip(item.figures[1:], item.figures[2:], strict=False):
            than = re.search(r"(?:比|较)[^，。；]{0,14}$", item.text[: other.start][-18:])
            if not than or not alike(other, gap) or other.each or gap.percent or gap.unit == "分":
                continue
            if not _THAN_FIGURE.search(item.gap(other, gap)):
                continue
            ones = distinct(
                f
                for f in item.figures
                if f.end <= other.start and f.sentence == gap.sentence and alike(f, gap) and not f.each
            )
            if any(same_amount(abs(f.value - other.value), gap, (f, other)) for f in ones):
                continue
            if len(ones) == 1:
                more = not re.search("低|少|下降|减少|降低|节约|结余", item.gap(other, gap))
                yield from _compared(item, gap, ones[0], other, more=more)


def _named(figures: list[Quantity], name: str) -> list[Quantity]:
    return distinct(f for f in figures if name[:2] in f.before or name.rstrip("额数值")[-3:] in f.before)


def _compared(item: Prose, gap: Quantity, one: Quantity, other: Quantity, *, more: bool) -> Iterator[Note]:
    exact = one.value - other.value if more else other.value - one.value
    if same_amount(exact, gap, (one, other)):
        yield Checked("差额", f"{one.text} 与 {other.text} 相差 {gap.text}")
        return
    right = in_unit_of(abs(exact), gap)
    sign = "" if exact >= 0 else ("，而且方向相反" if abs(exact) == gap.value else "")
    high, low = (one, other) if one.value > other.value else (other, one)
    says = f"“{gap.before[-12:]}{gap.text}”：{high.text} − {low.text} = {right}{sign}。请核对"
    yield noted("差额", item.at(gap), says, expected=right, found=gap.text)


def _with_rate(item: Prose, value: Quantity, gap: Quantity, rate: Quantity, *, more: bool) -> Iterator[Note]:
    """The goal that follows from the difference must give the 完成率 printed behind it."""
    goal = value.value - gap.value if more else value.value + gap.value
    if (
        not rate.percent
        or not re.search("完成率(?:为|达到?)?$", rate.before)
        or rate.clause != gap.clause + 1
        or goal <= 0
    ):
        return
    if printed_percent(value.value / goal, rate):
        yield Checked("差额", f"{value.text} 与目标相差 {gap.text}，完成率 {rate.text}")
        return
    says = (
        f"{value.text}{'多' if more else '少'} {gap.text}，目标就是 {in_unit_of(goal, value)}，"
        f"完成率应为 {percent_of(value.value, goal, rate)}，写作 {rate.text}。请核对"
    )
    yield noted("差额", item.at(gap), says, expected=percent_of(value.value, goal, rate), found=rate.text)


CHECKS = (points, remainders, compared, compared_to_an_amount)
