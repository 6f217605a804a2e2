"""The Word file itself, read back by python-docx and as raw XML, and printed by LibreOffice."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from reports import grid, of_facts, opened, part, shipped, tables

from pescore.hosts.office_pdf import pdf_of
from pescore.report.word.elements import Section
from pescore.report.word.numbering import Heading, laid_out

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftotext") is None,
    reason="LibreOffice or pdftotext is not installed",
)


@pytest.fixture(scope="module")
def data() -> bytes:
    return shipped(charts=True).docx()


@pytest.fixture(scope="module")
def body(data: bytes) -> ET.Element:
    found = ET.fromstring(part(data)).find(f"{W}body")
    assert found is not None
    return found


def rows_of(table: ET.Element) -> list[ET.Element]:
    return table.findall(f"{W}tr")


def text_of(element: ET.Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


def test_the_same_bytes_twice(data: bytes) -> None:
    assert shipped.__wrapped__(True).docx() == data


def test_nothing_in_the_package_has_a_clock_or_an_author(data: bytes) -> None:
    package = zipfile.ZipFile(io.BytesIO(data))
    assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = opened(data).core_properties
    assert (core.author, core.last_modified_by, core.comments) == ("", "", "")
    assert core.created is not None and core.created.date().isoformat() == "2026-11-22"


def test_tables_are_whole_grids(body: ET.Element) -> None:
    """Every row of every table spans all the columns of its grid; widths add up to the text's."""
    for table in body.iter(f"{W}tbl"):
        columns = [int(column.get(f"{W}w", "0")) for column in table.findall(f"{W}tblGrid/{W}gridCol")]
        for row in rows_of(table):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc")]
            assert sum(1 if span is None else int(span.get(f"{W}val", "1")) for span in spans) == len(columns)
        assert [str(sum(columns))] == [width.get(f"{W}w") for width in table.iter(f"{W}tblW")]


def test_the_score_table_has_eight_columns_merges_and_a_repeated_head(body: ET.Element) -> None:
    table = next(t for t in body.iter(f"{W}tbl") if len(rows_of(t)) == 1 + 51 + 2 and "指标解释" in text_of(t))
    rows = rows_of(table)
    assert [text_of(cell) for cell in rows[0].findall(f"{W}tc")] == [
        "一级指标", "二级指标", "三级指标", "四级指标", "分值", "指标解释", "评价要点", "得分",
    ]  # fmt: skip
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * 53
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    begun = [[_merge(cell) for cell in row.findall(f"{W}tc")] for row in rows[1:52]]
    # 4 dimensions; 11 second levels, two of them with one leaf; 19 third levels, four of them with one leaf
    assert [sum(row[at] == "restart" for row in begun) for at in range(3)] == [4, 11 - 2, 19 - 4]
    assert [sum(row[at] == "continue" for row in begun) for at in range(3)] == [51 - 4, 51 - 11, 51 - 19]
    assert [text_of(row) for row in rows[52:]] == ["综合得分88.5", "评价等级良"]


def _merge(cell: ET.Element) -> str:
    found = cell.find(f"{W}tcPr/{W}vMerge")
    return "" if found is None else found.get(f"{W}val", "continue")


def test_a_merge_begins_before_it_goes_on(body: ET.Element) -> None:
    for table in body.iter(f"{W}tbl"):
        above: list[str] = []
        for row in rows_of(table):
            states = [_merge(cell) for cell in row.findall(f"{W}tc")]
            for at, state in enumerate(states):
                if state == "continue":
                    assert len(above) == len(states) and above[at] in ("restart", "continue")
            above = states


def test_long_tables_repeat_their_heads(body: ET.Element) -> None:
    for table in body.iter(f"{W}tbl"):
        rows = rows_of(table)
        if len(rows) > 15:
            assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None, text_of(rows[0])


def test_captions_are_numbered_fields_above_their_tables(body: ET.Element) -> None:
    children = list(body)
    captions = [
        (n, text_of(p))
        for n, p in enumerate(children)
        if "SEQ 表" in "".join(i.text or "" for i in p.iter(f"{W}instrText"))
    ]
    assert [text.partition("　")[0] for _, text in captions] == [f"表{n}" for n in range(1, len(captions) + 1)]
    assert all(children[n + 1].tag == f"{W}tbl" for n, _ in captions)


def test_contents_lead_to_bookmarks(body: ET.Element) -> None:
    anchors = [link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")]
    marks = [mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")]
    assert len(anchors) > 30 and set(anchors) <= set(marks) and len(marks) == len(set(marks))
    fields = [i.text for i in body.iter(f"{W}instrText") if i.text and "TOC" in i.text and "PAGEREF" not in i.text]
    assert fields == [' TOC \\o "1-2" \\h \\z \\u ']
    kinds = [char.get(f"{W}fldCharType") for char in body.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_styles_by_name_and_fonts(data: bytes) -> None:
    document = opened(data)
    used = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style is not None}
    assert {"Heading 1", "Heading 2", "Heading 3", "Heading 4", "Caption", "报告正文", "toc 1", "toc 2"} <= used
    fonts = {name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) for name in ("报告正文", "Heading 1")}
    assert fonts == {"报告正文": "仿宋", "Heading 1": "黑体"}


def test_pages_lie_across_for_the_score_table_only(data: bytes) -> None:
    sections = opened(data).sections
    assert [section.orientation == WD_ORIENT.LANDSCAPE for section in sections] == [False, False, True, False]
    sizes = [(section._sectPr.find(qn("w:pgSz")).get(qn("w:w"))) for section in sections]
    assert sizes[0] == sizes[1] == sizes[3] < sizes[2]
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in sections]
    counted = [start is not None and start.get(qn("w:start")) for start in starts]
    assert counted[1] == "1" and counted[2] is None and counted[3] is None
    assert "PAGE" in sections[-1].footer._element.xml


