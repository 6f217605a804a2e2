"""A report as an ordered list of blocks: read from YAML, checked, and filled from the evaluation.

Each entry of the list is a block by its name, a block with options (``{块: 项目概况表, …}``), or a section
(``{节: 标题, 块: [...]}``). Sections nest; those that come out empty are left out.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from ...evaluation.yaml_facts import FactsError, parse_yaml, read_yaml
from ...evaluation.yaml_facts import Section as Keys
from ...library import names, text
from . import analysis, appendix, basics, front, lessons, scores, targets
from .elements import Node, Section
from .source import Options, Source

Block: TypeAlias = Callable[[Source, Options], Iterator[Node]]

_SECTION_KEYS = ("节", "块", "编号", "另起页", "横排", "附件", "称呼")
_DEEPEST = 8

BLOCKS: Mapping[str, Block] = {
    "封面": front.cover,
    "目录": front.contents,
    "项目概要": front.brief,
    "评价结论": front.verdict,
    "得分汇总表": front.overview,
    "项目概况表": basics.card,
    "卡片文字": basics.card_text,
    "资金情况": basics.money,
    "绩效目标": basics.goals,
    "目标完成表": targets.table,
    "评价目的对象范围": basics.object_and_scope,
    "评价依据": basics.documents,
    "评价工作文字": basics.work_text,
    "评价工作分条": basics.work_list,
    "评价工作列举": basics.work_line,
    "指标体系": scores.system,
    "权重表": scores.weights,
    "方法结论": scores.methods,
    "等级表": scores.grades,
    "维度得分": scores.dimensions,
    "图": scores.charts,
    "得分表": scores.score_table,
    "人工得分": scores.decided,
    "评分口径": scores.conventions,
    "分值分布": analysis.shares,
    "指标分析": analysis.dimension_sections,
    "要点摘要": lessons.in_short,
    "要点详述": lessons.at_length,
    "问题清单": lessons.problem_list,
    "关联方": appendix.parties,
    "工作计划": appendix.plan,
    "质量控制": appendix.control,
    "调查问卷": appendix.survey,
    "机构资质": appendix.credentials,
    "数据": appendix.data,
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What an outline can be made of: its blocks, the folder of outlines that come with pescore, the usual one of them."""

    blocks: Mapping[str, Block]
    folder: str
    usual: str


BOOK = Vocabulary(BLOCKS, "reports/outlines", "财预2020-10")  # the report of one scored book


@dataclass(frozen=True, slots=True)
class Outline:
    """A checked list of blocks; `file` is what messages call it."""

    name: str
    entries: Sequence[Any]
    file: str
    blocks: Mapping[str, Block]


def outline_names(vocabulary: Vocabulary = BOOK) -> tuple[str, ...]:
    """The outlines that come with pescore."""
    return names(vocabulary.folder)


def read_outline(chosen: str | None = None, vocabulary: Vocabulary = BOOK) -> Outline:
    """The outline of that name, or in that YAML file. Raises FactsError: one Chinese line with file and line."""
    chosen, known = chosen or vocabulary.usual, outline_names(vocabulary)
    if chosen in known:
        content = parse_yaml(text(f"{vocabulary.folder}/{chosen}"), f"{chosen}.yaml")
        return _checked(content, f"{chosen}.yaml", vocabulary.blocks)
    if not chosen.lower().endswith((".yaml", ".yml")):
        raise FactsError(f"没有叫“{chosen}”的报告提纲：可以用 {'、'.join(known)}，或写自己的 .yaml 文件")
    path = Path(chosen)
    return _checked(read_yaml(path), path.name, vocabulary.blocks)


def composed(outline: Outline, source: Source) -> list[Node]:
    """Every block filled from the evaluation."""
    return list(_nodes(outline.entries, outline.blocks, source))


def _nodes(entries: Sequence[Any], blocks: Mapping[str, Block], source: Source) -> Iterator[Node]:
    for entry in entries:
        if isinstance(entry, str):
            yield from blocks[entry](source, {})
        elif "节" in entry:
            yield Section(
                str(entry["节"]),
                list(_nodes(entry["块"], blocks, source)),
                numbered=_yes(entry.get("编号", True)),
                appendix=_yes(entry.get("附件")),
                new_page=_yes(entry.get("另起页")),
                landscape=_yes(entry.get("横排")),
                key=str(entry.get("称呼") or ""),
            )
        else:
            options = {key: _yes(value) if value in ("是", "否") else value for key, value in entry.items()}
            yield from blocks[entry["块"]](source, options)


def _yes(value: object) -> bool:
    return value is True or value == "是"


def _checked(content: Any, file: str, blocks: Mapping[str, Block]) -> Outline:
    if not isinstance(content, Keys) or not isinstance(content.get("块"), list) or not content["块"]:
        raise FactsError(f"{file}：没有“块”，报告提纲最少要有“块:”和下面逐条的“- 块名”")
    for key in content:
        if key not in ("名称", "说明", "块"):
            raise FactsError(f"{file} 第 {content.lines[key]} 行：不认识“{key}”，提纲可以写 名称、说明、块")
    _check_entries(content["块"], blocks, file, content.lines["块"], 1)
    return Outline(str(content.get("名称") or file), content["块"], file, blocks)


def _check_entries(entries: Sequence[Any], blocks: Mapping[str, Block], file: str, line: int, depth: int) -> None:
    if depth > _DEEPEST:
        raise FactsError(f"{file} 第 {line} 行：节套了 {depth} 层，最多 {_DEEPEST} 层")
    for entry in entries:
        if isinstance(entry, str):
            _check_block(entry, blocks, file, line)
        elif not isinstance(entry, Keys) or not ({"节", "块"} & entry.keys()):
            at = entry.line if isinstance(entry, Keys) else line
            raise FactsError(f"{file} 第 {at} 行：每一条应是块名，或写“块: 块名”，或写“节: 标题”和“块:”")
        elif "节" in entry:
            _check_section(entry, blocks, file, depth)
        else:
            _check_block(str(entry["块"]), blocks, file, entry.lines["块"])


def _check_section(entry: Keys, blocks: Mapping[str, Block], file: str, depth: int) -> None:
    for key in entry:
        if key not in _SECTION_KEYS:
            raise FactsError(f"{file} 第 {entry.lines[key]} 行：节里不认识“{key}”，可以写 {'、'.join(_SECTION_KEYS)}")
    if not str(entry["节"] or "").strip():
        raise FactsError(f"{file} 第 {entry.lines['节']} 行：节没有标题")
    if not isinstance(entry.get("块"), list):
        raise FactsError(f"{file} 第 {entry.line} 行：节“{entry['节']}”下面没有“块:”")
    _check_entries(entry["块"], blocks, file, entry.lines["块"], depth + 1)


def _check_block(name: str, blocks: Mapping[str, Block], file: str, line: int) -> None:
    if name not in blocks:
        close = difflib.get_close_matches(name, blocks, 1, 0.3)
        hint = f"，是不是“{close[0]}”？" if close else f"；可以用的有：{'、'.join(blocks)}"
        raise FactsError(f"{file} 第 {line} 行：没有名为“{name}”的块{hint}")
