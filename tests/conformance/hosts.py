"""The hosts that run the table: each gives what every case shows, or ABSENT for a case it has no way to run."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

from offices import Office
from pescore.functions.registry import REGISTRY
from pescore.hosts.calc_install import install, office_process
from pescore.hosts.calc_names import for_calc
from pescore.hosts.calc_oxt import extension
from pescore.values import Err, exact
from pescore.workbook.grid import read_book
from pescore.workbook.package import check_package
from pescore.workbook.recalc import recalculate
from pescore.workbook.refs import write_ref

from .table import cases, plain, workbook

ABSENT = object()
_SECONDS = 90


def by_registry() -> list[Any]:
    """The functions called as Python; a formula of several functions needs a sheet."""
    return [REGISTRY[case.function].call(*map(plain, case.arguments)) if case.function else ABSENT for case in cases()]


def by_formualizer() -> list[Any]:
    """The table as an .xlsx, recalculated by `workbook.recalc`."""
    data, places = workbook()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "表.xlsx")
        path.write_bytes(data)
        values = recalculate(read_book(path), REGISTRY).values

    def at(sheet: str, row: int, column: int) -> Any:
        return values[sheet, write_ref(row, column)]

    return [_content(at, *place) for place in places]


def by_calc(office: Office) -> list[Any]:
    """The same .xlsx in LibreOffice with the extension, in a profile of its own."""
    program = office.needed("在 Calc 里核对一致性用例")
    data, places = workbook()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        install(extension(), home / "profile", office=program)
        source, out = home / "in.xlsx", home / "out"
        source.write_bytes(data if office.knows_plain_names else for_calc(check_package(data, "in.xlsx"), REGISTRY))
        convert(program, source, out, home / "profile")
        book = openpyxl.load_workbook(out / "in.xlsx", data_only=True)
        found = [_content(lambda sheet, *place: book[sheet].cell(*place).value, *place) for place in places]
        book.close()
    return found


def convert(program: str, source: Path, out: Path, profile: Path) -> None:
    """Open, calculate and save as .xlsx into the folder ``out``; waits at most 90 seconds."""
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    with office_process([*command, "--convert-to", "xlsx", "--outdir", str(out), str(source)]) as running:
        assert running.wait(_SECONDS) == 0


def _content(at: Any, sheet: str, row: int, height: int, width: int) -> Any:
    if (height, width) == (1, 1):
        return at(sheet, row, 1)
    return [[at(sheet, row + r, 1 + c) for c in range(width)] for r in range(height)]


def shown(value: Any) -> Any:
    """What a sheet shows, comparable between hosts: numbers exactly to 15 digits, nothing as ""."""
    if isinstance(value, list):
        rows = [shown(item) for item in value]
        return rows[0][0] if len(rows) == 1 and isinstance(rows[0], list) and len(rows[0]) == 1 else rows
    if isinstance(value, Err):
        return value.code
    if value is None or isinstance(value, (bool, str)):
        return "" if value is None else value
    return exact(value)


def differing(found: Sequence[Any], expected: Sequence[Any]) -> list[str]:
    """One line per case that shows something else than expected."""
    return [
        f"{case.name}：应为 {should!r}，得 {shown(got)!r}"
        for case, got, should in zip(cases(), found, expected, strict=True)
        if got is not ABSENT and shown(got) != should
    ]
