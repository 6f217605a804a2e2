"""What can be proved on a rule before any value is known (standards checked for faults: 评分标准查错).

Each fault is one Chinese sentence with the words of the standard it points at and the figures; `passed` says what holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from . import arithmetic as exactly
from .assembly import is_distance
from .clauses import Clause, Parsed
from .draft import COMPLETION, LOWER_NAME, Draft, Unclear
from .phrases import figure, points, quoted, region, size
from .reach import clamped, negative_matters, reach_of
from .rules import Checklist, Choice, Curve, Flat, Formula, Hyperbola, Levels, Line, Occurrences, Open, Rule, Segment, Switch
from .thresholds import Stretch, stretch
from .worded import SHARES

ZERO = Decimal(0)
CLIFF = Decimal("0.05")
"""A jump larger than this share of the full mark is reported where the rule is otherwise continuous."""
_TWO_SIDED = re.compile("±|正负|上下|浮动|相差|偏离|偏差|绝对值|误差|区间|之间|控制在")
_HIGHER = re.compile(r"(?:满意度|知晓率|知晓度|优良率|参与率|普及率|巩固率|就业率|回收率|增长率|优良天数|达标率|节约率|降低率)$")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault proved in a standard: which check, what it says, the words it points at."""

    check: str  # gap | overlap | edge | dead | jump | maximum | worst | cap | direction | monotone | shares | steps | units
    says: str
    words: str = ""
    asked: bool = False  # the reading already asks about it

    def __str__(self) -> str:
        return self.says


def prove(rule: Rule | None, draft: Draft, parsed: Parsed | None) -> tuple[Fault, ...]:
    """Every fault that can be shown on the rule alone; nothing where there is no rule to prove."""
    found: list[Fault] = [Fault("reading", problem) for problem in draft.problems]
    if rule is not None:
        for part in rule.parts:
            curve = part.otherwise if isinstance(part, Switch) else part
            if isinstance(curve, Curve):
                found += _curve_faults(curve, rule, draft)
            elif isinstance(curve, Occurrences):
                found += _caps(curve, rule)
        if parsed is not None:
            found += [*_edges(rule, draft, parsed), *_dead(rule, draft, parsed), *_steps(rule, draft, parsed), *_shares(rule, draft, parsed)]
        found += [*_extremes(rule), *_direction(rule, draft), *_units(draft)]
    return tuple({fault.says: fault for fault in found}.values())


def _curve_faults(part: Curve, rule: Rule, draft: Draft) -> Iterator[Fault]:
    yield from _gaps(part, draft)
    yield from _jumps(part, rule)
    yield from _never_binds(part)
    yield from _monotone(part, draft)


# -- one curve ---------------------------------------------------------------------------------------------------------


def _gaps(part: Curve, draft: Draft) -> Iterator[Fault]:
    """Stretches nobody gives points for."""
    for i, s in enumerate(part.segments):
        if not isinstance(s.form, Open):
            continue
        if s.where.high is not None and s.where.high <= 0 and not s.where.high_closed and not negative_matters(part):
            continue  # the value cannot be negative
        where = region(s.where, part)
        beside = [quoted(n.words) for n in (*part.segments[max(0, i - 1) : i], *part.segments[i + 1 : i + 2]) if n.words and not isinstance(n.form, Open)]
        between = f"（它的两边是{'和'.join(dict.fromkeys(beside))}）" if beside else ""
        if "两句" in s.form.ask or "都包含" in s.form.ask:
            yield Fault("overlap", f"{where}有两句给出不同的分数{between}，得分不能确定", s.words, s.form.ask in draft.asks)
        else:
            yield Fault("gap", f"{where}没有得分规定{between}", s.words, s.form.ask in draft.asks)


