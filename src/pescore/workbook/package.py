"""Open a stranger's workbook without trusting it.

Everything that a later parser could choke on is checked here, on the raw bytes: what the file really is, that every
member unpacks to the announced length with the right CRC, that sizes are bounded, that no XML declares a document type
(and so no entity), and that no lone cell stretches a sheet to a million rows. Every refusal is a ``BookError``: one
Chinese line that names the file and says what to do.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Protocol

from .bounds import BadSheet, FarCell, check_bounds
from .zipparts import Member, ZipFault, read_directory, unpack

MB = 1 << 20
MOST_FILE = 64 * MB
MOST_MEMBERS = 5_000
MOST_PART = 64 * MB  # one picture or embedded file
MOST_XML = 48 * MB  # one XML part, unpacked: about half a million filled cells
MOST_ALL_XML = 64 * MB
MOST_ALL = 256 * MB
MOST_RATIO, RATIO_FROM = 400, 4 * MB  # real sheets pack 5 to 60 times

_RESAVE = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再试"


class BookError(Exception):
    """Why a workbook cannot be read or saved: one Chinese line naming the file and what to do."""


class ForeignBook(BookError):
    """No 评分表 of ours is in the book; somebody's own may be, and `adopt` would find it."""


class Parts(Protocol):
    """Anything whose XML parts can be read: a package, or a draft of one that is being edited."""

    @property
    def xml(self) -> Mapping[str, bytes]: ...

    def fault(self, reason: str, remedy: str = ...) -> BookError: ...


@dataclass(frozen=True, slots=True)
class Package:
    """A verified workbook package, wholly in memory; the file it came from is not touched again."""

    name: str  # the file's name, for messages
    data: bytes  # the file as it is on disk
    members: tuple[Member, ...]
    xml: Mapping[str, bytes] = field(repr=False)  # unpacked XML parts, by name

    def content(self, name: str) -> bytes:
        """Any part, XML or not; raises ``KeyError`` when there is none of that name."""
        return self.xml[name] if name in self.xml else unpack(self.data, self._member(name))

    def _member(self, name: str) -> Member:
        return {member.name: member for member in self.members}[name]

    def fault(self, reason: str, remedy: str = _RESAVE) -> BookError:
        """The error to raise about this file."""
        return fault(self.name, reason, remedy)


