"""Workbooks that are damaged, disguised or hostile: one generator each, with words the message must contain."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import NamedTuple

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = f'<worksheet xmlns="{MAIN}">'
CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def parts(sheet: str = CELL, strings: str = "<si><t>得分</t></si>") -> dict[str, str]:
    """The parts of the smallest complete workbook, around the given rows."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="评分表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
    }


def pack(content: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method) as z:
        for name, data in content.items():
            info = zipfile.ZipInfo(name, (2024, 1, 2, 3, 4, 6))  # the same bytes whenever a test asks again
            info.compress_type = method
            z.writestr(info, data)
    return stream.getvalue()


def book(sheet: str = CELL, strings: str = "<si><t>得分</t></si>", **replaced: str | bytes | None) -> bytes:
    """A workbook whose parts can be replaced (``workbook="…"`` for xl/workbook.xml) or left out (None)."""
    names = {
        "workbook": "xl/workbook.xml",
        "workbook_rels": "xl/_rels/workbook.xml.rels",
        "types": "[Content_Types].xml",
        "root_rels": "_rels/.rels",
        "strings_part": "xl/sharedStrings.xml",
        "sheet_part": "xl/worksheets/sheet1.xml",
    }
    content: dict[str, str | bytes] = dict(parts(sheet, strings))
    for key, data in replaced.items():
        if data is None:
            del content[names[key]]
        else:
            content[names[key]] = data
    return pack(content)


def with_member(name: str, data: bytes = b"x") -> bytes:
    return pack({**parts(), name: data})


