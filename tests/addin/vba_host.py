"""The add-in's own VBA, run by pyOpenVBA's interpreter, with Python on the other end of its one COM call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from pyopenvba.interpreter import (
    EMPTY,
    MISSING,
    NOTHING,
    HostBridge,
    Interpreter,
    VBAArray,
    VBADate,
    VBAErrorValue,
    VBAObject,
    VBARuntimeError,
    member,
    method,
    setter,
)

from pescore.addin.build import modules, own_sheets
from pescore.addin.sources import source
from pescore.hosts.excel_values import CODES

_CONSTANTS = {"xlErrNA": 2042, "xlErrValue": 2015, "xlWait": 2, "xlDefault": -4143}
_FIRST_ERROR = -2146828288


class Python(VBAObject):
    """What XLPy gives: the COM server of xlwings."""

    def __init__(self, answer: Callable[..., Any]) -> None:
        super().__init__()
        self.answer = answer
        self.calls: list[str] = []
        self.executed: list[str] = []

    @method(name="CallUDF")
    def call_udf(self, module: Any, function: Any, arguments: Any) -> Any:
        self.calls.append(f"{module}.{function}")
        return _to_vba(self.answer(str(function), *_to_com(arguments)))

    @method(name="Module")
    def module(self, name: Any) -> str:
        return str(name)

    @method(name="SetAttr")
    def set_attr(self, target: Any, name: Any, value: Any) -> None:
        self.executed.append(f"{target}.{name}")

    @method(name="Exec")
    def execute(self, command: Any) -> None:
        self.executed.append(str(command))


class _Application(VBAObject):
    cursor: Any = None
    loaded: frozenset[str] = frozenset()
    protected_view: Any = NOTHING
    recalculated = 0
    refuses = ""
    workbook: Named

    def __init__(self) -> None:
        super().__init__()
        self.scheduled: list[str] = []
        self.described: dict[str, list[str]] = {}

    @member(name="ActiveProtectedViewWindow")
    def active_protected_view_window(self) -> Any:
        return self.protected_view

    @method(name="CalculateFull")
    def calculate_full(self) -> None:
        self.recalculated += 1

    screen, events = True, True

    @member(name="ScreenUpdating")
    def screen_updating(self) -> bool:
        return self.screen

    @setter(name="ScreenUpdating")
    def set_screen_updating(self, value: Any) -> None:
        self.screen = bool(value)

    @member(name="EnableEvents")
    def enable_events(self) -> bool:
        return self.events

    @setter(name="EnableEvents")
    def set_enable_events(self, value: Any) -> None:
        self.events = bool(value)

    @method(name="OnTime")
    def on_time(self, when: Any, macro: Any) -> None:
        self.scheduled.append(str(macro))

    @method(name="MacroOptions")
    def macro_options(self, Macro: Any, Description: Any, Category: Any, ArgumentDescriptions: Any) -> None:  # noqa: N803
        """As Excel does it: not for a hidden workbook, and not for every text."""
        if self.workbook.is_addin:
            raise VBARuntimeError(1004, "Cannot edit a macro on a hidden workbook")
        assert not self.screen and not self.events
        if str(Macro).endswith(f"!{self.refuses}"):
            raise VBARuntimeError(1004, "Method 'MacroOptions' of object '_Application' failed")
        texts = [str(text) for text in ArgumentDescriptions.items]
        self.described[str(Macro)] = [str(Category), str(Description), *texts]

    @setter(name="Cursor")
    def set_cursor(self, value: Any) -> None:
        self.cursor = value

    @method(name="Workbooks")
    def workbooks(self, name: Any) -> VBAObject:
        if str(name) not in self.loaded:
            raise VBARuntimeError(9, "Subscript out of range")
        return Named(str(name))

    @method(name="Intersect")
    def intersect(self, area: Any, used: Any) -> Any:
        return Cells(area.cells[: area.used]) if area.used else NOTHING


class Named(VBAObject):
    """A workbook, as far as its name goes, and the texts of its sheet pescore.text."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.text = name
        self.is_addin, self.is_saved = name.endswith(".xlam"), True

    @member(name="IsAddin")
    def addin(self) -> bool:
        return self.is_addin

    @setter(name="IsAddin")
    def set_addin(self, value: Any) -> None:
        self.is_addin, self.is_saved = bool(value), False  # Excel takes it for a change

    @member(name="Saved")
    def saved(self) -> bool:
        return self.is_saved

    @setter(name="Saved")
    def set_saved(self, value: Any) -> None:
        self.is_saved = bool(value)

    @member(name="Name")
    def name(self) -> str:
        return self.text

    @method(name="Worksheets")
    def worksheets(self, name: Any) -> _Texts:
        return _Texts(own_sheets("python")[str(name)])


class _Texts(VBAObject):
    """A sheet of ours, cell by cell."""

    def __init__(self, rows: list[list[str]]) -> None:
        super().__init__()
        self.rows = rows

    @method(name="Cells")
    def cells(self, row: Any, column: Any) -> Cells:
        inside = row <= len(self.rows) and column <= len(self.rows[row - 1])
        return Cells([[self.rows[row - 1][column - 1] if inside else None]])


class Control(VBAObject):
    """A button of the ribbon."""

    def __init__(self, button: str) -> None:
        super().__init__()
        self.button = button

    @member(name="ID")
    def identity(self) -> str:
        return self.button


class _Count(VBAObject):
    def __init__(self, count: int) -> None:
        super().__init__()
        self.number = count

    @member(name="Count")
    def count(self) -> int:
        return self.number


