"""A worksheet part in the order that suits the reader: its merged blocks before its cells.

The reader goes through the part twice, for the values and for the merged blocks, and stops where it has found what it
looks for. Merged blocks stand behind the cells; told before them, they cost no second pass over the whole part.
"""

from __future__ import annotations

_CELLS, _CELLS_END = b"<sheetData>", b"</sheetData>"
_MERGES, _MERGES_END = b"<mergeCells", b"</mergeCells>"


def merges_first(xml: bytes) -> bytes:
    """The part with the same elements, the merged blocks moved to the front; as it is where it is unusual in any way."""
    start, end = xml.find(_CELLS), xml.rfind(_CELLS_END)
    if not 0 <= start < end or (b"!" in xml and b"<!" in xml) or xml.find(_MERGES, 0, start) >= 0:
        return xml
    first = xml.find(_MERGES, end)
    if first < 0:  # the reader would search to the end
        return b"".join((xml[:start], _MERGES, b"/>", xml[start:])) if xml.find(b":mergeCells", end) < 0 else xml
    last = xml.find(_MERGES_END, first) + len(_MERGES_END)
    if last < first or xml.find(_MERGES, last) >= 0:
        return xml
    return b"".join((xml[:start], xml[first:last], xml[start:first], xml[last:]))
