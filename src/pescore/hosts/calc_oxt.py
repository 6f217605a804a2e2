"""Builds the extension for LibreOffice Calc (.oxt): descriptions, component and the kernel as plain Python.

The same sources give the same bytes: fixed order, fixed dates, no compression level of the day.
"""

from __future__ import annotations

import ast
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from .. import __version__
from ..functions.registry import REGISTRY
from ..functions.spec import Spec
from . import calc_menu_parts, calc_parts

FILE_NAME = "pescore.oxt"
KERNEL = "kernel"
_ROOT = Path(__file__).parents[1]
_ENTRIES = ("pescore.hosts.calc_values", "pescore.hosts.calc_dispatch")
_NOT_NEEDED = ("library/frameworks/",)  # templates: the command line's business
_NOT_FOLLOWED = frozenset({"pescore.workbook.recalc"})  # Calc calculates itself
_DATE = (1980, 1, 1, 0, 0, 0)
_YAML = '''"""Reads this extension's own data: YAML written as JSON, which is a part of YAML."""

import json


class SafeLoader:
    pass


def load(text, Loader=SafeLoader):
    return json.loads(text)


safe_load = load
'''


class BuildError(Exception):
    """One Chinese line: why the extension cannot be built."""


def extension(registry: Mapping[str, Spec] = REGISTRY) -> bytes:
    """The .oxt as bytes. Raises ``BuildError`` where the kernel's data cannot be carried along."""
    parts = {
        "META-INF/manifest.xml": calc_parts.manifest(),
        "description.xml": calc_parts.description(__version__),
        calc_parts.TYPES: calc_parts.idl(registry),
        calc_parts.FUNCTIONS: calc_parts.functions_xcu(registry),
        calc_parts.COMPONENT: calc_parts.component(registry),
        calc_menu_parts.ADDONS: calc_menu_parts.addons(),
        calc_menu_parts.HANDLERS: calc_menu_parts.protocol_handler(),
        calc_menu_parts.WINDOW: calc_menu_parts.window_state(),
        f"{KERNEL}/yaml.py": _YAML,
    }
    for path in (*_modules(), *_data()):
        inside = path.relative_to(_ROOT).as_posix()
        if not inside.startswith(_NOT_NEEDED):
            parts[f"{KERNEL}/pescore/{inside}"] = _content(path)
    return _zipped(parts)


def _modules() -> list[Path]:
    """The files that functions and menu need, found by following the imports from the entries on."""
    found: dict[str, Path] = {}
    seen: set[str] = set(_NOT_FOLLOWED)
    waiting = list(_ENTRIES)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if path := _file(name):
            found[name] = path
            waiting += [name.rpartition(".")[0], *_imports(name, path)]
    return sorted(found.values())


def _file(name: str) -> Path | None:
    """The file of a module of ours; None for anything else."""
    package, *rest = name.split(".")
    if package != "pescore":
        return None
    path = _ROOT.joinpath(*rest)
    return next((file for file in (path / "__init__.py", path.with_suffix(".py")) if file.is_file()), None)


def _imports(name: str, path: Path) -> Iterator[str]:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            yield origin
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def _data() -> list[Path]:
    return sorted(path for kind in ("*.yaml", "standards/*.txt") for path in _ROOT.glob(f"**/{kind}"))


def _content(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".yaml":
        return text
    data = yaml.safe_load(text)
    try:
        written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    except TypeError:
        written = ""
    if not written or json.loads(written) != data:
        raise BuildError(f"{path.name}：数据里有 JSON 写不出的内容（日期、非文字的键），不能放进扩展，请改写成文字")
    return written


def _zipped(parts: Mapping[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, text.encode("utf-8"), compresslevel=9)
    return packed.getvalue()
