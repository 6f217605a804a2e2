"""YAML read strictly: numbers stay exact Decimals, duplicate keys and aliases are refused, every key knows its line."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

LARGEST_FILE = 8_000_000
DEEPEST = 40
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?\d+")
_FLOAT = re.compile(r"[-+]?\d+\.\d+")
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


class FactsError(ValueError):
    """评估.yaml cannot be used: one Chinese line that names the file, the place and what to do."""


class Section(dict[str, Any]):
    """A mapping of the file that knows the line of each key."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


def read_yaml(path: Path) -> Any:
    """The content of one YAML file. Raises FactsError with file and line."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise FactsError(f"{path.name}：文件超过 8 MB，不像一份评价事实表，请检查是否选错了文件")
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise FactsError(f"找不到文件 {path}：请检查路径和文件名") from None
    except UnicodeDecodeError:
        raise FactsError(f"{path.name}：不是 UTF-8 文本，请另存为 UTF-8 编码后再试") from None
    except OSError as error:
        raise FactsError(f"{path}：打不开（{error.strerror}），请检查文件权限或是否选了文件夹") from None
    return parse_yaml(text, path.name)


def parse_yaml(text: str, name: str) -> Any:
    """The content of YAML text; `name` is the file named in messages."""
    try:
        _refuse_tricks(text, name)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FactsError(f"{name} 第 {line} 行：YAML 格式有误，请检查缩进、冒号后的空格和引号是否成对") from None
    except yaml.YAMLError:
        raise FactsError(f"{name}：含有 YAML 不允许的字符，请另存为 UTF-8 纯文本后再试") from None
    return None if node is None else _content(node, name)


def _refuse_tricks(text: str, name: str) -> None:
    """Aliases can blow a small file up, deep nesting can blow the stack: neither has a place in facts."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise FactsError(
                f"{name} 第 {event.start_mark.line + 1} 行：不支持 &、* 引用，请直接写出内容（文字含 & 或 * 的加引号）"
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise FactsError(f"{name} 第 {event.start_mark.line + 1} 行：嵌套超过 {DEEPEST} 层，请检查缩进和括号")


def _content(node: yaml.Node, name: str) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [_content(item, name) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        section = Section(node.start_mark.line + 1)
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise FactsError(f"{name} 第 {line} 行：冒号前应是文字")
            key = key_node.value
            if key in section:
                raise FactsError(f"{name} 第 {line} 行：“{key}”重复出现（第 {section.lines[key]} 行已有），请删去一个")
            section.lines[key] = line
            section[key] = _content(value_node, name)
        return section
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    """Text, exact number, date, true/false or None. Nothing else is guessed: 1:30 or 是 stay text."""
    text: str = node.value
    if node.tag.endswith(":null"):
        return None
    if node.tag.endswith(":bool") and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if node.tag.endswith((":int", ":float")):
        if _INT.fullmatch(text) and not re.match(r"[-+]?0\d", text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return Decimal(text)
    if node.tag.endswith(":timestamp") and (m := _DATE.fullmatch(text)):
        try:
            return date(int(m[1]), int(m[2]), int(m[3]))
        except ValueError:
            return text
    return text
