"""The conformance table as data: cases.yaml read, and written as one workbook for the hosts that calculate files."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import yaml
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from pescore.functions.registry import REGISTRY
from pescore.values import ERRORS, Err

HERE = Path(__file__).parent
RESULTS, TABLES = "结果 一", "结果表"
_SHEETS = ("评分表", "数据 1（甲）", "乙'丙", "2021年")
_CELL = re.compile(r"\{(\w+)(:1)?\}")


@dataclass(frozen=True, slots=True)
class Case:
    """One call and what it must show; ``function`` is empty where only a sheet can calculate the formula."""

    group: str
    number: int  # from 1, within the group
    function: str
    arguments: tuple[Any, ...]
    expected: Any
    formula: str = ""
    cells: dict[str, Any] = field(default_factory=dict)
    merged: frozenset[str] = frozenset()
    named: dict[str, str] = field(default_factory=dict)  # defined name → key of its cells
    shown_as: str = ""  # number format of the numbers
    inline: bool = False

    @property
    def name(self) -> str:
        return f"{self.group} 第{self.number}例 {self.function or self.formula}{self.arguments or ''} "


@cache
def cases() -> tuple[Case, ...]:
    """All cases, in the table's order."""
    groups = yaml.safe_load((HERE / "cases.yaml").read_text(encoding="utf-8"))
    assert len({group["组"] for group in groups}) == len(groups), "每组的名字只能用一次"
    return (*(case for group in groups for case in _of_group(group)), *_of_examples())


def _of_group(group: dict[str, Any]) -> Iterator[Case]:
    for number, (given, expected) in enumerate(group["例"], 1):
        if "函数" in group:
            arguments = [given if a == "$" else a for a in group["参数"]] if "参数" in group else given
            inline = group.get("写法") == "常量"
            shown_as = group.get("格式", "")
            yield Case(group["组"], number, group["函数"], tuple(arguments), expected, shown_as=shown_as, inline=inline)
        else:
            merged = frozenset(group.get("合并", ()))
            named = group.get("名称", {})
            yield Case(group["组"], number, "", (), expected, given, group["数据"], merged, named)


def _of_examples() -> Iterator[Case]:
    """What the registry itself shows as examples, every function at least once."""
    for spec in REGISTRY.values():
        for number, example in enumerate(spec.examples, 1):
            yield Case(f"{spec.name} 的示例", number, spec.name, example.args, example.gives)


def plain(value: Any) -> Any:
    """An argument as the functions take it: error cells as errors."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return Err(value) if isinstance(value, str) and value in ERRORS else value


class _Writer:
    """Puts cases into a workbook: arguments on data sheets, one result cell or array each."""

    def __init__(self) -> None:
        self.book = openpyxl.Workbook()
        self.results = self.book.worksheets[0]
        self.results.title = RESULTS
        self.tables = self.book.create_sheet(TABLES)
        self.data = [self.book.create_sheet(name) for name in _SHEETS]
        self._free = [1] * len(_SHEETS)
        self._free_table = 1
        self.places: list[tuple[str, int, int, int]] = []  # sheet, row, height, width

    def add(self, number: int, case: Case) -> None:
        formula = self._formula(number, case)
        if isinstance(case.expected, list):
            height, width = len(case.expected), len(case.expected[0])
            row = self._free_table
            area = f"A{row}:{get_column_letter(width)}{row + height - 1}"
            self.tables.cell(row, 1).value = ArrayFormula(area, formula)
            self._free_table += height + 1
            self.places.append((TABLES, row, height, width))
        else:
            self.results.cell(number, 1).value = formula
            self.places.append((RESULTS, number, 1, 1))

    def _formula(self, number: int, case: Case) -> str:
        if case.function and case.inline:
            return f"={case.function}({','.join(map(_constant, case.arguments))})"
        given = dict(enumerate(case.arguments)) if case.function else case.cells
        at = self._put(number % len(_SHEETS), given, case)
        for name, key in case.named.items():
            self.book.defined_names[name] = DefinedName(name, attr_text=absolute(at[key][1]))
        if case.function:
            return f"={case.function}({','.join(area for _, area in at.values())})"
        return "=" + _CELL.sub(lambda found: at[found[1]][0 if found[2] else 1], case.formula)

    def _put(self, which: int, given: dict[Any, Any], case: Case) -> dict[Any, tuple[str, str]]:
        """Write the arguments side by side; gives each one's first cell and whole area."""
        sheet, top, column, tallest = self.data[which], self._free[which], 1, 1
        quoted = "'" + sheet.title.replace("'", "''") + "'!"
        at = {}
        for key, value in given.items():
            rows = _rows(value)
            for r, row in enumerate(rows):
                for c, content in enumerate(row):
                    self._write(sheet.cell(top + r, column + c), content, case.shown_as)
            first = f"{get_column_letter(column)}{top}"
            last = f"{get_column_letter(column + len(rows[0]) - 1)}{top + len(rows) - 1}"
            if key in case.merged:
                sheet.merge_cells(f"{first}:{last}")
            at[key] = (quoted + first, quoted + (f"{first}:{last}" if isinstance(value, list) else first))
            column += len(rows[0])
            tallest = max(tallest, len(rows))
        self._free[which] += tallest + 1
        return at

    @staticmethod
    def _write(cell: Any, content: Any, shown_as: str) -> None:
        if content == "":
            cell.value = '=""'  # what a formula shows that has nothing to show
            return
        cell.value = content
        if isinstance(content, str) and content not in ERRORS:
            cell.data_type = "s"
            cell.number_format = "@"
        elif isinstance(content, datetime.date):
            cell.number_format = "yyyy-mm-dd"
        elif shown_as:
            cell.number_format = shown_as


def workbook() -> tuple[bytes, list[tuple[str, int, int, int]]]:
    """The table as an .xlsx, without stored results, and where each case's result stands."""
    writer = _Writer()
    for number, case in enumerate(cases(), 1):
        writer.add(number, case)
    out = io.BytesIO()
    writer.book.save(out)
    return out.getvalue(), writer.places


def absolute(area: str) -> str:
    """`'表'!A1:B2` as a defined name must have it: `'表'!$A$1:$B$2`."""
    sheet, _, cells = area.rpartition("!")
    return sheet + "!" + re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", cells)


def _rows(value: Any) -> list[list[Any]]:
    if not isinstance(value, list):
        return [[value]]
    return value if isinstance(value[0], list) else [[cell] for cell in value]


def _constant(value: Any) -> str:
    return '"' + value.replace('"', '""') + '"' if isinstance(value, str) else str(value)
