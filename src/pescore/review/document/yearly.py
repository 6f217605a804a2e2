"""Figures by year (分年度的数): what a sentence or a table gives for 2022, 2023 and 2024."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .model import Table
from .prose import Prose
from .quantities import Quantity
from .report import Report

_YEAR = re.compile(r"(20\d\d)年?度?")
_OF_YEAR = re.compile(r"(?<![—\-－–至到~～])(20\d\d)年度?[^，。；、\d]{0,14}$")
_HEADER = re.compile(r"[（(][^（）()]{0,12}[）)]")
_PLAIN = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Series:
    """One column of a table with a row for each year. `name`: its header without the unit."""

    name: str
    table: Table
    values: dict[int, Decimal]


def year_of(item: Prose, figure: Quantity) -> int | None:
    """2024年的19795元: the year right in front of a figure."""
    found = _OF_YEAR.search(item.text[max(0, figure.start - 22) : figure.start])
    return int(found[1]) if found else None


def series_of(report: Report) -> list[Series]:
    """Columns of every table whose first column holds years."""
    found: list[Series] = []
    for table in report.document.tables:
        rows = [(row, _YEAR.fullmatch(row.cells[0].strip())) for row in table.rows if row.cells]
        years = [(row, int(year[1])) for row, year in rows if year]
        if len(years) < 2 or len({year for _, year in years}) < len(years):
            continue
        for at, header in enumerate(table.rows[0].cells[1:], 1):
            cells = {year: row.cells[at].strip().replace(",", "") for row, year in years if at < len(row.cells)}
            values = {year: Decimal(cell) for year, cell in cells.items() if _PLAIN.fullmatch(cell)}
            if header and len(values) > 1:
                found.append(Series(_HEADER.sub("", header).strip(), table, values))
    return found


def column(series: list[Series], name: str) -> Series | None:
    """The one column with a name; None where two tables have it with different figures."""
    like = [one for one in series if one.name == name]
    like = like or [
        one for one in series if len(name) > 1 and one.name.startswith(name) and not one.name.endswith("率")
    ]
    return like[0] if like and all(one.values == like[0].values for one in like) else None
