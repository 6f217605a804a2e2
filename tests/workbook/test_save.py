"""A save leaves the old file or the new one, whatever happens half-way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bad_files import CELL, book
from patching import patched
from sample_books import excel_book

from pescore.workbook.edits import (
    SetCell,
)
from pescore.workbook.grid import read_bytes
from pescore.workbook.package import BookError
from pescore.workbook.patch import patch_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "自评表.xlsx"
    path.write_bytes(excel_book())
    return path


def test_first_overwrite_keeps_a_copy_and_later_ones_leave_it(file: Path) -> None:
    os.chmod(file, 0o640)
    assert patch_file(file, [SetCell("评分表", "F1", 1)])
    backup = file.with_name("自评表.备份.xlsx")
    assert backup.read_bytes() == excel_book()
    assert patch_file(file, [SetCell("评分表", "F1", 2)])
    assert backup.read_bytes() == excel_book()
    assert {p.name for p in file.parent.iterdir()} == {"自评表.备份.xlsx", "自评表.xlsx"}
    assert file.stat().st_mode & 0o777 == 0o640


def test_nothing_to_change_writes_nothing(file: Path) -> None:
    before = file.stat()
    assert not patch_file(file, [])
    assert file.stat() == before
    assert len(list(file.parent.iterdir())) == 1


def test_saving_elsewhere_leaves_the_original(file: Path, tmp_path: Path) -> None:
    assert patch_file(file, [SetCell("评分表", "F1", 1)], tmp_path / "新.xlsx")
    assert file.read_bytes() == excel_book()
    assert not (tmp_path / "自评表.备份.xlsx").exists()
    assert read_bytes((tmp_path / "新.xlsx").read_bytes(), "x").sheets[0].value(1, 6) == 1


@pytest.mark.parametrize("owner", ["~$自评表.xlsx", ".~lock.自评表.xlsx#", ".~自评表.xlsx"])
def test_an_open_file_is_not_written(file: Path, owner: str) -> None:
    (file.parent / owner).write_bytes(b"")
    with pytest.raises(BookError, match="自评表.xlsx：文件正在 Excel、WPS 或 LibreOffice 中打开.*请先关闭"):
        patch_file(file, [SetCell("评分表", "F1", 1)])
    assert file.read_bytes() == excel_book()


def test_a_locked_file_is_reported_and_left_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(BookError, match="不能保存：文件正被其他程序打开"):
        patch_file(file, [SetCell("评分表", "F1", 1)])
    assert file.read_bytes() == excel_book()
    assert not list(file.parent.glob(".pescore-*"))


def test_a_full_disk_leaves_the_original(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BookError, match="保存失败.*原文件没有改动"):
        patch_file(file, [SetCell("评分表", "F1", 1)])
    assert [p.name for p in file.parent.iterdir()] == [file.name]


def test_a_file_changed_meanwhile_is_not_overwritten(file: Path) -> None:
    def edits():
        file.write_bytes(book(CELL))
        yield SetCell("评分表", "F1", 1)

    with pytest.raises(BookError, match="处理期间被别人改动"):
        patch_file(file, edits())
    assert file.read_bytes() == book(CELL)


def test_a_link_keeps_pointing(file: Path) -> None:
    link = file.with_name("链接.xlsx")
    link.symlink_to(file)
    patch_file(link, [SetCell("评分表", "F1", 1)])
    assert link.is_symlink()
    assert read_bytes(file.read_bytes(), "x").sheets[0].value(1, 6) == 1


KILLED = """
import os, signal, sys
from pescore.workbook.edits import SetCell
from pescore.workbook.patch import patch_file
point, calls = sys.argv[2], 0
def die(*_):
    global calls
    calls += 1
    if calls == int(sys.argv[3]):
        os._exit(9) if sys.argv[4] == "exit" else os.kill(os.getpid(), signal.SIGKILL)
real = getattr(os, point)
def at(*a, **k):
    die()
    return real(*a, **k)
setattr(os, point, at)
patch_file(sys.argv[1], [SetCell("评分表", "F1", 1)])
"""


@pytest.mark.parametrize(
    ("point", "call", "how"),
    [("fsync", 1, "kill"), ("link", 1, "exit"), ("fsync", 2, "kill"), ("replace", 1, "kill"), ("fsync", 3, "exit")],
)
def test_a_killed_process_leaves_a_whole_file(file: Path, point: str, call: int, how: str) -> None:
    """Killed before each step of a save: the file is the old one, or (after the move) the new one, never a part."""
    ran = subprocess.run([sys.executable, "-c", KILLED, str(file), point, str(call), how], timeout=30, check=False)
    assert ran.returncode in (9, -9)
    finished = (point, call) == ("fsync", 3)  # only the folder entry was still to be flushed
    expected = patched(excel_book(), SetCell("评分表", "F1", 1)) if finished else excel_book()
    assert file.read_bytes() == expected
    backup = file.with_name("自评表.备份.xlsx")
    assert not backup.exists() or backup.read_bytes() == excel_book()
    assert patch_file(file, [SetCell("评分表", "F1", 2)])  # and work goes on
