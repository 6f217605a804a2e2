"""绩效评价指标分析 over many units: a paragraph with the units behind each loss, and a table, per dimension; all indicators."""

from __future__ import annotations

from collections.abc import Iterator

from ...report.narrative import ordinal
from ...report.word import scores
from ...report.word.elements import Node, Prose, Section
from ...report.word.source import Options, Source, clean
from ...report.word.trees import FULL, LOST, SCORE, tree_table
from ..combining import WAYS
from ..decimals import FEWEST, adds_up
from .source import of

_LOSERS = "扣分单位数"


def dimensions(source: Source, options: Options) -> Iterator[Node]:
    """单位指标分析: one section per dimension; `附表: 否` without its table of scores."""
    whole = of(source)
    counts = {problem.path: str(problem.count) for problem in whole.summary.problems}
    for name, full in whole.combination.fulls.items():
        leaves = [scored for scored in source.result.leaves if scored.leaf.path[0] == name]
        label = clean(name)
        nodes: list[Node] = [Prose(clean(whole.told[name]))]
        if options.get("附表", True) and len(leaves[0].leaf.path) > 1:
            key = f"维度：{label}"
            called = label if label.endswith("指标") else f"{label}指标"
            nodes.append(Prose(f"{called}的得分见⟦{key}⟧。"))
            nodes.append(
                tree_table(
                    source,
                    leaves,
                    [FULL, SCORE, LOST],
                    f"{called}得分情况表",
                    key=key,
                    skip=1 if source.depth > 2 else 0,
                    more={_LOSERS: (1.2, counts)},
                )
            )
        yield Section(f"{label}（{source.points(full)}分）", nodes)


def score_table(source: Source, options: Options) -> Iterator[Node]:
    """指标得分表: how the scores add up, and all indicators with the columns chosen (列)."""
    whole = of(source)
    note = f"得分按“{WAYS[whole.summary.by]}”口径"
    if source.places > FEWEST:
        note += f"，保留{ordinal(source.places)}位小数"
    if adds_up(whole.combination, whole.summary.by, source.places):
        note += "，逐项相加后四舍五入即为一级指标得分和综合得分。"
    else:
        note += "；一级指标得分和综合得分由未经四舍五入的数相加，与表中各项之和可能相差0.01分。"
    yield Prose(note)
    yield from scores.score_table(source, options)
