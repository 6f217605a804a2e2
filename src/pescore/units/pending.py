"""A file that has to be read (待读的文件): by its path on this machine, or carrying its bytes to another one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..workbook.package import MB, MOST_FILE, fault
from .journal import Fault


@dataclass(frozen=True, slots=True)
class Pending:
    """A file of the folder, opened by whoever reads it; `path` is text because it travels to other processes."""

    file: str
    path: str

    def opened(self) -> bytes | Fault:
        """The bytes; a Fault where the file is too large or cannot be opened."""
        path = Path(self.path)
        try:
            size = path.stat().st_size
            if size > MOST_FILE:
                said = fault(
                    self.file,
                    f"文件有 {size // MB} MB，超过上限 {MOST_FILE // MB} MB",
                    "请删去大图片或无关的工作表后再试",
                )
                return Fault(self.file, f"size {size}", str(said))
            return path.read_bytes()
        except OSError as error:
            said = fault(self.file, f"打不开（{error.strerror}）", "请关闭打开它的程序，或检查文件权限")
            return Fault(self.file, "", str(said))


@dataclass(frozen=True, slots=True)
class Carried:
    """A file for another machine, which need not share the folder."""

    file: str
    data: bytes

    def opened(self) -> bytes:
        return self.data


Book = Pending | Carried
