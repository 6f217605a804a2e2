"""Clauses → rule: which clauses share one number, which are items, levels, counts or conditions, and how they add up."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from .clauses import Clause, Condition, End, Limit, Parsed, Per, parse
from .curves import EVENTS, LATE, Plotter
from .draft import COMPLETION, Draft, Unclear
from .plotted_formulas import form_or_part
from .pieces import Claim
from .rules import Checklist, Curve, Flag, Formula, Group, Levels, Occurrences, Part, Rule, Switch
from .thresholds import Stretch
from .tokens import chinese_number
from . import checklists
from .worded import flag, given, levels_of, negates, occurrences

ZERO = Decimal(0)
_NOT_APPLICABLE = re.compile(r"^(?:但|如|若|对|对于|凡)?(?:未安排|未涉及|不涉及|没有(?:安排|涉及|此|该|相关)|无(?:此|该|相关|需)|当年(?:没有|无|未安排)|未发生(?:此|该))")
_FROM_TOTAL = re.compile(r"(?:从|在)(?:项目|评价)?总分(?:中|里)?(?:再|继续|续)?(?:倒)?扣|续扣")
_EACH_OF = re.compile(r"分别")


def assemble(parsed: Parsed, draft: Draft) -> Rule:
    """Join the clauses of one standard into its rule; raises Unclear with the question where that can't be done."""
    if parsed.stated_full is not None and parsed.stated_full != draft.full:
        raise Unclear(f"标准写明满分{parsed.stated_full}分，而分值是{draft.full}分，以哪个为准？")
    if vague := next((c for c in parsed.clauses if re.search("多次|再次|屡次", c.label)), None):
        raise Unclear(f"“{vague.words}”指几次没有写明")
    ticked = checklists.by_share(parsed, draft) if _has_items(parsed, draft) else None
    unread = [said for said in parsed.leftovers if not (ticked and re.search("扣|不得|相应", said))]
    if unread:
        raise Unclear(f"没有读懂“{unread[0]}”，请把这一句改写清楚")
    if ticked:
        rest = [c for c in _paired(parsed.clauses) if not any(c.words == used.words and c.start == used.start for used in ticked[1])]
        parts, start, low, high = _with_adjustments([ticked[0]], rest, parsed, draft)
        return Rule(draft.full, tuple(parts), start, low, high)
    if parts := sections(parsed, draft):
        return Rule(draft.full, tuple(parts), ZERO, None, draft.full)
    clauses = _paired(_settled(parsed.clauses, parsed, draft))
    if not clauses:
        raise Unclear("没有写明怎样计分：达到什么情况得多少分？")
    clauses = _counted_series(clauses, parsed, draft)
    if parsed.series and not any(c.conditions or (c.per and is_distance(c, parsed, draft)) for c in clauses):
        raise Unclear(f"“{parsed.series}”怎样递进没有写明：更多次（级）时每次扣（给）多少分？")
    if _pure_discretion(clauses):
        raise Unclear("只写了酌情给分，没有分档：请逐次给出分数和理由，或补充评分标准")
    not_applicable, clauses = _without_not_applicable(clauses, draft)
    if _FROM_TOTAL.search(parsed.text):
        clauses = _without_cap_before_spill(clauses, draft)
    parts, start, low, high = _parts(clauses, parsed, draft)
    spill = bool(_FROM_TOTAL.search(parsed.text)) and not any(isinstance(p, Flag) and p.to_total for p in parts)
    parts, together = _taken_together(parts)
    return Rule(
        draft.full, tuple(parts), start, low, high, spill, worst_only=_same_matter(parts, draft), together=together, not_applicable=not_applicable
    )


def sections(parsed: Parsed, draft: Draft) -> list[Part]:
    """Parts with full marks of their own that add up: by headings （4分）：, by item marks, or sentence by sentence."""
    from .sections import split

    parts: list[Part] = []
    simple: list[Clause] = []
    for text, worth in split(parsed, draft):
        inner = replace(draft, full=worth, text=text, points=(), asks=[], used=[])
        sub = parse(text)
        if len(sub.clauses) == 1 and not sub.clauses[0].per and not sub.clauses[0].conditions and sub.clauses[0].effect.points == worth:
            simple.append(sub.clauses[0])
            continue
        if simple:
            parts.append(checklists.with_own_points(simple))
            simple = []
        rule = assemble(sub, inner)
        for question in inner.asks:
            draft.ask(question)
        for convention in inner.used:
            draft.use(convention)
        parts.append(rule.parts[0] if len(rule.parts) == 1 and rule.start == 0 and isinstance(rule.parts[0], (Checklist, Levels)) else Group(rule, text))
    if simple:
        parts.append(checklists.with_own_points(simple))
    return parts


