"""汇总.xlsx: what many units give together, on pages one can hand in. Numbers are values: the books they came from stay."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ..workbook.cached import finish
from ..workbook.pen import Pen
from .sheets.files import write_files
from .sheets.matrix import write_matrix
from .sheets.overview import write_overview
from .sheets.ranking import write_ranking
from .sheets.scores import write_scores
from .summary import Summary

_SHEETS = {
    "汇总": write_overview,
    "排名": write_ranking,
    "指标得分": write_scores,
    "问题矩阵": write_matrix,
    "文件": write_files,
}


def summary_bytes(summary: Summary, title: str) -> bytes:
    """The workbook; the same summary gives the same bytes. `title` names the evaluation."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    pens: list[Pen] = []
    for name, write in _SHEETS.items():
        sheet = first if not pens else book.create_sheet()
        sheet.title = name
        pens.append(Pen(sheet))
        write(pens[-1], summary, title)
    buffer = io.BytesIO()
    book.save(buffer)
    return finish(buffer.getvalue(), {f"xl/worksheets/sheet{i}.xml": pen.values for i, pen in enumerate(pens, 1)})
