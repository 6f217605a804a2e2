"""Worded clauses → parts: graded words, counts of occurrences, yes/no conditions."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from .clauses import Clause
from .draft import Draft, Unclear
from .rules import Flag, Level, Levels, Occurrences, Part

ZERO = Decimal(0)
_NOT = re.compile(r"^(?:则|均|都|全部?)?(?:不|未|没有?|无|非|缺|否|尚未|达不到|做不到|反之)")
_NEGATION = re.compile(r"不|未|没|无|非|缺|欠|失")


def negates(a: str, b: str) -> bool:
    """b says the opposite of a: 符合/不符合, 已公开/未公开, 档案完整/不完整, 健全/缺失."""
    if not b or b.startswith(("否则", "其他", "其余", "反之")):
        return True
    core = re.sub(r"^(?:已经?|有|能|按规定|按时|按照?|及时|均|都|全部|全面|完全|严格)+", "", a)
    stripped = re.sub(r"(?:不|未|没有?|无|非|缺乏|缺少|尚未|达不到|做不到|存在)", "", b)
    if bool(_NEGATION.search(b)) == bool(_NEGATION.search(a)) and not (
        _NEGATION.search(a) and re.match("发生|出现|有|存在|发现", b)
    ):
        return False
    core_b = re.sub("^(?:发生|出现)", "", stripped)
    if (
        _NEGATION.search(a)
        and not _NEGATION.search(b)
        and re.sub("不|未|没有?|无|非|尚未", "", a) in ("发生", "出现", "发现", core_b)
    ):
        return True
    common = sum(1 for ch in set(stripped) if ch in core or ch in a)
    return len(stripped) == 0 or common / len(set(stripped)) >= 0.6


def given(clause: Clause, full: Decimal) -> Decimal | None:
    kind = clause.effect.kind
    if kind in ("full", "keep"):
        return full
    if kind == "zero":
        return ZERO
    if kind == "points" and clause.effect.high is None and clause.effect.points is not None:
        return full - clause.effect.points if clause.effect.verb == "deduct" else clause.effect.points
    if kind == "share" and clause.effect.points is not None and clause.effect.high is None:
        return full * clause.effect.points if clause.effect.verb != "deduct" else full - full * clause.effect.points
    return None


# -- counts and conditions -----------------------------------------------------------------------------------------


def occurrences(clause: Clause, draft: Draft) -> Part:
    """每处扣0.2分，最多扣1分."""
    per, effect = clause.per, clause.effect
    assert per is not None
    if effect.kind == "discretion":
        return Flag(per.label or clause.words, ask=f"“{clause.words}”酌情扣几分？请给出分数和理由", words=clause.words)
    if effect.kind == "share" and effect.points is not None:
        draft.use("deduct_percent_of_weight")
        amount = draft.full * effect.points * (-1 if effect.verb == "deduct" else 1)
    elif effect.kind == "zero":
        return Flag(per.label or clause.words, voids=True, words=clause.words)
    elif effect.kind == "points" and effect.points is not None and effect.high is None:
        if effect.verb is None:
            raise Unclear(f"“{clause.words}”是加分还是扣分没有写明")
        amount = -effect.points if effect.verb == "deduct" else effect.points
    elif effect.kind == "points" and effect.high is not None:
        ask = f"“{clause.words}”每次扣几分要由人确定（{effect.points}～{effect.high}分），请给出分数和理由"
        draft.ask(ask)
        return Occurrences(-(effect.points or ZERO), per.size, per.label or clause.words, ask=ask, words=clause.words)
    else:
        raise Unclear(f"“{clause.words}”每次扣（加）多少分没有写定")
    if per.implied:
        draft.use("every_implied")
    cap = clause.ceiling(draft.full)
    if (per.unit == "%" or per.size != 1) and not per.started:  # 每延期10天: and for 15?
        step = draft.use("step")
        per = replace(per, started=None if step == "continuous" else step)
    return Occurrences(amount, per.size, per.label or clause.words, cap, rounding=per.started or "", words=clause.words)


def flag(clause: Clause, draft: Draft, assumed: bool = False) -> Flag:
    """未公示的扣0.5分; 发生事故的不得分; 酌情扣分."""
    effect, label = clause.effect, clause.label or clause.words
    if effect.kind == "discretion":
        return Flag(label, ask=f"“{clause.words}”酌情扣几分？请给出分数和理由", assumed=assumed, words=clause.words)
    if effect.kind == "zero":
        return Flag(label, voids=True, assumed=assumed, words=clause.words)
    if effect.kind == "share" and effect.points is not None and effect.verb == "deduct":
        draft.use("deduct_percent_of_weight")
        return Flag(label, -draft.full * effect.points, assumed=assumed, words=clause.words)
    if effect.kind == "points" and effect.points is not None:
        if effect.high is not None:
            return Flag(
                label,
                ask=f"“{clause.words}”在{effect.points}～{effect.high}分之间扣几分？",
                assumed=assumed,
                words=clause.words,
            )
        if "总分" in clause.words and effect.verb == "deduct":
            return Flag(
                label, to_total=-effect.points, ask="本项是否同时失分没有写明", assumed=assumed, words=clause.words
            )
        sign = -1 if effect.verb == "deduct" else 1
        return Flag(label, sign * effect.points, assumed=assumed, words=clause.words)
    raise Unclear(f"“{clause.words}”扣（加）几分没有写明")


# -- graded words --------------------------------------------------------------------------------------------------


def levels_of(clauses: list[Clause], draft: Draft, full: Decimal) -> Levels:
    """健全8分，基本健全5分，不健全0分; a band of points where the text gives one."""
    _asked_where_alike(clauses)
    if unread := next(
        (c for c in clauses if re.match("(?:的,?)?(?:得|扣|本项)", c.label or c.words) and not c.otherwise), None
    ):
        raise Unclear(f"没有读懂“{unread.words}”是在什么情况下得分，请把这一句改写清楚")
    levels = []
    for clause in clauses:
        low, high = _band(clause, full)
        label = (clause.label or clause.words).strip(")、,").removesuffix(",按")
        if clause.otherwise:
            label = "其他"
        levels.append(Level(label, low, high, clause.words, aliases=_said_so(clause) or _short(label)))
    names = [level.word for level in levels]
    if len(set(names)) < len(names):
        raise Unclear(f"“{'”“'.join(names)}”有重复的等级，请核对")
    yes = no = None
    if len(levels) == 2 and all(level.low == level.high for level in levels):
        yes, no = (
            0,
            1 if _other_side(clauses[1], levels) else None,
        )  # “yes” answers the condition as it is written first
    return Levels(tuple(levels), share_of=full, yes=yes, no=no)


def _other_side(clause: Clause, levels: list[Level]) -> bool:
    """未建立 is the other side of 建立; 较健全 is none of 健全."""
    first, second = levels
    return clause.otherwise or not second.low or not first.low or negates(first.word, second.word)


def _short(label: str) -> tuple[str, ...]:
    """评价等级为A级 is also written A; 分三档评定：机制完善、可持续性强 also 机制完善."""
    grade = re.search("(?:^|[为是])([A-Ea-e一二三四五甲乙丙丁])[级等档类]$", label)
    head, _, named = label.rpartition(":")
    parts = re.split("[、,]|且|并", named) if head else []
    return (grade[1],) if grade else tuple(p for p in (named, *parts) if len(p) >= 2) if head else ()


def _said_so(clause: Clause) -> tuple[str, ...]:
    """未达到的不得分, the other side of what stands before, may be answered 未达到."""
    said = (
        re.match("(?P<word>[未不没][\u4e00-\u9fff]{1,6}?)的?,?(?:不?[得计给扣]|记)", clause.words)
        if clause.otherwise
        else None
    )
    return (said["word"],) if said else ()


_COMPARED = re.compile(
    "(?P<side>高于|大于|超过|优于|低于|小于|不及|差于)(?P<with>上年[^,]*|全[国省市县区]平均[^,]*|平均[^,]*|同期[^,]*)$"
)


def _asked_where_alike(clauses: list[Clause]) -> None:
    """高于上年水平得满分，低于上年水平不得分: and where both are alike?"""
    found = [m for c in clauses if (m := _COMPARED.search(c.label))]
    spoken = "".join(c.words for c in clauses)
    if len({m["side"] for m in found}) > 1 and not re.search("持平|等于|相当|相等|一致|相同", spoken):
        raise Unclear(f"与{found[0]['with']}持平时怎样计分没有写明")


def _band(clause: Clause, full: Decimal) -> tuple[Decimal, Decimal]:
    effect = clause.effect
    if effect.kind == "discretion":
        return ZERO, full
    if effect.kind == "share" and effect.points is not None and effect.high is not None:
        return full * effect.points, full * effect.high
    if effect.kind == "points" and effect.high is not None and effect.points is not None:
        if effect.verb == "deduct":
            return full - effect.high, full - effect.points
        return effect.points, effect.high
    points = given(clause, full)
    if points is None:
        raise Unclear(f"“{clause.words}”给几分没有写明")
    if points < 0:
        raise Unclear(f"“{clause.words}”扣的分超过分值{full}分，请核对")
    return points, points
