"""绩效评价指标分析: one section per dimension, with a block per leaf and the dimension's own table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ...evaluation.results import Scored
from ...values import as_percent, cents
from ..narrative import paragraphs, tidy_reason
from ..sentences import ending, joined, sentence, value_text
from .elements import PENDING, Node, Prose, Section
from .source import Options, Source, clean
from .trees import FULL, SCORE, tree_table


def dimension_sections(source: Source, options: Options) -> Iterator[Node]:
    """Per dimension: its paragraph; with `分项: 是` a block per leaf; with `附表: 是` its table of scores.

    A dimension that is a leaf itself (预算执行率 of a 自评表) has neither a second heading of its name nor a table.
    """
    texts = dict(paragraphs(source.result))
    told = any(scored.leaf.narrative for scored in source.result.leaves)
    if options.get("分项") and not told:
        source.gap("指标分析", "各指标的评价情况", "在评分表填写“评价情况”一列")
    for name, leaves in _below(source.result.leaves, 1).items():
        nodes: list[Node] = [Prose(texts[name[0]])]
        if options.get("分项"):
            alone = len(leaves) == 1 and leaves[0].leaf.name == name[0]
            nodes += _leaf_nodes(source, leaves[0], told) if alone else _leaf_sections(source, leaves, told)
        if options.get("附表", True) and len(leaves[0].leaf.path) > 1:
            nodes += _table(source, clean(name[0]), leaves)
        yield Section(_titled(source, clean(name[0]), leaves), nodes)


def shares(source: Source, options: Options) -> Iterator[Node]:
    """How the points are spread: per dimension its share and the names of its second level."""
    full = source.result.full
    for name, leaves in _below(source.result.leaves, 1).items():
        points = sum((scored.leaf.full for scored in leaves), Decimal(0))
        inner = list(dict.fromkeys(scored.leaf.path[1] for scored in leaves if len(scored.leaf.path) > 2))
        said = f"{_class(clean(name[0]))}分值{source.points(points)}分"
        if full:
            said += f"，占{as_percent(cents(points / full, 4))}"
        if inner:
            said += (
                f"，包括{'、'.join(map(clean, inner))}{len(inner)}个二级指标"
                if len(inner) > 1
                else f"，为{clean(inner[0])}"
            )
        yield Prose(f"{said}，共{len(leaves)}个末级指标。")


def _table(source: Source, name: str, leaves: Sequence[Scored]) -> Iterator[Node]:
    key = f"维度：{name}"
    yield Prose(f"{_class(name)}的得分见⟦{key}⟧。")
    skip = 1 if source.depth > 2 else 0
    yield tree_table(source, leaves, [FULL, SCORE], f"{_class(name)}得分情况表", key=key, skip=skip)


def _leaf_sections(source: Source, leaves: Sequence[Scored], told: bool) -> Iterator[Node]:
    """Grouped by the level right above the leaves; a group of one leaf of its own name has no second heading."""
    depth = source.depth
    if depth < 3:
        yield from (_leaf_section(source, scored, told) for scored in leaves)
        return
    for path, group in _below(leaves, depth - 1).items():
        title = _titled(source, clean(path[-1]), group)
        if len(group) == 1 and (len(group[0].leaf.path) < depth or group[0].leaf.name == path[-1]):
            yield Section(title, list(_leaf_nodes(source, group[0], told)))
        else:
            yield Section(title, [_leaf_section(source, scored, told) for scored in group])


def _leaf_section(source: Source, scored: Scored, told: bool) -> Section:
    return Section(_titled(source, clean(scored.leaf.name), [scored]), list(_leaf_nodes(source, scored, told)))


def _leaf_nodes(source: Source, scored: Scored, told: bool) -> Iterator[Node]:
    """What is looked at, by what standard, what was found, how it counts."""
    leaf = scored.leaf
    place = "/".join(map(clean, leaf.path))
    yield Prose(joined([clean(point) for point in leaf.points]), "评价要点：")
    if leaf.standard:
        yield Prose(sentence(clean(leaf.standard)), "评分标准：")
    if leaf.target is not None and clean(str(leaf.target)):
        yield Prose(sentence(clean(str(leaf.target))), "目标值：")
    if told:
        missing = source.gap(place, "评价情况", "在评分表填写“评价情况”") if not leaf.narrative else ""
        yield Prose(sentence(clean(leaf.narrative)) or f"{missing}。", "评价情况：")
    elif found := clean(value_text(scored)):
        yield Prose(sentence(found), "实际情况：")
    yield Prose(joined([clean(item) for item in leaf.evidence]), "佐证材料：")
    yield from _scoring(source, scored, place)


def _scoring(source: Source, scored: Scored, place: str) -> Iterator[Node]:
    if scored.open:
        waiting = source.gap(place, SCORE, scored.mark.ask or "在评分表填写“实际值”")
        full = source.points(scored.leaf.full)
        yield Prose(f"该指标分值{full}分，得分{waiting}。{sentence(clean(scored.mark.ask or ''))}", "计分：")
        return
    said = ending(scored)
    if scored.lost and not scored.excluded:
        reason = tidy_reason(source.why_lost(scored), scored.lost) if scored.leaf.loss_reason else ""
        why = clean(scored.mark.why)
        said = f"{f'{reason}。' if reason and reason != PENDING else why if scored.leaf.manual is None else ''}{said}"
    elif scored.mark.why and scored.leaf.manual is None and scored.mark.status != "clear":
        said = f"{sentence(clean(scored.mark.why))}{said}"
    yield Prose(clean(said), "计分：")


def _class(name: str) -> str:
    """`产出指标`, whatever the dimension calls itself."""
    return name if name.endswith("指标") else f"{name}指标"


def _titled(source: Source, name: str, leaves: Sequence[Scored]) -> str:
    worth = source.points(sum((scored.leaf.full for scored in leaves), Decimal(0)))
    return f"{name}（{worth}分）"


def _below(leaves: Sequence[Scored], depth: int) -> dict[tuple[str, ...], list[Scored]]:
    """Leaves by the first `depth` names of their path, or all but their own where that is shorter, in table order."""
    groups: dict[tuple[str, ...], list[Scored]] = {}
    for scored in leaves:
        groups.setdefault(scored.leaf.path[:depth], []).append(scored)
    return groups
