"""No figure is dropped (没有用上的数): 全县共20个乡镇，完成18个得满分 read as 20 would leave the 18 unused.

Every figure of the sentence that has the unit of the finding must show in the curve that was read: as an edge, a step, a
distance from another edge, a share of the target. One that does not was read past, and the sentence is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from .draft import Draft, Unclear
from .phrases import figure
from .rules import Curve, Hyperbola, Line, Rule, Stairs
from .tokens import scan

ONE = Decimal(1)
_FORMULA = re.compile(r"[=*/]|系数|功效")
_ASIDE = re.compile(r"\([^()]*\)|超过(\d+(?:\.\d+)?%)的?,?按\1计")
_LEAD_IN = re.compile("(?:抽查|抽样|抽取|抽检|样本|样本量|随机)[^,;。\\d]{0,8}$")
_ALL_OF_THEM = re.compile("[\u4e00-\u9fff]{0,6}(?:全部|均|都)(?!不)")
_ENOUGH = 40  # edges: a standard with more is a table


def all_figures_used(rule: Rule, text: str, draft: Draft) -> None:
    """Raise Unclear where a figure of the text shows nowhere in a rule that is one curve."""
    part = rule.parts[0] if len(rule.parts) == 1 else None
    if (
        not isinstance(part, Curve)
        or part.asks_for != "number"
        or part.unit in (None, "名", "位")
        or any(isinstance(s.form, Hyperbola) for s in part.segments)
    ):
        return
    edges, steps = _edges(part), set(_steps(part))
    if not edges or len(edges) > _ENOUGH:
        return
    known = edges | steps | _apart(edges, draft)
    if _FORMULA.search(text):
        return
    for token in scan(_ASIDE.sub(lambda m: " " * len(m[0]), text)):
        if token.kind == "number" and token.unit == part.unit and token.value is not None:
            value = abs(token.value)
            beside = _LEAD_IN.search(text[: token.start]) or _ALL_OF_THEM.match(text, token.end)
            if (
                value
                and not beside
                and value not in known
                and not _of_a_target(value, edges, draft)
                and not _reaches(part, value)
            ):
                raise Unclear(f"“{figure(value, part.unit)}”在计分中起什么作用没有读懂，请把得分的情形逐条写清楚")


def _reaches(part: Curve, value: Decimal) -> bool:
    """85%以上每提高1个百分点得0.4分，95%以上得满分: the slope comes to the full mark just there."""
    form = part.segment_at(value).form
    return isinstance(form, (Line, Stairs)) and part.high is not None and form.at(value) == part.high


def _edges(part: Curve) -> set[Decimal]:
    """Where the points change their course: an end with the same form on both sides decides nothing."""
    found = set[Decimal]()
    for before, after in pairwise(part.segments):
        if before.form != after.form and after.where.low is not None:
            found.add(after.where.low)
    for segment in part.segments:
        if isinstance(segment.form, Line):
            found |= {segment.form.x0, segment.form.x1}
        elif isinstance(segment.form, Stairs):
            found.add(segment.form.start)
    return {abs(x) for x in found}


def _steps(part: Curve) -> Iterator[Decimal]:
    for segment in part.segments:
        if isinstance(segment.form, Line):
            yield abs(segment.form.x1 - segment.form.x0)
        elif isinstance(segment.form, Stairs):
            yield abs(segment.form.size)


def _apart(edges: set[Decimal], draft: Draft) -> set[Decimal]:
    """Distances between edges and from 100 % and the target: 低于目标值5个百分点, 超出10%以内."""
    given = {base for base in (draft.target, draft.stated, ONE if draft.rate else None) if base is not None}
    bases = edges | given
    return {abs(a - b) for a in edges for b in bases}


def _of_a_target(value: Decimal, edges: set[Decimal], draft: Draft) -> bool:
    """Shares of the target, and steps that are shares of it: 目标值的80%, 每低于目标5%."""
    bases = {base for base in (draft.target, draft.stated, *edges) if base}
    wanted = {x for base in bases for x in (value * base, base * (ONE - value), base * (ONE + value))}
    return value == draft.target or value == draft.stated or bool(wanted & edges)
