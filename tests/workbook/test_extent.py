"""How far a sheet reaches: values, borders, pictures."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Border, Font, Side

from pescore.workbook.extent import extent
from pescore.workbook.package import check_package


def reached(book: openpyxl.Workbook) -> tuple[int, int]:
    buffer = io.BytesIO()
    book.save(buffer)
    return extent(check_package(buffer.getvalue(), "测试.xlsx"), book.worksheets[0].title)


@pytest.fixture
def book() -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.worksheets[0]["B3"] = 1
    return made


def test_values(book: openpyxl.Workbook) -> None:
    assert reached(book) == (3, 2)


def test_an_empty_sheet() -> None:
    assert reached(openpyxl.Workbook()) == (0, 0)


def test_borders_count_and_fonts_do_not(book: openpyxl.Workbook) -> None:
    book.worksheets[0]["F9"].font = Font(bold=True)
    assert reached(book) == (3, 2)
    book.worksheets[0]["D6"].border = Border(left=Side(style="thin"))
    assert reached(book) == (6, 4)


def test_charts(book: openpyxl.Workbook) -> None:
    chart = BarChart()
    chart.add_data(Reference(book.worksheets[0], min_col=2, min_row=3))
    book.worksheets[0].add_chart(chart, "H10")
    rows, columns = reached(book)
    assert rows > 20 and columns > 12  # about 15 × 7.5 cm from H10 on