_ALL_ROWS = 1_048_576


class _Worksheet(VBAObject):
    @member(name="Rows")
    def rows(self) -> _Count:
        return _Count(_ALL_ROWS)

    @member(name="Columns")
    def columns(self) -> _Count:
        return _Count(16384)

    @member(name="UsedRange")
    def used_range(self) -> VBAObject:
        return VBAObject()


class Cells(VBAObject):
    """A range: rows of values as Excel holds them, "#N/A" for an error cell, a Decimal in a currency format.

    With `used` it is whole columns, of which so many rows are used.
    """

    vba_type_name = "Range"

    def __init__(self, rows: list[list[Any]], *, areas: int = 1, used: int | None = None) -> None:
        super().__init__()
        self.cells, self.areas_, self.used = rows, areas, used

    @member(name="Areas")
    def areas(self) -> _Count:
        return _Count(self.areas_)

    @member(name="Rows")
    def rows(self) -> _Count:
        return _Count(len(self.cells) if self.used is None else _ALL_ROWS)

    @member(name="Columns")
    def columns(self) -> _Count:
        return _Count(len(self.cells[0]))

    @member(name="Worksheet")
    def worksheet(self) -> _Worksheet:
        return _Worksheet()

    @member(name="Value2")
    def value2(self) -> Any:
        """Numbers as they are: dates by their serial number."""
        return _block([[_serial(cell) for cell in row] for row in self.cells])

    @member(name="Value")
    def value(self) -> Any:
        """Dates as dates, and currency cut to four decimals."""
        return _block([[_formatted(cell) for cell in row] for row in self.cells])


def _serial(cell: Any) -> Any:
    if isinstance(cell, dt.date):
        return VBADate.from_datetime(cell).serial
    return float(cell) if isinstance(cell, Decimal) else cell


def _formatted(cell: Any) -> Any:
    if isinstance(cell, dt.date):
        return VBADate.from_datetime(cell)
    return float(round(cell, 4)) if isinstance(cell, Decimal) else cell


class Host(HostBridge):
    """The few things of Excel that our modules name."""

    def __init__(self, python: Python) -> None:
        super().__init__()
        self.application = _Application()
        self.objects: dict[str, Any] = {"xlpy": python, "application": self.application, "activeworkbook": VBAObject()}

    def constant(self, name: str) -> Any:
        known = {key.lower(): value for key, value in _CONSTANTS.items()}
        return known[name.lower()] if name.lower() in known else super().constant(name)

    def global_object(self, name: str) -> Any:
        return self.objects[name.lower()] if name.lower() in self.objects else super().global_object(name)


class Excel(Interpreter):
    """Our modules in a workbook, ready to be called as Excel calls them; message boxes are kept."""

    def __init__(self, python: Python, inside: str, loaded: frozenset[str]) -> None:
        self.host_ = Host(python)
        super().__init__(self.host_)
        self.application = self.host_.application
        self.application.loaded = loaded
        self.application.workbook = self.workbook = Named(inside)
        self.host_.objects["thisworkbook"] = self.workbook
        self.said: list[str] = []

    def show_message(self, prompt: str, style: int, caption: str) -> int:
        self.said.append(f"{caption}：{prompt}")
        return 1


def interpreter(python: Python, *, inside: str = "pescore.xlam", loaded: frozenset[str] = frozenset()) -> Excel:
    """Our modules in the workbook `inside`."""
    vba = Excel(python, inside, loaded)
    for name in ("PE_Kernel", "PE_Udfs", "PE_Ribbon", "PE_Help"):
        vba.add_module(modules()[name], name=name)
    vba.add_module(source("ThisWorkbook.bas"), name="ThisWorkbook")
    vba.add_module(_PROBE, name="Probe")
    return vba


# Gives back what a callback of the ribbon puts into its second argument.
_PROBE = """
Public Function TabVisible(control As Object) As Variant
    Dim visible As Variant
    PE_TabVisible control, visible
    TabVisible = visible
End Function
"""


def _to_com(value: Any) -> Any:
    """A VBA value as pywin32 gives it to Python."""
    if value is MISSING:
        return -2147352572
    if value is EMPTY:
        return None
    if isinstance(value, VBAErrorValue):
        return _FIRST_ERROR + value.number
    if isinstance(value, VBADate):
        return value.to_datetime().replace(tzinfo=dt.timezone.utc)
    if isinstance(value, VBAArray):
        if value.dimensions == 1:
            return tuple(map(_to_com, value.items))
        (first, last), (left, right) = value.bounds
        return tuple(tuple(_to_com(value.get([r, c])) for c in range(left, right + 1)) for r in range(first, last + 1))
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _to_vba(value: Any) -> Any:
    """What Python returns, as VBA receives it."""
    if isinstance(value, list):
        if value and isinstance(value[0], list):
            return _block(value)
        return VBAArray([(0, len(value) - 1)], items=list(value))
    return value


def _block(rows: list[list[Any]]) -> Any:
    """Rows as a Range gives them: one cell is a value, more are an array from (1, 1)."""
    if len(rows) == len(rows[0]) == 1:
        return _cell(rows[0][0])
    block = VBAArray([(1, len(rows)), (1, len(rows[0]))])
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            block.set([r, c], _cell(value))
    return block


def _cell(value: Any) -> Any:
    if value is None:
        return EMPTY
    if isinstance(value, str) and value in CODES:
        return VBAErrorValue(CODES[value])
    return value
