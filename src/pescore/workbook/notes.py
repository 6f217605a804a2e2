"""Comments (批注) on cells: the text stands in a comments part, the yellow box in a VML drawing beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .draft import Draft
from .edits import EditError, Note
from .package import Parts
from .parts import relations, structure
from .refs import read_ref
from .schema import HEAD, MAIN
from .xml_spans import Element, append_child, escape, outline, splice

Place = tuple[int, int]  # row, column

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_EMPTY_COMMENTS = (f'{HEAD}<comments xmlns="{MAIN}"><authors></authors><commentList></commentList></comments>').encode()
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


def put_notes(draft: Draft, part: str, notes: Sequence[Note]) -> str | None:
    """Set comments on a sheet; gives the relationship id of a new drawing that it must then refer to, else None."""
    hanging = {r.kind: r.target for r in relations(draft, part)}
    comments, drawing = hanging.get("comments"), hanging.get("vmlDrawing")
    if b"purl.oclc.org/ooxml" in draft.xml[part][:2000]:
        raise EditError(f"{notes[0].ref}：这是“严格 Open XML”格式，不能添加批注。请用 Excel 另存为普通 .xlsx 后再试。")
    if any(name is not None and name not in draft.xml for name in (comments, drawing)):
        raise EditError(f"{notes[0].ref}：工作表的批注部件缺失，不能添加批注。请用 Excel 打开并保存一次，再运行。")
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
    last = {note.ref: note for note in notes}
    _put_boxes(draft, drawing, _put_texts(draft, comments, list(last.values())))
    return new_drawing


def _put_texts(draft: Draft, name: str, notes: Sequence[Note]) -> list[str]:
    """Write the texts; gives the cells that had no comment before."""
    xml = draft.xml[name]
    root = outline(xml, 3)
    listed = root.child("commentList")
    authors = root.child("authors")
    if listed is None or authors is None:
        raise EditError(f"{notes[0].ref}：工作表的批注部件不完整，不能添加批注。请用 Excel 打开并保存一次，再运行。")
    names = [_text(xml, element) for element in authors.all("author")]
    known = len(names)
    there = {comment.attributes.get("ref", ""): comment for comment in listed.children}
    cuts: list[tuple[int, int, bytes]] = []
    fresh: dict[int, list[tuple[Place, bytes]]] = {}  # new comments by the place in the part they go to
    for note in notes:
        if note.author not in names:
            names.append(note.author)
        number = names.index(note.author)
        new = _comment(root.prefix, note, number)
        old = there.get(note.ref)
        if old is None:
            place = read_ref(note.ref) or (0, 0)
            fresh.setdefault(_before(listed, place), []).append((place, new))
        elif old.attributes.get("authorId") != str(number):
            raise EditError(f"{note.ref}：这个单元格已有别人写的批注，没有改动。请先移走或删除那条批注。")
        else:
            cuts.append((old.start, old.end, new))
    p = root.prefix
    if added := "".join(f"<{p}author>{escape(author)}</{p}author>" for author in names[known:]):
        cuts.append(append_child(xml, authors, added.encode()))
    for at, group in fresh.items():
        new = b"".join(comment for _, comment in sorted(group))
        cuts.append(append_child(xml, listed, new) if at < 0 else (at, at, new))
    draft.put(name, splice(xml, cuts))
    return [note.ref for note in notes if note.ref not in there]


def _comment(prefix: str, note: Note, author: int) -> bytes:
    text = f'<{prefix}t xml:space="preserve">{escape(note.text)}</{prefix}t>'
    body = f"<{prefix}text><{prefix}r>{text}</{prefix}r></{prefix}text>"
    return f'<{prefix}comment ref="{note.ref}" authorId="{author}">{body}</{prefix}comment>'.encode()


def _before(listed: Element, place: Place) -> int:
    """Where a comment goes, in reading order: the start of the first later one; -1 at the end."""
    return next((c.start for c in listed.children if (read_ref(c.attributes.get("ref", "")) or (0, 0)) > place), -1)


def _text(xml: bytes, element: Element) -> str:
    raw = xml[element.inner : element.close].decode("utf-8", "replace")
    return raw.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def _put_boxes(draft: Draft, name: str, refs: Sequence[str]) -> None:
    """Add the hidden yellow boxes. VML is not always well-formed XML, so it is only ever appended to."""
    if not refs:
        return
    xml = draft.xml[name]
    end = xml.rfind(b"</xml>")
    if end < 0:
        raise EditError(f"{refs[0]}：工作表的批注图形无法识别，不能添加批注。请用 Excel 打开并保存一次，再运行。")
    declared = all(f'xmlns:{k}="{v}"'.encode() in xml for k, v in _VML_NAMESPACES.items())
    spaces = "" if declared else "".join(f' xmlns:{k}="{v}"' for k, v in _VML_NAMESPACES.items())
    used = [int(number) for number in re.findall(rb"_x0000_s(\d{1,9})", xml)]
    first = max(used, default=1024) + 1
    boxes = "".join(_box(ref, number, spaces) for number, ref in enumerate(refs, first))
    draft.put(name, xml[:end] + boxes.encode() + xml[end:])


def _box(ref: str, number: int, spaces: str) -> str:
    place = read_ref(ref)
    if place is None:
        raise EditError(f"{ref}：不是单元格地址，不能添加批注。请写成 B7 这样。")
    row, column = place[0] - 1, place[1] - 1
    anchor = f"{column + 1}, 15, {max(row - 1, 0)}, 10, {column + 4}, 15, {max(row - 1, 0) + 5}, 4"
    return (
        f'<v:shape{spaces} id="_x0000_s{number}" type="#_x0000_t202" '
        "style='position:absolute;margin-left:80pt;margin-top:5pt;width:200pt;height:80pt;visibility:hidden' "
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:path o:connecttype="none"/>'
        "<v:textbox style='mso-direction-alt:auto'><div style='text-align:left'></div></v:textbox>"
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
        "</x:ClientData></v:shape>"
    )


def noted_cells(package: Parts, sheet: str) -> frozenset[str]:
    """The cells of a sheet that have a comment already."""
    part = next(tab.part for tab in structure(package).sheets if tab.name == sheet)
    found: set[str] = set()
    for relation in relations(package, part):
        if relation.kind == "comments" and relation.target in package.xml:
            listed = outline(package.xml[relation.target], 3).child("commentList")
            found |= {c.attributes.get("ref", "") for c in listed.children} if listed else set()
    return frozenset(found)
