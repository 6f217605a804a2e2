"""汇总.xlsx: what many units give together, on pages one can hand in. Numbers are values: the books they came from stay."""

from __future__ import annotations

from ..workbook.new_book import new_book
from ..workbook.new_sheet import NewSheet
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
    pens = {name: Pen(NewSheet(name)) for name in _SHEETS}
    for name, write in _SHEETS.items():
        write(pens[name], summary, title)
    return new_book([pen.sheet for pen in pens.values()])
