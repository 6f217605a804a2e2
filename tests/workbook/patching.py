"""Patching a book in a test: the edits applied, and the parts of the result."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
from sample_books import excel_book

from pescore.workbook.chart import BarChart, Block, Column
from pescore.workbook.edits import (
    Edit,
    Note,
    PutSheet,
)
from pescore.workbook.look import Font
from pescore.workbook.new_sheet import NewSheet
from pescore.workbook.package import check_package
from pescore.workbook.patch import apply
from pescore.workbook.pen import Pen
from pescore.workbook.style import page

LAYOUTS = sorted((Path(__file__).parents[1] / "data" / "layouts" / "dev").glob("*.xlsx"))
SHEET = "xl/worksheets/sheet1.xml"


def patched(data: bytes, *edits: Edit) -> bytes:
    return apply(check_package(data, "书.xlsx"), edits)


def part(data: bytes, name: str = SHEET) -> str:
    return zipfile.ZipFile(BytesIO(data)).read(name).decode()


def names(data: bytes) -> list[str]:
    return zipfile.ZipFile(BytesIO(data)).namelist()


def raw_members(data: bytes) -> dict[str, bytes]:
    """Every member as it lies in the file: local header, packed bytes and all."""
    infos = zipfile.ZipFile(BytesIO(data)).infolist()
    starts = [*sorted(i.header_offset for i in infos), data.index(b"PK\x01\x02")]
    ends = dict(zip(starts, starts[1:], strict=False))
    return {i.filename: data[i.header_offset : ends[i.header_offset]] for i in infos}


def openpyxl_sheet(data: bytes, name: str = "评分表"):
    return openpyxl.load_workbook(BytesIO(data))[name]


def report(title: str = "得分率", name: str = "报告") -> NewSheet:
    sheet = NewSheet(name)
    pen = Pen(sheet)
    pen.put(1, 1, title, font=Font("黑体", bold=True, color="1F4E79"))
    pen.put(1, 2, "得分")
    for row, (label, rate) in enumerate((("决策", 0.9), ("过程", 0.8)), 2):
        pen.put(row, 1, label)
        pen.put(row, 2, rate, number_format="0.0%", fill="FFF2CC")
    pen.formula(1, 3, "=SUM(B2:B3)", 1.7)
    names, rates = Column("A", 2, ["决策", "过程"]), Column("B", 2, [0.9, 0.8])
    sheet.charts.append(BarChart("得分率", "得分", names, rates, Block(5, 12, 4), "4F81BD", "0.0%", gap=100))
    page(sheet, landscape=True, area="A1:C20", header_rows="1:1")
    return sheet


RICH = patched(excel_book(), PutSheet(report()), Note("评分表", "A1", "批注"))
