"""按名称核对的率: rates whose name or words tell both amounts – 列养率 of 总里程, 在职人员控制率 of 编制, 占全年支出的40%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from ....values import plain
from ..prose import Prose, any_of, any_word, distinct, goals, in_parts, prose, words
from ..quantities import Quantity, alike, may_print, percent_of, printed_percent
from ..report import Report
from .goals_retold import under_goals
from .noting import Checked, Note, noted

_NAME = re.compile(r"(?:^|[^\u4e00-\u9fff])?([\u4e00-\u9fff“”]{1,14}率)(?:约|仅|只有|均|为|达到|达|是|也)*$")
_ALL_OF = re.compile(
    r"(?<![未不没有本])(?:全部|均已?|全)(合格|达标|完成|到位|整改|办结|达到标准|通过|覆盖|入户|签约|验收合格)[，,]([\u4e00-\u9fff]{0,8}\1)率(?:为|达到?|均为)?(\d{1,3}(?:\.\d{1,2})?)%"
)
_SHARE = re.compile(r"[，,（(]?(?:约)?占([\u4e00-\u9fff]{3,12}?)(?:总数|总额|总量)?的(?:比例为|比重为)?$")
_OF_GOAL = re.compile(r"[，,](?:为|完成|相当于|是)(?:年度)?(?:绩效)?(?:目标|计划)[值数]?的$")
_BETWEEN = re.compile(r"[\u4e00-\u9fff]{0,8}中[\u4e00-\u9fff“”]{0,12}的?(?:有|为)?$")
_CALLED = 3  # letters of the name of a whole
_MOST = 16  # amounts in front that a rate may come from
_LOOKED_UP = 60  # shares whose whole is looked for all over the report


def _rate_note(
    item: Prose, rate: Quantity, top: Quantity, bottom: Quantity, name: str, *, severity: str | None = "warning"
) -> Note:
    if printed_percent(top.value / bottom.value, rate) or may_print(top, bottom, rate):
        return Checked("文中比率", f"{name} {rate.text} = {top.text} ÷ {bottom.text}")
    right = percent_of(top.value, bottom.value, rate)
    says = f"{name}写作 {rate.text}，{top.text} ÷ {bottom.text} = {right}。请改正"
    return noted("文中比率", item.at(rate), says, expected=right, found=rate.text, severity=severity)


def by_its_name(report: Report) -> Iterator[Note]:
    """在职人员控制率: those in post over 编制, wherever in its paragraph the two stand."""
    for item in prose(report):
        for rate in item.figures:
            found = _NAME.search(rate.before) if rate.percent and not rate.bound and not rate.about else None
            meant = next((two for end, two in words()["率的两数"].items() if found and found[1].endswith(end)), None)
            if found is None or meant is None:
                continue
            earlier = [f for f in item.figures if f.end < rate.start and rate.sentence - f.sentence < 2 and not f.each][
                -_MOST:
            ]
            if any(_gives(t, b, rate) for t in earlier for b in earlier if t is not b):
                continue  # some two amounts give it: enough
            tops = distinct(f for f in earlier if any_word(meant[0], f.before) and not in_parts(f, item))
            bottoms = distinct(f for f in earlier if any_word(meant[1], f.before) and not in_parts(f, item) and f.value)
            bottoms = [f for f in bottoms if f not in tops] or bottoms
            if len(tops) == len(bottoms) == 1 and tops[0] is not bottoms[0] and alike(tops[0], bottoms[0]):
                yield _rate_note(item, rate, tops[0], bottoms[0], found[1])


def _gives(top: Quantity, bottom: Quantity, rate: Quantity) -> bool:
    return bool(
        alike(top, bottom) and not top.percent and bottom.value and printed_percent(top.value / bottom.value, rate)
    )


def of_the_whole_length(report: Report) -> Iterator[Note]:
    """总里程2,000公里…，纳入列养的里程为1,960公里，列养率98%; 概算总投资23,600万元。累计到位20,060万元，到位率85%."""
    for item in prose(report):
        for top, rate in zip(item.figures, item.figures[1:], strict=False):
            found = _NAME.search(rate.before) if rate.percent and not rate.bound and not rate.about else None
            if found is None or len(found[1]) > 6 or rate.clause != top.clause + 1 or top.percent or top.each:
                continue
            stem = found[1].removesuffix("率")[-2:]
            if (
                len(stem) < 2
                or stem not in top.before
                or in_parts(top, item)
                or any_word(words()["不核对的率"], found[1])
            ):
                continue
            earlier = [f for f in item.figures if f.end <= top.start and alike(f, top) and not f.each and f.value]
            if any(_gives(top, f, rate) for f in earlier):
                continue
            wholes = distinct(
                f for f in earlier if f.value > top.value and re.search("总[\u4e00-\u9fff]{1,3}$", f.before)
            )
            others = distinct(f for f in earlier if f.value > top.value and f.sentence >= top.sentence - 1)
            if len(wholes) == 1 and all(f.value == wholes[0].value for f in others):
                yield _rate_note(item, rate, top, wholes[0], found[1])


def bought_as_budgeted(report: Report) -> Iterator[Note]:
    """政府采购预算860.00万元，实际采购817.00万元，政府采购执行率95.00%: the three stand alone in their sentence."""
    for item in prose(report):
        for one, other, rate in zip(item.figures, item.figures[1:], item.figures[2:], strict=False):
            here = [f for f in item.figures if f.sentence == rate.sentence and f.start < rate.start]
            if here == [one, other] and one.value and _budgeted(one, other, rate) and not _gives(other, one, rate):
                yield _rate_note(item, rate, other, one, rate.before)


def _budgeted(one: Quantity, other: Quantity, rate: Quantity) -> bool:
    """A budget, what was spent of it, and a rate right behind."""
    named = "预算" in one.before and re.search("实际|支出|采购|执行", other.before)
    return bool(
        rate.percent
        and re.search("(?:执行|控制|完成|支出|采购)率(?:为|是|达到?)?$", rate.before)
        and alike(one, other)
        and named
        and not re.search("未|预算|调整", other.before)
        and rate.clause == other.clause + 1
    )


def all_of_them(report: Report) -> Iterator[Note]:
    """12个单位工程全部合格，合格率100%."""
    for paragraph in report.paragraphs:
        for found in _ALL_OF.finditer(paragraph.text):
            if found[3].partition(".")[0] == "100":
                yield Checked("文中比率", f"{found[0]}")
                continue
            says = f"写“全部{found[1]}”，{found[1]}率却写作 {found[3]}%，应为 100%。请核对"
            yield noted("文中比率", paragraph.at(found.start()), says, expected="100%", found=f"{found[3]}%")


def of_a_named_whole(report: Report) -> Iterator[Note]:
    """涉及金额1,654万元，占全年支出的40%; 18家，占承担企业总数的40%: the whole is named as it is elsewhere."""
    for item, part, rate, name in islice(_named_shares(report), _LOOKED_UP):
        here = [f for f in item.figures if f.start < part.start and alike(f, part)]
        if any(_gives(part, f, rate) for f in here):
            continue
        known = distinct(_named(report, part, name))
        if len(known) != 1 or known[0].value <= part.value or _gives(part, known[0], rate):
            continue
        if not may_print(part, known[0], rate):
            right = percent_of(part.value, known[0].value, rate)
            told = f"{name}为 {known[0].text}，{part.text} ÷ {known[0].text} = {right}"
            says = f"“{part.before[-8:]}{part.text}”写占{name} {rate.text}，{told}。请改正"
            yield noted("文中占比", item.at(rate), says, expected=right, found=rate.text, severity="warning")


def _named_shares(report: Report) -> Iterator[tuple[Prose, Quantity, Quantity, str]]:
    """…，占全年支出的40%: (part, share, 全年支出)."""
    for item in prose(report):
        for part, rate in zip(item.figures, item.figures[1:], strict=False):
            exact = rate.percent and not part.percent and not part.each and not rate.bound and not rate.about
            found = _SHARE.search(item.gap(part, rate)) if exact and part.clause + 1 == rate.clause else None
            name = re.sub("^(?:应|计划|项目)", "", found[1]) if found else ""
            if len(name) >= _CALLED:
                yield item, part, rate, name


def _named(report: Report, like: Quantity, name: str) -> Iterator[Quantity]:
    """Amounts anywhere that carry the very name: 全年支出4,136万元, 45家承担企业."""
    for item in prose(report):
        for f in item.figures:
            called = re.search(
                f"{re.escape(name)}(?:不少于|不低于|达到|为|共|是|数|共计)*$", f.before
            ) or f.after.startswith(name)
            if called and alike(f, like) and not f.each and f.value != like.value:
                yield f


_DAYS = re.compile(r"(\d{1,4})天[，,]占(?:应|计划|规定)?([\u4e00-\u9fff]{2,6}天数)的(\d{1,3}(?:\.\d{1,2})?)%")


def of_days(report: Report) -> Iterator[Note]:
    """平均供餐196天，占应供餐天数的98%, where 供餐天数不少于200天 is asked for."""
    for paragraph in report.paragraphs:
        for found in _DAYS.finditer(paragraph.text):
            stated = re.compile(re.escape(found[2]) + r"(?:应|要)?(?:不少于|不低于|达到|为|≥)?(\d{1,4})天")
            known = {Decimal(m[1]) for p in report.paragraphs for m in stated.finditer(p.text)} - {Decimal(0)}
            if len(known) != 1:
                continue
            whole, rate = next(iter(known)), Decimal(found[3])
            exact, slack = Decimal(found[1]) / whole * 100, Decimal(1).scaleb(-len(found[3].partition(".")[2]))
            if abs(exact - rate) < slack:
                yield Checked("文中占比", f"{found[1]}天 ÷ {whole}天 = {found[3]}%")
                continue
            right = plain(exact.quantize(Decimal("0.01")))
            says = f"“{found[0]}”：{found[1]} ÷ {whole} = {right}%。请核对"
            yield noted(
                "文中占比",
                paragraph.at(found.start()),
                says,
                expected=f"{right}%",
                found=f"{found[3]}%",
                severity="warning",
            )


def of_the_goal(report: Report) -> Iterator[Note]:
    """新增产值4.2亿元，为目标的84%: the goal stands under 绩效目标."""
    stated = [f for item in prose(report) if under_goals(item) for f in item.figures]
    for item in prose(report):
        for part, rate in zip(item.figures, item.figures[1:], strict=False):
            if not rate.percent or part.percent or not _OF_GOAL.fullmatch(item.gap(part, rate)):
                continue
            name = re.sub("^.*(?:实现|完成|实际|全年|累计|企业|项目)", "", part.before)
            if len(name) < 2 or goals(report, part, name):
                continue
            known = distinct(f for f in stated if alike(f, part) and f.before.endswith(name) and f.value)
            if len(known) == 1:
                goal = replace(known[0], step=Decimal(0), places=0)  # a goal is no rounded figure
                yield _rate_note(item, rate, part, goal, f"“{name}”占目标的比例")


def out_of_so_many(report: Report) -> Iterator[Note]:
    """180名儿童中功能改善的162名，有效率90%; 抽查档案90份，缺少评估表的18份，占20%."""
    for item in prose(report):
        for whole, part, rate in zip(item.figures, item.figures[1:], item.figures[2:], strict=False):
            if (
                not rate.percent
                or not alike(whole, part)
                or part.percent
                or rate.bound
                or part.value > whole.value
                or not whole.value
            ):
                continue
            if rate.clause != part.clause + 1 or whole.segment != rate.segment or whole.each or part.after:
                continue
            gap, share = item.gap(whole, part), re.fullmatch("[，,]占(?:比)?", item.gap(part, rate))
            named = _NAME.search(rate.before)
            if named and named[1].endswith("有效率") and _BETWEEN.fullmatch(gap) and part.unit != "份":
                yield _rate_note(item, rate, part, whole, "有效率")
            elif share and re.fullmatch(r"[，,][\u4e00-\u9fff]{2,12}的", gap) and any_of("总数").search(whole.before):
                before = [
                    f for f in item.figures if f.start < whole.start and alike(f, whole) and f.segment == whole.segment
                ]
                if not before and not _gives(part, whole, rate) and not _asked(report, part, rate):
                    yield _rate_note(item, rate, part, whole, "占比")


def _asked(report: Report, part: Quantity, rate: Quantity) -> bool:
    n = report.survey.n
    return bool(n and printed_percent(part.value / n, rate))


CHECKS = (
    by_its_name,
    of_the_whole_length,
    bought_as_budgeted,
    all_of_them,
    of_a_named_whole,
    of_days,
    of_the_goal,
    out_of_so_many,
)
