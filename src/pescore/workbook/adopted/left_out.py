"""Rows that have our formula but no place among the scored ones (有公式却没读入的行): their 分值 was emptied, or lost.

The sheet still counts such a row, as an error; leaving it out in silence would give a total the sheet does not show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...evaluation import table as t
from ...review.subject import Place, Seen
from ..formula_text import called_functions, plain_formula
from ..grid import Sheet
from ..layout.form import Form
from ..refs import letters
from .block import COMPUTED, Block
from .lines import Line


def left_out(sheet: Sheet, form: Form, block: Block, lines: Sequence[Line]) -> Iterator[Seen]:
    """One fault per such row, at its 分值."""
    column = block.columns[COMPUTED]
    scored = {line.row for line in lines}
    names = {row: leaf for leaf in form.leaves for row in leaf.rows}
    for (row, col), formula in sorted(sheet.formulas.items()):
        if col != column or row in scored:
            continue
        if "PE_SCORE" not in called_functions(plain_formula(formula, ("PE_SCORE",))):
            continue
        cell = f"{form.columns.get('full', letters(column))}{row}"
        leaf = names.get(row)
        path = () if leaf is None else leaf.path
        if leaf is not None and leaf.full is None:
            says = f"“{t.FULL}”是空的或不是数，而这一行有计分公式：请填写分值；不参评的指标请保留分值，在实际值中填“不适用”"
        else:
            says = "这一行有计分公式，却没有作为指标读入：请检查这一行的指标名称和分值，或删去这一行"
        yield Seen("unreadable", Place(sheet.name, cell, path), says)
