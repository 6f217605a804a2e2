"""A workbook read from a file: its sheets as plain cells (sheet.py), independent of the program that wrote it.

Values and merges are read at once, by python-calamine (or python_reader.py) from bytes that were verified before;
formulas, number formats and hidden rows cost a second pass and are read only when someone asks.
"""

from __future__ import annotations

import io
import os
import posixpath
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol, cast

from ..values import Err
from . import parts
from .formats import format_codes
from .formula_text import shift
from .merges_first import merges_first
from .package import BookError, Package, check_package, open_package, readable_part
from .refs import read_area
from .sheet import Cell, Content, Details, Sheet, as_content, as_text
from .sheet_xml import SheetXml
from .xml_cells import BrokenXml, scan
from .zipparts import stored

try:
    import python_calamine
except ModuleNotFoundError:  # inside LibreOffice
    from . import python_reader as python_calamine

__all__ = [
    "Book", "BookError", "Cell", "Content", "Details", "Sheet",
    "as_content", "as_text", "read_book", "read_bytes", "read_package",
]  # fmt: skip

_MOST_MERGED = 3_000_000
# The reader makes room for as many shared strings as the part announces: ten million are beyond any real book.
_ABSURD_COUNT = re.compile(rb"""uniqueCount\s*=\s*["']\s*\+?\d{8}""")
_FORMULA_TAGS = (b"<f>", b"<f ", b"<f/", b"<f\t", b"<f\r", b"<f\n")
_PREFIXED_FORMULA = re.compile(rb"<[\w.-]+:f[\s/>]")
_CACHE_ERROR = "单元格里存的就是错误值"


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as read; ``package`` is what patch.py edits (None when the book did not come from a file)."""

    path: str
    sheets: tuple[Sheet, ...]
    package: Package | None = field(default=None, repr=False)

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name; raises ``KeyError`` with a Chinese line that lists the names there are."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(f"没有名为“{name}”的工作表；现有：{'、'.join(s.name for s in self.sheets)}")


def read_book(path: str | os.PathLike[str]) -> Book:
    """Read an .xlsx or .xlsm file; raises ``BookError`` for anything else, in one Chinese line."""
    return read_package(open_package(path), os.fspath(path))


def read_bytes(data: bytes, name: str) -> Book:
    """Read a workbook that is already in memory."""
    return read_package(check_package(data, name), name)


def read_package(package: Package, path: str) -> Book:
    """Read a package that was verified before."""
    structure = parts.structure(package)
    tabs = [tab for tab in structure.sheets if tab.kind == "worksheet"]
    shared = [name for name in (structure.styles, structure.strings) if name]
    reader = _open_reader(package, structure.workbook, [tab.part for tab in tabs], shared)
    return Book(path, tuple(_read_sheet(package, structure, tab, reader) for tab in tabs), package)


class _Table(Protocol):
    """One worksheet of a reader."""

    @property
    def merged_cell_ranges(self) -> list[tuple[tuple[int, int], tuple[int, int]]] | None: ...
    def to_python(self, *, skip_empty_area: bool) -> object: ...


class _Reader(Protocol):
    def get_sheet_by_name(self, name: str, /) -> _Table: ...


def _open_reader(package: Package, workbook: str, sheets: list[str], shared: list[str]) -> _Reader:
    """The reader sees the content that was verified, and only the parts it needs."""
    needed = (parts.CONTENT_TYPES, "_rels/.rels", workbook, parts.rels_name(workbook), *sheets, *shared)
    content = {name: readable_part(package, name) for name in dict.fromkeys(needed)}
    if any(_ABSURD_COUNT.search(content[name]) for name in (*sheets, *shared) if b"uniqueCount" in content[name]):
        raise package.fault("共享文字声称的条目数量不可能是真的，文件已损坏")
    crc = {m.name: m.crc for m in package.members}
    for name in sheets:
        moved = merges_first(content[name])
        if moved is not content[name]:
            content[name], crc[name] = moved, zlib.crc32(moved)
    with _guarded(package, posixpath.basename(workbook)):
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(stored(content, crc)))


@contextmanager
def _guarded(package: Package, where: str) -> Iterator[None]:
    """Turn whatever the reader raises, a Rust panic included, into a ``BookError``."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, MemoryError, BookError):
        raise
    except BaseException as cause:  # a panic is no Exception
        raise package.fault(f"{where} 的内容无法读取（{cause}）") from None