def _jumps(part: Curve, rule: Rule) -> Iterator[Fault]:
    """A cliff at one value of a rule that otherwise runs continuously."""
    for left, right in zip(part.segments, part.segments[1:], strict=False):
        edge = left.where.high
        if edge is None or not any(isinstance(s.form, (Line, Hyperbola)) for s in (left, right)):
            continue
        a, b = clamped(part, left.form, edge), clamped(part, right.form, edge)
        if a is None or b is None or abs(a - b) <= CLIFF * rule.full:
            continue
        words = right.words if isinstance(left.form, (Line, Hyperbola)) else left.words
        share = points(exactly.cents(abs(a - b) * 100 / rule.full, 0))
        yield Fault(
            "jump",
            f"在{figure(edge, part.unit, part.asks_for)}处得分由{points(a)}分跳到{points(b)}分，相差{points(abs(a - b))}分（分值的{share}%），"
            f"前后不衔接，请核对{quoted(words)}",
            words,
        )  # fmt: skip


def _never_binds(part: Curve) -> Iterator[Fault]:
    """每高1%减2分（本项8分）；高出6%以上0分: 0 is reached at 4% already."""
    pieces = part.segments
    for i, s in enumerate(pieces):
        if not isinstance(s.form, Flat) or not s.words:
            continue
        for j in (i - 1, i + 1):
            if not 0 <= j < len(pieces):
                continue
            line, edge = pieces[j], s.where.low if j < i else s.where.high
            if not isinstance(line.form, Line) or edge is None or line.words == s.words or line.form.y1 == line.form.y0:
                continue
            bound = part.low if s.form.points == part.low else part.high if s.form.points == part.high else None
            if bound is None:
                continue
            reached = line.form.x0 + exactly.ratio((bound - line.form.y0) * (line.form.x1 - line.form.x0), line.form.y1 - line.form.y0)
            if reached in line.where and reached != edge:
                yield Fault(
                    "dead",
                    f"{quoted(s.words)}不起作用：按{quoted(line.words)}，到{figure(reached, part.unit, part.asks_for)}时已经是{points(bound)}分",
                    s.words,
                )


def _monotone(part: Curve, draft: Draft) -> Iterator[Fault]:
    """A better value with a lower score: up, then down, then up again, or a best tier that is not the best."""
    course = list(_course(part))
    turns = [(a, b) for a, b in zip(course, course[1:], strict=False) if a[0] != b[0]]
    ups = [k for k, (a, b) in enumerate(turns) if b[0] > a[0]]
    downs = [k for k, (a, b) in enumerate(turns) if b[0] < a[0]]
    if not ups or not downs:
        return
    if max(ups) < min(downs):  # one peak: two-sided, unless everything else says “the more the better”
        better = _expected(draft)
        tiers = all(isinstance(s.form, (Flat, Choice)) for s in part.segments)
        if better is None or not tiers or _TWO_SIDED.search(draft.text + draft.indicator):
            return
        outer = turns[-1] if better else turns[0]
        low, high = (outer[1], outer[0]) if better else (outer[0], outer[1])
    else:
        fall = max(downs) if min(downs) < max(ups) else min(downs)
        fall = next(k for k in downs if any(u > k for u in ups))
        high, low = turns[fall]
    yield Fault(
        "monotone",
        f"得分高低与数值好坏不一致：{region(high[1].where, part)}得{points(high[0])}分，{region(low[1].where, part)}却得{points(low[0])}分，请核对{quoted(low[1].words)}",
        low[1].words,
    )


def _course(part: Curve) -> Iterator[tuple[Decimal, Segment]]:
    """The points at the ends of every segment, from left to right."""
    for s in part.segments:
        if isinstance(s.form, Choice):
            yield s.form.high, s
            continue
        ends = [s.where.low, s.where.high]
        if s.where.low is None:
            ends[0] = _far(s, part, left=True)
        if s.where.high is None:
            ends[1] = _far(s, part, left=False)
        for x in ends:
            value = clamped(part, s.form, x) if x is not None else None
            if isinstance(s.form, Flat):
                value = clamped(part, s.form, ZERO)
            if value is not None:
                yield value, s


