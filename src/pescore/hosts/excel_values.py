"""What Excel passes over COM into a function, and what goes back: blanks, missing arguments, error cells, dates, ranges.

An error goes back as a marked text, because an exception would reach the cell as text that SUM skips; the VBA wrapper
(PE_Kernel.bas) turns the mark into a real error value.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ..values import Err

MISSING = -2147352572  # DISP_E_PARAMNOTFOUND: an optional argument that was left out
MARK = "\x1a"  # cannot be typed into a cell
LONGEST_TEXT = 32767  # of a cell

_FIRST_ERROR = -2146828288  # an error cell arrives as this plus Excel's error number
_ERRORS = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
}
_LATER_ERRORS = {
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2046: "#CONNECT!",
    2047: "#BLOCKED!",
    2048: "#UNKNOWN!",
    2049: "#FIELD!",
    2050: "#CALC!",
}
CODES = {code: number for number, code in _ERRORS.items()}  # "#N/A" → 2042, as CVErr takes it


def error_code(code: str) -> int:
    """`#N/A` as COM passes it."""
    return _FIRST_ERROR + CODES[code]


def received(argument: Any) -> Any:
    """One argument as the functions take it: None for blank or missing, an Err for an error cell, rows for a range."""
    kind = type(argument)
    if kind is float or kind is str or argument is None or kind is bool:
        return argument
    if kind is tuple or kind is list:
        return [received(cell) for cell in argument]
    if kind is int:
        return _whole_number(argument)
    if isinstance(argument, dt.datetime):  # COM dates say UTC although cells know no zone
        return dt.datetime(*argument.timetuple()[:6], argument.microsecond)
    if isinstance(argument, Decimal):  # a cell in a currency format
        return float(argument)
    return Err("#VALUE!", "参数既不是数值、文字，也不是单元格区域")


def _whole_number(argument: int) -> Any:
    """Numbers of cells come as floats: an int in the range of error codes is an error cell."""
    if argument == MISSING:
        return None
    number = argument - _FIRST_ERROR
    if number in _ERRORS:
        return Err(_ERRORS[number], "单元格本身是错误值，请先改正")
    if number in _LATER_ERRORS:
        return Err("#VALUE!", f"单元格本身是错误值 {_LATER_ERRORS[number]}，请先改正")
    return argument


def returned(answer: Any) -> list[list[Any]]:
    """An answer as rows of cells, all of one length; xlwings unpacks a single cell itself."""
    if not isinstance(answer, list):
        return [[_cell(answer)]]
    rows = [[_cell(cell) for cell in row] for row in answer] or [[""]]
    width = max(1, *map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def _cell(value: Any) -> Any:
    if isinstance(value, Err):
        code = value.code if value.code in CODES else "#VALUE!"
        return f"{MARK}{CODES[code]} {value.note}"
    if value is None:
        return ""
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return value[: LONGEST_TEXT - 1] + "…"
    return value
