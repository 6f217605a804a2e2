"""Rates written in ‰ or BP (千分率、基点): their curve is kept in that unit, so that a bare 4 in a cell is 4‰, not 4%."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ..values import PER_ONE
from .draft import Draft
from .rules import Curve, Form, Hyperbola, Line, Rule, Segment, Stairs

_SIGN = re.compile("(?P<permille>‰)|(?P<point>BP|基点)|%|百分点|百分比|pct", re.IGNORECASE)
_SMALL, _FAR_BEYOND = Decimal("0.15"), 30  # rates of a few percent; so many times the largest figure
_DOUBTFUL = Decimal("0.05")  # of the smallest figure: below it a bare number may be a fraction just as well


def in_written_unit(rule: Rule, draft: Draft, *texts: str) -> Rule:
    """The rule (and the target) in ‰ or BP where the first of `texts` that names a rate names only that."""
    unit = next((u for u in map(only_unit, texts) if u is not None), "%")
    if unit not in PER_ONE or not any(isinstance(p, Curve) and p.unit == "%" for p in rule.parts):
        return rule
    draft.unit, draft.target = unit, None if draft.target is None else draft.target * PER_ONE[unit]
    parts = tuple(_rescaled(p, unit) if isinstance(p, Curve) and p.unit == "%" else p for p in rule.parts)
    return replace(rule, parts=parts)


def of_small_rates(rule: Rule, draft: Draft) -> Rule:
    """投诉率≤1%: a bare 0.8 in a cell is 0.8% rather than 80%, and 1.2 is not 120%: which, has to be asked."""
    if draft.unit is not None:
        return rule
    if not any(isinstance(p, Curve) and _is_small(p) for p in rule.parts):
        return rule
    return replace(rule, parts=tuple(_doubted(p) if isinstance(p, Curve) and _is_small(p) else p for p in rule.parts))


def _is_small(curve: Curve) -> bool:
    if curve.unit != "%" or curve.asks_for != "number":
        return False
    ends = _ends(curve)
    return bool(ends) and max(ends) <= _SMALL


def _doubted(curve: Curve) -> Curve:
    return replace(curve, doubtful_from=min(max(_ends(curve)) * _FAR_BEYOND, Decimal(1)))


def _ends(curve: Curve) -> list[Decimal]:
    return [abs(e) for s in curve.segments for e in (s.where.low, s.where.high) if e]


def only_unit(text: str) -> str | None:
    """‰ or BP where a text names no other rate; % where it names that or several; None where it names none."""
    found = {"‰" if m["permille"] else "BP" if m["point"] else "%" for m in _SIGN.finditer(text)}
    return None if not found else found.pop() if len(found) == 1 else "%"


def _rescaled(curve: Curve, unit: str) -> Curve:
    by = PER_ONE[unit]
    segments = tuple(_stretched(s, by) for s in curve.segments)
    scaled = replace(curve, segments=segments, unit=unit)
    ends = _ends(scaled)
    return replace(scaled, doubtful_below=min(ends) * _DOUBTFUL) if ends else scaled


def _stretched(segment: Segment, by: Decimal) -> Segment:
    low, high = (None if end is None else end * by for end in (segment.where.low, segment.where.high))
    return replace(segment, where=replace(segment.where, low=low, high=high), form=_widened(segment.form, by))


def _widened(form: Form, by: Decimal) -> Form:
    if isinstance(form, Line):
        return replace(form, x0=form.x0 * by, x1=form.x1 * by)
    if isinstance(form, Stairs):
        return replace(form, start=form.start * by, size=form.size * by)
    if isinstance(form, Hyperbola):
        return Hyperbola(form.product * by)
    return form
