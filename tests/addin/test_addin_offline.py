"""docs/离线安装.md against what pescore really requires on Windows: an incomplete folder of wheels installs nothing."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PAGE = (Path(__file__).parents[2] / "docs" / "离线安装.md").read_text(encoding="utf-8")
_WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"}
_ABSENT_HERE = {"pywin32"}  # exists on Windows only, and requires nothing


def _required(name: str, extras: frozenset[str], found: set[str]) -> set[str]:
    """Every package that `name` with these extras brings along on Windows, itself included."""
    found.add(canonicalize_name(name))
    if name in _ABSENT_HERE:
        return found
    for line in metadata.requires(name) or []:
        wanted = Requirement(line)
        environments = [default_environment() | _WINDOWS | {"extra": extra} for extra in extras or {""}]
        if wanted.marker is not None and not any(map(wanted.marker.evaluate, environments)):
            continue
        if canonicalize_name(wanted.name) not in found or wanted.extras:
            _required(wanted.name, frozenset(wanted.extras), found)
    return found


def test_the_wheels_listed_are_those_that_are_required() -> None:
    number, listed = re.findall(r"应有这 (\d+) 个 `\.whl` 文件.*?```text\n(.*?)\n```", PAGE, re.S)[0]
    names = {canonicalize_name(name) for name in listed.split()}
    assert names == _required("pescore", frozenset({"excel"}), set())
    assert len(names) == int(number)


def test_the_folder_is_filled_by_pip_itself_and_not_from_a_list() -> None:
    """A list of packages in the page was forgotten when a requirement was added."""
    download = next(line for line in PAGE.splitlines() if "pip download" in line)
    assert '"pescore[excel]" pywin32' in download and "--find-links 安装包" in download
    install = next(line for line in PAGE.splitlines() if "pip install --no-index" in line)
    assert "--find-links 安装包" in install and '"pescore[excel]"' in install


def test_the_version_named_is_the_one_the_addin_takes() -> None:
    from pescore.addin.sources import XLWINGS

    assert set(re.findall(r"\b0\.\d+\.\d+\b", PAGE)) == {XLWINGS}
