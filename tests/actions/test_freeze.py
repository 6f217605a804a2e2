"""Frozen books: none of our functions is left, the numbers are the same, LibreOffice calculates them the same."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from pathlib import Path

import openpyxl
import pytest
from adopted_books import FORMS, adopted, built, edited, formulas, values
from calc import convert, needs_calc

from pescore.actions.freeze import FORMULAS, VALUES, Frozen, freeze
from pescore.actions.refresh import refresh
from pescore.evaluation import table as t
from pescore.evaluation.marking import rule_of
from pescore.workbook.edits import CacheValue, DefineName, SetCell
from pescore.workbook.grid import read_bytes
from pescore.workbook.patch import apply
from pescore.workbook.recalc import recalculate

_OURS = re.compile(r"\bPE_[A-Z]+\(")
SEED = "农村低保2021"


@lru_cache(maxsize=32)
def source(name: str) -> bytes:
    """A refreshed book: the shipped evaluation, or a dev layout adopted, with findings typed where it has none."""
    data = built() if name == SEED else filled(next(path for path in FORMS if path.stem == name))
    book = read_bytes(data, name)
    assert book.package is not None
    return apply(book.package, refresh(book, name).edits)


def filled(path: Path) -> bytes:
    """An adopted layout; in our own column 实际值, a finding of the kind each standard asks for."""
    found, data = adopted(path)
    assert found.adopted is not None and found.result is not None
    if t.ACTUAL not in found.adopted.block.columns:
        return data
    edits = []
    for number, leaf in enumerate(found.adopted.evaluation.leaves):
        needs = rule_of(leaf.full, leaf.standard, leaf.target or "", leaf.points, ()).needs
        typed = FINDINGS.get(needs[0].kind if len(needs) == 1 else "", [None])
        value = typed[number % len(typed)]
        edits.append(SetCell(found.form.sheet, f"{found.adopted.block.letter(t.ACTUAL)}{leaf.row}", value))
    return edited(data, *edits)


FINDINGS: dict[str, list[str | float | None]] = {
    "number": [0.93, 1, 0.875, 0.6, 12],
    "count": [0, 1, 2],
    "yesno": ["符合", "不符合"],
    "word": ["符合", "优", "达成"],
}
BOOKS = [SEED, *(path.stem for path in FORMS)]


@pytest.fixture(scope="module", params=BOOKS)
def case(request: pytest.FixtureRequest) -> tuple[str, bytes, dict[str, Frozen]]:
    data = source(request.param)
    book = read_bytes(data, "测试.xlsx")
    return request.param, data, {kind: freeze(book, kind) for kind in (VALUES, FORMULAS)}


Case = tuple[str, bytes, dict[str, Frozen]]


@pytest.mark.parametrize("kind", (VALUES, FORMULAS))
def test_none_of_our_functions_is_left(case: Case, kind: str) -> None:
    _, data, frozen = case
    assert any(_OURS.search(str(formula)) for formula in formulas(data).values())
    assert not any(_OURS.search(str(formula)) for formula in formulas(frozen[kind].data).values())
    assert not frozen[kind].left


@pytest.mark.parametrize("kind", (VALUES, FORMULAS))
def test_every_cell_shows_what_it_showed(case: Case, kind: str) -> None:
    _, data, frozen = case
    before = {at: value for at, value in values(data).items() if value != ""}
    after = {at: value for at, value in values(frozen[kind].data).items() if value != ""}
    assert before == after


def test_other_formulas_stay_formulas(case: Case) -> None:
    _, data, frozen = case
    others = {at: str(formula) for at, formula in formulas(data).items() if not _OURS.search(str(formula))}
    after = {at: str(formula) for at, formula in formulas(frozen[VALUES].data).items()}
    assert others == after


def test_a_changed_cell_keeps_its_formula_as_a_note(case: Case) -> None:
    _, data, frozen = case
    ours = {at: str(formula) for at, formula in formulas(data).items() if _OURS.search(str(formula))}
    book = openpyxl.load_workbook(io.BytesIO(frozen[FORMULAS].data))
    for (sheet, cell), formula in ours.items():
        note = book[sheet][cell].comment
        assert note is not None and note.text.endswith(formula), (sheet, cell)
    for sheet, cell in frozen[FORMULAS].valued:
        note = book[sheet][cell].comment
        assert note is not None and note.text.startswith("已改为数值（")
        assert book[sheet][cell].data_type != "f"


def test_the_seed_is_frozen_into_live_formulas() -> None:
    """Of its 51 leaves 47 have a native formula; checklists and a mixed finding become values, with the reason."""
    frozen = freeze(read_bytes(source(SEED), "测试.xlsx"), FORMULAS)
    scores = [ref for sheet, ref in frozen.native if sheet == "评分表" and ref.startswith("K")]
    assert len(scores) >= 47
    assert all(reason for reason in frozen.valued.values())


def test_native_formulas_follow_the_cells(tmp_path: Path) -> None:
    """A frozen total is still a sum: change a finding, and score, total and grade follow without the add-in."""
    data = freeze(read_bytes(source(SEED), "测试.xlsx"), FORMULAS).data
    changed = edited(data, SetCell("评分表", "J4", "不符合"))
    again = recalculate(read_bytes(changed, "测试.xlsx"), {}).values
    assert again["评分表", "K4"] == 0
    assert again["评分表", "K55"] == 87.5


def test_names_that_use_our_functions_are_told() -> None:
    data = edited(source(SEED), DefineName("我的得分", "PE_GRADE('评分表'!$K$55)"))
    frozen = freeze(read_bytes(data, "测试.xlsx"), VALUES)
    assert len(frozen.left) == 1
    assert "定义的名称" in frozen.left[0] and "PE_GRADE" in frozen.left[0]


@needs_calc
def test_libreoffice_calculates_the_same(tmp_path: Path) -> None:
    """Every native formula of every book, calculated anew by LibreOffice from stored results that are all wrong."""
    wanted: dict[str, dict[tuple[str, str], object]] = {}
    files: list[Path] = []
    for number, name in enumerate(BOOKS):
        frozen = freeze(read_bytes(source(name), "测试.xlsx"), FORMULAS)
        files.append(tmp_path / f"book{number}.xlsx")
        wrong = [CacheValue(sheet, ref, 12345) for sheet, ref in frozen.native]
        files[-1].write_bytes(edited(frozen.data, *wrong))
        shown = values(frozen.data)
        wanted[files[-1].stem] = {at: shown.get(at) for at in frozen.native}
    results = convert(files, "xlsx", tmp_path, recalculate=True)
    compared = 0
    for result in results:
        shown = values(result.read_bytes())
        for at, value in wanted[result.stem].items():
            got = shown.get(at)
            if isinstance(value, (int, float)):
                assert isinstance(got, (int, float)) and abs(got - value) < 1e-9, (result.stem, at, got, value)
                compared += 1
            else:
                assert (got or "") == (value or ""), (result.stem, at)
    assert compared > 200
