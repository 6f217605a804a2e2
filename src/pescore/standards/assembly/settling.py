"""Clauses made ready to be joined: weak conditions settled, parallel lists paired, classes chosen."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import takewhile

from ..clauses import Clause, Condition, End, Limit, Parsed, Per
from ..draft import COMPLETION, Draft, Unclear
from ..tokens import chinese_number
from .measures import measured_alike
from .roles import is_distance

ZERO = Decimal(0)
NOT_APPLICABLE = re.compile(
    r"^(?:但|如|若|对|对于|凡)?(?:未安排|未涉及|不涉及|没有(?:安排|涉及|此|该|相关)|无(?:此|该|相关|需)|当年(?:没有|无|未安排)|未发生(?:此|该))"
    r"|^没有[\u4e00-\u9fff]{2,12}的(?:部门|单位|地区|乡镇|县区|学校|街道)$"
)
EACH_OF = re.compile("分别|依次")
_SHORT = re.compile("(?:缺|少|漏)$")
TIMES = re.compile(r"(?:(?P<n>[一二两三四五]|\d))(?P<unit>次|起|项|处|个|件|天|日|期|场)")


def settled(clauses: list[Clause], parsed: Parsed, draft: Draft) -> list[Clause]:
    """完成任务的得5分: a number where the indicator is one, words where it is not."""
    measured = draft.unit is not None or draft.target is not None
    measured_alike(clauses, parsed, draft)
    counted = {c.unit for k in clauses if k.effect.kind != "zero" for c in k.conditions if c.equal or c.low}
    _away_from_the_worse(clauses, draft)
    lacking = {c.unit for k in clauses for c in k.conditions if c.equal and _SHORT.search(c.subject)}
    for i, clause in enumerate(clauses):
        if (
            clause.per
            and clause.per.implied
            and (
                (clause.per.direction == "count" and clause.per.unit in counted)
                or (_SHORT.search(clause.per.label) and clause.per.unit in lacking)
            )
        ):  # 发现1次…，发现2次…; 少1份…，少2份…
            one = End(clause.per.size, True, True)
            clause.conditions, clause.per = (
                [Condition(one, End(clause.per.size, True, True), clause.per.unit, equal=True)],
                None,
            )
        if (
            i
            and clause.effect.verb == "deduct"
            and "倒扣" in clause.words
            and not clause.conditions
            and clauses[i - 1].effect.kind == "zero"
            and clauses[i - 1].conditions
        ):
            beyond = -(clause.effect.points or ZERO)
            clauses[i - 1].effect = replace(clause.effect, verb="give", points=beyond)
            parsed.limits.append(Limit("score_min", beyond, clause.words))
            clause.effect = replace(clause.effect, kind="merged")
    clauses = of_category([c for c in clauses if c.effect.kind != "merged"], draft)
    another = any(
        c.unit == "%" and not c.weak and not COMPLETION.search(draft.indicator + c.subject)
        for k in clauses
        for c in k.conditions
    )
    for clause in clauses:
        strong = [c for c in clause.conditions if not c.bare]
        if strong and len(strong) < len(
            clause.conditions
        ):  # 抽查3个乡镇60份档案，合格率98%以上: figures of the lead-in
            same = [
                c
                for c in clause.conditions
                if c.bare and any(c.unit == s.unit and c.values != s.values for s in strong)
            ]
            clause.conditions = [c for c in clause.conditions if not c.bare or any(c is k for k in same)]
        firm = [c for k in clauses for c in k.conditions if not c.weak and not c.relative and c.unit in ("日期", "天")]
        if not any(c.weak for c in clause.conditions) or any(
            c.weak and s.unit == c.unit and s.values == c.values for c in clause.conditions for s in firm
        ):  # 6月30日前完成得满分，逾期不得分: later than that day
            continue
        if another and draft.target is None:  # 未完成任务的不得分 beside a cost rate: another matter
            clause.conditions = [c for c in clause.conditions if not c.weak]
            clause.label = clause.whole_label if not clause.conditions else clause.label
            continue
        kin = any(
            (c.per and c.per.unit == "%" and is_distance(c, parsed, draft))
            or c.effect.kind in ("proportion", "formula")
            for c in clauses
        ) or _towards_a_target(clauses)
        alone = len(clause.whole_label) <= 16 and not re.search("且|并|或者", clause.whole_label)
        if measured or (kin and alone):
            if (
                not measured
                and draft.unit is None
                and not any(c.unit not in (None, "%") for k in clauses for c in k.conditions)
            ):
                draft.unit = "%"
            continue
        clause.conditions = [c for c in clause.conditions if not c.weak]
        if not clause.conditions:
            clause.label = clause.whole_label
    return clauses


def _away_from_the_worse(clauses: list[Clause], draft: Draft) -> None:
    """目标值35，每差1扣0.5分 of PM2.5年均浓度: 差 is what it is over, where less is better."""
    for clause in clauses:
        if clause.per and clause.per.reference == "差" and clause.per.direction == "down" and draft.lower_is_better:
            clause.per = replace(clause.per, direction="up")
            draft.use("direction_from_indicator")


def _towards_a_target(clauses: list[Clause]) -> bool:
    """达到目标得满分，未达到的按比例得分: what is not reached is in proportion to the same target."""
    weak = [c for c in clauses if any(k.weak for k in c.conditions)]
    return {"full", "interpolate"} <= {c.effect.kind for c in weak}


def of_category(clauses: list[Clause], draft: Draft) -> list[Clause]:
    """城区得4分,郊区得3分: the clauses of the class this indicator belongs to."""
    runs: dict[int, list[Clause]] = {}
    for i, clause in enumerate(clauses):
        word = re.split("[,的]", clause.label)[-1]
        if (
            2 <= len(word) <= 4
            and i
            and clauses[i - 1].sentence == clause.sentence
            and not clause.conditions
            and not clause.per
        ):
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
        out.append(
            replace(
                first,
                effect=replace(run[index].effect, verb=run[index].effect.verb or first.effect.verb),
                label="",
                floor=run[-1].floor,
            )
        )
    return out


def counted_series(clauses: list[Clause], parsed: Parsed, draft: Draft) -> list[Clause]:
    """少开一次扣1分，少开两次扣2分，依次类推 → 每少开一次扣1分."""
    if not parsed.series or len(clauses) < 2 or not all(c.effect.verb == "deduct" and c.effect.points for c in clauses):
        return clauses
    counts = [TIMES.search(c.whole_label or c.words) for c in clauses]
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


def paired(clauses: list[Clause], draft: Draft) -> list[Clause]:
    """甲、乙的，每起分别扣0.6分、0.4分 and 超过90%、80%和70%的，分别得8、5、2分 → one clause each, in order."""
    out: list[Clause] = []
    i = 0
    while i < len(clauses):
        run = [clauses[i], *takewhile(partial(_only_an_effect, clauses[i].sentence), clauses[i + 1 :])]
        if len(run) > 1 and not EACH_OF.search(run[0].words):
            if len(run[0].conditions) == len(run) and all(c.bare for c in run[0].conditions[1:]):
                draft.use("parallel_list")
            else:
                run = run[:1]
        i += len(run)
        out += shared_out(run) if len(run) > 1 else run
    return out


def _only_an_effect(sentence: int, clause: Clause) -> bool:
    """A further figure of the same list: points, and nothing they are for."""
    return clause.sentence == sentence and not (clause.label.strip("和及与、") or clause.conditions or clause.per)


def shared_out(run: list[Clause]) -> list[Clause]:
    first = run[0]
    verb = first.effect.verb
    if len(first.conditions) == len(run):
        out = []
        for condition, clause in zip(first.conditions, run, strict=True):
            if condition.bare:
                kind = first.conditions[0]
                condition = replace(
                    kind,
                    low=kind.low and replace(kind.low, value=condition.values[0]),
                    high=kind.high and replace(kind.high, value=condition.values[0]),
                )
            out.append(replace(clause, conditions=[condition], label="", effect=replace(clause.effect, verb=verb)))
        return out
    listed = re.sub(r"(?:的)?,?每.*$|分别.*$", "", first.label)
    names = [n for n in re.split("[、,]|和|及|与", listed) if n]
    if len(names) != len(run):  # 发生执法过错的，一般过错、严重过错每起分别…: what comes before the list
        names = [n for n in re.split("[、]|和|及|与", listed.rpartition(",")[2]) if n]
    if len(names) != len(run):
        raise Unclear(f"“{first.words}”列了{len(names)}项，却给了{len(run)}个分数，怎样一一对应？")
    tail = re.sub(r"^.*[、和及与]", "", names[-1])
    shared = re.search(r"(?:发生|出现|存在|有).*$", tail)
    labels = [n if i == len(names) - 1 or not shared else n + shared[0] for i, n in enumerate(names)]
    return [
        replace(c, label=label, per=first.per and replace(first.per, label=label), effect=replace(c.effect, verb=verb))
        for label, c in zip(labels, run, strict=True)
    ]


def pure_discretion(clauses: list[Clause]) -> bool:
    return all(c.effect.kind == "discretion" for c in clauses)


def without_cap_before_spill(clauses: list[Clause], draft: Draft) -> list[Clause]:
    """本项9分扣完后从总分续扣: the cap is where the spill begins, not where deducting ends."""
    return [replace(c, cap=None) if c.cap == draft.full else c for c in clauses]


def without_not_applicable(clauses: list[Clause], draft: Draft) -> tuple[Decimal | None, list[Clause]]:
    """未安排信息化项目的单位按满分计算: what counts when the item does not apply."""
    for clause in clauses:
        if (
            len(clauses) > 1
            and NOT_APPLICABLE.search(clause.label)
            and clause.effect.kind in ("full", "keep")
            and not clause.conditions
        ):
            rest = [c for c in clauses if c is not clause]
            if any(c.effect.kind in ("full", "points", "share", "formula", "proportion") for c in rest):
                return draft.full, rest
    return None, clauses
