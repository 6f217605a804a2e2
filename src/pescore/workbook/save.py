"""Save so that a file is always either the old one or the new one, whatever happens in between."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from .package import fault

UNFINISHED = (".pescore-", ".tmp")  # how a file begins and ends in name until it is complete

_IN_USE = "请先关闭它再运行；如果它已经关闭，请删除旁边的 {} 后再试"


def save(data: bytes, path: str | os.PathLike[str], *, replaces: bytes | None = None) -> None:
    """Write ``data`` to ``path`` atomically; a file that is overwritten for the first time keeps a copy beside it.

    ``replaces`` is what the file held when it was read: when somebody changed it since, nothing is written. The copy is
    called ``原名.备份.xlsx`` and is never overwritten itself. Raises ``BookError``.
    """
    file = Path(os.path.realpath(path))  # a link keeps pointing to the file
    _refuse_open(file)
    present = file.exists()
    if present and not os.access(file, os.W_OK):
        raise fault(file.name, "文件是只读的，不能保存", "请取消只读属性，或用 -o 另存到别处")
    if replaces is not None and (not present or file.read_bytes() != replaces):
        raise fault(file.name, "文件在处理期间被别人改动或移走了，没有保存", "请重新运行一次")
    try:
        if present:
            _back_up(file)
        write_whole(data, file, like=file if present else None)
    except PermissionError:
        raise fault(
            file.name, "不能保存：文件正被其他程序打开，或没有写入权限", "请关闭 Excel 或 WPS 中的这个文件后再试"
        ) from None
    except OSError as cause:
        raise fault(
            file.name, f"保存失败（{cause.strerror or cause}），原文件没有改动", "请检查磁盘空间和文件夹"
        ) from None


def _refuse_open(file: Path) -> None:
    """Excel, WPS and LibreOffice leave an owner file beside a workbook while it is open."""
    for owner in (f"~${file.name}", f".~{file.name}", f".~lock.{file.name}#"):
        if (file.parent / owner).exists():
            raise fault(file.name, "文件正在 Excel、WPS 或 LibreOffice 中打开", _IN_USE.format(owner))


def backup_path(file: Path) -> Path:
    """``评分表.xlsx`` → ``评分表.备份.xlsx``."""
    return file.with_name(f"{file.stem}.备份{file.suffix}")


def _back_up(file: Path) -> None:
    backup = backup_path(file)
    if backup.exists():
        return
    temporary = _temporary(file.read_bytes(), backup)
    try:
        shutil.copystat(file, temporary)
        try:
            os.link(temporary, backup)  # fails when the backup exists by now, and is never half-written
        except FileExistsError:
            return
        except OSError:  # a file system without links
            os.rename(temporary, backup)
    finally:
        temporary.unlink(missing_ok=True)


def write_whole(data: bytes, file: Path, like: Path | None = None) -> None:
    """The file holds all of the data or is as it was; `like` is whose permissions it takes. Raises OSError."""
    temporary = _temporary(data, file)
    try:
        if like is not None:
            shutil.copymode(like, temporary)
        os.replace(temporary, file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _flush_folder(file.parent)


def _temporary(data: bytes, beside: Path) -> Path:
    """A complete, flushed file in the same folder, so that moving it is atomic."""
    handle, name = tempfile.mkstemp(prefix=UNFINISHED[0], suffix=UNFINISHED[1], dir=beside.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
    except BaseException:
        os.unlink(name)
        raise
    return Path(name)


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
