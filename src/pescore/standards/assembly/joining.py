"""Clauses → rule: which share one number, which are items, levels, counts or conditions, and how they add up."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from .. import checklists
from ..clauses import Clause, Parsed, parse
from ..draft import Draft, Unclear
from ..rules import Checklist, Flag, Group, Joined, Levels, Part, Rule
from ..sections import OF_THE_WHOLE, split
from .adjusting import same_matter, taken_together, with_adjustments
from .numbers import numeric_parts
from .obvious import without_the_obvious
from .once import told_one_way
from .roles import counts_items, each_an_item, has_items, is_distance, is_numeric, worth_of
from .settling import counted_series, paired, pure_discretion, settled, without_cap_before_spill, without_not_applicable
from .sparing import without_spared
from .wording import worded_parts

ZERO = Decimal(0)
FROM_TOTAL = re.compile(r"(?:从|在)(?:项目|评价)?总分(?:中|里)?(?:再|继续|续)?(?:倒)?扣|续扣")

_BY_NAMED_ITEMS = re.compile("(?:满足|符合|具备|达到|做到)[①-⑳]{2}")
_EITHER = re.compile("孰[高低优]|任选(?:其[一二])?[一二两]?(?:项|个)?(?:考核|计分|评价)")
_UNTOLD = re.compile("的(?:适当|相应|酌情|酌量)?(?:扣分|减分|加分),")  # 超支的扣分，超支较多的不得分
_SOMEWHERE = re.compile(
    "(?:位次|名次|排名|排位)(?:居前|靠前|居中|靠后|落后|前列)$|(?:位居|位列|名列|处于|居于?)(?:前列|上游|中游|中等|下游|末位|末尾|后列)$"
)
_UNSIZED = re.compile("每(?:增加?|减少?|降低?|下降|提高|上升|超过?|超出|低于?|高于?)的?$")
_LEFT_TO = re.compile(
    "[^,;。()]{0,14}(?:由[^,;。()]{2,10}(?:另行?(?:确?定|规定)|确定)|另定|另行(?:规定|确定|制定))(?=[,;。)]|$)"
)
_BY_PROPORTION = re.compile("按(?:相应)?比例(?:扣|减)")
_OF_POINTS = re.compile("^(?:各|每个?|每项)(?:评价)?(?:要点|要素).*(?:权重|计分|得分|赋分)")
_OF_THE_TOTAL = re.compile("(?:项目|评价|考核|整体|综合)(?:总分|总得分|得分)(?:按|为|计|以|直接|一律|得)+0")
_DOUBLED = re.compile("加倍|翻倍|减半|从重|从轻")


def assemble(parsed: Parsed, draft: Draft) -> Rule:
    """Join the clauses of one standard into its rule; raises Unclear with the question where that can't be done."""
    if parsed.stated_full is not None and parsed.stated_full != draft.full:
        raise Unclear(f"标准写明满分{parsed.stated_full}分，而分值是{draft.full}分，以哪个为准？")
    if vague := next((c for c in parsed.clauses if re.search("多次|再次|屡次", c.label)), None):
        raise Unclear(f"“{vague.words}”指几次没有写明")
    if vague := next((c for c in parsed.clauses if _EITHER.search(c.label)), None):
        raise Unclear(f"“{vague.words}”考核的是哪一项没有写明")
    if vague := next((c for c in parsed.clauses if _UNTOLD.search(c.whole_label)), None):
        raise Unclear(f"“{vague.words}”里扣（加）多少分没有写明")
    if vague := next((c for c in parsed.clauses if _SOMEWHERE.search(c.label)), None):
        raise Unclear(f"“{vague.words}”指第几名到第几名没有写明")
    if vague := next((c for c in parsed.clauses if c.per and _UNSIZED.search(c.label.replace("变动率>0", ""))), None):
        raise Unclear(f"“{vague.words}”每多少扣（加）一次没有写明")
    if vague := next((c for c in parsed.clauses if _DOUBLED.search(c.label) and c.effect.kind != "points"), None):
        raise Unclear(f"“{vague.words}”加重（减轻）到几分没有写明")
    if named := next((c for c in parsed.clauses if _BY_NAMED_ITEMS.search(c.label) and "每" not in c.words), None):
        raise Unclear(f"“{named.words}”按满足哪几个要点分档，请填人工得分和理由，或改写成每个要点各得几分")
    if left := _LEFT_TO.search(parsed.source):
        raise Unclear(f"“{left[0]}”：留给以后确定的部分怎样计分没有写明")
    told_one_way(parsed.clauses)
    tiers = [c for c in parsed.clauses if c.conditions and not c.per and worth_of(c, draft)]
    vague = next((c for c in parsed.clauses if c.otherwise and _BY_PROPORTION.search(c.words)), None)
    if vague and len(tiers) > 1:
        raise Unclear(f"“{vague.words}”从几分扣起、按什么比例扣没有写明")
    if parsed.clauses and all(_OF_THE_TOTAL.search(c.words) for c in parsed.clauses):
        raise Unclear(f"“{parsed.clauses[0].words}”说的是总分，本项怎样计分没有写明")
    parsed.clauses = without_the_obvious(parsed.clauses, draft.full)
    ticked = checklists.by_share(parsed, draft) if has_items(parsed, draft) else None
    if not ticked and (vague := next((c for c in parsed.clauses if _OF_POINTS.search(c.label)), None)):
        raise Unclear(f"“{vague.words}”：评价要点有几个、各是什么，请在“评价要点”一列写明")
    unread = [said for said in parsed.leftovers if not (ticked and re.search("扣|不得|相应|该项", said))]
    if unread:
        raise Unclear(f"没有读懂“{unread[0] or parsed.text}”，请把这一句改写清楚")
    if ticked and any(limit.kind == "score_max" and limit.amount(draft.full) < draft.full for limit in parsed.limits):
        raise Unclear("得分上限低于分值，满分能不能得到？")
    if ticked:
        rest = [
            c
            for c in paired(parsed.clauses, draft)
            if not any(c.words == used.words and c.start == used.start for used in ticked[1])
        ]
        parts, start, low, high = with_adjustments([ticked[0]], rest, parsed, draft)
        return Rule(draft.full, tuple(parts), start, low, high)
    if parts := sections(parsed, draft):
        return Rule(draft.full, tuple(parts), ZERO, None, draft.full)
    for unread in _unread(parsed):
        may = re.search("[亦也]可", unread) is not None  # a further step a person may take, not part of every score
        (draft.ask if may else draft.withhold)(f"“{unread}”怎样影响得分没有读懂，请改写清楚或逐次说明")
    clauses, spared = without_spared(paired(settled(parsed.clauses, parsed, draft), draft), parsed, draft)
    if not clauses:
        raise Unclear("没有写明怎样计分：达到什么情况得多少分？")
    clauses = counted_series(clauses, parsed, draft)
    if parsed.series and not any(c.conditions or (c.per and is_distance(c, parsed, draft)) for c in clauses):
        raise Unclear(f"“{parsed.series}”怎样递进没有写明：更多次（级）时每次扣（给）多少分？")
    if pure_discretion(clauses):
        raise Unclear("只写了酌情给分，没有分档：请逐次给出分数和理由，或补充评分标准")
    not_applicable, clauses = without_not_applicable(clauses, draft)
    if FROM_TOTAL.search(parsed.text):
        clauses = without_cap_before_spill(clauses, draft)
    parts, start, low, high = parts_of(clauses, parsed, draft)
    spill = bool(FROM_TOTAL.search(parsed.text)) and not any(isinstance(p, Flag) and p.to_total for p in parts)
    parts, together = taken_together(parts)
    return Rule(
        draft.full,
        (*parts, *spared),
        start,
        low,
        high,
        spill,
        places=_places(parsed.source),
        worst_only=same_matter(parts, draft),
        together=together,
        not_applicable=not_applicable,
    )


