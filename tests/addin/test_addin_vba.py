"""The VBA of the add-in at work, from the formula's arguments to the value of the cell, with our Python behind it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from pyopenvba.interpreter import EMPTY, MISSING, VBAArray, VBAErrorValue, VBARuntimeError, method
from vba_host import Cells, Control, Named, Python, interpreter

from pescore.addin.build import own_sheets
from pescore.addin.wrappers import help_rows
from pescore.functions.registry import REGISTRY
from pescore.hosts.excel_actions import BUTTONS
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
    assert _run(python, "PE_TOTAL", Cells([[1.1], [2.2], [None]], used=2)) == 3.3
    assert _run(python, "PE_TOTAL", Cells([[None]], used=0)) == ""  # and nothing of an empty sheet


def test_a_date_stays_a_date_and_currency_is_not_cut_to_four_decimals(python: Python) -> None:
    before = "2022年9月30日前完成得满分，否则不得分"
    assert _run(python, "PE_SCORE", Cells([[dt.date(2022, 9, 25)]]), 2.0, before) == 2.0
    column = Cells([[dt.date(2022, 9, 25)], [dt.date(2022, 10, 1)]])
    scores = _run(python, "PE_SCORE", column, Cells([[2.0]] * 2), Cells([[before]] * 2))
    assert [scores.get([r, 1]) for r in (1, 2)] == [2.0, 0.0]
    assert _run(python, "PE_RATE", Cells([[Decimal("1234.56789")]]), 1.0) == 1234.56789
    assert _run(python, "PE_TOTAL", Cells([[Decimal("0.00499")], [0.0]])) == 0.0  # 0.0050 would be 0.01


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


@pytest.mark.parametrize("button", BUTTONS)
def test_a_button_hands_over_its_name_and_the_workbook(button: str, python: Python) -> None:
    vba = interpreter(python)
    vba.run("PE_OnPress", [Control(button)])  # the callback the ribbon names
    assert python.executed == [
        "xlwings._xlwindows.BOOK_CALLER",
        f"import pescore.hosts.excel_buttons as b; b.press('{button}')",
    ]
    assert vba.application.cursor == -4143 and vba.said == [] and vba.application.recalculated == 0


def test_a_button_that_cannot_reach_python_says_what_to_do() -> None:
    vba = interpreter(_Deaf(_answer))
    vba.run("PE_OnPress", [Control("refresh")])
    [said] = vba.said
    assert said.startswith("绩效评价：没有连上 Python") and "pescore addin doctor" in said
    assert "Could not load xlwings64-0.37.8.dll" in said
    assert vba.application.cursor == -4143


class _Deaf(Python):
    """Python that is not there when a button is pressed."""

    @method(name="Exec")
    def execute(self, command: Any) -> None:
        raise VBARuntimeError(1000, "Could not load xlwings64-0.37.8.dll")


def test_in_protected_view_nothing_is_done_to_another_workbook(python: Python) -> None:
    vba = interpreter(python)
    vba.application.protected_view = Named("附件.xlsx")
    vba.run("PE_OnPress", [Control("refresh")])
    assert python.executed == []
    assert vba.said == ["绩效评价：" + own_sheets("python")["pescore.text"][1][1]]
    assert "启用编辑" in vba.said[0]


def test_after_python_is_back_a_button_recalculates_the_cells_that_gave_up(python: Python) -> None:
    """They are not dirty: Excel by itself would leave their #N/A."""
    vba = interpreter(python)
    there, python.answer = python.answer, _raise
    assert vba.run("PE_TOTAL", [1.0, MISSING]) == VBAErrorValue(2042)
    python.answer = there
    vba.run("PE_OnPress", [Control("refresh")])
    assert vba.application.recalculated == 1
    vba.run("PE_OnPress", [Control("refresh")])
    assert vba.application.recalculated == 1


def test_cells_that_found_python_busy_with_the_button_are_calculated_after_it() -> None:
    """Excel may calculate while the button's work is still going on, and its calls be turned away."""

    class Busy(Python):
        @method(name="Exec")
        def execute(self, command: Any) -> None:
            there, self.answer = self.answer, _raise
            assert vba.run("PE_TOTAL", [1.0, MISSING]) == VBAErrorValue(2042)
            self.answer = there

    vba = interpreter(Busy(_answer))
    vba.run("PE_OnPress", [Control("adopt")])
    assert vba.application.recalculated == 1 and vba.said == []
    assert vba.run("PE_TOTAL", [1.0, MISSING]) == 1.0  # asked again at once


def _raise(*_: Any) -> Any:
    raise VBARuntimeError(1000, "no COM server")


@pytest.mark.parametrize(
    ("inside", "loaded", "shown"),
    [
        ("pescore.xlam", {"pescore.xlam"}, True),
        ("评分表.xlsm", {"评分表.xlsm"}, True),  # no add-in on this computer
        ("评分表.xlsm", {"评分表.xlsm", "pescore.xlam"}, False),  # the add-in's tab is enough
    ],
)
def test_there_is_one_tab(python: Python, inside: str, loaded: set[str], shown: bool) -> None:
    assert interpreter(python, inside=inside, loaded=frozenset(loaded)).run("TabVisible", [Control("tab")]) is shown


@pytest.mark.parametrize("inside", ["pescore.xlam", "评分表.xlsm", "张三's 评分表.xlsm"])
def test_opening_describes_every_function_and_leaves_no_trace(python: Python, inside: str) -> None:
    vba = interpreter(python, inside=inside)
    excel, here = vba.application, "'" + inside.replace("'", "''") + "'!"
    vba.run("Workbook_Open", [])
    assert excel.scheduled == [f"{here}PE_RegisterHelp"]
    vba.run("PE_RegisterHelp", [])
    expected = {f"{here}{row[0]}": row[1:] for row in help_rows(REGISTRY.values())}
    assert excel.described == expected
    assert (excel.screen, excel.events) == (True, True)
    assert (vba.workbook.is_addin, vba.workbook.is_saved) == (inside.endswith(".xlam"), True)


def test_help_that_excel_refuses_costs_one_function_its_help(python: Python) -> None:
    vba = interpreter(python)
    vba.application.refuses = "PE_WHY"
    vba.run("PE_RegisterHelp", [])
    assert {name.partition("!")[2] for name in vba.application.described} == REGISTRY.keys() - {"PE_WHY"}
    assert vba.workbook.is_addin and vba.application.screen and vba.application.events


def test_a_workbook_with_changes_still_asks_to_be_saved(python: Python) -> None:
    vba = interpreter(python, inside="评分表.xlsm")
    vba.workbook.is_saved = False
    vba.run("PE_RegisterHelp", [])
    assert not vba.workbook.is_saved
