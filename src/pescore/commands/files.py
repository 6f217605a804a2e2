"""Putting a changed workbook where the user wants it."""

from __future__ import annotations

from pathlib import Path

from .outcome import BadInput


def store(data: bytes, out: Path, *, source: Path, original: bytes) -> bool:
    """Save atomically; False where the file has these bytes already. Over the source only if nobody changed it since."""
    from ..workbook.save import save

    check_place(out, source)
    if out.exists() and out.read_bytes() == data:
        return False
    same = out.exists() and out.samefile(source)
    save(data, out, replaces=original if same else None)
    return True


def check_place(out: Path, source: Path) -> None:
    """Refuse a place that cannot take the result, before any work is done."""
    if out.suffix.lower() != source.suffix.lower():
        raise BadInput(f"{out.name}：输出文件应与原文件同为 {source.suffix}，请改 -o 的文件名")
    if out.is_dir():
        raise BadInput(f"{out}：这是文件夹，请在 -o 中写出文件名")