def _settled(clauses: list[Clause], parsed: Parsed, draft: Draft) -> list[Clause]:
    """完成任务的得5分: a number where the indicator is one, words where it is not."""
    measured = draft.unit is not None or draft.target is not None
    counted = {c.unit for k in clauses for c in k.conditions if c.equal or c.low}
    for i, clause in enumerate(clauses):
        if clause.per and clause.per.implied and clause.per.direction == "count" and clause.per.unit in counted:  # 发现1次…，发现2次…
            one = End(clause.per.size, True, True)
            clause.conditions, clause.per = [Condition(one, End(clause.per.size, True, True), clause.per.unit, equal=True)], None
        if i and clause.effect.verb == "deduct" and "倒扣" in clause.words and not clause.conditions and clauses[i - 1].effect.kind == "zero" and clauses[i - 1].conditions:
            beyond = -(clause.effect.points or ZERO)
            clauses[i - 1].effect = replace(clause.effect, verb="give", points=beyond)
            parsed.limits.append(Limit("score_min", beyond, clause.words))
            clause.effect = replace(clause.effect, kind="merged")
    clauses = _of_category([c for c in clauses if c.effect.kind != "merged"], draft)
    another = any(
        c.unit == "%" and not c.weak and not COMPLETION.search(draft.indicator + c.subject) for k in clauses for c in k.conditions
    )
    for clause in clauses:
        strong = [c for c in clause.conditions if not c.bare]
        if strong and len(strong) < len(clause.conditions):  # 抽查3个乡镇60份档案，合格率98%以上: figures of the lead-in
            clause.conditions = [c for c in clause.conditions if not c.bare or c.unit in {s.unit for s in strong}]
        if not any(c.weak for c in clause.conditions):
            continue
        if another and draft.target is None:  # 未完成任务的不得分 beside a cost rate: another matter
            clause.conditions = [c for c in clause.conditions if not c.weak]
            clause.label = clause.whole_label if not clause.conditions else clause.label
            continue
        kin = any((c.per and c.per.unit == "%" and is_distance(c, parsed, draft)) or c.effect.kind in ("proportion", "formula") for c in clauses)
        alone = len(clause.whole_label) <= 16 and not re.search("且|并|或者", clause.whole_label)
        if measured or (kin and alone):
            if not measured and draft.unit is None and not any(c.unit not in (None, "%") for k in clauses for c in k.conditions):
                draft.unit = "%"
            continue
        clause.conditions = [c for c in clause.conditions if not c.weak]
        if not clause.conditions:
            clause.label = clause.whole_label
    return clauses


def _of_category(clauses: list[Clause], draft: Draft) -> list[Clause]:
    """城区得4分,郊区得3分: the clauses of the class this indicator belongs to."""
    runs: dict[int, list[Clause]] = {}
    for i, clause in enumerate(clauses):
        word = re.split("[,的]", clause.label)[-1]
        if 2 <= len(word) <= 4 and i and clauses[i - 1].sentence == clause.sentence and not clause.conditions and not clause.per:
            runs.setdefault(clause.sentence, [clauses[i - 1]]).append(clause)
    names = [tuple(re.split("[,的]|每[^,]*,", c.label)[-1] for c in run) for run in runs.values()]
    if len(names) < 2 or len(set(names)) != 1 or len(runs) != len({c.sentence for c in clauses}):
        return clauses
    mine = [n for n in names[0] if n in draft.indicator or n == draft.settings.get("category_dependent")]
    if len(mine) != 1:
        raise Unclear(f"分{'、'.join(names[0])}几类给分，本项属于哪一类？")
    draft.use("category_dependent")
    index = names[0].index(mine[0])
    out = []
    for run in runs.values():
        first = run[0]
        out.append(replace(first, effect=replace(run[index].effect, verb=run[index].effect.verb or first.effect.verb), label="", floor=run[-1].floor))
    return out


_TIMES = re.compile(r"(?:(?P<n>[一二两三四五]|\d))(?P<unit>次|起|项|处|个|件|天|日|期|场)")


def _counted_series(clauses: list[Clause], parsed: Parsed, draft: Draft) -> list[Clause]:
    """少开一次扣1分，少开两次扣2分，依次类推 → 每少开一次扣1分."""
    if not parsed.series or len(clauses) < 2 or not all(c.effect.verb == "deduct" and c.effect.points for c in clauses):
        return clauses
    counts = [_TIMES.search(c.whole_label or c.words) for c in clauses]
    if not all(counts):
        return clauses
    numbers = [Decimal(m["n"]) if m["n"].isdigit() else chinese_number(m["n"]) for m in counts if m]
    first = clauses[0]
    each = (first.effect.points or ZERO) / numbers[0]
    if any(c.effect.points != each * n for c, n in zip(clauses, numbers, strict=True)) or numbers[0] != 1:
        return clauses
    draft.use("series_extrapolate")
    parsed.series = None
    unit = counts[0]["unit"] if counts[0] else None
    label = re.sub(r"[一二两三四五\d]+[次起项处个件天日期场]", "", first.whole_label)
    return [replace(first, conditions=[], per=Per("count", Decimal(1), unit, label))]


def _paired(clauses: list[Clause]) -> list[Clause]:
    """甲、乙的，每起分别扣0.6分、0.4分 and 超过90%、80%和70%的，分别得8、5、2分 → one clause each, in order."""
    out: list[Clause] = []
    i = 0
    while i < len(clauses):
        clause = clauses[i]
        run = [clause]
        while i + len(run) < len(clauses) and _EACH_OF.search(clause.words) and clauses[i + len(run)].sentence == clause.sentence and not (
            clauses[i + len(run)].label.strip("和及与、") or clauses[i + len(run)].conditions or clauses[i + len(run)].per
        ):
            run.append(clauses[i + len(run)])
        i += len(run)
        out += _shared_out(run) if len(run) > 1 else run
    return out


