"""Books of ours in LibreOffice 25.2, which knows our functions in an .xlsx: opened, one 实际值 changed, saved."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from calc_session import Session, session

from conformance.hosts import shown
from offices import NEWER
from pescore.cli import NEEDS_PERSON, main
from pescore.functions.registry import REGISTRY
from pescore.hosts.calc_install import install
from pescore.hosts.calc_oxt import extension
from pescore.workbook.edits import SetCell
from pescore.workbook.grid import read_book, read_bytes
from pescore.workbook.patch import apply
from pescore.workbook.recalc import recalculate

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    program = NEWER.needed("在 25.2 里改一格再存盘")
    profile = tmp_path_factory.mktemp("calc") / "profile"
    install(extension(), profile, office=program)
    with session(program, profile) as talk:
        yield talk


def _new(path: Path) -> None:
    assert main(["new", str(path), "--from", str(ROOT / "workbooks" / "农村低保2021" / "评估.yaml")]) == 0


def _adopted(path: Path) -> None:
    form = Path(
        shutil.copy(ROOT / "tests" / "data" / "layouts" / "dev" / "L14_operator_unit_columns.xlsx", path.parent)
    )
    assert main(["adopt", str(form), "-o", str(path)]) == NEEDS_PERSON


@pytest.mark.parametrize(
    ("made", "sheet", "cell", "value", "gives"),
    [
        # 1 of 1 point instead of 0: 88.5 + 1
        (_new, "评分表", "J14", "符合", {"N14": 1, "K14": 1, "K55": 89.5}),
        # 8×90÷180 instead of 8×163.8÷180
        (_adopted, "项目绩效自评", "H18", 90, {"M18": 4}),
    ],
    ids=["new", "adopt"],
)
def test_a_value_changed_and_saved_comes_back_scored_with_plain_formulas(
    calc: Session, tmp_path: Path, made, sheet: str, cell: str, value: object, gives: dict[str, float]
) -> None:
    book, saved = tmp_path / "表.xlsx", tmp_path / "存.xlsx"
    made(book)
    calc("open", book)
    calc("type", sheet, cell, str(value))
    calc("store", saved)
    calc("close")
    before, after = _formulas(book), _formulas(saved)
    ours = {at: text for at, text in before.items() if "PE_" in text}
    assert {at: text for at, text in after.items() if at in ours} == ours
    assert sum("PE_SCORE(" in text for text in after.values()) >= 12
    assert not any("PEADDIN" in text.upper() or "pe_" in text for text in after.values())
    contents = openpyxl.load_workbook(saved, data_only=True)
    assert {at: contents[sheet][at].value for at in gives} == gives
    package = read_book(book).package
    assert package is not None
    wanted = recalculate(read_bytes(apply(package, [SetCell(sheet, cell, value)]), book.name), REGISTRY).values
    assert {at: shown(contents[at[0]][at[1]].value) for at in ours} == {at: shown(wanted[at]) for at in ours}


def _formulas(path: Path) -> dict[tuple[str, str], str]:
    """Of every cell, by sheet and address; quotes round a sheet's name are no part of it."""
    return {
        (sheet.title, cell.coordinate): re.sub(r"'([^']+)'!", r"\1!", str(cell.value))
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
