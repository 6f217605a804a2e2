"""Numeric clauses → parts: one curve, or a curve beside counts, conditions and items."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from .. import checklists
from ..clauses import Clause, Effect, End, Parsed
from ..curves import Plotter
from ..draft import Draft, Unclear
from ..pieces import Claim
from ..plotted_formulas import Bent, form_or_part, in_hundredths
from ..rules import Choice, Curve, Flag, Flat, Form, Formula, Hyperbola, Joined, Line, Part, Stairs, Switch
from ..thresholds import Stretch
from ..worded import flag, occurrences
from .adjusting import adjustments, floor_of, note_floor, without_both
from .joint import joint_tiers
from .roles import worth_of
from .subjects import by_subject, one_number_each, subject_of

ZERO = Decimal(0)


def numeric_parts(numeric: list[Clause], worded: list[Clause], parsed: Parsed, draft: Draft) -> Joined:
    counts = [c for c in worded if c.per]
    gives = [c for c in worded if not c.per and worth_of(c, draft) and not c.otherwise]
    if joint := joint_tiers(numeric, worded, draft):
        return [joint], ZERO, ZERO, draft.full
    floor = next((limit for limit in parsed.limits if limit.kind == "score_min" and limit.points), None)
    if floor and (nothing := next((c for c in numeric if c.effect.kind == "zero"), None)):
        raise Unclear(f"“{nothing.words}”与“{floor.words}”矛盾：得0分，还是最低{floor.points}分？")
    groups = by_subject(numeric, draft)
    one_number_each(numeric, draft)
    if len(groups) > 1:
        return several_numbers(groups, worded, parsed, draft)
    fillers = [c for c in worded if c.otherwise and not c.per and c.effect.kind != "discretion"]
    flags = [c for c in worded if c not in counts and c not in gives and c not in fillers]
    for clause in flags:
        if clause.effect.kind == "discretion":
            draft.ask(f"“{clause.words}”酌情扣几分没有写定：请逐次给出分数和理由")
    plotter = Plotter([*numeric, *fillers], parsed, draft)
    if (
        gives
        and len(gives) == 1
        and worth_of(gives[0], draft) == draft.full
        and not any(c.effect.kind in ("full", "keep") for c in numeric)
    ):
        best = max((worth_of(c, draft) or ZERO for c in numeric if not c.per), default=None)
        if best is not None and ZERO < best < draft.full and not any(c.per for c in numeric):
            plotter.open_top = True
            otherwise = drawn(plotter, numeric, draft)
            if not isinstance(otherwise, Curve):
                raise Unclear(f"“{gives[0].words}”以外按公式计分，公式要填几个数，怎样合用？")
            return [Switch(gives[0].label, draft.full, otherwise)], ZERO, ZERO, draft.full
        if any(c.per for c in numeric):
            draft.use("override_bool")
            gives = []
    if len(gives) == 1 and worth_of(gives[0], draft) == draft.full and _take_only([*numeric, *worded], gives[0]):
        gives = []  # 合同履行良好得6分: what is left when nothing is taken
    if counts and not fillers and all(c.effect.kind == "zero" for c in numeric):
        plotter.clauses = [*numeric, Clause("", "", Effect("full"), otherwise=True)]
    if gives:
        return sum_of(numeric, fillers, worded, parsed, draft)
    if counts:
        curve = drawn(plotter, numeric, draft)
        if not isinstance(curve, Curve):
            raise Unclear(f"“{numeric[0].words}”按公式计分，与“{counts[0].words}”怎样合用？")
        if len(numeric) == 1 and any(s.filled and s.form == Flat(ZERO) for s in curve.segments):
            raise Unclear(f"达不到“{numeric[0].words}”时得0分，还是只按“{counts[0].words}”计？")
        ordered: list[tuple[int, Part]] = [(numeric[0].start, as_deduction(curve, draft.full))]
        ordered += [(c.start, occurrences(c, draft)) for c in counts] + [
            (c.start, flag(c, draft, assumed=True)) for c in flags
        ]
        note_floor(parsed, draft, counts)
        low = floor_of(parsed, draft.full)
        return [p for _, p in sorted(ordered, key=lambda pair: pair[0])], draft.full, low, draft.full
    curve = drawn(plotter, numeric, draft)
    if flags:
        draft.use("extra_zero_condition" if all(c.effect.kind == "zero" for c in flags) else "override_bool")
    triggered = "triggered" in (draft.settings.get("override_bool"), draft.settings.get("extra_zero_condition"))
    extra = [
        replace(p, assumed=True, unanswered=triggered) if isinstance(p, Flag) else p for p in adjustments(flags, draft)
    ]
    parts: list[Part] = [curve, *extra]
    high = curve.high if isinstance(curve, (Curve, Formula)) else draft.full
    low = curve.low if isinstance(curve, (Curve, Formula)) else ZERO
    return parts, ZERO, low, high


def _take_only(clauses: list[Clause], but: Clause) -> bool:
    """Whether all the others deduct, keep or give nothing, one of them by the piece."""
    others = [c for c in clauses if c is not but]
    takes = all(c.effect.verb == "deduct" or c.effect.kind in ("zero", "keep") for c in others)
    return takes and any(c.per for c in others)


def drawn(plotter: Plotter, numeric: list[Clause], draft: Draft) -> Curve | Formula:
    """The curve, with written formulas claimed first; a formula over several inputs stands alone."""
    formulas = [(c, c.effect.formula) for c in numeric if c.effect.formula is not None]
    plotter.clauses = [c for c in plotter.clauses if not any(c is k for k, _ in formulas)]
    plotter.by_formula = bool(formulas)
    for clause, written in formulas:
        threshold = next(
            (
                c.low.value
                for k in numeric
                for c in k.conditions
                if c.low and not c.relative and k.effect.kind in ("points", "full") and k is not clause
            ),
            None,
        )
        if plotter.unit == "%":
            written = in_hundredths(written)
        made = form_or_part(written, draft, threshold, mirrored=bool(clause.conditions) or plotter.measures_deviation())
        capped = any(limit.kind == "score_max" for limit in plotter.parsed.limits)
        if len(numeric) == 1 and not capped and written.factor not in (None, draft.full):
            raise Unclear(f"公式按{written.factor}分计算，而分值是{draft.full}分，以哪个为准？")
        if isinstance(made, Formula):
            others = [c for c in numeric if c is not clause and c.effect.kind not in ("proportion",)]
            if others:
                raise Unclear(
                    f"公式“{clause.words}”有{len(made.inputs)}个数要填（{'、'.join(made.inputs)}），与其他分档怎样合用？"
                )
            high = next(
                (limit.amount(draft.full) for limit in plotter.parsed.limits if limit.kind == "score_max"),
                draft.full,
            )
            draft.use("floor_zero")
            return replace(made, high=high)
        if plotter.unit is None and re.search("率|占比|比例|比重", clause.words):
            plotter.unit = "%"
        if isinstance(made, Bent):
            turn = End(made.turn, True, True)
            plotter.claims.append(Claim(Stretch(None, turn), made.below, clause.words, 1))
            plotter.claims.append(Claim(Stretch(turn, None), made.above, clause.words, 1))
            continue
        if clause.between and not clause.conditions:
            plotter.fill_between, plotter.bridge_form = clause, made
            continue
        if all(c.bare for c in clause.conditions):
            clause.conditions = []  # 现场抽查10个点位，得分=…: a lead-in
        where = plotter.stretch_of(clause) if clause.conditions else Stretch(None, None)
        plotter.claims.append(Claim(where, made, clause.words, 0 if clause.conditions else 1))
        if written.deducts:
            plotter.parsed.floor = True
    if formulas:
        plotter.clauses = [
            c for c in plotter.clauses if not (c.effect.kind in ("proportion", "interpolate") and not c.conditions)
        ]
    return plotter.curve()


def as_deduction(curve: Curve, full: Decimal) -> Curve:
    """The curve as what it takes away from the full mark, to be summed with other deductions."""
    segments = tuple(replace(s, form=_lowered(s.form, full)) for s in curve.segments)
    return replace(curve, segments=segments, low=None, high=ZERO)  # what holds the score holds the sum, not one term


def _lowered(form: Form, by: Decimal) -> Form:
    if isinstance(form, Flat):
        return Flat(form.points - by)
    if isinstance(form, Line):
        return replace(form, y0=form.y0 - by, y1=form.y1 - by)
    if isinstance(form, Stairs):
        return replace(form, base=form.base - by)
    if isinstance(form, (Choice, Hyperbola)):
        raise Unclear("按档内给分（或反比例）得出的分与另外的扣分怎样合用？")
    return form


def sum_of(numeric: list[Clause], fillers: list[Clause], worded: list[Clause], parsed: Parsed, draft: Draft) -> Joined:
    """A numeric standard beside items with points of their own: the maxima must add up to the full mark."""
    items = [c for c in worded if not c.per and not c.otherwise and worth_of(c, draft)]
    rest = [c for c in worded if c not in items and c not in fillers]
    top = max((worth_of(c, draft) or ZERO for c in numeric if not c.per), default=ZERO)
    together = top + sum((worth_of(c, draft) or ZERO for c in items), ZERO)
    if rest and (not items or not top):
        raise Unclear(f"“{rest[0].words}”与“{numeric[0].words}”是什么关系？请写明各在什么情形下计分")
    if not top or together != draft.full:
        raise Unclear(f"各句最高合计{together}分，与分值{draft.full}分不符：几句是相加，还是取其一？")
    inner = replace(draft, full=top)
    curve = drawn(Plotter([*numeric, *fillers], parsed, inner), numeric, inner)
    ordered: list[tuple[int, Part]] = [
        (numeric[0].start, curve),
        (items[0].start, checklists.with_own_points(items, draft.full)),
    ]
    for clause in rest:
        ordered.append((clause.start, occurrences(clause, draft) if clause.per else flag(clause, draft, assumed=True)))
    return [p for _, p in sorted(ordered, key=lambda pair: pair[0])], ZERO, ZERO, draft.full


def several_numbers(groups: list[list[Clause]], worded: list[Clause], parsed: Parsed, draft: Draft) -> Joined:
    """More than one number: only clear when every group only deducts, or their maxima add up."""
    every = [c for g in groups for c in g]
    deducting = all(c.effect.verb == "deduct" and (c.per or c.effect.points != draft.full) for c in every)
    counts = [c for c in worded if c.per]
    others = [c for c in worded if not c.per]
    base = [c for c in others if worth_of(c, draft) == draft.full]
    if not deducting:
        tops = [max((worth_of(c, draft) or ZERO for c in g if not c.per), default=ZERO) for g in groups]
        shared = [c for g in groups for c in g if c.per and not subject_of(c)]
        if shared and any(len(g) == 1 and not g[0].per for g in groups) and any(c.mark == "" for c in shared):
            names = "、".join(s for g in groups if (s := next((s for c in g if (s := subject_of(c))), "")))
            raise Unclear(f"“{shared[0].words}”扣的是哪一个（{names}），还是各个都扣？")
        if sum(tops) == draft.full and not worded and all(tops):
            parts: list[Part] = []
            for group, top in zip(groups, tops, strict=True):
                inner = replace(draft, full=top)
                parts.append(drawn(Plotter(group, parsed, inner), group, inner))
            return parts, ZERO, ZERO, draft.full
        names = "、".join(dict.fromkeys(n for g in groups if (n := next((s for c in g if (s := subject_of(c))), ""))))
        raise Unclear(f"标准涉及几个不同的数（{names}），各是多少？怎样合并计分？")
    ordered: list[tuple[int, Part]] = []
    for group in groups:
        if any(c.per for c in group):
            plotter = Plotter(
                group,
                replace(
                    parsed,
                    limits=[],
                    statements=[s for s in parsed.statements if s.sentence in {c.sentence for c in group}],
                ),
                draft,
            )
            curve = as_deduction(plotter.curve(), draft.full)
            cap = cap_of(group)
            ordered.append((group[0].start, curve if cap is None else replace(curve, low=-cap)))
        else:
            ordered += [(c.start, flag(replace(c, label=c.words), draft)) for c in group]
    ordered += [(c.start, occurrences(c, draft)) for c in counts] + [
        (c.start, flag(c, draft)) for c in others if c not in base
    ]
    note_floor(parsed, draft, every)
    return without_both([p for _, p in sorted(ordered, key=lambda pair: pair[0])]), draft.full, ZERO, draft.full


def cap_of(group: list[Clause]) -> Decimal | None:
    caps = [c.cap for c in group if c.cap is not None]
    return caps[0] if caps else None