def _shared_out(run: list[Clause]) -> list[Clause]:
    first = run[0]
    verb = first.effect.verb
    if len(first.conditions) == len(run):
        out = []
        for condition, clause in zip(first.conditions, run, strict=True):
            if condition.bare:
                kind = first.conditions[0]
                condition = replace(kind, low=kind.low and replace(kind.low, value=condition.values[0]), high=kind.high and replace(kind.high, value=condition.values[0]))
            out.append(replace(clause, conditions=[condition], label="", effect=replace(clause.effect, verb=verb)))
        return out
    names = [n for n in re.split("[、,]|和|及|与", re.sub(r"(?:的)?,?每.*$|分别.*$", "", first.label)) if n]
    if len(names) != len(run):
        raise Unclear(f"“{first.words}”列了{len(names)}项，却给了{len(run)}个分数，怎样一一对应？")
    tail = re.sub(r"^.*[、和及与]", "", names[-1])
    shared = re.search(r"(?:发生|出现|存在|有).*$", tail)
    labels = [n if i == len(names) - 1 or not shared else n + shared[0] for i, n in enumerate(names)]
    return [
        replace(c, label=label, per=first.per and replace(first.per, label=label), effect=replace(c.effect, verb=verb))
        for label, c in zip(labels, run, strict=True)
    ]


def _pure_discretion(clauses: list[Clause]) -> bool:
    return all(c.effect.kind == "discretion" for c in clauses)


def _without_cap_before_spill(clauses: list[Clause], draft: Draft) -> list[Clause]:
    """本项9分扣完后从总分续扣: the cap is where the spill begins, not where deducting ends."""
    return [replace(c, cap=None) if c.cap == draft.full else c for c in clauses]


def _without_not_applicable(clauses: list[Clause], draft: Draft) -> tuple[Decimal | None, list[Clause]]:
    """未安排信息化项目的单位按满分计算: what counts when the item does not apply."""
    for clause in clauses:
        if len(clauses) > 1 and _NOT_APPLICABLE.search(clause.label) and clause.effect.kind in ("full", "keep") and not clause.conditions:
            rest = [c for c in clauses if c is not clause]
            if any(c.effect.kind in ("full", "points", "share", "formula", "proportion") for c in rest):
                return draft.full, rest
    return None, clauses


# -- sorting ---------------------------------------------------------------------------------------------------------


def is_distance(clause: Clause, parsed: Parsed, draft: Draft) -> bool:
    """A per-unit clause measures the indicator's number (distance) rather than counting occurrences."""
    per = clause.per
    if per is None:
        return False
    if per.direction == "count":  # 每发现一处扣0.5分，达到6处的不得分: the count itself is graded
        return any(c.unit == per.unit and c.unit not in (None, "%") for k in parsed.clauses if not k.per for c in k.conditions)
    if per.unit == "%":
        return True
    if re.search("名|位次", per.unit or "") and any(c.unit == "名" for k in parsed.clauses for c in k.conditions) or per.unit == "位":
        return True
    units = {c.unit for k in parsed.clauses if k is not clause or k.conditions for c in k.conditions}
    relative = any(c.relative for k in parsed.clauses for c in k.conditions)
    units |= {c.unit for s in parsed.statements for c in s.conditions if not s.parenthesis or re.search("目标|标准|要求", s.words)}
    if draft.unit not in (None, "%") or draft.target is not None:
        return True
    if per.unit in units or (relative and draft.target is not None):
        return True
    if "日期" in units and per.unit in ("天", "日", "周", "个自然日", "自然日"):
        return True
    same_kind = {"日": "天", "天": "日", "个工作日": "工作日", "工作日": "个工作日"}
    if same_kind.get(per.unit or "") in units:
        return True
    return any(u and per.unit and (u.endswith(per.unit[-1]) and per.unit not in ("次", "处", "起", "项")) for u in units)


def _numeric(clause: Clause, parsed: Parsed, draft: Draft) -> bool:
    if clause.per:
        return is_distance(clause, parsed, draft) or clause.effect.kind in ("proportion", "interpolate")
    if clause.effect.kind == "formula":
        return True
    if _starting_point(clause, parsed):
        return True
    if clause.conditions:
        return True
    return clause.effect.kind in ("proportion", "interpolate")




def _starting_point(clause: Clause, parsed: Parsed) -> bool:
    """按期完工得满分 beside 延期7天以内扣1分; 未发现得满分 beside 发现1次扣1分: the figure is 0 there."""
    if clause.conditions or clause.per or clause.effect.kind not in ("full", "keep", "points") or clause.effect.verb == "deduct":
        return False
    measured = [c for k in parsed.clauses for c in k.conditions if not k.per]
    if not measured:
        return False
    late = all(LATE.search(c.subject + k.words) for k in parsed.clauses if k.conditions for c in k.conditions[:1])
    found = all(c.unit in EVENTS for c in measured) and re.match("未|没有?|无", clause.label) is not None
    return (late and re.search("按|如期|及时|约定", clause.label) is not None) or found


def _has_items(parsed: Parsed, draft: Draft) -> bool:
    return bool(draft.points) or bool(parsed.marks) or re.search("要点|要素|各占|年度各", parsed.text) is not None


def _counts_items(clauses: list[Clause], draft: Draft) -> bool:
    """符合3项得…: numbers that count 要点, not a quantity."""
    units = {c.unit for k in clauses for c in k.conditions}
    return bool(draft.points) and bool(units) and units <= {"项", "个", "条", "点", "个要点", "要点", "方面"}


def _parts(clauses: list[Clause], parsed: Parsed, draft: Draft) -> tuple[list[Part], Decimal, Decimal | None, Decimal | None]:
    if _counts_items(clauses, draft):
        for clause in clauses:
            for condition in clause.conditions:
                clause.label = clause.whole_label if condition.values else clause.label
            clause.conditions = []
    numeric = [c for c in clauses if _numeric(c, parsed, draft)]
    worded = [c for c in clauses if not any(c is n for n in numeric)]
    grouped = _by_mark(clauses, parsed, draft)
    if grouped:
        return grouped
    if numeric:
        return _numeric_parts(numeric, worded, parsed, draft)
    return _worded_parts(worded, parsed, draft)


