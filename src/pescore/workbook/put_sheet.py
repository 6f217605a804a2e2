"""Bring a sheet from a workbook that we built into somebody's workbook, with all that hangs on it.

Cells keep their look (styles are appended to the other book's styles part), charts and pictures are copied under free
part names, shared strings become inline ones. Doing it again with the same source gives the same bytes.
"""

from __future__ import annotations

import posixpath
import re

from .draft import Draft
from .edits import EditError, PutSheet
from .package import Package, check_package, readable_part
from .parts import CONTENT_TYPES, Relation, SheetPart, Structure, parse, relations, rels_name, structure
from .styles import Styles, Transplant
from .workbook_xml import add_sheet, define_name, structure_locked
from .xml_spans import Element, escape, outline, splice, with_attributes

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_NAME_FAULT = re.compile(r"[\\/?*\[\]:]|^'|'$")
_COPIED = frozenset({"drawing", "comments", "vmlDrawing", "chart", "image", "chartColorStyle", "chartStyle"})


def put_sheet(draft: Draft, edit: PutSheet, styles: Styles) -> str:
    """Carry out the edit; gives the name of the sheet's part. ``styles`` collects the looks, the caller writes it."""
    source = check_package(edit.source, edit.name)
    there = structure(source)
    tab = next((t for t in there.sheets if t.name == edit.name), None)
    if tab is None:
        raise EditError(f"{edit.name}：来源工作簿里没有名为“{edit.name}”的工作表。")
    here = structure(draft)
    old = next((t for t in here.sheets if t.name.casefold() == edit.name.casefold()), None)
    part = old.part if old else _add_tab(draft, here, edit)
    owned = _owned_parts(draft, part) if old else set()
    copier = _Copier(source, draft, owned)
    links = copier.copy_relations(tab.part, part)
    draft.put(part, _translated(source, there, tab, styles, draft.xml.get(part), links))
    for leftover in owned - copier.used:
        draft.remove(leftover)
    _copy_names(source, there, tab, draft, edit.name)
    return part


def _add_tab(draft: Draft, here: Structure, edit: PutSheet) -> str:
    if _NAME_FAULT.search(edit.name) or not 0 < len(edit.name) <= 31:
        raise EditError(f"“{edit.name}”不能用作工作表名：最多 31 个字符，不能含 \\ / ? * [ ] : 。")
    workbook = draft.xml[here.workbook]
    if structure_locked(workbook):
        raise EditError(f"工作簿结构已保护，不能添加工作表“{edit.name}”。请先在“审阅”中撤销工作簿保护，再运行一次。")
    if b"purl.oclc.org/ooxml" in workbook[:2000]:
        raise EditError(f"这是“严格 Open XML”格式，不能添加工作表“{edit.name}”。请用 Excel 另存为普通 .xlsx 后再试。")
    part = draft.free_name("xl/worksheets/sheet{}.xml")
    draft.put(part, b"")
    draft.declare(part, _SHEET_TYPE)
    relation = draft.relate(here.workbook, "worksheet", part)
    draft.put(here.workbook, add_sheet(workbook, edit.name, relation, hidden=edit.hidden))
    return part


def _owned_parts(draft: Draft, part: str) -> set[str]:
    """The parts that hang on this sheet and on no other part."""
    owned: set[str] = set()
    waiting = [part]
    while waiting:
        for relation in relations(draft, waiting.pop()):
            if not relation.external and relation.kind in _COPIED and relation.target not in owned:
                owned.add(relation.target)
                waiting.append(relation.target)
    elsewhere = [name for name in draft.xml if name not in owned and name != part]
    shared = {r.target for name in elsewhere for r in relations(draft, name)}
    return owned - shared


