"""Freeze a book (冻结) for readers without the add-in: numbers, or equal formulas of the spreadsheet's own functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..functions.registry import REGISTRY
from ..values import Err
from ..workbook.calculated import Recalculated, Uncalculated
from ..workbook.edits import CalcOnLoad, Edit, Note, SetCell
from ..workbook.formula_calls import Call, outer_calls
from ..workbook.formula_text import plain_formula
from ..workbook.frozen import frozen_mark, refuse_frozen
from ..workbook.grid import Book, Content, read_bytes
from ..workbook.native_calls import NotNative, native_call
from ..workbook.new_rows import new_row_edits
from ..workbook.notes import noted_cells
from ..workbook.package import BookError, Package
from ..workbook.patch import apply
from ..workbook.refs import places, write_ref
from ..workbook.scored import score_book
from .refresh import calculated, says_filled, with_new_rows

VALUES, FORMULAS = "values", "formulas"
_LEFT = re.compile(rb"\bPE_[A-Z]+(?=\()")
_FORMULA_PLACES = re.compile(
    rb"<(?:\w+:)?(f|formula|formula1|formula2|definedName|calculatedColumnFormula)\b[^<>]*>([^<]*)<"
)

_LONGEST = 8000  # a formula holds 8192 characters
_ROUNDS = 4  # leaf scores, what adds them up, what uses the sums

Where = tuple[str, str]  # sheet, cell


@dataclass(frozen=True, slots=True)
class Frozen:
    """The frozen book, and what a person should know about it.

    native     cells that now hold an equal native formula
    valued     cells that became numbers or texts, with the reason (in `values` all of them, without one)
    left       places other than cells that still use our functions (names, conditional formats): one Chinese line each
    filled     what was written into rows a person had inserted, in Chinese; "" where there are none
    """

    data: bytes
    native: tuple[Where, ...]
    valued: dict[Where, str]
    uncalculated: tuple[Uncalculated, ...]
    left: tuple[str, ...]
    filled: str = ""


@dataclass(slots=True)
class _Cell:
    """One formula cell that calls our functions."""

    sheet: str
    ref: str
    formula: str
    value: Content
    native: str | None = None
    reason: str = ""
    calls: list[Call] = field(default_factory=list)


def freeze(book: Book, kind: str, *, recalculated: Recalculated | None = None) -> Frozen:
    """Freeze a book read from a file; `kind` is VALUES or FORMULAS. Raises BookError where it cannot be calculated.

    The values are calculated anew, and what could not be calculated keeps the value the file has, and is listed; or
    they are those `recalculated` by the program in which the book is open, which is enough for VALUES.
    """
    assert book.package is not None
    refuse_frozen(book, book.package.name, "再次冻结")
    book, filled = _completed(book, live=recalculated is not None)
    assert book.package is not None
    cells = _our_cells(book)
    done = _translate(book, cells) if kind == FORMULAS else calculated(book, recalculated)[0]
    for cell in cells:
        cell.value = done.values.get((cell.sheet, cell.ref), cell.value)
    if kind == FORMULAS:
        _prove(book, cells, done)
    data = apply(book.package, [*_edits(book, cells, done), *_notes(book, cells), frozen_mark(kind)])
    return Frozen(
        data,
        tuple((cell.sheet, cell.ref) for cell in cells if cell.native),
        {(cell.sheet, cell.ref): cell.reason for cell in cells if not cell.native},
        done.uncalculated,
        tuple(_left(read_bytes(data, book.package.name).package)),
        filled,
    )


def _completed(book: Book, *, live: bool) -> tuple[Book, str]:
    """The book with formulas in rows that were inserted since: a copy must not hand an empty score on in silence."""
    assert book.package is not None
    name = book.package.name
    try:
        scored = score_book(book, name)
    except BookError:  # any book with formulas of ours can be frozen, whatever table they stand in
        return book, ""
    added, rows = new_row_edits(book, scored)
    return (with_new_rows(book, name, added, rows, live=live), says_filled(scored.sheet, rows)) if added else (book, "")


def _our_cells(book: Book) -> list[_Cell]:
    """Every formula cell that calls a function of ours, in reading order."""
    found: list[_Cell] = []
    for sheet in book.sheets:
        for place, stored in sorted(sheet.formulas.items()):
            formula = plain_formula(stored, REGISTRY)
            calls = outer_calls(formula, REGISTRY)
            if calls:
                ref = write_ref(*place)
                found.append(_Cell(sheet.name, ref, formula, sheet.value(*place), calls=calls))
    return found


# native formulas ----------------------------------------------------------------------------------------------------


def _translate(book: Book, cells: Sequence[_Cell]) -> Recalculated:
    """Give every cell its native formula, or the reason why it has none."""
    from ..workbook.recalc import CallSite, recalculate_and_trace

    sites: list[CallSite] = []
    numbers: dict[tuple[str, str], int] = {}
    for cell in cells:
        for call in _all_calls(cell.formula):
            key = (cell.sheet, ",".join(call.arguments))
            if key not in numbers:
                numbers[key] = len(sites)
                sites.append(CallSite(*key))
    done, values = recalculate_and_trace(book, REGISTRY, sites)
    arrays = {(sheet.name, write_ref(*first)) for sheet in book.sheets for first in sheet.arrays}

    def native(sheet: str, formula: str) -> str:
        for call in reversed(outer_calls(formula, REGISTRY)):
            given = values[numbers[sheet, ",".join(call.arguments)]]
            if given is None:
                raise NotNative("参数算不出来")
            written = [native(sheet, argument) for argument in call.arguments]
            formula = formula[: call.start] + native_call(call.name, written, given) + formula[call.end :]
        return formula

    for cell in cells:
        try:
            if (cell.sheet, cell.ref) in arrays:
                raise NotNative("数组公式")
            cell.native = native(cell.sheet, cell.formula)
            if len(cell.native) > _LONGEST:
                raise NotNative("公式太长")
        except NotNative as why:
            cell.native, cell.reason = None, str(why)
    return done


def _all_calls(formula: str) -> Iterator[Call]:
    for call in outer_calls(formula, REGISTRY):
        yield call
        for argument in call.arguments:
            yield from _all_calls(argument)


def _prove(book: Book, cells: Sequence[_Cell], done: Recalculated) -> None:
    """Calculate the frozen book: a native formula that does not give what ours gave becomes a value instead.

    First those that score by themselves, then those that use them.
    """
    from ..workbook.recalc import recalculate

    assert book.package is not None
    for _ in range(_ROUNDS):
        data = apply(book.package, _edits(book, cells, done))
        again = recalculate(read_bytes(data, book.package.name), {}).values
        wrong = [cell for cell in cells if cell.native and not _equal(again.get((cell.sheet, cell.ref)), cell.value)]
        scores = [cell for cell in wrong if any(call.name == "PE_SCORE" for call in cell.calls)]
        for cell in scores or wrong:
            cell.native, cell.reason = None, "实际值的写法（如带单位的文字）原生公式读不出来"
        if not wrong:
            return
    for cell in cells:
        if cell.native:
            cell.native, cell.reason = None, "原生公式的结果核对不上"


def _equal(one: Content, other: Content) -> bool:
    if isinstance(one, Err) or isinstance(other, Err):
        return isinstance(one, Err) and isinstance(other, Err) and one.code == other.code
    if isinstance(one, float) and isinstance(other, (int, float)):
        return abs(one - other) < 1e-9
    return (one or "") == (other or "")


# edits --------------------------------------------------------------------------------------------------------------


def _edits(book: Book, cells: Sequence[_Cell], done: Recalculated) -> list[Edit]:
    assert book.package is not None
    ours = {(cell.sheet, cell.ref) for cell in cells}
    filled = _array_cells(book, ours)
    edits: list[Edit] = [CalcOnLoad(False)]
    edits += [edit for edit in done.edits() if (edit.sheet, edit.ref) not in ours | filled.keys()]
    edits += [
        SetCell(sheet, ref, _constant(done.values.get((sheet, ref), value))) for (sheet, ref), value in filled.items()
    ]
    for cell in cells:
        if cell.native:
            edits.append(SetCell(cell.sheet, cell.ref, cell.value, cell.native))
        else:
            edits.append(SetCell(cell.sheet, cell.ref, _constant(cell.value)))
    return edits


def _notes(book: Book, cells: Sequence[_Cell]) -> list[Edit]:
    """The formula each cell had, as a comment; a comment that somebody wrote there stays as it is."""
    assert book.package is not None
    taken = {sheet.name: noted_cells(book.package, sheet.name) for sheet in book.sheets}
    return [
        Note(cell.sheet, cell.ref, _note(cell))
        for cell in cells
        if (cell.native or cell.reason) and cell.ref not in taken[cell.sheet]
    ]


def _note(cell: _Cell) -> str:
    if cell.native:
        return f"原公式：={cell.formula}"
    return f"已改为数值（{cell.reason}）。原公式：={cell.formula}"


def _constant(value: Content) -> Content:
    return None if value == "" else value


def _array_cells(book: Book, ours: set[Where]) -> dict[Where, Content]:
    """The other cells of array formulas of ours: they become values with the first."""
    found: dict[Where, Content] = {}
    for sheet in book.sheets:
        for first, area in sheet.arrays.items():
            if (sheet.name, write_ref(*first)) in ours:
                for place in places(area):
                    if place != first:
                        found[sheet.name, write_ref(*place)] = sheet.value(*place)
    return found


def _left(package: Package | None) -> Iterator[str]:
    """Where our functions are still used, besides cells: names, conditional formats, validations, table columns."""
    assert package is not None
    for part, xml in sorted(package.xml.items()):
        for found in _FORMULA_PLACES.finditer(xml):
            if name := _LEFT.search(found[2]):
                kind = _KINDS.get(found[1].decode(), "公式")
                yield f"{part}：{kind}里还用到 {name[0].decode()}，没有改动。请在 Excel 中改成普通公式或删去"


_KINDS = {
    "formula": "条件格式",
    "formula1": "数据验证",
    "formula2": "数据验证",
    "definedName": "定义的名称",
    "calculatedColumnFormula": "表格的列公式",
}
