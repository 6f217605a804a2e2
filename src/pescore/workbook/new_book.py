"""A new workbook from sheets that we made; the same sheets give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .edits import DefineName, PutSheet
from .new_sheet import NewSheet
from .package import check_package
from .parts import CONTENT_TYPES
from .patch import apply
from .schema import HEAD, MAIN, RELATIONSHIPS
from .xml_spans import escape
from .zipparts import rewrite

_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# What every styles part needs: one font, the two fills Excel reserves, no border, and the style 常规.
_STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="0"/>\
<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
# LibreOffice keeps stored results and row heights of programs it knows, and calculates anew what others wrote.
_PROGRAM = f"""{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">\
<Application>Microsoft Excel Compatible / pescore</Application></Properties>"""
_PROPERTIES = "docProps/app.xml"
_EMPTY_SHEET = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'


def new_book(sheets: Sequence[NewSheet], names: Mapping[str, str] | None = None) -> bytes:
    """The workbook as bytes, calculated anew by the program that opens it; ``names`` are defined names → what they mean.

    It opens with the sheet that is ``selected``, else with the first.
    """
    empty = check_package(rewrite(b"", (), {}, _empty_book(sheets)), sheets[0].title)
    return apply(empty, [*map(PutSheet, sheets), *(DefineName(name, means) for name, means in (names or {}).items())])


def _empty_book(sheets: Sequence[NewSheet]) -> dict[str, bytes]:
    """Every part of the package, with empty sheets under the right names."""
    parts = {f"xl/worksheets/sheet{number}.xml": _EMPTY_SHEET for number in range(1, len(sheets) + 1)}
    kinds = {**dict.fromkeys(parts, "worksheet"), "xl/workbook.xml": "sheet.main", "xl/styles.xml": "styles"}
    links = {f"rId{number}": ("worksheet", name) for number, name in enumerate(parts, 1)}
    links[f"rId{len(links) + 1}"] = ("styles", "xl/styles.xml")
    book = {
        CONTENT_TYPES: _content_types(kinds),
        "_rels/.rels": _relations(
            {"rId1": ("officeDocument", "xl/workbook.xml"), "rId2": ("extended-properties", _PROPERTIES)}
        ),
        _PROPERTIES: _PROGRAM,
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _relations(links),
        "xl/styles.xml": _STYLES,
        **parts,
    }
    return {name: xml.encode() for name, xml in book.items()}


def _content_types(kinds: Mapping[str, str]) -> str:
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{_KIND}.{kind}+xml"/>' for part, kind in kinds.items()
    )
    overrides += (
        f'<Override PartName="/{_PROPERTIES}" '
        'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>'
    )
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(links: Mapping[str, tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="{id}" Type="{RELATIONSHIPS}/{kind}" Target="/{part}"/>'
        for id, (kind, part) in links.items()
    )
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'


def _workbook(sheets: Sequence[NewSheet]) -> str:
    first = next((at for at, sheet in enumerate(sheets) if sheet.selected), 0)
    tabs = "".join(
        f'<sheet name="{escape(sheet.title, quote=True)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, 1)
    )
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONSHIPS}"><bookViews><workbookView activeTab="{first}"/>'
        f'</bookViews><sheets>{tabs}</sheets><calcPr calcId="124519" fullCalcOnLoad="1"/></workbook>'
    )
