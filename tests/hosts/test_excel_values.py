"""What COM passes in and gets back, value by value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from pescore.hosts.excel_values import CODES, LONGEST_TEXT, MARK, MISSING, error_code, received, returned
from pescore.values import ERRORS, Err


@pytest.mark.parametrize("value", [None, "", "90%", 0.0, -0.0, 65.92, True, False])
def test_plain_cells_stay_as_they_are(value: object) -> None:
    assert received(value) is value


def test_a_missing_argument_is_nothing() -> None:
    assert received(MISSING) is None


# 0x800A0000 + Excel's error number, as signed 32-bit integers (Microsoft: Cell Error Values)
_AS_COM = {
    "#DIV/0!": -2146826281,
    "#N/A": -2146826246,
    "#NAME?": -2146826259,
    "#NULL!": -2146826288,
    "#NUM!": -2146826252,
    "#REF!": -2146826265,
    "#VALUE!": -2146826273,
}


@pytest.mark.parametrize(("code", "number"), _AS_COM.items())
def test_an_error_cell_keeps_its_code(code: str, number: int) -> None:
    found = received(number)
    assert isinstance(found, Err) and found.code == code
    assert error_code(code) == number


def test_every_error_of_the_kernel_can_go_back() -> None:
    assert set(CODES) == ERRORS


def test_a_spill_error_is_an_error_too() -> None:
    found = received(-2146826243)  # #SPILL!, 2045
    assert isinstance(found, Err) and found.code == "#VALUE!" and "#SPILL!" in found.note


@pytest.mark.parametrize("number", [-2146826289, -2146826237, 0, 7, -1])
def test_whole_numbers_beside_the_codes_are_numbers(number: int) -> None:
    assert received(number) == number


def test_a_currency_cell_is_a_number() -> None:
    found = received(Decimal("1234.5"))
    assert type(found) is float and found == 1234.5


def test_a_date_loses_the_zone_and_keeps_the_clock() -> None:
    given = dt.datetime(2022, 9, 26, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    assert received(given) == dt.datetime(2022, 9, 26, 8, 30)


def test_a_range_is_read_cell_by_cell() -> None:
    assert received(((1.0, None), ("甲", -2146826246)))[0] == [1.0, None]
    assert received(((1.0,), (-2146826246,)))[1][0].code == "#N/A"


def test_an_object_is_refused_and_not_guessed() -> None:
    found = received(object())
    assert isinstance(found, Err) and found.code == "#VALUE!"


def test_a_scalar_goes_back_as_one_cell() -> None:
    assert returned(1.5) == [[1.5]]
    assert returned(None) == [[""]]


def test_an_error_goes_back_marked_with_its_number_and_reason() -> None:
    assert returned(Err("#DIV/0!", "分母为 0")) == [[f"{MARK}2007 分母为 0"]]


def test_an_unknown_error_still_is_an_error() -> None:
    assert returned(Err("#BUSY!")) == [[f"{MARK}2015 "]]


def test_rows_of_different_length_become_a_rectangle() -> None:
    assert returned([["甲", 1.0], ["乙"], []]) == [["甲", 1.0], ["乙", ""], ["", ""]]
    assert returned([]) == [[""]]
    assert returned([[Err("#N/A", "问")]]) == [[f"{MARK}2042 问"]]


def test_a_text_longer_than_a_cell_is_cut_visibly() -> None:
    assert returned("字" * LONGEST_TEXT)[0][0] == "字" * LONGEST_TEXT
    cut = returned("字" * (LONGEST_TEXT + 1))[0][0]
    assert len(cut) == LONGEST_TEXT and cut.endswith("…")
