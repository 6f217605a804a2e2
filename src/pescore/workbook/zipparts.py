"""The zip layer of a workbook package: a strict directory reader and a writer that copies untouched members raw.

The standard ``zipfile`` recompresses whatever it writes and forgives what should be refused (overlapping members,
two members of one name), so both directions are kept here, small and exact.
Layout of the records: PKWARE APPNOTE 6.3.9, sections 4.3.7, 4.3.12 and 4.3.16.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import NamedTuple

STORED, DEFLATED = 0, 8
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_LOCAL_HEAD = struct.Struct("<4s5H3I2H")
_CENTRAL_HEAD = struct.Struct("<4s6H3I5H2I")
_END_HEAD = struct.Struct("<4s4H2IH")
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1 | 0x40
_NO_DATE = 0x0021  # 1980-01-01: what we add carries no clock, so that the same edits give the same bytes


class ZipFault(Exception):
    """The bytes are not one well-formed zip; ``kind`` is "truncated", "damaged", "encrypted" or "unsafe"."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


class Member(NamedTuple):
    """One file inside the zip: where its raw bytes are, and what the directory says about it."""

    name: str
    method: int
    crc: int
    packed: int  # bytes as stored in the zip
    size: int  # bytes once unpacked
    start: int  # of the local header
    body: int  # of the packed bytes
    record: bytes  # its central directory record, kept so that it can be copied

    @property
    def is_xml(self) -> bool:
        return self.name.lower().endswith((".xml", ".rels", ".vml"))


def read_directory(data: bytes, most: int) -> tuple[Member, ...]:
    """All members in directory order, each checked against its local header; at most ``most`` of them."""
    end = data.rfind(_END, max(0, len(data) - 22 - 0xFFFF))
    if end < 0 or len(data) < end + _END_HEAD.size:
        raise ZipFault("truncated", "没有找到压缩包的目录")
    _, disk, first_disk, here, count, size, offset, comment = _END_HEAD.unpack_from(data, end)
    if end + _END_HEAD.size + comment != len(data):
        raise ZipFault("damaged", "压缩包末尾有多余或缺少的内容")
    if disk or first_disk or here != count or offset + size != end:
        raise ZipFault("damaged", "压缩包的目录位置不对")
    if count > most:
        raise ZipFault("unsafe", f"压缩包里有 {count} 个部件，超过 {most} 个的上限")
    members: list[Member] = []
    at = offset
    for _ in range(count):
        member, at = _read_record(data, at, end)
        members.append(member)
    if at != end:
        raise ZipFault("damaged", "压缩包的目录长度不对")
    _refuse_overlap(members, offset)
    return tuple(members)


def _read_record(data: bytes, at: int, end: int) -> tuple[Member, int]:
    if at + _CENTRAL_HEAD.size > end:
        raise ZipFault("damaged", "压缩包的目录被截断")
    (mark, _, _, flags, method, _, _, crc, packed, size, n_name, n_extra, n_comment, _, _, _, start) = (
        _CENTRAL_HEAD.unpack_from(data, at)
    )
    stop = at + _CENTRAL_HEAD.size + n_name + n_extra + n_comment
    if mark != _CENTRAL or stop > end:
        raise ZipFault("damaged", "压缩包的目录有误")
    raw_name = data[at + _CENTRAL_HEAD.size : at + _CENTRAL_HEAD.size + n_name]
    name = _decode(raw_name, flags).replace("\\", "/")  # some exporters write Windows separators
    if flags & _ENCRYPTED:
        raise ZipFault("encrypted", f"部件 {name} 已加密")
    if method not in (STORED, DEFLATED):
        raise ZipFault("damaged", f"部件 {name} 的压缩方式无法识别")
    if 0xFFFFFFFF in (packed, size, start):
        extra = data[at + _CENTRAL_HEAD.size + n_name : stop - n_comment]
        size, packed, start = _zip64(extra, size, packed, start, name)
    if start + _LOCAL_HEAD.size > len(data) or data[start : start + 4] != _LOCAL:
        raise ZipFault("damaged", f"部件 {name} 的位置不对")
    local = _LOCAL_HEAD.unpack_from(data, start)
    body = start + _LOCAL_HEAD.size + local[9] + local[10]
    if data[start + _LOCAL_HEAD.size : start + _LOCAL_HEAD.size + local[9]] != raw_name or local[3] != method:
        raise ZipFault("damaged", f"部件 {name} 的两处记录不一致")
    return Member(name, method, crc, packed, size, start, body, data[at:stop]), stop


def _decode(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & _UTF8_NAME else "ascii")
    except UnicodeDecodeError:
        # Chinese tools write GBK names without a flag; the name only has to be stable, nothing is unpacked to disk.
        return raw.decode("cp437")