_TOUCHES_POINTS = re.compile(
    "少扣|多扣|倒扣|扣分|减分|扣减|扣除|全扣|减半|折半|累进|加倍|翻倍|从重|从轻|重复扣|不再扣|[一二三四五六七八九\\d]折"
)
_HARMLESS = re.compile(
    "(?:实行|采用|按照?|根据|以|本项)[^,;]{0,12}(?:制|计分|计算|扣分法|方式)$|为止|扣分[≤不]|减分[≤不]|不得?超过“|总分|^(?!.*倒扣)[^,]{0,4}扣"
)


def _unread(parsed: Parsed) -> list[str]:
    """Statements that speak of points taken away and that no clause took up: they may change every score."""
    return [s.words for s in parsed.statements if _TOUCHES_POINTS.search(s.words) and not _HARMLESS.search(s.words)]


_PLACES = re.compile(
    "(?:保留|四舍五入(?:到|至|保留)?|精确到)(?P<n>一|1|两|2|0|零)位小数|(?P<whole>(?:取|四舍五入(?:取|到)?)整数|取整)"
)


def _places(text: str) -> int:
    """得分四舍五入保留一位小数: only where the text itself says so; otherwise two."""
    said = _PLACES.search(text)
    if said is None:
        return 2
    return 0 if said["whole"] else {"一": 1, "1": 1, "两": 2, "2": 2}.get(said["n"], 0)


