"""Edit an XML part by its bytes: find where elements stand, cut there, leave every other byte as it was.

No part is ever parsed into a tree and written out again: that would reorder attributes, drop unknown namespaces and
touch what nobody asked to change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat


class BrokenXml(Exception):
    """The part is not well-formed XML, or says impossible things."""


MOST_TAGS = 600_000  # start and end tags of a part that is read into memory element by element

# A start tag; quoted attribute values may hold ">" themselves.
_TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_SLASH = ord("/")


@dataclass(slots=True)
class Element:
    """One element: bytes ``start:end``; its start tag is ``start:inner``, its content ``inner:close``."""

    name: str  # without prefix
    prefix: str  # with its colon; "" when there is none
    attributes: dict[str, str]  # names as written
    start: int
    inner: int = 0
    close: int = 0
    end: int = 0
    children: list[Element] = field(default_factory=list)

    def child(self, name: str) -> Element | None:
        """The first child of that name."""
        return next((c for c in self.children if c.name == name), None)

    def all(self, name: str) -> list[Element]:
        """The children of that name, in order."""
        return [c for c in self.children if c.name == name]

    @property
    def empty(self) -> bool:
        """Written as ``<x/>``, or with nothing inside."""
        return self.inner >= self.close

    def walk(self) -> Iterator[Element]:
        """This element and everything below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


def spans(xml: bytes, start: int, closing: int) -> tuple[int, int, int]:
    """(inner, close, end) of the element that starts at ``start``, when expat reports its end at ``closing``."""
    tag = _TAG.match(xml, start)
    if tag is None:
        raise BrokenXml("标签没有结束")
    inner = tag.end()
    if xml[inner - 2] == _SLASH:  # <x/>: there is no end tag, and expat reports a place after it
        return inner, inner, inner
    return inner, closing, xml.index(b">", closing) + 1


def outline(xml: bytes, depth: int = 99) -> Element:
    """The part's elements with their byte spans, down to ``depth`` levels; raises ``BrokenXml``."""
    if xml.count(b"<") > MOST_TAGS:
        raise BrokenXml("元素过多")
    parser = expat.ParserCreate("UTF-8")
    top = Element("", "", {}, 0)
    stack = [top]
    level = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal level
        level += 1
        if level <= depth:
            prefix, colon, name = tag.rpartition(":")
            element = Element(name, prefix + colon, attributes, parser.CurrentByteIndex)
            stack[-1].children.append(element)
            stack.append(element)

    def end(_: str) -> None:
        nonlocal level
        if level <= depth:
            element = stack.pop()
            element.inner, element.close, element.end = spans(xml, element.start, parser.CurrentByteIndex)
        level -= 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as broken:
        raise BrokenXml(f"第 {broken.lineno} 行") from None
    return top.children[0]


def splice(xml: bytes, cuts: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Replace each ``start:end`` by its bytes; insertions at one place keep their given order."""
    out: list[bytes] = []
    at = 0
    for start, end, new in sorted(cuts, key=lambda cut: cut[:2]):
        if start < at:
            raise ValueError("两处修改互相重叠")
        out += (xml[at:start], new)
        at = end
    out.append(xml[at:])
    return b"".join(out)


def append_child(xml: bytes, parent: Element, new: bytes) -> tuple[int, int, bytes]:
    """The cut that adds ``new`` as the last content of ``parent``."""
    if xml[parent.inner - 2] == _SLASH:
        name = parent.prefix + parent.name
        return parent.start, parent.end, xml[parent.start : parent.inner - 2].rstrip() + b">" + new + closing_tag(name)
    return parent.close, parent.close, new


def closing_tag(name: str) -> bytes:
    return f"</{name}>".encode()


def with_attributes(tag: bytes, changes: dict[str, str | None]) -> bytes:
    """A start tag with attributes set (or, for None, taken out); the others keep their bytes and order."""
    for name, value in changes.items():
        found = re.search(rb"\s" + re.escape(name.encode()) + rb"""\s*=\s*(?:"[^"]*"|'[^']*')""", tag)
        new = b"" if value is None else f' {name}="{escape(value, quote=True)}"'.encode()
        if found:
            tag = tag[: found.start()] + new + tag[found.end() :]
        elif new:
            stop = len(tag) - (2 if tag.endswith(b"/>") else 1)
            tag = tag[:stop].rstrip() + new + tag[stop:]
    return tag


_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def legal(text: str) -> str:
    """The text without the characters that XML forbids."""
    return _ILLEGAL.sub("", text)


def escape(text: str, *, quote: bool = False) -> str:
    """Text for XML: markup escaped, characters that XML forbids left out."""
    text = legal(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;") if quote else text


def escape_cell(text: str) -> str:
    """Cell text for XML: as ``escape``; a carriage return and what looks like one of Excel's escapes are protected."""
    return escape(_LOOKS_ESCAPED.sub("_x005F_", text).replace("\r\n", "\n")).replace("\r", "_x000D_")
