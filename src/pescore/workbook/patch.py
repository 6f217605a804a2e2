"""Change only what was asked in somebody's workbook.

Untouched parts are copied as the compressed bytes they are; a touched part changes only at the touched elements. What
cannot be done without harm is refused with the reason, before anything is written: a digitally signed file (the
signature would no longer hold), locked cells of a protected sheet, half of an array formula, headings of a table.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from .draft import Draft
from .edits import (
    CacheValue,
    CalcOnLoad,
    ColumnWidth,
    DefineName,
    Edit,
    EditError,
    MergeCells,
    Note,
    PutSheet,
    SetCell,
    Style,
)
from .look_xml import Looks
from .notes import put_notes
from .package import Package, check_package, open_package
from .parts import SheetPart, Structure, parse, relations, structure
from .put_sheet import put_sheet
from .refs import Area, column_number, read_area, read_ref
from .save import save
from .schema import RELATIONSHIPS
from .sheet_editor import SheetEditor
from .styles import Styles
from .workbook_xml import calculate_on_load, define_name, from_1904
from .xml_cells import scan
from .xml_spans import BrokenXml, outline

__all__ = ["apply", "patch_file"]


def patch_file(path: str | os.PathLike[str], edits: Iterable[Edit], out: str | os.PathLike[str] | None = None) -> bool:
    """Apply edits to the workbook at ``path`` and save it there, or at ``out``; False when nothing changed.

    The save is atomic, and the first overwrite leaves a backup beside the file. Raises ``BookError``.
    """
    package = open_package(path)
    data = apply(package, edits)
    if out is None or Path(out).resolve() == Path(path).resolve():
        if data == package.data:
            return False
        save(data, path, replaces=package.data)
    else:
        save(data, out)
    return data != package.data


def apply(package: Package, edits: Iterable[Edit]) -> bytes:
    """The workbook with the edits carried out; the very same bytes when they change nothing. Raises ``BookError``.

    Sheets are put in first; cell edits for them then apply to the new sheet.
    """
    work = _Work(package)
    try:
        for edit in sorted(edits, key=lambda e: not isinstance(e, PutSheet)):
            work.carry_out(edit)
        data = work.finish()
    except BrokenXml as broken:
        raise package.fault(f"工作簿的 XML 已损坏（{broken}）") from None
    except (ValueError, LookupError) as odd:  # numbers that are none, entries that are not there
        raise package.fault(f"工作簿的内容自相矛盾，不能安全修改（{odd}）") from odd
    if data != package.data:
        check_package(data, package.name)
    return data


class _Work:
    """One round of edits on one package."""

    def __init__(self, package: Package) -> None:
        self._draft = Draft(package)
        self._structure: Structure = structure(package)
        self._editors: dict[str, SheetEditor] = {}
        self._styles: Styles | None = None
        self._looks: Looks | None = None
        self._notes: dict[str, list[Note]] = {}
        self._lost_formula = False
        self._refuse_untouchable(package)

    def _refuse_untouchable(self, package: Package) -> None:
        names = [member.name.casefold() for member in package.members]
        if any(name.startswith("_xmlsignatures/") for name in names):
            raise package.fault("文件带有数字签名，任何改动都会使签名失效", "请另存一份不带签名的副本，对副本操作")
        if any(name.startswith("xl/revisions/") for name in names):
            raise package.fault("这是旧式的共享工作簿，带有修订记录", "请在“审阅”中取消共享，保存后再试")

    def carry_out(self, edit: Edit) -> None:
        workbook = self._structure.workbook
        if isinstance(edit, PutSheet):
            self._put_sheet(edit)
        elif isinstance(edit, DefineName):
            tab = None if edit.sheet is None else self._structure.sheets.index(self._tab(edit.sheet))
            xml = define_name(self._draft.xml[workbook], edit.name, edit.refers_to, sheet=tab, hidden=edit.hidden)
            self._draft.put(workbook, xml)
        elif isinstance(edit, CalcOnLoad):
            self._draft.put(workbook, calculate_on_load(self._draft.xml[workbook], edit.on))
        else:
            self._edit_sheet(edit)

    def _put_sheet(self, edit: PutSheet) -> None:
        before = {tab.part: self._draft.xml[tab.part] for tab in self._structure.sheets}
        if self._looks is None:
            self._looks = Looks(self._style_list())
        part = put_sheet(self._draft, edit, self._structure, self._looks)
        if part in before:
            formulas = {place for place, cell in edit.source.cells.items() if cell.formula is not None}
            self._lost_formula |= bool(_formula_places(before[part]) - formulas)
        else:
            self._structure = structure(self._draft)

    def _edit_sheet(self, edit: SetCell | CacheValue | ColumnWidth | MergeCells | Note) -> None:
        editor, part = self._editor(edit.sheet)
        if isinstance(edit, SetCell):
            place = _place(edit.sheet, edit.ref)
            style = None if edit.style is None else self._style_number(editor, place, edit.style)
            editor.set_cell(place, edit.value, edit.formula, style)
        elif isinstance(edit, CacheValue):
            editor.cache_value(_place(edit.sheet, edit.ref), edit.value)
        elif isinstance(edit, ColumnWidth):
            editor.set_width(column_number(edit.column), edit.width, hidden=edit.hidden)
        elif isinstance(edit, MergeCells):
            editor.merge(_area(edit.sheet, edit.area))
        else:
            self._notes.setdefault(part, []).append(edit)

    def _editor(self, sheet: str) -> tuple[SheetEditor, str]:
        tab = self._tab(sheet)
        if tab.part not in self._editors:
            self._editors[tab.part] = SheetEditor(
                sheet,
                self._draft.xml[tab.part],
                from_1904=from_1904(self._draft.xml[self._structure.workbook]),
                blocked=_blocked_areas(self._draft, tab.part),
                unlocked=lambda style: self._style_list().unlocked(style),
            )
        return self._editors[tab.part], tab.part

    def _tab(self, sheet: str) -> SheetPart:
        tab = next((t for t in self._structure.sheets if t.name == sheet and t.kind == "worksheet"), None)
        if tab is None:
            names = "、".join(t.name for t in self._structure.sheets)
            raise EditError(f"{self._draft.name}：没有名为“{sheet}”的工作表（现有：{names}）。请检查表名。")
        return tab

    def _style_list(self) -> Styles:
        if self._styles is None:
            if self._structure.styles is None:
                raise self._draft.fault("工作簿没有样式部件")
            self._styles = Styles(self._draft.xml[self._structure.styles])
        return self._styles

    def _style_number(self, editor: SheetEditor, place: tuple[int, int], wanted: Style) -> int:
        base = editor.style_at(_place(editor.name, wanted.like) if wanted.like else place)
        return self._style_list().request(base, wanted)

    def finish(self) -> bytes:
        for part, notes in self._notes.items():
            drawing = put_notes(self._draft, part, notes)
            if drawing:
                prefix = self._editors[part].found.prefix
                element = f'<{prefix}legacyDrawing xmlns:r="{RELATIONSHIPS}" r:id="{drawing}"/>'
                self._editors[part].add_child("legacyDrawing", element)
        for part, editor in self._editors.items():
            self._draft.put(part, editor.finish())
            self._lost_formula |= editor.drops_formula
        if self._styles is not None and self._structure.styles:
            self._draft.put(self._structure.styles, self._styles.xml)
        if self._lost_formula:
            self._drop_calculation_chain()
        return self._draft.finish()

    def _drop_calculation_chain(self) -> None:
        """Excel takes a chain that names a cell without a formula for damage, and rebuilds a missing one in silence."""
        chain = self._structure.calc_chain
        if chain is None:
            return
        workbook = self._structure.workbook
        for relation in relations(self._draft, workbook):
            if relation.target == chain:
                self._draft.unrelate(workbook, relation.id)
        self._draft.remove(chain)


def _formula_places(xml: bytes) -> set[tuple[int, int]]:
    return {place for place, cell in scan(xml).cells.items() if cell.formula}


def _place(sheet: str, ref: str) -> tuple[int, int]:
    place = read_ref(ref)
    if place is None:
        raise EditError(f"{sheet}!{ref}：不是单元格地址。请写成 B7 这样。")
    return place


def _area(sheet: str, text: str) -> Area:
    area = read_area(text)
    if area is None:
        raise EditError(f"{sheet}!{text}：不是单元格区域。请写成 B7:C9 这样。")
    return area


def _blocked_areas(draft: Draft, part: str) -> list[tuple[Area, str]]:
    """Cells whose text is repeated elsewhere in the package: the headings of tables, and pivot tables."""
    blocked: list[tuple[Area, str]] = []
    for relation in relations(draft, part):
        if relation.kind == "table" and relation.target in draft.xml:
            table = parse(draft, relation.target)
            area = read_area(table.get("ref", ""))
            if area and table.get("headerRowCount", "1") != "0":
                name = table.get("displayName", "")
                reason = f"是表格“{name}”的标题，改动会使表格损坏。请在 Excel 中修改，或先转换为区域。"
                blocked.append(((area[0], area[1], area[0], area[3]), reason))
        elif relation.kind == "pivotTable" and relation.target in draft.xml:
            pivot = outline(draft.xml[relation.target], 2)
            location = pivot.child("location")
            area = read_area(location.attributes.get("ref", "")) if location else None
            if area:
                blocked.append((area, "在数据透视表之内，刷新后会被覆盖。请写到透视表之外。"))
    return blocked
