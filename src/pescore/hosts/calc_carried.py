"""Packages the extension brings along because LibreOffice's Python has no pip: pure Python, with their licences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

# What the kernel may import besides Python; yaml is answered by a reader of JSON (calc_oxt.py).
STOOD_IN = "yaml"
CARRIED = {"openpyxl": ("openpyxl", "et_xmlfile")}  # imported → what has to come along
NAMES = (STOOD_IN, *(package for packages in CARRIED.values() for package in packages))


class NotInstalled(Exception):
    """A package that is to be carried along is not here; `name` is what to install."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def carried(imported: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(path in the kernel, text) of every module and licence that these imports need. Raises NotInstalled."""
    tops = {name.partition(".")[0] for name in imported}
    for top in sorted(tops & CARRIED.keys()):
        for package in CARRIED[top]:
            yield from _files(package)


def _files(package: str) -> Iterator[tuple[str, str]]:
    try:
        files = metadata.files(package)
    except metadata.PackageNotFoundError:
        files = None
    if not files:
        raise NotInstalled(package)
    for file in sorted(files, key=str):
        top = file.parts[0]
        text = Path(str(file.locate()))
        if top == package and file.suffix == ".py":
            yield file.as_posix(), text.read_text(encoding="utf-8")
        elif top.endswith(".dist-info") and file.name.upper().startswith(("LICEN", "AUTHORS")):
            yield f"licences/{package}/{file.name}", text.read_text(encoding="utf-8")
