"""Each leaf against its own 评分标准: can it give this score at all, and does it give it for the stated value?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ....evaluation.conventions import WHOLE, Settings
from ....evaluation.findings import points_of
from ....evaluation.marking import mark
from ....standards.outputs import Outputs, outputs_of
from ....standards.reading import Reading, read_standard
from ....values import cents, plain
from ..model import Place
from ..report import Report
from .noting import Checked, Note, noted

_NOT_ITS_OWN = re.compile(r"目标|上年|去年|计划|应当?|要求|不低于|20\d\d年(?!.*度)$")
_PERCENT = r"(\d{1,4}(?:\.\d{1,4})?%)"
_MOST_TOLD = 3
_ILL = "截留|挤占|挪用|虚列|违规|违纪|违法|重复|超标|超范围|浪费|拖欠|损失|投诉|事故"
_REVERSED = re.compile(rf"是否(?:存在|出现|发生|有|与)?[^，。；不未无]{{0,20}}(?:{_ILL})")
_MET_IS_FULL = re.compile(r"^(?:全部|完全)?符合[^不]{0,8}得满分")


@dataclass(frozen=True, slots=True)
class Ruled:
    """A leaf that states its standard, 分值 and 得分.

    target  目标值 as printed, "" where the report does not state it
    value   what it was scored by, as printed, "" where unknown
    """

    name: str
    path: tuple[str, ...]
    full: Decimal
    score: Decimal
    standard: str
    points: str
    target: str
    value: str
    place: Place


def ruled_leaves(report: Report) -> list[Ruled]:
    """Leaves of the text and of tables that print their standards; none where the scores are many units' together."""
    if report.combined:
        return []
    targets = _targets(report)
    found = [
        Ruled(
            b.name, b.path, b.said[0], b.said[1], b.standard, b.points, b.target or targets.get(b.name, ""),
            value_in(b.narrative, b.name), b.said[2],
        )
        for b in report.leaves
        if b.said and b.standard
    ]  # fmt: skip
    for table in report.score_tables:
        for e in table.entries:
            standard = e.more.get("standard", "")
            if standard and e.score is not None:
                path = (*(node.name for node in e.above), e.name)
                points, value = e.more.get("points_of_evaluation", ""), e.more.get("actual", "")
                target = e.more.get("target") or targets.get(e.name, "")
                found.append(Ruled(e.name, path, e.full, e.score, standard, points, target, value, e.place))
    return found


def _targets(report: Report) -> dict[str, str]:
    """目标值 by the name of the leaf: a table of standards may leave it to the text, and the text to a table."""
    found = {leaf.name: leaf.target for leaf in report.leaves if leaf.target}
    for table in report.score_tables:
        for entry in table.entries:
            if target := entry.more.get("target"):
                found.setdefault(entry.name, target)
    return found


def value_in(narrative: str, name: str) -> str:
    """The percentage the text gives for the indicator: 资金到位率65.92%, 满意度为95%."""
    for words in (name, name[-5:], name[-4:], name[-3:]):
        found = re.finditer(
            rf"{re.escape(words)}(?:约?为|约?达到?|是|达到|仅为)?{_PERCENT}(?!以[上下]|及以[上下]|的?[，,]?得)",
            narrative,
        )
        own = [m[1] for m in found if not _NOT_ITS_OWN.search(narrative[max(0, m.start() - 10) : m.start()])]
        if own:
            return own[-1] if len(set(own)) == 1 else ""
    return ""


def reading_of(report: Report, leaf: Ruled) -> Reading:
    """The leaf's standard under the 口径 of the report."""
    return _reading(leaf.standard, leaf.full, leaf.points, leaf.target, leaf.name, report.settings)


@lru_cache(maxsize=4096)
def _reading(standard: str, full: Decimal, points: str, target: str, name: str, settings: Settings) -> Reading:
    return read_standard(
        standard,
        full=full,
        target=target or None,
        points=list(points_of(points)) or None,
        conventions={key: value for key, value in settings if key not in WHOLE},
        indicator=name,
    )


