"""What is under review (复核对象): the scored evaluation, the facts beside it, and what was seen while reading the sheet.

Plain data, so that the same checks run on a workbook, on a range of cells, and in any host.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ..evaluation import table as t
from ..evaluation.results import Result
from ..evaluation.tree import Evaluation, Leaf

CellOf = Callable[[Leaf, str], str]  # (leaf, heading such as 实际值) → its cell, "" when it has none


class Place(NamedTuple):
    """A cell, or a whole sheet or book where one is empty, and the indicator it belongs to."""

    sheet: str = ""
    cell: str = ""
    path: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """As a message names it: `评分表!J12`, `第12行` of a range, the indicator where there is no cell."""
        if self.sheet and self.cell:
            return f"{self.sheet}!{self.cell}"
        return f"第{self.cell}行" if self.cell else "/".join(self.path) or self.sheet


class Fact(NamedTuple):
    """One cell of 项目, 问卷 or 问题清单: the section it stands in, its name there, what it says as people read it."""

    section: str
    name: str
    text: str
    place: Place


Record = Mapping[str, Fact]  # one row of a table of facts, by column


class Question(NamedTuple):
    """One question of a 问卷: its options and the shares as printed (`95.2%`), by option."""

    number: str
    text: str
    options: tuple[Fact, ...]


class Passage(NamedTuple):
    """A piece of prose: what it says, its heading (评价情况, 主要问题), where it stands."""

    text: str
    label: str
    place: Place


class Seen(NamedTuple):
    """A fault noticed while a sheet was read, under a code that checks.yaml assigns to a check."""

    code: str
    place: Place
    says: str
    expected: str = ""
    found: str = ""


class Stated(NamedTuple):
    """A total or grade somebody wrote down, as a value (never a formula): what it is, what it says."""

    what: str  # 合计分值 | 合计得分 | 评价等级
    text: str
    place: Place


@dataclass(frozen=True)
class Facts:
    """What stands beside the 评分表.

    card      the project card by name; `tables` the tables of 项目 by section; `pairs` its other key and value rows
    survey    numbers of the 问卷 by name (发放, 回收, 有效 …); `questions` with their options
    problems  the rows of 问题清单
    """

    card: Mapping[str, Fact] = field(default_factory=dict)
    tables: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    pairs: tuple[Fact, ...] = ()
    survey: Mapping[str, Fact] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    problems: tuple[Record, ...] = ()


@dataclass(frozen=True)
class Subject:
    """One evaluation under review.

    form     评分表 | 自评表, `foreign` when somebody else laid it out; `cell_of` tells in which cell of `sheet` a leaf's field stands
    stated   totals and grade as written in the table
    seen     faults noticed while the sheet was read
    """

    evaluation: Evaluation
    result: Result
    sheet: str = ""
    cell_of: CellOf = lambda leaf, heading: ""
    form: str = "评分表"
    foreign: bool = False
    facts: Facts = field(default_factory=Facts)
    stated: tuple[Stated, ...] = ()
    seen: tuple[Seen, ...] = ()
    headings: frozenset[str] = frozenset()  # the columns the table has, as our own 评分表 calls them
    has_report: bool = False  # the book has a 报告 sheet

    def at(self, leaf: Leaf, heading: str) -> Place:
        """Where a leaf's field stands."""
        return Place(self.sheet, self.cell_of(leaf, heading), leaf.path)

    @cached_property
    def leaf_passages(self) -> tuple[Passage, ...]:
        """The prose of every leaf: 评价情况, 扣分原因, 调整理由."""
        found = [
            Passage(text, heading, self.at(leaf, heading))
            for leaf in self.evaluation.leaves
            for heading, text in (
                (t.NARRATIVE, leaf.narrative),
                (t.LOSS_REASON, leaf.loss_reason),
                (t.REASON, leaf.reason),
            )
            if text
        ]
        return tuple(found)

    @cached_property
    def fact_passages(self) -> tuple[Passage, ...]:
        """The texts of 项目 and 问题清单."""
        facts = self.facts
        rows = [
            fact for table in (*facts.tables.values(), facts.problems) for record in table for fact in record.values()
        ]
        cells = [*facts.card.values(), *facts.pairs, *rows]
        return tuple(Passage(fact.text, f"{fact.section} / {fact.name}", fact.place) for fact in cells if fact.text)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All prose of the book, with what the evidence cells cite."""
        evidence = [
            Passage("\n".join(leaf.evidence), t.EVIDENCE, self.at(leaf, t.EVIDENCE))
            for leaf in self.evaluation.leaves
            if leaf.evidence
        ]
        return (*self.leaf_passages, *evidence, *self.fact_passages)
