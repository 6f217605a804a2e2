"""Paragraphs and runs as WordprocessingML. Text is escaped here and nowhere else; nothing a document cannot hold passes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from ...library import load
from ...workbook.pen import storable
from .elements import PENDING

_PARTS = re.compile(f"({PENDING}|\n)")


def run(text: str, *, bold: bool = False, size: float | None = None) -> str:
    """Text as runs: a line break for each newline, 待补充 highlighted."""
    look = ("<w:b/>" if bold else "") + (f'<w:sz w:val="{round(size * 2)}"/>' if size else "")
    mark = f'<w:highlight w:val="{load("reports/样式")["表格"]["待补充底色"]}"/>'
    made = []
    for part in _PARTS.split(storable(text)):
        if part == "\n":
            made.append("<w:r><w:br/></w:r>")
        elif part:
            own = look + mark if part == PENDING else look  # in schema order: b, sz, highlight
            made.append(f"<w:r>{f'<w:rPr>{own}</w:rPr>' if own else ''}{_text(part)}</w:r>")
    return "".join(made)


def _text(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text, quote=False)}</w:t>'


def paragraph(style: str, content: str, *, more: str = "") -> str:
    """One paragraph; `more` are further properties, in schema order after the style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{escape(style)}"/>{more}</w:pPr>{content}</w:p>'


def field(instruction: str, shown: str) -> str:
    """A field with the text it shows until the program recalculates it."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction, quote=False)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def bookmarked(number: int, name: str, content: str) -> str:
    """Content that other places refer to by the bookmark's name."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def justified(align: str) -> str:
    """w:jc for 居左, 居中, 居右, 两端."""
    words: Mapping[str, str] = {"居左": "left", "居中": "center", "居右": "right", "两端": "both"}
    return f'<w:jc w:val="{words[align]}"/>'
