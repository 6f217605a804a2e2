"""评分表.xlsm: the blank book of a framework with functions and ribbon inside, as far as that can be seen without Excel."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest
from pyopenvba import ExcelFile, check_file
from validator import faults, needs_validator

from pescore.addin import sources
from pescore.addin.build import TEMPLATE, Built, build, build_template, modules
from pescore.addin.package import MACRO_BOOK
from pescore.cli import main
from pescore.evaluation.frameworks import framework, framework_names
from pescore.workbook.grid import read_book, read_bytes
from pescore.workbook.template import template_bytes

PYTHON = r"C:\Python\python.exe"
NAME = "项目支出三级"
OURS = {"pescore.conf", "pescore.meta", "pescore.text"}


@pytest.fixture(scope="module")
def built() -> Built:
    return build_template(PYTHON, NAME)


@pytest.fixture(scope="module")
def file(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / TEMPLATE
    path.write_bytes(built.data)
    return path


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", framework_names())
def test_two_builds_are_the_same_bytes(name: str) -> None:
    assert build_template(PYTHON, name).data == build_template(PYTHON, name).data


def test_it_is_the_blank_book_and_our_three_hidden_sheets(built: Built) -> None:
    blank = read_bytes(template_bytes(framework(NAME)), "空白.xlsx")
    book = read_bytes(built.data, TEMPLATE)
    assert [sheet.name for sheet in book.sheets if sheet.name not in OURS] == [sheet.name for sheet in blank.sheets]
    assert {sheet.name for sheet in book.sheets if sheet.hidden} == OURS
    for sheet in blank.sheets:
        assert book.sheet(sheet.name).values() == sheet.values()
        assert book.sheet(sheet.name).formulas == sheet.formulas


def test_functions_and_ribbon_are_those_of_the_addin(file: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of its own parser library
        from oletools.olevba import VBA_Parser

        parser = VBA_Parser(str(file))
    found = {name.rpartition(".")[0] for _, _, name, _ in parser.extract_macros()}
    parser.close()
    assert modules().keys() | {"Dictionary", "ThisWorkbook"} <= found
    assert check_file(file).ok and ExcelFile(file).validate() == []
    ours, addin = _parts(file.read_bytes()), _parts(build(PYTHON).data)
    assert ours["customUI/customUI14.xml"] == addin["customUI/customUI14.xml"]
    assert MACRO_BOOK.encode() in ours["[Content_Types].xml"]


@needs_validator
def test_the_open_xml_sdk_finds_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = faults(file)
    with capsys.disabled():
        print(f"\nOpen XML SDK：{file.name} {len(found)} 处")
    assert found == []


def test_every_sheet_has_its_module(built: Built, file: Path) -> None:
    parts = _parts(built.data)
    names = re.findall(rb'codeName="(\w+)"', b"".join(text for name, text in parts.items() if name.endswith(".xml")))
    assert len(names) == len(set(names)) == len(read_bytes(built.data, TEMPLATE).sheets) + 1
    assert {name.decode() for name in names} <= set(ExcelFile(file).module_names())


def test_a_filled_one_is_scored_and_refreshed_with_its_macros_kept(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.load_workbook(file, keep_vba=True)
    assert book.vba_archive is not None
    filled = tmp_path / TEMPLATE
    filled.write_bytes(file.read_bytes())
    assert main(["refresh", str(filled)]) == 1  # nothing is filled in yet
    assert "报告" in [sheet.name for sheet in read_book(filled).sheets]
    assert _parts(filled.read_bytes())["xl/vbaProject.bin"] == _parts(file.read_bytes())["xl/vbaProject.bin"]
    assert "已" in capsys.readouterr().out


def test_the_macros_find_their_texts_in_the_book(file: Path) -> None:
    book = read_book(file)
    texts = {str(row[0]) for row in book.sheet("pescore.text").values() if row}
    assert set(re.findall(r'PE_Text\("(\w+)"\)', "".join(modules().values()))) <= texts
    assert ["Interpreter_Win", PYTHON] in book.sheet("pescore.conf").values()


def test_registering_help_leaves_a_workbook_a_workbook() -> None:
    source = sources.source("PE_Help.bas")
    assert "ThisWorkbook.IsAddin = wasAddin" in source and "IsAddin = True" not in source
