"""Word refuses what LibreOffice forgives: children in the order of the schema (ECMA-376 part 1, 17.3–17.15), sound references."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import docx
import pytest
from reports import part, shipped

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid "
    "spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl "
    "divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
    "tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tblBorders": "top left start bottom right end insideH insideV",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType "
    "cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "settings": "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries "
    "displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts "
    "embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader "
    "bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState "
    "formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView "
    "trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride styleLockTheme "
    "styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps "
    "showEnvelope summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders bookFoldRevPrinting bookFoldPrinting "
    "bookFoldPrintingSheets drawingGridHorizontalSpacing drawingGridVerticalSpacing displayHorizontalDrawingGridEvery "
    "displayVerticalDrawingGridEvery doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin "
    "drawingGridVerticalOrigin doNotShadeFormData noPunctuationKerning characterSpacingControl printTwoOnOne "
    "strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema "
    "saveInvalidXml ignoreMixedContent alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly "
    "useXSLTWhenSaving saveThroughXslt showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr "
    "endnotePr compat docVars rsids mathPr attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats "
    "doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType schemaLibrary shapeDefaults "
    "doNotEmbedSmartTags decimalSymbol listSeparator",
}


@pytest.fixture(scope="module", params=["plain", "template"])
def data(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    if request.param == "plain":
        return shipped(charts=True).docx()
    path: Path = tmp_path_factory.mktemp("模板") / "模板.docx"
    document = docx.Document()
    document.add_paragraph("【报告正文】")
    document.save(str(path))
    return shipped(charts=True).docx(path)


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "word/settings.xml"])
def test_children_stand_in_the_order_of_the_schema(data: bytes, name: str) -> None:
    wrong = []
    for element in ET.fromstring(part(data, name)).iter():
        kind = element.tag.rpartition("}")[2]
        if kind in ORDER and element.tag.startswith(W):
            known = ORDER[kind].split()
            places = [
                known.index(child.tag.rpartition("}")[2]) for child in element if child.tag.rpartition("}")[2] in known
            ]
            if places != sorted(places):
                wrong.append([child.tag.rpartition("}")[2] for child in element])
    assert wrong == []


def test_every_reference_leads_to_a_part_and_every_style_exists(data: bytes) -> None:
    package = zipfile.ZipFile(io.BytesIO(data))
    relations = {r.get("Id"): r.get("Target") for r in ET.fromstring(package.read("word/_rels/document.xml.rels"))}
    body = ET.fromstring(part(data))
    used = {value for element in body.iter() for key, value in element.attrib.items() if key.startswith(R)}
    assert used <= set(relations) and all(f"word/{relations[one]}" in package.namelist() for one in used)
    styles = {style.get(f"{W}styleId") for style in ET.fromstring(part(data, "word/styles.xml")).iter(f"{W}style")}
    assert {style.get(f"{W}val") for style in body.iter(f"{W}pStyle")} <= styles
    assert len(styles) == len(list(ET.fromstring(part(data, "word/styles.xml")).iter(f"{W}style")))


def test_every_cell_and_the_body_end_as_they_must(data: bytes) -> None:
    """A cell needs a paragraph at its end; a table must not be the last thing before the layout of the pages."""
    body = ET.fromstring(part(data)).find(f"{W}body")
    assert body is not None and body[-1].tag == f"{W}sectPr" and body[-2].tag == f"{W}p"
    assert all(cell[-1].tag == f"{W}p" for cell in body.iter(f"{W}tc"))
    assert not re.search("</w:tbl><w:tbl>", part(data))  # two tables in a row would become one
