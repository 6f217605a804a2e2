"""What LibreOffice Calc passes into a function and takes back (Calc 的参数与结果). Runs inside Calc: nothing but Python.

Calc hands an empty cell over as 0, which would score a finding nobody has made. Only an argument declared as text keeps
it empty, so every required single value is declared so, and a number written as text becomes the number again. Calc
cannot leave such an argument out; one that may be left out still gets 0.0 for an empty cell, and where it is not a
number (目标值, 评价要点, 口径) that counts as empty.

In: a range is a tuple of rows with "" for its empty cells; what is left out is None; true/false is 1 or 0; an error cell
on its own never arrives, Calc passes the error on by itself, and #VALUE! for one inside a range.
Out: an error is a NaN whose low bits are Calc's error number; a table is a tuple of rows.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from typing import Any

from ..functions.registry import REGISTRY
from ..functions.spec import Arg, Spec
from ..values import Err

_QUIET_NAN = 0x7FF8_0000_0000_0000
_NUMBERS = {
    "#NULL!": 521, "#DIV/0!": 532, "#VALUE!": 519, "#REF!": 524, "#NAME?": 525, "#NUM!": 503, "#N/A": 32767,
}  # fmt: skip
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:E[+-]?\d+)?").fullmatch  # as Calc writes one out, whatever the cell's format
_MOST_REMEMBERED = 20_000  # answers of one function; Calc asks for every cell again and again


def arrives_as_text(spec: Spec, arg: Arg) -> bool:
    """Whether Calc is to hand the argument over as text, so that an empty cell stays empty: where empty says 尚未填写."""
    return not arg.optional and (arg.kind == "any" or (arg.kind == "number" and arg is spec.args[0]))


def host_function(name: str) -> Callable[..., Any]:
    """The function for Calc: takes what Calc gives, each argument or None, and gives what Calc takes."""
    spec = REGISTRY[name]
    call = spec.call
    readers = [_reader(spec, arg) for arg in spec.args]
    give = _table if spec.returns == "matrix" else _out

    seen: dict[tuple[Any, ...], Any] = {}

    def host(*arguments: Any) -> Any:
        known = seen.get(arguments)
        return fresh(arguments) if known is None else known

    def fresh(arguments: tuple[Any, ...]) -> Any:
        given = [None if given is None else read(given) for given, read in zip(arguments, readers, strict=True)]
        while given and given[-1] is None:
            given.pop()
        found = give(call(*given))
        if not any(map(_several_cells, arguments)):
            if len(seen) >= _MOST_REMEMBERED:
                seen.clear()
            seen[arguments] = found
        return found

    return host


def _several_cells(argument: Any) -> bool:
    return argument.__class__ is tuple and (len(argument) > 1 or len(argument[0]) > 1)


def error_value(code: str) -> float:
    """The NaN that Calc shows as this error; its low bits are Calc's number for it.

    >>> struct.pack(">d", error_value("#N/A")).hex()
    '7ff8000000007fff'
    """
    bits = _QUIET_NAN | _NUMBERS.get(code, _NUMBERS["#VALUE!"])
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def _from_text(argument: tuple[tuple[str, ...], ...]) -> Any:
    """A single value, or a range of several cells, out of Calc's text."""
    if len(argument) == 1 and len(argument[0]) == 1:
        return _number_or_text(argument[0][0])
    return [list(map(_number_or_text, row)) for row in argument]


def _number_or_text(text: str) -> float | str:
    return float(text) if _NUMBER(text) else text


def _range_as_lists(argument: Any) -> Any:
    return [list(row) for row in argument] if argument.__class__ is tuple else argument


def _zero_as_empty(argument: Any) -> Any:
    if argument.__class__ is tuple:
        return _range_as_lists(argument)
    return "" if argument == 0 else argument


def _reader(spec: Spec, arg: Arg) -> Callable[[Any], Any]:
    if arrives_as_text(spec, arg):
        return _from_text
    return _zero_as_empty if arg.kind in ("any", "text") else _range_as_lists


def _table(found: Any) -> Any:
    return tuple(tuple(map(_out, row)) for row in found) if isinstance(found, list) else ((_out(found),),)


def _out(value: Any) -> Any:
    if isinstance(value, Err):
        return error_value(value.code)
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, (list, tuple)):  # a table where one value belongs: Calc has no place for it
        return error_value("#VALUE!")
    return "" if value is None else str(value)