def _read_sheet(
    package: Package,
    structure: parts.Structure,
    tab: parts.SheetPart,
    reader: _Reader,
) -> Sheet:
    with _guarded(package, f"工作表“{tab.name}”"):
        sheet = reader.get_sheet_by_name(tab.name)
        grid = cast(list[list[object]], sheet.to_python(skip_empty_area=False))
        areas = sheet.merged_cell_ranges or []
    merges = tuple((r1 + 1, c1 + 1, r2 + 1, c2 + 1) for (r1, c1), (r2, c2) in areas)
    if sum((r2 - r1 + 1) * (c2 - c1 + 1) for r1, c1, r2, c2 in merges) > _MOST_MERGED:
        raise package.fault(f"工作表“{tab.name}”的合并单元格范围过大", "请取消整行、整列的合并后再试")
    xml = package.xml[tab.part]
    if b't="e"' in xml or (b"'" in xml and b"'e'" in xml):
        with _whole(package, tab):
            _put_errors(grid, scan(xml))
    return Sheet(
        tab.name,
        grid,
        merges,
        hidden=tab.hidden,
        details=lambda: _details(package, structure, tab),
        calculates=lambda: _has_formula(xml),
    )


def _has_formula(xml: bytes) -> bool:
    """Whether some element is named ``f``. Searching for plain bytes is ten times as fast as for a pattern."""
    at = xml.find(b"<f")
    while at >= 0:
        if xml.startswith(_FORMULA_TAGS, at):
            return True
        at = xml.find(b"<f", at + 2)
    return b":f" in xml and _PREFIXED_FORMULA.search(xml) is not None


def _put_errors(grid: list[list[object]], found: SheetXml) -> None:
    """The reader gives error cells as empty: an error must stay an error."""
    for (row, col), cell in found.cells.items():
        if cell.type == "e":
            grid.extend([] for _ in range(row - len(grid)))
            line = grid[row - 1]
            line.extend([None] * (col - len(line)))
            line[col - 1] = Err(cell.value.strip() or "#N/A", _CACHE_ERROR)


@contextmanager
def _whole(package: Package, tab: parts.SheetPart) -> Iterator[None]:
    """Turn XML that breaks off somewhere into a ``BookError``."""
    try:
        yield
    except BrokenXml as broken:
        raise package.fault(f"工作表“{tab.name}”的 XML 已损坏（{broken}）") from None


def _details(package: Package, structure: parts.Structure, tab: parts.SheetPart) -> Details:
    with _whole(package, tab):
        return _read_details(package, structure, scan(readable_part(package, tab.part)))


def _read_details(package: Package, structure: parts.Structure, found: SheetXml) -> Details:
    codes = format_codes(parts.parse(package, structure.styles)) if structure.styles else ()
    formats = {at: codes[cell.style] if cell.style < len(codes) else "General" for at, cell in found.cells.items()}
    arrays = {
        at: area
        for at, cell in found.cells.items()
        if cell.formula and cell.formula.kind == "array" and (area := read_area(cell.formula.area or ""))
    }
    return Details(
        formulas_of(found),
        formats,
        frozenset(found.hidden_rows),
        frozenset(found.hidden_columns),
        arrays,
        frozenset(at for at in arrays if found.cells[at].others.get("cm")),
    )


def formulas_of(found: SheetXml) -> dict[tuple[int, int], str]:
    """All formulas of a scanned sheet, the members of shared groups written out."""
    masters: dict[str, tuple[tuple[int, int], str]] = {}
    formulas: dict[tuple[int, int], str] = {}
    for at, cell in found.cells.items():
        if cell.formula is None or cell.formula.kind == "dataTable":
            continue
        text, group = cell.formula.text, cell.formula.group
        if cell.formula.kind == "shared" and group is not None:
            if text:
                masters[group] = (at, text)
            elif group in masters:
                (row, col), master = masters[group]
                text = shift(master, at[0] - row, at[1] - col)
        if text:
            formulas[at] = text
    return formulas
