"""经验、问题、建议, and the 问题清单: each problem with the indicators it cost points, each suggestion with its problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from ...library import load
from ..narrative import ordinal
from ..sentences import counted, joined, sentence
from .elements import Cell, Node, Prose, Row, Section, Table, headed, merged_down
from .source import Options, Source, clean, lines_of, said

NOTHING = "---"
_ADVICE = ("建议", "整改建议", "整改意见", "整改措施")  # columns of the list that answer its problems
_KIND, _UNIT, _PROBLEM = "类别", "责任单位", "问题"


def in_short(source: Source, options: Options) -> Iterator[Node]:
    """The records of one fact (键) for the 摘要: number, title in bold, 摘要."""
    for number, record in enumerate(_records(source, said(options.get("键", ""))), 1):
        title, text = said(record.get("标题") or record.get("名称")), said(record.get("摘要"))
        yield Prose(sentence(text), f"{number}.{sentence(title)}") if text else Prose(sentence(f"{number}.{title}"))


def at_length(source: Source, options: Options) -> Iterator[Node]:
    """The records of one fact (键) in full, a heading each; problems name the indicators that lost points."""
    key = said(options.get("键", ""))
    lost = {clean(scored.leaf.name): scored.lost or Decimal(0) for scored in source.result.leaves}
    known = {clean(said(record.get("标题"))) for record in source.records("主要问题")}
    for record in _records(source, key):
        title = said(record.get("标题") or record.get("名称"))
        nodes: list[Node] = [Prose(sentence(line)) for line in _body(record)]
        nodes.append(Prose(_cost(source, lines_of(record.get("相关指标")), lost)))
        units = lines_of(record.get("涉及单位"))
        nodes.append(Prose(f"涉及{counted(units, '个单位')}。" if units else ""))
        answered = said(record.get("对应问题"))
        if answered and clean(answered) in known and options.get("对应", False):
            nodes.append(Prose(f"对应问题：{sentence(answered)}"))
        if not any(isinstance(node, Prose) and node.text for node in nodes):
            nodes.append(Prose(f"{source.gap(f'{key}“{title}”', '详述', '在“项目”表补写“详述”')}。"))
        yield Section(title, nodes)


def _records(source: Source, key: str) -> list[dict[str, Any]]:
    """The records of a fact; 主要问题 and 建议 that nobody wrote out come from the 问题清单, class by class."""
    written = source.records(key)
    if written or key not in ("主要问题", "建议"):
        return written
    listed: dict[str, list[str]] = {}
    for row in source.evaluation.problems:
        columns = (_PROBLEM,) if key == "主要问题" else _ADVICE
        text = next((text for column in columns if (text := said(row.get(column)))), "")
        if text and text.strip("-—－") and said(row.get(_PROBLEM)).strip("-—－"):
            unit = said(row.get(_UNIT)) if key == "主要问题" else ""
            listed.setdefault(said(row.get(_KIND)), []).append(f"{text.rstrip('。；')}{f'（{unit}）' if unit else ''}")
    return [{"标题": _aspect(kind), "摘要": _in_one(texts)} for kind, texts in listed.items()]


def _aspect(kind: str) -> str:
    return f"{kind}方面" if kind and not kind.endswith(("方面", "问题")) else kind or "存在的问题"


def _in_one(texts: list[str]) -> str:
    return joined([f"{ordinal(n)}是{text}" for n, text in enumerate(texts, 1)] if len(texts) > 1 else texts)


def _body(record: Mapping[str, Any]) -> list[str]:
    return lines_of(record.get("详述")) or lines_of(record.get("摘要"))


def _cost(source: Source, names: list[str], lost: Mapping[str, Decimal]) -> str:
    """`涉及2项指标，分别为甲、乙，共扣2分。`: only indicators that the table has."""
    found = [name for name in names if name in lost]
    for name in names:
        if name not in lost:
            source.gap("主要问题", f"相关指标“{name}”不在评分表里", "在“项目”表改正“相关指标”")
    if not found:
        return ""
    points = sum((lost[name] for name in found), Decimal(0))
    taken = f"，{'共' if len(found) > 1 else ''}扣{source.points(points)}分" if points else ""
    return f"涉及{counted(found, '项指标')}{taken}。"


def problem_list(source: Source, options: Options) -> Iterator[Node]:
    """问题清单: numbered within its class, `---` for a class without any."""
    problems = [{said(k): said(v) for k, v in row.items()} for row in source.evaluation.problems]
    if not problems:
        return
    further = [
        name for name in dict.fromkeys(k for row in problems for k in row) if name not in (_KIND, _UNIT, _PROBLEM)
    ]
    rows: list[Row] = []
    names: list[tuple[str]] = []
    for kind in _kinds(problems):
        listed = [row for row in problems if row.get(_KIND, "") == kind] or [{}]
        for number, row in enumerate(listed, 1):
            names.append((_kind_title(kind),))
            rest = (Cell(row.get(name, ""), look="居左") for name in further)
            unit, text = row.get(_UNIT) or NOTHING, row.get(_PROBLEM) or NOTHING
            rows.append(
                (Cell(), Cell(str(number)), Cell(unit), Cell(text, look="居中" if text == NOTHING else "居左"), *rest)
            )
    merged = [
        (Cell(name, below=below), *row[1:])
        for (name,), (below,), row in zip(names, merged_down(names), rows, strict=True)
    ]
    head = headed("问题分类", "序号", "项目责任单位", "问题描述", *further)
    yield Table("", (2.6, 1, 2.6, 6, *(2.4 for _ in further)), [head], merged)


def _kinds(problems: list[dict[str, str]]) -> list[str]:
    """The classes of the official outline in their order where the list uses them, else those of the list."""
    used = list(dict.fromkeys(row.get(_KIND, "") for row in problems))
    official: list[str] = load("reports/词")["问题分类"]
    if not set(official) & set(used):
        return used
    return [*official, *(kind for kind in used if kind not in official)]


def _kind_title(kind: str) -> str:
    if not kind or kind.endswith("问题"):
        return kind or "问题"
    return f"{kind}问题" if kind.startswith("其他") else f"{kind}存在的问题"
