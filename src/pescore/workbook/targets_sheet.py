"""The sheet 绩效目标: every target of the declaration beside what was done, met or not by a live PE_TARGET."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..functions.measures import pe_target
from .pen import Pen
from .style import INPUT_FILL, MIDDLE, PROSE, page, widths

TARGETS = "绩效目标表"  # the key in 评估.yaml
SHEET = "绩效目标"
LEVELS = ("一级指标", "二级指标", "三级指标")
TARGET, ACTUAL, MET, REMARK = "指标值", "实际完成值", "是否完成", "备注"
HEADINGS = (*LEVELS, TARGET, ACTUAL, MET, REMARK)
_SIZES = [10.0, 14.0, 40.0, 18.0, 14.0, 24.0, 36.0]
_FIRST = 4


def write_targets(pen: Pen, targets: Any) -> None:
    """One row per target; 是否完成 stays blank until 实际完成值 is filled in.

    Raises ValueError (Chinese) for a record with another key, without a 三级指标 or without a 指标值.
    """
    rows = [_checked(number, record) for number, record in enumerate(targets, 1)]
    pen.title(
        "绩效目标完成情况", len(HEADINGS), "底色格填实际完成值；是否完成、完成率由公式按指标值判断，没有填的空着。"
    )
    pen.header(3, HEADINGS)
    for row, record in enumerate(rows, _FIRST):
        for col, name in enumerate(HEADINGS, 1):
            if name == MET:
                actual, target = f"E{row}", f"D{row}"
                value = pe_target(record.get(ACTUAL), record[TARGET])
                formula = f'=IF({actual}="","",PE_TARGET({actual},{target}))'
                pen.formula(row, col, formula, value)
                continue
            align = PROSE if name in (LEVELS[2], REMARK) else MIDDLE
            pen.put(row, col, record.get(name), align=align, fill=INPUT_FILL if name == ACTUAL else None)
        pen.fit(row, _SIZES, {col: record.get(name) for col, name in enumerate(HEADINGS, 1) if name != MET})
    for level in (1, 2):
        pen.merge_equal(_FIRST, level, [tuple(record.get(name) for name in LEVELS[:level]) for record in rows])
    widths(pen.sheet, _SIZES)
    page(pen.sheet, landscape=True, area=f"A1:G{_FIRST + len(rows) - 1}", header_rows="3:3")
    pen.sheet.freeze_panes = f"A{_FIRST}"


def _checked(number: int, record: Mapping[str, Any]) -> Mapping[str, Any]:
    known = [name for name in HEADINGS if name != MET]
    if strange := [key for key in record if key not in known]:
        raise ValueError(f"{TARGETS}第 {number} 条：不认识“{strange[0]}”，可以写的有：{'、'.join(known)}")
    for needed in (LEVELS[2], TARGET):
        if record.get(needed) in (None, ""):
            raise ValueError(f"{TARGETS}第 {number} 条：没有“{needed}”，请补上")
    return record