def _far(s: Segment, part: Curve, *, left: bool) -> Decimal | None:
    edge = s.where.high if left else s.where.low
    if left and not negative_matters(part) and (edge is None or edge > 0):
        return ZERO
    step = Decimal(1000) + abs(edge or ZERO) * 1000
    return (edge or ZERO) - step if left else (edge or ZERO) + step


# -- clauses against the curve -----------------------------------------------------------------------------------------


def _claims(rule: Rule, draft: Draft, parsed: Parsed) -> list[tuple[Clause, Stretch, Curve]]:
    """The stretch each tier clause claims for itself, in the unit of its curve."""
    curves = [p.otherwise if isinstance(p, Switch) else p for p in rule.parts if isinstance(p, (Curve, Switch))]
    if len(curves) != 1:
        return []
    out = []
    for clause in parsed.clauses:
        if clause.per or not clause.conditions or clause.otherwise or clause.effect.kind in ("interpolate", "proportion", "formula"):
            continue
        aside = replace(draft, used=[], asks=[], problems=[])
        try:
            out.append((clause, stretch(clause.conditions, curves[0].unit, aside), curves[0]))
        except Unclear:
            continue
    return out


_EDGE_RULES = {
    "tier_edge_upper": "按口径归得分高的一档",
    "shared_bound_to_better": "按口径归得分高的一档",
    "boundary_overlap_first": "按口径以先写的为准",
}


def _edges(rule: Rule, draft: Draft, parsed: Parsed) -> Iterator[Fault]:
    """A boundary claimed by two clauses, or excluded by both its neighbours."""
    claims = _claims(rule, draft, parsed)
    for n, (one, a, part) in enumerate(claims):
        for other, b, _ in claims[n + 1 :]:
            for x, first, second in _shared_ends(a, b):
                if _same_effect(one, other):
                    continue
                said = figure(x, part.unit, part.asks_for)
                if first and second:
                    settled = next((how for key, how in _EDGE_RULES.items() if key in draft.used), "")
                    asked = any(said in ask for ask in draft.asks)
                    if settled or asked:
                        yield Fault("edge", f"{said}同时写在{quoted(one.words)}与{quoted(other.words)}里" + (f"，{settled}" if settled else ""), one.words, asked)
                elif not first and not second and "boundary_gap_upper" in draft.used:
                    yield Fault("edge", f"{said}没有归属：{quoted(one.words)}与{quoted(other.words)}都不包含它，按口径“{_gap_rule(draft)}”", one.words)


def _gap_rule(draft: Draft) -> str:
    return "归“不足”一档" if draft.settings.get("boundary_gap_upper") == "lower" else "归“超过”一档"


def _shared_ends(a: Stretch, b: Stretch) -> Iterator[tuple[Decimal, bool, bool]]:
    """Where one stretch ends and the other begins: the value, and whether each includes it."""
    for upper, lower in ((a.low, b.high), (b.low, a.high)):
        if upper and lower and upper.value == lower.value:
            ends = (upper.closed, lower.closed) if upper is a.low else (lower.closed, upper.closed)
            yield upper.value, *ends


def _same_effect(one: Clause, other: Clause) -> bool:
    return (one.effect.kind, one.effect.points, one.effect.high, one.effect.verb) == (other.effect.kind, other.effect.points, other.effect.high, other.effect.verb)


def _dead(rule: Rule, draft: Draft, parsed: Parsed) -> Iterator[Fault]:
    """Clauses that decide nowhere: shadowed by others, or a bonus above a score that is already full."""
    curves = [p.otherwise if isinstance(p, Switch) else p for p in rule.parts if isinstance(p, (Curve, Switch))]
    if len(curves) != 1:
        return
    deciding = {s.words for s in curves[0].segments}
    for clause in parsed.clauses:
        if clause.words in deciding or clause.otherwise:
            continue
        if clause.per and is_distance(clause, parsed, draft) and clause.effect.points is not None:
            adds = clause.effect.verb == "add"
            yield Fault("dead", f"{quoted(clause.words)}不起作用：{'加分以前已经是满分' if adds else '它所说的取值都已由别的条款规定了得分'}", clause.words)
    for clause, where, part in _claims(rule, draft, parsed):
        if clause.words not in deciding and not any(_decides(s, clause, where, draft) for s in part.segments):
            yield Fault("dead", f"{quoted(clause.words)}不起作用：它所说的取值都已由别的条款规定了得分", clause.words)