def _by_mark(clauses: list[Clause], parsed: Parsed, draft: Draft) -> tuple[list[Part], Decimal, Decimal | None, Decimal | None] | None:
    """1.班子健全4分，基本健全1~3分；2.用地落实4分…: each numbered item is a standard of its own, the maxima add up."""
    groups: dict[str, list[Clause]] = {}
    for clause in clauses:
        groups.setdefault(clause.mark, []).append(clause)
    groups.pop("", None) if "" in groups and not groups[""] else None
    if len(groups) < 2 or "" in groups or all(len(g) == 1 for g in groups.values()):
        return None
    tops = {mark: _top(group) for mark, group in groups.items()}
    if any(t is None for t in tops.values()) or sum(t for t in tops.values() if t is not None) != draft.full:
        return None
    parts: list[Part] = []
    for mark, group in groups.items():
        top = tops[mark] or ZERO
        inner = replace(draft, full=top, points=())
        sub = replace(parsed, clauses=group, statements=[], limits=[], marks=[], text=";".join(c.words for c in group))
        if len(group) == 1 and not group[0].per and not group[0].conditions:
            parts.append(checklists.with_own_points(group))
            continue
        made, start, low, _high = _parts(group, sub, inner)
        if len(made) != 1 or start != 0 or low != 0:
            return None
        parts.append(made[0])
    if all(isinstance(p, Checklist) and p.by_count is None for p in parts):
        return None
    return parts, ZERO, ZERO, draft.full


def _top(group: list[Clause]) -> Decimal | None:
    given = [c.effect.high or c.effect.points for c in group if c.effect.kind == "points" and c.effect.verb in ("give", None) and c.effect.points is not None]
    return max(given) if given else None


# -- numbers ---------------------------------------------------------------------------------------------------------


def _numeric_parts(numeric: list[Clause], worded: list[Clause], parsed: Parsed, draft: Draft) -> tuple[list[Part], Decimal, Decimal | None, Decimal | None]:
    counts = [c for c in worded if c.per]
    gives = [c for c in worded if not c.per and _worth(c, draft) and not c.otherwise]
    groups = _by_subject(numeric, draft)
    _one_number_each(numeric, draft)
    if len(groups) > 1:
        return _several_numbers(groups, worded, parsed, draft)
    fillers = [c for c in worded if c.otherwise and not c.per and c.effect.kind != "discretion"]
    flags = [c for c in worded if c not in counts and c not in gives and c not in fillers]
    for clause in flags:
        if clause.effect.kind == "discretion":
            draft.ask(f"“{clause.words}”酌情扣几分没有写定：请逐次给出分数和理由")
    plotter = Plotter([*numeric, *fillers], parsed, draft)
    if gives and len(gives) == 1 and _worth(gives[0], draft) == draft.full and not any(c.effect.kind in ("full", "keep") for c in numeric):
        best = max((_worth(c, draft) or ZERO for c in numeric if not c.per), default=None)
        if best is not None and ZERO < best < draft.full and not any(c.per for c in numeric):
            plotter.open_top = True
            return [Switch(gives[0].label, draft.full, _drawn(plotter, numeric, draft))], ZERO, ZERO, draft.full
        if any(c.per for c in numeric):
            draft.use("override_bool")
            gives = []
    if gives or (counts and not _only_deductions(numeric, draft)):
        return _sum_of(numeric, fillers, worded, parsed, draft)
    if counts:
        plotter.base = ZERO
        curve = _drawn(plotter, numeric, draft)
        deducting = replace(curve, high=ZERO, low=plotter.low if plotter.low and plotter.low < 0 else None) if isinstance(curve, Curve) else curve
        ordered: list[tuple[int, Part]] = [(numeric[0].start, deducting)]
        ordered += [(c.start, occurrences(c, draft)) for c in counts] + [(c.start, flag(c, draft, assumed=True)) for c in flags]
        _floor(parsed, draft, counts)
        return [p for _, p in sorted(ordered, key=lambda pair: pair[0])], draft.full, ZERO, draft.full
    curve = _drawn(plotter, numeric, draft)
    if flags:
        draft.use("extra_zero_condition" if all(c.effect.kind == "zero" for c in flags) else "override_bool")
    triggered = "triggered" in (draft.settings.get("override_bool"), draft.settings.get("extra_zero_condition"))
    extra = [replace(p, assumed=True, unanswered=triggered) if isinstance(p, Flag) else p for p in _adjustments(flags, draft)]
    parts: list[Part] = [curve, *extra]
    high = curve.high if isinstance(curve, (Curve, Formula)) else draft.full
    low = curve.low if isinstance(curve, (Curve, Formula)) else ZERO
    return parts, ZERO, low, high


def _one_number_each(numeric: list[Clause], draft: Draft) -> None:
    """开工率达到100%且投资完成率达到90%以上: two numbers in one condition are not one curve."""
    for clause in numeric:
        names = [s for c in clause.conditions if (s := _named_number(c.subject))]
        if len(names) > 1 and any(not _same_subject(names[0], n, draft) for n in names[1:]):
            raise Unclear(f"“{clause.words}”同时看{'、'.join(names)}几个数，各是多少？")


def _named_number(text: str) -> str:
    match = _SUBJECT.search(re.sub(r"[的在达为到]+$", "", re.split("[,、;:。]", text)[-1]).strip("“”"))
    return re.sub(r"^(?:其中|如|若|当|且|和|及|与|对|该|本|实际|以|按|根据)+", "", match[0].strip("“”")) if match and len(match[0]) > 2 else ""


