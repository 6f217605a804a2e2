"""Comments: the sheet refers to the drawing they hang on, many at once come in reading order, odd drawings are borne."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from openpyxl.comments import Comment

from pescore.workbook.edits import EditError, Note
from pescore.workbook.grid import read_bytes
from pescore.workbook.notes import noted_cells
from pescore.workbook.patch import apply

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def noted(data: bytes, *notes: Note) -> bytes:
    read = read_bytes(data, "测试.xlsx")
    assert read.package is not None
    return apply(read.package, notes)


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


@pytest.fixture
def plain_book() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = 1
    return saved(book)


def test_the_sheet_refers_to_the_drawing(plain_book: bytes) -> None:
    data = noted(plain_book, Note("Sheet", "B2", "原公式：=A1"))
    sheet = ET.fromstring(part(data, "xl/worksheets/sheet1.xml"))
    assert not (sheet.text or "").strip() and not any((child.tail or "").strip() for child in sheet)
    drawing = next(child for child in sheet if child.tag.endswith("}legacyDrawing"))
    relations = part(data, "xl/worksheets/_rels/sheet1.xml.rels").decode()
    assert re.search(rf'Id="{drawing.get(_R)}"[^>]*vmlDrawing', relations)
    assert openpyxl.load_workbook(io.BytesIO(data))["Sheet"]["B2"].comment.text == "原公式：=A1"


def test_many_come_in_reading_order(plain_book: bytes) -> None:
    refs = ["C3", "A1", "B2", "A2"]
    data = noted(plain_book, *[Note("Sheet", ref, f"记{ref}") for ref in refs])
    listed = re.findall(rb'<comment ref="(\w+)"', part(data, "xl/comments1.xml"))
    assert listed == [b"A1", b"A2", b"B2", b"C3"]
    assert part(data, "xl/drawings/vmlDrawing1.vml").count(b"<v:shape ") == 4
    assert noted(data, *[Note("Sheet", ref, f"记{ref}") for ref in refs]) == data


def test_beside_the_comments_of_others() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = 1
    book.worksheets[0]["B1"].comment = Comment("请核实", "张三")
    data = noted(saved(book), Note("Sheet", "A1", "甲"), Note("Sheet", "C9", "乙"))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Sheet"]
    texts = {ref: sheet[ref].comment.text for ref in ("A1", "B1", "C9")}
    assert texts == {"A1": "甲", "B1": "请核实", "C9": "乙"}
    drawing = next(name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if name.endswith(".vml"))
    ET.fromstring(part(data, drawing))  # well-formed, with whatever prefixes the drawing had
    read = read_bytes(data, "测试.xlsx")
    assert read.package is not None
    assert noted_cells(read.package, "Sheet") == {"A1", "B1", "C9"}
    with pytest.raises(EditError, match="B1：这个单元格已有别人写的批注"):
        noted(data, Note("Sheet", "B1", "丙"))
