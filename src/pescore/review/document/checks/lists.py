"""Stated counts of indicators and aspects against what follows, and numbers that skip or repeat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ....values import chinese_number
from ..model import Paragraph, Place
from ..report import Report
from .noting import Checked, Note, noted

_N = r"(\d{1,3}|[一二两三四五六七八九十]{1,3})"
_WIDEST_GAP = 4  # numbers
_LONGEST_LIST = 400  # characters
_ASPECTS = re.compile(rf"(?:以下|主要|共|分|存在|包括|有){_N}(?:个|大)?(?:方面|阶段|步|环节|部分|类|原则|方法)")
_BETWEEN = ("、", "、|和|与|及|以及")  # 和 joins two names, or stands in one
_COUNTED = re.compile(r"\d|[一二两三四五六七八九十][个类大项]|权重|分别")  # the list is of another count
_ENUMERATED = re.compile("[一二三四五六七八九十]是")
_HEADED = re.compile(rf"(?:以下|如下){_N}个(?:方面|阶段|步骤|环节|部分)")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else int(chinese_number(text) or 0)


def counted_indicators(report: Report) -> Iterator[Note]:
    """二级指标11个，分别为…; 6个三级指标; against the list, and against the largest 评分表."""
    tree = _levels_of_tree(report)
    for paragraph in report.paragraphs:
        for match in re.finditer(rf"([一二三四五]级)指标{_N}个(?:[，,]?分别(?:为|是)([^；。]+))?", paragraph.text):
            count, place = _number(match[2]), paragraph.at(match.start())
            if match[3]:
                yield from _listed(f"{match[1]}指标 {count} 个", count, match[3], place)
            if (actual := tree.get(match[1])) is not None and not _dimension_only(paragraph):
                slipped = any(table.slipped for table in report.score_tables)
                yield _agree(f"{match[1]}指标 {count} 个", count, actual, "评分表有", place, doubt=slipped)
        for match in re.finditer(rf"(?<![一二三四五六七八九十百\d])等?{_N}个([二三四五]级)指标", paragraph.text):
            before = paragraph.text[max(0, match.start() - _LONGEST_LIST) : match.start()]
            names = re.split("[：:；。，,]", before)[-1]
            if "、" in names and not _COUNTED.search(names) and not names.endswith(("共", "计", "有")):
                said = f"{match[1]}个{match[2]}指标"
                place, least = paragraph.at(match.start()), match[0].startswith("等")
                yield from _listed(said, _number(match[1]), names, place, at_least=least)


def _listed(said: str, count: int, names: str, place: Place, *, at_least: bool = False) -> Iterator[Note]:
    """As many names as were counted, whatever 和 and the comma behind them mean; 等 leaves some out."""
    first = re.split("[，,]", names)[0]
    several = [len(list(filter(str.strip, re.split(signs, text)))) for text in (names, first) for signs in _BETWEEN]
    if count in several or not (at_least and max(several) < count):
        yield _agree(said, count, count if count in several else several[0], "列出", place)


def _dimension_only(paragraph: Paragraph) -> bool:
    return bool(re.match(r"项目?(?:决策|过程|管理|产出|效益)", paragraph.text))


def _agree(said: str, count: int, actual: int, how: str, place: Place, *, doubt: bool = False) -> Note:
    if count == actual:
        return Checked("指标数目", f"{place.label} {said}，{how} {actual} 个")
    says = f"{said}，{how} {actual} 个。请核对"
    return noted("指标数目", place, says, expected=actual, found=count, severity="warning" if doubt else None)


def _levels_of_tree(report: Report) -> dict[str, int]:
    """How many indicators each level of the largest complete 评分表 has; empty where its depth is not even."""
    tables = [table for table in report.score_tables if table.whole]
    if not tables:
        return {}
    table = max(tables, key=lambda t: len(t.entries))
    depth = {len(entry.above) for entry in table.entries}
    if len(depth) != 1:
        return {}
    found: dict[str, int] = {}
    for level in range(depth.pop()):
        found["一二三四五"[level] + "级"] = len({entry.above[: level + 1] for entry in table.entries})
    found["一二三四五"[len(found)] + "级"] = len(table.entries)
    return found


def counted_aspects(report: Report) -> Iterator[Note]:
    """三个方面 followed by 一是…二是…三是…, or by so many numbered headings."""
    for index, paragraph in enumerate(report.paragraphs):
        for match in _ASPECTS.finditer(paragraph.text):
            count, rest = _number(match[1]), paragraph.text[match.end() :]
            marks = _run(_ENUMERATED.findall(rest))
            if marks and match.end() and count > 1:
                yield _aspects(count, marks, match[0], paragraph.at(match.start()))
            elif rest.strip("。进行：:，") == "" and _HEADED.search(match[0] + rest):
                below = _headings_after(report, index)
                if below:
                    yield _aspects(count, below, match[0], paragraph.at(match.start()))


def _aspects(count: int, actual: int, said: str, place: Place) -> Note:
    if count == actual:
        return Checked("方面数目", f"{place.label}“{said}”，列出 {actual} 个")
    return noted("方面数目", place, f"写“{said}”，后面列出 {actual} 个。请核对", expected=count, found=actual)


def _run(marks: list[str]) -> int:
    """How far 一是, 二是, 三是 … runs from the start."""
    for number, mark in enumerate(marks, 1):
        if _number(mark[0]) != number:
            return number - 1
    return len(marks)


def _headings_after(report: Report, index: int) -> int:
    below = report.paragraphs[index + 1 :]
    first = next((p for p in below if p.depth is not None), None)
    if first is None or first.ordinal != 1:
        return 0
    count = 0
    for paragraph in below:
        if paragraph.depth is not None and paragraph.depth < (first.depth or 0):
            break
        count += paragraph.depth == first.depth and paragraph.ordinal == count + 1
    return count


def numbering(report: Report) -> Iterator[Note]:
    """一、二、四、: a number is missing or stands twice among headings of one parent."""
    last: dict[int, tuple[int, Paragraph]] = {}
    right = 0
    for paragraph in report.paragraphs:
        if paragraph.depth is None or not paragraph.ordinal:
            if paragraph.depth == 0:
                last.clear()
            continue
        before = last.get(paragraph.depth)
        if before and paragraph.section == before[1].section and paragraph.ordinal not in (1, before[0] + 1):
            how = "重复" if paragraph.ordinal <= before[0] else "跳号"
            says = f"编号{how}：“{before[1].text[:14]}”（{before[1].place.label}）之后是“{paragraph.text[:14]}”。请核对是否缺了内容"
            yield noted("编号", paragraph.place, says, expected=before[0] + 1, found=paragraph.ordinal)
        else:
            right += 1
        last[paragraph.depth] = (paragraph.ordinal, paragraph)
        for deeper in [depth for depth in last if depth > paragraph.depth]:
            del last[deeper]
    if right:
        yield Checked("编号", f"{right} 个编号依次不断")


def serial_numbers(report: Report) -> Iterator[Note]:
    """序号 1, 2, 3, 5 down the first column of a table."""
    for table in report.document.tables:
        if not any(re.fullmatch("序号|编号", cell) for row in table.rows[:2] for cell in row.cells[:1]):
            continue
        rows = [(int(row.cells[0]), row) for row in table.rows if row.cells[0].isdecimal() and len(row.cells[0]) < 4]
        gaps = [(a, b) for a, b in pairwise(rows) if b[0] not in (1, a[0], a[0] + 1)]
        if len(gaps) == 1 and rows[0][0] == 1 and gaps[0][1][0] - gaps[0][0][0] <= _WIDEST_GAP:  # more: a selection
            (before, above), (number, row) = gaps[0]
            how = "跳号" if number > before else "倒退"
            what = next((cell for cell in row.cells[1:] if cell), "")
            says = f"{table.name}的序号{how}：{before}（{above.place.label}）之后是 {number}“{what[:14]}”。请核对是否缺了一行"
            yield noted("编号", row.place, says, expected=before + 1, found=number)


CHECKS = (counted_indicators, counted_aspects, numbering, serial_numbers)
