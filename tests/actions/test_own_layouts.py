"""Every layout of the recogniser's own cases, adopted and refreshed: no fault, and the second round changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pescore.actions.adopt import adopt
from pescore.actions.freeze import VALUES, freeze
from pescore.actions.refresh import refresh
from pescore.workbook.edits import CacheValue, Edit
from pescore.workbook.grid import Book, Sheet, read_bytes
from pescore.workbook.patch import apply
from workbook.layout_books import own_cases, write_case


def done(book: Book, edits: tuple[Edit, ...]) -> Book:
    assert book.package is not None
    return read_bytes(apply(book.package, edits), book.path)


def untouched(before: Sheet, after: Sheet) -> None:
    """Every cell and every merge of the table is as it was."""
    for row in range(1, before.max_row + 1):
        for col in range(1, before.max_col + 1):
            assert before.value(row, col) == after.value(row, col)
            assert before.formula(row, col) == after.formula(row, col)
    assert set(before.merges) <= set(after.merges)


@pytest.mark.parametrize("case", own_cases(), ids=lambda case: case["id"])
def test_adopt_and_refresh(case: dict[str, Any], tmp_path: Path) -> None:
    path = write_case(case, tmp_path / "表.xlsx")
    book = read_bytes(path.read_bytes(), path.name)
    found = adopt(book, path.name)
    if found.form.form == "none":
        assert found.form.reason and not found.edits
        return
    assert found.adopted is not None and found.adopted.lines
    once = done(book, found.edits)
    untouched(book.sheet(found.form.sheet), once.sheet(found.form.sheet))
    fresh = refresh(once, path.name)
    told = [edit for edit in fresh.edits if isinstance(edit, CacheValue) and edit.sheet == found.form.sheet]
    assert all(edit.value in (None, "") for edit in told), told  # what adopt stored is what refresh calculates
    twice = done(once, fresh.edits)
    assert twice.package is not None
    assert done(twice, refresh(twice, path.name).edits).package.data == twice.package.data
    assert done(twice, adopt(twice, path.name).edits).package.data == twice.package.data
    assert not freeze(twice, VALUES).left
