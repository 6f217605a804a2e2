"""Append looks to a workbook's styles part; what is there keeps its bytes and its numbers.

A cell's ``s`` points into ``cellXfs``; an ``xf`` there points on into fonts, fills, borders and number formats. New
entries are added at the end of each list, and an entry that is there already is used again, so the same request made
twice changes nothing.
"""

from __future__ import annotations

import re

from . import schema
from .edits import Style
from .xml_spans import Element, append_child, closing_tag, escape, outline, splice, with_attributes

CELL_STYLES = "cellXfs"
_FIRST_OWN_FORMAT = 164  # ids below are Excel's own


class Styles:
    """The styles part while looks are being added."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self._outline: Element | None = None
        self._lists: dict[str, list[bytes]] = {}
        self._new: dict[str, list[bytes]] = {}  # not yet in the XML: taking in one by one would be slow

    @property
    def xml(self) -> bytes:
        """The part with everything that was added."""
        if self._new:
            self._xml = splice(self._xml, [self._extended(group, new) for group, new in self._new.items()])
            self._outline = None
            self._new.clear()
        return self._xml

    @property
    def _root(self) -> Element:
        if self._outline is None:
            self._outline = outline(self._xml, 3)
        return self._outline

    def entries(self, group: str) -> list[bytes]:
        """The elements of one list, as they stand; the caller leaves the list as it is."""
        if group not in self._lists:
            found = self._root.child(group)
            self._lists[group] = [self._xml[c.start : c.end] for c in found.children] if found else []
        return self._lists[group]

    def add(self, group: str, entry: bytes) -> int:
        """The number of ``entry`` in its list, added at the end unless it is there already.

        ``entry`` may come from another workbook, without the namespace prefix used here.
        """
        if self._root.prefix and not entry.startswith(f"<{self._root.prefix}".encode()):
            entry = re.sub(rb"<(/?)(?=\w)", rb"<\1" + self._root.prefix.encode(), entry)
        known = self.entries(group)
        return known.index(entry) if entry in known else self._append(group, entry)

    def _append(self, group: str, entry: bytes) -> int:
        known = self.entries(group)
        known.append(entry)
        self._new.setdefault(group, []).append(entry)
        return len(known) - 1

    def _extended(self, group: str, new: list[bytes]) -> tuple[int, int, bytes]:
        """The cut that writes new entries, and how many there are now, into a list; one that is missing is made."""
        found, name = self._root.child(group), f"{self._root.prefix}{group}"
        tag = self._xml[found.start : found.inner] if found else f"<{name}>".encode()
        inside = self._xml[found.inner : found.close] if found else b""
        tag = with_attributes(tag.rstrip(b"/> ") + b">", {"count": str(len(self.entries(group)))})
        element = b"".join((tag, inside, *new, closing_tag(name)))
        if found:
            return found.start, found.end, element
        at = schema.place(schema.STYLES, group, ((c.name, c.end) for c in self._root.children), self._root.inner)
        return at, at, element

    def number_format(self, code: str) -> int:
        """The id of a number format code."""
        if code in _EXCELS_OWN:
            return _EXCELS_OWN[code]
        used: dict[str, int] = {}
        for entry in self.entries("numFmts"):
            has = outline(entry).attributes
            used[has.get("formatCode", "")] = int(has.get("numFmtId", 0))
        if code not in used:
            used[code] = max([_FIRST_OWN_FORMAT - 1, *used.values()]) + 1
            entry = f'<{self._root.prefix}numFmt numFmtId="{used[code]}" formatCode="{escape(code, quote=True)}"/>'
            self._append("numFmts", entry.encode())
        return used[code]

    def request(self, base: int, wanted: Style) -> int:
        """The style number for a look that differs from style ``base`` in what ``wanted`` says."""
        known = self.entries(CELL_STYLES)
        xf = known[base] if base < len(known) else known[0]
        attributes: dict[str, str | None] = {}
        if wanted.number_format is not None:
            attributes |= {"numFmtId": str(self.number_format(wanted.number_format)), "applyNumberFormat": "1"}
        if wanted.bold is not None or wanted.color is not None:
            attributes |= {"fontId": str(self._font(_number(xf, "fontId"), wanted)), "applyFont": "1"}
        if wanted.fill is not None:
            attributes |= {"fillId": str(self._fill(wanted.fill)), "applyFill": "1"}
        alignment = {"horizontal": wanted.horizontal, "vertical": wanted.vertical}
        alignment["wrapText"] = None if wanted.wrap is None else str(int(wanted.wrap))
        given: dict[str, str | None] = {key: value for key, value in alignment.items() if value is not None}
        xf = _with_start(xf, attributes | ({"applyAlignment": "1"} if given else {}))
        return self.add(CELL_STYLES, self._aligned(xf, given))

    def _aligned(self, xf: bytes, given: dict[str, str | None]) -> bytes:
        if not given:
            return xf
        root = outline(xf)
        alignment = root.child("alignment")
        if alignment:
            tag = with_attributes(xf[alignment.start : alignment.inner], given)
            return splice(xf, [(alignment.start, alignment.inner, tag)])
        new = with_attributes(f"<{self._root.prefix}alignment/>".encode(), given)
        if root.children:  # alignment comes first
            return splice(xf, [(root.children[0].start, root.children[0].start, new)])
        return splice(xf, [append_child(xf, root, new)])

    def _font(self, base: int, wanted: Style) -> int:
        font = self.entries("fonts")[base]
        if wanted.bold is not None:
            font = self._font_trait(font, "b", f"<{self._root.prefix}b/>" if wanted.bold else "")
        if wanted.color is not None:
            font = self._font_trait(font, "color", f'<{self._root.prefix}color rgb="FF{wanted.color}"/>')
        return self.add("fonts", font)

    def _font_trait(self, font: bytes, name: str, new: str) -> bytes:
        """A font with one of its child elements replaced, added in its place, or (empty ``new``) taken out."""
        root = outline(font)
        found = root.child(name)
        if found:
            return splice(font, [(found.start, found.end, new.encode())])
        if not new:
            return font
        if not root.children:
            return splice(font, [append_child(font, root, new.encode())])
        at = schema.place(schema.FONT, name, ((c.name, c.end) for c in root.children), root.inner)
        return splice(font, [(at, at, new.encode())])

    def _fill(self, color: str) -> int:
        if not color:
            return 0
        p = self._root.prefix
        pattern = f'<{p}patternFill patternType="solid"><{p}fgColor rgb="FF{color}"/><{p}bgColor indexed="64"/>'
        return self.add("fills", f"<{p}fill>{pattern}</{p}patternFill></{p}fill>".encode())

    def unlocked(self, style: int) -> bool:
        """Whether cells of this style may be edited on a protected sheet."""
        known = self.entries(CELL_STYLES)
        xf = known[style] if style < len(known) else b""
        return re.search(rb"""<(?:\w+:)?protection\s[^>]*locked\s*=\s*["'](?:0|false)["']""", xf) is not None


_EXCELS_OWN = {
    "General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49,
}  # fmt: skip


def _number(element: bytes, attribute: str) -> int:
    return int(outline(element).attributes.get(attribute, "0") or 0)


def _with_start(element: bytes, changes: dict[str, str | None]) -> bytes:
    """An element with attributes of its start tag set."""
    root = outline(element)
    return with_attributes(element[: root.inner], changes) + element[root.inner :]