def fault(name: str, reason: str, remedy: str = _RESAVE) -> BookError:
    """A ``BookError`` in the house form: file, what is wrong, what to do; always a single line."""
    line = f"{name}：{reason}。{remedy}。"
    return BookError(re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", line))


def open_package(path: str | os.PathLike[str]) -> Package:
    """Read and verify the workbook at ``path``; raises ``BookError``."""
    file = Path(path)
    return check_package(_read_file(file), file.name)


def check_package(data: bytes, name: str) -> Package:
    """Verify a workbook that is already in memory; ``name`` is used in messages. Raises ``BookError``."""
    _refuse_other_kinds(data, name)
    try:
        members, xml = check_parts(data)
    except ZipFault as found:
        raise _explain(name, found) from None
    for required in ("[Content_Types].xml", "_rels/.rels"):
        if required not in xml:
            raise fault(name, f"缺少必要的部件 {required}，不是完整的 Excel 工作簿")
    package = Package(name, data, members, xml)
    _check_cells(package)
    return package


def check_parts(data: bytes) -> tuple[tuple[Member, ...], dict[str, bytes]]:
    """Every member of an Office package (.xlsx, .docx) checked, and the XML ones unpacked; raises ``ZipFault``."""
    members = read_directory(data, MOST_MEMBERS)
    _check_names(members)
    _check_sizes(members)
    return members, {m.name: content for m in members if (content := _check_member(data, m)) is not None}


def _read_file(file: Path) -> bytes:
    try:
        found = file.stat()
        if stat.S_ISDIR(found.st_mode):
            raise fault(file.name, "这是一个文件夹，不是工作簿", "请给出一个 .xlsx 文件")
        if not stat.S_ISREG(found.st_mode):  # a pipe or device would never end
            raise fault(file.name, "这不是普通文件", "请给出一个 .xlsx 文件")
        if found.st_size > MOST_FILE:
            too_big = f"文件有 {found.st_size // MB} MB，超过上限 {MOST_FILE // MB} MB"
            raise fault(file.name, too_big, "请删去大图片或无关的工作表后再试")
        return file.read_bytes()
    except FileNotFoundError:
        raise fault(file.name, "找不到这个文件", f"请检查路径：{file}") from None
    except PermissionError:
        raise fault(file.name, "没有权限读取，或文件正被其他程序独占", "请关闭打开它的程序，或检查文件权限") from None
    except (OSError, ValueError) as cause:
        raise fault(file.name, f"读取失败（{cause}）", "请检查路径和磁盘") from None


_OLD_BOOK = tuple(word.encode("utf-16-le") for word in ("Workbook", "Book"))
_HTML = re.compile(rb"\s*(?:<!doctype\s+html|<html|<head|<meta|<table|<style|<div|mime-version)", re.I)


def _refuse_other_kinds(data: bytes, name: str) -> None:
    """Say what the file is when it is not an xlsx package at all."""
    if not data:
        raise fault(name, "文件是空的（0 字节）", "可能没有下载或复制完，请重新取得这个文件")
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise fault(name, "文件已加密，没有密码无法读取", "请用密码打开，取消密码后另存为 .xlsx 再试")
        if any(word in data for word in _OLD_BOOK):
            raise fault(name, "这是旧格式的 .xls 或 .et 工作簿，本程序只读 .xlsx")
        raise fault(name, "这不是 Excel 工作簿（可能是 .doc、.wps 等其他文档）", "请确认文件后再试")
    head = _plain_head(data)
    if _HTML.match(head):
        raise fault(name, "这其实是网页（HTML），只是后缀写成了 Excel")
    if head.lstrip().startswith(b"<"):
        raise fault(name, "这是 XML 文本，不是 .xlsx 工作簿")
    if data.startswith(b"%PDF"):
        raise fault(name, "这是 PDF 文件，不是工作簿", "请向填报单位索取 .xlsx 原件")
    if not data.startswith(b"PK\x03\x04"):
        raise fault(name, "这不是 .xlsx 工作簿，或文件开头已经损坏")
    if data[30:38] == b"mimetype" and b"opendocument" in data[38:120]:
        raise fault(name, "这是 OpenDocument 表格（.ods），本程序只读 .xlsx")


def _plain_head(data: bytes) -> bytes:
    """The first kilobyte as ASCII-like bytes, whatever byte order mark it carries."""
    head = data[:1024]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[2:].replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _explain(name: str, found: ZipFault) -> BookError:
    if found.kind == "truncated":
        return fault(name, f"文件不完整（{found.detail}）", "可能没有下载或复制完，请重新取得这个文件")
    if found.kind == "encrypted":
        return fault(name, f"文件已加密（{found.detail}）", "请取消密码后另存为 .xlsx 再试")
    if found.kind == "unsafe":
        return fault(name, f"文件不安全，已拒绝打开（{found.detail}）", f"请确认来源；确属正常文件时，{_RESAVE}")
    return fault(name, f"文件已损坏（{found.detail}）", f"请重新取得这个文件；仍能打开时，{_RESAVE}")


def _check_names(members: tuple[Member, ...]) -> None:
    names = [member.name for member in members]
    for name in names if _DOUBTFUL.search("\n".join(names)) else ():
        steps = name.split("/")
        if ".." in steps or not steps[0] or ":" in steps[0] or "\0" in name:
            raise ZipFault("unsafe", f"部件名 {name!r} 指向压缩包之外")
    if len({name.casefold() for name in names}) < len(names):
        twice = next(name for at, name in enumerate(names) if name.casefold() in map(str.casefold, names[:at]))
        raise ZipFault("damaged", f"部件 {twice} 出现了两次")


_DOUBTFUL = re.compile(r"\.\.|[:\0]|^(?:/|$)", re.MULTILINE)


_SIZE = attrgetter("size")


def _check_sizes(members: tuple[Member, ...]) -> None:
    """Bounds on what the directory announces; ``unpack`` holds each member to its announcement."""
    for member in members:
        most = MOST_XML if member.is_xml else MOST_PART
        if member.size > most:
            raise ZipFault("unsafe", f"部件 {member.name} 解压后有 {member.size // MB} MB，超过 {most // MB} MB 的上限")
        if member.size > RATIO_FROM and member.size > MOST_RATIO * max(member.packed, 1):
            raise ZipFault("unsafe", f"部件 {member.name} 解压后膨胀 {member.size // max(member.packed, 1)} 倍")
    whole = sum(map(_SIZE, members))
    if whole > MOST_ALL or (whole > MOST_ALL_XML and sum(m.size for m in members if m.is_xml) > MOST_ALL_XML):
        raise ZipFault("unsafe", "全部内容解压后过大")


_DOCTYPE = b"<!DOCTYPE"
_WIDE = ("utf-16-le", "utf-16-be")
_ENCODING = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")


def _check_member(data: bytes, member: Member) -> bytes | None:
    """The content of an XML member; None for any other, whose CRC has then been checked as well."""
    content = unpack(data, member)
    if not member.is_xml:
        return None
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:4]
    if _DOCTYPE in content or (wide and any(_DOCTYPE.decode().encode(code) in content for code in _WIDE)):
        raise ZipFault("unsafe", f"部件 {member.name} 含有文档类型定义（DTD），可能夹带外部实体")
    return content


def readable_part(package: Parts, name: str) -> bytes:
    """An XML part that is going to be parsed; refuses a missing one and any encoding but UTF-8."""
    content = package.xml.get(name)
    if content is None:
        raise package.fault(f"缺少部件 {name}，文件不完整")
    declared = _ENCODING.match(content[:200].removeprefix(b"\xef\xbb\xbf"))
    odd = declared is not None and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")
    if odd or content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:4]:
        raise package.fault(f"部件 {name} 的文字编码不是 UTF-8")
    return content


def _check_cells(package: Package) -> None:
    texts = [content for name, content in package.xml.items() if name.lower().endswith("sharedstrings.xml")]
    strings = max(texts, key=len, default=b"")
    for name, content in package.xml.items():
        if b"sheetData" not in content:
            continue
        readable_part(package, name)
        try:
            check_bounds(content, strings)
        except FarCell as far:
            raise package.fault(
                f"部件 {name} 的 {far} 处有游离的内容，把表格撑大到 {far.rows} 行 × {far.columns} 列",
                "请在 Excel 中删除数据区以外的整行、整列并保存后再试",
            ) from None
        except BadSheet as bad:
            raise package.fault(f"部件 {name} {bad}") from None
