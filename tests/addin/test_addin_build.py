"""The built add-in, taken apart again: what Excel would find in it, as far as that can be seen without Excel."""

from __future__ import annotations

import io
import os
import re
import struct
import subprocess
import sys
import warnings
import xml.etree.ElementTree as ET
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from pyopenvba import ExcelFile, check_file
from pyopenvba.cfb import CFB
from pyopenvba.interpreter import parse_module
from pyopenvba.vba import decompress
from validator import faults, needs_validator

from pescore.addin import sources
from pescore.addin.build import Built, build, build_template, configuration, modules
from pescore.addin.package import ADDIN, read_texts
from pescore.addin.ribbon import ribbon
from pescore.addin.sources import AddinError, dictionary_class, xlwings_module
from pescore.addin.wrappers import help_rows
from pescore.evaluation.frameworks import framework_names
from pescore.functions.registry import REGISTRY
from pescore.functions.spec import LONGEST_HELP
from pescore.hosts.excel_actions import BUTTONS

PYTHON = r"C:\Users\张三\AppData\Local\Programs\Python\python.exe"
RIBBON = "{http://schemas.microsoft.com/office/2009/07/customui}"


@pytest.fixture(scope="module")
def addin() -> Built:
    return build(PYTHON)


@pytest.fixture(scope="module")
def parts(addin: Built) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(addin.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def file(addin: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("addin") / "pescore.xlam"
    path.write_bytes(addin.data)
    return path


def _same(text: str) -> list[str]:
    """Source without the attributes the editor hides, and without the difference of line ends."""
    return [line.rstrip() for line in text.splitlines() if line.strip() and not line.startswith(_HIDDEN)]


_HIDDEN = ("Attribute ", "VERSION 1.0 CLASS", "BEGIN", "  MultiUse", "END")


def test_two_builds_are_the_same_bytes(addin: Built) -> None:
    again = build(PYTHON)
    assert again.sha256 == addin.sha256 and again.data == addin.data
    assert build(r"C:\Python\python.exe").sha256 != addin.sha256


_ELSEWHERE = """
import datetime, sys, time
real = time.time
time.time = lambda: real() + 400 * 86400
time.localtime = lambda *_: time.struct_time((2031, 7, 1, 23, 59, 58, 1, 182, 1))
class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2031, 7, 1, 23, 59, 58, tzinfo=tz)
    utcnow = today = now
datetime.datetime = Later
from pescore.addin.build import build, build_template
print(build(sys.argv[1]).sha256, build_template(sys.argv[1], "项目支出三级").sha256)
"""


def test_another_folder_day_zone_language_and_seed_give_the_same_bytes(addin: Built, tmp_path: Path) -> None:
    elsewhere = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "", "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE, PYTHON],
        cwd=tmp_path, env={**os.environ, **elsewhere, "TMPDIR": str(tmp_path)}, capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout.decode().split() == [addin.sha256, build_template(PYTHON, "项目支出三级").sha256]


def test_an_independent_reader_finds_the_source_we_wrote(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of its own parser library
        from oletools.olevba import VBA_Parser

        parser = VBA_Parser(str(file))
    found = {name.rpartition(".")[0]: code for _, _, name, code in parser.extract_macros()}
    parser.close()
    expected = {**modules(), "Dictionary": dictionary_class(), "ThisWorkbook": sources.source("ThisWorkbook.bas")}
    assert found.keys() == expected.keys() | {"Sheet1", "Sheet2", "Sheet3"}
    for name, text in expected.items():
        assert _same(found[name]) == _same(text), name
    with capsys.disabled():
        print(f"\nolevba：{len(found)} 个模块，其中 {len(expected)} 个有源码，逐行相同")


def test_the_library_finds_nothing_wrong(file: Path) -> None:
    assert check_file(file).ok
    assert ExcelFile(file).validate() == []


def test_the_project_holds_source_only(parts: dict[str, bytes]) -> None:
    container = CFB.from_bytes(parts["xl/vbaProject.bin"])
    assert container.get_stream_in_storage("VBA", "_VBA_PROJECT") == bytes.fromhex("cc61ffff000000")
    assert not [name for name in container.list_streams_in_storage("VBA") if name.startswith("__SRP_")]
    directory = decompress(container.get_stream_in_storage("VBA", "dir"))
    # MODULEOFFSET records: id 0x31, size 4, then where in the stream the source begins
    offsets = [struct.unpack("<I", m[1])[0] for m in re.finditer(rb"\x31\x00\x04\x00\x00\x00(.{4})", directory, re.S)]
    assert len(offsets) == 10 and set(offsets) == {0}
    assert b'Name="pescore"' in container.get_stream("PROJECT")


def test_all_source_is_ascii() -> None:
    texts = {**modules(), "Dictionary": dictionary_class(), "ThisWorkbook": sources.source("ThisWorkbook.bas")}
    assert not [name for name, text in texts.items() if not text.isascii()]


def test_chinese_in_source_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    real = sources.source
    monkeypatch.setattr(sources, "source", lambda name: real(name) + ("' 说明\n" if name == "PE_Help.bas" else ""))
    with pytest.raises(AddinError, match="PE_Help 的源代码里有非 ASCII 字符"):
        build(PYTHON)


@pytest.mark.parametrize("name", ["PE_Kernel", "PE_Ribbon", "PE_Help", "PE_Udfs"])
def test_our_modules_parse(name: str) -> None:
    assert parse_module(modules()[name]) is not None


def test_static_analysis_finds_no_error(file: Path) -> None:
    """Misspelled names above all: every module has Option Explicit."""
    done = subprocess.run(
        [sys.executable, "-m", "pyvbaanalysis", "--fail-level", "error", str(file)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode()
    assert b"PE_Kernel" in done.stdout  # it did look
    module = ""
    for name, said in re.findall(r"(?m)^  (\w+)$|^ +(\d+:\d+ warning .*)$", done.stdout.decode()):
        module = name or module
        assert not said or not module.startswith("PE_"), f"{module} {said}"


def test_only_our_functions_are_offered_in_the_wizard() -> None:
    """A public function of a standard module is a worksheet function, unless the module is private."""
    for name, text in modules().items():
        public = re.findall(r"^(?:Public )?Function (\w+)", text, re.M)
        if "Option Private Module" not in text:
            assert public == (list(REGISTRY) if name == "PE_Udfs" else []), name


@needs_validator
def test_the_open_xml_sdk_finds_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = faults(file)
    with capsys.disabled():
        print(f"\nOpen XML SDK：{file.name} {len(found)} 处")
    assert found == []


@needs_validator
def test_the_open_xml_sdk_would_find_something(addin: Built, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlam"
    broken.write_bytes(addin.data.replace(b"<sheetData>", b"<sheetDaTa>").replace(b"</sheetData>", b"</sheetDaTa>"))
    assert faults(broken)


def test_no_line_is_longer_than_vba_takes() -> None:
    long = [(name, line) for name, text in modules().items() for line in text.splitlines() if len(line) > 1023]
    assert not long
    for line in modules()["PE_Udfs"].split("End Function"):
        assert line.count(" _\n") < 24  # line continuations of one statement


def test_content_types_and_order(parts: dict[str, bytes]) -> None:
    assert list(parts)[:2] == ["[Content_Types].xml", "_rels/.rels"]
    types = ET.fromstring(parts["[Content_Types].xml"])
    kinds = {node.get("PartName") or node.get("Extension"): node.get("ContentType") for node in types}
    assert kinds["/xl/workbook.xml"] == ADDIN
    assert kinds["bin"] == "application/vnd.ms-office.vbaProject"
    for name in parts:
        assert f"/{name}" in kinds or name.rpartition(".")[2] in kinds, name


def test_code_names_are_the_document_modules(parts: dict[str, bytes], file: Path) -> None:
    names = re.findall(rb'codeName="(\w+)"', b"".join(text for name, text in parts.items() if name.endswith(".xml")))
    assert sorted(names) == [b"Sheet1", b"Sheet2", b"Sheet3", b"ThisWorkbook"]
    assert {name.decode() for name in names} <= set(ExcelFile(file).module_names())


def test_every_part_a_relationship_names_is_there(parts: dict[str, bytes]) -> None:
    for links in (name for name in parts if name.endswith(".rels")):
        folder = links.replace("_rels/", "").rpartition("/")[0]
        for link in ET.fromstring(parts[links]):
            assert f"{folder}/{link.get('Target')}".lstrip("/") in parts


def test_every_button_calls_a_sub_and_has_an_action(parts: dict[str, bytes]) -> None:
    built = ET.fromstring(parts["customUI/customUI14.xml"])
    assert built.tag == f"{RIBBON}customUI"
    buttons = list(built.iter(f"{RIBBON}button"))
    subs = dict(re.findall(r"^Public Sub (\w+)\((.+)\)", modules()["PE_Ribbon"], re.M))
    assert {subs[str(button.get("onAction"))] for button in buttons} == {"control As Object"}
    [tab] = built.iter(f"{RIBBON}tab")
    assert subs[str(tab.get("getVisible"))] == "control As Object, ByRef visible As Variant"
    assert sorted(str(button.get("id")) for button in buttons) == sorted(BUTTONS)
    labels = {button.get("id"): button.get("label") for button in buttons}
    assert [labels[f"new_{n}"] for n in range(1, len(framework_names()) + 1)] == list(framework_names())
    ids = [node.get("id") for node in built.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    for node in built.iter():
        assert len(node.get("supertip", "")) <= 1024 and node.get("size") in (None, "large", "normal")


def test_a_button_without_an_action_is_left_out() -> None:
    kept = ET.fromstring(ribbon({"adopt", "help"}))
    assert [button.get("id") for button in kept.iter(f"{RIBBON}button")] == ["adopt", "help"]
    assert [group.get("id") for group in kept.iter(f"{RIBBON}group")] == ["group_table", "group_help"]
    assert not list(kept.iter(f"{RIBBON}menu"))


def test_the_sheets_say_what_vba_reads(file: Path) -> None:
    texts = read_texts(file)
    assert texts["Interpreter_Win"] == PYTHON
    assert texts["Use UDF Server"] == "True" and texts["Add_Workbook_To_PythonPath"] == "False"
    assert texts["xlwings"] == "0.37.8" and texts["title"] == "绩效评价"
    used = set(re.findall(r'PE_Text\("(\w+)"\)', "".join(modules().values())))
    assert used and used <= texts.keys()


def test_every_setting_xlwings_reads_is_answered() -> None:
    """What the add-in's own sheet does not answer would be looked for in a file of the user's folder."""
    asked = {key.upper() for key in re.findall(r'GetConfig\("([^"]+)"', xlwings_module())}
    answered = {key.upper() for key, _ in configuration(PYTHON)}
    assert asked - answered == _HARMLESS


_HARMLESS = {
    "INTERPRETER_MAC",
    "ONEDRIVE_CONSUMER_MAC",
    "ONEDRIVE_COMMERCIAL_MAC",
    "SHAREPOINT_MAC",
    "ONEDRIVE_CONSUMER_WIN",
    "ONEDRIVE_COMMERCIAL_WIN",
    "SHAREPOINT_WIN",
    "SHOW_ERROR_POPUPS",
    "TEMP DIR",
}


def test_the_library_named_is_that_of_the_installed_xlwings() -> None:
    text = xlwings_module()
    named = re.findall(r'"xlwings(32|64)-([\d.]+)\.dll"', text)
    assert {bits for bits, _ in named} == {"32", "64"}
    assert {version for _, version in named} == {metadata.version("xlwings")} == {sources.XLWINGS}


def test_what_is_declared_runs_in_an_excel_of_64_bits() -> None:
    """Without PtrSafe the whole project does not compile there."""
    text = xlwings_module().replace("\r\n", "\n")
    new = re.split(r"^#Else", text.partition("#If VBA7 Then")[2], maxsplit=1, flags=re.M)[0]
    declared = re.findall(r"^.*\bDeclare\b.*$", new, re.M)
    assert len(declared) >= 8 and all("Declare PtrSafe " in line for line in declared)
    assert not [
        name for name, text in modules().items() if name != "xlwings" and re.search(r"^\s*(\w+ )?Declare ", text, re.M)
    ]


def test_a_strangers_workbook_decides_nothing() -> None:
    text = xlwings_module()
    assert 'SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf")' not in text
    command = text[text.index("Function XLPyCommand()") : text.index("Private Sub XLPyLoadDLL()")]
    assert "ActiveWorkbook.FullName" not in command.partition("#Else")[0]
    assert 'Public Const PROJECT_NAME As String = "pescore"' in text


def test_help_fits_into_excel() -> None:
    rows = help_rows(REGISTRY.values())
    assert [row[0] for row in rows] == list(REGISTRY)
    for row in rows:
        assert all(0 < len(text) <= LONGEST_HELP for text in row)
        assert len(row) == 3 + len(REGISTRY[row[0]].args) <= 26


@pytest.mark.parametrize(("found", "says"), [(None, "缺少 xlwings"), ("0.30.1", "装着的 xlwings 是 0.30.1")])
def test_another_xlwings_is_refused(monkeypatch: pytest.MonkeyPatch, found: str | None, says: str) -> None:
    monkeypatch.setattr(sources, "xlwings_version", lambda: found)
    with pytest.raises(AddinError, match=says):
        build(PYTHON)


def test_changed_text_of_xlwings_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_CHANGES", (("no such line", ""),))
    with pytest.raises(AddinError, match="与预期不同"):
        xlwings_module()
