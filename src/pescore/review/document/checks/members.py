"""清单与总数: items that make up a whole without 其中 – 180名儿童分布为…, 45个项目中…, 分两批拨付，第一批…、第二批…"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ....values import chinese_number
from ..prose import Prose, any_of, any_word, distinct, prose
from ..quantities import Quantity, alike, in_unit_of, same_amount
from ..report import Report
from .noting import Checked, Note, noted

_ALL = re.compile(
    r"(?:资金来源|来源渠道|资金构成|人员构成|投资构成|构成|分布|组成)(?:情况)?(?:包括|分别为|分别是|为|是|如下|有)?[:：]"
    r"|(?:资金来源|分布|构成)(?:包括|为)"
)
_AMONG = re.compile(r"[\u4e00-\u9fff]{0,10}中[，,:：]")
_COMMA = re.compile(r"[、，,；;]|和|及|以及")
_LABEL = re.compile(r"[\u4e00-\u9fffA-Za-z“”（）()—\-0-9]{1,16}")
_NO_MEMBER = re.compile(
    r"[占比率]|完成|合格|满意|到位|支出|已|未|实际|得|扣|其中|合计|共|总|同比|较|增|减|以上|以下|超|低于|高于|有$"
)
_REST = re.compile(r"[、，,；;](?:其他|其余|剩余|余下)[\u4e00-\u9fff]{0,8}$")
_MANY = re.compile("多选|可选|人次|等(?:方面|问题|情况)|主要")
_BATCHES = re.compile(
    r"(?:分|按)([二两三四五六2-6])(批次?|期|次|笔|阶段|年|年度|季度|轮)(?:进行)?[\u4e00-\u9fff]{0,6}[，,：:]"
)
_ORDINAL = re.compile(r"(?:第[一二三四五六1-6](?:批次?|期|次|笔|阶段|年度?|季度|轮)|20\d\d年度?)[\u4e00-\u9fff]{0,6}$")
_SUBJECT_END = re.compile(r"于?当年.*|于?20\d\d年.*|项目|资金|[\u4e00-\u9fff]{0,2}[由于].*")
_WHOLES = ("预算", "下达", "安排", "总投资", "专项资金")
_MOST = 40  # lists whose whole is looked for all over the report
_GENERAL = 3  # characters of a subject that names nothing of its own
_PAID_UP = re.compile("全部|足额|均已|全额|拨付完毕|发行完毕")
_TO_DATE = re.compile("累计|至今|预计|计划")


def all_of_them(report: Report) -> Iterator[Note]:
    """资金来源包括：…, 180名受助儿童分布为：…: the items are all there are."""
    for item in prose(report):
        for mark in _ALL.finditer(item.text):
            items = _items(item, mark.end())
            if len(items) < 2:
                continue
            before = [f for f in item.figures if f.end <= mark.start() and alike(f, items[0]) and not f.each]
            sentence = sum(1 for _ in re.finditer("[。！？!?]", item.text[: mark.start()]))
            whole = distinct(f for f in before if f.sentence == sentence)
            if len(whole) == 1:
                yield from _summed(item, whole[0], items, complete=True)


def among(report: Report) -> Iterator[Note]:
    """45个项目中，生物医药领域16个、智能制造领域14个、…、其他领域5个."""
    for item in prose(report):
        for whole in item.figures:
            mark = None if whole.each or whole.percent else _AMONG.match(item.text, whole.end)
            if mark is None:
                continue
            items = _items(item, mark.end())
            if (
                len(items) > 1
                and alike(items[0], whole)
                and not any_of("重叠").search(item.text[mark.end() : items[-1].end])
            ):
                yield from _summed(item, whole, items, complete=_complete(item, items, mark.end()))


def _items(item: Prose, start: int) -> list[Quantity]:
    """Figures of one unit, each with a name of its own in front, parted by one kind of sign up to the end of it."""
    kept: list[Quantity] = []
    signs: set[str] = set()
    at = start
    for figure in item.figures:
        if figure.start < start:
            continue
        between = item.text[at : figure.start]
        sign = _COMMA.match(between) if kept else None
        label = between[sign.end() :] if sign else between
        if (
            (kept and not sign)
            or figure.percent
            or figure.each
            or figure.unit == "分"
            or (kept and not alike(figure, kept[0]))
        ):
            break
        if not _LABEL.fullmatch(label) or _NO_MEMBER.search(label):
            break
        kept.append(figure)
        signs.add(sign[0] if sign else "")
        at = figure.end
    behind = item.text[at : at + 1]
    plain_end = behind in ("", "。", "；", ";", "，", ",", "）", ")")
    return kept if plain_end and len(signs - {"", "和", "及", "以及"}) < 2 and not any(f.about for f in kept) else []


def _complete(item: Prose, items: list[Quantity], start: int) -> bool:
    """其他5个 comes last, or every item is named alike (…类、…类)."""
    if _REST.search(item.text[start : items[-1].start]):
        return True
    last = {f.before[-1:] for f in items}
    return len(last) == 1 and bool(re.fullmatch("[类型级]", next(iter(last))))


def _summed(item: Prose, whole: Quantity, items: list[Quantity], *, complete: bool) -> Iterator[Note]:
    total = sum((f.value for f in items), Decimal(0))
    added = " + ".join(f.text for f in items)
    if same_amount(total, whole, items):
        yield Checked("部分与总数", f"{added} = {whole.text}")
        return
    if any(f.value >= whole.value for f in items) or _MANY.search(item.text[whole.end : items[-1].end + 10]):
        return
    if total < whole.value and not complete:
        return
    gap = in_unit_of(abs(total - whole.value), whole)
    says = f"{added} = {in_unit_of(total, whole)}，总数写作 {whole.text}，相差 {gap}。请核对"
    severity = None if complete and not whole.about else "warning"
    found = in_unit_of(total, whole)
    yield noted("部分与总数", item.at(items[0]), says, expected=whole.text, found=found, severity=severity)


def batches(report: Report) -> Iterator[Note]:
    """资金分两批拨付，第一批1470万元，第二批980万元: together the sum that was paid."""
    asked = 0
    for item in prose(report):
        for mark in _BATCHES.finditer(item.text):
            number = int(chinese_number(mark[1].replace("两", "二")) or 0)
            sentence = sum(1 for _ in re.finditer("[。！？!?]", item.text[: mark.start()]))
            here = [f for f in item.figures if f.start >= mark.end() and f.sentence == sentence]
            items = [f for f in here if _ORDINAL.search(item.text[max(0, f.start - 14) : f.start]) and not f.percent]
            if len(items) == number > 1 and all(alike(f, items[0]) for f in items) and (asked := asked + 1) <= _MOST:
                yield from _whole_of(report, item, mark, items)


def _whole_of(report: Report, item: Prose, mark: re.Match[str], items: list[Quantity]) -> Iterator[Note]:
    """Against what the paragraph gives in front, or, where the subject has a name of its own, against that name anywhere."""
    total, most = sum((f.value for f in items), Decimal(0)), max(f.value for f in items)
    cut = max(item.text.rfind(sign, 0, mark.start()) for sign in "。；，,;！？")
    subject = _SUBJECT_END.sub("", item.text[cut + 1 : mark.start()])
    others = [f for f in item.figures if f not in items and alike(f, items[0]) and not f.each]
    named = [f for f in others if f.start < mark.start() and any_word(_WHOLES, f.before)]
    if len(subject) > _GENERAL:
        named = [f for p in prose(report) for f in p.figures if alike(f, items[0]) and subject in f.before]
    added = " + ".join(f.text for f in items)
    if any(same_amount(total, f, items) for f in (*others, *named)):
        yield Checked("部分与总数", f"{added} = {in_unit_of(total, items[0])}")
        return
    wholes = distinct(f for f in named if f.value > most)
    end = item.text.find("。", items[-1].end)
    told = item.text[cut + 1 : end if end > 0 else len(item.text)]
    if len(wholes) != 1 or _TO_DATE.search(told) or (total < wholes[0].value and not _PAID_UP.search(told)):
        return
    says = f"{added} = {in_unit_of(total, wholes[0])}，“{wholes[0].before[-8:]}”写作 {wholes[0].text}。请核对"
    found = in_unit_of(total, wholes[0])
    yield noted("部分与总数", item.at(items[0]), says, expected=wholes[0].text, found=found, severity="warning")


def capacities(report: Report) -> Iterator[Note]:
    """设计规模5万吨/日，新增规模3万吨/日，建成后全厂规模达到8万吨/日."""
    for item in prose(report):
        for one, other in zip(item.figures, item.figures[1:], strict=False):
            added = re.search(r"(?:新增|扩建|增加)[\u4e00-\u9fff]{0,6}(?:规模|能力)(?:为|达到)?$", one.before)
            then = re.search(
                r"(?:建成|扩建|完工|投产|改造|完成)后[\u4e00-\u9fff]{0,6}(?:规模|能力)(?:为|达到?|增至|提升至|可达)*$",
                other.before,
            )
            if not (added and then and one.unit == other.unit and one.sentence == other.sentence):
                continue
            before = distinct(
                f for f in item.figures if f.end < one.start and f.unit == one.unit and re.search("规模|能力", f.before)
            )
            if len(before) != 1 or other.value <= one.value:
                continue
            total = before[0].value + one.value
            told = f"{before[0].text} + {one.text} = {in_unit_of(total, other)}"
            if total == other.value:
                yield Checked("部分与总数", told)
            else:
                says = f"{told}，“{other.before[-8:]}”写作 {other.text}。请核对"
                yield noted(
                    "部分与总数",
                    item.at(other),
                    says,
                    expected=in_unit_of(total, other),
                    found=other.text,
                    severity="warning",
                )


_ADJUSTED = re.compile(
    r"(?:年中|当年|期间|执行中)?(?:追加|调增|增加|(调减|核减|压减|减少|收回))(?:[\u4e00-\u9fff]{0,8})$"
)


def adjusted(report: Report) -> Iterator[Note]:
    """年初预算3,860万元，年中追加540万元（其中…），调整后预算4,400万元."""
    for item in prose(report):
        named = {
            f.start: f
            for f in item.figures
            if re.search("(?:年初|初始|批复)预算(?:数|安排|资金)?(?:为|是)?$", f.before)
        }
        for last in item.figures:
            if not re.search("(?:调整后|调整)的?(?:全年)?预算(?:数|资金)?(?:为|是)?$", last.before):
                continue
            here = [f for f in item.figures if f.sentence == last.sentence and f.start < last.start and alike(f, last)]
            first = [f for f in here if f.start in named]
            moves = [(f, m) for f in here if f.start not in named and (m := _ADJUSTED.search(f.before))]
            if len(first) == 1 and len(moves) == 1:
                move, found = moves[0]
                less = bool(found[1])
                total = first[0].value - move.value if less else first[0].value + move.value
                told = f"{first[0].text} {'−' if less else '+'} {move.text} = {in_unit_of(total, last)}"
                if same_amount(total, last, (first[0], move)):
                    yield Checked("部分与总数", told)
                else:
                    says = f"{told}，调整后预算写作 {last.text}。请核对"
                    yield noted("部分与总数", item.at(last), says, expected=in_unit_of(total, last), found=last.text)


CHECKS = (all_of_them, among, batches, capacities, adjusted)
