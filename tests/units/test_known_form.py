"""A copy of a known form reads exactly as from scratch, whatever was changed in it and whoever saved it."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from returned_books import COUNTIES, evaluation

from pescore.units import known_form, reading
from pescore.units.unit import Unit
from pescore.workbook.build import FORM, book_bytes
from pescore.workbook.grid import BookError
from pescore.workbook.package import check_package

FINDINGS = st.one_of(
    st.none(),
    st.floats(-5, 200, allow_nan=False),
    st.sampled_from(
        ["90%", "符合", "不符合", "—", "无", "不适用", "3/4", " 95 ", "&<>", "_x0041_", "=1", "#N/A", "两\n行"]
    ),
    st.booleans(),
)


@pytest.fixture(autouse=True)
def forgetful() -> None:
    known_form.forget()


def thoroughly(data: bytes, file: str = "甲.xlsx") -> Unit | str:
    known_form.forget()
    return outcome(data, file)


def outcome(data: bytes, file: str = "甲.xlsx") -> Unit | str:
    try:
        return reading.read_unit(data, file)
    except BookError as error:
        return str(error)


def resaved(data: bytes, change: Callable[[openpyxl.Workbook], object]) -> bytes:
    """As another program saves it: shared texts, other order of attributes."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_counties_read_alike_and_nearly_all_as_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    books = [(path.read_bytes(), path.name) for path in sorted((COUNTIES / "各县").iterdir())]
    scratch = [thoroughly(*book) for book in books]
    known_form.forget()
    fast: list[bool] = []
    real = known_form.read_copy
    monkeypatch.setattr(reading, "read_copy", lambda package: (fast.append(found := real(package)), found)[1])
    assert [outcome(*book) for book in books] == scratch
    assert sum(found is not None for found in fast) >= 28  # 新市区 has a cell style of its own


@settings(deadline=None, max_examples=25)
@given(st.lists(FINDINGS, min_size=2, max_size=2), FINDINGS, st.booleans())
def test_any_finding_reads_as_from_scratch(findings: list[object], fund: object, other_program: bool) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book["评分表"]
        column = next(cell.column for cell in sheet[3] if cell.value == "实际值")
        for row, value in enumerate(findings, 4):
            sheet.cell(row, column).value = value
        book["项目"]["B5"].value = fund

    first = book_bytes(evaluation("甲县"), FORM)
    if other_program:
        first = resaved(first, lambda book: None)
    second = resaved(first, fill)
    expected = thoroughly(second)
    known_form.forget()
    outcome(first)
    assert outcome(second) == expected


def _set(sheet: str, ref: str, value: object) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        book[sheet][ref].value = value

    return change


def _merge(book: openpyxl.Workbook) -> None:
    book["评分表"].merge_cells("I4:I5")


def _date_style(book: openpyxl.Workbook) -> None:
    book["评分表"]["I4"].value = 45000
    book["评分表"]["I4"].number_format = "yyyy-mm-dd"


CHANGES = {
    "a score typed over its formula": _set("评分表", "J4", 39),
    "a formula changed": _set("评分表", "J4", "=40"),
    "a standard changed": _set("评分表", "G4", "符合得满分，不符合不得分"),
    "points changed": _set("评分表", "D4", 41),
    "a name changed": _set("评分表", "B4", "别的"),
    "a person's score": _set("评分表", "N4", 39),
    "a convention changed": _set("口径", "B4", "计满分"),
    "another name": _set("项目", "B3", "乙县"),
    "the name taken out": _set("项目", "B3", None),
    "evidence": _set("评分表", "L4", "凭证"),
    "findings merged": _merge,
    "a number made a date": _date_style,
    "a line below": _set("评分表", "A20", "备注"),
    "a sheet renamed": lambda book: setattr(book["项目"], "title", "项目卡"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_anywhere_else_is_not_overlooked(change: str) -> None:
    first = resaved(book_bytes(evaluation("甲县"), FORM), lambda book: None)
    second = resaved(first, CHANGES[change])
    expected = thoroughly(second)
    known_form.forget()
    outcome(first)
    assert outcome(second) == expected


def test_a_form_with_a_persons_score_in_it_is_no_form_for_others() -> None:
    data = book_bytes(evaluation("甲县", manual=Decimal(30)), FORM)
    outcome(data)
    assert known_form.read_copy(check_package(data, "甲.xlsx")) is None


def test_only_so_many_forms_are_kept(tmp_path: Path) -> None:
    for number in range(known_form.MOST_FORMS + 5):
        data = resaved(book_bytes(evaluation("甲县"), FORM), lambda book, n=number: book.create_sheet(f"附{n}"))
        assert isinstance(outcome(data), Unit)
    assert len(known_form._known) == known_form.MOST_FORMS