def sections(parsed: Parsed, draft: Draft) -> list[Part]:
    """Parts with full marks of their own that add up: by headings （4分）：, by item marks, or sentence by sentence."""
    parts: list[Part] = []
    simple: list[Clause] = []
    for text, worth in split(parsed, draft):
        inner = replace(draft, full=worth, text=text, points=(), asks=[], used=[])
        sub = parse(text)
        if (
            len(sub.clauses) == 1
            and not sub.clauses[0].per
            and not sub.clauses[0].conditions
            and sub.clauses[0].effect.points == worth
        ):
            simple.append(sub.clauses[0])
            continue
        if simple:
            parts.append(checklists.with_own_points(simple, draft.full))
            simple = []
        rule = assemble(sub, inner)
        for question in inner.asks:
            draft.ask(question)
        draft.withheld = draft.withheld or inner.withheld
        for convention in inner.used:
            draft.use(convention)
        parts.append(
            rule.parts[0]
            if len(rule.parts) == 1 and rule.start == 0 and isinstance(rule.parts[0], (Checklist, Levels))
            else Group(rule, text)
        )
    if simple:
        parts.append(checklists.with_own_points(simple, draft.full))
    return parts


def parts_of(clauses: list[Clause], parsed: Parsed, draft: Draft) -> Joined:
    if counts_items(clauses, draft) or each_an_item(clauses, draft):
        for clause in clauses:
            for condition in clause.conditions:
                clause.label = clause.whole_label if condition.values else clause.label
            clause.conditions = []
    numeric = [c for c in clauses if is_numeric(c, parsed, draft)]
    worded = [c for c in clauses if not any(c is n for n in numeric)]
    grouped = by_mark(clauses, parsed, draft)
    if grouped:
        return grouped
    if numeric:
        return numeric_parts(numeric, worded, parsed, draft)
    return worded_parts(worded, parsed, draft)


def by_mark(clauses: list[Clause], parsed: Parsed, draft: Draft) -> Joined | None:
    """1.班子健全4分，基本健全1~3分；2.用地落实4分…: each numbered item is a standard of its own, the maxima add up."""
    groups: dict[str, list[Clause]] = {}
    for clause in clauses:
        groups.setdefault(clause.mark, []).append(clause)
    groups.pop("", None) if "" in groups and not groups[""] else None
    if len(groups) < 2 or "" in groups or all(len(g) == 1 for g in groups.values()):
        return None
    last = clauses[-1]
    if last.label and last.effect.kind == "zero" and OF_THE_WHOLE.search(last.words):
        return None  # 存在…情形的，本项直接计0分 behind the last item is about all of them
    tops = {mark: top_of(group) for mark, group in groups.items()}
    if any(t is None for t in tops.values()) or sum(t for t in tops.values() if t is not None) != draft.full:
        return None
    parts: list[Part] = []
    for mark, group in groups.items():
        top = tops[mark] or ZERO
        inner = replace(draft, full=top, points=())
        sub = replace(parsed, clauses=group, statements=[], limits=[], marks=[], text=";".join(c.words for c in group))
        if len(group) == 1 and not group[0].per and not group[0].conditions:
            parts.append(checklists.with_own_points(group, draft.full))
            continue
        made, start, low, _high = parts_of(group, sub, inner)
        if len(made) != 1 or start != 0 or low != 0:
            return None
        parts.append(made[0])
    if all(isinstance(p, Checklist) and p.by_count is None for p in parts):
        return None
    return parts, ZERO, ZERO, draft.full


def top_of(group: list[Clause]) -> Decimal | None:
    given = [
        c.effect.high or c.effect.points
        for c in group
        if c.effect.kind == "points" and c.effect.verb in ("give", None) and c.effect.points is not None
    ]
    return max(given) if given else None
