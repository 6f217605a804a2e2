"""Tables over the indicator tree: level columns merged down, each level with its points, one row per leaf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from ...evaluation.results import Scored
from ...evaluation.table import LEVELS
from ...evaluation.tree import NOT_APPLICABLE
from ..sentences import value_text
from .elements import PENDING, Cell, Figure, Row, Table, headed, merged_down
from .source import Source, clean

FULL, SCORE, EXPLANATION, POINTS = "分值", "得分", "指标解释", "评价要点"
STANDARD, ACTUAL, REASON, LOST = "评分标准", "实际值", "扣分原因", "扣分"
COLUMNS: Mapping[str, float] = {  # what can stand beside the names, with its width
    FULL: 0.8, SCORE: 0.8, LOST: 0.8, EXPLANATION: 3.6, POINTS: 3.6, STANDARD: 3.6, ACTUAL: 1.6, REASON: 3.6,
}  # fmt: skip
_LEVEL_WIDTHS = (1.4, 1.5, 2.05, 2.7)
_LEFT = "居左"


def tree_table(
    source: Source,
    leaves: Sequence[Scored],
    columns: Sequence[str],
    caption: str,
    *,
    key: str = "",
    skip: int = 0,
    extra: Sequence[Row] = (),
    more: Mapping[str, tuple[float, Mapping[tuple[str, ...], str]]] = MappingProxyType({}),
) -> Table:
    """One row per leaf under its level names; `skip` levels are left out on the left, `extra` rows stand at the end.

    more  further columns: heading → its width, and the text for the path of each leaf

    The leaf's own name is always in the last name column, however deep it stands.
    """
    depth = max(2, *(len(scored.leaf.path) for scored in leaves)) if leaves else 2
    names = [_padded(source, scored.leaf.path, depth)[skip:] for scored in leaves]
    merges = merged_down([row[:-1] for row in names])
    heads = [*_level_names(depth)[skip:], *columns, *more]
    widths = [*_level_widths(depth)[skip:], *(COLUMNS[name] for name in columns), *(wide for wide, _ in more.values())]
    rows: list[Row] = []
    above: Scored | None = None
    for scored, row, below in zip(leaves, names, merges, strict=True):
        cells = [Cell(text, below=goes_on) for text, goes_on in zip(row[:-1], below, strict=True)]
        cells.append(Cell(row[-1], look=_LEFT))
        cells += [_cell(source, name, scored, above) for name in columns]
        cells += [Cell(clean(texts.get(scored.leaf.path, ""))) for _, texts in more.values()]
        rows.append(tuple(cells))
        above = scored
    return Table(caption, widths, [headed(*heads)], [*rows, *extra], key)


def name_columns(source: Source) -> int:
    """How many columns the names of the whole tree take."""
    return max(2, source.depth)


def total_rows(source: Source, width: int, first: int) -> list[Row]:
    """综合得分 and 评价等级 below a table of `width` columns, the label over the first of them."""
    result = source.result
    total = source.points(result.total) or f"{PENDING}（未评完）"
    grade = result.grade or PENDING
    return [
        (
            Cell("综合得分", first, "合计"),
            Cell(total, width - first, "合计", figure=Figure((), SCORE, total) if result.total is not None else None),
        ),
        (
            Cell("评价等级", first, "合计"),
            Cell(grade, width - first, "合计", figure=Figure((), "评价等级", grade) if result.grade else None),
        ),
    ]


def score_text(source: Source, scored: Scored) -> str:
    """得分 in a table: the points, 不适用, or 待补充."""
    if scored.excluded:
        return NOT_APPLICABLE
    if scored.score is None:
        place = "/".join(scored.leaf.path)
        return source.gap(place, SCORE, scored.mark.ask or "在评分表填写“实际值”")
    return source.points(scored.score)


def _cell(source: Source, column: str, scored: Scored, above: Scored | None) -> Cell:
    leaf = scored.leaf
    if column == FULL:
        return _figure(leaf.path, column, source.points(leaf.full))
    if column == SCORE:
        return _figure(leaf.path, column, score_text(source, scored))
    if column == LOST:
        return _figure(leaf.path, column, source.points(scored.lost) if scored.lost else "")
    if column == EXPLANATION:
        text = clean(leaf.explanation)
        same = above is not None and above.leaf.path[0] == leaf.path[0] and clean(above.leaf.explanation) == text
        return Cell(text, look=_LEFT, below=bool(text) and same)
    if column == POINTS:
        return Cell("\n".join(map(clean, leaf.points)), look=_LEFT)
    if column == STANDARD:
        return Cell(clean(leaf.standard), look=_LEFT)
    if column == REASON:
        return Cell(source.why_lost(scored) if scored.lost else "", look=_LEFT)
    return Cell(clean(value_text(scored)))


def _figure(path: tuple[str, ...], column: str, text: str) -> Cell:
    numeric = text not in ("", PENDING, NOT_APPLICABLE)
    return Cell(text, figure=Figure(path, column, text) if numeric else None)


def _padded(source: Source, path: tuple[str, ...], depth: int) -> list[str]:
    """The names of the levels above with their points, blank where the path is shorter, and the leaf's name last."""
    above = [_label(source, path[:length]) for length in range(1, max(2, len(path)))]
    blank = [""] * max(0, depth - 1 - len(above))
    return [*above, *blank, clean(path[-1])]


def _label(source: Source, path: tuple[str, ...]) -> str:
    """`项目立项（5.5分）` on two lines: what a node is worth, whether or not its leaves apply."""
    return f"{clean(path[-1])}\n（{source.points(source.worth[path])}分）"


def _level_names(depth: int) -> list[str]:
    return list(LEVELS[:depth]) if depth <= len(LEVELS) else [f"第{n}级指标" for n in range(1, depth + 1)]


def _level_widths(depth: int) -> list[float]:
    return [*_LEVEL_WIDTHS[: min(depth, 4) - 1], *[1.6] * (depth - 4), _LEVEL_WIDTHS[3]]
