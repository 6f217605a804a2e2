"""What a package says about its own structure: relationships, the sheets in tab order, content types.

Part names are absolute without the leading slash (``xl/worksheets/sheet1.xml``), as the zip writes them.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from .package import Parts, readable_part
from .xml_spans import MOST_TAGS

CONTENT_TYPES = "[Content_Types].xml"
MOST_SHEETS = 1_000


@dataclass(frozen=True, slots=True)
class Relation:
    """One line of a .rels part; ``target`` is a part name, or the address as written when it is external."""

    id: str
    type: str  # a URI …
    kind: str  # … and its last word: "worksheet", "styles", "hyperlink"
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One tab of the workbook."""

    name: str
    part: str
    kind: str  # "worksheet", "chartsheet", "dialogsheet"
    hidden: bool
    id: int


@dataclass(frozen=True, slots=True)
class Structure:
    """The workbook part and what hangs on it; a part that is absent is None."""

    workbook: str
    sheets: tuple[SheetPart, ...]
    styles: str | None
    strings: str | None
    calc_chain: str | None


def local(tag: str) -> str:
    """An element's or attribute's name without its namespace."""
    return tag.rpartition("}")[2]


def parse(package: Parts, name: str) -> ET.Element:
    """A small part as an element tree; document types were refused when the package was opened."""
    content = readable_part(package, name)
    if content.count(b"<") > MOST_TAGS:
        raise package.fault(f"部件 {name} 的元素过多")
    try:
        return ET.fromstring(content, ET.XMLParser(encoding="utf-8"))
    except (ET.ParseError, ValueError) as broken:
        raise package.fault(f"部件 {name} 的 XML 已损坏（{broken}）") from None


def rels_name(part: str) -> str:
    """``xl/workbook.xml`` → ``xl/_rels/workbook.xml.rels``."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", base + ".rels")


def relations(package: Parts, part: str) -> tuple[Relation, ...]:
    """The relationships of ``part`` (``""`` for the package itself); none when it has no .rels part."""
    name = rels_name(part) if part else "_rels/.rels"
    if name not in package.xml:
        return ()
    found: list[Relation] = []
    for node in parse(package, name):
        external = node.get("TargetMode") == "External"
        target = node.get("Target", "")
        if not external:
            target = _resolve(package, part, target)
        uri = node.get("Type", "")
        found.append(Relation(node.get("Id", ""), uri, uri.rpartition("/")[2], target, external))
    return tuple(found)


def _resolve(package: Parts, part: str, target: str) -> str:
    simple = target[1:] if target.startswith("/") else posixpath.join(posixpath.dirname(part), target)
    if simple in package.xml:
        return simple
    path = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target.replace("\\", "/"))).lstrip("/")
    if path in package.xml:
        return path
    if "%" in path:
        from urllib.parse import unquote  # slow to load, and hardly ever needed

        path = unquote(path)
    # Part names are compared without regard to case (ECMA-376 part 2, 7.3).
    folded = {name.casefold(): name for name in package.xml}
    return folded.get(path.casefold(), path)


def structure(package: Parts) -> Structure:
    """The sheets and the shared parts of the workbook; raises ``BookError`` when something needed is missing."""
    main = [r.target for r in relations(package, "") if r.kind == "officeDocument"]
    workbook = main[0] if main else ""
    if workbook.endswith(".bin"):
        raise package.fault("这是二进制的 .xlsb 工作簿，本程序只读 .xlsx")
    if workbook not in package.xml:
        raise package.fault("没有找到工作簿部件，可能是 .docx、.pptx 等其他文档，或文件不完整")
    hanging = relations(package, workbook)
    by_id = {r.id: r for r in hanging}
    root = parse(package, workbook)
    if local(root.tag) != "workbook":
        raise package.fault("这不是 Excel 工作簿（可能是 .docx、.pptx 等其他文档）", "请确认文件后再试")
    sheets: list[SheetPart] = []
    for node in root.iter():
        if local(node.tag) == "sheet" and "name" in node.attrib:
            sheets.append(_sheet(package, node, by_id))
    if not sheets:
        raise package.fault("工作簿里没有工作表")
    if len(sheets) > MOST_SHEETS or len({s.part for s in sheets}) < len(sheets):
        raise package.fault("工作表过多，或几张工作表共用同一内容")
    single = {r.kind: r.target for r in reversed(hanging)}

    def present(kind: str) -> str | None:
        return single[kind] if single.get(kind) in package.xml else None

    return Structure(workbook, tuple(sheets), present("styles"), present("sharedStrings"), present("calcChain"))


def _sheet(package: Parts, node: ET.Element, by_id: dict[str, Relation]) -> SheetPart:
    name = node.attrib["name"]
    key = next((value for attribute, value in node.attrib.items() if local(attribute) == "id" and "}" in attribute), "")
    relation = by_id.get(key)
    if relation is None or relation.target not in package.xml:
        raise package.fault(f"工作表“{name}”的内容缺失，文件不完整")
    number = node.get("sheetId", "0")
    hidden = node.get("state", "visible") != "visible"
    return SheetPart(name, relation.target, relation.kind, hidden, int(number) if number.isdecimal() else 0)
