"""What grew, fell, stayed level or did not happen at all (增减与有无), as stretches of the one number a standard is about."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ..clauses import Clause, Condition, End
from ..draft import Draft

ZERO = Decimal(0)


def changes_alike(clauses: list[Clause], draft: Draft) -> None:
    """Growth above 0, falls below it, and what did not happen at 0."""
    _since_last_year(clauses, draft)
    _signed(clauses, draft)
    _not_happened(clauses, draft)


_IS_CHANGE = re.compile("增|减|升|降|涨|跌|变动|变化")
_LAST_YEAR = re.compile("上年|上一年|去年|同期")


def _since_last_year(clauses: list[Clause], draft: Draft) -> None:
    """较上年增长…；持平…；下降…: above, at or below 0 of a change, above, at or below last year's figure of a quantity."""
    spoken = [c for k in clauses for c in k.conditions]
    changes = [c for c in spoken if c.subject.endswith("增减")]
    grows = _IS_CHANGE.search(draft.indicator) and any(k.per and _IS_CHANGE.match(k.per.label) for k in clauses)
    if not changes and not grows:
        return
    of_change = draft.unit in (None, "%") or _IS_CHANGE.search(draft.indicator) is not None
    for condition in changes:
        condition.subject = condition.subject.removesuffix("增减")
        if not of_change:
            condition.low, condition.high = (
                end and replace(end, value=Decimal(1)) for end in (condition.low, condition.high)
            )
            condition.relative, condition.reference = True, "上年数"
    for condition in spoken if of_change else ():
        if condition.equal and condition.relative and _LAST_YEAR.search(condition.reference):
            condition.relative, condition.reference = False, ""
            condition.low = condition.high = End(ZERO, True, True)


_GROWS, _FALLS = re.compile("(?:增长|提高|上升|增加)(?:率|幅度)?$"), re.compile("(?:下降|降低|减少|下滑)(?:率|幅度)?$")
_CHANGES = re.compile("(?:增长|提高|上升|增加|下降|降低|减少|下滑)$")
_TURN = re.compile(
    "^(?:较上年|比上年|同比|较去年)?(?:(?P<level>持平)(?:或者?|及|、))?(?P<way>增长|提高|上升|增加|上涨|下降|降低|减少|下滑|负增长)$"
)


_MEASURES_FALL = re.compile("(?:下降|降低|减少|压减)(?:率|幅度?|比例)")


def _signed(clauses: list[Clause], draft: Draft) -> None:
    """增长10%以上…；下降5%以内…: figures of a fall lie below zero where growth is the same number."""
    spoken = [c for k in clauses for c in k.conditions if not k.per]
    changes = [c for c in spoken if _CHANGES.search(c.subject) and not c.relative]
    for condition in changes:  # 下降不足10%: a fall, not a standstill
        if condition.high and not condition.low and condition.high.value > 0:
            condition.low = End(ZERO, False, True)
    falling = bool(changes) and all(_FALLS.search(c.subject) for c in changes)
    for clause in clauses if changes else []:
        _turned(clause, falling=falling)
    if not any(_GROWS.search(c.subject) for c in spoken):
        return
    against = _GROWS if _MEASURES_FALL.search(draft.indicator) else _FALLS  # 火灾起数同比下降率: a rise is below zero
    for condition in spoken:
        if not against.search(condition.subject):
            continue
        low, high = condition.low, condition.high
        condition.low = None if high is None else replace(high, value=-high.value)
        condition.high = None if low is None else replace(low, value=-low.value)


def _turned(clause: Clause, *, falling: bool) -> None:
    """下降10%以上得5分…，持平或上升不得分: the other way than the figures count."""
    level = bool(clause.conditions) and all(c.equal and c.low and c.low.value == 0 for c in clause.conditions)
    if clause.per or (clause.conditions and not level):
        return
    turn = _TURN.match(("持平" if level else "") + re.sub("的$", "", clause.whole_label.strip(" ,")))
    if turn is None or bool(_FALLS.search(turn["way"]) or turn["way"] == "负增长") == falling:
        return
    clause.conditions = [Condition(None, End(ZERO, bool(turn["level"]), True), "%", "")]
    clause.label = ""


_UNWANTED = "(?:逾|超|延|拖)期|延误|延迟|拖延|滞后|超支|超标|超限|超(?:概算?|预算)|超编|缺编|短缺|增长|上升|反弹|流失|违规|差错|投诉"
_NEVER = re.compile("^(?:从?未|没有?)([\u4e00-\u9fff]{2,8}?)的?$")
_NOTHING_DONE = re.compile(
    "建[设成]|开[展工建通]|组织|实施|启动|举办|召开|安排|提[升高]|增[长加]|改善|新增|培训|检查|发放|拨付|配备|采购|改造|种植|修复|更新|完成任何"
)
_NOT = re.compile(
    f"^(?:未|没有?|无)(?P<what>{_UNWANTED})(?:(?:或者?|及|、)有?(?:节约|结余|节余))?(?:的|情况|情形|现象)*$"
)


def _not_happened(clauses: list[Clause], draft: Draft) -> None:
    """未逾期的得5分；逾期1-10天的得3分; 未超支的得满分；超支的按超支率……: 0, and above 0, of the same number."""
    absent = {k.words: said["what"] for k in clauses if _in_words(k) and (said := _NOT.match(k.label))}
    measured = "".join(c.subject for k in clauses for c in k.conditions)
    measured += draft.indicator if draft.unit is not None else ""
    counted = [(c.subject, c.low) for k in clauses for c in k.conditions if c.low and c.unit not in (None, "%")]
    for clause in clauses:
        what = absent.get(clause.words) if _in_words(clause) else None
        never = _NEVER.match(clause.label) if _in_words(clause) and clause.effect.kind == "zero" else None
        if never and any(never[1] in subject for subject, _ in counted):  # 未开展 beside 全年开展4次
            least = min(low.value for _, low in counted)
            clause.conditions, clause.label = [Condition(None, End(least, False, True))], ""
            continue
        if never and _NOTHING_DONE.match(never[1]) and any(c.high and not c.low for k in clauses for c in k.conditions):
            clause.conditions, clause.label = [Condition(None, End(ZERO, True, True))], ""  # 不足5个得2分，未建设不得分
            continue
        if what and what in measured:
            clause.conditions, clause.label = [Condition(None, End(ZERO, True, True))], ""
        elif _in_words(clause) and clause.label in absent.values() and clause.label in measured:
            clause.conditions, clause.label = [Condition(End(ZERO, False, True), None)], ""


def _in_words(clause: Clause) -> bool:
    return not clause.conditions and not clause.per
