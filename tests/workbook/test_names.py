"""Defined names by the sheet they belong to."""

from __future__ import annotations

import io

import openpyxl
from openpyxl.workbook.defined_name import DefinedName

from pescore.workbook.edits import DefineName
from pescore.workbook.grid import read_bytes
from pescore.workbook.names import PRINT_AREA, defined_names
from pescore.workbook.patch import apply


def test_names_of_the_book_and_of_a_sheet() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("第二")
    book.defined_names["甲"] = DefinedName("甲", attr_text="'第二'!$A$1&\"<\"")
    book["第二"].print_area = "A1:B2"
    buffer = io.BytesIO()
    book.save(buffer)
    read = read_bytes(buffer.getvalue(), "测试.xlsx")
    assert read.package is not None
    assert defined_names(read.package) == {
        ("甲", None): "'第二'!$A$1&\"<\"",
        (PRINT_AREA, "第二"): "'第二'!$A$1:$B$2",
    }
    data = apply(read.package, [DefineName(PRINT_AREA, "'Sheet'!$A$1:$C$3", sheet="Sheet")])
    after = read_bytes(data, "测试.xlsx")
    assert after.package is not None
    assert defined_names(after.package)[PRINT_AREA, "Sheet"] == "'Sheet'!$A$1:$C$3"
    assert defined_names(after.package)[PRINT_AREA, "第二"] == "'第二'!$A$1:$B$2"
