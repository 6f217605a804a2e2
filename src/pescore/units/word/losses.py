"""单位扣分表: what each unit lost on each indicator, for the unit that looks itself up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ...report.word.elements import Cell, Node, Prose, Row, Table, headed
from ...report.word.source import Options, Source, clean
from ...values import plain
from ..problems import Problem
from .source import Whole, of

_ACROSS = 8  # indicators beside each other


def table(source: Source, options: Options) -> Iterator[Node]:
    """As many tables as it takes, units in the order of the table of ranks; 合计 in the last."""
    whole = of(source)
    problems = whole.summary.problems
    if not problems:
        return
    yield Prose("表中是各单位在各项指标上扣的分，没有扣分的空着。")
    for start in range(0, len(problems), _ACROSS):
        yield _table(whole, problems[start : start + _ACROSS], last=start + _ACROSS >= len(problems))


def _table(whole: Whole, problems: Sequence[Problem], *, last: bool) -> Table:
    head = ["单位", *(f"{clean(problem.path[-1])}\n{plain(problem.full)}分" for problem in problems)]
    rows: list[Row] = []
    for unit in whole.summary.units:
        cells = [plain(problem.lost[unit.name]) if unit.name in problem.lost else "" for problem in problems]
        if last:
            cells.append(plain(sum((leaf.lost for leaf in unit.leaves), Decimal(0))))
        rows.append((Cell(clean(unit.name)), *map(Cell, cells)))
    counts = [str(problem.count) for problem in problems] + ([""] if last else [])
    rows.append((Cell("扣分单位数", look="合计"), *(Cell(text, look="合计") for text in counts)))
    widths = [2.8, *[1.6] * len(problems), *([1.3] if last else [])]
    return Table("", widths, [headed(*head, *(["扣分合计"] if last else []))], rows)
