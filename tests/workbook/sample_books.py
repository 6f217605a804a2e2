"""Workbooks with what Excel writes and openpyxl does not: shared formulas, a calculation chain, tables, prefixes."""

from __future__ import annotations

import re

from bad_files import MAIN, OFFICE, PACKAGE, pack, parts

_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0&quot;分&quot;"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="10" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0"><alignment wrapText="1"/></xf>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"><protection locked="0"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)

ROWS = (
    '<row r="1" spans="1:4"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>0.65920000000000001</v></c>'
    '<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D1" s="2"><v>45293</v></c></row>'
    '<row r="2" hidden="1"><c r="A2"><v>2</v></c>'
    '<c r="B2"><f t="shared" ref="B2:B5" si="0">A2*$A$2+Sheet1!A2</f><v>4</v></c></row>'
    '<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" si="0"/><v>6</v></c></row>'
    '<row r="4"><c r="A4"><v>4</v></c><c r="B4"><f t="shared" si="0"/><v>8</v></c></row>'
    '<row r="5"><c r="A5"><v>5</v></c><c r="B5"><f t="shared" si="0"/><v>10</v></c></row>'
    '<row r="7"><c r="A7"><f t="array" ref="A7:B8">A2:B3</f><v>2</v></c><c r="B7"><v>4</v></c></row>'
    '<row r="8"><c r="A8"><v>3</v></c><c r="B8"><v>6</v></c></row>'
    '<row r="10" s="3" customFormat="1"><c r="C10" t="str"><f>A1&amp;"&lt;分&gt;"</f><v>得分&lt;分&gt;</v></c></row>'
    '<row r="12"><c r="A12" t="b"><v>1</v></c><c r="B12" s="3"/></row>'
)


def excel_book(
    rows: str = ROWS, *, after: str = "", before: str = "", workbook: str = "", extra: dict[str, str] | None = None
) -> bytes:
    """A book as Excel writes it; ``before`` and ``after`` stand around sheetData, ``workbook`` in the workbook part."""
    content: dict[str, str | bytes] = dict(parts(rows))
    sheet = str(content["xl/worksheets/sheet1.xml"])
    sheet = sheet.replace("<sheetData>", '<dimension ref="A1:D12"/>' + before + "<sheetData>")
    content["xl/worksheets/sheet1.xml"] = sheet.replace("</worksheet>", after + "</worksheet>")
    main = str(content["xl/workbook.xml"])
    content["xl/workbook.xml"] = main.replace("</sheets>", f'</sheets><calcPr calcId="191029"/>{workbook}')
    content["xl/styles.xml"] = STYLES
    content["xl/calcChain.xml"] = (
        f'<calcChain xmlns="{MAIN}">' + "".join(f'<c r="{r}" i="1"/>' for r in ("B2", "C1", "A7")) + "</calcChain>"
    )
    rels = (
        f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId4" Type="{OFFICE}/calcChain" Target="calcChain.xml"/>'
    )
    types = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{_KIND}.{part}+xml"/>' for part in ("styles", "calcChain")
    )
    for name, addition, before_tag in (
        ("xl/_rels/workbook.xml.rels", rels, "</Relationships>"),
        ("[Content_Types].xml", types, "</Types>"),
    ):
        content[name] = str(content[name]).replace(before_tag, addition + before_tag)
    return pack({**content, **(extra or {})})


def table_book() -> bytes:
    """A sheet with an Excel table on A1:B5."""
    table = (
        f'<table xmlns="{MAIN}" id="1" name="表1" displayName="表1" ref="A1:B5"><tableColumns count="2">'
        '<tableColumn id="1" name="指标"/><tableColumn id="2" name="得分"/></tableColumns></table>'
    )
    rels = (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/table" Target="../tables/table1.xml"/></Relationships>'
    )
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>指标</t></is></c></row>'
    return excel_book(rows, extra={"xl/tables/table1.xml": table, "xl/worksheets/_rels/sheet1.xml.rels": rels})


def prefixed_book() -> bytes:
    """The same sheet as the Open XML SDK writes it: every element with a prefix."""
    rows = re.sub(r"<(/?)(?=\w)", r"<\1x:", ROWS)
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    return excel_book(extra={"xl/worksheets/sheet1.xml": sheet})
