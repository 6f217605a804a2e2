"""问卷: shares that cannot be, shares that do not add up, and a satisfaction figure no question supports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ....library import load
from ....methods.survey import adds_up, attainable, sample_size, wilson
from ....values import as_percent, cents, plain
from ..report import Report
from ..surveys import Answers, Rate, Survey
from .noting import Checked, Note, both, noted
from .rules import ruled_leaves

HUNDRED = Decimal(100)
_SATISFIED = re.compile(r"(满意度)(?:约?为|达到?|是|[:：])?(\d{1,3}(?:\.\d{1,4})?%)")
_AWARE = re.compile(r"(知晓率)(?:约?为|达到?|是|[:：])?(\d{1,3}(?:\.\d{1,4})?%)")
_ABOUT_SATISFACTION = re.compile("满意|评价如何|是否认可")
_POPULATION = re.compile(r"(?:共补助|补助|受益|覆盖|服务)[^，。；\d]{0,12}(\d{3,8})人")
_NEARLY = Decimal(5)  # percent: further off, some options were probably not printed
_MARGIN = 0.05
_OF_A_SCALE = re.compile("满意|一般|了解|知道|认可|合理|及时|方便|^是$|^否$|[好差]$")
_FROM_SURVEY = re.compile("(?:调查)?问卷[^。；]{0,20}(?:得出|显示|反映|表明|统计|可知|可见)")
_RESULT = re.compile(r"\d{1,3}(?:\.\d{1,4})?%")
_MOST_ANSWERS = 3000
_WAYS = re.compile("线上|线下|入户|现场(?=发放|收回|回收)|电话|邮寄|两批|第二批")


def counts(report: Report) -> Iterator[Note]:
    """发放 ≥ 回收 ≥ 有效, and the printed 回收率."""
    survey = report.survey
    chain = [
        (name, known) for name, known in (("发放", survey.sent), ("回收", survey.back), ("有效", survey.valid)) if known
    ]
    for (more, a), (less, b) in zip(chain, chain[1:], strict=False):
        apart = survey.several and a[1].label != b[1].label
        if b[0] > a[0] and not apart:
            yield noted(
                "问卷份数",
                b[1],
                f"{less} {b[0]} 份，多于{more} {a[0]} 份（{a[1].label}）。请核对",
                expected=f"≤{a[0]}",
                found=b[0],
                severity="warning" if _in_several_ways(report) else None,
            )
    for rate in survey.rates:
        yield from _printed_rate(survey, rate)
    if survey.sent and survey.back and survey.valid and survey.back[0] == survey.valid[0] != survey.sent[0]:
        says = f"回收 {survey.back[0]} 份全部算作有效（发放 {survey.sent[0]} 份）：有没有剔除无效问卷，请说明"
        yield noted("样本", survey.back[1], says, found=survey.back[0])


def _in_several_ways(report: Report) -> bool:
    """入户收回384份；线上收回236份: each way has numbers of its own."""
    return any(len(set(_WAYS.findall(paragraph.text))) > 1 for paragraph in report.paragraphs)


def _printed_rate(survey: Survey, rate: Rate) -> Iterator[Note]:
    """回收率 of the numbers in its paragraph; of those elsewhere where there is but one questionnaire."""
    name, printed = rate.name, rate.printed
    of_back = "回收" in name or "收回" in name
    over, part = (survey.sent, survey.back) if of_back else (survey.back, survey.valid)
    overs = rate.overs or ((over[0],) if over and not survey.several else ())
    parts = rate.parts or ((part[0],) if part and not survey.several else ())
    pairs = [(a, b) for a in overs for b in parts if a]
    places = len(printed.rstrip("%").partition(".")[2])
    if fit := next(((a, b) for a, b in pairs if f"{cents(Decimal(b) * 100 / a, places)}%" == printed), None):
        yield Checked("问卷份数", f"{name} {printed} = {fit[1]} ÷ {fit[0]}")
    elif pairs:
        a, b = pairs[0]
        due = f"{cents(Decimal(b) * 100 / a, places)}%"
        says = f"{name}写作 {printed}，{b} ÷ {a} = {due}。请改正"
        doubt = None if len(pairs) == 1 and not survey.several else "warning"
        yield noted("问卷份数", rate.place, says, expected=due, found=printed, severity=doubt)


def shares(report: Report) -> Iterator[Note]:
    """Each question: every printed share possible for n, and together 100 %."""
    for number, answers in enumerate(report.survey.answers, 1):
        n = answers.n or (None if report.survey.several else report.survey.n)
        total = sum((Decimal(printed.rstrip("%")) for _, printed in answers.shares), Decimal(0))
        decimals = max(len(printed.rstrip("%").partition(".")[2]) for _, printed in answers.shares)
        slack = Decimal(len(answers.shares)) / 2 * Decimal(1).scaleb(-decimals)
        name = f"第{number}题“{answers.question}”" if answers.question else f"第{number}题"
        shown = " + ".join(printed for _, printed in answers.shares)
        if answers.many:
            pass
        elif abs(total - HUNDRED) > slack:
            near = len(answers.shares) > 2 and abs(total - HUNDRED) <= _NEARLY
            one_scale = any(_OF_A_SCALE.search(option) for option, _ in answers.shares)
            doubt = None if near else "warning" if one_scale else "hint"
            yield noted(
                "选项合计",
                answers.place,
                f"{name}各选项 {shown} = {plain(total)}%，不是 100%。请核对（多选题请注明）",
                expected="100%",
                found=f"{plain(total)}%",
                severity=doubt,
            )
        else:
            yield Checked("选项合计", f"{name} {shown} = {plain(total)}%")
        if n:
            whole = abs(total - HUNDRED) <= slack
            yield from _possible(answers, f"第{number}题", n, whole=whole)


def _possible(answers: Answers, name: str, n: int, *, whole: bool) -> Iterator[Note]:
    """Each printed share against n; all of them together only where they are one whole."""
    tried = [(option, attainable(printed, n)) for option, printed in answers.shares]
    wrong = [(option, a) for option, a in tried if not a.possible]
    if wrong:
        told = "；".join(
            f"{option} {a.printed if a.printed.endswith('%') else a.printed + '%'}（最近的是 "
            + "、".join(f"{k} 人 {share}" for k, share in a.nearest)
            + "）"
            for option, a in wrong
        )
        says = f"{name}：{n} 份问卷不可能算出 {told}。请用原始人数重算，并写明有效问卷数"
        yield noted(
            "百分比不可能",
            answers.place,
            says,
            expected="能由整数人数得出",
            found="、".join(a.printed for _, a in wrong),
        )
    elif tried and tried[0][1].telling:
        if answers.many or not whole or adds_up([a for _, a in tried], n):
            yield Checked("百分比不可能", f"{name}各百分比都能由 {n} 份问卷得出")
        else:
            says = f"{name}：每个百分比单独都能由 {n} 份得出，但没有一组人数能同时加到 {n}。请用原始人数重算"
            yield noted("百分比不可能", answers.place, says, found="、".join(p for _, p in answers.shares))


def supported(report: Report) -> Iterator[Note]:
    """A satisfaction or awareness figure against the questions asked and the answers printed."""
    survey = report.survey
    if not survey.answers:
        return
    asked = [question for question, _ in survey.questions] + [a.question for a in survey.answers]
    for pattern, about in ((_SATISFIED, _ABOUT_SATISFACTION), (_AWARE, re.compile("了解|知道|知晓|熟悉"))):
        said = [
            (m[1], m[2], p.at(m.start()))
            for p in report.paragraphs
            for m in pattern.finditer(p.text)
            if not re.search("[≥≤大小等低高]", p.text[m.end() - len(m[2]) - 2 : m.end() - len(m[2])])
        ]
        if not said:
            continue
        what, figure, _ = said[-1]
        places = [place for _, printed, place in said if printed == figure]
        relevant = [a for a in survey.answers if about.search(a.question)]
        if not relevant and (not any(asked) or _counted_in(report, what[:2])):
            continue  # what was asked is not told, or the answers stand in a table or in numbers
        if not relevant and not any(about.search(question) for question in asked):
            meant = next((p for p in report.paragraphs if re.search(f"问卷[^。]{{0,30}}{what}设", p.text)), None)
            aim = f"（{meant.place.label}还写问卷针对{what}设计）" if meant else ""
            says = (
                f"{what} {figure}（{both(places)}）：问卷的 {len(survey.answers)} 个问题里没有一个问{what[:2]}{aim}，"
                "这个数没有来源。请补充题目和统计，或写明另一份问卷"
            )
            yield noted("满意度来源", places[0], says, found=figure)
        elif relevant:
            yield from _derived(what, figure, places, relevant)


def _counted_in(report: Report, what: str) -> bool:
    """满意的187户, or a table with a column 满意: the figure has its source."""
    told = re.compile(rf"{what[-2:]}[”\"]?的?[^，。；\d]{{0,4}}\d{{1,6}}(?:份|人|名|户|家|位|票)")
    heads = (cell for table in report.document.tables for row in table.rows[:2] for cell in row.cells)
    return any(told.search(p.text) for p in report.paragraphs) or any(what[-2:] in cell for cell in heads)


def _derived(what: str, figure: str, places, relevant: list[Answers]) -> Iterator[Note]:
    """Is the figure the first option of a question, or their mean?"""
    firsts = [Decimal(a.shares[0][1].rstrip("%")) for a in relevant]
    twos = [sum((Decimal(s.rstrip("%")) for _, s in a.shares[:2]), Decimal(0)) for a in relevant]
    value = Decimal(figure.rstrip("%"))
    decimals = len(figure.rstrip("%").partition(".")[2])
    means = [sum(firsts, Decimal(0)) / len(firsts), sum(twos, Decimal(0)) / len(twos)]
    if any(cents(way, decimals) == value for way in means):
        yield Checked("满意度来源", f"{what} {figure} 与问卷结果一致")
        return
    mean = cents(means[0])
    like = next((a for a, first in zip(relevant, firsts, strict=True) if cents(first, decimals) == value), None)
    if like:
        says = (
            f"{what} {figure}（{both(places)}）只与“{like.question}”一题（{like.shares[0][1]}）相近，"
            f"有关的 {len(relevant)} 题首选项平均是 {mean}%。请写明以哪一题为准"
        )
        yield noted("满意度来源", places[0], says, expected=f"{mean}%", found=figure, severity="hint")
        return
    told = "、".join(a.shares[0][1] for a in relevant)
    says = f"{what} {figure}（{both(places)}）不是任何一题的结果：有关的 {len(relevant)} 题首选项为 {told}，平均 {mean}%。请写明怎样算出"
    yield noted("满意度来源", places[0], says, expected=f"{mean}%", found=figure)


def sampling(report: Report) -> Iterator[Note]:
    """How firmly a score rests on n answers."""
    n = report.survey.n
    if not n:
        if _counted_in(report, "满意"):
            return
        if figure := next((m for p in report.paragraphs for m in _SATISFIED.finditer(p.text) if "≥" not in m[0]), None):
            place = next(p.at(m.start()) for p in report.paragraphs for m in _SATISFIED.finditer(p.text))
            least = next((k for k in range(1, _MOST_ANSWERS) if attainable(figure[2], k).possible), None)
            enough = f"（按人数计，至少要 {least} 份才会出现这个数）" if least and least > 10 else ""
            says = (
                f"满意度 {figure[2]} 没有写问卷份数和计算方法{enough}，无法复核。请补充发放、回收、有效份数和各选项人数"
            )
            yield noted("样本", place, says, found=figure[2])
        return
    remarks: list[str] = []
    place = (report.survey.valid or report.survey.back or (0, None))[1]
    for leaf in ruled_leaves(report):
        if "满意" not in leaf.name or not leaf.value:
            continue
        low, high = wilson(float(leaf.value.rstrip("%")) / 100, n)
        lows = [Decimal(x) for x in re.findall(r"≥(\d{2,3})%", leaf.standard)]
        if any(low * 100 < float(edge) <= float(leaf.value.rstrip("%")) for edge in lows):
            remarks.append(
                f"满意度 {leaf.value} 在 {n} 份下的 95% 区间是 {as_percent(Decimal(str(low)), 1)}–{as_percent(Decimal(str(high)), 1)}，"
                f"跨过满分线 {plain(max(lows))}%"
            )
    people = next((m for p in report.paragraphs for m in _POPULATION.finditer(p.text)), None)
    if people and (needed := sample_size(int(people[1]), _MARGIN)) > n:
        remarks.append(f"总体 {people[1]} 人、误差 ±5% 需要 {needed} 份，有效 {n} 份")
    if remarks:
        yield noted("样本", place, "；".join(remarks) + "。请在局限性中说明", found=n)


def sampled_rates(report: Report) -> Iterator[Note]:
    """A rate defined over everyone in the area, measured by questionnaire."""
    for leaf in report.leaves:
        formula = leaf.fields.get("计算公式", ("", leaf.place))
        if "总人数" in formula[0] and re.search("问卷|走访", leaf.narrative):
            says = (
                f"“{leaf.name}”的公式以“{formula[0].split('/')[-1].split('×')[0]}”为分母，"
                "数值却来自问卷：请改写公式（问卷人数），或另取总体数据"
            )
            yield noted("分母口径", formula[1], says, severity="hint", path=leaf.path)


def asked_about(report: Report) -> Iterator[Note]:
    """A result said to come from the questionnaire, and no question about it."""
    survey = report.survey
    asked = "".join([question for question, _ in survey.questions] + [a.question for a in survey.answers])
    if not asked:
        return
    told: list[str] = []
    first = None
    for leaf in report.leaves:
        found = next((p for p in leaf.facts if _FROM_SURVEY.search(p.text) and _RESULT.search(leaf.narrative)), None)
        if found is None or "满意" in leaf.name or "知晓" in leaf.name or _topics(leaf.name) & _pairs(asked):
            continue
        first = first or found.place
        told.append(f"“{leaf.name}”{_RESULT.findall(leaf.narrative)[-1]}（{found.place.label}）")
    if first:
        count = len(survey.questions) or len(survey.answers)
        says = f"写由调查问卷得出：{'、'.join(told[:5])}，问卷的 {count} 个问题没有一个问到。请补充题目和统计，或写明另外的依据"
        yield noted("满意度来源", first, says, severity="hint")


def _topics(name: str) -> set[str]:
    """Pairs of characters an indicator's name has of its own."""
    general = {pair for word in (*load("report_words")["套话"], *load("report_words")["泛称"]) for pair in _pairs(word)}
    return _pairs(name) - general


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


CHECKS = (counts, shares, supported, sampling, sampled_rates, asked_about)
