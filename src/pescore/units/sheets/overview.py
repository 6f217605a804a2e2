"""The sheet 汇总: the four ways side by side, what sets the units apart, the problems with their lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from ...values import as_percent, plain
from ...workbook.look import Font
from ...workbook.pen import Pen
from ...workbook.style import (
    BODY,
    HEADER,
    HEADER_FILL,
    MIDDLE,
    NOTE,
    POINTS,
    PROSE,
    RATE,
    SECTION,
    STRONG,
    TOTAL_FILL,
    page,
    widths,
)
from ..combining import MEANINGS, WAYS, Combination, rounded
from ..narrative import paragraphs
from ..problems import listed
from ..summary import Summary

_SIZES = [22.0, 9.0, 13.0, 13.0, 13.0, 13.0, 12.0, 12.0]
_LAST = len(_SIZES)
_MOST_REMARKS = 5
_CHOSEN = "FFF2CC"
_WARNING = Font(name="宋体", size=10, color="C00000")


def write_overview(pen: Pen, summary: Summary, title: str, titles: Mapping[str, str] | None = None) -> None:
    """One A4 page wide, portrait. `titles`: what an indicator's loss is called in the paragraphs."""
    widths(pen.sheet, _SIZES)
    pen.title(f"{title}汇总", _LAST, _byline(summary))
    row = _warnings(pen, 3, summary)
    if summary.combination is not None:
        row = _ways(pen, row, summary, summary.combination)
        row = _units(pen, row + 1, summary)
        row = _losses(pen, row + 1, summary)
        row = _analysis(pen, row + 1, summary, titles)
    row = _pooling(pen, row + 1, summary)
    page(pen.sheet, landscape=False, area=f"A1:H{max(row - 1, 3)}")


def _byline(summary: Summary) -> str:
    counted = f"已评完 {len(summary.ranked)} 个单位"
    open_ = f"，未评完 {len(summary.incomplete)} 个" if summary.incomplete else ""
    aside = f"，没有计入的文件 {len(summary.faults)} 个" if summary.faults else ""
    return f"{counted}{open_}{aside}。采用口径：{WAYS[summary.by]}。"


def _warnings(pen: Pen, row: int, summary: Summary) -> int:
    said: list[str] = []
    if summary.combination is None:
        said.append("没有一个单位评完，合计不出数。请看“文件”表。")
    elif summary.chosen is None:
        said.append(f"采用口径不能用：{summary.combination.missing[summary.by]}。下面列出其他口径。")
    if summary.incomplete:
        names = "、".join(unit.name for unit in summary.incomplete[:8])
        more = "等" if len(summary.incomplete) > 8 else ""
        said.append(f"{names}{more}还没有评完，没有计入下面的合计；全部评完之前不定等级。")
    if summary.faults:
        said.append(f"{len(summary.faults)} 个文件没有计入，原因逐个列在“文件”表。")
    if summary.uneven:
        said.append(f"同值不同分 {len(summary.uneven)} 处，列在“问题矩阵”表的末尾，请先核对。")
    said += [f"数据说明：{remark}" for remark in summary.remarks[:_MOST_REMARKS]]
    for line in said:
        _line(pen, row, line, _WARNING)
        row += 1
    return row


def _ways(pen: Pen, row: int, summary: Summary, found: Combination) -> int:
    _section(pen, row, "一、得分（各种口径并列，底色为采用的口径）")
    heads = ["一级指标", "分值", *WAYS.values(), "得分率", "扣分"]
    pen.header(row + 1, heads)
    ways = list(WAYS)
    pen.redress(row + 1, 3 + ways.index(summary.by), fill=_CHOSEN)
    row += 2
    for name, full in found.fulls.items():
        scores = {way: one.dimensions[name] for way, one in found.outcomes.items()}
        _score_row(pen, row, name, full, scores, summary.by)
        row += 1
    totals = {way: one.total for way, one in found.outcomes.items()}
    _score_row(pen, row, "合计", found.full, totals, summary.by, total=True)
    row += 1
    pen.put(row, 1, "评价等级", font=STRONG, align=MIDDLE, fill=TOTAL_FILL)
    pen.put(row, 2, None, fill=TOTAL_FILL)
    for col, way in enumerate(ways, 3):
        grade = found.outcomes[way].grade if way in found.outcomes and not summary.incomplete else None
        fill = _CHOSEN if way == summary.by else TOTAL_FILL
        pen.put(row, col, grade or ("未定" if way in found.outcomes else "—"), font=STRONG, align=MIDDLE, fill=fill)
    for col in (7, 8):
        pen.put(row, col, None, fill=TOTAL_FILL)
    row += 1
    for way in ways:
        said = f"{WAYS[way]}：{found.missing.get(way) or MEANINGS[way]}。"
        _line(pen, row, said, NOTE)
        row += 1
    return row


def _score_row(
    pen: Pen, row: int, name: str, full: Decimal, scores: dict[str, Decimal], by: str, *, total: bool = False
) -> None:
    font, fill = (STRONG, TOTAL_FILL) if total else (BODY, None)
    pen.put(row, 1, name, font=font, align=MIDDLE, fill=fill)
    pen.put(row, 2, full, font=font, align=MIDDLE, fill=fill, number_format="0.##")
    if full == int(full):
        pen.redress(row, 2, number_format="0")
    for col, way in enumerate(WAYS, 3):
        chosen = _CHOSEN if way == by else fill
        shown = scores.get(way, "—")
        pen.put(row, col, shown, font=STRONG if way == by else font, align=MIDDLE, fill=chosen, number_format=POINTS)
    score = scores.get(by)
    rate = None if score is None or not full else score / full
    pen.put(row, 7, "—" if rate is None else rate, font=font, align=MIDDLE, fill=fill, number_format=RATE)
    pen.put(row, 8, "—" if score is None else full - score, font=font, align=MIDDLE, fill=fill, number_format=POINTS)


