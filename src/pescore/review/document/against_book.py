"""A report held against the workbook it was written from: every 分值 and 得分, the total and the grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from ...evaluation import table as t
from ...evaluation.results import Scored as ScoredLeaf
from ...values import cents, plain
from ...workbook.scored import Scored
from ..rates import stated_rate
from .checks.noting import Checked, Note, both, noted
from .clean import squeezed
from .dimensions import Stated, dimension_of
from .levels import said_of
from .model import Place
from .report import Report
from .score_tables import Node
from .values_told import Told, same_rate, told_values

CHECK = "与评分表不一"


def against_book(report: Report, book: Scored) -> Iterator[Note]:
    """Findings where report and book disagree; what only one of them has is named once, as a question."""
    stated, told = _stated(report), _of_book(report, book)
    same = 0
    for name, (full, score, place) in stated.items():
        scored = told.get(name)
        if scored is None:
            continue
        note = _leaf(name, full, score, place, scored, book)
        same += note is None
        if note is not None:
            yield note
    if same:
        yield Checked(CHECK, f"{same} 个末级指标的分值、得分与工作簿一致")
    if stated and told:
        yield from _only_one(stated, told, book)
    yield from _dimensions(report, book)
    yield from _levels(report, book)
    yield from _values(report, book)
    yield from _conclusion(report, book)


def _stated(report: Report) -> dict[str, tuple[Decimal, Decimal | None, Place]]:
    """Each leaf of the report by its key: from the text, else from its tables."""
    found: dict[str, tuple[Decimal, Decimal | None, Place]] = {}
    for leaf in report.leaves:
        if leaf.said:
            found.setdefault(report.key(leaf.name, leaf.above), leaf.said)
    for table in report.score_tables:
        for entry in table.entries:
            found.setdefault(report.key(entry.name, entry.above), (entry.full, entry.score, entry.place))
    return found


def _of_book(report: Report, book: Scored) -> dict[str, ScoredLeaf]:
    """Leaves of the book by the key they have in the report; what stands there twice cannot be compared and is left out."""
    paths = [[Node(squeezed(name), None) for name in scored.leaf.path] for scored in book.result.leaves]
    keys = [report.key(path[-1].name, path[:-1]) for path in paths]
    times = Counter(keys)
    return {key: s for key, s in zip(keys, book.result.leaves, strict=True) if times[key] == 1}


def _leaf(
    name: str, full: Decimal, score: Decimal | None, place: Place, scored: ScoredLeaf, book: Scored
) -> Note | None:
    at = book.place(scored.leaf, t.SCORE)
    where = f"{book.sheet}!{at}" if at else book.sheet
    if full != scored.leaf.full:
        says = f"“{name}”报告分值 {plain(full)}，工作簿（{where}）分值 {plain(scored.leaf.full)}。请统一"
        return noted(CHECK, place, says, expected=plain(scored.leaf.full), found=plain(full), path=scored.leaf.path)
    if score is not None and scored.score is not None and cents(score) != cents(scored.score):
        by_rule = ""
        if scored.computed is not None and scored.leaf.given is not None and cents(scored.leaf.given) == cents(score):
            by_rule = "（工作簿里填报的也是这个数，按标准计算后改变）"
        says = f"“{name}”报告得 {plain(score)} 分，工作簿（{where}）得 {plain(cents(scored.score))} 分{by_rule}。请统一"
        return noted(CHECK, place, says, expected=plain(cents(scored.score)), found=plain(score), path=scored.leaf.path)
    return None


def _only_one(
    stated: dict[str, tuple[Decimal, Decimal | None, Place]], told: dict[str, ScoredLeaf], book: Scored
) -> Iterator[Note]:
    levels = {squeezed(name) for one in told.values() for name in one.leaf.path[:-1]}
    extra = [name for name in stated if name not in told and squeezed(name) not in levels]
    missing = [name for name in told if name not in stated]
    for what, names in (("报告里有、工作簿里没有", extra), ("工作簿里有、报告里没有", missing)):
        if names:
            listed = "、".join(f"“{name}”" for name in names[:6])
            place = stated[names[0]][2] if names is extra else None
            says = f"{what}的末级指标 {len(names)} 个：{listed}{'等' if len(names) > 6 else ''}。请核对名称或补写"
            yield noted(CHECK, place, says, severity="warning")


def _dimensions(report: Report, book: Scored) -> Iterator[Note]:
    levels = {
        dimension_of(level.path[0]) or level.path[0]: level for level in book.result.levels if len(level.path) == 1
    }
    seen: set[str] = set()
    for stated in report.dimensions:
        level = levels.get(stated.name)
        if level is None or stated.name in seen or stated.name in report.partly:
            continue
        for what, here, there in (("分值", stated.full, level.full), ("得分", stated.score, level.score)):
            if here is not None and there is not None and cents(here) != cents(there):
                seen.add(stated.name)
                yield _differs(stated, what, here, there, book)


def _differs(stated: Stated, what: str, here: Decimal, there: Decimal, book: Scored) -> Note:
    says = f"一级指标“{stated.name}”{what}报告写 {plain(here)}，工作簿（{book.sheet}）为 {plain(cents(there))}。请统一"
    return noted(CHECK, stated.place, says, expected=plain(cents(there)), found=plain(here), path=[stated.name])


def _levels(report: Report, book: Scored) -> Iterator[Note]:
    """资金管理10.5分，得8.5分: where the report has no 评分表 of its own to hold it against."""
    levels = {squeezed(level.path[-1]): level for level in book.result.levels if len(level.path) > 1}
    wanted = levels.keys() - report.nodes.keys()
    for said in said_of(report.paragraphs, wanted):
        level = levels[said.name]
        for what, here, there in (("分值", said.full, level.full), ("得分", said.score, level.score)):
            if here is not None and there is not None and cents(here) != cents(there):
                says = (
                    f"“{said.name}”{what}报告写 {plain(here)}，工作簿（{book.sheet}）为 {plain(cents(there))}。请统一"
                )
                yield noted(CHECK, said.place, says, expected=plain(cents(there)), found=plain(here), path=level.path)
                break


def _values(report: Report, book: Scored) -> Iterator[Note]:
    """预算执行率98% in the text, 100% as 实际值 in the book: one finding for each indicator."""
    actual = {
        squeezed(one.leaf.name): (one.leaf, rate) for one in book.result.leaves if (rate := stated_rate(one.leaf))
    }
    wrong: dict[str, list[Told]] = {}
    right = 0
    for told in told_values(report):
        name = squeezed(told.name)
        if name in actual and not same_rate(told.rate, plain(actual[name][1].value * 100)):
            wrong.setdefault(name, []).append(told)
        else:
            right += name in actual
    for name, several in wrong.items():
        leaf, rate = actual[name]
        at = book.place(leaf, t.ACTUAL)
        where = f"{book.sheet}!{at}" if at else book.sheet
        told = "、".join(dict.fromkeys(f"{one.rate}%" for one in several))
        says = (
            f"“{several[0].name}”报告写 {told}（{both([one.place for one in several])}），"
            f"工作簿（{where}）的实际值是 {rate.text}。请统一"
        )
        yield noted(CHECK, several[0].place, says, expected=rate.text, found=told, path=leaf.path)
    if right:
        yield Checked(CHECK, f"{right} 处指标的实际值与工作簿一致")


def _conclusion(report: Report, book: Scored) -> Iterator[Note]:
    result = book.result
    if report.totals and result.total is None:
        says = "工作簿还没有评完，没有合计，不能与报告的综合得分核对。请先评完"
        yield noted(CHECK, report.totals[0].place, says, severity="warning")
    elif report.totals and result.total is not None:
        stated = report.totals[0]
        if cents(stated.points) != cents(result.total):
            says = f"综合得分报告写 {plain(stated.points)}，工作簿为 {plain(cents(result.total))}。请统一"
            yield noted(CHECK, stated.place, says, expected=plain(cents(result.total)), found=plain(stated.points))
        else:
            yield Checked(CHECK, f"综合得分 {plain(stated.points)} 与工作簿一致")
    if report.grades and result.grade and report.grades[0][0] != result.grade:
        name, place = report.grades[0]
        yield noted(
            CHECK, place, f"等级报告写“{name}”，工作簿为“{result.grade}”。请统一", expected=result.grade, found=name
        )
