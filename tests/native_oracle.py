"""Two independent worksheet engines as oracles for native formulas (原生公式): formualizer and LibreOffice.

A row is a finding, a full mark and a function that writes the formula for the two cells, as Reading.native does:

    native_points([Row("90%", 2, reading.native)], by_formualizer)

gives what the sheet would show: a Decimal, a text ("" for blank) or an error code such as "#N/A".
Text findings stay text in the cell; pass numbers as numbers.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import formualizer
import openpyxl

from pescore.values import exact

Shown = Decimal | str | bool
SOFFICE = shutil.which("soffice")
_SHEET = "评分表"
_SECONDS = 120
_KINDS = {
    "Na": "#N/A",
    "Value": "#VALUE!",
    "Div": "#DIV/0!",
    "Ref": "#REF!",
    "Name": "#NAME?",
    "Num": "#NUM!",
    "Null": "#NULL!",
}


class Row(NamedTuple):
    value: object
    full: float | int | Decimal
    native: Callable[[str, str], str]


def native_points(rows: Sequence[Row], engine: Callable[[Sequence[tuple]], Sequence[object]]) -> list[Shown]:
    """What column C shows, with the finding in A and the full mark in B."""
    return [_shown(cell) for cell in engine(list(_filled(rows)))]


def by_formualizer(filled: Sequence[tuple]) -> Sequence[object]:
    """All rows in one sheet of the Rust engine."""
    book = formualizer.Workbook()
    book.add_sheet(_SHEET)
    for row, (value, full, formula) in enumerate(filled, 1):
        if value is not None:
            book.set_value(_SHEET, row, 1, value)
        book.set_value(_SHEET, row, 2, full)
        book.set_formula(_SHEET, row, 3, formula)
    book.evaluate_all()
    return [book.evaluate_cell(_SHEET, row, 3) for row in range(1, len(filled) + 1)]


def by_calc(filled: Sequence[tuple]) -> Sequence[object]:
    """All rows in one sheet of LibreOffice Calc (a cold start: about two seconds, so send many rows at once)."""
    if SOFFICE is None:
        raise RuntimeError("LibreOffice is not installed")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row, cells in enumerate(filled, 1):
        for column, content in enumerate(cells, 1):
            cell = sheet.cell(row, column, content)
            if column == 1 and isinstance(content, str):
                cell.data_type = "s"  # a finding such as "=5" is text, not a formula
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "in.xlsx"), Path(folder, "out")
        book.save(source)
        command = [SOFFICE, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", "xlsx", "--outdir", str(out), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
        computed = openpyxl.load_workbook(out / "in.xlsx", data_only=True)
        contents = [computed.worksheets[0].cell(row, 3).value for row in range(1, len(filled) + 1)]
        computed.close()
    return contents


def _filled(rows: Sequence[Row]) -> Iterator[tuple]:
    for number, row in enumerate(rows, 1):
        value = float(row.value) if isinstance(row.value, Decimal) else row.value
        formula = row.native(f"A{number}", f"B{number}")
        yield value, float(row.full), formula if formula.startswith("=") else "=" + formula


def _shown(cell: object) -> Shown:
    if isinstance(cell, dict):  # formualizer's errors: {"type": "Error", "kind": "Na"}
        return _KINDS[cell["kind"]]
    if cell is None:
        return ""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return exact(cell)
    return cell if isinstance(cell, bool) else str(cell)
