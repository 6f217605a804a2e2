"""The children of ``<worksheet>`` besides its cells, each where the schema wants it: columns, merges, drawings."""

from __future__ import annotations

from . import schema
from .sheet_xml import SheetXml
from .xml_spans import append_child, outline, splice, with_attributes


class Insertions:
    """Planned children of one worksheet, new or replaced."""

    def __init__(self, xml: bytes, found: SheetXml) -> None:
        self._xml, self._found = xml, found
        self._planned: dict[str, bytes] = {}

    def current(self, name: str) -> bytes:
        """The child as planned, or as it stands; empty when there is none."""
        if name in self._planned:
            return self._planned[name]
        start, _, _, end = self._found.parts.get(name, (0, 0, 0, 0))
        return self._xml[start:end]

    def replace(self, name: str, new: bytes) -> None:
        """Plan the child; one that is there already is replaced."""
        self._planned[name] = new

    def add_merge(self, area: str, count: int) -> None:
        """Plan one more merged block, the sheet then having ``count``."""
        prefix = self._found.prefix
        new = f'<{prefix}mergeCell ref="{area}"/>'.encode()
        block = self.current("mergeCells") or f"<{prefix}mergeCells/>".encode()
        block = splice(block, [append_child(block, outline(block), new)])
        tag = outline(block).inner
        self._planned["mergeCells"] = with_attributes(block[:tag], {"count": str(count)}) + block[tag:]

    def cuts(self) -> list[tuple[int, int, bytes]]:
        """Where the planned children go."""
        made: list[tuple[int, int, bytes]] = []
        for name in sorted(self._planned, key=schema.WORKSHEET.index):
            if name in self._found.parts:
                start, _, _, end = self._found.parts[name]
                if self._xml[start:end] != self._planned[name]:
                    made.append((start, end, self._planned[name]))
            else:
                at = self._place(name)
                made.append((at, at, self._planned[name]))
        return made

    def _place(self, name: str) -> int:
        """Just after the last child that must stand before."""
        ends = [(other, span[3]) for other, span in self._found.parts.items()]
        return schema.place(schema.WORKSHEET, name, ends, self._found.inner)


def set_width(block: bytes, prefix: str, column: int, width: float, hidden: bool) -> bytes:
    """A ``<cols>`` element with one column's width set; columns described together with it keep theirs."""
    block = block or f"<{prefix}cols/>".encode()
    root = outline(block)
    want = {"width": f"{width:g}", "customWidth": "1", "hidden": "1" if hidden else None}
    for child in root.children:
        low, high = int(child.attributes["min"]), int(child.attributes["max"])
        if low <= column <= high:
            raw = block[child.start : child.end]
            pieces = [(low, column - 1, {}), (column, column, want), (column + 1, high, {})]
            new = b"".join(
                with_attributes(raw, {"min": str(a), "max": str(b), **extra}) for a, b, extra in pieces if a <= b
            )
            return splice(block, [(child.start, child.end, new)])
    base = f'<{prefix}col min="{column}" max="{column}"/>'.encode()
    new = with_attributes(base, want)
    later = [child for child in root.children if int(child.attributes["min"]) > column]
    if later:
        return splice(block, [(later[0].start, later[0].start, new)])
    return splice(block, [append_child(block, root, new)])