def _drawn(plotter: Plotter, numeric: list[Clause], draft: Draft) -> Curve | Formula:
    """The curve, with written formulas claimed first; a formula over several inputs stands alone."""
    formulas = [c for c in numeric if c.effect.kind == "formula" and c.effect.formula is not None]
    plotter.clauses = [c for c in plotter.clauses if c not in formulas]
    for clause in formulas:
        threshold = next(
            (c.low.value for k in numeric for c in k.conditions if c.low and not c.relative and k.effect.kind in ("points", "full") and k is not clause), None
        )
        made = form_or_part(clause.effect.formula, draft, threshold)
        if isinstance(made, Formula):
            others = [c for c in numeric if c is not clause and c.effect.kind not in ("proportion",)]
            if others:
                raise Unclear(f"公式“{clause.words}”有{len(made.inputs)}个数要填（{'、'.join(made.inputs)}），与其他分档怎样合用？")
            high = next((limit.points for limit in plotter.parsed.limits if limit.kind == "score_max" and limit.points), draft.full)
            draft.use("floor_zero")
            return replace(made, high=high)
        if plotter.unit is None and re.search("率|占比|比例|比重", clause.words):
            plotter.unit = "%"
        if clause.between and not clause.conditions:
            plotter.fill_between, plotter.bridge_form = clause, made
            continue
        where = plotter.stretch_of(clause) if clause.conditions else Stretch(None, None)
        plotter.claims.append(Claim(where, made, clause.words, 0 if clause.conditions else 1))
        if clause.effect.formula.deducts:
            plotter.parsed.floor = True
    if formulas:
        plotter.clauses = [c for c in plotter.clauses if not (c.effect.kind in ("proportion", "interpolate") and not c.conditions)]
    return plotter.curve()


def _worth(clause: Clause, draft: Draft) -> Decimal | None:
    effect = clause.effect
    if effect.kind in ("full", "keep"):
        return draft.full
    if effect.kind == "points" and effect.verb in ("give", None) and effect.points:
        return effect.high or effect.points
    return None


def _only_deductions(numeric: list[Clause], draft: Draft) -> bool:
    return all(c.effect.verb == "deduct" or c.effect.kind in ("full", "keep") or _worth(c, draft) == draft.full for c in numeric)


def _sum_of(numeric: list[Clause], fillers: list[Clause], worded: list[Clause], parsed: Parsed, draft: Draft) -> tuple[list[Part], Decimal, Decimal | None, Decimal | None]:
    """A numeric standard beside items with points of their own: the maxima must add up to the full mark."""
    items = [c for c in worded if not c.per and not c.otherwise and _worth(c, draft)]
    rest = [c for c in worded if c not in items and c not in fillers]
    top = max((_worth(c, draft) or ZERO for c in numeric if not c.per), default=ZERO)
    together = top + sum((_worth(c, draft) or ZERO for c in items), ZERO)
    if not top or together != draft.full:
        raise Unclear(f"各句最高合计{together}分，与分值{draft.full}分不符：几句是相加，还是取其一？")
    inner = replace(draft, full=top)
    curve = _drawn(Plotter([*numeric, *fillers], parsed, inner), numeric, inner)
    ordered: list[tuple[int, Part]] = [(numeric[0].start, curve), (items[0].start, checklists.with_own_points(items))]
    for clause in rest:
        ordered.append((clause.start, occurrences(clause, draft) if clause.per else flag(clause, draft, assumed=True)))
    return [p for _, p in sorted(ordered, key=lambda pair: pair[0])], ZERO, ZERO, draft.full


def _by_subject(numeric: list[Clause], draft: Draft) -> list[list[Clause]]:
    """Clauses grouped by the number they speak of; a clause without a subject speaks of the one before."""
    groups: list[tuple[str, list[Clause]]] = []
    for clause in numeric:
        subject = _subject(clause)
        home = next((g for g in groups if not subject or not g[0] or _same_subject(subject, g[0], draft)), None) if subject else (groups[-1] if groups else None)
        if home is None:
            groups.append((subject, [clause]))
        else:
            home[1].append(clause)
            if subject and not home[0]:
                groups[groups.index(home)] = (subject, home[1])
    return [g for _, g in groups]


_SUBJECT = re.compile(r"[\u4e00-\u9fffA-Za-z“”]{0,14}(?:率|比例|占比|比重|数量|人数|户数|次数|天数|面积|金额|额|均分|平均分|得分|成本|标准|满意度|知晓度|进度|时间|工期|数)$")


def _subject(clause: Clause) -> str:
    texts = [c.subject for c in clause.conditions] or ([clause.per.label] if clause.per and not clause.per.implied else [])
    return next((name for text in texts if (name := _named_number(text))), "")


def _same_subject(a: str, b: str, draft: Draft) -> bool:
    if a in b or b in a:
        return True
    if draft.indicator and sum(1 for s in (a, b) if s in draft.indicator or draft.indicator in s) == 2:
        return True
    return len(a) > 2 and a[-4:] == b[-4:] and (len(a) <= 4 or len(b) <= 4)


