"""The 评分表 sheet: one row per leaf, levels merged, 得分 a live PE_SCORE over the 评分标准 beside it.

得分 is what counts: 人工得分 where a person made one and gave the reason (without a reason it is #N/A), else the rule.
规则得分 always shows what the rule gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..evaluation import table as t
from ..evaluation.conventions import Settings, settings_of
from ..evaluation.findings import as_cell, points_cell
from ..evaluation.marking import is_blank, mark, rule_of
from ..evaluation.tree import NOT_APPLICABLE, Evaluation, Leaf
from ..functions.measures import pe_grade, pe_total
from ..functions.scoring import pe_score, pe_why
from ..values import Err, read_value
from .conventions_sheet import ConventionsSheet
from .pen import Pen
from .refs import letters
from .score_formulas import leaf_formulas, total_formulas
from .style import INPUT_FILL, MIDDLE, POINTS, PROSE, STRONG, TOTAL_FILL, height, lines, page, widths

HEADER_ROW, FIRST = 3, 4
SHEET = "评分表"
_SIZES = {
    t.FULL: 7, t.EXPLANATION: 24, t.POINTS: 26, t.STANDARD: 28, t.TARGET: 10, t.ACTUAL: 11, t.SCORE: 8,
    t.LOSS_REASON: 20, t.EVIDENCE: 70, t.COMPUTED: 9, t.GIVEN: 9, t.MANUAL: 9, t.REASON: 50, t.WHY: 60, t.NARRATIVE: 90,
}  # fmt: skip
_LEVEL_SIZE = 11
_PROSE = (t.EXPLANATION, t.POINTS, t.STANDARD, t.LOSS_REASON, t.EVIDENCE, t.REASON, t.WHY, t.NARRATIVE)


@dataclass(frozen=True, slots=True)
class Line:
    """One leaf as written: its row and the values its formulas have now."""

    leaf: Leaf  # with 实际值 and 评价要点 as the cells hold them
    row: int
    computed: object
    score: object
    why: object


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """What the report sheets refer to."""

    columns: dict[str, str]  # name → letter
    lines: tuple[Line, ...]
    total_row: int
    total: object
    computed_total: object
    grade: object
    full: Decimal
    rescales: bool  # some leaf is 不适用 and left out

    def cells(self, name: str, first: int, last: int) -> str:
        letter = self.columns[name]
        return f"'{SHEET}'!${letter}${first}:${letter}${last}"

    def cell(self, name: str, row: int) -> str:
        return f"'{SHEET}'!${self.columns[name]}${row}"

    @property
    def table(self) -> str:
        """The header row and all leaves, for PE_SUMMARY and PE_LOSSES."""
        last = self.columns[t.REASON]
        return f"'{SHEET}'!$A${HEADER_ROW}:${last}${self.lines[-1].row}"


def write_scores(pen: Pen, evaluation: Evaluation, conventions: ConventionsSheet) -> ScoreSheet:
    """Header, leaves, 合计 and 评价等级; returns where everything stands."""
    depth = max(3, evaluation.depth)
    given = any(leaf.given is not None for leaf in evaluation.leaves)
    names = [*t.LEVELS[:depth], *(name for name in _SIZES if name != t.GIVEN or given)]
    columns = {name: letters(index) for index, name in enumerate(names, 1)}
    sizes = [float(_SIZES.get(name, _LEVEL_SIZE)) for name in names]
    pen.title(
        f"{evaluation.card.get('项目名称', '')}绩效评价评分表", names.index(t.LOSS_REASON) + 1, _subtitle(evaluation)
    )
    pen.header(HEADER_ROW, names)
    settings = settings_of(evaluation.conventions)
    lines_ = [
        _write_leaf(pen, _as_written(leaf, settings), row, columns, conventions)
        for row, leaf in enumerate(evaluation.leaves, FIRST)
    ]
    for line in lines_:
        _fit(pen, line, columns, sizes)
    _merge_levels(pen, evaluation.leaves, depth)
    _merge_explanations(pen, evaluation.leaves, _index(columns, t.EXPLANATION))
    widths(pen.sheet, sizes)
    sheet = _write_totals(pen, evaluation, columns, lines_, depth, conventions)
    page(
        pen.sheet,
        landscape=True,
        area=f"A1:{columns[t.LOSS_REASON]}{sheet.total_row + 1}",
        header_rows=f"{HEADER_ROW}:{HEADER_ROW}",
    )
    pen.sheet.freeze_panes = f"{columns[t.FULL]}{FIRST}"
    return sheet


def _subtitle(evaluation: Evaluation) -> str:
    shown = [
        f"{key}：{evaluation.card[key]}" for key in ("实施单位", "评价年度", "评价机构") if evaluation.card.get(key)
    ]
    return "　".join([*shown, "底色格由评价人员填写；得分由公式按评分标准原文计算，有人工得分的以人工得分为准。"])


def _as_written(leaf: Leaf, settings: Settings) -> tuple[Leaf, str | None]:
    """The leaf with its finding as a cell holds it: `65.92%` becomes a real percentage where it scores the same."""
    target = "" if leaf.target is None else leaf.target
    clauses = len(rule_of(leaf.full, leaf.standard, target, leaf.points, settings).needs)
    actual = as_cell(leaf.actual, clauses)
    leaf = replace(leaf, actual=actual)
    if not (isinstance(actual, str) and actual.endswith("%")):
        return leaf, None
    read = read_value(actual)
    if read.kind != "number" or read.unit != "%" or read.comparator or read.number is None:
        return leaf, None
    number = float(read.number)
    outcomes = {
        mark(value, leaf.full, leaf.standard, leaf.target, leaf.points, settings).points for value in (actual, number)
    }
    if len(outcomes) > 1:
        return leaf, None
    places = len(actual.rstrip("%").partition(".")[2])
    return replace(leaf, actual=number), "0." + "0" * places + "%" if places else "0%"


def _write_leaf(
    pen: Pen, written: tuple[Leaf, str | None], row: int, columns: dict[str, str], conventions: ConventionsSheet
) -> Line:
    leaf, number_format = written
    for level, name in enumerate(leaf.path, 1):
        pen.put(row, level, name, align=MIDDLE)
    for level in range(len(leaf.path) + 1, _index(columns, t.FULL)):
        pen.put(row, level, None)
    points = points_cell(leaf.points)
    constants = {
        t.FULL: leaf.full, t.EXPLANATION: leaf.explanation, t.POINTS: points, t.STANDARD: leaf.standard,
        t.TARGET: as_cell(leaf.target), t.ACTUAL: leaf.actual, t.LOSS_REASON: leaf.loss_reason,
        t.EVIDENCE: "\n".join(leaf.evidence), t.GIVEN: leaf.given, t.MANUAL: leaf.manual, t.REASON: leaf.reason,
        t.NARRATIVE: leaf.narrative,
    }  # fmt: skip
    for name, value in constants.items():
        if name in columns:
            fill = INPUT_FILL if name in (t.ACTUAL, t.MANUAL, t.REASON) else None
            align = PROSE if name in _PROSE else MIDDLE
            shown = number_format if name == t.ACTUAL else POINTS if name in (t.FULL, t.GIVEN, t.MANUAL) else None
            pen.put(
                row,
                _index(columns, name),
                value or None if value == "" else value,
                fill=fill,
                align=align,
                number_format=shown,
            )
    return _write_formulas(pen, leaf, row, columns, conventions, points)


def _write_formulas(
    pen: Pen,
    leaf: Leaf,
    row: int,
    columns: dict[str, str],
    conventions: ConventionsSheet,
    points: str,
) -> Line:
    formulas = leaf_formulas(columns, row, target=leaf.target is not None, points=bool(points))
    cells = (leaf.actual, float(leaf.full), leaf.standard, "" if leaf.target is None else as_cell(leaf.target), points)
    computed = "" if is_blank(leaf.actual) else pe_score(*cells, conventions.rows)
    why = "" if is_blank(leaf.actual) else pe_why(*cells, conventions.rows)
    score = computed if leaf.manual is None else float(leaf.manual) if leaf.reason else Err("#N/A")
    pen.formula(row, _index(columns, t.COMPUTED), f"={formulas[t.COMPUTED]}", computed, number_format=POINTS)
    pen.formula(row, _index(columns, t.SCORE), f"={formulas[t.SCORE]}", score, number_format=POINTS, font=STRONG)
    pen.formula(row, _index(columns, t.WHY), f"={formulas[t.WHY]}", why, align=PROSE)
    return Line(leaf, row, computed, score, why)


def _write_totals(
    pen: Pen,
    evaluation: Evaluation,
    columns: dict[str, str],
    lines_: Sequence[Line],
    depth: int,
    conventions: ConventionsSheet,
) -> ScoreSheet:
    first, last, row = lines_[0].row, lines_[-1].row, lines_[-1].row + 1
    fulls = [[float(line.leaf.full)] for line in lines_]
    formulas = total_formulas(columns, first, last)
    found: dict[str, object] = {}
    for label, at in (("合计", row), ("评价等级", row + 1)):
        for col in range(1, len(columns) + 1):
            pen.put(at, col, label if col == 1 else None, font=STRONG, align=MIDDLE, fill=TOTAL_FILL)
        pen.merge(at, 1, at, depth)
        pen.sheet.heights[at] = height(1)
    total_full = float(evaluation.full)
    style = {"font": STRONG, "fill": TOTAL_FILL}
    pen.formula(row, _index(columns, t.FULL), f"={formulas[t.FULL]}", total_full, number_format=POINTS, **style)
    for name, values in (
        (t.SCORE, [[line.score] for line in lines_]),
        (t.COMPUTED, [[line.computed] for line in lines_]),
    ):
        found[name] = pe_total(values, fulls)
        pen.formula(
            row,
            _index(columns, name),
            f"={formulas[name]}",
            found[name],
            number_format=POINTS,
            **style,
        )
        grade = pe_grade(found[name], total_full, conventions.scale)
        found[f"{name}等级"] = grade
        total = f"{columns[name]}{row}"
        formula = f'=IF({total}="","",PE_GRADE({total},{columns[t.FULL]}{row},{conventions.scale_cell}))'
        pen.formula(row + 1, _index(columns, name), formula, grade, **style)
    excluded = any(line.score == NOT_APPLICABLE for line in lines_)
    return ScoreSheet(
        columns,
        tuple(lines_),
        row,
        found[t.SCORE],
        found[t.COMPUTED],
        found[f"{t.SCORE}等级"],
        evaluation.full,
        excluded,
    )


def _merge_levels(pen: Pen, leaves: Sequence[Leaf], depth: int) -> None:
    """Equal level cells of neighbours under the same parent become one; a short path spans the levels it lacks."""
    for level in range(depth):
        for first, last in _runs([leaf.path[: level + 1] if len(leaf.path) > level + 1 else None for leaf in leaves]):
            pen.merge(FIRST + first, level + 1, FIRST + last, level + 1)
    for index, leaf in enumerate(leaves):
        if len(leaf.path) < depth:
            pen.merge(FIRST + index, len(leaf.path), FIRST + index, depth)


def _merge_explanations(pen: Pen, leaves: Sequence[Leaf], col: int) -> None:
    """指标解释 given once for several leaves stands in one merged cell; what formulas read stays in every row."""
    keys = [(leaf.path[:-1], leaf.explanation) if t.EXPLANATION in leaf.shared else None for leaf in leaves]
    for first, last in _runs(keys):
        pen.merge(FIRST + first, col, FIRST + last, col)


def _runs(keys: Sequence[object]) -> list[tuple[int, int]]:
    """First and last index of every stretch of equal keys; None keys stand alone."""
    runs: list[tuple[int, int]] = []
    for index, key in enumerate(keys):
        if runs and key is not None and keys[runs[-1][1]] == key:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def _fit(pen: Pen, line: Line, columns: dict[str, str], sizes: list[float]) -> None:
    leaf = line.leaf
    texts = {
        t.POINTS: points_cell(leaf.points), t.STANDARD: leaf.standard, t.LOSS_REASON: leaf.loss_reason,
        t.EVIDENCE: "\n".join(leaf.evidence), t.REASON: leaf.reason, t.NARRATIVE: leaf.narrative,
        t.WHY: line.why,
        t.EXPLANATION: "" if t.EXPLANATION in leaf.shared else leaf.explanation,
    }  # fmt: skip
    needed = [lines(text, sizes[_index(columns, name) - 1]) for name, text in texts.items() if text]
    needed += [lines(name, _LEVEL_SIZE) for name in leaf.path[-1:]]
    pen.sheet.heights[line.row] = height(max(needed))


def _index(columns: dict[str, str], name: str) -> int:
    """The 1-based number of a column."""
    return list(columns).index(name) + 1
