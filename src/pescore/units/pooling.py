"""The findings of many units as one (合并): rates weighted by money, amounts against the targets added up.

A standard that takes off points by amounts (每少1公里扣0.1分) was written for one unit: over what twelve units miss
together it would take off twelve times as much. Such amounts are scored as the average of one unit, against the average
target; where the standard only looks at shares, both come to the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import TypeAlias

from ..evaluation.conventions import Settings
from ..evaluation.marking import mark
from ..values import as_percent, plain, read_value
from ..values.value import Value
from .unit import UnitLeaf

Pooled: TypeAlias = tuple[Fraction, str, str]  # score, how, value
_DIGITS = Context(
    prec=40, rounding=ROUND_HALF_UP
)  # a quotient that ends is exact, one that does not is far off any edge
_ADDED = "实际数之和对目标数之和"
_AVERAGED = "标准按绝对数计分，是写给一个单位的：各单位平均的实际数对平均的目标数"


def pool(column: Sequence[UnitLeaf], funds: Sequence[Fraction], settings: Settings, *, weighted: bool) -> Pooled | None:
    """One indicator of all units scored as one; None for words and occurrences, and for amounts without a target."""
    read = [read_value(leaf.actual) for leaf in column]
    numbers = [Fraction(one.number) for one in read if one.kind == "number" and one.number is not None]
    if len(numbers) < len(column) or any(one.comparator for one in read) or len({one.unit for one in read}) > 1:
        return None
    if read[0].unit == "%":
        joined = quotient(sum((n * f for n, f in zip(numbers, funds, strict=True)), Fraction(0)) / sum(funds))
        target = column[0].target if len({leaf.target for leaf in column}) == 1 else None
        if target is None or (points := _points(column[0], as_percent(joined), target, settings)) is None:
            return None
        return points, "比率按资金加权" if weighted else "比率取平均", as_percent(joined, 2)
    targets = _alike([leaf.target for leaf in column])
    return None if targets is None else _amounts(column[0], sum(numbers, Fraction(0)), read[0], targets, settings)


def _amounts(
    first: UnitLeaf, actual: Fraction, like: Value, targets: Sequence[Value], settings: Settings
) -> Pooled | None:
    count, target = len(targets), sum((Fraction(one.number or 0) for one in targets), Fraction(0))

    def scored(parts: int) -> Fraction | None:
        return _points(first, _written(actual / parts, like), _written(target / parts, targets[0]), settings)

    # Smaller than one unit, by a power of ten so that no edge is missed by a digit: only shares give the same there.
    together, tiny = scored(1), scored(10 ** len(str(count)))
    if together is not None and together == tiny:
        return together, _ADDED, _written(actual, like)
    average = scored(count)
    return None if average is None else (average, _AVERAGED, f"平均{_written(actual / count, like, 2)}")


def _points(first: UnitLeaf, actual: str, target: str, settings: Settings) -> Fraction | None:
    marked = mark(actual, first.full, first.standard, target or None, first.points, settings)
    return None if marked.points is None else Fraction(marked.points)


def _written(number: Fraction, like: Value, places: int | None = None) -> str:
    """The number with the comparator and unit of `like`."""
    exactly = quotient(number)
    shown = exactly if places is None else exactly.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{like.comparator or ''}{plain(shown)}{like.unit or ''}"


def _alike(targets: Sequence[str]) -> list[Value] | None:
    """≥3个, ≥5个; None where a target is no number, or they differ in kind."""
    read = [read_value(target) for target in targets]
    kinds = {(one.comparator, one.unit) for one in read}
    if len(kinds) > 1 or any(one.kind != "number" or one.number is None or one.unit == "%" for one in read):
        return None
    return read


def quotient(exactly: Fraction) -> Decimal:
    """A fraction as a number, to forty digits."""
    return _DIGITS.divide(Decimal(exactly.numerator), Decimal(exactly.denominator))