def test_pictures_have_their_own_numbers_and_words(body: ET.Element, data: bytes) -> None:
    wp = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
    pictures = list(body.iter(f"{wp}docPr"))
    assert [picture.get("descr") for picture in pictures] == ["各一级指标得分率", "各项指标扣分"]
    assert len({picture.get("id") for picture in pictures}) == 2
    names = [name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if name.startswith("word/media/")]
    assert len(names) == 2


def test_tables_read_back_as_composed(data: bytes) -> None:
    written = [grid(table) for table in opened(data).tables]
    composed = [
        [["" if c.below else c.text for c in row] for row in (*t.head, *t.rows)] for t in tables(shipped(True).nodes)
    ]
    assert written == composed


HOSTILE = "=cmd|'/C calc'!A0<&>\"]]>\u202e" + "很长的名称" * 40 + "\x00\x0b\ud800⟦附件⟧{PAGE}$x^2$"
FACTS = """
项目: {{项目名称: "{0}", 主管部门: "{0}"}}
指标:
- 名称: "{0}"
  指标:
  - {{名称: "{0}", 分值: 10, 评分标准: "{0}", 评价要点: "{0}", 评价情况: "{0}", 佐证材料: ["{0}"]}}
  - {{名称: 乙, 分值: 10, 评分标准: 符合得满分，不符合得0分。, 实际值: 不符合, 扣分原因: "{0}"}}
问题清单: [{{类别: "{0}", 问题: "{0}"}}]
主要问题: [{{标题: "{0}", 详述: "{0}"}}]
数据: {{"{0}": "{0}"}}
"""


def test_hostile_texts_leave_a_sound_document() -> None:
    quoted = "=cmd|'/C calc'!A0<&>]]>" + "很长的名称" * 40 + "⟦附件⟧{{PAGE}}$x^2$\u202e"
    facts = FACTS.format(quoted.replace('"', ""))
    data = of_facts(facts).docx()
    text = "\n".join(paragraph.text for paragraph in opened(data).paragraphs)
    assert "=cmd|'/C calc'!A0<&>]]>很长的名称" in text and "〔附件〕" in text and "⟦" not in text
    assert ET.fromstring(part(data)) is not None
    instructions = {re.sub(r"\d+", "", i.text or "") for i in ET.fromstring(part(data)).iter(f"{W}instrText")}
    assert {i.split()[0] for i in instructions} == {"TOC", "PAGEREF", "SEQ"}


def test_characters_no_document_can_hold_are_left_out() -> None:
    from pescore.report.word.text_xml import run

    made = run(HOSTILE)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", made)
    assert ET.fromstring(f'<a xmlns:w="w">{made}</a>') is not None


def test_gaps_are_highlighted() -> None:
    document = opened(of_facts("指标: [{名称: 甲, 分值: 1, 评分标准: 符合得满分，不符合得0分。}]").docx())
    shown = [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.font.highlight_color]
    assert shown.count("待补充") >= 4 and set(shown) == {"待补充"}


def test_sections_end_with_paragraphs_whatever_stands_last() -> None:
    """A table right before a break of pages: the break needs a paragraph to stand in."""
    report = of_facts("指标: [{名称: 甲, 分值: 1, 评分标准: 符合得满分，不符合得0分。, 实际值: 符合}]")
    assert len(opened(report.docx()).sections) == 3
    assert any(isinstance(node, Section) for node in report.nodes) and laid_out(report.nodes)


@needs_office
def test_printed_pages_have_it_all(tmp_path: Path) -> None:
    """LibreOffice prints every page: contents with page numbers, no table cut off, the heads of long tables again."""
    pages = printed(shipped(charts=True).docx(paged=True), tmp_path)
    whole = "\f".join(pages)
    assert 40 <= len(pages) <= 70
    assert re.search(r"摘\s+要\.{5,}1\n", whole) and re.search(r"附件\s*1\s+项目绩效评价得分表\.{5,}(\d+)\n", whole)
    text = squeezed(whole)
    short = {
        c.text for t in tables(shipped(True).nodes) for row in t.rows for c in row if not c.below and len(c.text) < 9
    }
    assert len(short) > 100 and [cell for cell in short if squeezed(cell) not in text] == []
    across = [page for page in pages if "指标解释" in page]
    assert len(across) >= 4 and all("评价要点" in page for page in across)


@needs_office
def test_no_page_is_empty_or_ends_with_a_heading(tmp_path: Path) -> None:
    report = shipped(charts=False)
    pages = printed(report.docx(paged=True), tmp_path)
    headings = {squeezed(item.text) for item in laid_out(report.nodes) if isinstance(item, Heading)}
    for page in pages[3:-1]:  # behind cover and contents
        lines = [line for line in map(squeezed, page.splitlines()) if line and not re.fullmatch(r"—\d+—", line)]
        assert sum(map(len, lines)) > 20 and lines[-1] not in headings, lines[-1]


def printed(data: bytes, folder: Path) -> list[str]:
    """The text of every page as LibreOffice prints it."""
    pdf = folder / "报告.pdf"
    pdf.write_bytes(pdf_of(data))
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True, timeout=60)
    return done.stdout.decode().split("\f")


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)
