"""A workbook package while it is being edited: original parts, and what was changed, added or removed so far."""

from __future__ import annotations

from .package import BookError, Package
from .parts import CONTENT_TYPES, rels_name
from .schema import HEAD
from .xml_spans import append_child, escape, outline, splice
from .zipparts import rewrite, unpack

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_EMPTY_RELS = f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'.encode()


class Draft:
    """Reads like a package (``xml``, ``fault``), so that parts.py works on it as well."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.name = package.name
        self.xml: dict[str, bytes] = dict(package.xml)
        self.other: dict[str, bytes] = {}  # pictures and the like that were added
        self._originals = {m.name: m for m in package.members}
        self._removed: set[str] = set()

    def fault(self, reason: str, remedy: str = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再试") -> BookError:
        return self.package.fault(reason, remedy)

    def has(self, name: str) -> bool:
        """Whether the package now holds a part of that name."""
        return name in self.xml or name in self.other or (name in self._originals and name not in self._removed)

    def content(self, name: str) -> bytes:
        """Any part, XML or not."""
        if name in self.xml:
            return self.xml[name]
        return self.other[name] if name in self.other else unpack(self.package.data, self._originals[name])

    def put(self, name: str, content: bytes) -> None:
        """Write a part; one that ends up with its original bytes counts as untouched."""
        self._removed.discard(name)
        target = self.xml if name.lower().endswith((".xml", ".rels", ".vml")) else self.other
        target[name] = content

    def remove(self, name: str) -> None:
        """Take a part out, with its content type and its own relationships."""
        for gone in (name, rels_name(name)):
            self.drop(gone)
        self._cut_content_type(name)

    def drop(self, name: str) -> None:
        """Take a part out that has no content type of its own, such as relationships."""
        if self.has(name):
            self.xml.pop(name, None)
            self.other.pop(name, None)
            self._removed.add(name)

    def free_name(self, pattern: str) -> str:
        """The first unused part name of a pattern such as ``xl/charts/chart{}.xml``."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship from ``part`` to the part ``target``; gives its id."""
        name = rels_name(part)
        xml = self.xml.get(name, _EMPTY_RELS)
        root = outline(xml)
        used = {c.attributes.get("Id") for c in root.children}
        number = 1
        while f"rId{number}" in used:
            number += 1
        uri = kind if ":" in kind else _RELATIONS + kind
        new = f'<{root.prefix}Relationship Id="rId{number}" Type="{uri}" Target="/{escape(target, quote=True)}"/>'
        self.put(name, splice(xml, [append_child(xml, root, new.encode())]))
        return f"rId{number}"

    def unrelate(self, part: str, id: str) -> None:
        """Take one relationship out."""
        name = rels_name(part)
        cuts = [(c.start, c.end, b"") for c in outline(self.xml[name]).children if c.attributes.get("Id") == id]
        self.put(name, splice(self.xml[name], cuts))

    def declare(self, part: str, content_type: str) -> None:
        """Say what a new part is."""
        xml = self.xml[CONTENT_TYPES]
        root = outline(xml)
        if any(c.attributes.get("PartName", "").casefold() == f"/{part}".casefold() for c in root.children):
            return
        new = f'<{root.prefix}Override PartName="/{escape(part, quote=True)}" ContentType="{content_type}"/>'
        self.put(CONTENT_TYPES, splice(xml, [append_child(xml, root, new.encode())]))

    def declare_extension(self, extension: str, content_type: str) -> None:
        """Say what all parts of an extension are, unless that is known already."""
        xml = self.xml[CONTENT_TYPES]
        root = outline(xml)
        defaults = root.all("Default")
        if any(c.attributes.get("Extension", "").casefold() == extension.casefold() for c in defaults):
            return
        new = f'<{root.prefix}Default Extension="{extension}" ContentType="{content_type}"/>'.encode()
        if root.children:
            self.put(CONTENT_TYPES, splice(xml, [(root.children[0].start, root.children[0].start, new)]))

    def _cut_content_type(self, name: str) -> None:
        xml = self.xml[CONTENT_TYPES]
        cuts = [(c.start, c.end, b"") for c in outline(xml).children if c.attributes.get("PartName") == f"/{name}"]
        if cuts:
            self.put(CONTENT_TYPES, splice(xml, cuts))

    def finish(self) -> bytes:
        """The new file; the very same bytes when nothing changed."""
        parts = self.xml | self.other
        changed = {
            name: content
            for name, content in parts.items()
            if name in self._originals and self.package.xml.get(name) != content
        }
        added = {name: content for name, content in parts.items() if name not in self._originals}
        if not (changed or added or self._removed):
            return self.package.data
        return rewrite(self.package.data, self.package.members, changed, added, self._removed)
