"""The figures for layout recognition: every leaf, 分值, 得分, name and column of the development workbooks.

The comparison is the one the layout workbooks come with; planted errors must be reported at their cells as well.
"""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from layout_books import DATA

from pescore.workbook.grid import read_book
from pescore.workbook.layout import recognise_book

BOOKS = sorted((DATA / "dev").glob("*.xlsx"))
COMPARED = ("full", "score", "standard", "target", "actual")
STATED = ("total_full", "total_score", "stated_total_score", "stated_grade", "total_row")


def same(a: Any, b: Any) -> bool:
    if a in (None, "") or b in (None, ""):
        return a in (None, "") and b in (None, "")
    try:
        return Decimal(str(a)) == Decimal(str(b))
    except InvalidOperation:
        return str(a).strip() == str(b).strip()


def wanted(book: Path) -> dict[str, Any]:
    return json.loads((book.parent / "expected" / f"{book.stem}.json").read_text(encoding="utf-8"))


@cache
def adopted(book: Path) -> dict[str, Any]:
    return json.loads(json.dumps(recognise_book(read_book(book)).as_json()))


def faults(want: dict[str, Any], got: dict[str, Any]) -> list[str]:
    """What differs: nothing for a form that is read right."""
    if "none" in (want["form"], got["form"]):
        return [] if want["form"] == got["form"] else [f"form {got['form']} for {want['form']}: {got.get('reason')}"]
    found = (
        [] if len(got["leaves"]) == len(want["leaves"]) else [f"{len(got['leaves'])} leaves for {len(want['leaves'])}"]
    )
    rows = {leaf["row"]: leaf for leaf in got["leaves"]}
    for leaf in want["leaves"]:
        mine = rows.get(leaf["row"])
        if mine is None:
            found.append(f"row {leaf['row']} missing")
            continue
        found += [f"row {leaf['row']} {key}" for key in COMPARED if key in leaf and not same(mine.get(key), leaf[key])]
        if mine["path"] != leaf["path"]:
            found.append(f"row {leaf['row']} path {mine['path']} for {leaf['path']}")
    found += [
        f"{role} {got['columns'].get(role)}" for role, col in want["columns"].items() if got["columns"].get(role) != col
    ]
    return found + [key for key in STATED if not same(got.get(key), want.get(key))]


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)
def test_reads_every_leaf_and_column(book: Path) -> None:
    assert faults(wanted(book), adopted(book)) == []


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)
def test_reports_exactly_the_planted_errors(book: Path) -> None:
    want, got = ({(p["code"], p["where"]) for p in found["problems"]} for found in (wanted(book), adopted(book)))
    assert got == want


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)
def test_budget_row(book: Path) -> None:
    want, got = wanted(book)["budget"], adopted(book)["budget"]
    assert (want is None) == (got is None)
    for key in ("full", "score", "row", "header_row", "year_start", "year_budget", "spent"):
        if want and key in want:
            assert same(got[key], want[key]), key
    if want:
        assert abs(Decimal(got["rate"]) - Decimal(str(want["rate"]))) < Decimal("0.000001")


def test_no_book_is_misread_in_silence() -> None:
    assert len(BOOKS) >= 14
    right = sum(not faults(wanted(book), adopted(book)) for book in BOOKS)
    silent = [book.name for book in BOOKS if faults(wanted(book), adopted(book)) and not adopted(book).get("problems")]
    assert right == len(BOOKS) and silent == []
