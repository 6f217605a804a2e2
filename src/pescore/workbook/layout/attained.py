"""A leaf's target and actual value as one quantity each (指标值与完成值)."""

from __future__ import annotations

from pescore.values import Value, as_percent, read_value
from pescore.workbook.layout.form import Leaf
from pescore.workbook.layout.labels import says_missing


def quantity(leaf: Leaf, role: str) -> Value:
    """Target or actual with the unit (and for the target the operator) of their own columns: ≥ | 98 | % → ≥98%.

    A number in a cell formatted as a percentage is a fraction already.
    """
    text = leaf.text(role)
    read = read_value(text)
    if text is None or read.kind not in ("number", "range"):
        return read
    unit = leaf.text("unit")
    if role in leaf.percents and read.unit is None and read.number is not None:
        text = as_percent(read.number)
    elif unit and not says_missing(unit) and read.unit is None:
        text = f"{text}{unit}"
    operator = leaf.text("operator")
    if role == "target" and operator and read.comparator is None and not says_missing(operator):
        text = f"{operator}{text}"
    return read_value(text)
