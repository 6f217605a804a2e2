"""Worded clauses → parts: items, levels, yes or no, or deductions from the full mark."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from .. import checklists
from ..clauses import Clause, Parsed
from ..draft import Draft, Unclear
from ..rules import Checklist, Joined
from ..worded import given, levels_of, negates
from .adjusting import adjustments_only, with_adjustments
from .roles import worth_of

ZERO = Decimal(0)
_BASE = re.compile("基础分|基本分|起评分|起始分|底分")


def worded_parts(worded: list[Clause], parsed: Parsed, draft: Draft) -> Joined:
    full = draft.full
    plain = [c for c in worded if not c.per]
    counts = [c for c in worded if c.per]
    if table := checklists.by_count(worded, parsed, draft, lambda c: given(c, full)):
        return [table], ZERO, ZERO, full
    if missing := missing_items(plain, counts, draft):
        return [missing], ZERO, ZERO, full
    gives = [
        c
        for c in plain
        if c.effect.kind in ("full", "keep", "points", "share", "zero")
        and c.effect.verb in ("give", None)
        and c.effect.kind != "zero"
    ]
    gives = [c for c in gives if c.effect.points is None or c.effect.points > 0 or c.effect.high]
    zeros = [
        c
        for c in plain
        if c.effect.kind == "zero" or (c.effect.kind == "points" and c.effect.points == 0 and not c.effect.high)
    ]
    deducts = [c for c in plain if c.effect.verb == "deduct"]
    adds = [c for c in plain if c.effect.verb == "add"]
    soft = [c for c in plain if c.effect.kind == "discretion"]
    gives = checklists.without_their_sum(gives)
    worths = [
        worth_of(c, draft)
        or (
            full * (c.effect.high or c.effect.points)
            if c.effect.kind == "share" and c.effect.points is not None
            else ZERO
        )
        for c in gives
    ]
    if len(gives) >= 2 and not any(c.effect.high for c in gives) and sum(worths) == full and max(worths) < full:
        kept = [c for c in counts if not restates(c, gives)]
        wholly = [c for c in zeros if c.otherwise or not any(negates(g.label, c.label) for g in gives)]
        return with_adjustments(
            [checklists.with_own_points(gives, draft.full)], [*wholly, *deducts, *adds, *soft, *kept], parsed, draft
        )
    capped = [c for c in counts if c.effect.verb == "deduct" and c.capped]
    held = sum((c.ceiling(full) or ZERO for c in capped), ZERO)
    if gives and capped and sum(worths) + held == full and not any(c.effect.high for c in gives):
        rest = [c for c in worded if c not in gives and c not in zeros]  # 缺一项扣0.5分，最多扣1.5分: worth 1.5
        parts, _start, low, high = with_adjustments(
            [checklists.with_own_points(gives, draft.full)], rest, parsed, draft
        )
        return parts, held, low, high
    based = [c for c in gives if _BASE.search(c.label)]
    if len(gives) > 2 and len(based) == 1 and not adds:  # 基础分4分；健全2分，基本健全1分
        gives = [c for c in gives if c is not based[0]]
        held = worth_of(based[0], draft) or ZERO
        worths = [given(c, full) or ZERO for c in gives]
    else:
        based = []
    if len(gives) >= 2 and (capped or based) and max(worths) + held == full and not adds:
        inner, graded = replace(draft, full=max(worths)), sorted([*gives, *zeros], key=lambda c: c.start)
        rest = [c for c in worded if c not in graded and c not in based]
        parts, _start, low, _high = with_adjustments([levels_of(graded, inner, inner.full)], rest, parsed, draft)
        return parts, held, low, full
    if len(gives) >= 2:
        if max(worths) != full:
            raise Unclear(f"各档最高只得{max(worths)}分（合计{sum(worths)}分），与分值{full}分不符，请核对")
        lost = [c for c in deducts if c.effect.points == full and not counts and "倒扣" not in c.words]
        worst = [c for c in zeros if _is_lowest(c, gives, counts)]
        banded = [c for c in soft if negates(gives[0].label, c.label) and len(gives) == 1]
        graded = sorted([*gives, *lost, *worst, *banded], key=lambda c: c.start)
        return with_adjustments([levels_of(graded, draft, full)], [c for c in worded if c not in graded], parsed, draft)
    based = [c for c in gives if _BASE.search(c.label)]
    if len(gives) == len(based) == 1 and worths[0] < full:
        rest = [c for c in worded if c is not gives[0]]
        parts, _start, low, high = adjustments_only(rest, parsed, draft, stated=True)
        top = worths[0] + (high or full) - full
        if top > full:
            raise Unclear(f"{gives[0].words}加到{top}分，超过分值{full}分：最高得多少分？")
        return parts, worths[0], low, full
    if len(gives) == 1 and worths[0] == full and len(deducts) >= 2 and graded_labels([*gives, *deducts]):
        return with_adjustments(
            [levels_of(sorted([*gives, *deducts, *zeros], key=lambda c: c.start), draft, full)], counts, parsed, draft
        )
    if len(gives) == 1 and len(worded) == 1 and gives[0].effect.kind == "points" and worths[0] == full:
        draft.use("else_zero")
        return (
            [
                replace(
                    levels_of(
                        [
                            gives[0],
                            replace(
                                gives[0], label="其他", otherwise=True, effect=replace(gives[0].effect, kind="zero")
                            ),
                        ],
                        draft,
                        full,
                    )
                )
            ],
            ZERO,
            ZERO,
            full,
        )
    if len(gives) == 1 and worths[0] == full:
        return one_full_mark(gives[0], zeros, deducts, soft, worded, parsed, draft)
    bonus = sum((c.ceiling(full) or ZERO for c in counts if c.effect.verb == "add"), ZERO)
    if (
        len(gives) == 1 and bonus and worths[0] + bonus == full and not deducts
    ):  # 完成得3分…；每超额1件加0.5分，最多加2分
        opposite = [c for c in zeros if c.otherwise or negates(gives[0].label, c.label)]
        if opposite:
            yes_no = levels_of(sorted([gives[0], opposite[0]], key=lambda c: c.start), draft, full)
            rest = [c for c in worded if c not in (gives[0], opposite[0])]
            return with_adjustments([yes_no], rest, parsed, draft)
    if len(gives) == 1:
        raise Unclear(f"“{gives[0].words}”只得{worths[0]}分，其余{full - worths[0]}分怎样给没有写明")
    return adjustments_only(worded, parsed, draft)


_OF_THE_WHOLE = re.compile("本指标|本项|整项|该指标")


def _is_lowest(zero: Clause, gives: list[Clause], counts: list[Clause]) -> bool:
    """Whether a clause without points is the lowest level (残缺不得分), not a veto (遗失凭证的，本指标0分)."""
    if zero.otherwise or any(negates(g.label, zero.label) for g in gives[:1]):
        return True
    if _OF_THE_WHOLE.search(zero.words) and graded_labels(gives):
        return False
    follows = len(zero.label) <= 6 and gives[-1].sentence <= zero.sentence <= gives[-1].sentence + 1
    return follows or not counts


def graded_labels(clauses: list[Clause]) -> bool:
    """A级/B级/C级, 优/良/中/差: the labels are grades of one thing."""
    shared = re.sub("^(?:较|基本|不|很|非常|比较|部分|未|完全|十分|一般)+", "", clauses[0].label[-6:])
    if len(shared) >= 2 and len(clauses) >= 3 and all(c.label.endswith(shared[-2:]) for c in clauses):
        return True  # 规范, 较规范, 不规范
    cores = [re.sub("^.*(?:为|达到|评为|是)", "", c.label) for c in clauses]
    return all(
        re.fullmatch("[A-Ea-e一二三四甲乙丙丁优良中差][级等档类]?|优秀|良好|合格|不合格|一般|较差", core)
        for core in cores
    )


def restates(clause: Clause, gives: list[Clause]) -> bool:
    """①…1分；②…1分，每缺1项扣1分: the deduction only repeats what a missing item costs."""
    return (
        clause.effect.verb == "deduct"
        and all(g.effect.points == clause.effect.points for g in gives)
        and bool(re.search("缺|少|不|未", clause.words))
    )


def missing_items(plain: list[Clause], counts: list[Clause], draft: Draft) -> Checklist | None:
    """符合评价要点得满分，一项不符合扣0.5分: a deduction per 要点 not met."""
    if len(draft.points) < 2 or len(counts) != 1:
        return None
    taken = counts[0].effect
    if taken.verb != "deduct" or taken.kind not in ("points", "share") or not taken.points or taken.high:
        return None
    plain = [c for c in plain if not (c.effect.kind == "zero" and checklists.none_met(c.whole_label))]
    base = [c for c in plain if c.effect.kind in ("full", "keep") or worth_of(c, draft) == draft.full]
    if (
        len(base) != len(plain)
        or not re.search("项|要点|条|个|点", counts[0].words)
        or not re.search("缺|不|未|少|没", counts[0].words)
    ):
        return None
    if re.search("发现|查|出现|发生|每处|每起|每次", counts[0].words):
        return None
    if not counts[0].floor:
        draft.use("floor_zero")
    if counts[0].per and counts[0].per.implied:
        draft.use("every_implied")
    if taken.kind == "share":
        draft.use("deduct_percent_of_weight")
    each = taken.points * draft.full if taken.kind == "share" else taken.points
    if taken.kind == "share" and each * (len(draft.points) - 1) >= draft.full:
        raise Unclear(f"“{counts[0].words}”以哪个分值为基数（本指标，还是该要点）？")
    return Checklist((ZERO,) * len(draft.points), draft.points, unmet=each, start=draft.full)


def one_full_mark(
    give: Clause,
    zeros: list[Clause],
    deducts: list[Clause],
    soft: list[Clause],
    worded: list[Clause],
    parsed: Parsed,
    draft: Draft,
) -> Joined:
    """One clause gives the full mark; the rest either is its opposite (yes/no) or takes something away."""
    full = draft.full
    others = [c for c in worded if c is not give]
    lesser = [c for c in [*zeros, *deducts] if "倒扣" not in c.words]
    opposite = next((c for c in lesser if c.otherwise or negates(give.label, c.label)), None)
    if opposite is not None and any(c.per for c in worded) and not opposite.otherwise and _NOTHING.match(give.label):
        opposite = None
    if opposite is None and len(others) == 1 and others[0] in zeros and not give.label.startswith("未"):
        opposite = others[0] if is_short(give.label) and is_short(others[0].label) else None
    if (
        opposite is not None
        and opposite.effect.verb == "deduct"
        and opposite.effect.points != full
        and len(others) > 1
        and not opposite.otherwise
    ):
        opposite = None
    if opposite is None and len(others) == 1 and others[0] in deducts and others[0].effect.high:
        opposite = others[0]  # 组织混乱的，视情节扣1～4分: the other side of 组织有序, whatever its words
    if opposite is not None and _ALL_OF.search(give.label) and _NONE_OF.search(opposite.label):
        raise Unclear(f"“{give.words}”与“{opposite.words}”之间，只有一部分符合时得几分没有写明")
    if opposite is not None:
        yes_no = levels_of(sorted([give, opposite], key=lambda c: c.start), draft, full)
        return with_adjustments([yes_no], [c for c in others if c is not opposite], parsed, draft)
    band = next((c for c in soft if negates(give.label, c.label)), None)
    if band is not None and any(limit.kind == "deduct_max" for limit in parsed.limits):
        graded = levels_of([give, band], draft, full)
        parsed.limits = []
        return with_adjustments([graded], [c for c in others if c is not band], parsed, draft)
    if not others:
        raise Unclear(f"只写了“{give.words}”，其他情况怎样计分没有写明")
    if re.match("有|建立|制定|设立|设置|成立|编制|出台|已|签订|配备", give.label) and any(
        c.per or c.effect.verb == "deduct" for c in others
    ):
        exists = levels_of(
            [give, replace(give, label="无", otherwise=False, effect=replace(give.effect, kind="zero"))], draft, full
        )
        absent = [
            c
            for c in others
            if c.effect.kind == "zero" and re.match("未|没|无", c.label) and negates(give.label, c.label)
        ]
        has, has_not = exists.levels
        named = (replace(has, aliases=("有",)), replace(has_not, aliases=tuple(c.label for c in absent)))
        exists = replace(exists, levels=named)
        return with_adjustments([exists], [c for c in others if c not in absent], parsed, draft)
    return adjustments_only(others, parsed, draft, stated=True)


_ALL_OF = re.compile("双(?!不|未|随机)|两[者项]均(?!不|未)")
_NONE_OF = re.compile("双(?:不|未)|两[者项](?:均|都)(?:不|未)")


_NOTHING = re.compile("(?:全年|年度内?|本年度?|期间|考核期内?)?(?:未|无|没)")


def is_short(label: str) -> bool:
    return len(label) <= 12
