"""The sheet 文件: every file, whether it counts, and why not."""

from __future__ import annotations

from ...workbook.pen import Pen
from ...workbook.style import MIDDLE, POINTS, PROSE, page, widths
from ..summary import Summary
from ..unit import Unit

_HEADS = ("文件", "结果", "单位", "得分", "说明")
_SIZES = [36.0, 10.0, 22.0, 9.0, 70.0]
_FIRST = 4


def write_files(pen: Pen, summary: Summary, title: str) -> None:
    """What does not count first, then what is incomplete, then the rest by name."""
    pen.title(f"{title}收到的文件", len(_HEADS), "没有计入的请逐个处理，再收集一次；没有变的文件不会重读。")
    pen.header(3, _HEADS)
    rows: list[tuple[object, ...]] = [(fault.file, "没有计入", None, None, fault.says) for fault in summary.faults]
    rows += [(unit.file, "未评完", unit.name, None, _open(unit)) for unit in summary.incomplete]
    counted = sorted(summary.units, key=lambda unit: unit.file)
    rows += [(unit.file, "已计入", unit.name, unit.total, None) for unit in counted]
    for row, values in enumerate(rows, _FIRST):
        for col, value in enumerate(values, 1):
            align = PROSE if col in (1, 5) else MIDDLE
            pen.put(row, col, value, align=align, number_format=POINTS if col == 4 else None)
        pen.fit(row, _SIZES, dict(enumerate(values, 1)))
    widths(pen.sheet, _SIZES)
    page(pen.sheet, landscape=True, area=f"A1:E{max(_FIRST, _FIRST + len(rows) - 1)}", header_rows="3:3")
    pen.sheet.freeze_panes = f"A{_FIRST}"


def _open(unit: Unit) -> str:
    """What is left to do, cell by cell."""
    open_ = [leaf for leaf in unit.leaves if leaf.score is None]
    shown = "；".join(f"{unit.sheet}!{leaf.cell} {leaf.name}：{leaf.said or '没有得分'}" for leaf in open_[:5])
    return f"{shown}{'；等' if len(open_) > 5 else ''}（共 {len(open_)} 项）"
