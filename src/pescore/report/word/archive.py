"""The finished document as bytes: no clock, no author, the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

# What the schema of the settings has behind w:updateFields.
_LATER = frozenset(
    qn(f"w:{name}") if ":" not in name else qn(name)
    for name in (
        "hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids", "m:mathPr", "attachedSchema",
        "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats", "shapeDefaults", "decimalSymbol", "listSeparator",
    )
)  # fmt: skip
_NO_CLOCK = (1980, 1, 1, 0, 0, 0)


def packed(document: Document, title: str, day: date) -> bytes:
    """The .docx; `day` is the date it bears inside."""
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = title[:255], "", "", ""
    core.subject, core.keywords, core.category, core.revision = "", "", "", 1
    core.created = core.modified = core.last_printed = datetime(day.year, day.month, day.day)
    _ask_for_update(document)
    first = io.BytesIO()
    document.save(first)
    made = io.BytesIO()
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _NO_CLOCK)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return made.getvalue()


def _ask_for_update(document: Document) -> None:
    """Word then works out the page numbers of the contents when it opens the document."""
    settings = document.settings.element
    if settings.find(qn("w:updateFields")) is None:
        asking = parse_xml(f'<w:updateFields {nsdecls("w")} w:val="true"/>')
        later = next((child for child in settings if child.tag in _LATER), None)
        settings.append(asking) if later is None else later.addprevious(asking)
