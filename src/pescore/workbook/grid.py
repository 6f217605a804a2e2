"""What was read from a workbook: sheets of plain cells, independent of the host they came from.

Values and merges are read at once, by python-calamine from bytes that were verified before; formulas, number formats
and hidden rows cost a second pass and are read only when someone asks.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import posixpath
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeAlias, cast

import python_calamine

from pescore.values import Err, exact, plain

from . import parts
from .formats import format_codes
from .formula_text import shift
from .merges_first import merges_first
from .package import BookError, Package, check_package, open_package, readable_part
from .refs import Area, read_area
from .sheet_xml import SheetXml
from .xml_cells import BrokenXml, scan
from .zipparts import stored

__all__ = ["Book", "BookError", "Cell", "Sheet", "read_book", "read_package"]

Content: TypeAlias = str | bool | float | dt.datetime | dt.date | Err | None

_MOST_MERGED = 3_000_000
# The reader makes room for as many shared strings as the part announces: ten million are beyond any real book.
_ABSURD_COUNT = re.compile(rb"""uniqueCount\s*=\s*["']\s*\+?\d{8}""")
_FORMULA_TAGS = (b"<f>", b"<f ", b"<f/", b"<f\t", b"<f\r", b"<f\n")
_PREFIXED_FORMULA = re.compile(rb"<[\w.-]+:f[\s/>]")
_DAY = dt.timedelta(days=1)
_CACHE_ERROR = "单元格里存的就是错误值"


class Cell(NamedTuple):
    """One cell: its value (None when empty), its formula without ``=`` as stored, its number format code."""

    value: Content
    formula: str | None = None
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """What a sheet's second pass gives."""

    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_cols: frozenset[int] = frozenset()
    arrays: dict[tuple[int, int], Area] = field(default_factory=dict)
    dynamic: frozenset[tuple[int, int]] = frozenset()


