"""Values beside formulas: every kind of value in the form a spreadsheet stores it, and none forgotten."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from pescore.values import Err
from pescore.workbook.cached import finish

PART = "xl/worksheets/sheet1.xml"


def package(*formulas: str) -> bytes:
    book = openpyxl.Workbook()
    for row, formula in enumerate(formulas, 1):
        book.worksheets[0].cell(row, 1).value = formula
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (0.1 + 0.2, 0.1 + 0.2),  # all seventeen digits, as spreadsheets keep them
        (14.0, 14),
        (3, 3),
        ("良<&>", "良<&>"),
        (" 前后空格 ", " 前后空格 "),
        (True, True),
        (Err("#N/A"), "#N/A"),
        ("", None),
    ],
)
def test_a_value_reads_back(value: object, read: object) -> None:
    done = finish(package("=PE_SCORE(1)"), {PART: {"A1": value}})
    cell = openpyxl.load_workbook(io.BytesIO(done), data_only=True).worksheets[0]["A1"]
    assert cell.value == read
    assert openpyxl.load_workbook(io.BytesIO(done)).worksheets[0]["A1"].value == "=PE_SCORE(1)"


def test_a_formula_without_a_value_stops_the_book() -> None:
    with pytest.raises(KeyError, match="A2"):
        finish(package("=1+1", "=2+2"), {PART: {"A1": 2}})


def test_the_clock_is_not_in_the_file() -> None:
    done = finish(package("=1+1"), {PART: {"A1": 2}})
    with zipfile.ZipFile(io.BytesIO(done)) as parts:
        core = parts.read("docProps/core.xml").decode()
        assert parts.namelist()[0] == "[Content_Types].xml"
    assert core.count("2020-01-01T00:00:00Z") == 2
