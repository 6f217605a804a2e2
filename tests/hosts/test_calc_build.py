"""The Calc extension as built: complete, reproducible, and able to run without anything installed beside it."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pescore.functions.registry import REGISTRY
from pescore.hosts import calc_menu_parts, calc_parts
from pescore.hosts.calc_oxt import BuildError, _content, extension

OWN = Path(__file__).parents[2] / "workbooks" / "农村低保2021" / "评分表.xlsx"
_OOR = "{http://openoffice.org/2001/registry}"


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(extension())) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_two_builds_are_the_same_bytes() -> None:
    assert extension() == extension()


def test_the_manifest_names_parts_that_are_there(parts: dict[str, bytes]) -> None:
    entries = ElementTree.fromstring(parts["META-INF/manifest.xml"])
    paths = [entry.get("{http://openoffice.org/2001/manifest}full-path") for entry in entries]
    assert len(paths) == len(set(paths)) == 6
    assert all(path in parts for path in paths)


def test_the_oldest_libreoffice_is_said_where_libreoffice_looks(parts: dict[str, bytes]) -> None:
    found = ElementTree.fromstring(parts["description.xml"]).findall(
        ".//{http://libreoffice.org/extensions/description/2011}LibreOffice-minimal-version"
    )
    assert [one.get("value") for one in found] == ["7.4"]


def test_every_function_has_its_name_and_chinese_help(parts: dict[str, bytes]) -> None:
    nodes = ElementTree.fromstring(parts["CalcAddIns.xcu"]).findall("./node/node/node/node")
    assert [node.get(f"{_OOR}name") for node in nodes] == [name.replace("_", "") for name in REGISTRY]
    for node, spec in zip(nodes, REGISTRY.values(), strict=True):
        said = {prop.get(f"{_OOR}name"): prop[0].text for prop in node.findall("prop")}
        assert said == {
            "DisplayName": spec.name, "Description": spec.help, "Category": spec.category,
            "CompatibilityName": spec.name,
        }  # fmt: skip
        arguments = [[prop[0].text for prop in one.findall("prop")] for one in node.findall("node/node")]
        assert arguments == [[arg.label, arg.help] for arg in spec.args]


def test_the_interface_and_the_component_have_the_same_methods(parts: dict[str, bytes]) -> None:
    idl, component = parts["XPeAddIn.idl"].decode(), parts["pe_calc_addin.py"].decode()
    for spec in REGISTRY.values():
        assert f" {calc_parts.method(spec.name)}([in] " in idl
        name = calc_parts.method(spec.name)
        assert f'_{name} = host_function("{spec.name}")\n' in component
        assert f"    {name} = staticmethod(_{name})\n" in component
    compile(component, "pe_calc_addin.py", "exec")


def test_what_may_be_left_out_is_declared_so(parts: dict[str, bytes]) -> None:
    """Calc lets only arguments of type any be left out."""
    line = next(one for one in parts["XPeAddIn.idl"].decode().splitlines() if " PESCORE(" in one)
    assert line.strip() == (
        "any PESCORE([in] sequence< sequence<string> > actual, [in] any full, [in] any standard, [in] any target, "
        "[in] any points, [in] any settings);"
    )


_ALONE = """
import sys
sys.path.insert(0, sys.argv[1])
from pescore.functions.registry import REGISTRY
for spec in REGISTRY.values():
    for example in spec.examples:
        print(spec.name, repr(spec.call(*example.args)))
from pescore.hosts.calc_values import host_function
print(host_function("PE_SCORE")((("缺②",),), 4.0, "各要点各占1/4", None, "①甲②乙③丙④丁", None))
assert not [name for name in sys.modules if name.startswith(("openpyxl", "formualizer", "yaml."))]
"""


def test_the_kernel_runs_on_bare_python(parts: dict[str, bytes], tmp_path: Path) -> None:
    """No site-packages, no yaml, none of our checkout: the answers are those of the registry."""
    with zipfile.ZipFile(io.BytesIO(extension())) as file:
        file.extractall(tmp_path)
    said = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", _ALONE, str(tmp_path / "kernel")],
        capture_output=True, encoding="utf-8", check=True, timeout=60,
    ).stdout.splitlines()  # fmt: skip
    here = [f"{s.name} {s.call(*example.args)!r}" for s in REGISTRY.values() for example in s.examples]
    assert said == [*here, "3.0"]


_ACTIONS = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from pescore.actions.freeze import VALUES, freeze
from pescore.actions.refresh import refresh
from pescore.workbook.calculated import Recalculated
from pescore.workbook.edits import PutSheet
from pescore.workbook.grid import read_book
book = read_book(sys.argv[2])
done = refresh(book, "表.xlsx", recalculated=Recalculated({}, ()))
print(done.scored.result.total, [edit.name for edit in done.edits if isinstance(edit, PutSheet)])
print(len(freeze(book, VALUES, recalculated=Recalculated({}, ())).valued) > 100)
"""


def test_the_actions_of_the_menu_run_on_bare_python(tmp_path: Path) -> None:
    """What the menu needs is in the extension: nothing comes from site-packages."""
    with zipfile.ZipFile(io.BytesIO(extension())) as file:
        file.extractall(tmp_path)
    said = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", _ACTIONS, str(tmp_path / "kernel"), str(OWN)],
        capture_output=True, encoding="utf-8", check=True, timeout=60,
    ).stdout.splitlines()  # fmt: skip
    assert said[0].startswith("88.50 [") and "报告" in said[0]
    assert said[1] == "True"


def test_nothing_of_others_is_carried_along(parts: dict[str, bytes]) -> None:
    packages = {name.split("/")[1] for name in parts if name.startswith("kernel/") and name.endswith(".py")}
    assert packages == {"pescore", "yaml.py"}


def test_every_entry_of_the_menu_has_an_action_and_a_place(parts: dict[str, bytes]) -> None:
    """calc_menu.py itself can only be imported inside LibreOffice."""
    bound = re.findall(r'^    "(\w+)": \(', parts["kernel/pescore/hosts/calc_menu.py"].decode(), re.M)
    assert bound == list(calc_menu_parts.MENU)
    addons = ElementTree.fromstring(parts["Addons.xcu"])
    for place in ("OfficeMenuBar", "OfficeToolBar"):
        [node] = [one for one in addons.iter("node") if one.get(f"{_OOR}name") == place]
        urls = [prop[0].text for prop in node.iter("prop") if prop.get(f"{_OOR}name") == "URL"]
        assert urls == [f"vnd.pescore:{entry}" for entry in bound]


def test_data_that_json_cannot_carry_stop_the_build(tmp_path: Path) -> None:
    dated = tmp_path / "日期.yaml"
    dated.write_text("开始: 2022-09-26\n", encoding="utf-8")
    with pytest.raises(BuildError, match="日期.yaml"):
        _content(dated)
    numbered = tmp_path / "编号.yaml"
    numbered.write_text("1: 甲\n", encoding="utf-8")
    with pytest.raises(BuildError, match="编号.yaml"):
        _content(numbered)
