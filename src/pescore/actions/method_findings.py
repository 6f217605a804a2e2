"""What is wrong on 权重, 专家打分, 隶属度 (方法表核对), each with its cell: a formula there can only show #VALUE!."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..functions.appraising import pe_fuzzy
from ..functions.weighting import pe_ahp, pe_kendall, pe_panel
from ..review.finding import Finding
from ..values import Err
from ..workbook.grid import Book, Sheet
from ..workbook.method_sheets import HEAD, SHEETS
from ..workbook.refs import write_ref

CHECK = "方法"
_IN_RANGE = re.compile(r"(?:判断矩阵|专家打分表|隶属度表?|权重)?第 (\d+) (?:行第 (\d+) 列|行|格)")


@dataclass(frozen=True, slots=True)
class _Entries:
    """What was filled in: cells from row `top` and column `left` on, in rows."""

    top: int
    left: int
    cells: list[list[object]]

    @property
    def complete(self) -> bool:
        return all(cell is not None for row in self.cells for cell in row)


def method_findings(book: Book) -> list[Finding]:
    """Findings on the method sheets of a book; nothing on a sheet that is not filled in yet."""
    checks: dict[str, Callable[[Sheet], Iterator[Finding]]] = dict(
        zip(SHEETS, (_weights, _panel, _memberships), strict=True)
    )
    return [
        finding
        for sheet in book.sheets
        if sheet.name in checks and sheet.text(HEAD, 1) in ("专家", "指标")
        for finding in checks[sheet.name](sheet)
    ]


def _weights(sheet: Sheet) -> Iterator[Finding]:
    names = _headings(sheet, 3)
    entries = _entries(sheet, 3, len(names), key=2, names=names)
    if entries.complete:
        # The mirror of a word is an error; the word itself is what has to be named.
        judged = [[1 if isinstance(cell, Err) else cell for cell in row] for row in entries.cells]
        yield from _fault(sheet, entries, pe_ahp(judged))


def _panel(sheet: Sheet) -> Iterator[Finding]:
    names = [name for name in _headings(sheet, 2) if name != "合计"]
    entries = _entries(sheet, 2, len(names))
    if entries.complete:
        fault = list(_fault(sheet, entries, pe_panel(entries.cells)))
        yield from fault or _fault(sheet, entries, pe_kendall(entries.cells))


def _memberships(sheet: Sheet) -> Iterator[Finding]:
    grades = [name for name in _headings(sheet, 3) if name != "合计"]
    entries = _entries(sheet, 2, len(grades) + 1, stop="等级分")
    if not entries.complete:
        return
    weights, rows = [[row[0]] for row in entries.cells], [row[1:] for row in entries.cells]
    below = entries.top + len(rows)
    operator = sheet.value(below + 1, 2)
    found = pe_fuzzy(weights, rows, "", operator)
    if isinstance(found, Err) and "算子" in found.note:
        yield _finding(sheet, write_ref(below + 1, 2), found.note)
    elif isinstance(found, Err) and found.note.startswith("权重"):
        yield from _fault(sheet, _Entries(entries.top, 2, weights), found)
    else:
        yield from _fault(sheet, _Entries(entries.top, 3, rows), found)


def _headings(sheet: Sheet, first: int) -> list[str]:
    found: list[str] = []
    while name := sheet.text(HEAD, first + len(found)):
        found.append(name)
    return found


def _entries(
    sheet: Sheet, left: int, width: int, *, key: int = 1, names: list[str] | None = None, stop: str = ""
) -> _Entries:
    """The rows below the heading that are labelled in column `key` (by one of `names`, where given)."""
    cells: list[list[object]] = []
    row = HEAD + 1
    while (label := sheet.text(row, key)) and label != stop and (names is None or label in names):
        cells.append([sheet.value(row, left + i) for i in range(width)])
        row += 1
    return _Entries(HEAD + 1, left, cells)


def _fault(sheet: Sheet, entries: _Entries, found: object) -> Iterator[Finding]:
    """The error of a function, its rows and columns turned into cells."""
    if not isinstance(found, Err):
        return

    def cell(match: re.Match[str]) -> str:
        row, column = entries.top + int(match[1]) - 1, entries.left + int(match[2] or 1) - 1
        return f"{sheet.name}!{write_ref(row, column)}{'' if match[2] else '所在的行'}"

    first = _IN_RANGE.search(found.note)
    at = (entries.top, entries.left)
    if first:
        at = entries.top + int(first[1]) - 1, entries.left + int(first[2] or 1) - 1
    yield _finding(sheet, write_ref(*at), _IN_RANGE.sub(cell, found.note))


def _finding(sheet: Sheet, ref: str, says: str) -> Finding:
    return Finding(CHECK, "error", sheet.name, ref, (), says)