def _several_numbers(groups: list[list[Clause]], worded: list[Clause], parsed: Parsed, draft: Draft) -> tuple[list[Part], Decimal, Decimal | None, Decimal | None]:
    """More than one number: only clear when every group only deducts, or their maxima add up."""
    every = [c for g in groups for c in g]
    deducting = all(c.effect.verb == "deduct" and (c.per or c.effect.points != draft.full) for c in every)
    counts = [c for c in worded if c.per]
    others = [c for c in worded if not c.per]
    base = [c for c in others if _worth(c, draft) == draft.full]
    if not deducting:
        tops = [max((_worth(c, draft) or ZERO for c in g if not c.per), default=ZERO) for g in groups]
        if sum(tops) == draft.full and not worded and all(tops):
            parts: list[Part] = []
            for group, top in zip(groups, tops, strict=True):
                inner = replace(draft, full=top)
                parts.append(_drawn(Plotter(group, parsed, inner), group, inner))
            return parts, ZERO, ZERO, draft.full
        names = "、".join(dict.fromkeys(n for g in groups if (n := next((s for c in g if (s := _subject(c))), ""))))
        raise Unclear(f"标准涉及几个不同的数（{names}），各是多少？怎样合并计分？")
    ordered: list[tuple[int, Part]] = []
    for group in groups:
        if any(c.per for c in group):
            plotter = Plotter(group, replace(parsed, limits=[], statements=[s for s in parsed.statements if s.sentence in {c.sentence for c in group}]), draft, base=ZERO)
            curve = plotter.curve()
            ordered.append((group[0].start, replace(curve, high=ZERO, low=-_cap(group, draft) if _cap(group, draft) is not None else None)))
        else:
            ordered += [(c.start, flag(replace(c, label=c.words), draft)) for c in group]
    ordered += [(c.start, occurrences(c, draft)) for c in counts] + [(c.start, flag(c, draft)) for c in others if c not in base]
    _floor(parsed, draft, every)
    return _without_both([p for _, p in sorted(ordered, key=lambda pair: pair[0])]), draft.full, ZERO, draft.full


def _cap(group: list[Clause], draft: Draft) -> Decimal | None:
    caps = [c.cap for c in group if c.cap is not None]
    return caps[0] if caps else None


def _taken_together(parts: list[Part]) -> tuple[list[Part], tuple[tuple[int, ...], Decimal] | None]:
    """未设专账扣2分，未明确专人扣1分，两种情况同时存在的扣4分: the third clause replaces the sum."""
    both = next((p for p in parts if isinstance(p, Flag) and re.search("(?:两|二|三)(?:种|者|项)(?:情况|情形)?(?:同时|均|都|兼有|并存)|同时存在", p.condition)), None)
    rest = [p for p in parts if p is not both]
    if both is None or len(rest) < 2 or not all(isinstance(p, Flag) and p.amount < 0 for p in rest):
        return parts, None
    return rest, (tuple(range(len(rest))), -both.amount)


def _without_both(parts: list[Part]) -> list[Part]:
    """两者均未达到的扣4分 only restates 2 + 2."""
    flags = [p for p in parts if isinstance(p, Flag)]
    for one in flags:
        rest = [p for p in flags if p is not one]
        if re.search("两者|二者|均|都|同时", one.condition) and len(rest) >= 2 and sum((p.amount for p in rest), ZERO) == one.amount:
            return [p for p in parts if p is not one]
    return parts


def _floor(parsed: Parsed, draft: Draft, clauses: list[Clause]) -> None:
    if not parsed.floor and not any(c.floor or c.cap is not None or c.cap_full for c in clauses):
        draft.use("floor_zero")


# -- words -----------------------------------------------------------------------------------------------------------


def _worded_parts(worded: list[Clause], parsed: Parsed, draft: Draft) -> tuple[list[Part], Decimal, Decimal | None, Decimal | None]:
    full = draft.full
    plain = [c for c in worded if not c.per]
    counts = [c for c in worded if c.per]
    if table := checklists.by_count(worded, parsed, draft, lambda c: given(c, full)):
        return [table], ZERO, ZERO, full
    if missing := _missing_items(plain, counts, draft):
        return [missing], ZERO, ZERO, full
    gives = [c for c in plain if c.effect.kind in ("full", "keep", "points", "share", "zero") and c.effect.verb in ("give", None) and not (c.effect.kind == "zero")]
    gives = [c for c in gives if c.effect.points is None or c.effect.points > 0 or c.effect.high]
    zeros = [c for c in plain if c.effect.kind == "zero" or (c.effect.kind == "points" and c.effect.points == 0 and not c.effect.high)]
    deducts = [c for c in plain if c.effect.verb == "deduct"]
    adds = [c for c in plain if c.effect.verb == "add"]
    soft = [c for c in plain if c.effect.kind == "discretion"]
    worths = [_worth(c, draft) or (full * (c.effect.high or c.effect.points) if c.effect.kind == "share" and c.effect.points is not None else ZERO) for c in gives]
    if len(gives) >= 2 and not any(c.effect.high for c in gives) and sum(worths) == full and max(worths) < full:
        kept = [c for c in counts if not _restates(c, gives)]
        return _with_adjustments([checklists.with_own_points(gives)], [*zeros, *deducts, *adds, *soft, *kept], parsed, draft)
    if len(gives) >= 2:
        if max(worths) != full:
            raise Unclear(f"各档最高只得{max(worths)}分（合计{sum(worths)}分），与分值{full}分不符，请核对")
        lost = [c for c in deducts if c.effect.points == full and not counts]
        worst = [c for c in zeros if not counts or negates(gives[0].label, c.label)]
        banded = [c for c in soft if negates(gives[0].label, c.label) and len(gives) == 1]
        graded = sorted([*gives, *lost, *worst, *banded], key=lambda c: c.start)
        return _with_adjustments([levels_of(graded, draft, full)], [c for c in worded if c not in graded], parsed, draft)
    based = [c for c in gives if re.search("基础分|基本分|起评分|起始分|底分", c.label)]
    if len(gives) == len(based) == 1 and worths[0] < full:
        parts, _start, low, high = _adjustments_only([c for c in worded if c is not gives[0]], parsed, draft, stated=True)
        return parts, worths[0], low, high
    if len(gives) == 1 and worths[0] == full and len(deducts) >= 2 and _graded_labels([*gives, *deducts]):
        return _with_adjustments([levels_of(sorted([*gives, *deducts, *zeros], key=lambda c: c.start), draft, full)], counts, parsed, draft)
    if len(gives) == 1 and len(worded) == 1 and gives[0].effect.kind == "points" and worths[0] == full:
        draft.use("else_zero")
        return [replace(levels_of([gives[0], replace(gives[0], label="其他", otherwise=True, effect=replace(gives[0].effect, kind="zero"))], draft, full))], ZERO, ZERO, full
    if len(gives) == 1 and worths[0] == full:
        return _one_full_mark(gives[0], zeros, deducts, soft, worded, parsed, draft)
    if len(gives) == 1:
        raise Unclear(f"“{gives[0].words}”只得{worths[0]}分，其余{full - worths[0]}分怎样给没有写明")
    return _adjustments_only(worded, parsed, draft)


