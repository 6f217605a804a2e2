"""综合得分 is the same everywhere, and the grade follows from it on the scale the report declares."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from ....evaluation.grades import GradeError, Scale
from ....values import cents, plain
from ..model import Place
from ..report import Report
from .noting import Checked, Note, both, noted
from .rules import unreachable_leaves

ZERO = Decimal(0)

_NEAR = Decimal("0.5")  # points: closer to a boundary than this is worth a word


def same_total(report: Report) -> Iterator[Note]:
    values = {total.points for total in report.totals}
    if len(values) > 1:
        said = "；".join(f"{total.place.label} {plain(total.points)}" for total in report.totals[:5])
        yield noted("综合得分", report.totals[0].place, f"综合得分各处不同：{said}。请统一", found=said)
    elif len(report.totals) > 1:
        yield Checked("综合得分", f"综合得分 {plain(report.totals[0].points)}，{len(report.totals)} 处一致")


def grade_follows(report: Report) -> Iterator[Note]:
    """The stated grade is the band of the stated total."""
    scale, place = report.scale
    for fault in scale.faults():
        if place is not None:
            doubt = "warning" if _between_whole_points(scale) else None
            yield noted("等级表", place, f"等级对照表：{fault}。请补全或改正", severity=doubt)
    if place is not None and not scale.faults():
        yield Checked("等级表", f"等级对照表 {scale.as_text()} 首尾相接")
    total = _total(report)
    if total is None:
        return
    points, stated_at = total
    try:
        grade = scale.grade(points, report.full)
    except GradeError as fault:
        yield noted("等级", stated_at, f"{fault}")
        return
    known = {band.name for band in scale.bands}
    wrong = [(name, at) for name, at in report.grades if name != grade]
    if wrong and all(name in known for name, _ in wrong):
        says = (
            f"综合得分 {plain(points)} 按{'报告的等级表' if place else '通用等级（90/80/60）'}为“{grade}”，"
            f"报告写“{wrong[0][0]}”（{both([at for _, at in wrong])}）。请改正"
        )
        yield noted("等级", wrong[0][1], says, expected=grade, found=wrong[0][0], severity=None if place else "warning")
    elif wrong:
        says = f"报告写等级“{wrong[0][0]}”，没有写出这个等级对应的分数段。请附等级对照表"
        yield noted("等级", wrong[0][1], says, found=wrong[0][0], severity="hint")
    elif report.grades:
        yield Checked("等级", f"{plain(points)} 分属“{grade}”，{len(report.grades)} 处一致")
    yield from _boundary(report, points, grade)


def _between_whole_points(scale: Scale) -> bool:
    """80—89, 90—100: only decimals between whole points belong to no grade."""
    bands = [band.where for band in scale.bands]
    steps = [(upper.low or ZERO) - (lower.high or ZERO) for upper, lower in pairwise(bands)]
    return all(ZERO <= step <= 1 for step in steps) and any(step == 1 for step in steps)


def _boundary(report: Report, points: Decimal, grade: str) -> Iterator[Note]:
    """Rounding that changes the grade, and a total close to a boundary."""
    scale, place = report.scale
    at = report.totals[0].place if report.totals else report.grades[0][1] if report.grades else None
    for places in (0, 1):
        rounded = cents(points, places)
        if rounded != points and rounded <= report.full and scale.grade(rounded, report.full) != grade:
            says = (
                f"{plain(points)} 分属“{grade}”，"
                f"四舍五入到 {plain(rounded)} 分就成了“{scale.grade(rounded, report.full)}”。请写明用哪一个定级"
            )
            yield noted("等级", at, says, severity="hint" if place else "warning")
            return
    edges = [b.where.low for b in scale.bands if b.where.low is not None and 0 < b.where.low < report.full]
    near = min(edges, key=lambda edge: abs(points - edge), default=None)
    if near is not None and abs(points - near) <= _NEAR:
        says = (
            f"综合得分 {plain(points)} 离等级界线 {plain(near)} 只有 {plain(abs(points - near))} 分："
            "任何一处小的改动都会改变等级，请重点复核扣分依据"
        )
        yield noted("等级界线", at, says, found=plain(points))


def if_corrected(report: Report) -> Iterator[Note]:
    """What becomes of total and grade once scores no standard can give are moved to the nearest possible ones."""
    total, wrong = _total(report), unreachable_leaves(report)
    if total is None or not wrong:
        return
    points, place = total
    low = points - sum((leaf.score - max(p for p in possible if p <= leaf.score) for leaf, possible in wrong), ZERO)
    high = points + sum((min(p for p in possible if p >= leaf.score) - leaf.score for leaf, possible in wrong), ZERO)
    scale, _ = report.scale
    grades = list(dict.fromkeys(scale.grade(min(p, report.full), report.full) for p in (low, points, high)))
    names = "、".join(f"“{leaf.name}”" for leaf, _ in wrong[:4])
    says = (
        f"{names}等 {len(wrong)} 项的得分按标准改正后，"
        f"综合得分从 {plain(points)} 变为 {plain(low)}（都不得分）至 {plain(high)}（都得上一档）"
    )
    if len(grades) > 1:
        yield noted(
            "等级界线",
            place,
            f"{says}，等级可能是{'或'.join(grades)}：先定这几项，再定等级",
            expected=f"{plain(low)}至{plain(high)}",
            found=plain(points),
        )
    else:
        yield Checked("等级", f"{says}，等级仍为“{grades[0]}”")


def _total(report: Report) -> tuple[Decimal, Place] | None:
    if report.totals:
        return report.totals[0].points, report.totals[0].place
    scores: dict[str, Decimal] = {}
    fulls: dict[str, Decimal] = {}
    for stated in report.dimensions:
        if stated.score is not None and stated.full is not None:
            scores.setdefault(stated.name, stated.score)
            fulls.setdefault(stated.name, stated.full)
    if len(scores) > 2 and sum(fulls.values(), Decimal(0)) == report.full and report.grades:
        return sum(scores.values(), Decimal(0)), report.grades[0][1]
    return None


CHECKS = (same_total, grade_follows, if_corrected)
