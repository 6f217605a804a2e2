"""One scored leaf as a unit's book has it (末级指标): finding and score, with the cells they stand in."""

from __future__ import annotations

from collections.abc import Callable

from ..evaluation import table as t
from ..evaluation.conventions import Settings
from ..evaluation.marking import Rule, is_blank, rule_of
from ..evaluation.results import Scored
from ..evaluation.tree import Leaf
from ..standards.rules import Curve
from ..values import as_percent, exact, plain
from .unit import UnitLeaf


def unit_leaf(scored: Scored, place: Callable[[Leaf, str], str], settings: Settings) -> UnitLeaf:
    """The leaf with its score; `place` gives the cell of a leaf's field."""
    leaf = scored.leaf
    said = "" if scored.score is not None else scored.mark.ask or scored.mark.why
    if leaf.manual is not None:
        said = f"人工得分：{leaf.reason}"
    return UnitLeaf(
        path=leaf.path,
        full=leaf.full,
        standard=leaf.standard,
        target="" if leaf.target is None else _text(leaf.target),
        actual="" if is_blank(leaf.actual) else _finding(leaf, settings),
        points=leaf.points,
        score=scored.score,
        given=leaf.given,
        cell=place(leaf, t.ACTUAL),
        rule_cell=place(leaf, t.STANDARD),
        said=said,
    )


def _finding(leaf: Leaf, settings: Settings) -> str:
    """实际值 as a person would write it: a bare fraction is a percentage where the standard speaks of one."""
    actual = leaf.actual
    if isinstance(actual, (int, float)) and not isinstance(actual, bool) and in_percent(rule_for(leaf, settings)):
        return as_percent(exact(actual))
    return _text(actual)


def rule_for(leaf: Leaf, settings: Settings) -> Rule:
    """The standard of a leaf, read once. Raises ValueError for a 口径 it does not take."""
    return rule_of(leaf.full, leaf.standard, "" if leaf.target is None else leaf.target, leaf.points, settings)


def in_percent(rule: Rule) -> bool:
    """One curve over a rate decides."""
    read = rule.reading.rule
    return read is not None and len(read.parts) == 1 and isinstance(read.parts[0], Curve) and read.parts[0].unit == "%"


def _text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "；".join(map(_text, value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return plain(exact(value))
    return str(value).strip()
