"""A user's own template: what it has stays; what it lacks is added; what it may not be is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from reports import opened, part, shipped

from pescore.report.word import TemplateError


def template(folder: Path, *paragraphs: str, place: bool = False) -> Path:
    document: Any = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height, section.left_margin = Cm(21), Cm(29.7), Cm(4)
    section.header.paragraphs[0].text = "某某事务所"
    document.styles["Heading 1"].font.size = Pt(22)
    document.styles["Normal"].font.name = "楷体"
    for text in paragraphs:
        document.add_paragraph(text)
    if place:
        document.add_paragraph("【报告正文】")
        document.add_paragraph("本报告一式三份")
    path = folder / "模板.docx"
    document.save(path)
    return path


def test_styles_header_and_page_of_the_template_stay(tmp_path: Path) -> None:
    document: Any = opened(shipped().docx(template(tmp_path)))
    assert document.sections[0].header.paragraphs[0].text == "某某事务所"
    assert {round(section.left_margin.cm, 2) for section in document.sections} == {4.0}
    styles: Any = document.styles
    assert styles["Heading 1"].font.size == Pt(22)
    assert styles["报告正文"].element.rPr is None  # fonts come from the template's Normal
    assert styles["报告正文"].element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_the_text_of_a_template_is_an_example_and_is_left_out(tmp_path: Path) -> None:
    text = part(shipped().docx(template(tmp_path, "去年的报告正文")))
    assert "去年的报告正文" not in text and "88.5" in text


def test_the_report_takes_the_place_marked_for_it(tmp_path: Path) -> None:
    data = shipped().docx(template(tmp_path, "扉页的话", place=True))
    said = [paragraph.text for paragraph in opened(data).paragraphs if paragraph.text]
    assert said[0] == "扉页的话" and said[-1] == "本报告一式三份" and "【报告正文】" not in said
    assert any("综合得分88.5分" in text for text in said)


def test_page_numbers_are_added_only_where_there_is_no_footer(tmp_path: Path) -> None:
    path = template(tmp_path)
    assert "PAGE" in opened(shipped().docx(path)).sections[-1].footer._element.xml
    document = docx.Document(str(path))
    document.sections[0].footer.paragraphs[0].text = "内部资料"
    document.save(str(path))
    footer = opened(shipped().docx(path)).sections[-1].footer
    assert footer.paragraphs[0].text == "内部资料" and "PAGE" not in footer._element.xml


def test_the_same_bytes_twice_from_a_template(tmp_path: Path) -> None:
    path = template(tmp_path)
    assert shipped().docx(path) == shipped().docx(path)


def changed(path: Path, name: str, content: bytes) -> Path:
    """The package with one member replaced or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w") as target:
        for entry in source.namelist():
            if entry != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    path.write_bytes(made.getvalue())
    return path


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    with pytest.raises(TemplateError, match="模板.docx.*DTD"):
        shipped().docx(changed(template(tmp_path), "word/document.xml", bomb))


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = template(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package, package.open("word/media/大.bin", "w") as out:
        for _ in range(257):
            out.write(bytes(1 << 20))
    with pytest.raises(TemplateError, match="过大"):
        shipped().docx(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "不是完整的"), (b"PK\x03\x04abc", "不是完整的"), ("文字".encode(), "不是完整的")],
)
def test_what_is_no_document_is_refused(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "模板.docx"
    path.write_bytes(content)
    with pytest.raises(TemplateError, match=f"模板.docx.*{words}.*另存为"):
        shipped().docx(path)


def test_a_workbook_or_a_damaged_document_is_refused(tmp_path: Path) -> None:
    path = changed(template(tmp_path), "word/document.xml", b"<broken")
    with pytest.raises(TemplateError, match="已损坏.*另存为"):
        shipped().docx(path)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("随便.txt", "文字")
    with pytest.raises(TemplateError, match="模板.docx.*另存为"):
        shipped().docx(path)


def test_a_template_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="找不到模板.*没有.docx"):
        shipped().docx(tmp_path / "没有.docx")
    with pytest.raises(TemplateError, match="打不开.*文件夹"):
        shipped().docx(tmp_path)
