"""The extension in a real LibreOffice: installed, saved and read back, nothing left running."""

from __future__ import annotations

import re
import time
from pathlib import Path

import openpyxl
import pytest

from conformance.hosts import convert, shown
from offices import OFFICES, SYSTEM, Office
from pescore.cli import main
from pescore.functions.registry import REGISTRY
from pescore.hosts import calc_install
from pescore.hosts.calc_names import for_calc, from_calc
from pescore.hosts.calc_oxt import extension
from pescore.workbook.grid import read_book
from pescore.workbook.package import check_package, open_package
from pescore.workbook.recalc import recalculate
from pescore.workbook.zipparts import rewrite

_FORMULA = 'IF(A1="","",PE_SCORE(A1,2,B1,"","",""))'


def test_installed_by_command_it_calculates_and_saves_formulas_we_know(tmp_path: Path, capsys) -> None:
    program = SYSTEM.needed("用命令安装扩展")
    profile = tmp_path / "用户 配置"
    assert main(["calc", "install", "--profile", str(profile)]) == 0
    assert main(["calc", "install", "--profile", str(profile)]) == 0  # over the older one
    assert "已装进 LibreOffice" in capsys.readouterr().out
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["B1"], sheet["C1"] = 0.9, "≥100%得满分，≤80%不得分，之间按比例计算", "=" + _FORMULA
    plain, source, out = tmp_path / "原.xlsx", tmp_path / "表.xlsx", tmp_path / "out"
    book.save(plain)
    source.write_bytes(for_calc(open_package(plain), REGISTRY))
    convert(program, source, out, profile)
    saved = tmp_path / "存.xlsx"
    saved.write_bytes(from_calc(open_package(out / "表.xlsx"), REGISTRY))
    assert openpyxl.load_workbook(saved, data_only=True).worksheets[0]["C1"].value == 1
    assert openpyxl.load_workbook(saved).worksheets[0]["C1"].value == "=" + _FORMULA
    assert _left_running(profile) == []


def _left_running(profile: Path, seconds: float = 20) -> list[str]:
    """What still uses the profile after a while: LibreOffice's own helper for extensions takes a moment to go."""
    until = time.monotonic() + seconds
    while (found := _running_with(profile)) and time.monotonic() < until:
        time.sleep(0.2)
    return found


def _running_with(profile: Path) -> list[str]:
    """The processes that use the profile, where the system can tell."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if profile.as_uri().encode() in command:
            found.append(command.decode(errors="replace"))
    return found


@OFFICES
def test_an_extension_libreoffice_refuses_is_one_line(office: Office, tmp_path: Path) -> None:
    program = office.needed("核对装不上时的说明")
    with pytest.raises(calc_install.InstallError, match="没有装上扩展（.+）") as refused:
        calc_install.install(b"not a zip", tmp_path / "profile", office=program)
    assert "\n" not in str(refused.value)
    assert _left_running(tmp_path / "profile") == []


def test_without_libreoffice_the_command_says_what_to_do(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(calc_install, "find_office", lambda: None)
    assert main(["calc", "install"]) == 2
    assert capsys.readouterr().err == "没有找到 LibreOffice：请先安装 LibreOffice 7.4 或更新版本\n"


def test_the_build_command_writes_the_extension(tmp_path: Path, capsys) -> None:
    assert main(["calc", "build", "-o", str(tmp_path / "新文件夹")]) == 0
    assert (tmp_path / "新文件夹" / "pescore.oxt").stat().st_size > 10_000
    assert "pescore.oxt" in capsys.readouterr().out
    (tmp_path / "文件").write_text("")
    assert main(["calc", "build", "-o", str(tmp_path / "文件")]) == 2
    assert "请用 -o 换一个文件夹" in capsys.readouterr().err


@OFFICES
def test_the_shipped_evaluation_scores_the_same_in_calc(office: Office, tmp_path: Path) -> None:
    """Every formula of the real 评分表, merged cells, 口径 by name and all, calculated anew by Calc."""
    program = office.needed("在 Calc 里重算随附的评价")
    assert main(["demo", "-o", str(tmp_path)]) == 0
    book = tmp_path / "农村低保2021.xlsx"
    wanted = recalculate(read_book(book), REGISTRY)
    profile, source = tmp_path / "profile", tmp_path / "in.xlsx"
    calc_install.install(extension(), profile, office=program)
    plain = book.read_bytes() if office.knows_plain_names else for_calc(open_package(book), REGISTRY)
    source.write_bytes(without_results(plain))
    convert(program, source, tmp_path / "out", profile)
    saved = openpyxl.load_workbook(tmp_path / "out" / "in.xlsx", data_only=True)
    found = {at: shown(saved[at[0]][at[1]].value) for at in wanted.values}
    assert wanted.uncalculated == ()
    assert len(found) > 100
    assert found == {at: shown(value) for at, value in wanted.values.items()}


def without_results(data: bytes) -> bytes:
    """The book with no stored results, so that what is read back was calculated."""
    package = check_package(data, "in.xlsx")
    sheets = {name: xml for name, xml in package.xml.items() if name.startswith("xl/worksheets/sheet")}
    emptied = {name: re.sub(rb"(</f>|<f [^>]*/>)<v>[^<]*</v>", rb"\1", xml) for name, xml in sheets.items()}
    assert emptied != sheets
    return rewrite(package.data, package.members, emptied, {})
