"""The VBA project as Excel stores it, holding source only: no compiled code, nothing that differs from build to build."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

from pyopenvba import ExcelFile, VBAModuleKind
from pyopenvba.cfb import CFB
from pyopenvba.vba import compress, decompress

from .sources import AddinError

PART = "xl/vbaProject.bin"

# Version 0xFFFF: whoever opens the project ignores compiled code and compiles the source (MS-OVBA 2.3.4.1).
_NO_COMPILED_CODE = bytes.fromhex("cc61ffff000000")
_PROJECT_NAME, _PROJECT_VERSION, _TERMINATOR, _STREAM_NAME, _SOURCE_OFFSET = 0x04, 0x09, 0x10, 0x1A, 0x31
_VERSION_LENGTH = 12  # the size written in this record is not its size


def with_project(
    book: Path, *, name: str, modules: Mapping[str, str], classes: Mapping[str, str], workbook_code: str
) -> bytes:
    """Put a project with these modules into the .xlsm file `book`; gives the project itself, source only.

    Raises AddinError for source that is not plain ASCII: Excel would show "?" for the rest.
    """
    for module, text in {**modules, **classes, "ThisWorkbook": workbook_code}.items():
        if not text.isascii():
            raise AddinError(f"{module} 的源代码里有非 ASCII 字符，加载项没有生成：中文请写在 addin/excel 的文字表里")
    file = ExcelFile(book)
    project = file.add_vba_project()
    for module, text in modules.items():
        project.add_module(module, _lines(text))
    for module, text in classes.items():
        project.add_module(module, _lines(text), kind=VBAModuleKind.other)
    workbook = project.get_module("ThisWorkbook")
    workbook.body = _lines(workbook_code)
    file.save()
    if faults := file.validate():
        raise AddinError(f"生成的 VBA 工程有问题（{faults[0]}），加载项没有生成：请把这句话告诉维护者")
    data = file.vba_project_bytes()
    file.close()
    return source_only(data, name)


def _lines(text: str) -> str:
    return "\r\n".join(text.splitlines()) + "\r\n"


def source_only(data: bytes, name: str) -> bytes:
    """The project called `name`, every module reduced to its source."""
    container = CFB.from_bytes(data)
    container.write_stream_in_storage("VBA", "_VBA_PROJECT", _NO_COMPILED_CODE)
    directory = decompress(container.get_stream_in_storage("VBA", "dir"))
    kept = bytearray()
    at, module = 0, ""
    while at < len(directory):
        record, size = struct.unpack_from("<HI", directory, at)
        if record == _PROJECT_VERSION:
            kept += directory[at : at + _VERSION_LENGTH]
            at += _VERSION_LENGTH
            continue
        if record == _TERMINATOR:
            kept += directory[at:]
            break
        body = bytes(directory[at + 6 : at + 6 + size])
        at += 6 + size
        if record == _PROJECT_NAME:
            body = name.encode("ascii")
        elif record == _STREAM_NAME:
            module = body.decode("ascii")
        elif record == _SOURCE_OFFSET and (offset := struct.unpack("<I", body)[0]):
            stream = container.get_stream_in_storage("VBA", module)
            container.write_stream_in_storage("VBA", module, bytes(stream[offset:]))
            body = bytes(4)
        kept += struct.pack("<HI", record, len(body)) + body
    container.write_stream_in_storage("VBA", "dir", compress(bytes(kept)))
    container.write_stream("PROJECT", _renamed(bytes(container.get_stream("PROJECT")), name))
    return container.to_bytes()


def _renamed(project: bytes, name: str) -> bytes:
    lines = project.split(b"\r\n")
    return b"\r\n".join(b'Name="%s"' % name.encode("ascii") if line.startswith(b"Name=") else line for line in lines)
