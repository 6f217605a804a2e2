"""The VBA of the add-in at work, from the formula's arguments to the value of the cell, with our Python behind it."""

from __future__ import annotations

from typing import Any

import pytest
from pyopenvba.interpreter import EMPTY, MISSING, VBAArray, VBAErrorValue, VBARuntimeError
from vba_host import Cells, Python, interpreter

from pescore.functions.registry import REGISTRY
from pescore.hosts.excel_binding import bound

BAND = "≥100%得满分，≤80%不得分，之间按比例计算"


def _answer(name: str, *arguments: Any) -> Any:
    """The kernel as com_server gives it: one cell alone, one row flat."""
    rows = bound(REGISTRY[name])(*arguments)
    if len(rows) == 1:
        return rows[0][0] if len(rows[0]) == 1 else rows[0]
    return rows


@pytest.fixture
def python() -> Python:
    return Python(_answer)


def _run(python: Python, name: str, *arguments: Any) -> Any:
    given = list(arguments)
    given += [MISSING] * (len(REGISTRY[name].args) - len(given))
    return interpreter(python).run(name, given)


def test_a_number(python: Python) -> None:
    # (90 − 80) ÷ 20 × 2 = 1
    assert _run(python, "PE_SCORE", "90%", 2.0, BAND) == 1.0
    assert python.calls == ["pescore.hosts.excel.PE_SCORE"]


def test_cells_are_passed_by_value(python: Python) -> None:
    assert _run(python, "PE_SCORE", Cells([["90%"]]), Cells([[2.0]]), Cells([[BAND]])) == 1.0


def test_a_blank_cell_is_not_zero(python: Python) -> None:
    assert _run(python, "PE_SCORE", Cells([[None]]), 2.0, BAND) == ""
    assert _run(python, "PE_SCORE", EMPTY, 2.0, BAND) == ""


@pytest.mark.parametrize(("code", "number"), [("#N/A", 2042), ("#DIV/0!", 2007), ("#REF!", 2023)])
def test_an_error_cell_comes_out_as_the_same_error(python: Python, code: str, number: int) -> None:
    assert _run(python, "PE_SCORE", Cells([[code]]), 2.0, BAND) == VBAErrorValue(number)
    assert _run(python, "PE_TOTAL", Cells([[1.0], [code]])) == VBAErrorValue(number)


def test_a_question_is_na_and_a_wrong_kind_is_value(python: Python) -> None:
    assert _run(python, "PE_SCORE", "好", 2.0, "由专家酌情给分") == VBAErrorValue(2042)
    assert _run(python, "PE_SCORE", "很多", 2.0, BAND) == VBAErrorValue(2015)


def test_a_total_of_a_column(python: Python) -> None:
    assert _run(python, "PE_TOTAL", Cells([[1.1], [2.2]])) == 3.3
    assert _run(python, "PE_TOTAL", Cells([[1.1], [None]])) == ""


def test_of_a_whole_column_only_what_is_used_is_read(python: Python) -> None:
    assert _run(python, "PE_TOTAL", Cells([[1.1], [2.2], [None]])) == 3.3


def test_several_areas_are_refused_and_not_half_read(python: Python) -> None:
    assert _run(python, "PE_TOTAL", Cells([[1.0]], areas=2)) == VBAErrorValue(2015)


def test_a_table_spills(python: Python) -> None:
    table = Cells([["一级指标", "分值", "得分"], ["过程", 4.0, 3.0]])
    spilled = _run(python, "PE_SUMMARY", table)
    assert isinstance(spilled, VBAArray) and spilled.bounds == [(1, 3), (1, 5)]
    assert spilled.get([3, 1]) == "合计" and spilled.get([3, 3]) == 3.0


def test_errors_inside_a_spilled_column_are_errors(python: Python) -> None:
    column = _run(python, "PE_SCORE", Cells([["90%"], ["#N/A"]]), Cells([[2.0], [2.0]]), Cells([[BAND], [BAND]]))
    assert column.get([1, 1]) == 1.0 and column.get([2, 1]) == VBAErrorValue(2042)


def test_without_python_a_cell_is_an_error_and_the_next_does_not_wait() -> None:
    def unreachable(*_: Any) -> Any:
        raise VBARuntimeError(1000, "no COM server")

    python = Python(unreachable)
    vba = interpreter(python)
    assert vba.run("PE_TOTAL", [1.0, MISSING]) == VBAErrorValue(2042)
    assert vba.run("PE_TOTAL", [1.0, MISSING]) == VBAErrorValue(2042)
    assert len(python.calls) == 1
    vba.run("PE_RetryNow", [])
    vba.run("PE_TOTAL", [1.0, MISSING])
    assert len(python.calls) == 2


def test_a_button_hands_over_its_name_and_the_workbook(python: Python) -> None:
    interpreter(python).run("PE_Press", ["refresh"])
    assert python.executed == [
        "xlwings._xlwindows.BOOK_CALLER",
        "import pescore.hosts.excel_buttons as b; b.press('refresh')",
    ]


@pytest.mark.parametrize(
    ("inside", "loaded", "shown"),
    [
        ("pescore.xlam", {"pescore.xlam"}, True),
        ("评分表.xlsm", {"评分表.xlsm"}, True),  # no add-in on this computer
        ("评分表.xlsm", {"评分表.xlsm", "pescore.xlam"}, False),  # the add-in's tab is enough
    ],
)
def test_there_is_one_tab(python: Python, inside: str, loaded: set[str], shown: bool) -> None:
    assert interpreter(python, inside=inside, loaded=frozenset(loaded)).run("PE_ShowsTab", []) is shown
