"""The report as WordprocessingML: items in order become paragraphs, tables, pictures and sections of pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from html import escape
from typing import Any

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu

from .cover import title_xml
from .elements import Contents, Cover, Picture, Prose, Table
from .numbering import Heading, Item, Turn
from .table_xml import table_xml
from .text_xml import bookmarked, field, justified, paragraph, run

_LISTED = 2  # levels of headings in the contents
_OURS = 900_000_000  # numbers of bookmarks and pictures from here on are ours, not a template's
_EMU = 635  # per twentieth of a point
_PROPERTIES_END = "</w:pPr>"
_FLAT = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'


class Writer:
    """Turns items into the body of a document whose styles and page are prepared.

    template  the document is a user's: headers and footers stand on every page, the cover included
    paged     contents are written as references to pages instead of one field: LibreOffice works these out while it
              prints, but prints an unanswered field of contents without page numbers
    """

    def __init__(self, document: Document, styles: dict[str, str], *, template: bool, paged: bool = False) -> None:
        self._document, self._styles = document, styles
        self._template, self._paged = template, paged
        self._page: Any = document.element.body.sectPr
        self._written: list[str] = []
        self._tables = self._pictures = 0
        self._in_front = self._across = False
        self._fresh = True  # nothing stands on the current page yet
        self._counting = False  # pages count from the first one behind the cover and the contents

    def write(self, items: Sequence[Item], before: Any) -> None:
        """All items, in front of the element `before` of the body."""
        headings = [item for item in items if isinstance(item, Heading) and item.level <= _LISTED]
        for item in items:
            if isinstance(item, (Cover, Contents)):
                self._cover(item) if isinstance(item, Cover) else self._contents(item, headings)
                self._in_front = True
                continue
            self._end_of_front()
            if isinstance(item, Heading):
                self._heading(item)
            elif isinstance(item, Turn):
                self._turn(item)
            elif isinstance(item, Prose):
                self._prose(item)
            elif isinstance(item, Table):
                self._table(item)
            else:
                self._picture(item)
        self._put_in_place(before)

    def _put_in_place(self, before: Any) -> None:
        """A new body with what was written between what stands around it: moving 7,000 elements one by one takes seconds."""
        body = before.getparent()
        at = body.index(before)
        around = list(body)
        made: Any = parse_xml(f"<w:body {nsdecls('w', 'r', 'wp', 'a', 'pic')}>{''.join(self._written)}</w:body>")
        for place, element in enumerate(around[:at]):
            made.insert(place, element)
        made.extend(self._pages() if element is self._page else element for element in around[at:])
        body.getparent().replace(body, made)

    # In front

    def _cover(self, cover: Cover) -> None:
        self._put(
            title_xml(cover.title, self._styles["报告标题"], [text for _, text in cover.lines], template=self._template)
        )
        widest = max((len(label) for label, _ in cover.lines), default=0)
        for label, text in cover.lines:
            labelled = f"{label}{'　' * (widest - len(label))}："
            hanging = f'<w:ind w:left="{1100 + 320 * (widest + 1)}" w:right="300" w:hanging="{320 * (widest + 1)}"/>'
            self._put(paragraph(self._styles["报告封面"], run(f"{labelled}{text}"), more=hanging))
        date = f'<w:spacing w:before="1200"/>{justified("居中")}'
        self._put(paragraph(self._styles["报告封面"], run(cover.date), more=date))

    def _contents(self, contents: Contents, headings: Sequence[Heading]) -> None:
        new_page = "<w:pageBreakBefore/>" if self._in_front else ""
        self._put(paragraph(self._styles["报告目录"], run(contents.title), more=new_page))
        lines = [(self._styles[f"toc {heading.level}"], self._entry(heading)) for heading in headings]
        if lines and not self._paged:
            begin, end = field(f'TOC \\o "1-{_LISTED}" \\h \\z \\u', "\0").split("\0")
            lines[0] = (lines[0][0], begin + lines[0][1])
            lines[-1] = (lines[-1][0], lines[-1][1] + end)
        for style, content in lines:
            self._put(paragraph(style, content))

    def _entry(self, heading: Heading) -> str:
        """One line of the contents; without a page number until a program has laid the pages out."""
        page = field(f"PAGEREF {_anchor(heading)} \\h", run("1" if self._paged else " "))
        inner = f"{run(heading.text)}<w:r><w:tab/></w:r>{page}"
        return f'<w:hyperlink w:anchor="{_anchor(heading)}" w:history="1">{inner}</w:hyperlink>'

    def _end_of_front(self) -> None:
        """Cover and contents have pages of their own."""
        if self._in_front:
            self._in_front = False
            self._break_section(footer=self._template)

    # Pages

    def _turn(self, turn: Turn) -> None:
        if self._written and not self._fresh:
            self._break_section(footer=True)
        self._across = turn.landscape

    def _break_section(self, *, footer: bool) -> None:
        """What was written since the last break gets pages of its own: its last paragraph carries their layout."""
        pages = self._pages()
        if not footer:
            for reference in pages.findall(qn("w:footerReference")):
                pages.remove(reference)
            self._counting = False
        last = self._written[-1]
        at = last.index(_PROPERTIES_END)
        flat = (
            "" if "<w:r>" in last else _FLAT
        )  # the empty line behind a table that fills its page needs no page of its own
        self._written[-1] = f"{last[:at]}{flat}{pages.xml}{last[at:]}"
        self._fresh = True

    def _pages(self) -> Any:
        """The layout of the current section's pages, upright or across."""
        pages = deepcopy(self._page)
        size = pages.find(qn("w:pgSz"))
        short, long = sorted(int(size.get(qn(f"w:{side}"))) for side in ("w", "h"))
        width, height = (long, short) if self._across else (short, long)
        size.set(qn("w:w"), str(width))
        size.set(qn("w:h"), str(height))
        size.attrib.pop(qn("w:orient"), None)
        if self._across:
            size.set(qn("w:orient"), "landscape")
        numbers = pages.find(qn("w:pgNumType"))
        if numbers is not None and (self._counting or self._template):
            numbers.attrib.pop(qn("w:start"), None)
        self._counting = True
        return pages

    def _width(self) -> int:
        """The width of the text, in twentieths of a point."""
        size, margins = self._page.find(qn("w:pgSz")), self._page.find(qn("w:pgMar"))
        sides = sorted(int(size.get(qn(f"w:{side}"))) for side in ("w", "h"))
        return sides[self._across] - int(margins.get(qn("w:left"))) - int(margins.get(qn("w:right")))

    # Content

    def _heading(self, heading: Heading) -> None:
        style = self._styles[f"Heading {heading.level}"]
        shown = bookmarked(_OURS + heading.entry, _anchor(heading), run(heading.text))
        new_page = "<w:pageBreakBefore/>" if heading.new_page and not self._fresh else ""
        self._put(paragraph(style, shown, more=new_page))

    def _prose(self, prose: Prose) -> None:
        self._put(paragraph(self._styles["报告正文"], run(prose.lead, bold=True) + run(prose.text)))

    def _table(self, table: Table) -> None:
        if table.caption:
            self._tables += 1
            self._caption("表", self._tables, table.caption)
        self._put(table_xml(table, self._width(), self._styles["报告表格"]))
        self._put(paragraph(self._styles["报告表注"], run(table.note)))

    def _picture(self, picture: Picture) -> None:
        self._pictures += 1
        width = Emu(round(self._width() * picture.width) * _EMU)
        shape: Any = self._document.part.new_pic_inline(io.BytesIO(picture.png), width)
        shape.docPr.set("id", str(_OURS + self._pictures))
        shape.docPr.set("descr", picture.caption)
        drawn = f"<w:r><w:drawing>{shape.xml}</w:drawing></w:r>"
        self._put(paragraph(self._styles["报告图"], drawn, more="<w:keepNext/>"))
        self._caption("图", self._pictures, picture.caption, below=True)

    def _caption(self, kind: str, number: int, text: str, *, below: bool = False) -> None:
        counted = field(f"SEQ {kind} \\* ARABIC", run(str(number)))
        more = '<w:keepNext w:val="0"/>' if below else ""
        self._put(paragraph(self._styles["Caption"], f"{run(kind)}{counted}{run(f'　{text}')}", more=more))

    def _put(self, xml: str) -> None:
        self._written.append(xml)
        self._fresh = False


def _anchor(heading: Heading) -> str:
    return escape(f"_Toc{_OURS + heading.entry}")
