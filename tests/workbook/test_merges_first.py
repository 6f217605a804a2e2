"""Merged blocks told before the cells: the reader finds the same values and blocks, and odd parts are left alone."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import python_calamine

from pescore.workbook.grid import as_content, read_book
from pescore.workbook.merges_first import merges_first

LAYOUTS = sorted((Path(__file__).parents[1] / "data" / "layouts" / "dev").glob("*.xlsx"))
SPACE = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
CELLS = b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
MERGES = b'<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_a_real_book_reads_the_same(path: Path) -> None:
    direct = python_calamine.CalamineWorkbook.from_path(str(path))
    for sheet in read_book(path).sheets:
        other = direct.get_sheet_by_name(sheet.name)
        blocks = tuple((a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in other.merged_cell_ranges or [])
        assert sheet.merges == blocks
        for row, line in enumerate(other.to_python(skip_empty_area=False), 1):
            for column, value in enumerate(line, 1):
                if sheet.text(row, column)[:1] != "#":  # the reader gives errors as empty
                    assert sheet.value(row, column) == as_content(value)


def test_merges_move_and_nothing_is_lost() -> None:
    xml = SPACE + b"<cols/>" + CELLS + b"<autoFilter/>" + MERGES + b"<pageMargins/></worksheet>"
    moved = merges_first(xml)
    assert [child.tag.rpartition("}")[2] for child in ET.fromstring(moved)] == [
        "cols", "mergeCells", "sheetData", "autoFilter", "pageMargins",
    ]  # fmt: skip
    assert sorted(moved) == sorted(xml)


def test_without_merges_the_reader_is_told_so() -> None:
    moved = merges_first(SPACE + CELLS + b"</worksheet>")
    assert moved == SPACE + b"<mergeCells/>" + CELLS + b"</worksheet>"


@pytest.mark.parametrize(
    "xml",
    [
        SPACE + b"<!-- <sheetData> -->" + CELLS + MERGES + b"</worksheet>",
        SPACE + MERGES + CELLS + b"</worksheet>",
        SPACE + CELLS + MERGES + MERGES + b"</worksheet>",
        SPACE + CELLS + b"<mergeCells/></worksheet>",
        SPACE + b"<sheetData/></worksheet>",
        (SPACE + CELLS + MERGES + b"</worksheet>").replace(b"<", b"<x:").replace(b"<x:/", b"</x:"),
        SPACE + CELLS.replace(b"<sheetData>", b"<sheetData >") + MERGES + b"</worksheet>",
        b"",
        b"<sheetData></sheetData",
    ],
)
def test_what_is_unusual_stays_as_it_is(xml: bytes) -> None:
    assert merges_first(xml) == xml
