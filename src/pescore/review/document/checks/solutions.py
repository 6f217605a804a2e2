"""Problems and the suggestions that answer them: none is forgotten, and what both count is counted alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from ....library import load
from ....values import chinese_number
from ..model import Paragraph
from ..passages import Passage, clauses, shared, short
from ..report import Report
from .noting import Checked, Note, noted

_SEVERAL = re.compile("经验|做法|成效|成绩|结论|问题.*建议")  # one heading over several subjects
_LISTED = re.compile("(?:^|[。；;，：:])([一二三四五六七八九十]{1,2})是")
_ANNEX = re.compile("附[件表录：:]")
_SUMMARY = re.compile("摘要|概要")
_N = r"(\d{1,6}(?:\.\d{1,4})?)"
_THINGS = re.compile(
    rf"(?<![\d.第每前近至超]){_N}([个处条份笔家项所座辆户名人])(?!百分点|工作日|月|小时|月份|年)([\u4e00-\u9fff]{{0,4}})"
)
_AMOUNTS = re.compile(rf"(?<![\d.]){_N}(公里|千米|万元|亿元|万?亩|平方米|吨|米|场)(?!以上|以内)")
_NEW = re.compile("新增|增加|增设|不少于|不低于|至少|再|每|力争|达到|补充|配备|增派|选取|试点")
_LEFT = re.compile("剩余|余下|其余|未完成|尚未|结余|结转|未支付|少到位|未到位|缺口|欠")
_SAME_CLAUSE, _SAME_AMOUNT = 5, 4  # characters in a row that say the same matter
_SHARE_OF = re.compile(
    rf"{_N}([个处条份笔家项所座辆户名人])([\u4e00-\u9fff]{{1,6}}?)中[，,]?(?:有|只有|仅有|共有)?{_N}\2?(没有|未能|未|不)?((?:正常|按时|按期|及时|规范|按规定|完整)?[\u4e00-\u9fff]{{2,4}})"
)


def suggestions_for_problems(report: Report) -> Iterator[Note]:
    """At least as many suggestions as problems: one may answer several, but then it is worth a look."""
    words = load("report_words")
    problems, advice = items_under(report, words["问题标题"]), items_under(report, words["建议标题"])
    if not problems or not advice:
        return
    a, b = len(problems), len(advice)
    if a <= b:
        yield Checked("问题与建议", f"问题 {a} 条，建议 {b} 条")
        return
    says = f"问题 {a} 条，建议 {b} 条，不是一一对应。请核对是否有问题没有建议"
    yield noted("问题与建议", advice[0].place, says, expected=a, found=b)


def items_under(report: Report, titles: list[str]) -> list[Paragraph]:
    """The items of the last chapter of that name: its deepest numbered ones of two levels, else its 一是, 二是."""
    chapter = chapter_of(report, titles)
    if chapter is None:
        return []
    inside = [p for p in report.paragraphs if p.place > chapter.place and chapter.title in p.section]
    inside = list(takewhile(lambda p: not _ANNEX.match(p.text), inside))
    depths = sorted({p.depth for p in inside if p.depth is not None})
    if not depths:
        return [p for p in inside for _ in _run(_LISTED.findall(p.text))] if inside else []
    found: list[list[Paragraph]] = []
    for p in inside:
        if p.depth == depths[0]:
            found.append([p])
        elif found and p.depth == depths[0] + 1:
            found[-1].append(p)
    return [p for area in found for p in (area[1:] or area)]


def _run(marks: list[str]) -> list[str]:
    """一是, 二是 … of one paragraph, as the items that they are; a paragraph that begins with 三是 is one."""
    return marks if len(marks) > 1 else marks[:1]


def chapter_of(report: Report, titles: list[str]) -> Paragraph | None:
    """The last chapter of that name; in one of several subjects its part."""
    every = [p for p in report.paragraphs if p.heading]
    heads = [p for p in every if not any(_SUMMARY.search(t) for t in p.section)]
    if not any(p.depth in (0, 1) and _is(p.title, titles) for p in heads):
        heads = every  # a 摘要 without chapters of its own, and nothing ends it
    chapter = next((p for p in reversed(heads) if p.depth in (0, 1) and _is(p.title, titles)), None)
    if chapter is None:  # 第五章 问题与建议 and below it （一）存在问题
        parts = (p for p in reversed(heads) if p.section and _SEVERAL.search(p.section[-1]) and _is(p.title, titles))
        return next(parts, None)
    if chapter is None or not _SEVERAL.search(chapter.title):
        return chapter
    parts = [p for p in heads if p.place > chapter.place and chapter.title in p.section and _is(p.title, titles)]
    return parts[0] if parts and not _SEVERAL.search(parts[0].title) else None


def _is(title: str, words: list[str]) -> bool:
    return any(word in title for word in words)


def counted_alike(report: Report) -> Iterator[Note]:
    """4个县支出进度低于80% among the problems, 对支出进度低于80%的5个县 among the suggestions."""
    words = load("report_words")
    problems, advice = _clauses_under(report, words["问题标题"]), _clauses_under(report, words["建议标题"])
    right = 0
    for clause in advice:
        for pattern, enough in ((_THINGS, _SAME_CLAUSE), (_AMOUNTS, _SAME_AMOUNT)):
            for match in pattern.finditer(clause.text):
                if _NEW.search(clause.text) or (pattern is _AMOUNTS and not _LEFT.search(clause.text)):
                    continue
                others = [
                    (m, p)
                    for p in problems
                    for m in pattern.finditer(p.text)
                    if _same_kind(match, m) and _same_matter(clause.text, p.text, enough)
                ]
                if any(m[1] == match[1] for m, _ in others):
                    right += 1
                    continue
                other = next(iter(others), None)
                if other:
                    m, p = other
                    says = (
                        f"问题写“{short(p.text, 30)}”（{p.place.label}），建议写“{short(clause.text, 30)}”："
                        f"{m[1]}{m[2]}与{match[1]}{match[2]}不一致。请核对"
                    )
                    yield noted("同事异数", clause.place, says, expected=m[1], found=match[1])
    if right:
        yield Checked("同事异数", f"建议里的 {right} 个数与问题部分一致")


def _clauses_under(report: Report, titles: list[str]) -> list[Passage]:
    chapter = chapter_of(report, titles)
    return list(clauses([p for p in report.paragraphs if chapter and chapter.title in p.section]))


def _same_kind(a: re.Match[str], b: re.Match[str]) -> bool:
    """The same unit, and of things the same noun as far as its first character tells."""
    return a[2] == b[2] and (a.re is _AMOUNTS or (a[3][:1] == b[3][:1] and a[3] != ""))


def _same_matter(a: str, b: str, enough: int) -> bool:
    bare = [
        re.sub(r"\d{1,6}(?:\.\d{1,4})?(?=[个处条份笔家项所座辆户名人公千万亿亩平吨米场])", "#", text) for text in (a, b)
    ]
    found = shared(bare[0], bare[1], enough)
    return "#" not in found and bool(found)


def two_parts_of_a_whole(report: Report) -> Iterator[Note]:
    """40个站点中36个正常开放 here, 40个站点中6个没有正常开放 there."""
    told: list[tuple[re.Match[str], Paragraph]] = [
        (match, paragraph) for paragraph in report.paragraphs for match in _SHARE_OF.finditer(paragraph.text)
    ]
    seen: set[tuple[str, ...]] = set()
    for yes, where in told:
        for no, there in told:
            same = yes.group(1, 2, 3) == no.group(1, 2, 3) and not yes[5] and no[5] and yes[6][:4] == no[6][:4]
            key = (*yes.group(1, 3, 4), no[4])
            if not same or len(yes[6]) < 3 or key in seen:
                continue
            seen.add(key)
            rest = int(float(yes[1])) - int(float(yes[4]))
            if rest != int(float(no[4])):
                says = f"“{yes[0]}”（{where.place.label}），没有的应是 {yes[1]} − {yes[4]} = {rest}，这里写“{no[0]}”。请核对"
                yield noted("同事异数", there.at(no.start()), says, expected=rest, found=no[4])
            else:
                yield Checked("同事异数", f"{yes[1]}{yes[2]}{yes[3]} = {yes[4]} + {no[4]}")


def listed_in_order(report: Report) -> Iterator[Note]:
    """一是…二是…四是…: within a paragraph, or each at the beginning of its own."""
    before: list[tuple[int, Paragraph]] = []
    for paragraph in report.paragraphs:
        marks = [int(chinese_number(mark) or 0) for mark in _LISTED.findall(paragraph.text)]
        if len(marks) > 1:
            yield from _steps([(mark, paragraph) for mark in marks])
        starts = len(marks) == 1 and _LISTED.match(paragraph.text)
        if starts and before and before[-1][1].section == paragraph.section:
            before.append((marks[0], paragraph))
            continue
        yield from _steps(before)
        before = [(marks[0], paragraph)] if starts else []
    yield from _steps(before)


def _steps(marks: list[tuple[int, Paragraph]]) -> Iterator[Note]:
    """Several lists may follow each other; each begins with 一是 and counts on."""
    for (last, _), (number, paragraph) in zip(marks, marks[1:], strict=False):
        if marks[0][0] == 1 and number not in (1, last + 1) and last:
            how = "重复" if number <= last else "跳号"
            says = f"编号{how}：“{_han(last)}是”之后是“{_han(number)}是”。请核对是否缺了内容"
            yield noted("编号", paragraph.place, says, expected=last + 1, found=number)
            return


def _han(number: int) -> str:
    return "零一二三四五六七八九十"[number] if number <= 10 else str(number)


CHECKS = (suggestions_for_problems, counted_alike, two_parts_of_a_whole, listed_in_order)