def follows_its_standard(report: Report) -> Iterator[Note]:
    """A score the standard cannot give; a value for which it gives another."""
    reached = scored = 0
    for leaf in ruled_leaves(report):
        reading = reading_of(report, leaf)
        rule = reading.rule
        possible = _possible(reading, leaf.full)
        if possible is not None and not possible.can_give(leaf.score):
            yield _unreachable(leaf, possible)
            continue
        if leaf.value and reading.needs == "number" and rule is not None:
            given = mark(
                leaf.value, leaf.full, leaf.standard, leaf.target or None, points_of(leaf.points), report.settings
            )
            if given.points is not None and cents(given.points) != cents(leaf.score):
                yield _otherwise(leaf, reading, given.points, given.why)
                continue
            scored += given.points is not None
        reached += possible is not None
    if reached:
        yield Checked("标准可达", f"{reached} 个末级指标的得分是其评分标准能给出的")
    if scored:
        yield Checked("按标准计分", f"{scored} 个定量指标按所写的值和标准重新计分，与得分一致")


def _possible(reading: Reading, full: Decimal) -> Outputs | None:
    """What the standard can give; None where that is open, or where it cannot give full marks: then it is at fault itself."""
    possible = outputs_of(reading.rule) if reading.rule is not None and reading.status != "question" else None
    return possible if possible is not None and possible.can_give(full) else None


def unreachable_leaves(report: Report) -> list[tuple[Ruled, tuple[Decimal, ...]]]:
    """Leaves whose score their standard cannot give, with the single scores it can give on both sides."""
    found: list[tuple[Ruled, tuple[Decimal, ...]]] = []
    for leaf in ruled_leaves(report):
        reading = reading_of(report, leaf)
        possible = _possible(reading, leaf.full)
        if possible is not None and not possible.can_give(leaf.score):
            edges = {end for stretch in possible.stretches for end in stretch}
            if min(edges) <= leaf.score <= max(edges):
                found.append((leaf, tuple(sorted(edges))))
    return found


def _unreachable(leaf: Ruled, possible: Outputs) -> Note:
    fact = f"（正文写 {leaf.value}）" if leaf.value else ""
    says = (
        f"“{leaf.name}”得 {plain(leaf.score)} 分{fact}，而评分标准“{leaf.standard}”只能给出 {possible.said}。"
        "请按标准改分，或改用分档、按比例的标准"
    )
    return noted("标准可达", leaf.place, says, expected=possible.said, found=plain(leaf.score), path=leaf.path)


def _otherwise(leaf: Ruled, reading: Reading, points: Decimal, why: str) -> Note:
    inside = "band_linear" in reading.conventions and ZERO < leaf.score < leaf.full
    says = f"“{leaf.name}”写 {leaf.value}、得 {plain(leaf.score)} 分，按其评分标准应得 {plain(points)} 分。{why}"
    return noted(
        "按标准计分",
        leaf.place,
        says,
        expected=plain(points),
        found=plain(leaf.score),
        path=leaf.path,
        severity="warning" if inside else None,
    )


ZERO = Decimal(0)


def doubtful_standards(report: Report) -> Iterator[Note]:
    """Faults proved in the standards themselves, and standards that cannot be read: one finding each kind."""
    faults: list[tuple[Ruled, str]] = []
    open_: list[tuple[Ruled, str]] = []
    seen: set[tuple[str, Decimal]] = set()
    for leaf in ruled_leaves(report):
        reading = reading_of(report, leaf)
        if (leaf.standard, leaf.full) in seen:
            continue
        seen.add((leaf.standard, leaf.full))
        if reading.ask:
            open_.append((leaf, reading.ask))
        elif reading.problems:
            faults.append((leaf, str(reading.problems[0])))
    for what, found in (("有疑点", faults), ("读不懂或要先明确", open_)):
        if found:
            told = "；".join(f"“{leaf.name}”（{leaf.place.label}）{fault}" for leaf, fault in found[:_MOST_TOLD])
            yield noted("标准疑点", found[0][0].place, f"{len(found)} 条评分标准{what}：{told}")


def reversed_points(report: Report) -> Iterator[Note]:
    """要点 asks whether something bad exists, and the standard gives full marks where it “符合”."""
    turned = [
        leaf for leaf in ruled_leaves(report) if _MET_IS_FULL.match(leaf.standard) and _REVERSED.search(leaf.points)
    ]
    if turned:
        named = "、".join(f"“{leaf.name}”（{leaf.place.label}）" for leaf in turned[:_MOST_TOLD])
        says = (
            f"{named}的评价要点问的是不好的事（{turned[0].points.rstrip('。')}），标准却写“符合得满分”："
            "照字面，有问题反而得满分。请改写为“不存在……得满分”"
        )
        yield noted("要点反向", turned[0].place, says, path=turned[0].path)


CHECKS = (follows_its_standard, doubtful_standards, reversed_points)
