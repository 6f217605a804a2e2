"""Reading values and merges of returned forms, beside the least that any reader must do, and beside openpyxl."""

from __future__ import annotations

import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

import openpyxl
from openpyxl.styles import Alignment, Border, Side

from pescore.workbook.grid import read_book

from .effort import Effort
from .lines import Line, faster, slower
from .timing import Job, in_turn

_LAYOUTS = Path(__file__).parents[1] / "tests" / "data" / "layouts" / "dev"
_ALIKE = 10  # returned forms of one make
# What values and merges cannot do without: no theme, no comments, no document properties.
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels"
    r"|xl/(?:_rels/workbook\.xml\.rels|workbook\.xml|worksheets/[^/]+\.xml|styles\.xml|sharedStrings\.xml)"
).fullmatch


def measure(effort: Effort) -> list[Line]:
    layouts = sorted(_LAYOUTS.glob("*.xlsx"))[: effort.books or None]
    lines = _compared(f"读 {len(layouts)} 种版式的表", layouts, effort)
    with tempfile.TemporaryDirectory() as folder:
        alike = [_returned_form(Path(folder), number) for number in range(effort.books or _ALIKE)]
        return lines + _compared(f"读 {len(alike)} 份 53×12 的表", alike, effort)


def _compared(what: str, files: list[Path], effort: Effort) -> list[Line]:
    """Figures per file."""
    took = in_turn(
        {
            "ours": _each(read_book, files),
            "floor": _each(lambda file: _parse(_inflated(file)), files),
            "needed": _each(lambda file: _parse(_inflated(file, _NEEDED)), files),
            "checked": _each(lambda file: _parse(_unzipped(file)), files),
            "openpyxl": _each(_by_openpyxl, files),
        },
        effort.rounds,
    )
    ours = took["ours"]
    return [
        slower(what, ours, "解压并过一遍 XML", took["floor"], 1.7),
        slower(what, ours, "同上，并核对 CRC", took["checked"]),
        slower(what, ours, "只过值和合并必需的 XML", took["needed"]),
        faster(what, ours, "openpyxl", took["openpyxl"]),
    ]


def _each(read: Callable[[Path], object], files: list[Path]) -> Job:
    def run() -> int:
        for file in files:
            read(file)
        return len(files)

    return run


def _parse(parts: Iterator[bytes]) -> None:
    """With no handlers: it tells nothing, and nothing that understands XML can do less."""
    for content in parts:
        expat.ParserCreate().Parse(content, True)


def _inflated(
    file: Path, wanted: Callable[[str], object] = lambda name: name.endswith((".xml", ".rels"))
) -> Iterator[bytes]:
    """The XML parts with no check at all; zipfile only says where they are."""
    data = file.read_bytes()
    with zipfile.ZipFile(file) as package:
        for member in package.infolist():
            if wanted(member.filename):
                name, extra = struct.unpack_from("<HH", data, member.header_offset + 26)
                start = member.header_offset + 30 + name + extra
                packed = data[start : start + member.compress_size]
                yield zlib.decompress(packed, -15) if member.compress_type else packed


def _unzipped(file: Path) -> Iterator[bytes]:
    """The XML parts as zipfile gives them, CRC checked."""
    with zipfile.ZipFile(file) as package:
        for member in package.infolist():
            if member.filename.endswith((".xml", ".rels")):
                yield package.read(member)


def _by_openpyxl(file: Path) -> list[object]:
    book = openpyxl.load_workbook(file, data_only=True)
    return [(list(sheet.values), sheet.merged_cells.ranges) for sheet in book.worksheets]


def _returned_form(folder: Path, number: int) -> Path:
    """A form as units return it: 53 rows, 12 columns, 33 merged blocks, every cell ruled."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    side = Side(style="thin")
    ruled, wrapped = Border(side, side, side, side), Alignment(wrap_text=True, vertical="center")
    for row in range(1, 54):
        for column in range(1, 13):
            figure = column in (5, 8, 9)
            text = f"第{row}项指标第{column}栏的说明"
            cell = sheet.cell(row, column, (row * column + number) / 7 if figure else text)
            cell.border, cell.alignment = ruled, wrapped
    for row in range(2, 35):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
    path = folder / f"{number}.xlsx"
    book.save(path)
    return path
