"""数量与单价: 172人，每人每月2400元，按10个月计 against 412.8万元; 日均 against the days; 1:3.5 against the two sums."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from ....values import plain
from ..model import Place
from ..passages import shared
from ..prose import Prose, distinct, prose
from ..quantities import Quantity, alike, in_unit_of, quantities, same_amount
from ..report import Report
from .noting import Checked, Note, noted

_N = r"(\d[\d,]{0,11}(?:\.\d{1,4})?)"
_HEADS = rf"{_N}(?:人|名|户|家|所|台|件|套|亩|辆|个|棵|株|床|间|次)"
_IN_BRACKETS = re.compile(
    rf"{_N}(亿|万)?元[（(]{_HEADS}[，,、×]?(?:每[\u4e00-\u9fff]{{1,3}}?(?:(每月|每天|每日|每年|每期|每次))?){_N}(万)?元"
    rf"(?:[，,、×]?(?:按|共|计)?{_N}(?:个月|月|天|日|年|期|次)(?:计算?|测算)?)?[）)]"
)
_PER_ONE = re.compile(
    rf"每[\u4e00-\u9fff]{{1,3}}?每(?:天|日|月|期|次|学期)(?:补助|补贴|标准)?{_N}元[、，,×](?:每年|全年|一年|按|共|计){{0,2}}{_N}(?:天|日|个月|月|期|次|个学期|学期)(?:计算?|测算)?[，,]"
    rf"(?:人均|每[\u4e00-\u9fff]{{1,2}}每年|户均|生均|每[人生户]全年)(?:标准)?(?:为|是)?{_N}元"
)
_HEAD_INCOME = re.compile(
    rf"人均[\u4e00-\u9fff]{{0,6}}{_N}(万)?元[，,](?:全年|年|累计|共计?|合计)(?:共|累计)?(?:发放|支付|支出|兑付)[\u4e00-\u9fff]{{0,6}}$"
)
_MOST = 40  # prices, and things bought at a price
_PRICE = re.compile(
    r"每([人件户亩套台辆次个生床家间棵株])(?:每(?:年|人))?(?:补贴|补助|资助|奖励|救助|标准)*(?:为|是)?$"
)
_DAYS = re.compile(rf"{_N}(?:天|日)(?![前后内])")
_RATIO = re.compile(
    rf"([\u4e00-\u9fff]{{2,8}})[与和]([\u4e00-\u9fff]{{2,8}}?)(?:之比|的?比例|比)(?:为|达到?|约为|是|达)1[:：∶]{_N}(?![\d:：])"
)


def bracketed(report: Report) -> Iterator[Note]:
    """工资412.8万元（172人，每人每月2400元，按10个月计）."""
    for item in prose(report):
        for found in _IN_BRACKETS.finditer(item.text):
            paid, scale, heads, by, each, ten, times = found.groups()
            if (by in ("每月", "每天", "每日", "每期", "每次")) != (times is not None) and times is None:
                continue
            count = _number(times) if times else Decimal(1)
            exact = _number(heads) * _number(each) * (10**4 if ten else 1) * count
            said = quantities(f"{paid}{scale or ''}元")[0]
            steps = [plain(_number(heads)), f"{each}{ten or ''}元"] + ([plain(count)] if times else [])
            yield _product(item.paragraph.at(found.start()), exact, said, " × ".join(steps))
        for found in _PER_ONE.finditer(item.text):
            exact = _number(found[1]) * _number(found[2])
            said = quantities(f"{found[3]}元")[0]
            yield _product(item.paragraph.at(found.start()), exact, said, f"{found[1]}元 × {found[2]}")


def _number(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _product(place: Place, exact: Decimal, said: Quantity, steps: str, *, severity: str | None = None) -> Note:
    if abs(exact - said.value) <= said.step:
        return Checked("数量与单价", f"{steps} = {said.text}")
    right = in_unit_of(exact, said)
    says = f"{steps} = {right}，写作 {said.text}。请改正"
    return noted("数量与单价", place, says, expected=right, found=said.text, severity=severity)


def paid_by_head(report: Report) -> Iterator[Note]:
    """聘用护路员236人，人均年增收9,600元，全年发放报酬226.56万元."""
    for item in prose(report):
        for each, paid in zip(item.figures, item.figures[1:], strict=False):
            if (
                not _HEAD_INCOME.search(item.text[max(0, each.start - 12) : paid.start])
                or paid.each
                or not alike(each, paid)
            ):
                continue
            heads = [
                f for f in item.figures if f.end < each.start and f.segment == each.segment and f.measures == ("人",)
            ]
            heads = heads or [
                f for f in item.figures if f.end < each.start and f.segment == each.segment and f.unit in "人名户"
            ]
            slack = paid.step + each.step * max((f.value for f in heads), default=Decimal(0))
            fit = next((f for f in heads if abs(f.value * each.value - paid.value) <= slack), None)
            if fit:
                yield Checked("数量与单价", f"{fit.text} × {each.text} = {paid.text}")
            elif heads and not any(f.about for f in (*heads, each, paid)):
                told = f"{heads[0].text} × {each.text} = {in_unit_of(heads[0].value * each.value, paid)}"
                says = f"{told}，“{paid.before[-8:]}”写作 {paid.text}。请核对"
                right = in_unit_of(heads[0].value * each.value, paid)
                yield noted("数量与单价", item.at(paid), says, expected=right, found=paid.text, severity="warning")


@dataclass(frozen=True, slots=True)
class Bought:
    """精准康复服务1,250人，支出62.50万元: how many, what for, and what it came to."""

    subject: str
    count: Quantity
    paid: Quantity
    item: Prose

    @property
    def price(self) -> Decimal:
        return self.paid.value / self.count.value


def standards(report: Report) -> Iterator[Note]:
    """每人每年500元 in one place; 1,260人，预算63.00万元 in another: where the others agree, the odd one is wrong."""
    several = list(islice(_bought(report), _MOST))
    for subject, unit, price, item in islice(_prices(report), _MOST):
        mine = [b for b in several if b.count.unit == unit and len(shared(b.subject, subject, 4)) > 3]
        fit = [b for b in mine if same_amount(b.count.value * price.value, b.paid, (price,))]
        off = [b for b in mine if b not in fit]
        if mine and not off:
            yield Checked("数量与单价", f"{subject[-10:]}{price.text}，{len(mine)} 处数量与金额相符")
        elif fit:
            for b in off[:4]:
                right = in_unit_of(b.count.value * price.value, b.paid)
                says = (
                    f"“{b.subject[-10:]}{b.count.text}”每{unit} {price.text}，应为 {right}，写作 {b.paid.text}。请核对"
                )
                yield noted(
                    "数量与单价", b.item.at(b.paid), says, expected=right, found=b.paid.text, severity="warning"
                )
        elif len(off) > 1 and len({b.price for b in off}) == 1:
            right = in_unit_of(off[0].price, price)
            told = "、".join(f"{b.paid.text} ÷ {b.count.text}" for b in off[:3])
            says = f"“{subject[-10:]}”每{unit}写作 {price.text}，{told} 都是 {right}。请核对标准"
            yield noted("数量与单价", item.at(price), says, expected=right, found=price.text, severity="warning")


def _bought(report: Report) -> Iterator[Bought]:
    for item in prose(report):
        for count, paid in zip(item.figures, item.figures[1:], strict=False):
            if count.unit not in "人件户亩套台辆次个生床家间棵株" or not paid.unit.endswith("元") or count.about:
                continue
            then = re.fullmatch(
                "[，,](?:预算|支出|支付|发放|补贴|补助|金额|资金|安排|拨付|兑付)(?:资金|金额)?(?:为)?",
                item.gap(count, paid),
            )
            if then and count.segment == paid.segment and count.value and not paid.each:
                yield Bought(re.sub("(?:计划|实际|完成)$", "", count.before), count, paid, item)


def _prices(report: Report) -> Iterator[tuple[str, str, Quantity, Prose]]:
    """精准康复服务，每人每年500元: one price for each thing, else none."""
    kept: dict[tuple[str, str], list[tuple[Quantity, Prose]]] = {}
    for item in prose(report):
        for price in item.figures:
            found = _PRICE.search(price.before) if price.unit.endswith("元") else None
            if found is None or price.bound or price.about:
                continue
            cut = max(item.text.rfind(sign, 0, price.start) for sign in "。；;！？：:、")
            subject = re.sub(r"\d|[，,]", "", item.text[cut + 1 : price.start - len(found[0])])
            if len(subject) > 3 and not re.search(
                "分别|外地|外省|周边|相邻|邻近|其他|[全本外]省|全国|原|提高|上年", subject
            ):
                kept.setdefault((subject, found[1]), []).append((price, item))
    for (subject, unit), several in kept.items():
        if len({price.value for price, _ in several}) == 1:
            yield subject, unit, *several[0]


def by_day(report: Report) -> Iterator[Note]:
    """2023年上半年（181天）处理污水1,230.8万吨，日均6.8万吨."""
    for item in prose(report):
        for mean in item.figures:
            if not re.search("(?:日均|平均每[天日])[\u4e00-\u9fff]{0,6}$", mean.before) or mean.percent or mean.bound:
                continue
            cut = item.text.rfind("。", 0, mean.start) + 1
            days = {_number(m[1]) for m in _DAYS.finditer(item.text, cut, mean.start)}
            totals = distinct(
                f for f in item.figures if cut <= f.start < mean.start and alike(f, mean) and not f.each and not f.bound
            )
            if len(days) != 1 or not totals or not (number := next(iter(days))):
                continue
            slack = mean.step * 2
            fit = next((t for t in totals if abs(t.value / number - mean.value) <= slack + t.step / number), None)
            if fit:
                yield Checked("合计与平均", f"{fit.text} ÷ {plain(number)} 天 = {mean.text}")
            elif len(totals) == 1 and not mean.about:
                right = in_unit_of(totals[0].value / number, mean)
                says = f"“{mean.before[-8:]}{mean.text}”：{totals[0].text} ÷ {plain(number)} 天 = {right}。请核对"
                yield noted("合计与平均", item.at(mean), says, expected=right, found=mean.text, severity="warning")


def one_to(report: Report) -> Iterator[Note]:
    """撬动社会投入10185万元，财政资金与社会投入之比为1:3.5: one sum of the report must be the 1."""
    amounts = _all_amounts(report)
    for item in prose(report):
        for found in _RATIO.finditer(item.text):
            times = _number(found[3])
            sentence = sum(1 for _ in re.finditer("[。！？!?]", item.text[: found.start()]))
            tops = [
                f
                for f in item.figures
                if f.end < found.start() and f.sentence == sentence and found[2][-3:] in f.before
            ]
            if len(tops) != 1 or not times or not tops[0].unit.endswith("元"):
                continue
            top, half = tops[0], Decimal(1).scaleb(-len(found[3].partition(".")[2])) / 2
            least, most = (top.value - top.step) / (times + half), (top.value + top.step) / (times - half)
            if any(least <= one <= most for one in amounts):
                yield Checked("数量与单价", f"{found[0]}，与 {top.text} 相符")
            elif amounts:
                one = in_unit_of(top.value / times, top)
                says = f"“{found[0]}”：{top.text} ÷ {found[3]} = {one}，报告中没有这样一笔“{found[1][-6:]}”。请核对"
                yield noted(
                    "数量与单价", item.paragraph.at(found.start()), says, found=f"1:{found[3]}", severity="warning"
                )


def _all_amounts(report: Report) -> set[Decimal]:
    """Every sum of money of the text, and every figure of a table in 万元."""
    found = {f.value for item in prose(report) for f in item.figures if f.unit.endswith("元") and f.value}
    for table in report.document.tables:
        for row in table.rows:
            cells = [cell.replace(",", "").strip() for cell in row.cells]
            found |= {Decimal(c) * 10**4 for c in cells if re.fullmatch(r"\d{1,10}(?:\.\d{1,4})?", c)}
    return found


CHECKS = (bracketed, paid_by_head, standards, by_day, one_to)
