"""Whether a value meets a target (是否达到目标值): two quantities in one unit and the sign between them."""

from __future__ import annotations

from decimal import Decimal

from pescore.values.units import same_unit
from pescore.values.value import Value


def meets(target: Value, actual: Value) -> bool | None:
    """Whether the actual value meets the target; None where that is not a comparison of two numbers in one unit.

    A target without an operator is a floor, as in the official form.
    """
    if target.kind != "number" or actual.kind != "number" or actual.comparator is not None:
        return None
    assert target.number is not None and actual.number is not None
    number = same_unit(actual.number, actual.unit, target.unit)
    if number is None:
        return None
    return _compare(number, target.comparator or "≥", target.number)


def _compare(number: Decimal, sign: str, bound: Decimal) -> bool:
    if sign == "=":
        return number == bound
    if sign == "≥":
        return number >= bound
    if sign == "≤":
        return number <= bound
    return number > bound if sign == ">" else number < bound