def _zip64(extra: bytes, size: int, packed: int, start: int, name: str) -> tuple[int, int, int]:
    """The 64-bit values for those fields that read 0xFFFFFFFF (some writers use them in small files as well)."""
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<HH", extra, at)
        if tag == 1:
            wide = list(struct.unpack_from(f"<{length // 8}Q", extra.ljust(at + 4 + length, b"\0"), at + 4))
            fields = [size, packed, start]
            for i, value in enumerate(fields):
                if value == 0xFFFFFFFF and wide:
                    fields[i] = wide.pop(0)
            return fields[0], fields[1], fields[2]
        at += 4 + length
    raise ZipFault("damaged", f"部件 {name} 的长度无法识别")


_START = attrgetter("start")


def _refuse_overlap(members: list[Member], directory: int) -> None:
    """Members that share bytes are how a small file unpacks to a huge one."""
    placed = sorted(members, key=_START)
    for member, after in zip(placed, [*map(_START, placed[1:]), directory], strict=True):
        if member.body + member.packed > after:
            raise ZipFault("damaged", f"部件 {member.name} 与其他内容重叠")


def unpack(data: bytes, member: Member) -> bytes:
    """The member's content, its length and CRC checked; never more than the directory announces."""
    raw = data[member.body : member.body + member.packed]
    if member.method == DEFLATED:
        inflater = zlib.decompressobj(-15)
        try:
            raw = inflater.decompress(raw, member.size + 1)
        except zlib.error as fault:
            raise ZipFault("damaged", f"部件 {member.name} 无法解压") from fault
    if len(raw) != member.size:
        raise ZipFault("damaged", f"部件 {member.name} 的长度与目录不符")
    if zlib.crc32(raw) != member.crc:
        raise ZipFault("damaged", f"部件 {member.name} 的校验码不符")
    return raw


def rewrite(
    data: bytes,
    members: Iterable[Member],
    changed: Mapping[str, bytes],
    added: Mapping[str, bytes],
    removed: Iterable[str] = (),
) -> bytes:
    """A new zip: untouched members copied byte for byte in their old order, ``changed`` in place, ``added`` last."""
    gone = frozenset(removed)
    out = bytearray()
    directory = bytearray()
    count = 0
    for member in members:
        if member.name in gone:
            continue
        count += 1
        if member.name in changed:
            directory += _append(out, member.name, changed[member.name], member.method)
            continue
        start = len(out)
        out += data[member.start : _raw_end(data, member)]
        directory += member.record[:42] + struct.pack("<I", start) + member.record[46:]
    for name, content in added.items():
        count += 1
        directory += _append(out, name, content, DEFLATED)
    end = _END_HEAD.pack(_END, 0, 0, count, count, len(directory), len(out), 0)
    return bytes(out) + bytes(directory) + end


def _raw_end(data: bytes, member: Member) -> int:
    """Where the member's raw bytes end, its data descriptor (flag bit 3) included."""
    end = member.body + member.packed
    flags = struct.unpack_from("<H", data, member.start + 6)[0]
    if not flags & 0x8:
        return end
    signed = data[end : end + 4] == b"PK\x07\x08"
    narrow = struct.pack("<3I", member.crc, member.packed & 0xFFFFFFFF, member.size & 0xFFFFFFFF)
    at = end + 4 * signed
    return at + (12 if data[at : at + 12] == narrow else 20)


def _append(out: bytearray, name: str, content: bytes, method: int) -> bytes:
    """Write one new member at the end of ``out``; gives its directory record."""
    packed = content
    if method == DEFLATED:
        deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = deflater.compress(content) + deflater.flush()
    raw_name = name.encode("utf-8")
    flags = 0 if raw_name.isascii() else _UTF8_NAME
    common = (20, flags, method, 0, _NO_DATE, zlib.crc32(content), len(packed), len(content), len(raw_name), 0)
    start = len(out)
    out += _LOCAL_HEAD.pack(_LOCAL, *common) + raw_name + packed
    return _CENTRAL_HEAD.pack(_CENTRAL, 20, *common, 0, 0, 0, 0, start) + raw_name


def stored(parts: Mapping[str, bytes], crc: Mapping[str, int]) -> bytes:
    """A zip of already unpacked parts, uncompressed: the quickest way to hand verified bytes to a reader."""
    out: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, content in parts.items():
        raw_name = name.encode("utf-8")
        size = len(content)
        common = (20, _UTF8_NAME, STORED, 0, _NO_DATE, crc[name], size, size, len(raw_name), 0)
        head = _LOCAL_HEAD.pack(_LOCAL, *common) + raw_name
        out += (head, content)
        directory.append(_CENTRAL_HEAD.pack(_CENTRAL, 20, *common, 0, 0, 0, 0, at) + raw_name)
        at += len(head) + size
    records = b"".join(directory)
    end = _END_HEAD.pack(_END, 0, 0, len(directory), len(directory), len(records), at, 0)
    return b"".join((*out, records, end))
