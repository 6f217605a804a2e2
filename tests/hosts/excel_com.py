"""Excel's side of a function call without Excel: the real dispatcher of xlwings over a stand-in for COM.

xlwings.udfs needs pywin32, which exists on Windows only. Four empty modules with the few names it asks for let the
real code be imported; `Excel.call` then goes the way of a formula: VBA's arguments → call_udf → what VBA gets back.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from typing import Any

from pescore.functions.registry import REGISTRY
from pescore.hosts.excel_values import MARK, error_code
from pescore.values import Err

MISSING = -2147352572


def _module(name: str, **content: Any) -> ModuleType:
    module = ModuleType(name)
    module.__dict__.update(content)
    return module


class _Range:
    """What xlwings makes of the calling cell; we never pass one."""

    def __init__(self, xl: object) -> None:
        self.xl = xl


class Excel:
    """The dispatcher with our functions registered by xlwings' own decorators."""

    def __init__(self, udfs: Any) -> None:
        from pescore.hosts.excel import Decorators, registered

        self.udfs = udfs
        self.functions = registered(REGISTRY, Decorators(udfs.xlfunc, udfs.xlarg, udfs.xlret))
        self.module = _module("pescore.hosts.excel", **self.functions)

    def call(self, name: str, *arguments: Any) -> Any:
        """The answer as it arrives in VBA: a scalar, a row, or rows."""
        given = [MISSING] * len(REGISTRY[name].args)
        given[: len(arguments)] = map(sent, arguments)
        return self.dispatched(name, *given)

    def dispatched(self, name: str, *arguments: Any) -> Any:
        """The answer to arguments that are as COM passes them already."""
        rows = self.udfs.call_udf("pescore.hosts.excel", name, arguments)
        if len(rows) == 1:  # as com_server.CallUDF gives it to VBA
            return rows[0][0] if len(rows[0]) == 1 else rows[0]
        return rows


def sent(argument: Any) -> Any:
    """An argument as it comes through COM: numbers are floats, ranges tuples, errors codes, dates in UTC."""
    if isinstance(argument, (list, tuple)):
        rows = [row if isinstance(row, (list, tuple)) else [row] for row in argument]
        return tuple(tuple(map(sent, row)) for row in rows)
    if isinstance(argument, str) and argument.startswith("#"):
        return error_code(argument)
    if isinstance(argument, dt.date) and not isinstance(argument, dt.datetime):
        argument = dt.datetime(argument.year, argument.month, argument.day)
    if isinstance(argument, dt.datetime):
        return argument.replace(tzinfo=dt.timezone.utc)
    if isinstance(argument, int) and not isinstance(argument, bool) and argument != MISSING:
        return float(argument)
    return argument


def shown(answer: Any) -> Any:
    """What the cell shows, as PE_Result in PE_Kernel.bas makes it: marked texts are error values."""
    if isinstance(answer, (list, tuple)):
        return [shown(cell) for cell in answer]
    if isinstance(answer, str) and answer.startswith(MARK):
        number = int(answer[1:5])
        code = {2000: "#NULL!", 2007: "#DIV/0!", 2015: "#VALUE!", 2023: "#REF!", 2029: "#NAME?", 2036: "#NUM!"}
        return Err(code.get(number, "#N/A"), answer[6:])
    return answer


@contextmanager
def excel() -> Iterator[Excel]:
    """The dispatcher; sys.modules and xlwings are as before afterwards."""
    import xlwings

    client = _module("win32com.client", Dispatch=lambda given: given)
    stand_ins = {
        "pywintypes": _module("pywintypes", com_error=type("com_error", (Exception,), {})),
        "pythoncom": _module("pythoncom", CoInitialize=lambda: None, IID_IDispatch=None),
        "win32com": _module("win32com", client=client),
        "win32com.client": client,
        "xlwings._xlwindows": _module("xlwings._xlwindows", Range=_Range, is_range_instance=lambda x: False),
        "xlwings.com_server": _module("xlwings.com_server", loop=None),
    }
    before = {name: sys.modules.get(name) for name in (*stand_ins, "xlwings.udfs")}
    had = {name: xlwings.__dict__.get(name) for name in ("_xlwindows", "udfs", "com_server")}
    sys.modules.update(stand_ins)
    xlwings.__dict__["_xlwindows"] = stand_ins["xlwings._xlwindows"]
    engine = xlwings.Engine(impl=SimpleNamespace(name="excel", type="desktop"))
    xlwings.engines.add(engine)
    try:
        import xlwings.udfs as udfs

        found = Excel(udfs)
        udfs.get_udf_module = lambda name, book: found.module
        yield found
    finally:
        xlwings.engines.engines.remove(engine)
        del xlwings.engines.engines_by_name["excel"]
        for name, module in before.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module
        for name, module in had.items():
            xlwings.__dict__.pop(name, None)
            if module is not None:
                xlwings.__dict__[name] = module
