"""What may be wrong on a computer: one line each, exit 2, and nothing half-installed."""

from __future__ import annotations

import struct
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import xlwings  # noqa: F401  # loaded before a test pretends to be on Windows: it looks for that, too

from pescore.addin import doctor, excel_program, install, sources
from pescore.addin.build import FILE, TEMPLATE, build
from pescore.addin.excel_program import ExcelProgram, find_excel
from pescore.cli import main

OLD = b"an older add-in"


def _refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["addin", *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 1
    return told.err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A start folder with an older add-in and a stranger's."""
    (tmp_path / FILE).write_bytes(OLD)
    (tmp_path / "别人的.xlam").write_bytes(b"y")
    return tmp_path


def _untouched(folder: Path) -> bool:
    held = {path.name: path.read_bytes() for path in folder.iterdir()}
    return held == {FILE: OLD, "别人的.xlam": b"y"}


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (None, '缺少 xlwings：请运行 python -m pip install "pescore[excel]"'),
        ("0.30.1", "xlwings 是 0.30.1，加载项要的是 0.37.8"),
    ],
)
@pytest.mark.parametrize("what", ["install", "build"])
def test_xlwings_missing_or_of_another_version(
    what: str, found: str | None, says: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(sources, "xlwings_version", lambda: found)
    assert says in _refused(capsys, what, "--dir" if what == "install" else "-o", str(folder))
    assert _untouched(folder)


def test_the_writer_of_macros_missing(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setitem(sys.modules, "pyopenvba", None)
    monkeypatch.delitem(sys.modules, "pescore.addin.vba_project", raising=False)
    assert "缺少 pyopenvba：请运行" in _refused(capsys, "install", "--dir", str(folder))
    assert _untouched(folder)


@pytest.fixture
def windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str, int], str]:
    """A Windows without any program; its registry, by root, key and view."""
    registry: dict[tuple[str, str, int], str] = {}
    winreg: Any = ModuleType("winreg")
    winreg.KEY_READ, winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY = 1, 64, 32
    for root in ("HKEY_CLASSES_ROOT", "HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE"):
        setattr(winreg, root, root)

    class Key:
        def __init__(self, root: str, key: str, reserved: int, access: int) -> None:
            assert (reserved, access & 1) == (0, 1)
            if (root, key, access - 1) not in registry:
                raise FileNotFoundError(2, "系统找不到指定的文件。")
            self.held = registry[root, key, access - 1]

        def __enter__(self) -> str:
            return self.held

        def __exit__(self, *_: object) -> None:
            pass

    winreg.OpenKeyEx = Key
    winreg.QueryValueEx = lambda key, name: (key, 1)
    monkeypatch.setitem(sys.modules, "winreg", winreg)
    for module in (install, excel_program, doctor):
        monkeypatch.setattr(module.sys, "platform", "win32")
    monkeypatch.setenv("APPDATA", str(tmp_path / "Roaming"))
    return registry


_NUMBER = "{00024500-0000-0000-C000-000000000046}"


def _automation(command: str, view: int = 64) -> dict[tuple[str, str, int], str]:
    return {
        ("HKEY_CLASSES_ROOT", r"Excel.Application\CLSID", view): _NUMBER,
        ("HKEY_CLASSES_ROOT", rf"CLSID\{_NUMBER}\LocalServer32", view): command,
    }


_APP = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_OFFICE = r"C:\Program Files\Microsoft Office\Root\Office16\EXCEL.EXE"
_WPS = r"C:\Users\李\AppData\Local\Kingsoft\WPS Office\12.1.0\office6\et.exe"


@pytest.mark.parametrize(
    ("entered", "found"),
    [
        ({}, None),
        (_automation(f'"{_OFFICE}" /automation'), _OFFICE),
        (_automation(f"{_OFFICE} /automation", view=32), _OFFICE),
        (_automation(f'"{_WPS}" /Automation'), None),
        ({**_automation(_WPS), ("HKEY_LOCAL_MACHINE", _APP, 64): _OFFICE}, _OFFICE),  # WPS beside Excel
        ({("HKEY_CURRENT_USER", _APP, 32): f'"{_OFFICE}"'}, _OFFICE),
        ({("HKEY_CLASSES_ROOT", r"Excel.Application\CLSID", 64): _NUMBER}, None),  # left over from an Excel taken away
    ],
)
def test_excel_is_told_from_wps(windows: Any, entered: dict[tuple[str, str, int], str], found: str | None) -> None:
    windows.update(entered)
    assert find_excel() == (ExcelProgram(found, None) if found else None)


def test_no_excel(windows: Any, tmp_path: Path, capsys: Any) -> None:
    windows.update(_automation(_WPS))
    assert "没有找到 Excel，没有安装" in _refused(capsys, "install")
    assert not (tmp_path / "Roaming").exists()
    assert "WPS" in _line("Excel", tmp_path).advice


def test_with_excel_it_is_installed_where_excel_looks(windows: Any, tmp_path: Path, capsys: Any) -> None:
    windows.update(_automation(_OFFICE))
    assert main(["addin", "install"]) == 0
    placed = tmp_path / "Roaming" / "Microsoft" / "Excel" / "XLSTART"
    assert [path.name for path in placed.iterdir()] == [FILE]
    assert capsys.readouterr().out.count("\n") == 1


