"""A cell → what it holds (读单元格). Plain numbers and percentages first: nearly every cell is one of them."""

from __future__ import annotations

import datetime
import numbers
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pescore.values.exact import LARGEST_EXPONENT, WIDE, as_percent, debris, exact, plain
from pescore.values.textual import read_text
from pescore.values.value import Err, Value, number_value

_PLAIN = re.compile(r"([+-]?[0-9]{1,15}(?:\.[0-9]{1,12})?)(%)?").fullmatch
_ZERO = Decimal(0)
_LONGEST_TEXT = 200  # a finding typed as a value is short; anything longer is prose
_RATE_SURELY_PERCENT = 10
_RATE_DOUBTFUL = Decimal("1.5")


def read_value(cell: Any, *, rate: bool = False) -> Value:
    """Read one cell: number, rate, unit, bound, range, date, 是/否, blank or error, else text. Never raises.

    cell  what a host gives: None, bool, int, float, Decimal, str, date, Err; a Value comes back unchanged
    rate  the column holds rates as fractions (按比率读): 0.95 is 95%; a bare number above 10 is taken as a
          percentage with a note (95 → 0.95), and one between 1.5 and 10 stays as it is, with a note

    Blank is None, "", spaces, dashes, slashes, and 无 (kind blank, yes False); it is never 0. Floats are snapped to 15
    significant digits; infinity and "not a number" are the error #NUM!.

    >>> read_value("≥95％").number, read_value("1，234.5万元").unit, read_value("—").kind
    (Decimal('0.95'), '万元', 'blank')
    """
    kind = type(cell)
    if kind is float:
        text = "%.15g" % (cell + 0.0)  # noqa: UP031 measurably faster; + 0.0 turns −0 into 0
        if not rate and cell - cell == 0 and not ("e" in text or "0000" in text or "9999" in text):
            return number_value(text, Decimal(text))
        return _scaled(_from_number(cell), rate)
    if kind is str:
        match = _PLAIN(cell)
        if match and match[2]:
            return number_value(cell, Decimal(match[1] + "E-2") or _ZERO, "%")
        if match and not rate:
            return number_value(cell, Decimal(match[1]) or _ZERO)
        return _scaled(_from_text(cell), rate)
    return _scaled(_from_other(cell), rate)


def _from_text(cell: str) -> Value:
    stripped = cell.strip() if len(cell) > _LONGEST_TEXT else cell
    if len(stripped) > _LONGEST_TEXT:
        return Value("text", cell)
    return read_text(cell)


def _from_other(cell: object) -> Value:
    """Whatever else a host may hand over, strange subclasses included."""
    try:
        if cell is None:
            return Value("blank")
        if isinstance(cell, Value):
            return cell
        if isinstance(cell, Err):
            return Value("error", cell.code, error=cell.code, notes=(cell.note,) if cell.note else ())
        if isinstance(cell, bool):
            return Value("yesno", "TRUE" if cell else "FALSE", yes=cell)
        if isinstance(cell, (float, int, Decimal)):
            return _from_number(cell)
        if isinstance(cell, str):
            return _from_text(str(cell))
        if isinstance(cell, (datetime.datetime, datetime.date)):
            return _from_date(cell)
        if isinstance(cell, (list, tuple, dict, set)):
            return Value("text", "（区域）", notes=("这里只认一个单元格，得到的是一片区域。",))
        if isinstance(cell, numbers.Integral):
            return _from_number(int(cell))
        if isinstance(cell, Fraction):
            return _from_number(WIDE.divide(Decimal(cell.numerator), Decimal(cell.denominator)))
        if isinstance(cell, numbers.Real):
            return _from_number(float(cell))
        return Value("text", str(cell)[:_LONGEST_TEXT])
    except Exception:
        return Value("text", type(cell).__name__, notes=("认不出这个单元格的内容。",))


def _from_date(cell: datetime.date) -> Value:
    day = cell.date() if isinstance(cell, datetime.datetime) else cell
    return Value("date", day.isoformat(), date=day)


def _from_number(cell: float | int | Decimal) -> Value:
    try:
        number = exact(cell)
    except ValueError:
        return Value("error", "#NUM!", error="#NUM!", notes=("不是一个确定的数，请检查算出它的公式。",))
    if number.adjusted() < -LARGEST_EXPONENT:
        number = _ZERO
    text = plain(number)
    return Value("number", text, number, notes=debris(number))


def _scaled(value: Value, rate: bool) -> Value:
    """In a column of rates, a bare number is a rate: say how it was understood."""
    if not rate or value.number is None or value.unit:
        return value
    number, high, notes = value.number, value.high, value.notes
    largest = max(abs(number), abs(high or _ZERO))
    if largest > _RATE_SURELY_PERCENT:
        number, high = WIDE.scaleb(number, -2), None if high is None else WIDE.scaleb(high, -2)
        notes += (f"“{value.text}”按 {_shown(number, high)} 理解。",)
    elif largest > _RATE_DOUBTFUL:
        notes += (f"“{value.text}”按 {_shown(number, high)} 理解；如果不是，请带上 % 写。",)
    return Value(value.kind, value.text, number, "%", value.comparator, high, notes=notes)


def _shown(number: Decimal, high: Decimal | None) -> str:
    return as_percent(number) if high is None else f"{as_percent(number)}～{as_percent(high)}"
