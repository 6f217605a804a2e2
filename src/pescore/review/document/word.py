"""A Word report (.docx) → Document. The package is checked before any parser sees it."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from ...workbook.package import check_parts
from ...workbook.zipparts import ZipFault
from .building import Builder
from .clean import clean
from .model import Document, Row

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph as WordParagraph

_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
_CONTENTS_STYLE = re.compile(r"toc\s*\d|目录\s*\d", re.I)
_CONTENTS_PAGE = re.compile(r"[\s.…·]*\d{0,4}$")
_MOST_ROWS, _MOST_COLUMNS, _LONGEST_CELL = 5000, 64, 4000


class NotWord(Exception):
    """Why the bytes are no readable Word report: one Chinese clause."""


def read_word(data: bytes, name: str) -> Document:
    """Read a .docx that is in memory; raises NotWord."""
    try:
        _, parts = check_parts(data)
    except ZipFault as found:
        raise NotWord(f"文件不完整或不安全（{found.detail}）") from None
    if "word/document.xml" not in parts:
        raise NotWord("不是 Word 文档")
    try:
        return _read(data, name)
    except ModuleNotFoundError:
        raise
    except Exception as found:  # whatever a damaged part makes the parser raise
        raise NotWord(f"Word 文档的内容已损坏（{type(found).__name__}）") from None


def _read(data: bytes, name: str) -> Document:
    import docx
    from docx.table import Table as WordTable

    word = docx.Document(io.BytesIO(data))
    builder = Builder(name)
    styles = {style.style_id: style.name or "" for style in word.styles}  # once: each look-up searches all of them
    paragraphs = tables = 0
    for item in word.iter_inner_content():
        if isinstance(item, WordTable):
            tables += 1
            _take_table(builder, item, tables)
        else:
            paragraphs += 1
            _take_paragraph(builder, item, styles.get(item._p.style or "", ""), paragraphs)
    _note_what_is_passed_over(builder, word)
    return builder.document()


def _take_paragraph(builder: Builder, paragraph: WordParagraph, style: str, number: int) -> None:
    place = builder.place(f"第{number}段")
    if _CONTENTS_STYLE.match(style):
        if entry := _CONTENTS_PAGE.sub("", paragraph.text.strip()):
            builder.contents.append((clean(entry), place))
        return
    heading = _HEADING_STYLE.match(style)
    for line in paragraph.text.split("\n"):
        if text := clean(line.replace("\t", " ")):
            builder.line(text, place, int(heading[1]) if heading else None)
            builder.whole = heading is not None


def _take_table(builder: Builder, table: WordTable, number: int) -> None:
    rows: list[Row] = []
    for index, row in enumerate(table._tbl.tr_lst[:_MOST_ROWS], 1):
        cells: list[str] = []
        for cell in row.tc_lst:
            continued = cell.vMerge == "continue"
            text = "" if continued else "".join(p.text for p in cell.p_lst)[:_LONGEST_CELL]
            cells += [clean(text), *([""] * (cell.grid_span - 1))]
        rows.append(Row(tuple(cells[:_MOST_COLUMNS]), builder.place(f"表{number}第{index}行")))
    if len(table._tbl.tr_lst) > _MOST_ROWS:
        builder.unread.append(f"表{number}超过 {_MOST_ROWS} 行，后面的没有读")
    builder.table(rows, loose=False)


def _note_what_is_passed_over(builder: Builder, word: WordDocument) -> None:
    body = word.element.body
    for tag, what in (("w:txbxContent", "文本框"), ("w:drawing", "图片或图形"), ("w:pict", "图片或图形")):
        if count := len(body.xpath(f".//{tag}")):
            builder.unread.append(f"{count} 处{what}没有读：其中若有分数或结论，请另行核对")
            break
    if changes := len(body.xpath(".//w:ins | .//w:del")):
        builder.unread.append(f"有 {changes} 处修订没有接受或拒绝：按插入后的文字读，请先定稿")