def _graded_labels(clauses: list[Clause]) -> bool:
    """A级/B级/C级, 优/良/中/差: the labels are grades of one thing."""
    cores = [re.sub("^.*(?:为|达到|评为|是)", "", c.label) for c in clauses]
    return all(re.fullmatch("[A-Ea-e一二三四甲乙丙丁优良中差][级等档类]?|优秀|良好|合格|不合格|一般|较差", core) for core in cores)


def _restates(clause: Clause, gives: list[Clause]) -> bool:
    """①…1分；②…1分，每缺1项扣1分: the deduction only repeats what a missing item costs."""
    return clause.effect.verb == "deduct" and all(g.effect.points == clause.effect.points for g in gives) and bool(re.search("缺|少|不|未", clause.words))


def _missing_items(plain: list[Clause], counts: list[Clause], draft: Draft) -> Checklist | None:
    """符合评价要点得满分，一项不符合扣0.5分: a deduction per 要点 not met."""
    if not (draft.points and len(draft.points) > 1 and len(counts) == 1 and counts[0].effect.verb == "deduct" and counts[0].effect.points):
        return None
    base = [c for c in plain if c.effect.kind in ("full", "keep") or _worth(c, draft) == draft.full]
    if len(base) != len(plain) or not re.search("项|要点|条|个|点", counts[0].words) or not re.search("缺|不|未|少|没", counts[0].words):
        return None
    if re.search("发现|查|出现|发生|每处|每起|每次", counts[0].words):
        return None
    if not counts[0].floor:
        draft.use("floor_zero")
    if counts[0].per and counts[0].per.implied:
        draft.use("every_implied")
    return Checklist((ZERO,) * len(draft.points), draft.points, unmet=counts[0].effect.points, start=draft.full)


def _one_full_mark(give: Clause, zeros: list[Clause], deducts: list[Clause], soft: list[Clause], worded: list[Clause], parsed: Parsed, draft: Draft) -> tuple[list[Part], Decimal, Decimal | None, Decimal | None]:
    """One clause gives the full mark; the rest either is its opposite (yes/no) or takes something away."""
    full = draft.full
    others = [c for c in worded if c is not give]
    opposite = next((c for c in [*zeros, *deducts] if c.otherwise or negates(give.label, c.label)), None)
    if opposite is not None and any(c.per for c in worded) and not opposite.otherwise and give.label.startswith(("未", "无", "没")):
        opposite = None
    if opposite is None and len(others) == 1 and others[0] in zeros and not give.label.startswith("未"):
        opposite = others[0] if _short(give.label) and _short(others[0].label) else None
    if opposite is not None and opposite.effect.verb == "deduct" and opposite.effect.points != full and len(others) > 1 and not opposite.otherwise:
        opposite = None
    if opposite is not None:
        yes_no = levels_of(sorted([give, opposite], key=lambda c: c.start), draft, full)
        return _with_adjustments([yes_no], [c for c in others if c is not opposite], parsed, draft)
    band = next((c for c in soft if negates(give.label, c.label)), None)
    if band is not None and any(limit.kind == "deduct_max" for limit in parsed.limits):
        graded = levels_of([give, band], draft, full)
        parsed.limits = []
        return _with_adjustments([graded], [c for c in others if c is not band], parsed, draft)
    if not others:
        raise Unclear(f"只写了“{give.words}”，其他情况怎样计分没有写明")
    if re.match("有|建立|制定|设立|设置|成立|编制|出台|已|签订|配备", give.label) and any(c.per or c.effect.verb == "deduct" for c in others):
        exists = levels_of([give, replace(give, label="无", otherwise=False, effect=replace(give.effect, kind="zero"))], draft, full)
        absent = [c for c in others if c.effect.kind == "zero" and re.match("未|没|无", c.label)]
        has, has_not = exists.levels
        named = (replace(has, aliases=("有",)), replace(has_not, aliases=tuple(c.label for c in absent)))
        exists = replace(exists, levels=named)
        return _with_adjustments([exists], [c for c in others if c not in absent], parsed, draft)
    return _adjustments_only(others, parsed, draft, stated=True)


def _short(label: str) -> bool:
    return len(label) <= 12


