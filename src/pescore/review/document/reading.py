"""A report file → Document: by what the bytes are, not by what the name promises."""

from __future__ import annotations

import os
from pathlib import Path

from .model import Document
from .text import read_text
from .word import NotWord, read_word

SUFFIXES = (".docx", ".txt", ".md")
_MOST = 4 << 20  # bytes of a text report; real ones have 10 to 500 KB
_MOST_WORD = 64 << 20
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_MOST_ODD = 0.02  # share of characters that no text has


class ReportError(Exception):
    """Why a report cannot be read: one Chinese line naming the file and what to do."""


def read_report(path: str | os.PathLike[str]) -> Document:
    """Read a finished report (.docx, .txt, .md). Raises ReportError."""
    file = Path(path)
    try:
        if file.is_dir():
            raise ReportError(f"{file.name}：这是文件夹。请给出一个 {'、'.join(SUFFIXES)} 文件")
        if file.exists() and not file.is_file():
            raise ReportError(f"{file.name}：这不是普通文件。请给出一个 {'、'.join(SUFFIXES)} 文件")
        size = file.stat().st_size
        if size > (_MOST_WORD if file.suffix.lower() == ".docx" else _MOST):
            raise ReportError(f"{file.name}：文件有 {size >> 20} MB，超过上限。请去掉大图片，或只存报告文字")
        data = file.read_bytes()
    except FileNotFoundError:
        raise ReportError(f"{file.name}：找不到这个文件。请检查路径：{file}") from None
    except OSError as cause:
        raise ReportError(f"{file.name}：读取失败（{cause.strerror}）。请检查路径和权限") from None
    return document_of(data, file.name)


def document_of(data: bytes, name: str) -> Document:
    """The same of bytes already in memory."""
    if not data.strip():
        return Document(name, (), unread=("文件是空的，没有可复核的内容",))
    if data.startswith(b"PK\x03\x04"):
        try:
            return read_word(data, name)
        except NotWord as why:
            raise ReportError(f"{name}：{why}。请用 Word 或 WPS 打开，另存为 .docx 后再试") from None
    if data.startswith(_OLD_WORD):
        raise ReportError(f"{name}：这是旧格式的 .doc 或 .wps 文档。请用 Word 或 WPS 打开，另存为 .docx 后再试")
    if data.startswith(b"%PDF"):
        raise ReportError(f"{name}：这是 PDF 文件。请索取 .docx 原件，或先转换成文字")
    return read_text(_decoded(data, name), name)


def _decoded(data: bytes, name: str) -> str:
    """UTF-8, else GB18030 (common in government offices), else UTF-16 by its mark."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        codes = ["utf-16"]
    else:
        codes = ["utf-8-sig", "gb18030"]
    for code in codes:
        try:
            text = data.decode(code)
        except UnicodeDecodeError:
            continue
        odd = sum(1 for char in text if char < " " and char not in "\t\n\r\f\v")
        if odd <= len(text) * _MOST_ODD:
            return text
    raise ReportError(f"{name}：不是文字文件，或文字编码读不懂。请另存为 .docx，或 UTF-8、GB18030 编码的 .txt")
