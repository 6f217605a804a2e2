"""What a clause is: a distance on the number, a count, an item, a condition in words."""

from __future__ import annotations

import re
from decimal import Decimal

from ...values import same_unit
from ..clauses import Clause, Parsed
from ..curves import EVENTS, LATE
from ..draft import Draft, Unclear

ZERO = Decimal(0)


_NEVER = re.compile("(?:[^,]{0,8}(?:内|期间|年度|全年|年|期),?)?(?:未|没有?|无|“?零(?=投诉|事故|逾期|差错|违规|发生))")
_CALENDAR = frozenset(("个月", "月", "季度", "个季度", "年"))  # no fixed number of days
_TIME = _CALENDAR | {"天", "日", "周", "个星期", "小时", "个小时", "工作日", "个工作日", "自然日", "个自然日"}


def is_distance(clause: Clause, parsed: Parsed, draft: Draft) -> bool:
    """A per-unit clause measures the indicator's number (distance) rather than counting occurrences."""
    per = clause.per
    if per is None:
        return False
    if per.direction == "count":  # 每发现一处扣0.5分，达到6处的不得分: the count itself is graded
        return any(
            c.unit == per.unit and c.unit not in (None, "%") for k in parsed.clauses if not k.per for c in k.conditions
        )
    if per.unit == "%":
        return True
    if (
        re.search("名|位次", per.unit or "")
        and any(c.unit == "名" for k in parsed.clauses for c in k.conditions)
        or per.unit == "位"
    ):
        return True
    units = {c.unit for k in parsed.clauses if k is not clause or k.conditions for c in k.conditions}
    relative = any(c.relative for k in parsed.clauses for c in k.conditions)
    units |= {
        c.unit
        for s in parsed.statements
        for c in s.conditions
        if not s.parenthesis or re.search("目标|标准|要求", s.words)
    }
    if draft.unit not in (None, "%") or draft.target is not None:
        return True
    if per.unit in units or (relative and draft.target is not None):
        return True
    if "日期" in units and per.unit in ("天", "日", "周", "个自然日", "自然日"):
        return True
    same_kind = {"日": "天", "天": "日", "个工作日": "工作日", "工作日": "个工作日"}
    if same_kind.get(per.unit or "") in units:
        return True
    mixed = next((u for u in units if {u, per.unit} & _CALENDAR and u in _TIME and per.unit in _TIME), None)
    if "日期" in units and per.unit in _CALENDAR:
        raise Unclear(f"“{clause.words}”：1{per.unit.removeprefix('个')}按几天算没有写明，请改写成天数")
    if mixed not in (None, per.unit):
        raise Unclear(f"“{clause.words}”按{per.unit}计，另一句按{mixed}计：怎样换算没有写明")
    if any(u and per.unit and u != "%" and same_unit(per.size, per.unit, u) is not None for u in units):
        return True
    return any(
        u and per.unit and (u.endswith(per.unit[-1]) and per.unit not in ("次", "处", "起", "项")) for u in units
    )


def is_numeric(clause: Clause, parsed: Parsed, draft: Draft) -> bool:
    if clause.per:
        return is_distance(clause, parsed, draft) or clause.effect.kind in ("proportion", "interpolate")
    if clause.effect.kind == "formula":
        return True
    if starting_point(clause, parsed):
        return True
    if clause.conditions:
        return True
    return clause.effect.kind in ("proportion", "interpolate")


def starting_point(clause: Clause, parsed: Parsed) -> bool:
    """按期完工得满分 beside 延期7天以内扣1分; 未发现得满分 beside 发现1次扣1分: the figure is 0 there."""
    if (
        clause.conditions
        or clause.per
        or clause.effect.kind not in ("full", "keep", "points")
        or clause.effect.verb == "deduct"
    ):
        return False
    measured = [c for k in parsed.clauses for c in k.conditions if not k.per]
    if not measured:
        return False
    late = all(LATE.search(c.subject + k.words) for k in parsed.clauses if k.conditions for c in k.conditions[:1])
    found = all(c.unit in EVENTS for c in measured) and _NEVER.match(clause.label) is not None
    return (late and re.search("按|如期|及时|约定", clause.label) is not None) or found


def has_items(parsed: Parsed, draft: Draft) -> bool:
    return bool(draft.points) or bool(parsed.marks) or re.search("要点|要素|各占|年度各", parsed.text) is not None


def counts_items(clauses: list[Clause], draft: Draft) -> bool:
    """符合3项得…: numbers that count 要点, not a quantity."""
    units = {c.unit for k in clauses for c in k.conditions}
    listed = bool(draft.points) or re.search(r"[\d一二三四五六七八九十][项个条]要点", draft.text) is not None
    return listed and bool(units) and units <= {"项", "个", "条", "点", "个要点", "要点", "方面"}


def each_an_item(clauses: list[Clause], draft: Draft) -> bool:
    """建有场所1分，…，每周开放不少于42小时2分: as many clauses as 要点, adding up: figures in them are part of the 要点."""
    worths = [worth_of(c, draft) for c in clauses]
    return (
        len(draft.points) == len(clauses) > 1
        and not any(c.per or c.effect.high for c in clauses)
        and all(worths)
        and sum((w for w in worths if w), ZERO) == draft.full
    )


def worth_of(clause: Clause, draft: Draft) -> Decimal | None:
    effect = clause.effect
    if effect.kind in ("full", "keep"):
        return draft.full
    if effect.kind == "points" and effect.verb in ("give", None) and effect.points:
        return effect.high or effect.points
    return None
