"""Ten thousand cells of PE_SCORE in LibreOffice Calc, beside as many native cells in a document of the same shape.

Native are the nested IF an evaluator would write by hand, which the goal is about, and the formula that `pescore freeze`
writes, which gives what PE_SCORE gives for every value: what the same answer costs without us.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from pescore import read_standard
from pescore.functions.registry import REGISTRY
from pescore.hosts.calc_install import InstallError, install
from pescore.hosts.calc_names import for_calc
from pescore.hosts.calc_oxt import extension
from pescore.workbook.package import open_package

from .effort import Effort
from .lines import Line, slower
from .office import NoOffice, newer_program, program, warm_office
from .timing import Times

CELLS = 10_000
_TIMES = 10  # as many nested IFs: work of a few milliseconds is over before a busy machine turns to something else
FULL_MARK, STANDARD = 2, "≥100%得满分，≤80%不得分，之间按比例计算"
# C1 holds the full mark in every document.
_OURS = '=IF(A{row}="","",PE_SCORE(A{row},$C$1,$D$1,"","",""))'
_NESTED = '=IF(A{row}="","",ROUND(IF(A{row}>=1,$C$1,IF(A{row}<=0.8,0,(A{row}-0.8)/0.2*$C$1)),2))'
_FROZEN = read_standard(STANDARD, full=FULL_MARK).native("A{row}", "$C$1")


def measure(effort: Effort) -> list[Line]:
    """Every cell is calculated anew in each round: the full mark, on which all depend, is another each time."""
    lines: list[Line] = []
    for name, place in (("", program), (" 25.2", newer_program)):
        what = f"Calc{name} 中 {CELLS:,} 格 PE_SCORE 重算"
        try:
            if not effort.office:
                raise NoOffice("本次不启动 LibreOffice")
            with tempfile.TemporaryDirectory() as folder:
                lines += _measured(what, Path(folder), place(), effort.rounds)
        except (NoOffice, InstallError) as why:
            lines.append(Line(what, "未测", f"{why}", "", "≤ 10 倍"))
    return lines


def _measured(what: str, folder: Path, soffice: str, rounds: int) -> list[Line]:
    # Formula, copies, and by how much the full mark moves in a round: the frozen one is made for one full mark.
    kinds = (_OURS, 1, 0.25), (_NESTED, _TIMES, 0.25), (_FROZEN, 1, 0.0)
    books = [_book(folder / f"{n}.xlsx", formula, CELLS * copies) for n, (formula, copies, _) in enumerate(kinds)]
    install(extension(), folder / "profile", office=soffice)
    took: list[list[float]] = [[] for _ in kinds]
    with warm_office(folder / "profile", soffice) as office:
        for number in range(rounds + 1):
            for seconds, book, (_, copies, step) in zip(took, books, kinds, strict=True):
                found = office.seconds_after(book, FULL_MARK + number * step)
                if number:  # the first loads the document
                    seconds.append(found / copies)
    ours, nested, frozen = (Times(tuple(seconds)) for seconds in took)
    return [slower(what, ours, "嵌套 IF", nested, 10), slower(what, ours, "冻结成的公式", frozen)]


def _book(path: Path, formula: str, cells: int) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet["C1"], sheet["D1"] = FULL_MARK, STANDARD
    for row in range(1, cells + 1):
        sheet.cell(row, 1, 0.75 + 0.3 * (row % CELLS or CELLS) / CELLS)
        sheet.cell(row, 2, formula.format(row=row))
    book.save(path)
    path.write_bytes(for_calc(open_package(path), REGISTRY))
    return path
