"""How far off a reference (离参照值多远): 低于目标值20个百分点以上, 超出预算5%以内, 低于计划数10%-20%: distances, not limits."""

from __future__ import annotations

import re
from decimal import Decimal

from ..tokens import Token
from .cursor import REFERENCE, Cursor
from .model import Condition, End

ONE, HALF = Decimal(1), Decimal("0.5")


class DistanceReader(Cursor):
    """Tells a distance from a reference from a limit, and turns the condition into one."""

    def points_apart(self, condition: Condition, kind: str, number: Token) -> bool:
        """低于目标值20个百分点的: so far from the target, not 20 % itself."""
        return _off(condition, kind) and "百分点" in self.text[number.start : number.end]

    def range_off(self, condition: Condition, kind: str, number: Token) -> None:
        """低于目标值5-10个百分点, 超出预算10%-20%: between two distances."""
        low, high = condition.low, condition.high
        if not _off(condition, kind) or condition.unit != "%" or low is None or high is None or condition.apart:
            return
        apart = "百分点" in self.text[number.start : condition.end]
        base, sign = (Decimal(0) if apart else ONE), (-1 if kind == "lt" else 1)
        near = End(base + sign * low.value, low.closed, low.firm)
        far = End(base + sign * high.value, high.closed, high.firm)
        condition.low, condition.high = (far, near) if kind == "lt" else (near, far)
        condition.apart, condition.relative = apart, not apart
        condition.unit, condition.off = ("%" if apart else None), "down" if kind == "lt" else "up"

    def within(self, condition: Condition, kind: str, distance: Decimal, suffix: Token) -> None:
        """低于目标值10%以内, 低于计划数10%以上, 超出预算5%以内: how far off, not a limit of its own."""
        inside, beyond = "内" in suffix.text, suffix.kind == "up_to"
        if beyond and kind == "gt" and not (condition.reference and condition.unit == "%" and distance < HALF):
            return  # 超过80%以上: the figure itself
        if kind not in ("lt", "gt") or not (inside or beyond) or (inside and kind == "lt" and not condition.reference):
            return
        said = self.text[max(self.boundary, suffix.start - 16) : suffix.end]
        if condition.unit != "%" or not condition.reference or "百分点" in said:
            self.out.leftovers.append(said)
            return
        closed = "不含" not in suffix.text
        condition.relative, condition.unit, condition.off = True, None, "down" if kind == "lt" else "up"
        if beyond and kind == "gt":
            condition.low = End(ONE + distance, closed, False)
        elif beyond:
            condition.high = End(ONE - distance, True, False)
        elif kind == "lt":
            condition.low, condition.high = End(ONE - distance, closed, False), End(ONE, False, True)
        else:
            condition.low, condition.high = End(ONE, False, True), End(ONE + distance, closed, False)


def _off(condition: Condition, kind: str) -> bool:
    return (
        kind in ("lt", "gt")
        and REFERENCE.search(condition.reference) is not None
        and not re.search("为|是|:", condition.reference)
    )


def set_apart(condition: Condition, kind: str, distance: Decimal, suffix: str) -> None:
    """The ends as distances from the reference: within the distance, or (as where nothing is said) as far and farther."""
    condition.apart, sign = True, -1 if kind == "lt" else 1
    condition.off = "down" if kind == "lt" else "up"
    far, near = End(sign * distance, True, False), End(Decimal(0), False, True)
    if "内" in suffix:
        condition.low, condition.high = (far, near) if kind == "lt" else (near, far)
    else:
        condition.low, condition.high = (None, far) if kind == "lt" else (far, None)
