"""Indicator frameworks (指标体系框架): the trees and forms new books start from, one file of library/frameworks each.

A framework for a 评分表 is a 评估.yaml without findings; the one for the 自评表 is the text and the points of the form.
Every file says in 模板说明 where its values come from.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .. import library
from ..values import exact
from .facts import facts_from_text
from .tree import Evaluation

FOLDER = "frameworks"
NOTES = "模板说明"
_FORM = "指标表"  # only the form of a 自评表 has it


class UnknownFramework(ValueError):
    """No framework of that name: one Chinese line that lists those there are."""


@dataclass(frozen=True, slots=True)
class FormLine:
    """A row of the 自评表's indicator block; `full` is None in a spare row (备用行)."""

    level1: str
    level2: str
    name: str
    full: Decimal | None


@dataclass(frozen=True, slots=True)
class SelfEvaluationForm:
    """The words and the points of the official 自评表; where they stand is the workbook's business."""

    title: str
    year: str
    card: tuple[str, ...]  # 项目名称, 主管部门, 实施单位
    goal: tuple[str, ...]  # 年度总体目标, 预期目标, 实际完成情况
    money: str
    money_columns: tuple[str, ...]
    money_full: Decimal  # the points of 预算执行率
    money_total: str
    money_parts: tuple[str, ...]
    block: str  # 绩效指标
    columns: tuple[str, ...]
    lines: tuple[FormLine, ...]
    total: str
    hints: Mapping[str, str]  # column → what to write there


@dataclass(frozen=True, slots=True)
class Framework:
    """One framework: either an evaluation without findings or a form, with `notes` on its sources and its use."""

    name: str
    notes: Mapping[str, Any]
    evaluation: Evaluation | None = None
    form: SelfEvaluationForm | None = None

    @property
    def purpose(self) -> str:
        """What it is for, in one line."""
        return str(self.notes["用途"])


def framework_names() -> tuple[str, ...]:
    """The names that `framework` takes."""
    return library.names(FOLDER)


def framework(name: str) -> Framework:
    """The framework of that name. Raises UnknownFramework (Chinese), which lists the names."""
    if name not in framework_names():
        raise UnknownFramework(_unknown(name))
    at = f"{FOLDER}/{name}"
    content = library.load(at)
    if _FORM in content:
        return Framework(name, content[NOTES], form=_form(content))
    return Framework(name, content[NOTES], evaluation=facts_from_text(library.text(at), f"{name}.yaml"))


def _unknown(name: str) -> str:
    known = framework_names()
    close = difflib.get_close_matches(name, known, 1, 0.4)
    hint = f"，是不是“{close[0]}”？" if close else "。"
    return f"没有叫“{name[:40]}”的模板{hint}可以用的模板有：{'、'.join(known)}"


def _form(content: Mapping[str, Any]) -> SelfEvaluationForm:
    head, money, table = content["表头"], content["资金"], content[_FORM]
    return SelfEvaluationForm(
        title=head["表名"],
        year=head["年度"],
        card=tuple(head["基本信息"]),
        goal=tuple(head["总体目标"]),
        money=money["名称"],
        money_columns=tuple(money["列"]),
        money_full=exact(money["分值"]),
        money_total=money["合计"],
        money_parts=tuple(money["其中"]),
        block=table["名称"],
        columns=tuple(table["列"]),
        lines=tuple(_lines(content["指标"], tuple(table["备用行"]))),
        total=table["总分"],
        hints=table["提示"],
    )


def _lines(tops: Any, spare: tuple[str, ...]) -> Iterator[FormLine]:
    """The rows in order: under each 二级指标 its indicators, numbered as on the form, then the spare rows."""
    for top in tops:
        for group in top["指标"]:
            for number, leaf in enumerate(group["指标"], 1):
                yield FormLine(top["名称"], group["名称"], f"指标{number}：{leaf['名称']}", exact(leaf["分值"]))
            for name in spare:
                yield FormLine(top["名称"], group["名称"], name, None)