def truncated() -> bytes:
    whole = book()
    return whole[: len(whole) // 2]


def flipped() -> bytes:
    """One byte of a stored member changed: everything still parses, only the CRC knows."""
    whole = bytearray(pack(parts(), zipfile.ZIP_STORED))
    at = whole.index(b"<v>1</v>") + 3
    whole[at] = ord("9")
    return bytes(whole)


def encrypted() -> bytes:
    """An OLE container that holds an EncryptedPackage stream, as Excel writes for a book with a password."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return head + "EncryptionInfo".encode("utf-16-le").ljust(128, b"\0") + "EncryptedPackage".encode("utf-16-le")


def old_xls() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le") + bytes(64)


def other_ole() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(64)


def far_cell(ref: str) -> bytes:
    row = ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return book(f'<row r="{row}"><c r="{ref}"><v>1</v></c></row>')


def much_shared_text() -> bytes:
    """100 MB of shared strings that pack into a few hundred kilobytes."""
    text = "".join(f"<si><t>指标解释第{n}条</t></si>" for n in range(1000))
    return book(strings=text * (100 * 2**20 // len(text.encode())))


def one_text_many_times() -> bytes:
    """A long text that thousands of cells refer to: little to store, gigabytes to read."""
    rows = "".join(f'<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>' for r in range(1, 4001))
    text = "".join(f"{n * 7919 % 100003:06d}" for n in range(20_000))
    return book(rows, f"<si><t>{text}</t></si>")


def overlapping() -> bytes:
    """Two directory records that point at the same bytes, each under its own name length."""
    whole = bytearray(pack({**parts(), "xl/a.bin": b"payload", "xl/b.bin": b"payload"}, zipfile.ZIP_STORED))
    second = whole.rindex(b"xl/b.bin")
    local_a = whole.index(b"xl/a.bin") - 30
    record = second - 46
    struct.pack_into("<I", whole, record + 42, local_a)
    local_name = local_a + 30
    whole[local_name : local_name + 8] = b"xl/b.bin"
    record_a = whole.rindex(b"xl/a.bin") - 46
    whole[record_a + 46 : record_a + 54] = b"xl/b.biN"
    return bytes(whole)


def lying_size() -> bytes:
    """A member that unpacks to more than its directory record announces."""
    whole = bytearray(book())
    record = whole.rindex(b"xl/worksheets/sheet1.xml") - 46
    size = struct.unpack_from("<I", whole, record + 24)[0]
    struct.pack_into("<I", whole, record + 24, size - 10)
    local = whole.index(b"xl/worksheets/sheet1.xml") - 30
    struct.pack_into("<I", whole, local + 22, size - 10)
    return bytes(whole)


def zip_password() -> bytes:
    whole = bytearray(book())
    at = whole.index(b"PK\x01\x02")
    whole[at + 8] |= 1
    return bytes(whole)


def twice() -> bytes:
    stream = BytesIO(book())
    with zipfile.ZipFile(stream, "a") as z:
        z.writestr("XL/workbook.xml", "<workbook/>")
    return stream.getvalue()


def entity() -> bytes:
    doctype = '<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return book(strings_part=f'{doctype}<sst xmlns="{MAIN}"><si><t>&x;</t></si></sst>')


def billion_laughs() -> bytes:
    doctype = '<!DOCTYPE w [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;">]>'
    return book(workbook=f'{doctype}<workbook xmlns="{MAIN}"><sheets/></workbook>')


def wide_entity() -> bytes:
    return book(strings_part=f'<!DOCTYPE sst><sst xmlns="{MAIN}"/>'.encode("utf-16"))


def too_many_cells() -> bytes:
    return book('<row r="1"><c r="A1" s="1"/><c r="B1" s="1"/></row>' * 260_000)


def merged(areas: str) -> bytes:
    merges = "".join(f'<mergeCell ref="{area}"/>' for area in areas.split())
    return book(sheet_part=f"{SHEET}<sheetData>{CELL}</sheetData><mergeCells>{merges}</mergeCells></worksheet>")


def two_sheets_one_part() -> bytes:
    tabs = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId1"/>' for n in (1, 2))
    return book(workbook=f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{tabs}</sheets></workbook>')


class Bad(NamedTuple):
    make: Callable[[], bytes]
    words: tuple[str, ...]


BAD: dict[str, Bad] = {
    "empty": Bad(lambda: b"", ("空的", "重新取得")),
    "truncated": Bad(truncated, ("不完整", "重新取得")),
    "byte flipped": Bad(flipped, ("已损坏", "sheet1.xml", "校验码")),
    "encrypted": Bad(encrypted, ("已加密", "密码")),
    "zip password": Bad(zip_password, ("已加密", "取消密码")),
    "old xls": Bad(old_xls, (".xls", "另存为 .xlsx")),
    "other ole": Bad(other_ole, ("不是 Excel 工作簿",)),
    "html": Bad(lambda: "<html><table><tr><td>得分</td></tr></table></html>".encode(), ("网页", "另存为 .xlsx")),
    "html, utf-16": Bad(lambda: "<HTML><body>得分</body></HTML>".encode("utf-16"), ("网页",)),
    "html, doctype": Bad(lambda: b"\xef\xbb\xbf  <!DOCTYPE html><p>", ("网页",)),
    "mhtml": Bad(lambda: b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", ("网页",)),
    "xml 2003": Bad(lambda: b'<?xml version="1.0"?><Workbook/>', ("XML 文本",)),
    "csv": Bad(lambda: "指标,分值,得分\n".encode("gbk"), ("不是 .xlsx",)),
    "pdf": Bad(lambda: b"%PDF-1.7\n", ("PDF", "原件")),
    "ods": Bad(lambda: pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, 0), (".ods",)),
    "docx": Bad(lambda: book(workbook=f'<document xmlns="{MAIN}"/>'), ("不是 Excel 工作簿",)),
    "any zip": Bad(lambda: pack({"a.txt": "x"}), ("缺少", "[Content_Types].xml")),
    "no root rels": Bad(lambda: book(root_rels=None), ("缺少", "_rels/.rels")),
    "no workbook": Bad(lambda: book(workbook=None), ("没有找到工作簿部件",)),
    "no sheet part": Bad(lambda: book(sheet_part=None), ("评分表", "缺失")),
    "no sheets": Bad(lambda: book(workbook=f'<workbook xmlns="{MAIN}"><sheets/></workbook>'), ("没有工作表",)),
    "cut workbook xml": Bad(lambda: book(workbook=f'<workbook xmlns="{MAIN}"><sheets>'), ("workbook.xml", "已损坏")),
    "cut in a cell": Bad(lambda: book(sheet_part=f'{SHEET}<sheetData><row r="1"><c r="A1"'), ("无法读取",)),
    "cut after a row": Bad(lambda: book(sheet_part=f"{SHEET}<sheetData>{CELL}"), ("无法读取",)),
    "far corner": Bad(lambda: far_cell("XFD1048576"), ("XFD1048576", "删除", "1048576 行")),
    "far row": Bad(lambda: book(CELL + '<row r="1048576"><c r="L1048576"><v>1</v></c></row>'), ("L1048576", "整行")),
    "far column": Bad(lambda: book('<row r="9000"><c r="XFD9000"><v>1</v></c></row>'), ("XFD9000", "16384 列")),
    "far, odd quotes": Bad(lambda: book("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"), ("XFD1048576",)),
    "far, odd blanks": Bad(lambda: book('<row r="1"><c s="0"\n r = "XFD1048576"><v>1</v></c></row>'), ("XFD1048576",)),
    "far, beyond Excel": Bad(lambda: book('<row r="1"><c r="ZZZZ9999999"><v>1</v></c></row>'), ("游离",)),
    "far, implied": Bad(
        lambda: book('<row r="1048000"><c><v>1</v></c></row>' + CELL + '<row r="2"><c r="ZZ2"/></row>'), ("游离",)
    ),
    "far, prefixed": Bad(
        lambda: book(sheet_part=f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1048576"><x:c r="XFD1048576">'
                     "<x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"),
        ("XFD1048576",),
    ),
    "100 MB of strings": Bad(much_shared_text, ("不安全", "sharedStrings.xml", "MB")),
    "one text many times": Bad(one_text_many_times, ("展开后过大",)),
    "too many cells": Bad(too_many_cells, ("个单元格", "上限")),
    "absurd count": Bad(lambda: book(strings_part=f'<sst xmlns="{MAIN}" uniqueCount="4294967296"/>'), ("数量", "损坏")),
    "too many merges": Bad(lambda: merged("".join(f"A{n}:B{n} " for n in range(1, 60_002))), ("合并单元格",)),
    "merge of everything": Bad(lambda: merged("A1:XFD1048576"), ("合并单元格范围过大",)),
    "high ratio": Bad(lambda: with_member("xl/media/image1.bmp", bytes(50 * 2**20)), ("不安全", "膨胀")),
    "too large a member": Bad(lambda: with_member("xl/media/image1.bmp", bytes(70 * 2**20)), ("不安全", "上限")),
    "lying size": Bad(lying_size, ("已损坏", "长度")),
    "overlapping members": Bad(overlapping, ("已损坏",)),
    "path upwards": Bad(lambda: with_member("../../evil.xml"), ("不安全", "压缩包之外")),
    "path upwards, backslash": Bad(lambda: with_member("xl\\..\\..\\evil.xml"), ("不安全", "压缩包之外")),
    "absolute path": Bad(lambda: with_member("/etc/evil.xml"), ("不安全", "压缩包之外")),
    "drive letter": Bad(lambda: with_member("C:/evil.xml"), ("不安全", "压缩包之外")),
    "same name twice": Bad(twice, ("已损坏", "两次")),
    "too many members": Bad(lambda: pack({**parts(), **{f"x/{n}.bin": "" for n in range(5001)}}), ("不安全", "部件")),
    "external entity": Bad(entity, ("不安全", "DTD", "sharedStrings.xml")),
    "billion laughs": Bad(billion_laughs, ("不安全", "DTD")),
    "entity in utf-16": Bad(wide_entity, ("不安全", "DTD")),
    "odd encoding": Bad(
        lambda: book(sheet_part=f'<?xml version="1.0" encoding="UTF-7"?>{SHEET}<sheetData/></worksheet>'), ("编码",)
    ),
    "rest after the zip": Bad(lambda: book() + b"<html>", ("已损坏", "末尾")),
    "two sheets, one part": Bad(two_sheets_one_part, ("共用",)),
}  # fmt: skip
