"""评估.yaml → Evaluation: every key known, every sum closed, every override with its reason."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..library import load
from ..values import exact, plain
from .conventions import checked
from .findings import points_of
from .grades import GradeError, scale_from
from .tree import Evaluation, Leaf
from .yaml_facts import FactsError, Section, parse_yaml, read_yaml

__all__ = ["FactsError", "facts_from_text", "read_facts"]

_SHARED = ("指标解释", "评价要点", "评分标准")
_OWN_FIELDS = ("项目", "等级表", "口径", "指标", "问卷", "问题清单")


def read_facts(path: Path | str) -> Evaluation:
    """The evaluation in a facts file. Raises FactsError: one Chinese line with file, line and leaf."""
    path = Path(path)
    return _evaluation(read_yaml(path), path.name)


def facts_from_text(text: str, name: str = "评估.yaml") -> Evaluation:
    """The evaluation in facts given as text; `name` is the file named in messages."""
    return _evaluation(parse_yaml(text, name), name)


def _evaluation(data: Any, file: str) -> Evaluation:
    if not isinstance(data, Section):
        raise FactsError(f"{file}：内容是空的或不是“键: 值”的形式，最少要有“指标”")
    _known_keys(data, "顶层", file, "")
    if not data.get("指标"):
        raise FactsError(f"{file}：没有“指标”，至少要有一个末级指标")
    try:
        scale = scale_from(data.get("等级表"))
    except GradeError as error:
        raise FactsError(f"{file} 第 {data.lines['等级表']} 行 等级表：{error}") from None
    try:
        conventions = checked(_mapping(data, "口径", file))
    except ValueError as error:
        raise FactsError(f"{file} 第 {data.lines['口径']} 行 口径：{error}") from None
    return Evaluation(
        leaves=tuple(_leaves(data["指标"], (), {}, file, data.lines["指标"])),
        card=_mapping(data, "项目", file),
        conventions=conventions,
        scale=scale,
        survey=_mapping(data, "问卷", file),
        problems=tuple(_rows(data, "问题清单", file)),
        further={key: value for key, value in data.items() if key not in _OWN_FIELDS},
    )


def _leaves(nodes: Any, above: tuple[str, ...], inherited: Mapping[str, Any], file: str, line: int) -> Iterator[Leaf]:
    if not isinstance(nodes, list):
        raise FactsError(f"{file} 第 {line} 行 {_where(above)}：“指标”下面应逐条以“- 名称:”列出")
    names: set[str] = set()
    for node in nodes:
        if not isinstance(node, Section) or not _text(node.get("名称")):
            at = node.line if isinstance(node, Section) else line
            raise FactsError(f"{file} 第 {at} 行 {_where(above)}：有一个指标没有“名称”，请补上")
        name = _text(node["名称"])
        if name in names:
            raise FactsError(
                f"{file} 第 {node.lines['名称']} 行 {_where(above)}：同级指标“{name}”出现了两次，请改名或合并"
            )
        names.add(name)
        path = (*above, name)
        if "指标" in node:
            yield from _inner(node, path, inherited, file)
        else:
            yield _leaf(node, path, inherited, file)


def _inner(node: Section, path: tuple[str, ...], inherited: Mapping[str, Any], file: str) -> Iterator[Leaf]:
    _known_keys(node, "上级指标", file, _where(path))
    given_here = {key: node[key] for key in _SHARED if node.get(key) is not None}
    leaves = list(_leaves(node["指标"], path, {**inherited, **given_here}, file, node.lines["指标"]))
    if not leaves:
        raise FactsError(
            f"{file} 第 {node.lines['指标']} 行 {_where(path)}：“指标”下面是空的，请补上下级指标或删去这一行"
        )
    if node.get("分值") is not None:
        stated, total = _points(node, "分值", path, file), sum((leaf.full for leaf in leaves), Decimal(0))
        if stated != total:
            raise FactsError(
                f"{file} 第 {node.lines['分值']} 行 {_where(path)}：分值 {plain(stated)} "
                f"与下级指标分值之和 {plain(total)} 不一致，请改正其中之一"
            )
    yield from leaves


def _leaf(node: Section, path: tuple[str, ...], inherited: Mapping[str, Any], file: str) -> Leaf:
    _known_keys(node, "末级指标", file, _where(path))
    place = f"{file} 第 {node.line} 行 {_where(path)}"
    if node.get("分值") is None:
        raise FactsError(f"{place}：没有“分值”，请补上")
    fields = {**inherited, **{key: node[key] for key in _SHARED if node.get(key) is not None}}
    leaf = Leaf(
        path=path,
        full=_points(node, "分值", path, file),
        standard=_text(fields.get("评分标准")),
        target=_cell(node, "目标值", path, file),
        actual=_cell(node, "实际值", path, file, listed=True),
        points=points_of(fields.get("评价要点")),
        explanation=_text(fields.get("指标解释")),
        given=_points(node, "填报得分", path, file) if node.get("填报得分") is not None else None,
        manual=_points(node, "人工得分", path, file) if node.get("人工得分") is not None else None,
        reason=_text(node.get("调整理由")),
        loss_reason=_text(node.get("扣分原因")),
        narrative=_text(node.get("评价情况")),
        evidence=_texts(node.get("佐证材料")),
        shared=frozenset(key for key in _SHARED if key in inherited and node.get(key) is None),
    )
    for fault in leaf_faults(leaf):
        raise FactsError(f"{place}：{fault}")
    return leaf


def leaf_faults(leaf: Leaf) -> Iterator[str]:
    """What makes a leaf unusable whatever its standard says, each with what to do."""
    yield from override_faults(leaf)
    if not leaf.standard and leaf.target is None:
        yield "评分标准和目标值都没有，无从计分，请至少写一个"


def override_faults(leaf: Leaf) -> Iterator[str]:
    """What is wrong with the points a person set, or with a leaf set aside, each with what to do."""
    if leaf.full < 0:
        yield f"分值 {plain(leaf.full)} 是负数，请改正"
    if leaf.manual is not None:
        if not leaf.reason:
            yield f"人工得分 {plain(leaf.manual)} 没有写调整理由，请补写理由，或删去人工得分改用评分标准计算的得分"
        if not 0 <= leaf.manual <= leaf.full:
            yield f"人工得分 {plain(leaf.manual)} 不在 0 至分值 {plain(leaf.full)} 之间，请改正"
    if not leaf.applicable and not leaf.reason:
        yield "实际值为“不适用”，但没有写调整理由，请说明为什么不适用"


def _known_keys(section: Section, kind: str, file: str, where: str) -> None:
    known = load("facts")[kind]
    for key in section:
        if key not in known:
            close = difflib.get_close_matches(key, known, 1, 0.3)
            hint = f"，是不是“{close[0]}”？" if close else f"；可以写的有：{'、'.join(known)}"
            place = f"{file} 第 {section.lines[key]} 行{' ' + where if where else ''}"
            raise FactsError(f"{place}：不认识“{key}”{hint}")


def _points(node: Section, key: str, path: tuple[str, ...], file: str) -> Decimal:
    value = node[key]
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return exact(value)
    raise FactsError(f"{file} 第 {node.lines[key]} 行 {_where(path)}：{key}“{value}”应是一个数，如 2 或 1.5")


def _cell(node: Section, key: str, path: tuple[str, ...], file: str, *, listed: bool = False) -> Any:
    """One value, or for 实际值 a list of them: degrees of 要点, or findings of several clauses."""
    value = node.get(key)
    cells = value if listed and isinstance(value, list) else [value]
    if any(isinstance(cell, (list, dict)) for cell in cells):
        raise FactsError(
            f"{file} 第 {node.lines[key]} 行 {_where(path)}：{key}应是一个值{'，或一列值' if listed else ''}"
        )
    return None if value is None or value == "" or value == [] else value


def _mapping(data: Section, key: str, file: str) -> dict[str, Any]:
    value = data.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise FactsError(f"{file} 第 {data.lines[key]} 行：“{key}”下面应是“键: 值”的形式")
    return value


def _rows(data: Section, key: str, file: str) -> Iterator[dict[str, Any]]:
    value = data.get(key) or []
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise FactsError(f"{file} 第 {data.lines[key]} 行：“{key}”下面应逐条以“- ”列出，每条是“键: 值”的形式")
    yield from value


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(_text(item) for item in value) if isinstance(value, list) else (_text(value),)


def _where(path: tuple[str, ...]) -> str:
    return "/".join(path)
