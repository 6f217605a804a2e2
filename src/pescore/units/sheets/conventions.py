"""The sheet 口径: what every unit was scored by, the grade scale first; nothing there is calculated again."""

from __future__ import annotations

from ...evaluation.conventions import GRADE_SCALE, KEY_HEADING, WHOLE, meanings
from ...workbook.book_settings import CONVENTIONS
from ...workbook.pen import Pen
from ...workbook.style import MIDDLE, PROSE, page, widths
from ..summary import Summary

SHEET = CONVENTIONS
_FIRST = 4
_SIZES = [30.0, 36.0, 20.0, 90.0]


def write_conventions(pen: Pen, summary: Summary, title: str) -> None:
    """The grade scale, and the 口径 that are not the default ones."""
    units = [*summary.units, *summary.incomplete]
    pen.title(
        f"{title}评分口径", len(_SIZES), "各单位共用的等级表，和与默认不同的评分口径。要改请改各单位的评分表，再收集。"
    )
    pen.header(3, (KEY_HEADING, "值", "默认", "含义"))
    in_force = {GRADE_SCALE: WHOLE[GRADE_SCALE][0]}
    if units:
        in_force |= {GRADE_SCALE: units[0].scale or WHOLE[GRADE_SCALE][0], **units[0].conventions}
    rows = [(key, in_force[key], default, meaning) for key, default, meaning in meanings() if key in in_force]
    for row, values in enumerate(rows, _FIRST):
        for col, value in enumerate(values, 1):
            pen.put(row, col, value, align=MIDDLE if col in (2, 3) else PROSE)
        pen.fit(row, _SIZES, dict(enumerate(values, 1)))
    widths(pen.sheet, _SIZES)
    page(pen.sheet, landscape=True, area=f"A1:D{_FIRST + max(len(rows), 1) - 1}", header_rows="3:3")