def _decides(s: Segment, clause: Clause, where: Stretch, draft: Draft) -> bool:
    """The segment lies in the clause's stretch and gives what the clause gives (its words were merged away), or is open."""
    inside = _middle(s)
    if inside is None or not where.overlaps_point(inside):
        return False
    if isinstance(s.form, (Open, Choice)):
        return True
    worth = {"full": draft.full, "keep": draft.full, "zero": ZERO}.get(clause.effect.kind, clause.effect.points)
    return isinstance(s.form, Flat) and (s.form.points == worth or clause.effect.kind in ("points", "share") and clause.effect.verb == "deduct")


def _middle(s: Segment) -> Decimal | None:
    low, high = s.where.low, s.where.high
    if low is None:
        return None if high is None else high - 1
    return low + 1 if high is None else (low + high) / 2


def _steps(rule: Rule, draft: Draft, parsed: Parsed) -> Iterator[Fault]:
    """One step costs the whole item: the scale has no middle."""
    for clause in parsed.clauses:
        per, effect = clause.per, clause.effect
        if not per or effect.verb != "deduct" or effect.kind != "points" or effect.points is None or clause.cap is not None:
            continue
        if effect.points > rule.full:
            yield Fault("steps", f"{quoted(clause.words)}一档就扣{points(effect.points)}分，超过分值{points(rule.full)}分", clause.words)
        elif effect.points == rule.full and is_distance(clause, parsed, draft):
            step = size(per.size, per.unit)
            yield Fault("steps", f"{quoted(clause.words)}只要差{step}就扣完{points(rule.full)}分，中间没有档次", clause.words)


def _shares(rule: Rule, draft: Draft, parsed: Parsed) -> Iterator[Fault]:
    """Weights that do not make up the item, or a count that differs from the 要点 there are."""
    for part in rule.parts:
        if not isinstance(part, Checklist):
            continue
        stated = SHARES.search(parsed.text)
        if "use_actual_points" in draft.used and stated:
            yield Fault("shares", f"标准写{quoted(stated[0])}，要点实际有{part.count}个，已按{part.count}个平均分配，请核对", stated[0])
        if part.by_count is not None:
            unsaid = [str(k) for k, worth in enumerate(part.by_count) if worth is None]
            if unsaid:
                yield Fault("gap", f"符合{'、'.join(unsaid)}项时得几分没有写明（共{part.count}项）")


# -- what can be reached -----------------------------------------------------------------------------------------------


def _extremes(rule: Rule) -> Iterator[Fault]:
    """The best and the worst score against 0 … 分值."""
    reach = reach_of(rule)
    full = points(rule.full)
    if reach.best is not None and rule.full - reach.best > Decimal("1e-9"):
        yield Fault("maximum", f"最高只能得{points(reach.best)}分，分值却是{full}分")
    if reach.best is not None and reach.best - rule.full > Decimal("1e-9"):
        yield Fault("maximum", f"最高可得{points(reach.best)}分，超过分值{full}分：请确认加分允许超出本项分值")
    unsaid = any(isinstance(p, Curve) and any(isinstance(s.form, Open) for s in p.segments) for p in rule.parts)
    capped = any(isinstance(p, Occurrences) and p.cap for p in rule.parts)
    if reach.worst is not None and reach.worst > Decimal("1e-9") and not unsaid and not capped:
        yield Fault("worst", f"最差也得{points(reach.worst)}分，没有得0分的情形")


