"""Money and quantities: rates against their numerators and denominators, units, and sums that should follow."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from decimal import Decimal

from ....evaluation.marking import mark
from ....values import as_percent, cents, chinese_number, plain
from ..model import Paragraph, Place
from ..money import Money, ten_thousands
from ..others import home_of, of_another
from ..passages import sentences, short
from ..report import Report
from .noting import Checked, Note, both, noted
from .rules import ruled_leaves

ZERO = Decimal(0)
_CHANGED = re.compile("调整|追加|调[增减]|[压核]减")
_RATE = re.compile(
    r"((?:资金|预算)?(?:到位率|执行率|支付率|支出率))(?:仅|约)?(?:为|达到?|是|[:：])?(\d{1,3}(?:\.\d{1,4})?)%"
)
_OVER = {
    "到位率": (("到位", "预算"),),
    "执行率": (("支出", "到位"), ("支出", "预算")),
    "支付率": (("支出", "到位"), ("支出", "预算")),
    "支出率": (("支出", "到位"), ("支出", "预算")),
}
_FROM_TO = re.compile(
    r"(标准|补差|补助|金额|价格)由(\d+(?:\.\d+)?)元?(?:/[月年人])?(?:提高|上调|增加|提升)(?:至|到)(\d+(?:\.\d+)?)元"
)
_RAISED = re.compile(r"(?:提高|高出|上调|增长|提标)(?:了)?(\d{1,3}(?:\.\d+)?)%")
_RAISED_TO = re.compile(r"(\d{1,6}(?:\.\d{1,4})?)元[^，。；\d]{0,8}(?:至|到)[^，。；\d]{0,6}(\d{1,6}(?:\.\d{1,4})?)元")
_PEOPLE = re.compile(r"(\d{3,9})(人|户|名|家)(?![次均月天日民口员])")
_PER_HEAD = re.compile(r"(?:人均|每人)每?月[^，。；]{0,8}?(?:由\d+元(?:提高|上调|增加)(?:至|到))?(\d+(?:\.\d+)?)元")
_PAID = re.compile(r"(?:累计|共)?(?:发放|支出|支付)[^，。；]{0,16}?(\d+(?:\.\d+)?)(亿元|万元)")
_BARE = re.compile(r"(?:为|共|合计|达)(\d{3,}\.\d{1,4})(?=[，。；、]|$)")
_PAID_AS = re.compile(r"(?:发放|支付|拨付|兑付)([\u4e00-\u9fff]{4,16}?)(\d+(?:\.\d+)?(?:亿|万)元)")
_SPENT_ON = re.compile(
    r"((?<!\d)\d{1,12}(?:\.\d{1,6})?(?:亿|万)元)(?:[，,])?(?:已)?(?:全部|均|主要)?用于(?:发放|支付)?([^，。；\d]{4,60}?)(?=等|支出|[，。；])"
)
_ANY_MONEY = re.compile("资金|经费|款项|合计|各类|各项|累计|共计|补助$|补贴$|、")
_MOST_SPENT = 200  # percent of a budget
_PER_YEAR, _PER_MONTH = re.compile(r"年(?:保障|补助)?标准[^，。；]{0,8}?(\d{3,6})元"), re.compile(r"标准由(\d{2,6})元")


def rates(report: Report) -> Iterator[Note]:
    """到位率, 执行率 against the sums in the same paragraph; what another usual denominator gives."""
    told: set[tuple[str, str]] = set()
    home = home_of(report.document)
    for paragraph in report.paragraphs:
        here = _sums_of(report, paragraph)
        sums = _latest(here)
        several = len({(m.kind, m.amount) for m in here}) > len(sums)
        changed = _CHANGED.search(paragraph.text)
        for match in _RATE.finditer(paragraph.text):
            if re.search(r"[县区镇乡]$|低于|高于|以上|≥", paragraph.text[max(0, match.start() - 4) : match.start()]):
                continue
            if of_another(paragraph.text, match.start(), home):
                continue
            ways = [(a, b) for a, b in _OVER[match[1][-3:]] if a in sums and b in sums and sums[b].amount]
            if not ways:
                continue
            decimals = len(match[2].partition(".")[2])
            pairs = [(one, two) for a, b in ways for one in here for two in here if (one.kind, two.kind) == (a, b)]
            fits = next((p for p in pairs if p[1].amount and _share(*p, decimals) == Decimal(match[2])), None)
            place = paragraph.at(match.start())
            if fits is None and not changed:  # 调整后预算 is the denominator then
                a, b = (sums[kind] for kind in ways[0])
                share = _share(a, b, decimals)
                says = f"{match[1]}写作 {match[2]}%，{a.printed} ÷ {b.printed} = {share}%。请改正"
                if unit := _unit_slip(a, b, share, Decimal(match[2])):
                    says = f"{match[1]}写作 {match[2]}%，{a.printed} ÷ {b.printed} 相差上千倍：{unit}。请核对"
                doubt = "warning" if several else None  # several years or parts in one paragraph
                yield noted("比率", place, says, expected=f"{share}%", found=f"{match[2]}%", severity=doubt)
            elif fits and (match[1], match[2]) not in told:
                told.add((match[1], match[2]))
                yield Checked("比率", f"{match[1]} {match[2]}% = {fits[0].printed} ÷ {fits[1].printed}")
    yield from _other_denominator(report)


def _share(part: Money, whole: Money, decimals: int) -> Decimal:
    return cents(part.amount / whole.amount * 100, decimals)


def _unit_slip(part: Money, whole: Money, share: Decimal, printed: Decimal) -> str:
    """1767万元 ÷ 1860元: the units are not those meant, "" where the ratio is no such power of ten."""
    if not share or not printed:
        return f"“{part.printed}”的单位像是写错了" if printed and part.amount * 1000 < whole.amount else ""
    if share > printed * 1000:
        return f"“{whole.printed}”的单位像是写错了（万元写成元）"
    return f"“{part.printed}”的单位像是写错了（万元写成元）" if printed > share * 1000 else ""


def _sums_of(report: Report, paragraph: Paragraph) -> list[Money]:
    first = bisect_left(report.funds, paragraph.marks[0][1], key=_standing)
    after = bisect_right(report.funds, paragraph.marks[-1][1], key=_standing)
    return [money for money in report.funds[first:after] if money.offset >= 0]


def _standing(money: Money) -> Place:
    return money.place


def _latest(sums: list[Money]) -> dict[str, Money]:
    """The last of each kind, those of the whole project before those of its parts."""
    return {money.kind: money for money in sorted(sums, key=lambda money: money.whole)}


def _first(report: Report) -> dict[str, Money]:
    found: dict[str, Money] = {}
    for money in report.funds:
        found.setdefault(money.kind, money)
    return found


def _other_denominator(report: Report) -> Iterator[Note]:
    """执行率 over what was received, where much less was received than budgeted."""
    sums = _first(report)
    if (
        not {"预算", "到位", "支出"} <= set(sums)
        or sums["预算"].amount == sums["到位"].amount
        or not sums["预算"].amount
    ):
        return
    other = cents(sums["支出"].amount / sums["预算"].amount * 100)
    if other > _MOST_SPENT:
        return  # no rate but a slip of the unit
    for leaf in ruled_leaves(report):
        if "执行率" not in leaf.name:
            continue
        given = mark(f"{other}%", leaf.full, leaf.standard)
        if given.points is not None and given.points != leaf.score:
            says = (
                f"“{leaf.name}”按实际到位资金计算得 {plain(leaf.score)} 分；若以全年预算为分母是 "
                f"{sums['支出'].printed} ÷ {sums['预算'].printed} = {other}%，得 {plain(given.points)} 分。请写明分母的依据"
            )
            yield noted("分母口径", leaf.place, says, expected=f"{other}%", found=leaf.value, path=leaf.path)


def circular_denominators(report: Report) -> Iterator[Note]:
    """计划数 that is simply what was received and spent: the rate can only be 100%."""
    sums = _first(report)
    for leaf in report.leaves:
        for paragraph in leaf.facts:
            here = _latest(_sums_of(report, paragraph))
            planned, paid = here.get("计划发放"), here.get("支出")
            budget = sums.get("预算")
            if planned and paid and budget and planned.amount == paid.amount and planned.amount < budget.amount:
                rate = cents(paid.amount / budget.amount * 100)
                says = (
                    f"“{leaf.name}”的计划数 {planned.printed} 就是实际数，完成率必然是 100%；年初预算为 {budget.printed}"
                    f"（{budget.place.label}），按预算是 {rate}%。请用年初计划作分母，或说明调整依据"
                )
                yield noted("循环分母", planned.place, says, expected=f"{rate}%", found="100%", path=leaf.path)


def explained_gap(report: Report) -> Iterator[Note]:
    """The reason given for a gap between budget and receipts cannot explain its size."""
    for paragraph in report.paragraphs:
        here = _latest(_sums_of(report, paragraph))
        if not {"预算", "到位"} <= set(here) or "原因" not in paragraph.text or not here["到位"].amount:
            continue
        gap = here["预算"].amount / here["到位"].amount - 1
        said = [Decimal(m[1]) / 100 for m in _RAISED.finditer(paragraph.text)]
        said += [Decimal(p) / 100 for p in re.findall(r"提高(\d{1,3}(?:\.\d+)?)%", paragraph.text)]
        if said and gap > max(said) * 2:
            says = (
                f"预算比到位多 {as_percent(gap, 1)}（{here['预算'].printed} 对 {here['到位'].printed}），"
                f"所写原因最多说明 {as_percent(max(said))}。请补充差额的其余原因"
            )
            yield noted("差额原因", paragraph.place, says, expected=as_percent(gap, 1), found=as_percent(max(said)))


def raised_by(report: Report) -> Iterator[Note]:
    """由425元提高至563元 is 32.5%; elsewhere the same standard is said to rise by 15%."""
    rises: dict[str, tuple[Decimal, Place]] = {}
    for paragraph in report.paragraphs:
        for match in _FROM_TO.finditer(paragraph.text):
            if match[1] == "标准" and Decimal(match[2]):
                rises.setdefault(match[0], (Decimal(match[3]) / Decimal(match[2]) - 1, paragraph.at(match.start())))
    for words, (rise, place) in rises.items():
        for sentence in sentences(report.paragraphs):
            said = list(_RAISED.finditer(sentence.text)) if "标准" in sentence.text else []
            values = [Decimal(m[1]) / 100 for m in said]
            if any(_is_its_own(sentence.text, value) for value in values):
                continue  # another standard, with its own two amounts
            if values and all(abs(rise - value) > Decimal("0.05") for value in values):
                told = "、".join(m[0] for m in said)
                says = (
                    f"“{words}”（{place.label}）是提高 {as_percent(rise, 1)}，"
                    f"{sentence.place.label}说“{told}”。请核对是否同一标准、同一时期"
                )
                yield noted("提高幅度", sentence.place, says, expected=as_percent(rise, 1), found=told)


def _is_its_own(sentence: str, rise: Decimal) -> bool:
    pairs = [(Decimal(a), Decimal(b)) for a, b in _RAISED_TO.findall(sentence)]
    return any(a and abs(b / a - 1 - rise) < Decimal("0.005") for a, b in pairs)


def units_of_people(report: Report) -> Iterator[Note]:
    """The same large number once as 人 and once as 户."""
    seen: dict[str, dict[str, list[Place]]] = {}
    for paragraph in report.paragraphs:
        for match in _PEOPLE.finditer(paragraph.text):
            unit = "人" if match[2] == "名" else match[2]
            seen.setdefault(match[1], {}).setdefault(unit, []).append(paragraph.at(match.start()))
    for number, units in seen.items():
        if len(units) > 1 and len(number.rstrip("0")) > 2:
            told = "；".join(f"{number} {unit}（{both(places)}）" for unit, places in units.items())
            least = min(units, key=lambda unit: len(units[unit]))
            says = f"同一个数写成了不同的单位：{told}。户和人不能互换，请核实"
            doubt = None if len(number.rstrip("0")) > 3 else "hint"  # 365 may well be both by chance
            yield noted("数量单位", units[least][0], says, found=told, severity=doubt)
        elif len(units) == 1 and len(next(iter(units.values()))) > 2:
            unit, places = next(iter(units.items()))
            yield Checked("数量单位", f"{number} {unit}，{len(places)} 处一致")


def missing_unit(report: Report) -> Iterator[Note]:
    """An amount without unit that elsewhere has one."""
    known = {m.printed.rstrip("亿万元"): m for m in report.funds}
    for paragraph in report.paragraphs:
        for match in _BARE.finditer(paragraph.text):
            if match[1] in known:
                yield noted(
                    "单位缺失",
                    paragraph.at(match.start()),
                    f"“{match[0]}”没有写单位，别处是 {known[match[1]].printed}。请补上",
                    expected=known[match[1]].printed,
                    found=match[1],
                )


def per_head(report: Report) -> Iterator[Note]:
    """人均 × 12 months × people against what was paid in the year."""
    for paragraph in report.paragraphs:
        each, people, paid = (
            _PER_HEAD.search(paragraph.text),
            _PEOPLE.search(paragraph.text),
            _PAID.search(paragraph.text),
        )
        if not (each and people and paid and people[2] in "人名"):
            continue
        computed = ten_thousands(plain(Decimal(each[1]) * 12 * Decimal(people[1])), "元")
        stated = ten_thousands(paid[1], paid[2])
        if stated and abs(computed - stated) > stated * Decimal("0.03"):
            says = (
                f"人均每月 {each[1]} 元 × 12 月 × {people[1]} {people[2]} = {plain(cents(computed))} 万元，"
                f"发放数为 {paid[1]}{paid[2]}，相差 {plain(cents(abs(computed - stated)))} 万元。请说明差额（其他补助、人数变动或月数）"
            )
            yield noted("人均测算", paragraph.at(people.start()), says, expected=plain(cents(computed)), found=paid[1])


def generous_budget(report: Report) -> Iterator[Note]:
    """Everything was done for far less than the budget, and the budget still got full marks for fitting the work."""
    sums = _first(report)
    if not {"预算", "支出"} <= set(sums) or sums["支出"].amount >= sums["预算"].amount * Decimal("0.8"):
        return
    done = any(re.search(r"(?:完成率|发放率)(?:为)?100%", leaf.narrative) for leaf in report.leaves)
    praised = [
        leaf
        for leaf in report.leaves
        if leaf.said
        and leaf.said[0] == leaf.said[1]
        and re.search("(?:预算|资金).*(?:匹配|科学|合理|适应)|测算", leaf.name)
    ]
    if done and praised:
        share = as_percent(sums["支出"].amount / sums["预算"].amount, 2)
        told = "、".join(f"“{leaf.name}”（{leaf.place.label}）" for leaf in praised[:4])
        says = (
            f"只用了预算的 {share}（{sums['支出'].printed} 对 {sums['预算'].printed}）就完成了全部任务，预算明显偏高；"
            f"{told}却得满分。请说明预算与工作量怎样匹配"
        )
        yield noted("预算偏高", praised[0].place, says, expected=share, found="满分")


def recent_years(report: Report) -> Iterator[Note]:
    """近三年… with figures of fewer years."""
    for sentence in sentences(report.paragraphs):
        said = re.search(r"近([二两三四五])年", sentence.text)
        years = set(re.findall(r"20\d\d(?=年)", sentence.text))
        if said and years and len(years) < int(chinese_number(said[1]) or 0):
            says = f"写“{said[0]}”，只给出 {'、'.join(sorted(years))} 年的数。请补齐各年"
            yield noted("期间口径", sentence.place, says, expected=said[0], found="、".join(sorted(years)))


def mixed_periods(report: Report) -> Iterator[Note]:
    """元/年 beside 元/月 in one series without saying so."""
    for sentence in sentences(report.paragraphs):
        year, month = _PER_YEAR.search(sentence.text), _PER_MONTH.search(sentence.text)
        if year and month and Decimal(year[1]) > Decimal(month[1]) * 4:
            says = (
                f"同一句里前面是年标准 {year[1]} 元（每月 {plain(cents(Decimal(year[1]) / 12))} 元），"
                f"后面“{month[0]}”像是月标准，没有写明：请统一为每月或每年"
            )
            yield noted("期间口径", sentence.place, says, found=short(sentence.text, 60))


def same_funds(report: Report) -> Iterator[Note]:
    """预算, 到位, 支出 of the whole project are the same everywhere."""
    for kind in ("预算", "到位", "支出"):
        several = [money for money in report.funds if money.kind == kind and money.whole]
        if len({money.year for money in several} - {""}) > 1:
            continue  # several years, each with its own
        values = {money.amount for money in several}
        if len(values) > 1 and len(several) > 2:
            told = "；".join(f"{m.place.label} {m.printed}" for m in several[:4])
            yield noted("金额不一", several[0].place, f"{kind}资金各处不同：{told}。若口径不同请写明", found=told)
        elif len(several) > 1 and len(values) == 1:
            yield Checked("金额不一", f"{kind}资金 {several[0].printed}，{len(several)} 处一致")


def content_of_a_sum(report: Report) -> Iterator[Note]:
    """5195.68万元 as 最低生活保障金 alone in one place, as 保障金、取暖补助、物价补助 in another."""
    alone: dict[str, list[tuple[str, Place]]] = {}
    several: dict[str, list[tuple[str, Place]]] = {}
    for sentence in sentences(report.paragraphs):
        for match in _PAID_AS.finditer(sentence.text):
            if not _ANY_MONEY.search(match[1]):
                alone.setdefault(match[2], []).append((match[1], sentence.place))
        for match in _SPENT_ON.finditer(sentence.text):
            if "、" in match[2]:
                several.setdefault(match[1], []).append((match[2], sentence.place))
    for amount in alone:
        if amount in several:
            what, on = alone[amount], several[amount]
            says = (
                f"{amount} 一处写是“{what[0][0]}”（{both([p for _, p in what])}），"
                f"一处写用于“{short(on[0][0], 34)}”（{both([p for _, p in on])}）：内容不同。请分项列出金额"
            )
            yield noted("同额异项", what[0][1], says, expected=short(on[0][0]), found=what[0][0])


CHECKS = (
    rates,
    circular_denominators,
    explained_gap,
    raised_by,
    units_of_people,
    missing_unit,
    per_head,
    generous_budget,
    recent_years,
    mixed_periods,
    same_funds,
    content_of_a_sum,
)
