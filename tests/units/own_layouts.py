"""Books in an evaluator's own layout, as units return them: adopted, or as they were laid out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl

from pescore.actions.adopt import adopt
from pescore.workbook.grid import read_bytes
from pescore.workbook.patch import apply

HEADINGS = ("一级指标", "二级指标", "三级指标", "分值", "评分标准", "目标值", "实际完成值", "得分")
RATE = ("过程", "资金管理", "预算执行率", 40, "得分=预算执行率×分值。", None, 0.9, None)
ROAD = ("产出", "数量", "新修机耕路", 60, "达到目标值得满分，每少1公里扣0.1分，扣完为止。", "56公里", "52.5公里", None)
Row = tuple[object, ...]


def laid_out(
    path: Path, rows: Sequence[Row] = (RATE, ROAD), *, notes: Sequence[Row] = (), title: str = "评分表"
) -> Path:
    """A table under HEADINGS with its 合计 and, below it, rows of notes."""
    book = openpyxl.Workbook()
    assert book.active is not None
    sheet = book.active
    sheet.title = title
    for row in (("农田建设评分表",), HEADINGS, *rows, ("合计", None, None, sum(int(str(r[3])) for r in rows)), *notes):
        sheet.append(row)
    for row in range(3, 3 + len(rows)):
        if isinstance(sheet.cell(row, 7).value, float):
            sheet.cell(row, 7).number_format = "0.00%"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def adopted(path: Path, rows: Sequence[Row] = (RATE, ROAD), *, notes: Sequence[Row] = ()) -> Path:
    """The same with our columns beside it."""
    laid_out(path, rows, notes=notes)
    book = read_bytes(path.read_bytes(), path.name)
    found = adopt(book, path.name)
    assert book.package is not None and found.adopted is not None, found.form.reason
    path.write_bytes(apply(book.package, found.edits))
    return path


def typed(path: Path, cell: str, value: object, sheet: str = "评分表") -> Path:
    """The book after somebody typed into a cell."""
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)
    return path
