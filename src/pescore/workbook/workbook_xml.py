"""Edit the workbook part: its sheets, defined names and calculation settings."""

from __future__ import annotations

from . import schema
from .schema import RELATIONSHIPS
from .xml_spans import Element, append_child, escape, outline, splice, with_attributes


def from_1904(xml: bytes) -> bool:
    """Whether dates count from 1904 (books that were made on an old Mac)."""
    settings = outline(xml, 2).child("workbookPr")
    return settings is not None and settings.attributes.get("date1904") in ("1", "true")


def structure_locked(xml: bytes) -> bool:
    """Whether sheets may not be added, because somebody protected the workbook's structure."""
    lock = outline(xml, 2).child("workbookProtection")
    return lock is not None and lock.attributes.get("lockStructure") in ("1", "true")


def add_sheet(xml: bytes, name: str, relation: str, *, hidden: bool) -> bytes:
    """The part with one more sheet, last in the tab order."""
    root = outline(xml, 3)
    sheets = root.child("sheets")
    assert sheets is not None
    number = max((int(c.attributes.get("sheetId", 0)) for c in sheets.children), default=0) + 1
    state = ' state="hidden"' if hidden else ""
    new = (
        f'<{root.prefix}sheet name="{escape(name, quote=True)}" sheetId="{number}"{state} '
        f'xmlns:r="{RELATIONSHIPS}" r:id="{relation}"/>'
    )
    return splice(xml, [append_child(xml, sheets, new.encode())])


def define_name(xml: bytes, name: str, refers_to: str, *, sheet: int | None = None, hidden: bool = False) -> bytes:
    """The part with a defined name set; ``sheet`` is the tab index of a name that belongs to one sheet."""
    root = outline(xml, 3)
    scope = "" if sheet is None else f' localSheetId="{sheet}"'
    look = ' hidden="1"' if hidden else ""
    tag = f"{root.prefix}definedName"
    new = f'<{tag} name="{escape(name, quote=True)}"{scope}{look}>{escape(refers_to)}</{tag}>'.encode()
    names = root.child("definedNames")
    if names is None:
        block = f"<{root.prefix}definedNames>".encode() + new + f"</{root.prefix}definedNames>".encode()
        at = _place(root, "definedNames")
        return splice(xml, [(at, at, block)])
    for old in names.children:
        same = old.attributes.get("name", "").casefold() == name.casefold()
        if same and old.attributes.get("localSheetId") == (None if sheet is None else str(sheet)):
            return splice(xml, [(old.start, old.end, new)])
    return splice(xml, [append_child(xml, names, new)])


def calculate_on_load(xml: bytes, on: bool) -> bytes:
    """The part with ``fullCalcOnLoad`` set or taken out."""
    root = outline(xml, 2)
    settings = root.child("calcPr")
    if settings is None:
        if not on:
            return xml
        at = _place(root, "calcPr")
        return splice(xml, [(at, at, f'<{root.prefix}calcPr fullCalcOnLoad="1"/>'.encode())])
    if (settings.attributes.get("fullCalcOnLoad") in ("1", "true")) == on:
        return xml
    tag = with_attributes(xml[settings.start : settings.inner], {"fullCalcOnLoad": "1" if on else None})
    return splice(xml, [(settings.start, settings.inner, tag)])


def _place(root: Element, name: str) -> int:
    """Just after the last child that must stand before ``name``."""
    return schema.place(schema.WORKBOOK, name, ((c.name, c.end) for c in root.children), root.inner)
