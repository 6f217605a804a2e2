"""Which rows of somebody's table are scored, and under which names."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pescore.workbook.adopted import lines_of
from pescore.workbook.adopted.lines import BUDGET_NAME, Line
from pescore.workbook.grid import read_book
from pescore.workbook.layout import recognise_book

DATA = Path(__file__).parents[2] / "data" / "layouts"


def lines(stem: str) -> tuple[Line, ...]:
    book = read_book(next((DATA / "dev").glob(f"{stem}*.xlsx")))
    form = recognise_book(book)
    added = {} if "actual" in form.columns else {"实际值": 30}
    return lines_of(form, book.sheet(form.sheet), added)


def test_parts_of_an_indicator_are_scored_line_by_line() -> None:
    rows = {line.row: (line.path[-2:], str(line.full)) for line in lines("L33")}
    assert rows[3] == (("校舍面积", "分项1"), "8")
    assert rows[5] == (("校舍面积", "分项3"), "3")


def test_the_money_row_of_a_self_evaluation_comes_with_its_rate() -> None:
    first = lines("L14")[0]
    assert (first.row, first.path, first.full) == (5, (BUDGET_NAME,), Decimal(10))
    assert first.call == 'PE_RATE(E5,D5),G5,"","≥100%",""'


def test_an_alternative_without_points_has_no_line() -> None:
    rows = [line.row for line in lines("L20")]
    assert 5 in rows and 6 not in rows


def test_points_in_a_name_are_written_as_a_number() -> None:
    first = lines("L12")[0]
    assert first.arguments["full"].cell is None
    assert Decimal(first.arguments["full"].text) == first.full


@pytest.mark.parametrize("stem", ["L01", "L04", "L07", "L22", "L33"])
def test_paths_are_unique(stem: str) -> None:
    paths = [line.path for line in lines(stem)]
    assert len(paths) == len(set(paths)) > 0
