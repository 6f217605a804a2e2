"""The list of units (单位清单): a YAML file or the first sheet of a book, one entry per unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..evaluation.facts import FactsError
from ..evaluation.yaml_facts import Section, read_yaml
from ..workbook.grid import Sheet, read_book
from ..workbook.refs import write_ref
from .cards import bare

UNITS, SHARED, NAME, CARD = "单位", "共同", "名称", "项目"
_NOT_FACTS = ("序号",)
NAME_HEADINGS = ("单位名称", "单位", "名称", "实施单位")


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit: its name, what goes on its card, and field (实际值, 佐证材料 …) → indicator → value.

    place  where the entry stands, for messages
    """

    name: str
    place: str
    card: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def read_units(path: Path) -> tuple[Entry, ...]:
    """The units of a list. Raises FactsError or BookError: one Chinese line with file and line or cell."""
    entries = tuple(_from_yaml(path) if path.suffix.lower() in (".yaml", ".yml") else _from_sheet(path))
    if not entries:
        raise FactsError(f"{path.name}：一个单位也没有，请至少写一个")
    seen: dict[str, Entry] = {}
    for entry in entries:
        first = seen.setdefault(entry.name, entry)
        if first is not entry:
            raise FactsError(f"{entry.place}：“{entry.name}”已在 {first.place} 出现过，请改名或删去一处")
    return entries


def _from_yaml(path: Path) -> Iterator[Entry]:
    data = read_yaml(path)
    if not isinstance(data, Section) or not isinstance(data.get(UNITS), list):
        raise FactsError(f"{path.name}：没有“{UNITS}”，请写成“{UNITS}:”，下面逐条以“- 名称:”列出")
    if strange := [key for key in data if key not in (UNITS, SHARED)]:
        raise FactsError(
            f"{path.name} 第 {data.lines[strange[0]]} 行：不认识“{strange[0]}”，可以写的有：{SHARED}、{UNITS}"
        )
    shared = _mappings(data.get(SHARED) or {}, f"{path.name} {SHARED}")
    for number, node in enumerate(data[UNITS], 1):
        place = f"{path.name} 第 {node.line} 行" if isinstance(node, Section) else f"{path.name} 第 {number} 个单位"
        if not isinstance(node, Section) or not str(node.get(NAME) or "").strip():
            raise FactsError(f"{place}：有一个单位没有“{NAME}”，请补上")
        own = _mappings({key: value for key, value in node.items() if key != NAME}, place)
        joined = {key: {**shared.get(key, {}), **own.get(key, {})} for key in {**shared, **own}}
        card = joined.pop(CARD, {})
        yield Entry(str(node[NAME]).strip(), place, card, joined)


def _mappings(given: Any, place: str) -> dict[str, dict[str, Any]]:
    if not isinstance(given, Mapping) or not all(isinstance(value, Mapping) for value in given.values()):
        raise FactsError(f"{place}：“{CARD}”“实际值”下面应是“键: 值”的形式")
    return {str(key): dict(value) for key, value in given.items()}


def _from_sheet(path: Path) -> Iterator[Entry]:
    sheet = read_book(path).sheets[0]
    header = next((row for row in range(1, min(sheet.max_row, 20) + 1) if _name_column(sheet, row)), None)
    if header is None:
        raise FactsError(f"{path.name} {sheet.name}：没有找到“{NAME_HEADINGS[0]}”一列，请加上这个表头")
    name_column = _name_column(sheet, header)
    labels = {col: sheet.text(header, col) for col in range(1, sheet.max_col + 1) if col != name_column}
    labels = {col: label for col, label in labels.items() if label and label not in _NOT_FACTS}
    for row in range(header + 1, sheet.max_row + 1):
        card = {label: sheet.value(row, col) for col, label in labels.items() if sheet.text(row, col)}
        name, place = sheet.text(row, name_column), f"{path.name} {sheet.name}!{write_ref(row, name_column)}"
        if name:
            yield Entry(name, place, card)
        elif card:
            raise FactsError(f"{place}：这一行没有单位名称，请补上或删去这一行")


def _name_column(sheet: Sheet, row: int) -> int:
    return next((c for c in range(1, sheet.max_col + 1) if bare(sheet.text(row, c)) in NAME_HEADINGS), 0)
