"""The menu 绩效评价 in a real LibreOffice: its addresses dispatched to an open document, the result read back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from calc_session import Session, session

from offices import NEWER, SYSTEM, Office
from pescore.actions.refresh import refresh
from pescore.hosts.calc_install import install
from pescore.hosts.calc_oxt import extension
from pescore.workbook.edits import SetCell
from pescore.workbook.grid import read_book, read_bytes
from pescore.workbook.patch import apply

OWN = Path(__file__).parents[2] / "workbooks" / "农村低保2021" / "评分表.xlsx"
SHEET, CHANGED = "评分表", "J14"  # the indicator 项目可行性, 1 of 1 point lost


@pytest.fixture(scope="module", params=[SYSTEM, NEWER], ids=lambda office: office.name)
def office(request: pytest.FixtureRequest) -> Office:
    return request.param


@pytest.fixture(scope="module")
def calc(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    program = office.needed("在 Calc 里核对菜单")
    profile = tmp_path_factory.mktemp("calc") / "profile"
    install(extension(), profile, office=program)
    with session(program, profile) as talk:
        yield talk


@pytest.fixture
def book(calc: Session, tmp_path: Path) -> Iterator[Path]:
    """The shipped book, open."""
    path = tmp_path / "评分表.xlsx"
    path.write_bytes(OWN.read_bytes())
    calc("open", path)
    yield path
    calc("close")


def _report(data: bytes) -> list[list[object]]:
    sheet = read_bytes(data, "表.xlsx").sheet("报告")
    return [
        [None if (r, c) in sheet.formulas else sheet.text(r, c) for c in range(1, sheet.max_col + 1)]
        for r in range(1, sheet.max_row + 1)
    ]


def test_refreshing_the_unsaved_state_gives_what_the_command_gives_for_the_file(
    calc: Session, book: Path, tmp_path: Path
) -> None:
    calc("type", SHEET, CHANGED, "符合")
    # 88.5 + 1
    assert calc("choose", "refresh") == [1, "综合得分 89.5，评价等级：良。"]
    assert calc("shown", SHEET, "K55") == ["89.50"]
    calc("store", tmp_path / "存.xlsx")
    plain = read_book(OWN)
    assert plain.package is not None
    changed = read_bytes(apply(plain.package, [SetCell(SHEET, CHANGED, "符合")]), OWN.name)
    assert changed.package is not None
    by_command = apply(changed.package, refresh(changed, OWN.name).edits)
    assert _report((tmp_path / "存.xlsx").read_bytes()) == _report(by_command)
    assert book.read_bytes() == OWN.read_bytes()  # nothing was saved over the file


def test_the_refreshed_sheet_looks_and_prints_as_ours(calc: Session, book: Path, tmp_path: Path) -> None:
    before, shown = calc("sheets"), calc("active")
    calc("type", SHEET, CHANGED, "符合")
    calc("choose", "refresh")
    assert (calc("sheets"), calc("active")) == ([*before, "复核记录"], shown)
    calc("store", tmp_path / "存.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "存.xlsx")
    grids = {sheet.title: sheet.sheet_view.showGridLines is not False for sheet in saved.worksheets}
    assert grids == {name: name not in ("报告", "复核", "复核记录") for name in grids}
    assert "页" in saved["报告"].oddFooter.center.text
    assert calc("page", "报告") == ["PageStyle_报告", 1]
    assert calc("charts", "报告") == 2
    calc("type", SHEET, CHANGED, "不符合")
    assert "请刷新后再使用" in calc("shown", "报告", "A22")[0]  # the warning follows the sheet beside it


def test_a_second_refresh_changes_nothing(calc: Session, book: Path) -> None:
    calc("choose", "refresh")
    calc("type", "项目", "Z99", "1")
    noted = calc("undoable")
    assert len(noted) == 1
    calc("choose", "refresh")
    assert calc("undoable") == noted


def test_functions_not_recognised_on_loading_are_entered_again(calc: Session, book: Path) -> None:
    calc("choose", "refresh")
    assert "PEADDINSERVICE.PESCORE(" in calc("formula", SHEET, "K5")
    calc("type", SHEET, "J5", "不符合")
    assert calc("shown", SHEET, "K5") == ["0.00"]


def test_reviewing_lists_findings_and_leaves_the_report(calc: Session, book: Path) -> None:
    before = calc("shown", "报告", "A19")
    calc("type", SHEET, "J48", "很多")
    state, said = calc("choose", "review")
    assert state == 1 and "项需要先处理，已列在“复核”表" in said and "评分表!" in said
    assert calc("shown", "报告", "A19") == before


def test_freezing_opens_another_document(calc: Session, book: Path, tmp_path: Path) -> None:
    state, said = calc("choose", "freeze")
    assert state == 1 and said.startswith("已另开一本：") and "格换成数值" in said
    assert calc("others") == [""]
    assert "PE" in calc("formula", SHEET, "K10")
    calc("take", 0)
    calc("store", tmp_path / "固化.xlsx")
    frozen = read_book(tmp_path / "固化.xlsx")
    assert not [text for sheet in frozen.sheets for text in sheet.formulas.values() if "PE" in text.upper()]
    assert frozen.sheet(SHEET).value(55, 11) == 88.5


def test_an_ods_calculates_and_is_refreshed(calc: Session, book: Path, tmp_path: Path) -> None:
    calc("choose", "refresh")
    calc("store", tmp_path / "评分表.ods")
    calc("close")
    calc("open", tmp_path / "评分表.ods")
    calc("type", SHEET, CHANGED, "符合")
    assert calc("shown", SHEET, "K14", "K55") == ["1.00", "89.50"]  # before any button
    calc("type_as_shown", "项目", "Z1", "=PE_GRADE(90)")
    assert calc("shown", "项目", "Z1") == ["优"]
    assert calc("choose", "refresh") == [1, "综合得分 89.5，评价等级：良。"]


def _opened(calc: Session, path: Path, **cells: str) -> None:
    made = openpyxl.Workbook()
    made.worksheets[0].title = "表"
    for place, content in cells.items():
        made.worksheets[0][place] = content
    stream = io.BytesIO()
    made.save(stream)
    path.write_bytes(stream.getvalue())
    calc("open", path)


def test_a_document_without_a_table_is_told_in_one_line(calc: Session, tmp_path: Path) -> None:
    _opened(calc, tmp_path / "空.xlsx", A1="随便写的")
    for entry in ("refresh", "review"):
        state, said = calc("choose", entry)
        assert state == 0 and said.startswith("空.xlsx") and "\n" not in said and "pescore adopt" in said
    calc("close")


def test_thousands_of_unrecognised_formulas_are_left_to_the_command(
    calc: Session, office: Office, tmp_path: Path
) -> None:
    _opened(calc, tmp_path / "大.xlsx", **{f"A{row}": "=PE_RATE(1,2)" for row in range(1, 2_002)})
    state, said = calc("choose", "refresh")
    if office.knows_plain_names:
        assert calc("shown", "表", "A1", "A2001") == ["0.5", "0.5"]
        assert state == 0 and "没有找到表头行" in said
    else:
        assert state == 0 and "2001 个公式" in said and "pescore calc convert" in said
        assert "PEADDIN" not in calc("formula", "表", "A1").upper()
    calc("close")


def test_a_protected_structure_is_left_alone(calc: Session, book: Path) -> None:
    calc("type", SHEET, CHANGED, "符合")
    before = calc("shown", "报告", "A19")
    calc("protect", "")
    state, said = calc("choose", "refresh")
    assert state == 0 and "结构受保护" in said
    assert calc("shown", "报告", "A19") == before


def test_a_formula_on_the_report_is_not_broken(calc: Session, book: Path) -> None:
    calc("type", "项目", "Z1", "=$报告.A19")
    calc("type", SHEET, CHANGED, "符合")
    state, said = calc("choose", "refresh")
    assert state == 0 and "评分表.xlsx 项目!Z1：公式引用了“报告”表" in said
    assert calc("formula", "项目", "Z1") == "=$报告.A19"
