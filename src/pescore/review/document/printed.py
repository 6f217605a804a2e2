"""A figure as a cell prints it: 1,080.5, 95.00%, 54处; between which values the printed one may really lie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ...values import plain
from .model import Place

_FIGURE = re.compile(
    r"([-−－]?)(\d{1,3}(?:[,，]\d{3}){1,5}(?:\.\d{1,8})?|\d{1,15}(?:\.\d{1,8})?)(%?)((?:[\u4e00-\u9fff]{1,4}|㎡)?)"
)
_NO_QUANTITY = re.compile("[年月日级类等期度号]|以[上下内]|左右")
_NOTHING = re.compile(r"[-—–－─/／\\*#]*|无|不适用|N/A")
_MANY = 1000  # an integer of that size may stand for a sum that was rounded to it


@dataclass(frozen=True, slots=True)
class Printed:
    """One figure with its decimals as printed. `unit` what follows it in its own cell."""

    value: Decimal
    decimals: int
    percent: bool
    unit: str
    text: str
    place: Place

    @property
    def step(self) -> Decimal:
        """One unit of its last decimal."""
        return Decimal(1).scaleb(-self.decimals)

    @property
    def slack(self) -> Decimal:
        """How far the real value may lie from the printed one; a small whole number is what it says."""
        return self.step / 2 if self.decimals or abs(self.value) >= _MANY else Decimal(0)

    @property
    def low(self) -> Decimal:
        return self.value - self.slack

    @property
    def high(self) -> Decimal:
        return self.value + self.slack

    def prints(self, low: Decimal, high: Decimal) -> bool:
        """Whether a value between the two is printed like this, rounded or cut off."""
        if self.value < 0:
            return low <= self.value + self.step / 2 and high >= self.value - self.step
        return low <= self.value + self.step and high >= self.value - self.step / 2


def printed(cell: str, place: Place) -> Printed | None:
    """The figure a cell holds and nothing else; None for words, ranges, dates and years."""
    found = _FIGURE.fullmatch(cell)
    if found is None or _NO_QUANTITY.search(found[4]):
        return None
    digits = found[2].replace(",", "").replace("，", "")
    value = Decimal(digits)
    shown = plain(value) if "." not in digits else digits
    sign = "−" if found[1] else ""
    decimals = len(digits.partition(".")[2])
    return Printed(-value if found[1] else value, decimals, bool(found[3]), found[4], sign + shown + found[3], place)


def nothing(cell: str) -> bool:
    """An empty cell, or what stands for one."""
    return _NOTHING.fullmatch(cell) is not None