def _caps(part: Occurrences, rule: Rule) -> Iterator[Fault]:
    """最多扣1分 in an item of 3: it can never cost more than 1."""
    if part.amount >= 0 or part.cap is None or not rule.start:
        return
    others = [p for p in rule.parts if p is not part]
    if not others and part.cap < rule.full:
        yield Fault("cap", f"{quoted(part.words or part.label)}最多只扣{points(part.cap)}分，本项{points(rule.full)}分最差也得{points(rule.full - part.cap)}分", part.words)
    elif part.cap > rule.full:
        yield Fault("cap", f"{quoted(part.words or part.label)}的扣分上限{points(part.cap)}分高于分值{points(rule.full)}分，上限不起作用", part.words)


def _expected(draft: Draft) -> bool | None:
    """True where the indicator's name says that more is better; its last words decide (投诉办结率: 办结率)."""
    name = re.sub(r"[（(].*$", "", draft.indicator).strip("“”\" ")
    if _HIGHER.search(name) or re.search(rf"(?:{COMPLETION.pattern})$", name):
        return True
    lower = [m.end() for m in LOWER_NAME.finditer(name)]
    return False if draft.lower_is_better and lower and len(name) - lower[-1] <= 2 else None


def _direction(rule: Rule, draft: Draft) -> Iterator[Fault]:
    expected = _expected(draft)
    if expected is None:
        return
    for part in rule.parts:
        curve = part.otherwise if isinstance(part, Switch) else part
        if not isinstance(curve, Curve):
            continue
        course = [value for value, _ in _course(curve)]
        rising = all(a <= b for a, b in zip(course, course[1:], strict=False))
        falling = all(a >= b for a, b in zip(course, course[1:], strict=False))
        if not course or rising == falling or rising == expected:
            continue
        name, said = draft.indicator, "越高得分越高" if rising else "越高得分越低"
        yield Fault("direction", f"方向请核对：指标“{name}”通常越{'高' if expected else '低'}越好，标准却是数值{said}")


_UNIT_NOTES = {
    "percent_sign_missing": "标准里的数没有写“%”，按百分数理解",
    "pp_on_non_percent": "指标不是百分数，标准却按“百分点”扣（加）分，按本指标的1个单位理解",
    "pct_relative": "指标是数量，标准却按百分比分档，按参照值的百分之几理解",
    "formula_beats_column": "公式的分母与目标值不一致，以公式为准",
}


def _units(draft: Draft) -> Iterator[Fault]:
    for convention, says in _UNIT_NOTES.items():
        if convention in draft.used:
            yield Fault("units", f"{says}，请核对")


# -- what holds --------------------------------------------------------------------------------------------------------


def passed(rule: Rule) -> list[str]:
    """What was proved to hold, in Chinese: coverage, continuity, best = 分值, worst = 0."""
    lines: list[str] = []
    for part in rule.parts:
        curve = part.otherwise if isinstance(part, Switch) else part
        if isinstance(curve, Curve):
            lines += _proved(curve, rule)
        elif isinstance(curve, Checklist):
            lines.append(f"{curve.count}个要点都有分")
        elif isinstance(curve, Levels):
            lines.append(f"{len(curve.levels)}个等级各有得分，没有重复")
    reach = reach_of(rule)
    if any(isinstance(part, Formula) for part in rule.parts):
        return lines
    if reach.best is not None and abs(reach.best - rule.full) <= Decimal("1e-9"):
        lines.append(f"最高{points(rule.full)}分，等于分值")
    if reach.worst is not None and abs(reach.worst) <= Decimal("1e-9"):
        lines.append("最差0分")
    return list(dict.fromkeys(lines))


def _proved(part: Curve, rule: Rule) -> list[str]:
    lines = []
    holes = [s for s in part.segments if isinstance(s.form, Open)]
    natural = [s for s in holes if s.where.high is not None and s.where.high <= 0 and not s.where.high_closed]
    if not holes:
        lines.append("所有取值都有得分规定，没有缺口和重叠")
    elif len(natural) == len(holes):
        lines.append("0以上的取值都有得分规定，没有缺口和重叠")
    if any(isinstance(s.form, Line) for s in part.segments) and not list(_jumps(part, rule)):
        lines.append("各段首尾相接，没有跳跃")
    return lines


__all__ = ["CLIFF", "Fault", "passed", "prove"]
