"""The styles of a report, made or completed in the document: what a user's template has stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.styles.style import ParagraphStyle

from ...library import load
from .text_xml import justified

_LATIN = "Times New Roman"
_OUR_OWN = "报告"  # names that begin so are ours: paragraph layout always, fonts only without a template


def prepared(document: Document, *, template: bool) -> dict[str, str]:
    """Complete the document's styles; gives name → id of every style the report uses."""
    ids: dict[str, str] = {}
    present = {style.name: style for style in document.styles if isinstance(style, ParagraphStyle)}
    for number, (name, look) in enumerate(load("reports/样式")["样式"].items()):
        style = present.get(name)
        if style is None:
            style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=not name.startswith(_OUR_OWN))
            assert isinstance(style, ParagraphStyle)
            style.element.styleId = f"Report{number}"
            style.base_style = present.get("Normal")
            _set(
                style,
                look,
                fonts=not template or name.startswith(("报告表格", "报告表注", "报告标题", "报告目录")),
                name=name,
            )
        elif not template:
            _set(style, look, fonts=True, name=name)
        ids[name] = style.style_id
    return ids


def _set(style: ParagraphStyle, look: Mapping[str, Any], *, fonts: bool, name: str) -> None:
    """Replace what the style says about fonts and spacing by ours."""
    element = style.element
    for tag in ("w:pPr", "w:rPr"):
        if (old := element.find(qn(tag))) is not None:
            element.remove(old)
    element.append(_paragraph_properties(look, name))
    if fonts:
        element.append(_run_properties(look))


def _paragraph_properties(look: Mapping[str, Any], name: str) -> Any:
    heading = name.startswith("Heading ")
    parts = "<w:keepNext/><w:keepLines/>" if heading else "<w:keepNext/>" if name == "Caption" else ""
    if indent := look.get("缩进"):  # body text fills its pages, as official documents do
        parts += '<w:widowControl w:val="0"/>'
    if name.startswith("toc "):
        parts += f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{_text_width()}"/></w:tabs>'
    exact = look.get("行距", 0)
    lines = f'w:line="{round(exact * 20)}" w:lineRule="atLeast"' if exact else 'w:line="240" w:lineRule="auto"'
    before, after = (round(look.get(side, 0) * 20) for side in ("段前", "段后"))
    parts += f'<w:spacing w:before="{before}" w:after="{after}" {lines}/>'
    if indent:
        parts += f'<w:ind w:firstLineChars="{indent * 100}" w:firstLine="{round(indent * look["字号"] * 20)}"/>'
    elif name.startswith("toc ") and name[-1] != "1":
        parts += f'<w:ind w:left="{(int(name[-1]) - 1) * 280}"/>'
    if align := look.get("对齐"):
        parts += justified(align)
    if heading:
        parts += f'<w:outlineLvl w:val="{int(name[-1]) - 1}"/>'
    return parse_xml(f"<w:pPr {nsdecls('w')}>{parts}</w:pPr>")


def _run_properties(look: Mapping[str, Any]) -> Any:
    font, size = look["字体"], round(look["字号"] * 2)
    bold = "<w:b/>" if look.get("加粗") else '<w:b w:val="0"/>'
    return parse_xml(
        f'<w:rPr {nsdecls("w")}><w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:cs="{_LATIN}" w:eastAsia="{font}"/>'
        f'{bold}<w:i w:val="0"/><w:color w:val="000000"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )


def _text_width() -> int:
    """The width of the text on an upright A4 page, in twentieths of a point."""
    page = load("reports/样式")["页面"]
    return round((21.0 - page["左"] - page["右"]) * 567)
