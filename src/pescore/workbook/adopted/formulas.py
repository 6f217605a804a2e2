"""What is written into our columns (计分列的内容): headings, live formulas with their values, cells to fill in, totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...evaluation import table as t
from ...functions.measures import pe_total
from ...functions.registry import REGISTRY
from ...functions.scoring import pe_rule, pe_score, pe_why
from ...values import Err, cents, exact
from ..edits import ColumnWidth, Edit, MergeCells, SetCell, Style
from ..formula_text import called_functions, plain_formula, references
from ..grid import Sheet
from ..layout.form import Form
from ..refs import letters, read_ref, write_ref
from .block import COMPUTED, COUNTED, Block
from .lines import Line

INPUT = "FFFBE6"  # the fill of cells that a person fills in, as in the books we make
_WIDTHS = {t.STANDARD: 30, t.ACTUAL: 13, COMPUTED: 11, t.MANUAL: 11, t.REASON: 24, COUNTED: 11, t.WHY: 60}
_INPUTS = (t.STANDARD, t.ACTUAL, t.MANUAL, t.REASON)
_PROSE = (t.STANDARD, t.REASON, t.WHY)
_POINTS = "0.00"


def block_edits(sheet: Sheet, form: Form, block: Block, lines: Sequence[Line], settings: list[list[str]]) -> list[Edit]:
    """The edits that bring our columns up to date; none for what is as it should be. `settings` are the 口径 rows."""
    writer = _Writer(sheet, form, block, settings)
    edits = list(writer.headings()) if block.new else []
    values: list[tuple[Line, object, object]] = []
    for line in lines:
        computed, counted = writer.scores(line)
        values.append((line, computed, counted))
        edits += writer.line(line, computed, counted)
    return edits + list(writer.totals(values))


def new_row_edits(
    sheet: Sheet, form: Form, block: Block, lines: Sequence[Line], settings: list[list[str]]
) -> tuple[list[Edit], list[int]]:
    """The edits that give rows without any formula of ours theirs (新增的行), and those rows.

    A 合计 of ours that passes over such a row is written anew; a formula somebody changed is not touched.
    """
    writer = _Writer(sheet, form, block, settings)
    new = [
        line for line in lines if not any(sheet.text(line.row, c) or sheet.formula(line.row, c) for c in _ours(block))
    ]
    if not new:
        return [], []
    edits = [edit for line in new for edit in writer.line(line, *writer.scores(line))]
    rows = [line.row for line in new]
    for edit in writer.totals([(line, *writer.scores(line)) for line in lines]):
        if isinstance(edit, SetCell) and edit.formula is not None and (place := read_ref(edit.ref)):
            there = sheet.formula(*place)
            if there is None and sheet.text(*place):
                continue
            if there is not None and (not _is_total(there) or _reaches(there, rows)):
                continue
        edits.append(edit)
    return edits, rows


def _ours(block: Block) -> list[int]:
    """The columns that hold formulas."""
    return [block.columns[name] for name in (COMPUTED, COUNTED, t.WHY)]


def _is_total(formula: str) -> bool:
    return "PE_TOTAL" in called_functions(plain_formula(formula, REGISTRY))


def _reaches(formula: str, rows: Sequence[int]) -> bool:
    areas = [area for _, area in references(formula)]
    return all(any(area[0] <= row <= area[2] for area in areas) for row in rows)


def reference_column(form: Form) -> str:
    """The column whose look ours take on: 得分, else 分值, else the last one that was recognised."""
    columns = form.columns
    return columns.get("score") or columns.get("full") or max(columns.values(), key=lambda c: (len(c), c))


@dataclass(frozen=True, slots=True)
class _Writer:
    sheet: Sheet
    form: Form
    block: Block
    settings: list[list[str]]

    def headings(self) -> Iterator[Edit]:
        for name, column in self.block.columns.items():
            yield ColumnWidth(self.sheet.name, letters(column), _WIDTHS[name])
        budget = self.form.budget
        for first, last in self.block.header_rows:
            look = reference_column(self.form)
            if budget is not None and first == budget.header_row and "score" in budget.cells:
                look = budget.cells["score"].rstrip("0123456789")
            for name, column in self.block.columns.items():
                style = Style(like=f"{look}{first}", wrap=False)
                yield SetCell(self.sheet.name, write_ref(first, column), name, style=style)
                for row in range(first + 1, last + 1):
                    yield SetCell(self.sheet.name, write_ref(row, column), style=Style(like=f"{look}{row}"))
                if last > first:
                    letter = letters(column)
                    yield MergeCells(self.sheet.name, f"{letter}{first}:{letter}{last}")

    def scores(self, line: Line) -> tuple[object, object]:
        """计算得分 and 采用得分 as the formulas give them now."""
        computed = "" if is_empty(line.actual.value) else pe_score(*line.values, self.settings)
        manual = self.sheet.value(line.row, self.block.columns[t.MANUAL])
        if manual is None:
            return computed, computed
        return computed, manual if self.sheet.text(line.row, self.block.columns[t.REASON]) else Err("#N/A")

    def line(self, line: Line, computed: object, counted: object) -> Iterator[Edit]:
        like = write_ref(*line.score_at) if line.score_at else f"{reference_column(self.form)}{line.row}"
        at = {name: write_ref(line.row, column) for name, column in self.block.columns.items()}
        actual, call = line.actual.text, line.call
        _, full, standard, target, points = line.values
        if is_empty(line.actual.value):
            said = _one_line(pe_rule(standard, full, target, points))
        else:
            said = pe_why(*line.values, self.settings)
        written = {
            COMPUTED: (f'IF({actual}="","",PE_SCORE({call},口径))', computed),
            COUNTED: (
                f'IF({at[t.MANUAL]}="",{at[COMPUTED]},IF({at[t.REASON]}="",NA(),{at[t.MANUAL]}))',
                counted,
            ),
            t.WHY: (f'IF({actual}="",SUBSTITUTE(PE_RULE({line.rule}),CHAR(10),"；"),PE_WHY({call},口径))', said),
        }
        for name, column in self.block.columns.items():
            if name in written:
                yield from self._formula(line.row, name, *written[name], like=like)
            elif self.sheet.format(line.row, column) is None:
                yield SetCell(self.sheet.name, at[name], style=_style(name, like))

    def totals(self, scored: Sequence[tuple[Line, object, object]]) -> Iterator[Edit]:
        """Σ beside the table's own 合计; none where the total is more than a sum (加减分项, 分块权重)."""
        total = self.form.total
        if total is None or self.form.nested or any(line.extra for line, _, _ in scored):
            return
        rows = [line.row for line, _, _ in scored]
        if total.row in rows:
            return
        like = f"{reference_column(self.form)}{total.row}"
        for name, column in self.block.columns.items():
            if name not in (COMPUTED, COUNTED) and self.sheet.format(total.row, column) is None:
                yield SetCell(self.sheet.name, write_ref(total.row, column), style=Style(like=like))
        for name, index in ((COMPUTED, 1), (COUNTED, 2)):
            letter = self.block.letter(name)
            stretches = [f"{letter}{a}:{letter}{b}" if a < b else f"{letter}{a}" for a, b in _stretches(rows)]
            value = pe_total([[entry[index]] for entry in scored])
            yield from self._formula(total.row, name, _sum(stretches), value, like=like)

    def _formula(self, row: int, name: str, formula: str, value: object, *, like: str) -> Iterator[Edit]:
        column = self.block.columns[name]
        there = self.sheet.formula(row, column)
        if there is not None and plain_formula(there, REGISTRY) == formula:
            return
        style = _style(name, like) if self.sheet.format(row, column) is None else None
        stored = cents(exact(value)) if isinstance(value, float) else value
        yield SetCell(self.sheet.name, write_ref(row, column), stored, formula, style)  # type: ignore[arg-type]


def _style(name: str, like: str) -> Style:
    """The look of a cell under one of our headings, taken on from the cell `like`."""
    return Style(
        like=like,
        number_format="General" if name in (*_PROSE, t.ACTUAL) else _POINTS,
        fill=INPUT if name in _INPUTS else None,
        horizontal="left" if name in _PROSE else None,
        wrap=False,  # a wrapped text would make the user's rows higher
    )


def is_empty(value: object) -> bool:
    """What the guard `=""` takes for empty."""
    return value is None or value == ""


def _one_line(said: object) -> object:
    return said.replace("\n", "；") if isinstance(said, str) else said


def _sum(stretches: Sequence[str]) -> str:
    """The total over stretches of rows: an error shows, a missing score leaves it blank."""
    cells = ",".join(stretches)
    blank = "+".join(f"COUNTBLANK({one})" for one in stretches)
    total = "+".join(f"PE_TOTAL({one})" for one in stretches)
    return f'IF(ISERROR(SUM({cells})),SUM({cells}),IF({blank}>0,"",ROUND({total},2)))'


def _stretches(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Consecutive rows as (first, last)."""
    found: list[tuple[int, int]] = []
    for row in sorted(rows):
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
