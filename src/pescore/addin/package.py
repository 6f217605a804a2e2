"""The workbook around the add-in: three small sheets that its VBA reads, written part by part so that it never varies."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, unescape

PLAIN_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_BOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
ADDIN = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
CONTENT_TYPES, ROOT_LINKS = "[Content_Types].xml", "_rels/.rels"
RIBBON_PART = "customUI/customUI14.xml"

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RIBBON_LINK = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_WHEN = "2024-01-01T00:00:00Z"  # fixed: the same add-in has the same bytes
_MOST_TEXT = 100_000
_ROW = re.compile(r"<row [^>]*>(.+?)</row>")
_TEXT = re.compile(r"<t [^>]*>([^<]*)</t>")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)

Rows = Sequence[Sequence[str]]


def write_book(path: Path, sheets: Mapping[str, Rows], *, title: str, about: str) -> None:
    """A macro-enabled workbook of text cells, not yet with macros; the first sheet shows, the others are hidden."""
    parts = {
        CONTENT_TYPES: _content_types(len(sheets)),
        ROOT_LINKS: _links(
            ("rId1", f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
            ("rId2", f"{_LINKS}/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _properties(title, about),
        "xl/workbook.xml": _workbook(list(sheets)),
        "xl/_rels/workbook.xml.rels": _links(
            *((f"rId{n}", f"{_OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)),
            (f"rId{len(sheets) + 1}", f"{_OFFICE}/styles", "styles.xml"),
        ),
        "xl/styles.xml": _plain_styles(),
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": _sheet(rows) for n, rows in enumerate(sheets.values(), 1)}
    path.write_bytes(_zipped({name: text.encode() for name, text in parts.items()}))


def finished(book: bytes, *, project: tuple[str, bytes], ribbon: bytes, kind: str) -> bytes:
    """The book as an .xlam (`kind` ADDIN) or .xlsm (MACRO_BOOK): its project exchanged, a ribbon added, in a fixed order."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name, data = project
    assert name in parts
    parts[name] = data
    parts[RIBBON_PART] = ribbon
    parts[CONTENT_TYPES] = _once(parts[CONTENT_TYPES], MACRO_BOOK, kind)
    link = f'<Relationship Id="rIdRibbon" Type="{_RIBBON_LINK}" Target="{RIBBON_PART}"/></Relationships>'
    parts[ROOT_LINKS] = _once(parts[ROOT_LINKS], "</Relationships>", link)
    return _zipped(parts)


def macro_enabled(book: bytes) -> bytes:
    """An .xlsx as an .xlsm, not yet with macros."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[CONTENT_TYPES] = _once(parts[CONTENT_TYPES], PLAIN_BOOK, MACRO_BOOK)
    return _zipped(parts)


def read_texts(path: Path) -> dict[str, str]:
    """The pairs that the first and third sheet of an add-in of ours hold; empty for a file that is none."""
    found: dict[str, str] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for number in (1, 3):
                with archive.open(f"xl/worksheets/sheet{number}.xml") as part:
                    text = part.read(_MOST_TEXT).decode()
                for row in _ROW.findall(text):
                    key, *values = [unescape(cell) for cell in _TEXT.findall(row)]
                    found[key] = values[0] if values else ""
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, zlib.error):
        return {}
    return found


def _once(data: bytes, old: str, new: str) -> bytes:
    assert data.count(old.encode()) == 1, old
    return data.replace(old.encode(), new.encode())


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    first = (CONTENT_TYPES, ROOT_LINKS)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in [*first, *sorted(parts.keys() - set(first))]:
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_STORED  # what deflating gives depends on the version of zlib
            entry.create_system = 0  # the same on every system
            archive.writestr(entry, parts[name])
    return stream.getvalue()


def _content_types(sheets: int) -> str:
    parts = [("/xl/workbook.xml", MACRO_BOOK), ("/xl/styles.xml", _STYLES), ("/docProps/core.xml", _CORE)]
    parts += [(f"/xl/worksheets/sheet{n}.xml", _WORKSHEET) for n in range(1, sheets + 1)]
    overrides = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in parts)
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _links(*links: tuple[str, str, str]) -> str:
    inside = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in links)
    return f'{_HEAD}<Relationships xmlns="{_LINKS}">{inside}</Relationships>'


def _properties(title: str, about: str) -> str:
    """What Excel shows in its list of add-ins."""
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_LINKS.replace("relationships", "metadata/core-properties")}" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:description>{escape(about)}</dc:description>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{_WHEN}</dcterms:created></cp:coreProperties>'
    )


def _workbook(names: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{n}"{"" if n == 1 else _HIDDEN} r:id="rId{n}"/>'
        for n, name in enumerate(names, 1)
    )
    return f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr/><sheets>{sheets}</sheets></workbook>'


_HIDDEN = ' state="hidden"'


def _sheet(rows: Rows) -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{_letter(column)}{number}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
            for column, text in enumerate(row)
            if text
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    return f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _letter(column: int) -> str:
    """0 → A. No row of ours reaches Z."""
    assert column < 26
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column]


def _plain_styles() -> str:
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
        '</fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
    )
