"""The 口径 sheet: every convention with the value in force and its meaning; formulas read it through the name 口径."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..evaluation.conventions import GRADE_SCALE, KEY_HEADING, WHOLE, meanings
from ..evaluation.tree import Evaluation
from ..library import load
from .new_sheet import NewSheet
from .pen import Pen
from .style import INPUT_FILL, MIDDLE, PROSE, page, widths

_FIRST = 4
_SIZES = [30.0, 24.0, 20.0, 90.0]


@dataclass(frozen=True, slots=True)
class ConventionsSheet:
    """Where the 口径 are: the key/value range, the cell of the grade scale, and the rows as a host passes them."""

    range: str
    scale_cell: str
    rows: tuple[tuple[str, str], ...]
    scale: str


def write_conventions(pen: Pen, evaluation: Evaluation) -> ConventionsSheet:
    """One row per convention: 键, 值 (in force), 默认, 含义."""
    pen.title("评分口径", 4, "“值”一列可以修改，改后评分表自动重算；留空即用默认。计分说明中会写出用到的口径。")
    pen.header(3, (KEY_HEADING, "值", "默认", "含义"))
    in_force = dict(evaluation.conventions)
    scale = _scale_text(evaluation)
    if scale != WHOLE[GRADE_SCALE][0]:
        in_force[GRADE_SCALE] = scale
    rows: list[tuple[str, str]] = []
    for row, (key, default, meaning) in enumerate(meanings(), _FIRST):
        value = str(in_force.get(key, default))
        rows.append((key, value))
        pen.put(row, 1, key)
        pen.put(row, 2, value, fill=INPUT_FILL, align=MIDDLE)
        pen.put(row, 3, default, align=MIDDLE)
        pen.put(row, 4, meaning, align=PROSE)
        pen.fit(row, _SIZES, {2: value, 4: meaning})
    last = _FIRST + len(rows) - 1
    widths(pen.sheet, _SIZES)
    page(pen.sheet, landscape=True, area=f"A1:D{last}", header_rows="3:3")
    pen.sheet.freeze_panes = "A4"
    scale_row = _FIRST + [key for key, _ in rows].index(GRADE_SCALE)
    return ConventionsSheet(f"'口径'!$A${_FIRST}:$B${last}", f"'口径'!$B${scale_row}", tuple(rows), scale)


def new_conventions(evaluation: Evaluation) -> tuple[NewSheet, str]:
    """The 口径 sheet, and the range that the name 口径 stands for."""
    sheet = NewSheet("口径")
    return sheet, write_conventions(Pen(sheet), evaluation).range


def settings_rows(conventions: Mapping[str, object]) -> list[list[str]]:
    """The 口径 rows as a host passes them: every key with the value in force."""
    return [[key, str(conventions.get(key, default))] for key, default, _ in meanings()]


def _scale_text(evaluation: Evaluation) -> str:
    """The scale as one cell: its id in the library, or its bands written out."""
    if GRADE_SCALE in evaluation.conventions:
        return str(evaluation.conventions[GRADE_SCALE])
    scale = evaluation.scale
    return scale.as_text() if scale.bands and scale.id not in load("grades") else scale.id
