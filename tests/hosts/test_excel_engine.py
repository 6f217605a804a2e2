"""Every button through xlwings itself, on an engine over openpyxl: the open workbook ends up as the file would.

What is typed into the open workbook and not saved must count; the file on disk is never looked at.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings
from docx import Document
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl_engine import opened

from pescore.actions.adopt import adopt
from pescore.actions.freeze import FORMULAS, VALUES, freeze
from pescore.actions.own_sheets import review_edits
from pescore.actions.refresh import calculated, refresh
from pescore.actions.review import findings_of
from pescore.cli import main
from pescore.functions.registry import REGISTRY
from pescore.hosts.excel_actions import BUTTONS
from pescore.hosts.excel_buttons import press
from pescore.hosts.live_book import LiveBook
from pescore.workbook.edits import ColumnWidth, DefineName, Edit, MergeCells, PutSheet, SetCell
from pescore.workbook.formula_text import plain_formula
from pescore.workbook.grid import Book, read_bytes
from pescore.workbook.package import BookError
from pescore.workbook.patch import apply
from pescore.workbook.scored import score_book

ROOT = Path(__file__).parents[2]
OWN = ROOT / "workbooks" / "农村低保2021" / "评分表.xlsx"
FOREIGN = ROOT / "docs" / "例" / "培训评分表.xlsx"
HEADED = ROOT / "tests" / "data" / "layouts" / "dev" / "L07_four_level.xlsx"  # two rows of headings
LAYOUTS = sorted((ROOT / "tests" / "data" / "layouts" / "dev").glob("*.xlsx"))
# What a person types without saving: sheet, cell, value.
TYPED = {OWN: ("评分表", "J4", "不符合"), FOREIGN: ("评分表", "G5", 0.9)}


def _copy(source: Path, folder: Path) -> Path:
    """The workbook as openpyxl keeps it, so that both sides begin with the same file."""
    path = folder / source.name
    openpyxl.load_workbook(source).save(path)
    return path


def _typed_in(path: Path, source: Path) -> bytes:
    """The file as it would be if what was typed had been saved."""
    book = openpyxl.load_workbook(path)
    sheet, cell, value = TYPED[source]
    book[sheet][cell].value = value
    return _bytes(book)


def _bytes(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _loaded(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def _now(book: xlwings.Book) -> Workbook:
    return book.impl.xl


def _content(book: Workbook) -> dict[str, Any]:
    """Sheet by sheet: cells with their kind, merges, state; and the defined names."""
    told: dict[str, Any] = {"": {name: (d.attr_text, bool(d.hidden)) for name, d in book.defined_names.items()}}
    for sheet in book.worksheets:
        cells = {
            cell.coordinate: (cell.value, cell.data_type)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value not in (None, "")
        }
        told[sheet.title] = (cells, sorted(area.coord for area in sheet.merged_cells.ranges), sheet.sheet_state)
    return told


def _looks(book: Workbook, sheet: str) -> dict[str, tuple[Any, ...]]:
    """The looks our edits ask for, of every cell with content."""
    return {
        cell.coordinate: (
            cell.number_format,
            bool(cell.font.b),
            bool(cell.alignment.wrap_text),
            cell.alignment.horizontal,
            cell.fill.fgColor.rgb[-6:] if cell.fill.patternType else None,
        )
        for row in book[sheet].iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def _review_edits(book: Book, name: str) -> Sequence[Edit]:
    _, current = calculated(book)
    return review_edits(current, name, findings_of(current, score_book(current, name)))


_ON_FILE: dict[str, Callable[[Book, str], Sequence[Edit]]] = {
    "refresh": lambda book, name: refresh(book, name).edits,
    "review": _review_edits,
    "adopt": lambda book, name: adopt(book, name).edits,
}


@pytest.mark.parametrize(("button", "source"), [("refresh", OWN), ("review", OWN), ("adopt", FOREIGN)])
def test_the_open_workbook_ends_up_as_the_file(button: str, source: Path, tmp_path: Path) -> None:
    """Same cells, formulas, merges, names and order of sheets, of the state that was typed and not saved."""
    path = _copy(source, tmp_path)
    on_disk = path.read_bytes()
    before = read_bytes(_typed_in(path, source), path.name)
    edits = _ON_FILE[button](before, path.name)
    assert before.package is not None
    expected = _loaded(apply(before.package, edits))
    with opened(path) as book:
        sheet, cell, value = TYPED[source]
        book.sheets[sheet].range(cell).raw_value = f"'{value}" if isinstance(value, str) else value
        press(button)
        [(mode, said)] = book.app.impl.said
        assert mode == "info", said
        now = _now(book)
        assert (book.app.status_bar, book.app.screen_updating, book.app.calculation) == (False, True, "automatic")
    assert _content(now) == _content(expected)
    assert list(_content(now)) == list(_content(expected))
    replaced = {edit.name for edit in edits if isinstance(edit, PutSheet)}
    for kept in set(_content(now)) - replaced - {""}:
        assert _looks(now, kept) == _looks(expected, kept)
    assert path.read_bytes() == on_disk


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda path: path.stem[:3])
def test_adopting_any_layout_leaves_what_it_leaves_in_the_file(layout: Path, tmp_path: Path) -> None:
    path = _copy(layout, tmp_path)
    before = read_bytes(path.read_bytes(), path.name)
    assert before.package is not None
    expected = _loaded(apply(before.package, adopt(before, path.name).edits))
    with opened(path) as book:
        press("adopt")
        now = _now(book)
    assert _content(now) == _content(expected)


def test_headings_merged_over_two_rows_do_not_swallow_what_is_below(tmp_path: Path) -> None:
    """Copying a look out of a merged cell brings the merge along: Excel would hide the cells under it."""
    path = tmp_path / HEADED.name
    changed = openpyxl.load_workbook(HEADED)
    changed.worksheets[0].merge_cells("F7:F8")  # the heading whose look ours take on
    changed.save(path)
    before = read_bytes(path.read_bytes(), path.name)
    assert before.package is not None
    expected = _loaded(apply(before.package, adopt(before, path.name).edits))
    with opened(path) as book:
        press("adopt")
        assert book.app.impl.said[0][0] == "info"
        assert _content(_now(book)) == _content(expected)


@pytest.mark.parametrize("kind", [VALUES, FORMULAS])
def test_a_frozen_copy_is_that_of_the_unsaved_state(kind: str, tmp_path: Path) -> None:
    path = _copy(OWN, tmp_path)
    expected = freeze(read_bytes(_typed_in(path, OWN), path.name), kind)
    with opened(path) as book:
        sheet, cell, value = TYPED[OWN]
        book.sheets[sheet].range(cell).raw_value = f"'{value}"
        before = _content(_now(book))
        press(f"freeze_{kind}")
        [(name, data)] = book.app.impl.added
        assert name == "评分表_固化.xlsx" and _content(_loaded(data)) == _content(_loaded(expected.data))
        assert _content(_now(book)) == before


def _text(path: Path) -> list[str]:
    document = Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def test_the_report_is_that_of_the_unsaved_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _copy(OWN, tmp_path)
    saved, expected, out = tmp_path / "已存" / path.name, tmp_path / "文件.docx", tmp_path / "打开着.docx"
    saved.parent.mkdir()
    saved.write_bytes(_typed_in(path, OWN))
    assert main(["report", str(saved), "-o", str(expected)]) in (0, 1)
    monkeypatch.setattr(LiveBook, "ask_file", lambda *_: out)
    with opened(path) as book:
        sheet, cell, value = TYPED[OWN]
        book.sheets[sheet].range(cell).raw_value = f"'{value}"
        press("report")
        assert book.app.impl.said[0][0] == "info", book.app.impl.said
    assert _text(out) == _text(expected)
    unchanged = tmp_path / "未改.docx"
    assert main(["report", str(path), "-o", str(unchanged)]) in (0, 1)
    assert _text(unchanged) != _text(expected)  # the typed value does show


def test_repairing_leaves_every_formula_plain_and_the_rest_alone(tmp_path: Path) -> None:
    path = _copy(OWN, tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["评分表"]
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.value = cell.value.replace("PE_", r"'C:\Users\李四\XLSTART\pescore.xlam'!PE_")
    book.defined_names["总分"] = DefinedName("总分", attr_text="_xldudf_PE_TOTAL(评分表!$K:$K)")
    foreign = _bytes(book)
    path.write_bytes(foreign)
    with opened(path) as live:
        press("repair")
        repaired = _content(_now(live))
        assert live.app.impl.said[0][0] == "info"
    expected = _content(_loaded(foreign))
    cells = expected["评分表"][0]
    spelled = {at: plain_formula(value, REGISTRY) for at, (value, kind) in cells.items() if kind == "f"}
    assert any("PE_SCORE" in formula for formula in spelled.values())
    cells.update({at: (formula, "f") for at, formula in spelled.items()})
    expected[""]["总分"] = ("PE_TOTAL(评分表!$K:$K)", False)
    assert repaired == expected


@pytest.mark.parametrize("button", [name for name in BUTTONS if name.startswith("new_")])
def test_a_new_workbook_leaves_the_open_one_alone(button: str, tmp_path: Path) -> None:
    path = _copy(OWN, tmp_path)
    with opened(path) as book:
        before = _content(_now(book))
        press(button)
        assert len(book.app.impl.added) == 1 and _content(_now(book)) == before


@pytest.mark.parametrize("part", [0.0, 0.5, 1.0], ids=["first", "middle", "last"])
def test_where_excel_refuses_a_cell_everything_is_as_before_and_the_cell_is_named(part: float, tmp_path: Path) -> None:
    path = _copy(FOREIGN, tmp_path)
    edits = adopt(read_bytes(path.read_bytes(), path.name), path.name).edits
    written = [edit for edit in edits if isinstance(edit, SetCell) and edit.formula is not None]
    refused = written[round(part * (len(written) - 1))]
    with opened(path) as book:
        before = _content(_now(book))
        book.impl.refuses = cell = f"{refused.sheet}!{refused.ref}"
        press("adopt")
        [(mode, said)] = book.app.impl.said
        assert mode == "critical"
        assert said == f"{path.name} {cell}：Excel 没有接受这处改动（应用程序定义或对象定义错误）。已改回原来的内容"
        assert _content(_now(book)) == before
        assert (book.app.screen_updating, book.app.calculation, book.app.display_alerts) == (True, "automatic", True)


def test_every_kind_of_edit_goes_back(tmp_path: Path) -> None:
    path = tmp_path / "小表.xlsx"
    made = Workbook()
    made.worksheets[0].title = "表"
    for cell, value in {"A1": "001", "A2": 2.5, "A3": "=A2*2", "A4": True, "A5": "#N/A"}.items():
        made["表"][cell].value = value
    made["表"].column_dimensions["C"].width = 11
    made.defined_names["口径"] = DefinedName("口径", attr_text="表!$A$1", hidden=True)
    made.save(path)
    edits = [
        *(SetCell("表", f"A{row}", 9.0) for row in range(1, 7)),
        ColumnWidth("表", "C", 30, hidden=True),
        MergeCells("表", "E1:E2"),
        DefineName("口径", "表!$A$2"),
        DefineName("新的", "表!$A$3"),
        SetCell("表", "B9", 1.0),
    ]
    with opened(path) as book:
        before = _content(_now(book))
        book.impl.refuses = "表!B9"
        live = LiveBook(book)
        with pytest.raises(BookError, match="表!B9：Excel 没有接受这处改动.*已改回原来的内容"):
            live.apply(edits, live.snapshot())
        assert _content(_now(book)) == before
        column = _now(book)["表"].column_dimensions["C"]
        assert (column.width, column.hidden) == (11, False)


def test_where_a_sheet_of_ours_is_refused_the_old_one_is_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _copy(OWN, tmp_path)
    with opened(path) as book:
        press("refresh")
        before = _content(_now(book))
        book.sheets["评分表"].range("J4").raw_value = "'10%"
        typed = _content(_now(book))
        assert typed != before
        book.impl.api.Activate = lambda: 1 / 0
        press("refresh")
        mode, said = book.app.impl.said[-1]
        assert mode == "critical" and "“报告”表" in said and "已改回原来的内容" in said
        assert _content(_now(book)) == typed and list(_content(_now(book))) == list(typed)


def test_refreshing_twice_changes_nothing_more(tmp_path: Path) -> None:
    path = _copy(OWN, tmp_path)
    with opened(path) as book:
        press("refresh")
        once = _content(_now(book))
        press("refresh")
        assert _content(_now(book)) == once
