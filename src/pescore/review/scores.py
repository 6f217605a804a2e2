"""得分: within its bounds, reachable under its own standard, and what that standard gives for the stated value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..evaluation import table as t
from ..evaluation.conventions import settings_of
from ..evaluation.marking import Rule, rule_of
from ..evaluation.results import Scored
from ..evaluation.tree import Leaf
from ..standards.outputs import outputs_of
from ..values import cents, plain, read_value, same_unit
from .check import Hit, named
from .subject import Subject

ZERO = Decimal(0)
_READABLE = Decimal(1_000_000)  # times its target: beyond it, no one reads the figure
_BETWEEN = re.compile("插值|比例|线性|酌情|程度")


def rule_for(subject: Subject, leaf: Leaf) -> Rule | None:
    """The leaf's standard as read; None for 口径 it does not take."""
    settings = settings_of(subject.evaluation.conventions)
    try:
        return rule_of(leaf.full, leaf.standard, "" if leaf.target is None else leaf.target, leaf.points, settings)
    except ValueError:
        return None


def entered(leaf: Leaf) -> list[tuple[str, Decimal]]:
    """The scores people gave a leaf, with the column they stand in; an override that repeats the form counts once."""
    given = [] if leaf.given is None else [(t.GIVEN, leaf.given)]
    manual = [] if leaf.manual is None else [(t.MANUAL, leaf.manual)]
    return manual if manual and (not given or given[0][1] == leaf.manual) else [*given, *manual]


@named("得分越界")
def within(subject: Subject) -> Iterator[Hit]:
    """0 ≤ 得分 ≤ 分值 for every score a person gave."""
    for leaf in subject.evaluation.leaves:
        for heading, score in entered(leaf):
            if not min(leaf.full, ZERO) <= score <= max(leaf.full, ZERO):
                wrong = "高于分值" if score > leaf.full else "小于 0"
                says = f"{heading} {plain(score)} 分，{wrong}（分值 {plain(leaf.full)} 分）：请改正"
                yield Hit(subject.at(leaf, heading), says, f"0至{plain(leaf.full)}", plain(score))


@named("得分达不到")
def reachable(subject: Subject) -> Iterator[Hit]:
    """A score that the leaf's own standard gives for no finding at all.

    Where a person overrides and says why, or the standard is clear only under 口径, it is a remark; else an error.
    """
    for scored in subject.result.leaves:
        leaf = scored.leaf
        if scored.computed is not None and all(cents(score) == cents(scored.computed) for _, score in entered(leaf)):
            continue
        rule = rule_for(subject, leaf)
        outputs = outputs_of(rule.reading.rule) if rule and rule.reading.rule and not rule.reading.ask else None
        for heading, score in entered(leaf):
            if outputs and outputs.can_give(leaf.full) and 0 <= score <= leaf.full and not outputs.can_give(score):
                explained = heading == t.MANUAL and bool(leaf.reason)
                says = f"{heading} {plain(score)} 分，按本项评分标准无论什么情况都得不出，只可能得{outputs.said}：" + (
                    "调整理由已写明，请在报告中说明为什么不按标准给分" if explained else "请按标准改分，或修改评分标准"
                )
                severity = "error" if not explained and _beyond_doubt(rule, leaf) else "warning"
                yield Hit(subject.at(leaf, heading), says, outputs.said, plain(score), severity)


def _beyond_doubt(rule: Rule | None, leaf: Leaf) -> bool:
    """The standard says itself what it gives, and nothing in it speaks of points in between."""
    return rule is not None and rule.reading.status == "clear" and not _BETWEEN.search(leaf.standard)


@named("达标却扣分")
def met_but_deducted(subject: Subject) -> Iterator[Hit]:
    """The standard gives full marks for the stated value, a person gave less."""
    for scored, score in _overridden(subject):
        leaf = scored.leaf
        if scored.computed is not None and scored.computed >= leaf.full > score:
            says = f"按实际值应得满分 {plain(leaf.full)} 分，{_who(leaf)} {plain(score)} 分：请核对是否多扣，或补写标准之外的扣分依据"
            yield Hit(subject.at(leaf, _heading(leaf)), says, plain(leaf.full), plain(score))


@named("未达标得满分")
def missed_but_full(subject: Subject) -> Iterator[Hit]:
    """The standard takes points for the stated value, a person gave full marks."""
    for scored, score in _overridden(subject):
        leaf = scored.leaf
        if scored.computed is not None and scored.computed < leaf.full == score:
            rule = plain(cents(scored.computed))
            says = f"按实际值只得 {rule} 分，{_who(leaf)}却是满分 {plain(leaf.full)} 分：请核对。{scored.mark.why}"
            yield Hit(subject.at(leaf, _heading(leaf)), says, rule, plain(score))


def _overridden(subject: Subject) -> Iterator[tuple[Scored, Decimal]]:
    for scored in subject.result.leaves:
        for _, score in entered(scored.leaf)[-1:]:
            yield scored, score


def _heading(leaf: Leaf) -> str:
    return t.GIVEN if leaf.manual is None else t.MANUAL


def _who(leaf: Leaf) -> str:
    return "填报得分" if leaf.manual is None else "人工得分"


@named("得分空着")
def left_blank(subject: Subject) -> Iterator[Hit]:
    """A leaf without 得分 in a table where most have theirs: its total leaves the leaf out without a word."""
    result, told = subject.result, {one.place for one in subject.seen}
    if not subject.foreign or sum(one.leaf.given is not None for one in result.leaves) * 2 <= len(result.leaves):
        return
    for scored in result.leaves:
        leaf = scored.leaf
        ours = subject.cell_of(leaf, t.MANUAL)  # an adopted table counts what the standard gives
        if leaf.given is not None or scored.excluded or ours or subject.at(leaf, t.GIVEN) in told:
            continue
        if scored.computed is not None:
            says = f"得分空着，合计没有计入：按评分标准得 {plain(cents(scored.computed))} 分，请补填并重算合计"
            yield Hit(subject.at(leaf, t.GIVEN), says, plain(cents(scored.computed)), "空白")
        elif t.ACTUAL not in subject.headings:
            yield Hit(subject.at(leaf, t.GIVEN), "得分空着，合计没有计入：请补填并重算合计", "得分", "空白")


@named("超额完成")
def far_above(subject: Subject) -> Iterator[Hit]:
    """A result above 130 % of its target: the target was probably set too low."""
    for leaf in subject.evaluation.leaves:
        rate = _completion(leaf)
        if rate is not None and rate > Decimal("1.3"):
            shown = plain((rate * 100).quantize(Decimal("0.1"))) + "%" if rate < _READABLE else "1亿%以上"
            says = f"实际值 {_cell(leaf.actual)} 是目标值 {_cell(leaf.target)} 的 {shown}：目标可能定得过低，请说明"
            yield Hit(subject.at(leaf, t.ACTUAL), says, "≤130%", shown)


def _completion(leaf: Leaf) -> Decimal | None:
    goal, done = read_value(leaf.target), read_value(leaf.actual)
    if goal.kind != "number" or done.kind != "number" or goal.comparator in ("≤", "<") or done.comparator:
        return None
    if goal.unit == "%" or not goal.number or goal.number < 0 or done.number is None:
        return None
    reached = same_unit(done.number, done.unit, goal.unit)
    return None if reached is None else reached / goal.number


def _cell(value: object) -> str:
    return plain(Decimal(str(value))) if isinstance(value, (int, float)) else str(value)


CHECKS = (within, reachable, met_but_deducted, missed_but_full, left_blank, far_above)
