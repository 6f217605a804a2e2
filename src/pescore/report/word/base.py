"""The document a report is written into: a plain A4 one, or the user's own template (styles, header, logo).

A template's styles, headers, footers and page stay. Its text stays only where one of its paragraphs reads 【报告正文】:
the report takes the place of that paragraph. Otherwise the text of the template is an example, and is left out.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm

from ...library import load
from ...workbook.package import MB, MOST_ALL, MOST_FILE, MOST_MEMBERS
from ...workbook.zipparts import ZipFault, read_directory, unpack
from .text_xml import field, justified, run

PLACE = "【报告正文】"
_A4 = (Cm(21.0), Cm(29.7))
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


class TemplateError(Exception):
    """The template cannot be used: one Chinese line with the file and what to do."""


@dataclass(frozen=True, slots=True)
class Base:
    """A document, and the element of its body in front of which the report goes."""

    document: Document
    before: Any
    template: bool


def opened(template: Path | None) -> Base:
    """A fresh base; raises TemplateError."""
    document = docx.Document() if template is None else _template(template)
    body: Any = document.element.body
    if body.sectPr is None:
        body.append(parse_xml(f"<w:sectPr {nsdecls('w')}/>"))
    if template is None:
        _in_chinese(document)
    _page(document, template is not None)
    place = next((paragraph._p for paragraph in document.paragraphs if paragraph.text.strip() == PLACE), None)
    if place is None:
        for element in list(body)[:-1]:
            body.remove(element)
        return Base(document, body.sectPr, template is not None)
    before = place.getnext()
    body.remove(place)
    return Base(document, before, True)


def _in_chinese(document: Document) -> None:
    """East Asian text is simplified Chinese: it decides which shapes of characters and marks a font shows."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _template(path: Path) -> Document:
    """The user's template, its package checked before anything parses it."""
    try:
        if path.stat().st_size > MOST_FILE:
            raise TemplateError(f"{path.name}：模板超过 {MOST_FILE // MB} MB，请删去大图片后再试")
        data = path.read_bytes()
    except FileNotFoundError:
        raise TemplateError(f"找不到模板 {path}：请检查路径和文件名") from None
    except OSError as error:
        raise TemplateError(f"{path}：模板打不开（{error.strerror}），请检查文件权限或是否选了文件夹") from None
    _refuse_tricks(data, path.name)
    try:
        return docx.Document(io.BytesIO(data))
    except Exception as error:  # whatever a damaged package makes the reader say
        reason = "不是 .docx 文档（.dotx、.docm 请先另存为 .docx）" if isinstance(error, ValueError) else "文档已损坏"
        raise TemplateError(f"{path.name}：{reason}，请用 Word 或 WPS 打开后另存为 .docx 再试") from None


def _refuse_tricks(data: bytes, name: str) -> None:
    """Bounded sizes, sound zip, no document type declarations: what the reader of the package does not check."""
    try:
        members = read_directory(data, MOST_MEMBERS)
        if sum(member.size for member in members) > MOST_ALL:
            raise TemplateError(f"{name}：模板解压后过大，已拒绝打开，请确认来源")
        for member in members:
            if member.name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in unpack(data, member):
                raise TemplateError(f"{name}：模板含有文档类型定义（DTD），可能夹带外部实体，已拒绝打开")
    except ZipFault as fault:
        raise TemplateError(f"{name}：不是完整的 .docx 文档（{fault.detail}），请用 Word 另存为 .docx 后再试") from None


def _page(document: Document, template: bool) -> None:
    """A4 with our margins, unless the template has its own; page numbers at the foot where there is no footer yet."""
    section = document.sections[-1]
    margins = load("reports/样式")["页面"]
    if not template or section.page_width is None or section.page_height is None:
        section.page_width, section.page_height = _A4
    if not template or section.left_margin is None or section.right_margin is None:
        section.top_margin, section.bottom_margin = Cm(margins["上"]), Cm(margins["下"])
        section.left_margin, section.right_margin = Cm(margins["左"]), Cm(margins["右"])
    if section.footer.is_linked_to_previous or not section.footer._element.xpath(
        ".//w:t | .//w:instrText | .//w:drawing"
    ):
        section.footer.is_linked_to_previous = False
        foot: Any = section.footer.paragraphs[0]._p
        numbered = f"{run('— ', size=12)}{field('PAGE', run('1', size=12))}{run(' —', size=12)}"
        made = parse_xml(f"<w:p {nsdecls('w')}><w:pPr>{justified('居中')}</w:pPr>{numbered}</w:p>")
        foot.getparent().replace(foot, made)
    _count_from_one(section._sectPr, template)


def _count_from_one(pages: Any, template: bool) -> None:
    if not template:
        for old in pages.findall(qn("w:pgNumType")):
            pages.remove(old)
        margins = pages.find(qn("w:pgMar"))
        margins.addnext(parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'))