class Sheet:
    """One worksheet. Rows and columns count from 1; a position without content reads as None.

    ``rows`` starts at A1, an empty cell being None or ``""``; ``details`` is called once, when a formula, a format or a
    hidden row is first asked for; ``calculates`` is asked once whether there is a formula at all.
    """

    def __init__(
        self,
        name: str,
        rows: list[list[object]],
        merges: tuple[Area, ...] = (),
        *,
        hidden: bool = False,
        details: Callable[[], Details] = Details,
        calculates: Callable[[], bool] = lambda: True,
    ) -> None:
        self.name = name
        self.merges = merges
        self.hidden = hidden
        self._rows = rows
        self._read_details = details
        self._asks_calculates = calculates

    def __repr__(self) -> str:
        return f"Sheet({self.name!r}, {self.max_row}×{self.max_col})"

    @property
    def max_row(self) -> int:
        """The last row that holds a value; 0 for an empty sheet."""
        return len(self._rows)

    @cached_property
    def max_col(self) -> int:
        """The last column that holds a value; 0 for an empty sheet."""
        return max(map(len, self._rows), default=0)

    def value(self, row: int, col: int) -> Content:
        """What the cell holds; None when it is empty or outside the sheet."""
        if 0 < row <= len(self._rows) and 0 < col <= len(self._rows[row - 1]):
            return as_content(self._rows[row - 1][col - 1])
        return None

    def text(self, row: int, col: int) -> str:
        """What the cell holds as stripped text: ``"3.5"``, ``"2022-09-26"``, ``"#N/A"``; ``""`` when it is empty."""
        return as_text(self.value(row, col))

    def formula(self, row: int, col: int) -> str | None:
        """The cell's formula without ``=``, in the spelling it is stored in; None for a constant."""
        return self.formulas.get((row, col))

    def format(self, row: int, col: int) -> str | None:
        """The cell's number format code (``"0.00%"``); None when the cell is not written in the file."""
        return self._details.formats.get((row, col))

    @property
    def formulas(self) -> dict[tuple[int, int], str]:
        """All formulas of the sheet, by (row, column)."""
        return self._details.formulas if self._calculates else {}

    @property
    def arrays(self) -> dict[tuple[int, int], Area]:
        """The areas that array formulas fill, by the cell that has the formula."""
        return self._details.arrays if self._calculates else {}

    @property
    def dynamic(self) -> frozenset[tuple[int, int]]:
        """The first cells of those array formulas whose area follows the size of the result."""
        return self._details.dynamic

    @property
    def hidden_rows(self) -> frozenset[int]:
        return self._details.hidden_rows

    @property
    def hidden_cols(self) -> frozenset[int]:
        return self._details.hidden_cols

    @cached_property
    def cells(self) -> dict[tuple[int, int], Cell]:
        """Every cell that holds a value or a formula, by (row, column)."""
        formulas, formats = self._details.formulas, self._details.formats
        found = {
            (r, c): Cell(value, formulas.get((r, c)), formats.get((r, c)))
            for r, row in enumerate(self._rows, 1)
            for c, raw in enumerate(row, 1)
            if (value := as_content(raw)) is not None
        }
        for at in formulas.keys() - found.keys():
            found[at] = Cell(None, formulas[at], formats.get(at))
        return found

    def values(self) -> list[list[Content]]:
        """All values, row by row from A1; rows may be of different lengths."""
        return [[as_content(raw) for raw in row] for row in self._rows]

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """The places (row, column) that hold exactly this text, row by row."""
        for number, row in enumerate(self._rows, 1):
            if text in row:
                yield from ((number, column) for column, raw in enumerate(row, 1) if raw == text)

    def with_values(self, values: Mapping[tuple[int, int], Content]) -> Sheet:
        """The same sheet with other values in some places (row, column); formulas, formats and merges stay."""
        rows = [list(row) for row in self._rows]
        for (row, col), value in values.items():
            if value is not None:
                rows += [[] for _ in range(row - len(rows))]
                rows[row - 1] += [None] * (col - len(rows[row - 1]))
            if row <= len(rows) and col <= len(rows[row - 1]):
                rows[row - 1][col - 1] = value
        return Sheet(
            self.name,
            rows,
            self.merges,
            hidden=self.hidden,
            details=lambda: self._details,
            calculates=lambda: self._calculates,
        )

    def top_left(self, row: int, col: int) -> tuple[int, int]:
        """The first cell of the merged block that covers the position; the position itself when it is not merged."""
        return self._anchors.get((row, col), (row, col))

    @cached_property
    def _calculates(self) -> bool:
        return self._asks_calculates()

    @cached_property
    def _details(self) -> Details:
        return self._read_details()

    @cached_property
    def _anchors(self) -> dict[tuple[int, int], tuple[int, int]]:
        anchors: dict[tuple[int, int], tuple[int, int]] = {}
        for r1, c1, r2, c2 in self.merges:
            for r in range(r1, r2 + 1):
                anchors.update(dict.fromkeys([(r, c) for c in range(c1, c2 + 1)], (r1, c1)))
        return anchors


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


def _open_reader(
    package: Package, workbook: str, sheets: list[str], shared: list[str]
) -> python_calamine.CalamineWorkbook:
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
    reader: python_calamine.CalamineWorkbook,
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


def as_content(value: object) -> Content:
    """A value of the reader as ours: empty text is no value, times are the fraction of a day that the cell stores."""
    if value.__class__ is float:  # most often
        return cast(float, value)
    if isinstance(value, str):
        return value or None
    if value is None or isinstance(value, (float, bool, dt.date, Err)):
        return value
    if isinstance(value, dt.timedelta):
        return value / _DAY
    if isinstance(value, dt.time):
        return dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second) / _DAY
    return float(str(value))


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


def as_text(value: Content) -> str:
    """A cell's value as a person would read it, without spaces around it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Err):
        return value.code
    return plain(exact(value))
