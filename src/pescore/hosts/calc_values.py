"""What LibreOffice Calc passes into a function and takes back (Calc 的参数与结果). Runs inside Calc: nothing but Python.

In: a number or a true/false is a float; the empty cell of a range is ""; an omitted argument is None; an empty cell on
its own is 0.0 and cannot be told from one; an error on its own never arrives, Calc passes it on by itself.
Out: an error is a NaN whose low bits are Calc's error number; a table is a tuple of rows.
"""

from __future__ import annotations

import struct
from typing import Any

from ..functions.registry import REGISTRY
from ..values import Err

_QUIET_NAN = 0x7FF8_0000_0000_0000
_NUMBERS = {
    "#NULL!": 521, "#DIV/0!": 532, "#VALUE!": 519, "#REF!": 524, "#NAME?": 525, "#NUM!": 503, "#N/A": 32767,
}  # fmt: skip


def answer(name: str, *arguments: Any) -> Any:
    """What the function gives for Calc's arguments, as Calc takes it; an unknown error is #VALUE!."""
    spec = REGISTRY[name]
    given = [argument if argument.__class__ is not tuple else _rows(argument) for argument in arguments]
    while given and given[-1] is None:
        given.pop()
    found = spec.call(*given)
    if spec.returns == "scalar":
        return _out(found)
    if isinstance(found, Err):
        return ((_out(found),),)
    return tuple(tuple(map(_out, row)) for row in found)


def error_value(code: str) -> float:
    """The NaN that Calc shows as this error.

    >>> error_value("#N/A")
    nan
    """
    bits = _QUIET_NAN | _NUMBERS.get(code, _NUMBERS["#VALUE!"])
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def _rows(area: tuple[Any, ...]) -> list[list[Any]]:
    return [list(row) for row in area]


def _out(value: Any) -> Any:
    if isinstance(value, Err):
        return error_value(value.code)
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, (list, tuple)):  # a table where one value belongs: Calc has no place for it
        return error_value("#VALUE!")
    return "" if value is None else str(value)
