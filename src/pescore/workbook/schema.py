"""What the schemas of the file format say: namespaces, and the order of children in some elements.

A file that breaks the order is reported as damaged by Excel.
"""

from __future__ import annotations

from collections.abc import Iterable

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'  # every part begins so
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# ECMA-376 part 1, 18.3.1.99
WORKSHEET = _words("""
    sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios
    autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations
    hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches
    ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls
    webPublishItems tableParts extLst
""")
# 18.2.27
WORKBOOK = _words("""
    fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences
    definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing
    fileRecoveryPr webPublishObjects extLst
""")
# 18.8.39
STYLES = _words("numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst")
# CT_Font is a free choice in the standard, but this is what Excel writes and older versions expect
FONT = _words("b i strike condense extend outline shadow u vertAlign sz color name family charset scheme")


def place(order: tuple[str, ...], name: str, ends: Iterable[tuple[str, int]], otherwise: int) -> int:
    """Where a child ``name`` goes: after the last present child (name, end) that must stand before it."""
    before = frozenset(order[: order.index(name)])
    return max((end for present, end in ends if present in before), default=otherwise)
