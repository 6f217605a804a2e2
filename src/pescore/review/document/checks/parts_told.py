"""部分与总数: the items after 其中 add up to what they are parts of, and weights to 100%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise

from ....values import plain
from ..model import Place
from ..prose import Prose, any_of, distinct, prose
from ..quantities import Quantity, alike, in_unit_of, printed_percent, same_amount
from ..report import Report
from .noting import Checked, Note, noted

HUNDRED = Decimal(100)
_MARK = re.compile(r"其中[:：，,]?|按[\u4e00-\u9fff]{2,8}(?:分|划分)[，,：:]")
_SEPARATORS = re.compile(r"[、，,；;]")
_ASIDE = re.compile(r"[（(][^（）()]{0,24}[）)]")
_NEXT_TOPIC = re.compile(
    r"^(?:实际|完成|全年|年末|截至|累计|合计|共|预算|到位|结余|同比|比|较|平均|人均|另|得|扣|目标|计划)"
)
_SCORES = re.compile("得$|扣$|得分|扣分|分值")
_WHOLE = re.compile("组成|分别|全部|合计|构成")
_NEARLY = Decimal("0.8")
_REST = re.compile("其余|剩余|余下|其他|另")
_SO_FAR = re.compile(r"累计|上半年|前[一二三四\d]{1,2}(?:个)?(?:季度|月)|截[至止]|月底|月末|年底|年末")
_ALSO = re.compile("[^。；]{0,30}(?:兼|同时|交叉|重复|重叠|均享受|不止一)")
_MORE = 5  # further amounts of the sentence that are combined
_A_RATE = re.compile("率(?:仅|约)?(?:为|达到?|是)?$")
_LABEL, _TAIL = 24, 60
_WEIGHTS = re.compile(
    r"(?:权重|比重|占比)[^，。；\d]{0,10}(?:依次|分别)(?:为|是|占|设为)?((?:\d{1,2}(?:\.\d{1,2})?%[、，,和]){1,11}\d{1,2}(?:\.\d{1,2})?%)"
)
_ALL_OF_THEM = re.compile("维度|一级指标|方面|四类|四部分|各部分|决策")


@dataclass(frozen=True, slots=True)
class Listed:
    """The items after 其中, and the text in which they stand."""

    items: list[Quantity]
    mark: re.Match[str]
    text: str


def parts(report: Report) -> Iterator[Note]:
    """总投资4.5亿元，其中：工程费用36000万元、…"""
    for item in prose(report):
        for mark in _MARK.finditer(item.text):
            listed = _listed(item, mark)
            if listed is not None and len(listed.items) > 1:
                yield from _compared(item, listed)


def _listed(item: Prose, mark: re.Match[str]) -> Listed | None:
    """Figures of one unit behind one another, parted by one kind of sign; shares of them are passed over."""
    kept: list[Quantity] = []
    sign = ""
    for figure in item.figures:
        if figure.start < mark.end():
            continue
        last = kept[-1].end if kept else mark.end()
        between = _ASIDE.sub("", item.text[last : figure.start])
        if figure.percent and kept and re.fullmatch(r"[，,]?占[^，。；、]{0,8}|[，,]?[（(]占?", between):
            continue
        if (
            "。" in between
            or (kept and "其中" in between)
            or len(between) > _TAIL
            or figure.each
            or (kept and not alike(figure, kept[0]))
        ):
            break
        between = re.sub(r"占[^，。；、]{0,8}%[）)]?", "", between)
        signs = _SEPARATORS.findall(between) if kept else []
        label = _SEPARATORS.split(between)[-1]
        if (kept and not signs) or len(label) > _LABEL or (kept and _NEXT_TOPIC.match(label)) or _SCORES.search(label):
            break
        if len(kept) > 1 and signs[-1] != sign:
            break
        if not kept and _SEPARATORS.search(between):
            break
        sign = signs[-1] if signs else ""
        kept.append(figure)
    if not kept:
        return None
    end = re.compile("[，。；,;]").search(item.text, kept[-1].end)
    return Listed(kept, mark, item.text[mark.start() : end.start() if end else len(item.text)])


def _compared(item: Prose, listed: Listed) -> Iterator[Note]:
    items = listed.items
    wholes = _wholes(item, listed)
    total = sum((one.value for one in items), Decimal(0))
    fit = next((one for one in wholes if same_amount(total, one, items)), None)
    if fit is None and (fewer := _first_of_them(item, items, wholes)):  # 小麦1.26万吨、稻谷0.54万吨，轮换0.6万吨
        items, fit = fewer
    added = " + ".join(one.text for one in items)
    if fit:
        yield Checked("部分与总数", f"{added} = {fit.text}")
        return
    if _go_on(item, items, wholes) or _one_in_another(item, items) or _overtaking(items):
        return
    wholes = [one for one in wholes if one.value > max(i.value for i in items)]
    if not wholes or _overlapping(listed) or _ALSO.match(item.text, items[-1].end):
        return
    whole, over = wholes[-1], total > wholes[-1].value
    before = item.text[max(0, whole.start - 24) : listed.mark.start()]
    complete = bool(_WHOLE.search(before))
    if not over and (
        _REST.search(item.text[items[-1].end : items[-1].end + 16]) or not _whole_list(total, whole, complete)
    ):
        return
    loose = any_of("未列全").search(re.sub(r"其他|[\d.]", "", listed.text))
    if loose and not over:
        return
    sure = len(wholes) == 1 and not loose and (over or complete) and not any(one.about for one in (whole, *items))
    says = f"{added} = {in_unit_of(total, whole)}，总数写作 {whole.text}，相差 {in_unit_of(abs(total - whole.value), whole)}。请核对"
    severity = None if sure else "warning"
    place = item.at(items[0])
    yield noted("部分与总数", place, says, expected=whole.text, found=in_unit_of(total, whole), severity=severity)


def _first_of_them(
    item: Prose, items: list[Quantity], wholes: list[Quantity]
) -> tuple[list[Quantity], Quantity] | None:
    """The first few make up the whole, and so do their shares: what is named behind is told of something else."""
    for count in range(len(items) - 1, 1, -1):
        between = (f for f in item.figures if f.percent and items[0].end <= f.start < items[count].start)
        if abs(sum((f.value for f in between), Decimal(0)) - HUNDRED) > 1:
            continue
        total = sum((one.value for one in items[:count]), Decimal(0))
        if fit := next((one for one in wholes if same_amount(total, one, items[:count])), None):
            return items[:count], fit
    return None


def _go_on(item: Prose, items: list[Quantity], wholes: list[Quantity]) -> bool:
    """其中甲60万元、乙120万元全部到位，丙到位20万元: with what else the sentence names they are the whole."""
    later = [f for f in item.figures if f.start >= items[-1].end and f.sentence == items[0].sentence and not f.each]
    later = [f for f in later if alike(f, items[0])][:_MORE]
    total = sum((one.value for one in items), Decimal(0))
    some = [chosen for n in range(1, len(later) + 1) for chosen in combinations(later, n)]
    return any(
        same_amount(total + sum((f.value for f in chosen), Decimal(0)), whole, (*items, *chosen))
        for chosen in some
        for whole in wholes
    )


def _one_in_another(item: Prose, items: list[Quantity]) -> bool:
    """授予中小企业653.6万元，授予小微企业326.8万元，占中小企业的50%: a part of a part."""
    for rate in item.figures:
        if not rate.percent or rate.start < items[0].end:
            continue
        part = next((one for one in reversed(items) if one.end <= rate.start), None)
        larger = [one for one in items if part and one.start < part.start and one.value > part.value]
        if part and any(printed_percent(part.value / one.value, rate) for one in larger):
            return True
    return False


def _overtaking(items: list[Quantity]) -> bool:
    """第一季度35%，上半年累计60%，前三季度累计90%: each holds the one in front."""
    rising = all(one.value < other.value for one, other in pairwise(items))
    return rising and any(_SO_FAR.search(one.before) for one in items[1:])


def _overlapping(listed: Listed) -> bool:
    """Classes that one thing may belong to twice (女, 党员); 肢体残疾、视力残疾、听力残疾 all end alike and are none."""
    found = set(any_of("重叠").findall(listed.text))
    alike_all = len(listed.items) > 2 and len(found) == 1 and all(f.before.endswith(tuple(found)) for f in listed.items)
    return bool(found) and not (alike_all and not found & {"岁", "以上", "以下"})


def _whole_list(total: Decimal, whole: Quantity, complete: bool) -> bool:
    """The items are said to be all, are nearly so, or are it but for a power of ten."""
    return complete or total >= whole.value * _NEARLY or any(total * 10**k == whole.value for k in range(1, 5))


def _wholes(item: Prose, listed: Listed) -> list[Quantity]:
    """Amounts the items may be parts of: in their segment, else in their sentence, else in the one before."""
    first = listed.items[0]
    before = [f for f in item.figures if f.start < listed.mark.start() and alike(f, first) and not f.each]
    if first.percent:  # 执行率95%，其中基本支出98%、项目支出90%: rates of the parts are no parts of the rate
        before = [f for f in before if not _A_RATE.search(f.before)]
    if first.unit == "分":
        before = [f for f in before[-1:] if re.search("满分", f.before)]
    marked = sum(1 for _ in re.finditer("[。！？!?]", item.text[: listed.mark.start()]))
    segment = sum(1 for _ in re.finditer("[。！？!?；;]", item.text[: listed.mark.start()]))
    for kept in (
        [f for f in before if f.segment == segment],
        [f for f in before if f.sentence == marked],
        [f for f in before if f.sentence == marked - 1] if item.text[listed.mark.start() - 1] in "。！？" else [],
    ):
        if kept:
            return distinct(kept)
    return []


def weights(report: Report) -> Iterator[Note]:
    """权重依次为12%、28%、30%、30%."""
    for paragraph in report.paragraphs:
        for found in _WEIGHTS.finditer(paragraph.text):
            figures = [Decimal(f) for f in re.findall(r"\d{1,2}(?:\.\d{1,2})?(?=%)", found[1])]
            total = sum(figures, Decimal(0))
            shown = " + ".join(f"{plain(f)}%" for f in figures)
            sentence = paragraph.text[paragraph.text.rfind("。", 0, found.start()) + 1 : found.start()]
            place: Place = paragraph.at(found.start())
            if total == HUNDRED:
                yield Checked("部分与总数", f"权重 {shown} = 100%")
            elif _ALL_OF_THEM.search(sentence):
                says = f"各权重 {shown} = {plain(total)}%，不是 100%。请改正"
                yield noted("部分与总数", place, says, expected="100%", found=f"{plain(total)}%")


CHECKS = (parts, weights)
