"""The table that all hosts share, the whole way of a formula in Excel: our VBA, xlwings' dispatcher, Python, and back.

Real are the wrappers (run by pyOpenVBA's interpreter), xlwings.udfs and our functions; COM between them is a stand-in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pyopenvba.interpreter import EMPTY, MISSING, VBAArray, VBAErrorValue
from vba_host import Cells, Python, interpreter

from conformance.hosts import shown
from conformance.table import Case, cases
from hosts.excel_com import Excel, excel
from pescore.functions.registry import REGISTRY
from pescore.hosts.excel_values import CODES
from pescore.values import Err

CASES = [case for case in cases() if case.function]
_NAMES = {number: code for code, number in CODES.items()}


@pytest.fixture(scope="module")
def host() -> Iterator[Excel]:
    with excel() as found:
        yield found


def _cells(argument: Any) -> Cells:
    """The argument standing in cells of a sheet; a flat list is a column."""
    rows = argument if isinstance(argument, list) else [[argument]]
    return Cells([[_float(cell) for cell in (row if isinstance(row, list) else [row])] for row in rows])


def _float(value: Any) -> Any:
    """Excel holds every number as one kind."""
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _shown(value: Any) -> Any:
    """What the cells show: an array from Python counts from 0, one of a single row has one dimension."""
    if isinstance(value, VBAArray) and value.dimensions == 1:
        return [[_shown(cell) for cell in value.items]]
    if isinstance(value, VBAArray):
        (top, bottom), (left, right) = value.bounds
        return [[_shown(value.get([r, c])) for c in range(left, right + 1)] for r in range(top, bottom + 1)]
    return Err(_NAMES[value.number]) if isinstance(value, VBAErrorValue) else "" if value is EMPTY else value


def test_every_case_of_the_table_comes_out_of_the_wrappers(host: Excel, capsys: pytest.CaptureFixture[str]) -> None:
    vba = interpreter(Python(host.dispatched))
    different = []
    for case in CASES:
        given: list[Any] = [_cells(argument) for argument in case.arguments]
        given += [MISSING] * (len(REGISTRY[case.function].args) - len(given))
        found = shown(_shown(vba.run(case.function, given)))
        if found != _expected(case):
            different.append(f"{case.name}：应为 {_expected(case)!r}，得 {found!r}")
    with capsys.disabled():
        print(f"\n一致性 excel（VBA、xlwings）：{len(CASES)} 例，{len(CASES) - len(different)} 例相符")
    assert different == []
    assert len(CASES) > 350


def _expected(case: Case) -> Any:
    rows = shown(case.expected)
    return [row if isinstance(row, list) else [row] for row in rows] if isinstance(rows, list) else rows
