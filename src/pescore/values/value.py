"""What one cell holds, once read (读出来的一个值)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

ERRORS = frozenset({"#N/A", "#VALUE!", "#DIV/0!", "#REF!", "#NAME?", "#NUM!", "#NULL!"})


@dataclass(frozen=True, slots=True)
class Err:
    """A worksheet error (错误值) with its reason in Chinese. Functions return it; hosts turn it into the real error."""

    code: str
    note: str = ""

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell holds, with the text as typed and remarks for the person who typed it.

    kind        blank | number | date | yesno | range | text | error
    number      exact; for %, ‰ and BP the fraction (65.92% → 0.6592); the lower end of a range
    unit        "%" for rates, otherwise the unit as typed, symbols normalised; None when there is none
    comparator  ≥ > ≤ < = when the cell states a bound ("≥90%" is a target, not a value; "2024年6月30日前" is ≤)
    high        the upper end of a range
    yes         True or False for 是/否 words; 无 is blank with yes False, since it answers some targets
    error       one of ERRORS
    """

    kind: str
    text: str = ""
    number: Decimal | None = None
    unit: str | None = None
    comparator: str | None = None
    high: Decimal | None = None
    date: datetime.date | None = None
    yes: bool | None = None
    error: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Draft:
    """The same fields, not yet frozen."""

    kind: str
    text: str = ""
    number: Decimal | None = None
    unit: str | None = None
    comparator: str | None = None
    high: Decimal | None = None
    date: datetime.date | None = None
    yes: bool | None = None
    error: str | None = None
    notes: tuple[str, ...] = ()


def number_value(text: str, number: Decimal, unit: str | None = None) -> Value:
    """A plain number or rate. Filling a draft and sealing it takes half the time of a frozen constructor,
    and numbers are nearly all a workbook holds."""
    draft = _Draft("number", text, number, unit)
    draft.__class__ = Value  # type: ignore[assignment]
    return cast(Value, draft)
