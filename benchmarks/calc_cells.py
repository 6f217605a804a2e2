"""Ten thousand cells of PE_SCORE in LibreOffice Calc, beside as many of nested IF in a document of the same shape."""

from __future__ import annotations

import tempfile
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from pescore.functions.registry import REGISTRY
from pescore.hosts.calc_install import InstallError, install
from pescore.hosts.calc_names import for_calc
from pescore.hosts.calc_oxt import extension
from pescore.workbook.package import open_package

from .effort import Effort
from .lines import Line, slower
from .office import NoOffice, program, warm_office
from .timing import Times

CELLS = 10_000
_TIMES = 10  # as many native cells: work of a few milliseconds is over before a busy machine turns to something else
STANDARD = "≥100%得满分，≤80%不得分，之间按比例计算"
_WHAT = f"Calc 中 {CELLS:,} 格 PE_SCORE 重算"
# What an evaluator would write by hand for the same standard; C1 holds the full mark in both documents.
_OURS = '=IF(A{row}="","",PE_SCORE(A{row},$C$1,$D$1,"","",""))'
_NATIVE = '=IF(A{row}="","",ROUND(IF(A{row}>=1,$C$1,IF(A{row}<=0.8,0,(A{row}-0.8)/0.2*$C$1)),2))'


def measure(effort: Effort) -> list[Line]:
    """Every cell is calculated anew in each round: the full mark, on which all depend, is another each time."""
    try:
        if not effort.office:
            raise NoOffice("本次不启动 LibreOffice")
        program()
        with tempfile.TemporaryDirectory() as folder:
            return [_measured(Path(folder), effort.rounds)]
    except (NoOffice, InstallError) as why:
        return [Line(_WHAT, "未测", f"{why}", "", "≤ 10 倍")]


def _measured(folder: Path, rounds: int) -> Line:
    books = [_book(folder / "ours.xlsx", _OURS, CELLS), _book(folder / "native.xlsx", _NATIVE, CELLS * _TIMES)]
    install(extension(), folder / "profile")
    took: list[list[float]] = [[], []]
    with warm_office(folder / "profile") as office:
        for number in range(rounds + 1):
            for seconds, book in zip(took, books, strict=True):
                found = office.seconds_after(book, 2 + number / 4)
                if number:  # the first loads the document
                    seconds.append(found)
    native = Times(tuple(seconds / _TIMES for seconds in took[1]))
    return slower(_WHAT, Times(tuple(took[0])), "嵌套 IF", native, 10)


def _book(path: Path, formula: str, cells: int) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet["C1"], sheet["D1"] = 2, STANDARD
    for row in range(1, cells + 1):
        sheet.cell(row, 1, 0.75 + 0.3 * (row % CELLS or CELLS) / CELLS)
        sheet.cell(row, 2, formula.format(row=row))
    book.save(path)
    path.write_bytes(for_calc(open_package(path), REGISTRY))
    return path
