"""Writing the Word report, beside python-docx writing only its largest table cell by cell, as one would without us."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import docx

from pescore.actions.report import report
from pescore.report.word import read_outline
from pescore.report.word.elements import Node, Section, Table
from pescore.workbook.grid import read_bytes

from .effort import Effort
from .lines import Line, at_most
from .patching import shipped_book
from .timing import WAIT, Job, in_turn

_TODAY = date(2026, 1, 1)
_GOAL, _WITH_CHARTS = 0.5, 2.0  # seconds
_COLUMNS = 8  # of the table in 附件1


def measure(effort: Effort) -> list[Line]:
    data = shipped_book()
    scores = next(table for table in _tables(_made(data, charts=False).nodes) if len(table.widths) == _COLUMNS)
    took = in_turn(
        {
            "plain": _job(data, charts=False),
            "charts": _job(data, charts=True),
            "cells": lambda: _cell_by_cell(scores),
        },
        max(1, effort.rounds // 3),
    )
    by = "python-docx 逐格写附件1一张表"
    lines = [
        at_most("写报告：51 个末级指标，不含图", took["plain"], _GOAL, by, took["cells"]),
        at_most("写报告：51 个末级指标，含图", took["charts"], _WITH_CHARTS, by, took["cells"]),
    ]
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "评分表.xlsx"
        book.write_bytes(data)
        cold = in_turn(
            {
                "ours": lambda: _run("-m", "pescore", "report", str(book)),
                "python": lambda: _run("-c", "import docx, matplotlib"),
            },
            effort.starts,
            WAIT,
        )
    lines.append(
        at_most(
            "pescore report 命令，从启动到结束", cold["ours"], _WITH_CHARTS, "启动 Python 并载入两个库", cold["python"]
        )
    )
    return lines


def _made(data: bytes, *, charts: bool) -> Any:
    return report(read_bytes(data, "评分表.xlsx"), "评分表.xlsx", read_outline(), _TODAY, charts=charts)


def _job(data: bytes, *, charts: bool) -> Job:
    def run() -> None:
        _made(data, charts=charts).docx()

    return run


def _tables(nodes: Sequence[Node]) -> Iterator[Table]:
    for node in nodes:
        if isinstance(node, Section):
            yield from _tables(node.nodes)
        elif isinstance(node, Table):
            yield node


def _cell_by_cell(table: Table) -> None:
    document: Any = docx.Document()
    rows = [*table.head, *table.rows]
    made = document.add_table(len(rows), len(table.widths))
    for r, row in enumerate(rows):
        column = 0
        for cell in row:
            made.cell(r, column).text = "" if cell.below else cell.text
            column += cell.cols
    document.save(io.BytesIO())


def _run(*arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, env={**os.environ}, timeout=120)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
