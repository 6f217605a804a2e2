"""Installing, removing and examining the add-in, on a computer that has no Excel."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pescore.addin import doctor, install, sources
from pescore.addin.build import FILE, TEMPLATE, Built
from pescore.addin.excel_program import ExcelProgram
from pescore.cli import main
from pescore.library import load


@pytest.fixture(scope="module")
def addin_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("start")
    assert main(["addin", "install", "--dir", str(folder)]) == 0
    return folder


def test_build_says_where_and_which(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "新文件夹"
    assert main(["addin", "build", "-o", str(out), "--python", r"C:\Python\python.exe"]) == 0
    first = capsys.readouterr().out
    assert f"已生成 {out / FILE}" in first and "尚未在 Excel 中运行" in first
    main(["addin", "build", "-o", str(out), "--python", r"C:\Python\python.exe"])
    assert capsys.readouterr().out == first  # the sha256 included
    assert {path.name for path in out.iterdir()} == {FILE, TEMPLATE}


def test_an_unknown_template_is_one_line_and_nothing_is_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["addin", "build", "-o", str(tmp_path), "--template", "没有这个"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "项目支出三级" in said
    assert list(tmp_path.iterdir()) == []


def test_installing_twice_changes_nothing(addin_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (addin_folder / FILE).read_bytes()
    assert main(["addin", "install", "--dir", str(addin_folder)]) == 0
    assert "已是最新，没有改动" in capsys.readouterr().out
    assert (addin_folder / FILE).read_bytes() == before
    assert [path.name for path in addin_folder.iterdir()] == [FILE]  # Excel opens whatever lies here


def test_an_older_one_is_replaced_whole(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"old")
    assert install.install(Built(b"new", "python"), tmp_path)
    assert (tmp_path / FILE).read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_an_open_excel_is_named_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / FILE).write_bytes(b"old")

    def held(*_: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(install.os, "replace", held)
    with pytest.raises(sources.AddinError, match="请先关闭全部 Excel 窗口"):
        install.install(Built(b"new", "python"), tmp_path)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(FILE, b"old")]


def test_uninstalling(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / FILE).write_bytes(b"x")
    (tmp_path / "别人的.xlam").write_bytes(b"y")
    assert main(["addin", "uninstall", "--dir", str(tmp_path)]) == 0
    assert main(["addin", "uninstall", "--dir", str(tmp_path)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("已卸载") and "不用卸载" in told[1]
    assert [path.name for path in tmp_path.iterdir()] == ["别人的.xlam"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 上有启动文件夹")
@pytest.mark.parametrize("what", ["install", "uninstall"])
def test_off_windows_a_folder_must_be_named(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["addin", what]) == 2
    said = capsys.readouterr().err
    assert "--dir" in said and said.count("\n") == 1


def test_on_windows_it_is_the_users_own_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install.sys, "platform", "win32")
    monkeypatch.setenv("APPDATA", "C:/Users/zhang/AppData/Roaming")
    assert install.start_folder().as_posix() == "C:/Users/zhang/AppData/Roaming/Microsoft/Excel/XLSTART"


def test_a_file_in_the_way_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").write_bytes(b"")
    assert main(["addin", "build", "-o", str(tmp_path / "x")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="这里检查的是没有 Excel 的电脑")
def test_doctor_without_excel(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["addin", "doctor"]) == 1
    said = capsys.readouterr().out
    assert "✗ Excel" in said and "pescore refresh" in said
    assert "✓ 已知答案  20 个相符" in said


def _line(folder: Path, name: str) -> doctor.Check:
    return next(check for check in doctor.examine(str(folder)) if check.name == name)


def test_doctor_reads_the_stamps(addin_folder: Path) -> None:
    check = _line(addin_folder, "加载项")
    assert check.advice == "" and sys.executable in check.found and "xlwings 0.37.8" in check.found


def test_doctor_notices_another_python(addin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.sys, "executable", r"C:\Other\python.exe")
    assert "不一致" in _line(addin_folder, "加载项").advice


def test_doctor_notices_another_xlwings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "xlwings_version", lambda: "0.30.0")
    assert _line(tmp_path, "xlwings").advice == "python -m pip install xlwings==0.37.8"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"not a zip"])
def test_doctor_survives_a_broken_file(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE).write_bytes(data)
    assert "读不出来" in _line(tmp_path, "加载项").found


def test_doctor_asks_for_both_libraries_where_excel_does_not_tell_its_kind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(doctor.sys, "platform", "win32")
    monkeypatch.setattr(doctor, "find_excel", lambda: ExcelProgram(r"C:\Office\EXCEL.EXE", None))
    monkeypatch.setattr(doctor.sys, "prefix", str(tmp_path))
    (tmp_path / "xlwings64-0.37.8.dll").write_bytes(b"")
    lines = [check for check in doctor.examine(str(tmp_path)) if check.name == "连接库"]
    assert ["xlwings32" in line.found for line in lines] == [True, False]
    assert [bool(line.advice) for line in lines] == [True, False]


def test_a_wrong_answer_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = load("known_answers")["答案"]
    assert len(rows) == 20
    monkeypatch.setattr(doctor, "load", lambda name: {"答案": [*rows[1:], ["PE_GRADE", [90], "良"]]})
    right, wrong = doctor.known_answers()
    assert right == 19 and len(wrong) == 1 and "PE_GRADE" in wrong[0]


def test_an_incomplete_installation_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(sources.AddinError, match="请重新安装 pescore"):
        sources.source("没有.bas")