def _with_adjustments(base: list[Part], rest: list[Clause], parsed: Parsed, draft: Draft) -> tuple[list[Part], Decimal, Decimal | None, Decimal | None]:
    parts = [*base, *_adjustments(rest, draft)]
    for part in parts:
        if isinstance(part, Flag) and part.ask:
            draft.ask(part.ask)
    if any(isinstance(p, Flag) and p.voids for p in parts):
        draft.use("veto_after_sum")
    high = draft.full
    if any(isinstance(p, (Flag, Occurrences)) and p.amount > 0 for p in parts):
        high = _with_bonus(parts, parsed, draft)
    return parts, ZERO, ZERO, high


def _with_bonus(parts: list[Part], parsed: Parsed, draft: Draft) -> Decimal:
    """The ceiling where clauses add to a base that can already be full."""
    for limit in parsed.limits:
        if limit.kind == "score_max":
            return limit.points if limit.points is not None else draft.full
        if limit.kind == "add_max":
            return draft.full + (limit.points if limit.points is not None else draft.full)
    room = ZERO
    for part in parts:
        if isinstance(part, Occurrences) and part.amount > 0:
            if part.cap is None:
                raise Unclear("加分是否封顶？最多加几分没有写明")
            room += part.cap
        elif isinstance(part, Flag) and part.amount > 0:
            room += part.amount
    return draft.full + room


def _adjustments(clauses: list[Clause], draft: Draft) -> list[Part]:
    """Counts, deductions, vetoes, in the order of the text; 另倒扣8分 belongs to the veto before it."""
    parts: list[Part] = []
    for clause in clauses:
        last = parts[-1] if parts else None
        if not clause.label.strip("外并另再,") and not clause.per and clause.effect.verb == "deduct" and isinstance(last, Flag) and last.voids:
            parts[-1] = replace(last, amount=-(clause.effect.points or ZERO))
            continue
        parts.append(occurrences(clause, draft) if clause.per else flag(clause, draft))
    return parts


def _adjustments_only(clauses: list[Clause], parsed: Parsed, draft: Draft, stated: bool = False) -> tuple[list[Part], Decimal, Decimal | None, Decimal | None]:
    """Only deductions (from the full mark) or only additions (from 0)."""
    full = draft.full
    gaining = [c for c in clauses if c.effect.verb in ("add", "give")]
    if gaining and not any(c.effect.verb == "deduct" for c in clauses) and not stated:
        clauses = [c for c in clauses if not (c.effect.kind == "zero" and (c.otherwise or re.match("没有|无|未|不", c.label)))]
        parts = _adjustments([replace(c, effect=replace(c.effect, verb="add")) for c in clauses], draft)
        high = next((limit.points for limit in parsed.limits if limit.kind in ("score_max", "add_max") and limit.points is not None), None)
        capped = all(isinstance(p, Occurrences) and p.cap is not None for p in parts)
        if high is None and any(limit.kind in ("score_max", "add_max") for limit in parsed.limits) or capped:
            high = full
        if high is None and not parsed.floor:
            draft.ask("加分是否封顶？最多加几分没有写明")
            parts = [replace(p, cap_ask="加分是否封顶？最多加几分没有写明") if isinstance(p, Occurrences) else p for p in parts]
        return parts, ZERO, ZERO, high if high is not None else full
    parts = _limited(_adjustments(clauses, draft), parsed)
    if any(isinstance(p, Flag) and p.ask for p in parts):
        for p in parts:
            if isinstance(p, Flag) and p.ask:
                draft.ask(p.ask)
    low: Decimal | None = ZERO
    for limit in parsed.limits:
        if limit.kind == "deduct_max":
            low = full - (limit.points if limit.points is not None else full)
        elif limit.kind == "score_min":
            low = limit.points
    if not stated and any(isinstance(p, Flag) and p.voids for p in parts):
        draft.use("start_at_full")
    if not all(isinstance(p, Flag) for p in parts):
        _floor(parsed, draft, clauses)
    if gaining and any(c.effect.verb == "deduct" for c in clauses) and not any(limit.kind in ("score_max", "add_max") for limit in parsed.limits):
        return parts, full, low, _with_bonus(parts, parsed, draft)
    return _without_both(parts), full, low, full


def _limited(parts: list[Part], parsed: Parsed) -> list[Part]:
    """（这一项的扣分≤“自查问题数”扣分）: one deduction limited by another."""
    limit = re.search(r"(?:该|这一|此|本)项的?[扣减]分(?:≤|不超过|不得超过|不大于)“?([^”“)]{2,20}?)”?(?:的)?[扣减]分", parsed.text)
    if not limit:
        return parts
    other = next((i for i, p in enumerate(parts) if isinstance(p, Occurrences) and limit[1] in p.label), None)
    if other is None or other == len(parts) - 1:
        return parts
    last = parts[-1]
    return [*parts[:-1], replace(last, not_above=other)] if isinstance(last, Occurrences) else parts


def _same_matter(parts: list[Part], draft: Draft) -> tuple[int, ...]:
    """工期延误的扣5分，严重延误的扣10分: two grades of one matter, only the heavier counts."""
    flags = [(i, p) for i, p in enumerate(parts) if isinstance(p, Flag) and p.amount < 0]
    for a, (i, light) in enumerate(flags):
        for j, heavy in flags[a + 1 :]:
            if re.match("严重|特别|情节严重|重大|造成|恶劣", heavy.condition) and heavy.amount < light.amount and _shares_words(light.condition, heavy.condition):
                draft.use("worst_tier_only")
                return i, j
    return ()


def _shares_words(a: str, b: str) -> bool:
    return any(a[k : k + 2] in b for k in range(len(a) - 1))


__all__ = ["Levels", "assemble", "is_distance"]