class _Copier:
    """Copies parts and what they refer to, each once, under names that are free in the draft."""

    def __init__(self, source: Package, draft: Draft, reusable: set[str]) -> None:
        self._source, self._draft, self._reusable = source, draft, reusable
        self._done: dict[str, str] = {}
        self.used: set[str] = set()
        self._types = list(parse(source, CONTENT_TYPES))

    def copy_relations(self, part: str, to: str) -> frozenset[str]:
        """Copy what ``part`` refers to and write the relationships of ``to``; gives the ids that were kept."""
        kept: list[str] = []
        ids: set[str] = set()
        for relation in relations(self._source, part):
            line = self._relation(relation)
            if line:
                kept.append(line)
                ids.add(relation.id)
        name = rels_name(to)
        if kept:
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns='
            space = '"http://schemas.openxmlformats.org/package/2006/relationships">'
            self._draft.put(name, (head + space + "".join(kept) + "</Relationships>").encode())
        elif self._draft.has(name):
            self._draft.remove(name)
        return frozenset(ids)

    def _relation(self, relation: Relation) -> str:
        target, mode = relation.target, ""
        if relation.external:
            mode = ' TargetMode="External"'
        elif relation.kind in _COPIED:
            target = "/" + self._copy(relation.target)
        elif relation.kind == "printerSettings":
            return ""
        else:
            raise EditError(f"来源工作表带有 {relation.kind} 部件，不能整张搬入。")
        where = escape(target, quote=True)
        return f'<Relationship Id="{relation.id}" Type="{relation.type}" Target="{where}"{mode}/>'

    def _copy(self, part: str) -> str:
        if part not in self._done:
            folder, base = posixpath.split(part)
            stem, dot, extension = base.partition(".")
            new = self._free(f"{folder}/{stem.rstrip('0123456789')}{{}}{dot}{extension}")
            self._done[part] = new
            self.used.add(new)
            self._draft.put(new, self._source.content(part))
            self._declare(part, new)
            self.copy_relations(part, new)
        return self._done[part]

    def _free(self, pattern: str) -> str:
        number = 1
        while self._draft.has(name := pattern.format(number)) and (name not in self._reusable or name in self.used):
            number += 1
        return name

    def _declare(self, part: str, new: str) -> None:
        extension = part.rpartition(".")[2]
        for node in self._types:
            if node.get("PartName") == f"/{part}":
                self._draft.declare(new, node.get("ContentType", ""))
                return
        for node in self._types:
            if node.get("Extension", "").casefold() == extension.casefold():
                self._draft.declare_extension(extension, node.get("ContentType", ""))


def _translated(
    source: Package, there: Structure, tab: SheetPart, styles: Styles, old: bytes | None, links: frozenset[str]
) -> bytes:
    """The sheet's XML with style numbers, strings and links that are right in the other workbook."""
    xml = readable_part(source, tab.part)
    looks = Transplant(Styles(readable_part(source, there.styles)) if there.styles else styles, styles)
    strings = _string_items(source, there)
    root = outline(xml)
    cuts: list[tuple[int, int, bytes]] = []
    for element in root.walk():
        new = _translated_tag(xml, element, looks, links)
        if element.name == "c" and element.attributes.get("t") == "s":
            new = with_attributes(new, {"t": "inlineStr"})
            v = element.child("v")
            text = strings[int(xml[v.inner : v.close])] if v else b""
            cuts.append((element.inner, element.close, b"<is>" + text + b"</is>"))
        if new != xml[element.start : element.inner]:
            cuts.append((element.start, element.inner, new))
    xml = splice(xml, cuts)
    return _keep_code_name(xml, old) if old else xml


def _translated_tag(xml: bytes, element: Element, looks: Transplant, links: frozenset[str]) -> bytes:
    tag = xml[element.start : element.inner]
    has = element.attributes
    changes: dict[str, str | None] = {}
    if element.name in ("c", "row") and "s" in has:
        changes["s"] = str(looks.style(int(has["s"])))
    elif element.name == "col" and "style" in has:
        changes["style"] = str(looks.style(int(has["style"])))
    elif element.name == "cfRule" and "dxfId" in has:
        changes["dxfId"] = str(looks.difference(int(has["dxfId"])))
    elif element.name == "sheetView":
        changes["tabSelected"] = None  # two selected tabs would be edited together
    for name, value in has.items():
        if name.endswith(":id") and value not in links:
            changes[name] = None
    return with_attributes(tag, changes) if changes else tag


def _string_items(source: Package, there: Structure) -> list[bytes]:
    """The content of each shared string, rich text included."""
    if there.strings is None:
        return []
    xml = readable_part(source, there.strings)
    return [xml[item.inner : item.close] for item in outline(xml, 2).all("si")]


def _keep_code_name(xml: bytes, old: bytes) -> bytes:
    """The sheet's VBA name must outlive its content: macros know the sheet by it."""
    before = outline(old, 2).child("sheetPr")
    name = before.attributes.get("codeName") if before else None
    if name is None:
        return xml
    root = outline(xml, 2)
    own = root.child("sheetPr")
    if own:
        tag = with_attributes(xml[own.start : own.inner], {"codeName": name})
        return splice(xml, [(own.start, own.inner, tag)])
    new = f'<{root.prefix}sheetPr codeName="{escape(name, quote=True)}"/>'.encode()
    return splice(xml, [(root.inner, root.inner, new)])


def _copy_names(source: Package, there: Structure, tab: SheetPart, draft: Draft, name: str) -> None:
    """Print area and print titles belong to the sheet, but stand in the workbook part."""
    from_index = str([t.name for t in there.sheets].index(tab.name))
    here = structure(draft)
    to_index = [t.name.casefold() for t in here.sheets].index(name.casefold())
    xml = source.xml[there.workbook]
    names = outline(xml).child("definedNames")
    for item in names.children if names else ():
        if item.attributes.get("localSheetId") == from_index:
            text = xml[item.inner : item.close].decode("utf-8")
            plain = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
            workbook = define_name(draft.xml[here.workbook], item.attributes["name"], plain, sheet=to_index)
            draft.put(here.workbook, workbook)
