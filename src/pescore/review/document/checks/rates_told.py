"""文中比率: a rate in a sentence against the two amounts it comes from (计划60公里，实际完成54公里，完成率90%)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..model import Place
from ..prose import Prose, any_of, any_word, distinct, in_parts, prose, words
from ..quantities import Quantity, alike, may_print, percent_of, printed_percent
from ..report import Report
from .noting import Checked, Note, noted

_NAME = re.compile(r"([\u4e00-\u9fff]{1,12}率)(?:约|仅|只有|均|为|达到|达|是|也)*$")
_FUNDS = re.compile("(?:到位|执行|支付|支出)率$")
_OF_TWO = re.compile(r"中(?:仅|只|共|已|有)*")
_DIFFERENCE = re.compile("(?:多|少|超|高|低|增加|减少|相差|结余|剩余|未|没有|不)(?:了|出)?$|尚|缺口")
_DENIED = re.compile("(?:[\u4e00-\u9fff]{0,2})(?:没有|未|不)")
_RULE = re.compile("得满分|不得分|得分=|÷|×|[＝=]")


def two_amounts(report: Report) -> Iterator[Note]:
    """X率 right after the amounts of its own sentence, or of the sentence before."""
    for item in prose(report):
        funds = {m.kind for m in report.funds if m.offset >= 0 and _stands_in(m.place, item)}
        for rate in item.figures:
            name = _name(rate)
            if name and not (_FUNDS.search(name) and len(funds) > 1) and not _rule(item, rate):
                yield from _one(item, rate, name)


def _name(rate: Quantity) -> str:
    if not rate.percent or rate.bound:
        return ""
    found = _NAME.search(rate.before)
    return found[1] if found and not any_word(words()["不核对的率"], found[1]) else ""


def _stands_in(place: Place, item: Prose) -> bool:
    return item.paragraph.marks[0][1] <= place <= item.paragraph.marks[-1][1]


def _rule(item: Prose, rate: Quantity) -> bool:
    cut = item.text.rfind("。", 0, rate.start) + 1
    end = item.text.find("。", rate.end)
    return bool(_RULE.search(item.text[cut : end if end > 0 else len(item.text)]))


def _one(item: Prose, rate: Quantity, name: str) -> Iterator[Note]:
    earlier = [f for f in item.figures if f.start < rate.start and not f.each and not f.percent and f.unit != "分"]
    here = [f for f in earlier if f.sentence == rate.sentence]
    if not here:
        return
    ways = ((top, bottom) for bottom in earlier for top in earlier if top is not bottom and alike(top, bottom))
    fit = next(((t, b) for t, b in ways if b.value and printed_percent(t.value / b.value, rate)), None)
    if fit:
        yield Checked("文中比率", f"{name} {rate.text} = {fit[0].text} ÷ {fit[1].text}")
        return
    last = max((f.end for f in item.figures if f.percent and f.end < rate.start), default=-1)
    recent = [f for f in here if f.start > last]
    pair = _pair(item, recent, name) or _with_whole_before(item, earlier, recent, name)
    if pair is None:
        yield from _other_unit(item, recent, rate, name)
        return
    bottom, top, sure = pair
    right = percent_of(top.value, bottom.value, rate)
    if may_print(top, bottom, rate):
        sure = False
    says = f"{name}写作 {rate.text}，{top.text} ÷ {bottom.text} = {right}。请改正"
    yield noted("文中比率", item.at(rate), says, expected=right, found=rate.text, severity=None if sure else "warning")


def _pair(item: Prose, recent: list[Quantity], name: str) -> tuple[Quantity, Quantity, bool] | None:
    """(whole, part, beyond doubt) out of the amounts between the last rate and this one."""
    stated = distinct(f for f in recent if not _DIFFERENCE.search(f.before))
    wholes = [f for f in stated if not in_parts(f, item)]
    for kept in (wholes, stated):
        groups = {f.measures: [g for g in kept if alike(f, g)] for f in kept}
        pairs = [group for group in groups.values() if len(group) == 2]
        if len(pairs) == 1 and kept is stated and not _belongs(pairs[0][1], name):
            continue
        if len(pairs) == 1:
            return _roles(item, pairs[0][0], pairs[0][1], name)
    for one, other in zip(stated, stated[1:], strict=False):  # 40个站点中36个正常开放, after 8个街道
        of_two = other is stated[-1] and _OF_TWO.search(item.gap(one, other))
        if of_two and alike(one, other) and _belongs(other, name):
            return _usable((one, other, True))
    return None


def _belongs(part: Quantity, name: str) -> bool:
    """其中在用4047万元 is what 固定资产利用率 is about, 其中设备费 is not."""
    told = part.around.split("其中")[-1]
    stem = name.removesuffix("率")[-2:]
    if _DENIED.match(part.after):
        return False
    return any(letter in told for letter in stem) or any(
        stem == said and any_word(meant, told) for said, meant in words()["率说的是"].items()
    )


def _roles(item: Prose, one: Quantity, other: Quantity, name: str) -> tuple[Quantity, Quantity, bool] | None:
    """A whole is called one (计划, 抽查) or stands before 中; a part is what the rate is named for."""
    whole, part = any_of("总数"), any_of("部分")
    first = bool(whole.search(one.before) or _OF_TWO.match(one.after) or "中" in item.gap(one, other)[:8])
    if first and _belongs(other, name):
        return _usable((one, other, True))
    if _belongs(one, name) and whole.search(other.before):
        return _usable((other, one, True))
    if _belongs(other, name) and part.search(other.around) and one.value > other.value:
        return _usable((one, other, False))
    return None


def _usable(pair: tuple[Quantity, Quantity, bool]) -> tuple[Quantity, Quantity, bool] | None:
    return pair if pair[0].value else None


def _with_whole_before(
    item: Prose, earlier: list[Quantity], recent: list[Quantity], name: str
) -> tuple[Quantity, Quantity, bool] | None:
    """审减1026万元，审减率…, 全年支出3087.50万元，预算完成率…: the part here, the only whole in the sentences before."""
    if len(recent) != 1 and not (recent and name.removesuffix("率")[-2:] in recent[-1].before):
        return None
    top = recent[-1]
    stem = name.removesuffix("率")[-2:]
    spent = bool(re.search("执行|完成|支出", stem) and re.search("支出|支付", top.before))
    if not (stem in top.around or spent) or in_parts(top, item):
        return None
    others = distinct(
        f for f in earlier if f is not top and alike(f, top) and f.value != top.value and not in_parts(f, item)
    )
    changed = [f for f in others if re.search("调整后|调整为|变更后", f.before)]
    if changed and stem in ("执行", "完成", "支出", "支付"):
        others = changed
    wholes = [f for f in others if any_of("总数").search(f.before) or "资金" in f.before]
    named = [f for f in others if "送审" in f.before] if stem in ("审减", "核减") else []
    for kept in (named, others, wholes):
        if len(kept) == 1 and (any_of("总数").search(kept[0].before) or "资金" in kept[0].before or named):
            return _usable((kept[0], top, bool(named) or kept[0].sentence == top.sentence))
    chain = [f for f in wholes if f.segment == top.segment]
    return _usable((chain[-1], top, False)) if chain and not top.unit.endswith("元") else None


def _other_unit(item: Prose, recent: list[Quantity], rate: Quantity, name: str) -> Iterator[Note]:
    """计划3.6万人，实际3.68万户，完成率102.22%: the numbers give the rate, the units do not."""
    if len(recent) != 2 or "完成率" not in name:
        return
    one, other = recent
    told = "计划" in one.before and re.search("实际|完成", other.before)
    if told and not alike(one, other) and one.value and printed_percent(other.value / one.value, rate):
        says = f"{name} {rate.text} 由 {other.text} ÷ {one.text} 得出，两个数的单位不同。请核实单位"
        yield noted("文中比率", item.at(other), says, expected=one.unit, found=other.unit, severity="warning")


def against_a_goal(report: Report) -> Iterator[Note]:
    """为目标4500万公里的104%: both amounts are in the sentence."""
    for item in prose(report):
        for at, rate in enumerate(item.figures):
            if not rate.percent or at < 2 or item.gap(item.figures[at - 1], rate).strip() not in ("的", "的约", "的近"):
                continue
            bottom = item.figures[at - 1]
            if not re.search("为|占|相当于|完成|达到?", bottom.before):
                continue
            tops = [
                f for f in item.figures[: at - 1] if f.sentence == rate.sentence and alike(f, bottom) and not f.each
            ]
            if not tops or not bottom.value:
                continue
            fit = next((top for top in reversed(tops) if printed_percent(top.value / bottom.value, rate)), None)
            top = fit or tops[-1]
            right = percent_of(top.value, bottom.value, rate)
            if fit:
                yield Checked("文中比率", f"{rate.text} = {fit.text} ÷ {bottom.text}")
                continue
            sure = len(tops) == 1 and not may_print(top, bottom, rate)
            says = f"写作{bottom.before[-8:]}{bottom.text}的 {rate.text}，{top.text} ÷ {bottom.text} = {right}。请改正"
            doubt = None if sure else "warning"
            yield noted("文中比率", item.at(rate), says, expected=right, found=rate.text, severity=doubt)


def complements(report: Report) -> Iterator[Note]:
    """40个站点中36个正常开放 here, 40个站点中6个没有正常开放 there: together they are not 40."""
    told: dict[tuple[Decimal, str, str, bool], tuple[Quantity, Quantity, Prose]] = {}
    for item in prose(report):
        for one, other in zip(item.figures, item.figures[1:], strict=False):
            found = re.fullmatch(r"([\u4e00-\u9fff]{1,8})中(?:有|仅|只)?", item.gap(one, other))
            does = re.match(r"(没有|未|不)?(?:能|按)?([\u4e00-\u9fff]{2,8})", other.after)
            if found and does and alike(one, other) and not one.percent:
                told.setdefault((one.value, found[1], does[2][-4:], bool(does[1])), (one, other, item))
    for (whole, subject, doing, denied), (one, other, item) in told.items():
        twin = told.get((whole, subject, doing, False)) if denied else None
        if twin is None:
            continue
        if twin[1].value + other.value == whole:
            yield Checked("文中比率", f"{twin[1].text} + {other.text} = {one.text}{subject}")
            continue
        says = (
            f"{one.text}{subject}中，一处写{twin[1].text}{twin[1].after}（{twin[2].at(twin[1]).label}），"
            f"一处写{other.text}{other.after}，相加不是 {one.text}。请核对"
        )
        yield noted(
            "文中比率",
            item.at(other),
            says,
            expected=one.text,
            found=f"{twin[1].text}、{other.text}",
            severity="warning",
        )


CHECKS = (two_amounts, against_a_goal, complements)
