"""综合评价情况: weights, the grade scale, totals by dimension, charts, and scores a person decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ...evaluation.conventions import GRADE_SCALE, meanings
from ...evaluation.grades import Band, Scale, scale_from_text
from ...evaluation.results import Scored
from ...values import as_percent, cents, plain
from ..narrative import overrides
from ..sentences import sentence
from . import pictures
from .elements import PENDING, Cell, Figure, Node, Picture, Prose, Row, Table, headed
from .source import Options, Source, clean
from .trees import COLUMNS, EXPLANATION, FULL, LOST, POINTS, SCORE, name_columns, total_rows, tree_table

RATE = "得分率"
_ALL = Decimal(1)


def system(source: Source, options: Options) -> Iterator[Node]:
    """指标体系 in one paragraph: how many indicators on each level, and their names on the first two."""
    paths = [scored.leaf.path for scored in source.result.leaves]
    levels: list[list[tuple[str, ...]]] = []
    for depth in range(1, source.depth + 1):
        levels.append(list(dict.fromkeys(path[:depth] for path in paths if len(path) >= depth)))
    names = "一二三四五六七八九"
    parts = []
    for depth, found in enumerate(levels):
        said = f"{names[depth] if depth < len(names) else depth + 1}级指标{len(found)}个"
        if depth < 2:
            said += f"（{'、'.join(clean(path[-1]) for path in found)}）" if len(found) <= 20 else ""
        parts.append(said)
    yield Prose(
        f"评价指标体系共设{'，'.join(parts)}；末级指标{len(paths)}个，满分{source.points(source.result.full)}分。"
    )


def weights(source: Source, options: Options) -> Iterator[Node]:
    """权重表: each dimension's share of the full mark."""
    yield Prose(sentence(source.text("评价工作", "权重依据")), "权重依据：")
    worth = {path[0]: points for path, points in source.worth.items() if len(path) == 1}
    full = source.result.full
    if not worth or not full:
        return
    yield Prose("各一级指标的权重和分值见⟦权重表⟧。")
    counts = Counter(scored.leaf.path[0] for scored in source.result.leaves)
    rows: list[Row] = []
    for name, points in worth.items():
        share = as_percent(cents(points / full, 4))
        rows.append(
            (
                Cell(clean(name)),
                Cell(share, figure=Figure((name,), "权重", share)),
                _figure((name,), FULL, source.points(points)),
                Cell(str(counts[name])),
            )
        )
    rows.append(
        (
            Cell("合计", look="合计"),
            Cell(as_percent(_ALL), look="合计"),
            _figure((), FULL, source.points(full), "合计"),
            Cell(str(len(source.result.leaves)), look="合计"),
        )
    )
    yield Table("评价指标权重表", (3, 2, 2, 2.4), [headed("一级指标", "权重", "分值", "末级指标数")], rows, "权重表")


def methods(source: Source, options: Options) -> Iterator[Node]:
    """What the method sheets (权重, 专家打分, 隶属度) conclude, a paragraph each."""
    yield from (Prose(sentence(clean(said))) for said in source.methods)


def grades(source: Source, options: Options) -> Iterator[Node]:
    """等级表: the bands of the scale the evaluation is graded by."""
    named = source.evaluation.conventions.get(GRADE_SCALE)
    scale: Scale = scale_from_text(str(named)) if named else source.evaluation.scale
    if not scale.bands:  # the one in the book could not be read: there is no grade to explain
        return
    yield Prose("评价等级按综合得分S划分，见⟦等级表⟧。")
    head = headed("评价等级", *(band.name for band in scale.bands))
    row: Row = (Cell("分值S", look="表头"), *(Cell(band_text(band, scale.full)) for band in scale.bands))
    note = f"满分按{plain(scale.full)}分计。" if scale.full != source.result.full else ""
    yield Table("评价等级划分表", [1.6, *[2] * len(scale.bands)], [head], [row], "等级表", note)


def band_text(band: Band, full: Decimal) -> str:
    """`S≥90`, `90>S≥80`, `S<60`: a band as reports print it, its outer ends left unsaid."""
    where = band.where
    high = "" if where.high is None or where.high >= full else f"{plain(where.high)}{'≥' if where.high_closed else '>'}"
    low = "" if not where.low else f"{'≥' if where.low_closed else '>'}{plain(where.low)}"
    if high and not low:
        return f"S{'≤' if where.high_closed else '<'}{plain(where.high or full)}"
    return f"{high}S{low}"


