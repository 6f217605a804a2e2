"""What the blocks of a report draw on: the evaluation, its result, and a list of what is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeAlias

from ...evaluation.results import Result, Scored
from ...evaluation.tree import Evaluation
from ...library import load
from ...values import Err, cents, exact, plain
from ...workbook.pen import storable
from ..narrative import loss_reason
from ..sentences import Amount
from .elements import PENDING

Options: TypeAlias = Mapping[str, Any]  # of one block, as the outline gives them

_UNIT = re.compile(r"[(（]([^()（）]*)[)）]\s*$")
_MARKS = str.maketrans("⟦⟧", "〔〕")  # ours, for references


@dataclass(frozen=True, slots=True)
class Gap:
    """One place that reads 待补充: where in the report, what is missing, and where to fill it in."""

    place: str
    missing: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}：{self.missing}（{self.remedy}）"


@dataclass
class Source:
    """The facts of one report; `today` dates it where the card does not."""

    evaluation: Evaluation
    result: Result
    today: date
    charts: bool = True
    card_sheet: bool = True  # the book has a 项目 sheet to fill in
    methods: tuple[str, ...] = ()  # 报告用语 of the method sheets
    places: int = 2  # decimals of a score
    gaps: list[Gap] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what the user is told beside the gaps

    # Texts

    def card(self, *keys: str) -> str:
        """The first of these facts that the project card has; "" when it has none."""
        return next((text for key in keys if (text := said(self.evaluation.card.get(key)))), "")

    def needed(self, key: str, place: str) -> str:
        """A fact of the card, or 待补充, remembered as a gap."""
        return self.card(key) or self.gap(place, key, self.on_card(key))

    def on_card(self, key: str) -> str:
        """Where a person fills in a fact of the card."""
        if self.card_sheet:
            return f"在“项目”表填写“{key}”"
        return f"新建“项目”表，从第3行起 A 列写“{key}”，B 列写内容"

    def gap(self, place: str, missing: str, remedy: str) -> str:
        """Remember what is missing; gives the words that stand for it."""
        gap = Gap(place, missing, remedy)
        if gap not in self.gaps:
            self.gaps.append(gap)
        return PENDING

    @property
    def project(self) -> str:
        return self.card("项目名称")

    @property
    def title(self) -> str:
        """The report's own name, else one made from the project's."""
        if name := self.card("报告名称"):
            return name
        project = self.project or self.gap("封面", "项目名称", self.on_card("项目名称"))
        return f"{project.removesuffix('绩效评价')}绩效评价报告"

    # Facts

    def fact(self, *path: str) -> Any:
        """What stands at this path of the 项目 sheet's sections; None where nothing does."""
        inner: Any = self.evaluation.further
        for key in path:
            inner = inner.get(key) if isinstance(inner, Mapping) else None
        return inner

    def text(self, *path: str) -> str:
        return said(self.fact(*path))

    def lines(self, *path: str) -> list[str]:
        """A list, or a text of several lines, as clean lines."""
        return lines_of(self.fact(*path))

    def records(self, *path: str) -> list[dict[str, Any]]:
        """A table as its rows; a plain list becomes rows of 名称."""
        found = self.fact(*path)
        if isinstance(found, list) and all(isinstance(row, Mapping) for row in found):
            return [dict(row) for row in found]
        return [{"名称": line} for line in lines_of(found)]

    def amount(self, kind: str) -> Amount | None:
        """预算, 到位 or 支出 of the card, with the unit its key or its text gives; None when it is missing or no number."""
        for name in load("reports/词")["资金"][kind]:
            for key, value in self.evaluation.card.items():
                if _UNIT.sub("", key).strip() == name and (found := _amount(name, key, value)):
                    return found
        return None

    # Scores

    @cached_property
    def worth(self) -> dict[tuple[str, ...], Decimal]:
        """分值 of every node of the tree, leaves that do not apply included."""
        worth: dict[tuple[str, ...], Decimal] = {}
        for scored in self.result.leaves:
            for length in range(1, len(scored.leaf.path) + 1):
                path = scored.leaf.path[:length]
                worth[path] = worth.get(path, Decimal(0)) + scored.leaf.full
        return worth

    @cached_property
    def depth(self) -> int:
        """How many levels the tree has."""
        return self.evaluation.depth

    def points(self, number: Decimal | None) -> str:
        return "" if number is None else plain(cents(number, self.places))

    def why_lost(self, scored: Scored) -> str:
        """扣分原因 in one line; a score that nobody explained is a gap."""
        reason = clean(loss_reason(scored))
        place = "/".join(scored.leaf.path)
        return reason or self.gap(place, "扣分原因", "在评分表填写“扣分原因”")


def _amount(name: str, key: str, value: object) -> Amount | None:
    unit = _UNIT.search(key)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return Amount(name, exact(value), unit[1].strip() if unit else "")
    found = re.fullmatch(r"([\d,，]*\.?\d+)\s*(亿元|万元|元)?", said(value))
    if found is None:
        return None
    return Amount(name, exact(re.sub("[,，]", "", found[1])), found[2] or (unit[1].strip() if unit else ""))


def said(value: object) -> str:
    """A fact as one clean line of text; numbers in ordinary digits, lists with 、 between, an error value as missing."""
    if value is None or value == "" or isinstance(value, Err):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "；".join(f"{clean(str(key))}：{said(inner)}" for key, inner in value.items() if said(inner))
    if isinstance(value, (list, tuple)):
        return "、".join(filter(None, map(said, value)))
    if isinstance(value, (int, float, Decimal)):
        return plain(exact(value))
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return clean(str(value))


def clean(text: str) -> str:
    """The text on one line, without what a document cannot hold or would take for a reference of ours."""
    return " ".join(storable(text).translate(_MARKS).split())


def lines_of(value: object) -> list[str]:
    """A list, or a text of several lines, as clean lines."""
    if isinstance(value, str):
        return [line for part in value.splitlines() if (line := clean(part))]
    if isinstance(value, (list, tuple)):
        return [line for part in value if (line := said(part))]
    return [line] if (line := said(value)) else []
