"""What stands where: headings told twice, suggestions outside their chapter, problems under another aspect, copied text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from ....library import load
from ..clean import squeezed
from ..dimensions import aliases
from ..model import Paragraph, Place
from ..passages import clauses, shared, short
from ..report import Report
from .noting import Note, noted
from .problems import losses
from .targets import targets_of

_ADVICE = re.compile(
    r"(?:^|[，。；：])(?:因此|为此)?建议(?!书|稿|内容|如下|中|和|、|表|采纳|部分)(?P<what>[^，。；]{4,60})"
)
_AGREE = 6  # characters
_ASPECT = re.compile("方面$|问题$|情况$")
_DATA_HERE = re.compile(r"本报告(?:的|所列|所附|中的)?[^，。；《]{0,4}(?:数据|统计|附表|明细)[^，。；]{0,8}")
_MOST_COMPARED = 60  # paragraphs
_COPIED = 30  # characters in a row
_MOST = 4
_NO_TITLE = re.compile("^(?:附件|附表|正文|摘要)")
_SAME_WORK = 1  # pairs of characters


def title_told_twice(report: Report) -> Iterator[Note]:
    """三、综合评价结论 and below it （一）综合评价结论."""
    for paragraph in report.paragraphs:
        if (
            not paragraph.heading
            or not paragraph.section
            or paragraph.depth is None
            or _NO_TITLE.match(paragraph.title)
        ):
            continue
        if squeezed(paragraph.section[-1]) != squeezed(paragraph.title):
            continue
        higher = (
            p for p in report.paragraphs if p.title == paragraph.section[-1] and (p.depth or 0) < (paragraph.depth or 0)
        )
        if above := next(higher, None):
            says = f"“{paragraph.text}”与上一级标题“{above.text}”（{above.place.label}）同名：看不出这一节与全章的区别。请改其中一个"
            yield noted("标题重复", paragraph.place, says, found=paragraph.title)


def advice_elsewhere(report: Report) -> Iterator[Note]:
    """A suggestion in the analysis that the chapter of suggestions does not have."""
    titles = load("report_words")["建议标题"]
    chapter = "".join(p.text for p in report.paragraphs if any(w in t for t in (*p.section, p.title) for w in titles))
    if not chapter:
        return
    stray: list[tuple[str, Place]] = []
    for paragraph in report.paragraphs:
        if any(word in title for title in (*paragraph.section, paragraph.title) for word in titles):
            continue
        for match in _ADVICE.finditer(paragraph.text):
            what = match["what"]
            if not any(what[i : i + _AGREE] in chapter for i in range(len(what) - _AGREE + 1)):
                stray.append((what, paragraph.at(match.start("what"))))
    if stray:
        told = "；".join(f"“建议{short(what, 30)}”（{place.label}）" for what, place in stray[:_MOST])
        yield noted("建议位置", stray[0][1], f"建议写在分析里，“建议”一章没有：{told}。请移到建议一章，或在那里也写上")


def advice_without_fact(report: Report) -> Iterator[Note]:
    """加大结余资金盘活力度, and no balance is named anywhere in the report."""
    advised, stated = {}, "".join(c for t in report.document.tables for r in t.rows for c in r.cells)
    words: list[str] = load("report_words")["须有事实"]
    found = list(clauses(report.paragraphs))
    advice = re.compile(
        "建议|应当?(?!对|急|付|收)|(?<![主重需必])要(?![求点素件])|避免|加大|加强|充分|防止|杜绝|进一步"
    )
    below = load("report_words")["建议标题"]
    for clause in found:
        suggests = any(word in title for title in clause.section for word in below) or advice.search(clause.text)
        for word in words:
            if word in clause.text and suggests and not re.search(r"\d", clause.text):
                advised.setdefault(word, clause)
            elif word in clause.text:
                stated += clause.text
    bare = {word: clause for word, clause in advised.items() if word not in stated}
    if bare:
        told = "、".join(
            f"“{short(clause.text, 26)}”（{clause.place.label}）" for clause in list(bare.values())[:_MOST]
        )
        says = f"建议说到{'、'.join(bare)}，报告别处没有写过有没有、有多少：{told}。请补充数额和事实，或删去"
        yield noted("建议无事实", next(iter(bare.values())).place, says, found="、".join(bare))


def aspect_of_problems(report: Report) -> Iterator[Note]:
    """Points taken under 产出, and the problem stands under 项目管理方面."""
    titles = load("report_words")["问题标题"]
    items = [
        (p, title, name)
        for p in report.paragraphs
        if p.section and any(word in t for t in p.section for word in titles) and p.depth is not None
        for title in p.section[-1:]
        if _ASPECT.search(title) and (name := _dimension(title))
    ]
    told: list[str] = []
    first: Place | None = None
    for loss in losses(report):
        own = next((s.name for s in report.dimensions if s.text and loss.reasons[0] in s.text), None)
        if own is None or loss.points is not None:
            continue
        best = max(items, key=lambda item: _closeness(loss.reasons[0], item[0]), default=None)
        if best and _closeness(loss.reasons[0], best[0]) > _SAME_WORK and best[2] != own:
            first = first or best[0].place
            told.append(
                f"“{short(loss.name, 24)}”在“{own}”扣分（{loss.place.label}），问题“{short(best[0].title, 24)}”"
                f"写在“{best[1]}”下（{best[0].place.label}）"
            )
    if first:
        yield noted("问题归类", first, f"{'；'.join(told)}：分类与扣分的一级指标不同。请统一，或写明扣在哪里")


def _dimension(title: str) -> str | None:
    return next((name for word, name in aliases().items() if f"项目{word}" in title or title.startswith(word)), None)


def _closeness(reason: str, item: Paragraph) -> int:
    """Pairs of characters a reason and a problem share, set phrases and 部分县市 left aside."""
    common = {pair for phrase in load("report_words")["套话"] for pair in _pairs(phrase)}
    return len((_pairs(reason) & _pairs(item.text)) - common - _pairs("部分县市部分县（市、区）及时不及项目活动"))


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def data_of_this_report(report: Report) -> Iterator[Note]:
    """根据本报告数据统计情况, in a report that holds no table of data."""
    targets = {
        id(t)
        for t in report.document.tables
        if any(target.place in {r.place for r in t.rows} for target in targets_of(report))
    }
    others = [
        t for t in report.document.tables if id(t) not in targets and not any(s.table is t for s in report.score_tables)
    ]
    if others:
        return
    for paragraph in report.paragraphs:
        if match := _DATA_HERE.search(paragraph.text):
            says = f"写“{match[0]}”，报告没有附分单位的数据表：读者找不到这些数据。请附表"
            yield noted("没有名单", paragraph.at(match.start()), says, found=match[0])
            return


def copied_text(report: Report) -> Iterator[Note]:
    """项目背景 and 项目主要内容 in the same words."""
    first = [p for p in report.paragraphs if not p.heading and any("概况" in t or "基本情况" in t for t in p.section)]
    for a, b in combinations(first[:_MOST_COMPARED], 2):
        if a.section == b.section or a.section[:-1] != b.section[:-1] or "摘要" in a.section[:1]:
            continue
        same = shared(a.text, b.text, _COPIED)
        if same and len(same) * 2 > min(len(a.text), len(b.text)):
            says = (
                f"“{a.section[-1]}”（{a.place.label}）和“{b.section[-1]}”（{b.place.label}）是同一段话"
                f"（“{short(same, 30)}”，{len(same)} 字相同）。请各写各的内容"
            )
            yield noted("两处同文", b.place, says, found=short(same))


CHECKS = (
    title_told_twice,
    advice_elsewhere,
    advice_without_fact,
    aspect_of_problems,
    data_of_this_report,
    copied_text,
)
