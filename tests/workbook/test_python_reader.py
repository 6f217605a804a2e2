"""The reader in plain Python gives what python-calamine gives."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from pescore.workbook import grid, python_reader
from pescore.workbook.grid import Book, read_book, read_bytes

ROOT = Path(__file__).parents[2]
BOOKS = sorted(
    [*ROOT.glob("tests/data/layouts/dev/*.xlsx"), *ROOT.glob("workbooks/*/*.xlsx"), *ROOT.glob("docs/例/*.xlsx")]
)


def _shown(book: Book) -> dict[str, Any]:
    """What every cell holds, with its type; merges; how far the sheet reaches."""
    return {
        sheet.name: (
            {
                (r, c): (type(value), value)
                for r, row in enumerate(sheet.values(), 1)
                for c, value in enumerate(row, 1)
                if value is not None
            },
            sheet.merges,
            (sheet.max_row, sheet.max_col),
        )
        for sheet in book.sheets
    }


def _both(monkeypatch: pytest.MonkeyPatch, read: Any) -> tuple[Any, Any]:
    found = []
    for reader in (python_calamine, python_reader):
        monkeypatch.setattr(grid, "python_calamine", reader)
        found.append(_shown(read()))
    return found[0], found[1]


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_real_books(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    theirs, ours = _both(monkeypatch, lambda: read_book(path))
    assert theirs == ours and theirs


_FORMATS = [
    "General", "0.00", "@", "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "h:mm", "[h]:mm", "[Red]0.0", "[$-804]yyyy/m/d", '0"d"',
    "#,##0.00;[Red]-#,##0.00", "_-* 0_-", "AM/PM h:mm", "mm:ss.0", "0%", "[<1]0.00;0",
]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 60_000), st.sampled_from(_FORMATS)), min_size=1, max_size=30), st.booleans())
def test_numbers_under_any_format(cells: list[tuple[float, str]], whole: bool) -> None:
    book = openpyxl.Workbook()
    for n, (number, code) in enumerate(cells, 1):
        cell = book.worksheets[0].cell(n, n % 3 + 1, float(int(number)) if whole else round(number, 4))
        cell.number_format = code
    stream = io.BytesIO()
    book.save(stream)
    with pytest.MonkeyPatch.context() as patch:
        theirs, ours = _both(patch, lambda: read_bytes(stream.getvalue(), "表.xlsx"))
    assert theirs == ours


def test_every_kind_of_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["B2"], sheet["C2"], sheet["D2"] = "优<&>良\n第二行", True, dt.datetime(2022, 9, 26, 8, 30)
    sheet["E3"] = CellRichText("得分", TextBlock(InlineFont(b=True), "率"))
    sheet["F3"], sheet["G3"], sheet["H4"] = "#N/A", "=1+1", "  两端有空格 "
    sheet["A9"].number_format = "0.00"  # a look, and nothing in it
    sheet.merge_cells("B5:C6")
    stream = io.BytesIO()
    book.save(stream)
    theirs, ours = _both(monkeypatch, lambda: read_bytes(stream.getvalue(), "表.xlsx"))
    assert theirs == ours
    assert ours["Sheet"][0][3, 5] == (str, "得分率") and ours["Sheet"][0][2, 3] == (bool, True)


def test_days_counted_from_1904(monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.worksheets[0]["A1"] = dt.date(2022, 9, 26)
    stream = io.BytesIO()
    book.save(stream)
    theirs, ours = _both(monkeypatch, lambda: read_bytes(stream.getvalue(), "表.xlsx"))
    assert theirs == ours and ours["Sheet"][0][1, 1] == (dt.date, dt.date(2022, 9, 26))
