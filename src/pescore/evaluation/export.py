"""A result as the stable JSON of `pescore score --json`: numbers are decimal strings, paths are lists of names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ..values import cents, exact, plain
from .results import Result, Scored


def as_json(result: Result) -> dict[str, Any]:
    """The keys are a public promise: total, full, grade, complete, computed_total, levels, leaves, questions."""
    return {
        "total": _number(result.total),
        "full": _number(result.full),
        "grade": result.grade,
        "complete": result.complete,
        "computed_total": _number(result.computed_total),
        "levels": [
            {
                "path": list(level.path),
                "full": _number(level.full),
                "score": _number(level.score),
                "rate": None if level.rate is None else _number(cents(level.rate, 4)),
                "lost": _number(level.lost),
            }
            for level in result.levels
        ],
        "leaves": [_leaf(scored) for scored in result.leaves],
        "questions": [
            {"path": list(scored.leaf.path), "ask": scored.mark.ask}
            for scored in result.leaves
            if scored.open and scored.mark.ask
        ],
        "notes": list(result.notes),
    }


def _leaf(scored: Scored) -> dict[str, Any]:
    leaf, mark = scored.leaf, scored.mark
    return {
        "path": list(leaf.path),
        "row": leaf.row,
        "full": _number(leaf.full),
        "value": _value(leaf.actual),
        "score": _number(scored.score),
        "computed": _number(scored.computed),
        "status": mark.status,
        "conventions": list(mark.conventions),
        "why": mark.why,
    }


def _number(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)


def _value(value: object) -> Any:
    """实际值 as it stands: numbers as decimal strings, dates as 2022-12-31, lists item by item."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, (int, float, Decimal)):
        return plain(exact(value))
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, (list, tuple)):
        return [_value(item) for item in value]
    return str(value)
