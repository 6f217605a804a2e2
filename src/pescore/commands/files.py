"""Putting a changed workbook where the user wants it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from .outcome import BadInput

_OLD = (".xls", ".et")  # a workbook that was only renamed; a real one of these is refused when it is read


class Stored(NamedTuple):
    """changed: whether the file differs from before; backup: the copy this save made of what it replaced, if it did."""

    changed: bool
    backup: Path | None = None

    @property
    def told(self) -> str:
        """Where the former content is, in brackets; "" where nothing was replaced for the first time."""
        return f"（覆盖前的内容留在 {self.backup.name}）" if self.backup else ""


def store(data: bytes, out: Path, *, source: Path, original: bytes) -> Stored:
    """Save atomically, unless the file has these bytes already. Over the source only if nobody changed it since."""
    from ..workbook.save import backup_path, save

    check_place(out, source)
    if out.exists() and out.read_bytes() == data:
        return Stored(False)
    same = out.exists() and out.samefile(source)
    backup = backup_path(out) if out.exists() and not backup_path(out).exists() else None
    save(data, out, replaces=original if same else None)
    return Stored(True, backup)


def suffix_for(source: Path) -> str:
    """How the result's name ends: as the source's, except where that would name a kind we do not write."""
    return ".xlsx" if source.suffix.lower() in _OLD else source.suffix


def check_place(out: Path, source: Path) -> None:
    """Refuse a place that cannot take the result, before any work is done."""
    if source.is_dir():
        raise BadInput(f"{source}：这是文件夹，请写出里面的工作簿文件名")
    if out.is_dir():
        raise BadInput(f"{out}：这是文件夹，请在 -o 中写出文件名")
    if out.suffix.lower() != suffix_for(source).lower():
        raise BadInput(f"{out.name}：输出文件名应以 {suffix_for(source)} 结尾，请改 -o 的文件名")
    if not out.parent.is_dir():
        raise BadInput(f"{out}：没有文件夹 {out.parent}，请先建好，或在 -o 中换一个位置")
