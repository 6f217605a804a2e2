"""Rows a person inserted into a 评分表 (新增的行): the scores there have no formulas yet, and no total counts them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..evaluation import table as t
from ..evaluation.tree import Leaf
from .conventions_sheet import settings_rows
from .edits import Edit, SetCell, Style
from .formula_text import references
from .grid import Book, Sheet
from .refs import column_number, letters, read_ref
from .score_formulas import leaf_formulas, total_formulas
from .scored import Scored

_FORMULAS = (t.COMPUTED, t.SCORE, t.WHY)


def new_row_edits(book: Book, scored: Scored) -> tuple[list[Edit], list[int]]:
    """The edits that give such rows their formulas, and a total that passes over them its full reach; and the rows."""
    sheet = book.sheet(scored.sheet)
    if (adopted := scored.adopted) is not None:
        from .adopted import formulas

        if adopted.block.new:
            return [], []
        settings = settings_rows(adopted.evaluation.conventions)
        return formulas.new_row_edits(sheet, adopted.form, adopted.block, adopted.lines, settings)
    if not all(name in scored.columns for name in (*_FORMULAS, t.MANUAL, t.REASON)):
        return [], []
    leaves = [leaf for leaf in scored.evaluation.leaves if leaf.row is not None]
    new = [leaf for leaf in leaves if has_no_formulas(sheet, scored.columns, leaf.row or 0, _FORMULAS)]
    if not new or len(new) == len(leaves):
        return [], []
    columns = {name: letters(column) for name, column in scored.columns.items()}
    rows = [leaf.row or 0 for leaf in new]
    model = next(leaf.row or 0 for leaf in leaves if leaf not in new)
    edits = [edit for leaf in new for edit in _leaf_edits(sheet, leaf, columns, model)]
    if scored.total_cell and (total := read_ref(scored.total_cell)):
        edits += _total_edits(sheet, leaves, rows, columns, total[0])
    return edits, rows


def has_no_formulas(sheet: Sheet, columns: Mapping[str, int], row: int, names: Sequence[str]) -> bool:
    """Whether none of these columns holds anything in the row."""
    return not any(sheet.text(row, columns[name]) or sheet.formula(row, columns[name]) for name in names)


def _leaf_edits(sheet: Sheet, leaf: Leaf, columns: Mapping[str, str], model: int) -> Iterator[Edit]:
    """The formulas of one leaf, looking like those in the row `model` where the cell has no look of its own."""
    row = leaf.row or 0
    written = leaf_formulas(columns, row, target=leaf.target is not None, points=bool(leaf.points))
    for name, formula in written.items():
        cell = f"{columns[name]}{row}"
        place = read_ref(cell)
        bare = place is not None and sheet.format(*place) is None
        yield SetCell(sheet.name, cell, None, formula, Style(like=f"{columns[name]}{model}") if bare else None)


def _total_edits(
    sheet: Sheet, leaves: Sequence[Leaf], rows: Sequence[int], columns: Mapping[str, str], total: int
) -> Iterator[Edit]:
    """The totals in row `total` that pass over a new row, over all leaves."""
    every = [leaf.row or 0 for leaf in leaves]
    for name, formula in total_formulas(columns, min(every), max(every)).items():
        there = sheet.formula(total, column_number(columns[name]))
        if there is None:
            continue
        reached = [area for _, area in references(there)]
        if not all(any(area[0] <= row <= area[2] for area in reached) for row in rows):
            yield SetCell(sheet.name, f"{columns[name]}{total}", None, formula)