def _units(pen: Pen, row: int, summary: Summary) -> int:
    _section(pen, row, "二、各单位")
    overall = summary.spread
    assert overall is not None
    odd = [
        f"{one.unit.name} {plain(one.unit.total or Decimal(0))}（{one.outlying}）"
        for one in summary.ranked
        if one.outlying
    ]
    facts: list[tuple[str, object]] = [
        ("最高", f"{plain(overall.most)}　{_holders(summary, overall.most)}"),
        ("最低", f"{plain(overall.least)}　{_holders(summary, overall.least)}"),
        ("中位数", f"{plain(overall.median)}　（四分位 {plain(overall.first)} 至 {plain(overall.third)}）"),
        ("离群单位", listed(odd, 20) or "没有（离四分位不超过四分位距的1.5倍）"),
        ("等级分布", _grades(summary)),
    ]
    if summary.funds and summary.rate is not None:
        money = f"资金 {plain(summary.funds[0])} 万元，执行 {plain(summary.funds[1])} 万元"
        facts.append(("预算执行率", f"{as_percent(summary.rate, 2)}　（{money}）"))
    for label, value in facts:
        row += 1
        pen.put(row, 1, label, font=HEADER, align=MIDDLE, fill=HEADER_FILL)
        pen.put(row, 2, value, align=PROSE)
        pen.merge(row, 2, row, _LAST)
        pen.fit(row, [_SIZES[0], sum(_SIZES[1:])], {2: value})
    return row + 1


def _holders(summary: Summary, total: Decimal) -> str:
    """The units with that total."""
    names = [unit.name for unit in summary.units if unit.total == total]
    return listed(names, 8)


def _grades(summary: Summary) -> str:
    grades = [one.unit.grade or "未定" for one in summary.ranked]
    return "，".join(f"{grade} {grades.count(grade)} 个" for grade in dict.fromkeys(grades))


def _losses(pen: Pen, row: int, summary: Summary) -> int:
    _section(pen, row, "三、扣分的指标（按各单位平均，扣分多的在前）")
    row += 1
    _spread_row(pen, row, ("指标", "分值", "平均扣分", "单位数", "单位"), header=True)
    count = len(summary.ranked)
    for problem in sorted(summary.problems, key=lambda one: -one.total):
        row += 1
        lost = rounded(Fraction(problem.total) / count)
        named = problem.units if problem.count < count else f"全部 {count} 个单位"
        _spread_row(pen, row, (problem.path[-1], problem.full, lost, problem.count, named))
        pen.fit(row, [_SIZES[0], *[9.0] * 3, sum(_SIZES[4:])], {1: problem.path[-1], 5: named})
    if not summary.problems:
        _line(pen, row + 1, "没有扣分。", BODY)
        row += 1
    return row + 1


def _spread_row(pen: Pen, row: int, values: Sequence[object], *, header: bool = False) -> None:
    for col, value in enumerate(values, 1):
        style = {"font": HEADER, "fill": HEADER_FILL} if header else {}
        align = PROSE if col == 5 and not header else MIDDLE
        shown = POINTS if col == 3 else "General"
        pen.put(row, col, value, align=align, number_format=shown, **style)
    pen.merge(row, 5, row, _LAST)


def _analysis(pen: Pen, row: int, summary: Summary, titles: Mapping[str, str] | None) -> int:
    """Paragraphs a report takes as they stand, also once a person has reworded them."""
    told = list(paragraphs(summary, titles))
    if not told:
        return row
    _section(pen, row, "四、指标分析（写报告时照这里的文字，可以改写）")
    for name, text in told:
        row += 1
        pen.put(row, 1, name, font=HEADER, align=MIDDLE, fill=HEADER_FILL)
        pen.put(row, 2, text, align=PROSE)
        pen.merge(row, 2, row, _LAST)
        pen.fit(row, [_SIZES[0], sum(_SIZES[1:])], {2: text})
    return row + 1


def _pooling(pen: Pen, row: int, summary: Summary) -> int:
    """How each indicator was pooled, where the findings were numbers."""
    found = summary.combination
    pooled = [leaf for leaf in found.leaves if leaf.pooled] if found else []
    if not pooled:
        return row
    _section(pen, row, "附：合并后评分的指标怎样合并")
    row += 1
    for col, name in enumerate(("指标", "分值", "合并后的值", "合并后得分", "做法"), 1):
        pen.put(row, col, name, font=HEADER, align=MIDDLE, fill=HEADER_FILL)
    pen.merge(row, 5, row, _LAST)
    for leaf in pooled:
        row += 1
        values = (leaf.path[-1], leaf.full, leaf.pooled, rounded(leaf.scores["pooled"]), leaf.how)
        for col, value in enumerate(values, 1):
            pen.put(row, col, value, align=MIDDLE, number_format=POINTS if col == 4 else None)
        pen.merge(row, 5, row, _LAST)
    return row + 1


def _section(pen: Pen, row: int, text: str) -> None:
    pen.put(row, 1, text, font=SECTION, align=PROSE, box=False)
    pen.merge(row, 1, row, _LAST)
    pen.sheet.heights[row] = 24


def _line(pen: Pen, row: int, text: str, font: Font) -> None:
    pen.put(row, 1, text, font=font, align=PROSE, box=False)
    pen.merge(row, 1, row, _LAST)
    pen.fit(row, [sum(_SIZES)], {1: text})
