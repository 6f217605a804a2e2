"""What must not be touched is refused in one Chinese line that says where."""

from __future__ import annotations

import random
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
from bad_files import book, pack
from patching import RICH, part, patched, report
from sample_books import excel_book, table_book

from pescore.workbook.edits import (
    CacheValue,
    CalcOnLoad,
    ColumnWidth,
    DefineName,
    Edit,
    EditError,
    MergeCells,
    Note,
    PutSheet,
    SetCell,
    Style,
)
from pescore.workbook.grid import read_bytes, read_package
from pescore.workbook.package import BookError, check_package
from pescore.workbook.patch import apply


def test_inside_a_merge_is_refused_and_its_corner_is_not() -> None:
    data = excel_book(after='<mergeCells count="1"><mergeCell ref="B3:B5"/></mergeCells>')
    with pytest.raises(EditError, match="评分表!B4：在合并单元格 B3:B5 之内。请写到左上角 B3"):
        patched(data, SetCell("评分表", "B4", 1))
    assert read_bytes(patched(data, SetCell("评分表", "B3", 1)), "x").sheets[0].value(3, 2) == 1


def test_a_protected_sheet_refuses_locked_cells_only() -> None:
    data = excel_book(
        '<row r="1"><c r="A1"><f>1</f><v>1</v></c><c r="B1" s="4"/></row>', after='<sheetProtection sheet="1"/>'
    )
    with pytest.raises(EditError, match="评分表!A1：工作表已保护.*撤销工作表保护"):
        patched(data, SetCell("评分表", "A1", 1))
    with pytest.raises(EditError, match="评分表!Z9：工作表已保护"):
        patched(data, SetCell("评分表", "Z9", 1))
    assert '<c r="B1" s="4"><v>2</v></c>' in part(patched(data, SetCell("评分表", "B1", 2)))
    assert "<f>1</f><v>2</v>" in part(patched(data, CacheValue("评分表", "A1", 2)))  # Excel recalculates it as well


def test_a_table_heading_is_refused_and_its_body_is_not() -> None:
    with pytest.raises(EditError, match="评分表!B1：是表格“表1”的标题"):
        patched(table_book(), SetCell("评分表", "B1", "新标题"))
    assert patched(table_book(), SetCell("评分表", "B2", 3)) != table_book()


def test_a_signed_or_shared_book_is_refused() -> None:
    for extra, words in (("_xmlsignatures/sig1.xml", "数字签名"), ("xl/revisions/revisionHeaders.xml", "共享工作簿")):
        with pytest.raises(BookError, match=words):
            patched(excel_book(extra={extra: "<a/>"}), SetCell("评分表", "A1", 1))


def test_cells_without_addresses_are_refused() -> None:
    data = book("<row><c><v>1</v></c></row>")
    assert read_bytes(data, "x").sheets[0].value(1, 1) == 1
    with pytest.raises(EditError, match="没有写明地址"):
        patched(data, SetCell("评分表", "B1", 1))


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (SetCell("没有", "A1", 1), "没有名为“没有”的工作表（现有：评分表）"),
        (SetCell("评分表", "1A", 1), "评分表!1A：不是单元格地址"),
        (SetCell("评分表", "A1", "长" * 32768), "评分表!A1：.*32767"),
        (SetCell("评分表", "A1", None, "1+" * 5000 + "1"), "评分表!A1：公式有"),
        (SetCell("评分表", "A1", float("nan")), "评分表!A1：.*不是一个数"),
        (SetCell("评分表", "A1", Decimal("Infinity")), "不是一个数"),
        (MergeCells("评分表", "A1:x"), "不是单元格区域"),
    ],
)
def test_impossible_edits_say_where(edit: Edit, words: str) -> None:
    with pytest.raises(EditError, match=words):
        patched(excel_book(), edit)


MANGLED = [
    b"<",
    b">",
    b'"',
    b"&",
    b"&#x110000;",
    b'r="A1"',
    b' s="99999"',
    b' t="zz"',
    b"<c/>",
    b"-1",
    b"9" * 11,
    b"",
    b"\xff",
]


@pytest.mark.parametrize("seed", range(80))
def test_nonsense_inside_the_parts_ends_in_one_chinese_line(seed: int) -> None:
    """Parts with a right CRC but mangled XML: whatever is asked of them, the answer is a book or a ``BookError``."""
    chance = random.Random(seed)
    source = zipfile.ZipFile(BytesIO(RICH))
    content = {name: source.read(name) for name in source.namelist()}
    for _ in range(chance.randrange(1, 4)):
        name = chance.choice([n for n in content if n.endswith((".xml", ".rels", ".vml"))])
        at = chance.randrange(len(content[name]))
        rest = content[name][at + chance.randrange(12) :]
        content[name] = content[name][:at] + chance.choice(MANGLED) + rest
    if chance.random() < 0.2:
        del content[chance.choice(list(content))]
    try:
        package = check_package(pack(content), "书.xlsx")
        read = read_package(package, "书.xlsx")
        assert all(sheet.cells is not None and sheet.top_left(1, 1) for sheet in read.sheets)
        look = Style(bold=True, number_format="0.0", fill="FFF2CC", wrap=True)
        name = read.sheets[0].name
        edits = [SetCell(name, "A1", "v", style=look), Note(name, "Z9", "n"), ColumnWidth(name, "C", 9)]
        after = apply(package, [*edits, PutSheet(report()), DefineName("甲", "A1"), CalcOnLoad(True)])
        assert read_bytes(after, "x").sheet(name).text(1, 1) == "v"
    except BookError as refused:
        assert len(str(refused).splitlines()) == 1
