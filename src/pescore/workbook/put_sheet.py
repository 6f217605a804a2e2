"""Put a sheet that we made into somebody's workbook, with the looks, charts and names that belong to it.

Looks are appended to the book's styles part; charts get free part names, or those of the sheet that stood there before.
Doing it again with the same sheet gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import count

from .chart_xml import chart_xml, drawing_xml
from .draft import Draft
from .edits import EditError, PutSheet
from .look_xml import Looks
from .new_sheet import NewSheet
from .new_sheet_xml import sheet_xml
from .parts import Structure, relations, rels_name
from .refs import absolute
from .workbook_xml import add_sheet, define_name, from_1904, structure_locked

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_NAME_FAULT = re.compile(r"[\\/?*\[\]:]|^'|'$")
_CODE_NAME = re.compile(rb"""<(?:\w+:)?sheetPr\s[^>]*?\bcodeName=["']([^"'&]*)["']""")
_OWNED = frozenset({"drawing", "comments", "vmlDrawing", "chart", "image", "chartColorStyle", "chartStyle"})


def put_sheet(draft: Draft, edit: PutSheet, here: Structure, looks: Looks) -> str:
    """Carry out the edit on a workbook of this structure; gives the name of the sheet's part.

    ``looks`` collects what its styles need.
    """
    tabs = [tab.name.casefold() for tab in here.sheets]
    index = tabs.index(edit.name.casefold()) if edit.name.casefold() in tabs else len(tabs)
    old = here.sheets[index].part if index < len(tabs) else None
    part = old or _add_tab(draft, here, edit)
    owned = _owned_parts(draft, part) if old else set()
    code_name = _code_name(draft.xml[part]) if old else None
    drawing, used = _put_drawing(draft, part, edit.source, owned)
    dated = any(isinstance(cell.value, date) for cell in edit.source.cells.values())
    old_mac = dated and from_1904(draft.xml[here.workbook])
    draft.put(part, sheet_xml(edit.source, looks, drawing=drawing, code_name=code_name, from_1904=old_mac))
    for leftover in owned - used:
        draft.remove(leftover)
    _put_names(draft, here.workbook, index, edit.source)
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
            if not relation.external and relation.kind in _OWNED and relation.target not in owned:
                owned.add(relation.target)
                waiting.append(relation.target)
    if not owned:
        return owned
    elsewhere = [name for name in draft.xml if name not in owned and name != part]
    shared = {r.target for name in elsewhere for r in relations(draft, name)}
    return owned - shared


def _put_drawing(draft: Draft, part: str, sheet: NewSheet, owned: set[str]) -> tuple[str | None, set[str]]:
    """Write the sheet's charts; gives the relationship id of their drawing (None: no charts) and the parts written."""
    draft.drop(rels_name(part))
    if not sheet.charts:
        return None, set()
    used: set[str] = set()

    def free(pattern: str, content_type: str) -> str:
        """A part name that nobody has, or that only the sheet before had."""
        name = next(name for name in _numbered(pattern) if name not in used and (name in owned or not draft.has(name)))
        used.add(name)
        draft.declare(name, content_type)
        return name

    drawing = free("xl/drawings/drawing{}.xml", _DRAWING_TYPE)
    draft.drop(rels_name(drawing))
    placed = {}
    for chart in sheet.charts:
        name = free("xl/charts/chart{}.xml", _CHART_TYPE)
        draft.drop(rels_name(name))
        draft.put(name, chart_xml(chart, sheet.title))
        placed[draft.relate(drawing, "chart", name)] = chart.block
    draft.put(drawing, drawing_xml(placed))
    return draft.relate(part, "drawing", drawing), used


def _numbered(pattern: str) -> Iterator[str]:
    return (pattern.format(number) for number in count(1))


def _code_name(xml: bytes) -> str | None:
    """The sheet's VBA name must outlive its content: macros know the sheet by it."""
    found = _CODE_NAME.search(xml)
    return found[1].decode() if found else None


def _put_names(draft: Draft, workbook: str, index: int, sheet: NewSheet) -> None:
    """Print area and print titles belong to the sheet (tab number ``index``), but stand in the workbook part."""
    for name, cells in (("_xlnm.Print_Area", sheet.print.area), ("_xlnm.Print_Titles", sheet.print.title_rows)):
        if cells:
            draft.put(workbook, define_name(draft.xml[workbook], name, absolute(sheet.title, cells), sheet=index))
