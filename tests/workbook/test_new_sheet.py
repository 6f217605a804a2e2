"""Sheets we make: the same, part by part, as openpyxl once made of the same drawing; and they read back as written."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from described import described
from drawn import specimen
from hypothesis import given, settings
from hypothesis import strategies as st

from pescore.values import Err
from pescore.workbook import schema
from pescore.workbook.chart import Column
from pescore.workbook.grid import read_bytes
from pescore.workbook.new_book import new_book
from pescore.workbook.new_sheet import NewSheet
from pescore.workbook.pen import Pen
from pescore.workbook.read_back import as_read

GOLDEN = Path(__file__).parents[1] / "data" / "drawn" / "样张.xlsx"  # written by openpyxl 3.1 from the same drawing


def test_every_part_is_as_openpyxl_wrote_it() -> None:
    ours, golden = described(new_book(specimen())), described(GOLDEN.read_bytes())
    assert ours.keys() == golden.keys()
    for name, parts in golden.items():
        assert len(parts) > 2
        for part, content in parts.items():
            assert ours[name].get(part) == content, f"{name} {part}"
        assert ours[name].keys() == parts.keys()


def test_children_stand_in_the_order_of_the_schema() -> None:
    package = zipfile.ZipFile(io.BytesIO(new_book(specimen())))
    order = (*schema.WORKSHEET,)
    for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        children = [child.tag.rpartition("}")[2] for child in ET.fromstring(package.read(name))]
        assert len(children) > 8 and children == sorted(children, key=order.index)


def test_same_drawing_same_bytes_and_no_clock() -> None:
    assert new_book(specimen()) == new_book(specimen())


def test_a_book_opens_with_the_chosen_sheet_and_knows_its_names() -> None:
    data = new_book([NewSheet("甲"), NewSheet("乙 & 丙", selected=True)], {"口径": "'甲'!$A$1:$B$2"})
    told = described(data)[""]
    assert told == {"active": "乙 & 丙", "names": {"口径": "'甲'!$A$1:$B$2"}, "calculate": True}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (0.1 + 0.2, 0.1 + 0.2),  # all seventeen digits, as spreadsheets keep them
        (14.0, 14),
        (Decimal("3.50"), 3.5),
        ("良<&>", "良<&>"),
        (" 前后空格 ", " 前后空格 "),
        (True, True),
        (Err("#N/A"), "#N/A"),
        ("", None),
    ],
)
def test_a_formula_remembers_its_value(value: object, read: object) -> None:
    pen = Pen(NewSheet("表"))
    pen.formula(1, 1, "=PE_SCORE(1)", value)
    data = new_book([pen.sheet])
    assert openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]["A1"].value == read
    assert openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]["A1"].value == "=PE_SCORE(1)"


def test_a_text_longer_than_a_cell_says_where() -> None:
    with pytest.raises(ValueError, match="表!B3 的文字有 32768 字"):
        Pen(NewSheet("表")).put(3, 2, "长" * 32_768)


def test_a_chart_names_cells_of_a_sheet_with_a_quote() -> None:
    assert Column("C", 4, [1, 2]).of("王家'村") == "'王家''村'!$C$4:$C$5"


CONTENT = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["_x0041_", "\r\n", "a\rb", "#N/A", "=1+1", "\t", "'"]),
    st.integers(-(10**14), 10**14),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4),
    st.booleans(),
    st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)),
    st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.none(),
)
PLACES = st.tuples(st.integers(1, 12), st.integers(1, 40))


@settings(deadline=None, max_examples=150)
@given(
    st.dictionaries(PLACES, CONTENT, max_size=12),
    st.dictionaries(PLACES, st.sampled_from(["A1+1", '"<&>"']), max_size=3),
)
def test_a_sheet_reads_back_as_written(
    cells: dict[tuple[int, int], object], formulas: dict[tuple[int, int], str]
) -> None:
    pen = Pen(NewSheet("表"))
    for place, value in cells.items():
        pen.put(*place, value)
    for place, formula in formulas.items():
        pen.formula(*place, f"={formula}", 1.5)
    read, said = read_bytes(new_book([pen.sheet]), "书.xlsx").sheets[0], as_read(pen.sheet)
    for row in range(1, 13):
        for column in range(1, 41):
            assert read.value(row, column) == said.value(row, column), (row, column)
    assert read.formulas == said.formulas == formulas
