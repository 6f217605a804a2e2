"""Comments (批注) on cells: the text stands in a comments part, the yellow box in a VML drawing beside it."""

from __future__ import annotations

import re

from .draft import Draft
from .edits import EditError
from .package import Parts
from .parts import relations, structure
from .refs import read_ref
from .xml_spans import Element, append_child, escape, outline, splice

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_EMPTY_COMMENTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<comments xmlns="{_MAIN}"><authors></authors><commentList></commentList></comments>'
).encode()
_VML_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_EMPTY_VML = (
    "<xml " + " ".join(f'xmlns:{k}="{v}"' for k, v in _VML_NAMESPACES.items()) + ">"
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
).encode()


def put_note(draft: Draft, part: str, ref: str, text: str, author: str) -> str | None:
    """Set a comment; gives the relationship id of a new drawing that the sheet must then refer to, else None."""
    hanging = {r.kind: r.target for r in relations(draft, part)}
    comments, drawing = hanging.get("comments"), hanging.get("vmlDrawing")
    if any(name is not None and name not in draft.xml for name in (comments, drawing)):
        raise EditError(f"{ref}：工作表的批注部件缺失，不能添加批注。请用 Excel 打开并保存一次，再运行。")
    new_drawing = None
    if comments is None:
        comments = draft.free_name("xl/comments{}.xml")
        draft.put(comments, _EMPTY_COMMENTS)
        draft.declare(comments, _COMMENTS_TYPE)
        draft.relate(part, "comments", comments)
    if drawing is None:
        drawing = draft.free_name("xl/drawings/vmlDrawing{}.vml")
        draft.put(drawing, _EMPTY_VML)
        draft.declare_extension("vml", _VML_TYPE)
        new_drawing = draft.relate(part, "vmlDrawing", drawing)
    if _put_text(draft, comments, ref, text, author):
        _put_box(draft, drawing, ref)
    return new_drawing


def _put_text(draft: Draft, name: str, ref: str, text: str, author: str) -> bool:
    """Write the text; True when the cell had no comment before."""
    xml = draft.xml[name]
    root = outline(xml)
    listed = root.child("commentList")
    authors = root.child("authors")
    if listed is None or authors is None:
        raise EditError(f"{ref}：工作表的批注部件不完整，不能添加批注。请用 Excel 打开并保存一次，再运行。")
    names = [_text(xml, element) for element in authors.all("author")]
    number = names.index(author) if author in names else len(names)
    p = root.prefix
    body = f'<{p}text><{p}r><{p}t xml:space="preserve">{escape(text)}</{p}t></{p}r></{p}text>'
    new = f'<{p}comment ref="{ref}" authorId="{number}">{body}</{p}comment>'.encode()
    cuts = [] if author in names else [append_child(xml, authors, f"<{p}author>{escape(author)}</{p}author>".encode())]
    old = next((c for c in listed.children if c.attributes.get("ref") == ref), None)
    if old is not None and old.attributes.get("authorId") != str(number):
        raise EditError(f"{ref}：这个单元格已有别人写的批注，没有改动。请先移走或删除那条批注。")
    cuts.append((old.start, old.end, new) if old else _in_order(xml, listed, ref, new))
    draft.put(name, splice(xml, cuts))
    return old is None


def _in_order(xml: bytes, listed: Element, ref: str, new: bytes) -> tuple[int, int, bytes]:
    """Comments stand in reading order."""
    later = [
        c for c in listed.children if (read_ref(c.attributes.get("ref", "")) or (0, 0)) > (read_ref(ref) or (0, 0))
    ]
    return (later[0].start, later[0].start, new) if later else append_child(xml, listed, new)


def _text(xml: bytes, element: Element) -> str:
    raw = xml[element.inner : element.close].decode("utf-8", "replace")
    return raw.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def _put_box(draft: Draft, name: str, ref: str) -> None:
    """Add the hidden yellow box. VML is not always well-formed XML, so it is only ever appended to."""
    xml = draft.xml[name]
    end = xml.rfind(b"</xml>")
    declared = all(f'xmlns:{k}="{v}"'.encode() in xml for k, v in _VML_NAMESPACES.items())
    place = read_ref(ref)
    if end < 0 or place is None:
        raise EditError(f"{ref}：工作表的批注图形无法识别，不能添加批注。请用 Excel 打开并保存一次，再运行。")
    used = [int(number) for number in re.findall(rb"_x0000_s(\d{1,9})", xml)]
    row, column = place[0] - 1, place[1] - 1
    anchor = f"{column + 1}, 15, {max(row - 1, 0)}, 10, {column + 4}, 15, {max(row - 1, 0) + 5}, 4"
    spaces = "" if declared else "".join(f' xmlns:{k}="{v}"' for k, v in _VML_NAMESPACES.items())
    box = (
        f'<v:shape{spaces} id="_x0000_s{max(used, default=1024) + 1}" type="#_x0000_t202" '
        "style='position:absolute;margin-left:80pt;margin-top:5pt;width:200pt;height:80pt;visibility:hidden' "
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:path o:connecttype="none"/>'
        "<v:textbox style='mso-direction-alt:auto'><div style='text-align:left'></div></v:textbox>"
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
        "</x:ClientData></v:shape>"
    )
    draft.put(name, xml[:end] + box.encode() + xml[end:])


def noted_cells(package: Parts, sheet: str) -> frozenset[str]:
    """The cells of a sheet that have a comment already."""
    part = next(tab.part for tab in structure(package).sheets if tab.name == sheet)
    found: set[str] = set()
    for relation in relations(package, part):
        if relation.kind == "comments" and relation.target in package.xml:
            listed = outline(package.xml[relation.target], 3).child("commentList")
            found |= {c.attributes.get("ref", "") for c in listed.children} if listed else set()
    return frozenset(found)
