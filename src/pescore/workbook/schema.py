"""The order in which children must stand in some elements; a file that breaks it is reported as damaged by Excel."""

from __future__ import annotations

from collections.abc import Iterable


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