def _line(name: str, folder: Path) -> doctor.Check:
    return next(check for check in doctor.examine(str(folder)) if check.name == name)


@pytest.mark.parametrize(("machine", "bits"), [(0x14C, 32), (0x8664, 64)])
def test_the_library_is_that_of_excel_and_not_of_python(
    windows: Any, machine: int, bits: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "EXCEL.EXE"
    program.write_bytes(
        b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x80).ljust(0x44, b"\0") + b"PE\0\0" + struct.pack("<H", machine)
    )
    windows.update(_automation(f'"{program}" /automation'))
    monkeypatch.setattr(doctor.sys, "prefix", str(tmp_path))
    monkeypatch.setattr(doctor.site, "getuserbase", lambda: str(tmp_path / "用户"))
    name = f"xlwings{bits}-0.37.8.dll"
    assert _line("Excel", tmp_path).found == f"{bits} 位 {program}"
    assert name in _line("连接库", tmp_path).found and "杀毒软件" in _line("连接库", tmp_path).advice
    (tmp_path / "用户").mkdir()
    (tmp_path / "用户" / name).write_bytes(b"")
    assert f"复制到 {tmp_path}" in _line("连接库", tmp_path).advice
    (tmp_path / name).write_bytes(b"")
    assert _line("连接库", tmp_path).advice == ""


@pytest.mark.parametrize("data", [b"", b"MZ", b"MZ".ljust(0x3C) + struct.pack("<I", 9999), b"#!" + bytes(200)])
def test_a_program_file_of_another_kind_is_of_unknown_bits(windows: Any, tmp_path: Path, data: bytes) -> None:
    program = tmp_path / "excel.exe"
    program.write_bytes(data)
    windows.update(_automation(str(program)))
    assert find_excel() == ExcelProgram(str(program), None)


def test_a_folder_that_cannot_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    def held(*_: object, **__: object) -> None:
        raise PermissionError(13, "拒绝访问。")

    monkeypatch.setattr("tempfile.mkstemp", held)
    assert f"{folder / FILE} 写不进去：请先关闭全部 Excel 窗口" in _refused(capsys, "install", "--dir", str(folder))
    assert _untouched(folder)


def test_a_folder_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    def held(*_: object, **__: object) -> None:
        raise PermissionError(13, "拒绝访问。")

    monkeypatch.setattr(Path, "mkdir", held)
    assert "写不进去" in _refused(capsys, "install", "--dir", str(tmp_path / "没有" / "XLSTART"))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_older_one(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "磁盘空间不足")

    monkeypatch.setattr("os.fsync", full)
    assert "磁盘空间不足" in _refused(capsys, "install", "--dir", str(folder))
    assert _untouched(folder)


def test_an_older_addin_is_named_by_doctor_and_replaced_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    with monkeypatch.context() as older:
        older.setattr("pescore.addin.build.metadata.version", lambda name: "0.0.9")
        older.setattr(sources, "check_xlwings", lambda: None)
        (tmp_path / FILE).write_bytes(build(r"C:\Old\python.exe").data)
    line = _line("加载项", tmp_path)
    assert "pescore 0.0.9" in line.found and r"C:\Old\python.exe" in line.found
    assert line.advice == "与这里的 Python 不一致，请关闭 Excel，再运行 pescore addin install"
    assert main(["addin", "install", "--dir", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and r"换下了原来的（pescore 0.0.9，xlwings 0.37.8，Python C:\Old\python.exe）" in said
    assert _line("加载项", tmp_path).advice == ""
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_one_that_excel_holds_open_is_neither_replaced_nor_removed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    def held(*_: object, **__: object) -> None:
        raise PermissionError(13, "另一个程序正在使用此文件，进程无法访问。")

    monkeypatch.setattr("os.replace", held)
    monkeypatch.setattr(Path, "unlink", held)
    assert "请先关闭全部 Excel 窗口" in _refused(capsys, "uninstall", "--dir", str(folder))
    assert (folder / FILE).read_bytes() == OLD


@pytest.mark.parametrize("what", ["install", "uninstall"])
def test_what_a_cut_off_installation_left_is_taken_away(what: str, folder: Path) -> None:
    """Excel would try to open it at every start."""
    (folder / ".pescore-k3j2.tmp").write_bytes(b"half")
    assert main(["addin", what, "--dir", str(folder)]) == 0
    assert {path.name for path in folder.iterdir()} - {FILE} == {"别人的.xlam"}


def test_what_lies_in_the_folder_under_our_name_and_is_no_addin_is_said(folder: Path, capsys: Any) -> None:
    assert main(["addin", "install", "--dir", str(folder)]) == 0
    assert "换下了原来的（读不出来的文件）" in capsys.readouterr().out
    assert {path.name for path in folder.iterdir()} == {FILE, "别人的.xlam"}


def test_a_template_open_in_excel_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    (tmp_path / TEMPLATE).mkdir()  # cannot be replaced by a file
    assert main(["addin", "build", "-o", str(tmp_path)]) == 2
    assert f"{tmp_path / TEMPLATE} 写不进去" in capsys.readouterr().err
