"""Workbooks for the tests of the actions: the dev layouts adopted, the shipped evaluation built."""

from __future__ import annotations

import io
import warnings
import zipfile
from functools import lru_cache
from pathlib import Path

import openpyxl

from pescore.actions.adopt import Adoption, adopt
from pescore.evaluation.facts import read_facts
from pescore.shipped import example_facts
from pescore.workbook.build import book_bytes
from pescore.workbook.edits import Edit
from pescore.workbook.grid import Book, read_bytes
from pescore.workbook.patch import apply

DEV = sorted((Path(__file__).parents[1] / "data" / "layouts" / "dev").glob("*.xlsx"))
NOT_FORMS = ("L02", "L05")
FORMS = [path for path in DEV if path.stem[:3] not in NOT_FORMS]


def book_of(path: Path) -> Book:
    return read_bytes(path.read_bytes(), path.name)


@lru_cache(maxsize=32)
def adopted(path: Path) -> tuple[Adoption, bytes]:
    """The adoption of a book, and the bytes it gives."""
    book = book_of(path)
    found = adopt(book, path.name)
    assert book.package is not None
    return found, apply(book.package, found.edits)


@lru_cache(maxsize=1)
def built() -> bytes:
    """The shipped evaluation as a book of ours."""
    return book_bytes(read_facts(example_facts()))


def edited(data: bytes, *edits: Edit) -> bytes:
    """The book after somebody changed a few cells."""
    book = read_bytes(data, "测试.xlsx")
    assert book.package is not None
    return apply(book.package, edits)


def members(data: bytes) -> dict[str, bytes]:
    """Every part of the package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@lru_cache(maxsize=64)
def values(data: bytes) -> dict[tuple[str, str], object]:
    """(sheet, cell) → what a reader that does not calculate shows."""
    return _cells(data, data_only=True)


@lru_cache(maxsize=64)
def formulas(data: bytes) -> dict[tuple[str, str], object]:
    """(sheet, cell) → formula, as openpyxl reads it."""
    return {
        at: content
        for at, content in _cells(data, data_only=False).items()
        if (isinstance(content, str) and content.startswith("=")) or hasattr(content, "text")
    }


def _cells(data: bytes, *, data_only: bool) -> dict[tuple[str, str], object]:
    with warnings.catch_warnings():  # LibreOffice writes extensions that openpyxl does not know
        warnings.simplefilter("ignore", UserWarning)
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=data_only)
    found = {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    book.close()
    return found