def dimensions(source: Source, options: Options) -> Iterator[Node]:
    """得分概况: a row per dimension with 分值, 得分, 得分率, 扣分, and the total (称呼: what other places call the table)."""
    result, key = source.result, str(options.get("称呼") or "概况表")
    rows = [_sums(source, level.path, clean(level.path[-1]), level.full, level.score) for level in result.dimensions]
    rows.append(_sums(source, (), "合计", result.full, result.total, "合计"))
    yield Prose(f"各一级指标的得分见⟦{key}⟧。")
    yield Table("各一级指标得分情况表", (3, 2, 2, 2, 2), [headed("一级指标", FULL, SCORE, RATE, LOST)], rows, key)


def _sums(
    source: Source, path: tuple[str, ...], name: str, full: Decimal, score: Decimal | None, look: str = "居中"
) -> Row:
    if score is None:
        waiting = (Cell(PENDING, look=look), Cell("", look=look), Cell("", look=look))
        return (Cell(name, look=look), _figure(path, FULL, source.points(full), look), *waiting)
    return (
        Cell(name, look=look),
        _figure(path, FULL, source.points(full), look),
        _figure(path, SCORE, source.points(score), look),
        _figure(path, RATE, as_percent(cents(score / full, 4)) if full else "", look),
        _figure(path, LOST, source.points(full - score), look),
    )


def charts(source: Source, options: Options) -> Iterator[Node]:
    """得分率 by dimension and the largest losses as pictures, where a font with Chinese characters is there."""
    if not source.charts:
        return
    drawn = pictures.drawn(source.result)
    source.notes += [note for note in drawn.notes if note not in source.notes]
    if drawn.rates:
        yield Picture("各一级指标得分率", drawn.rates, 0.82)
    if drawn.losses:
        yield Picture(drawn.losses_title, drawn.losses, 0.92)


def score_table(source: Source, options: Options) -> Iterator[Node]:
    """附件 得分表: the whole tree with 指标解释 and 评价要点; `列` chooses the columns beside the names."""
    wanted = [name for name in options.get("列", (FULL, EXPLANATION, POINTS, SCORE)) if name in COLUMNS]
    width = name_columns(source) + len(wanted)
    first = name_columns(source)
    foot = total_rows(source, width, first)
    yield tree_table(source, source.result.leaves, wanted, "", extra=foot)


def decided(source: Source, options: Options) -> Iterator[Node]:
    """Scores that a person decided and that are not what the standard gives; and remarks on the total."""
    changed = overrides(source.result)
    if changed:
        yield Prose(f"以下{len(changed)}项指标的计入得分由人工确定，与按评分标准计算的得分不同，见⟦人工得分⟧。")
        rows = [_decided(source, scored) for scored in changed]
        head = headed("末级指标", FULL, "规则得分", "计入得分", "调整理由")
        yield Table("人工确定得分的指标", (3, 1.1, 1.6, 1.6, 6), [head], rows, "人工得分")
    yield from (Prose(sentence(clean(note))) for note in source.result.notes)


def _decided(source: Source, scored: Scored) -> Row:
    leaf = scored.leaf
    reason = clean(leaf.reason) or source.gap("/".join(leaf.path), "调整理由", "在评分表填写“调整理由”")
    return (
        Cell(clean(leaf.name)),
        _figure(leaf.path, FULL, source.points(leaf.full)),
        Cell("待确认" if scored.computed is None else source.points(scored.computed)),
        _figure(leaf.path, SCORE, source.points(scored.score)),
        Cell(reason, look="居左"),
    )


def conventions(source: Source, options: Options) -> Iterator[Node]:
    """口径 in force that differ from the defaults, with their meaning."""
    explained = {key: meaning for key, _, meaning in meanings()}
    changed = [(key, value) for key, value in source.evaluation.conventions.items() if key != GRADE_SCALE]
    if changed:
        rows = [(Cell(clean(explained.get(key, key)), look="居左"), Cell(clean(str(value)))) for key, value in changed]
        yield Prose("评分时采用了下列与默认不同的口径。")
        yield Table("评分口径", (6, 3), [headed("事项", "取法")], rows)


def _figure(path: Sequence[str], column: str, text: str, look: str = "居中") -> Cell:
    return Cell(text, look=look, figure=Figure(tuple(path), column, text) if text else None)
