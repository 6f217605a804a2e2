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

from ..functions.cells import ErrorCell
from ..functions.registry import REGISTRY
from ..functions.scoring import settings_of_rows
from ..functions.spec import Arg, Spec
from ..values import Err

_QUIET_NAN = 0x7FF8_0000_0000_0000
_NUMBERS = {
    "#NULL!": 521, "#DIV/0!": 532, "#VALUE!": 519, "#REF!": 524, "#NAME?": 525, "#NUM!": 503, "#N/A": 32767,
}  # fmt: skip
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:E[+-]?\d+)?").fullmatch  # as Calc writes one out, whatever the cell's format


def arrives_as_text(spec: Spec, arg: Arg) -> bool:
    """Whether Calc is to hand the argument over as text, so that an empty cell stays empty: where empty says 尚未填写."""
    return not arg.optional and (arg.kind == "any" or (arg.kind == "number" and arg is spec.args[0]))


def host_function(name: str) -> Callable[..., Any]:
    """The function for Calc: takes what Calc gives, each argument or None, and gives what Calc takes.

    It is written out argument by argument: going through them in a loop takes half as long as scoring does. Nothing is
    remembered here: the functions remember by themselves, and ten thousand calls kept with their arguments cost more in
    collecting garbage than they save.
    """
    spec = REGISTRY[name]
    give = _table if spec.returns == "matrix" else _out
    names = ", ".join(arg.name for arg in spec.args)
    lines = [f"def host({names}):", f"    if {spec.args[-1].name} is None:", f"        return _fewer({names})"]
    lines += [f"    {_PASSING[_reader(spec, arg)].format(arg.name)}" for arg in spec.args]
    lines += [f"    _found = _call({names})", "    return _found if _found.__class__ is float else _give(_found)"]
    known = {reader.__name__: reader for reader in _PASSING}
    known |= {"_call": spec.call, "_give": give, "_fewer": _with_fewer(spec, give)}
    exec("\n".join(lines), known)
    return known["host"]


def _with_fewer(spec: Spec, give: Callable[[Any], Any]) -> Callable[..., Any]:
    """The function where the last arguments were left out: they are not passed on."""
    readers = [_reader(spec, arg) for arg in spec.args]

    def host(*arguments: Any) -> Any:
        passed = list(arguments)
        while passed and passed[-1] is None:
            passed.pop()
        return give(spec.call(*(read(given) for read, given in zip(readers, passed, strict=False))))

    return host


def error_value(code: str) -> float:
    """The NaN that Calc shows as this error; its low bits are Calc's number for it.

    >>> struct.pack(">d", error_value("#N/A")).hex()
    '7ff8000000007fff'
    """
    bits = _QUIET_NAN | _NUMBERS.get(code, _NUMBERS["#VALUE!"])
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def _reader(spec: Spec, arg: Arg) -> Callable[[Any], Any]:
    """How an argument is read: one of _PASSING."""
    if arrives_as_text(spec, arg):
        return _from_text
    if arg.name == "settings":
        return _settings
    return _zero_as_empty if arg.kind in ("any", "text") else _range_as_lists


def _from_text(argument: tuple[tuple[str, ...], ...]) -> Any:
    """A single value, or a range of several cells, out of Calc's text."""
    if len(argument) == 1:
        row = argument[0]
        if len(row) == 1:
            text = row[0]
            return float(text) if _NUMBER(text) else text
    return [[float(text) if _NUMBER(text) else text for text in row] for row in argument]


def _range_as_lists(argument: Any) -> Any:
    return [list(row) for row in argument] if argument.__class__ is tuple else argument


def _zero_as_empty(argument: Any) -> Any:
    if argument.__class__ is tuple:
        return _range_as_lists(argument)
    return "" if argument == 0 else argument


def _settings(argument: Any) -> Any:
    """A 口径 range, which comes anew with every cell of a book, as what it says."""
    if argument.__class__ is not tuple or len(argument) == 1:
        return _zero_as_empty(argument)
    try:
        return settings_of_rows(argument)
    except (ErrorCell, ValueError):  # the function itself says what is wrong
        return _range_as_lists(argument)


# How each reader is called; no text but that of _from_text is changed.
_PASSING: dict[Callable[[Any], Any], str] = {
    _from_text: "{0} = _from_text({0})",
    _settings: "if {0}.__class__ is not str: {0} = _settings({0})",
    _zero_as_empty: "if {0}.__class__ is not str: {0} = _zero_as_empty({0})",
    _range_as_lists: "if {0}.__class__ is tuple: {0} = _range_as_lists({0})",
}


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
