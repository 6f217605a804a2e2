"""The books in a folder (文件夹里的工作簿): which files are read, and which are passed over."""

from __future__ import annotations

from pathlib import Path

from ..workbook.package import BookError

BOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".xlsb", ".ods")  # what is no .xlsx is named with its reason, not passed over


def books_in(folder: Path, *besides: Path) -> tuple[str, ...]:
    """The books below a folder, as paths relative to it with `/`, in the order of their names.

    Links, hidden files, owner files of open books (~$…), backups, and the files named in `besides` are passed over.
    Raises BookError when there is no such folder or no book in it.
    """
    if not folder.is_dir():
        said = "这不是文件夹" if folder.exists() else "找不到这个文件夹"
        raise BookError(f"{folder}：{said}，请给出放各单位工作簿的文件夹")
    own = {path.resolve() for path in besides}
    found = [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.suffix.lower() in BOOKS and not path.is_symlink() and path.is_file() and path.resolve() not in own
    ]
    kept = sorted(file for file in found if _returned(file))
    if not kept:
        raise BookError(f"{folder}：里面没有 .xlsx 工作簿，请把各单位交回的文件放进来")
    return tuple(kept)


def _returned(file: str) -> bool:
    *folders, name = file.split("/")
    stem = name.rpartition(".")[0]
    hidden = any(part.startswith(".") for part in folders) or name.startswith((".", "~$"))
    return not hidden and not stem.endswith(".备份")
