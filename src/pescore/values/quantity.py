"""Numbers with units, bounds and ranges in text (数量、界限、区间)."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from pescore.values.chinese import chinese_number
from pescore.values.exact import LARGEST_EXPONENT, WIDE, debris, exact
from pescore.values.units import read_unit, same_unit
from pescore.values.value import Value
from pescore.values.words import words

_NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3}(?![0-9]))?"
)
_NUMERAL = re.compile("[零〇一二两三四五六七八九十百千万亿半点壹贰叁肆伍陆柒捌玖拾佰仟]+")
_SHARE = re.compile("[^之]{1,12}分之[^之]{1,12}|[^之]{1,6}成[一二三四五六七八九]?|一半")
_BRACKETS = re.compile(r"([\[(])([^,]+),([^,]+)([\])])")
_MOST_MARKS = 4  # a range has one, and perhaps two signs beside it
_YEAR_MONTH = re.compile(r"[12][0-9]{3}(?:\.[0-9]{1,2})?-[0-9]{1,2}")
_INCLUSIVE = {">": "≥", "<": "≤"}
_STRICT = {"≥": ">", "≤": "<"}


class Quantity(NamedTuple):
    number: Decimal
    unit: str | None
    notes: tuple[str, ...] = ()


def read_quantity(text: str) -> Quantity | None:
    """A number with an optional unit: 95%, 1,234.5万元, 120(万元), 九成, 三分之一, 两项, 8BP, -5."""
    if text.startswith("¥"):
        return _money(text[1:])
    if text.startswith("(") and text.endswith(")") and not text[1:-1].isdigit():
        text = text[1:-1]
    sign = -1 if text.startswith("负") else 1
    if sign < 0:
        text = text[1:]
    match = _NUMBER.match(text)
    found = _arabic(match[0], text[match.end() :]) if match else None
    found = found or _chinese(text)
    return found if found is None or sign > 0 else found._replace(number=found.number.copy_negate())


def read_bound(typed: str, text: str, notes: tuple[str, ...]) -> Value | None:
    """A quantity with a comparison (≥90%, 不超过30万元/个, 30日内, 85%以上(含)), or one called approximate."""
    text, inclusive, exclusive = _edge(text)
    for before, first in (*_leading(text), ("", "")):
        rest = text[len(before) :]
        for after, last in (*_trailing(rest), ("", "")):
            found = read_quantity(rest[: len(rest) - len(after)]) if not first or not last or first == last else None
            comparator = first or last
            if found is None or (exclusive and not comparator):
                continue
            if comparator == "约":
                return Value("number", typed, *found[:2], notes=(*notes, *found.notes, "约数，按所写的数计。"))
            if inclusive:
                comparator = _INCLUSIVE.get(comparator, comparator)
            elif exclusive:
                comparator = _STRICT.get(comparator, comparator)
            return Value("number", typed, *found[:2], comparator or None, notes=notes + found.notes)
    return None


def read_range(typed: str, text: str, notes: tuple[str, ...]) -> Value | None:
    """Two quantities and a range mark: 80%-100%, 70-80%, 10至20个, (80,100], ±5%."""
    if text.startswith("±"):
        found = read_quantity(text[1:])
        return found and _ordered(typed, found._replace(number=found.number.copy_negate()), found, notes)
    if ("[" in text or "]" in text) and (match := _BRACKETS.fullmatch(text)):
        opening, left, right, closing = match.groups()
        ends = _ends(left, right)
        if opening == "(":
            notes += ("不含下限。",)
        if closing == ")":
            notes += ("不含上限。",)
        return ends and _ordered(typed, *ends, notes)
    text, _, exclusive = _edge(text)
    if _YEAR_MONTH.fullmatch(text):
        return None
    if exclusive:
        notes += ("有一端不含，请核对。",)
    for mark in islice(words().between.finditer(text, 1), _MOST_MARKS):
        ends = _ends(text[: mark.start()], text[mark.end() :])
        if ends:
            return _ordered(typed, *ends, notes)
    return None


def _arabic(digits: str, rest: str) -> Quantity | None:
    number = Decimal(digits.replace(",", ""))
    if number and abs(number.adjusted()) > LARGEST_EXPONENT:
        return None
    if len(number.as_tuple().digits) > 15 and repr(float(number)) == digits:
        number = exact(float(number))  # a float somebody turned into text
    found = _with_unit(number or Decimal(0), rest)
    return found and found._replace(notes=found.notes + debris(number))


def _chinese(text: str) -> Quantity | None:
    if text in words().not_numbers:
        return None
    if _SHARE.fullmatch(text):
        share = chinese_number(text)
        return None if share is None else Quantity(share, "%")
    numeral = _NUMERAL.match(text)
    for end in range(numeral.end(), 0, -1) if numeral else ():
        if set(text[:end]) <= set("百千万亿"):
            return None
        number = chinese_number(text[:end])
        found = None if number is None else _with_unit(number, text[end:])
        if found:
            return found
    return None


def _with_unit(number: Decimal, rest: str) -> Quantity | None:
    if not rest:
        return Quantity(number, None)
    if rest.startswith("(") and rest.endswith(")"):
        rest = rest[1:-1]
    known = words()
    if rest in known.rates:
        notes = (f"“{rest}”按 % 理解。",) if rest.endswith(("百分点", "百分比")) else ()
        return Quantity(WIDE.scaleb(number, -known.rates[rest]), "%", notes)
    if rest in known.scales:
        return Quantity(WIDE.multiply(number, Decimal(10 ** known.scales[rest])), None)
    unit = read_unit(rest)
    return Quantity(number, unit.text) if unit else None


def _money(text: str) -> Quantity | None:
    found = read_quantity(text) if not text.startswith("¥") else None
    if found is None or found.unit is None:
        return found and found._replace(unit="元")
    return found if same_unit(found.number, found.unit, "元") is not None else None


def _edge(text: str) -> tuple[str, bool, bool]:
    """The text without (含) and (不含), and which of them it had."""
    known = words()
    included = excluded = 0
    if "(" in text:
        text, excluded = known.exclusive.subn("", text)
        text, included = known.inclusive.subn("", text)
    return text, bool(included), bool(excluded)


def _leading(text: str) -> list[tuple[str, str]]:
    known = words()
    pairs = [(word, sign) for word, sign in known.before if text.startswith(word)]
    return pairs + [(word, "约") for word in known.about_before if text.startswith(word)]


def _trailing(text: str) -> list[tuple[str, str]]:
    known = words()
    pairs = [(word, sign) for word, sign in known.after if text.endswith(word)]
    return pairs + [(word, "约") for word in known.about_after if text.endswith(word)]


def _ends(left: str, right: str) -> tuple[Quantity, Quantity] | None:
    """Both ends in one unit; a unit written once, at the upper end, serves both."""
    low, high = read_quantity(left), read_quantity(right)
    if low is None or high is None or _coded(left) or _coded(right):
        return None
    if low.unit is None and high.unit is not None:
        match = _NUMBER.match(right)
        low = read_quantity(left + right[match.end() :]) if match else low._replace(unit=high.unit)
        if low is None:
            return None
    elif high.unit is None and low.unit is not None:
        return None
    converted = same_unit(low.number, low.unit, high.unit)
    return None if converted is None else (low._replace(number=converted, unit=high.unit), high)


def _coded(text: str) -> bool:
    """010 is the start of a telephone number or a code, not an end of a range."""
    return len(text) > 1 and text[0] == "0" and text[1].isdigit()


def _ordered(typed: str, low: Quantity, high: Quantity, notes: tuple[str, ...]) -> Value:
    if low.number > high.number:
        low, high = high, low
        notes += ("两端已按从小到大理解。",)
    return Value("range", typed, low.number, high.unit, high=high.number, notes=notes)
