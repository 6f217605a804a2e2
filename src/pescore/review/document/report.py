"""A report with everything its checks ask for, each collected once and only when asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

from ...evaluation.conventions import Settings, meanings, settings_of
from ...evaluation.grades import Scale, named_scale
from ...library import load
from .blocks import Block, blocks_of
from .citing import Cited, cited
from .clean import squeezed
from .conclusions import Total, grades_in, scale_in, totals_in
from .dimensions import Stated, dimension_of, stated_dimensions
from .flat_tables import FlatTable, flat_table
from .grids import Grid, grids_of, natural
from .levels import Node as LevelNode
from .levels import Said, more_said, nodes_of, said_of
from .model import Document, Paragraph, Place
from .money import Money, funds_of
from .others import of_the_project
from .passages import Passage, sentences
from .score_tables import Node, ScoreTable, score_table
from .spoken import Spoken, each_of, listed, spoken_of
from .surveys import Survey, survey_of

_PROJECT = re.compile(r"(?:项目名称|评价对象)[:：]([^，。；]{2,40})")
_DATED = re.compile(r"(20\d\d)年\d{1,2}月")
_YEAR = re.compile(r"(20\d\d)年")


class Report:
    """One document and what it states. `settings`: the 口径 of the workbook it was written from, where one is given."""

    def __init__(self, document: Document, settings: Settings | None = None) -> None:
        self.document = document
        self.paragraphs = document.paragraphs
        self._settings = settings

    @cached_property
    def settings(self) -> Settings:
        """口径 in force: the workbook's, else those the report lists (事项 | 取法)."""
        if self._settings is not None:
            return self._settings
        keys = {squeezed(meaning): key for key, _, meaning in meanings()}
        told = (row.cells[:2] for table in self.document.tables for row in table.rows if len(row.cells) > 1)
        try:
            return settings_of({keys[name]: value for cell, value in told if (name := squeezed(cell)) in keys})
        except ValueError:  # a report may list 口径 in words of its own
            return ()

    @cached_property
    def score_tables(self) -> list[ScoreTable]:
        return [found for table in self.document.tables if (found := score_table(table)) is not None]

    @cached_property
    def grids(self) -> list[Grid]:
        """Tables of figures other than those of scores, as they stand and turned."""
        scored = {id(found.table) for found in (*self.score_tables, *self.flat_tables)}
        return [grid for table in self.document.tables if id(table) not in scored for grid in grids_of(table)]

    @cached_property
    def natural_grids(self) -> list[Grid]:
        """Each of them the way its headings run."""
        return natural(self.grids)

    @cached_property
    def flat_tables(self) -> list[FlatTable]:
        """Tables with a column for each dimension, 分值 and 得分 below each other."""
        return [found for table in self.document.tables if (found := flat_table(table)) is not None]

    @cached_property
    def blocks(self) -> list[Block]:
        return blocks_of(self.document)

    @cached_property
    def leaves(self) -> list[Block]:
        """Leaves with a closing sentence 分值…得分…."""
        return [block for block in self.blocks if block.leaf and block.said is not None]

    @cached_property
    def repeated(self) -> frozenset[str]:
        """Names that several leaves have: only with the level above do they tell which is meant."""
        groups = [[leaf.name for leaf in self.leaves], *([e.name for e in t.entries] for t in self.score_tables)]
        return frozenset(name for names in groups for name, times in Counter(names).items() if times > 1)

    def key(self, name: str, above: Sequence[Node]) -> str:
        """What a leaf goes by when two places are compared: its name, `上级/名称` where several leaves have that."""
        return f"{above[-1].name}/{name}" if name in self.repeated and above else name

    @cached_property
    def dimensions(self) -> list[Stated]:
        return stated_dimensions(self.document, self.score_tables, self.blocks, self.spoken, self.flat_tables)

    @cached_property
    def nodes(self) -> dict[str, LevelNode]:
        """Every indicator of the largest 评分表 by name."""
        return nodes_of(self.score_tables)

    @cached_property
    def said_of_levels(self) -> list[Said]:
        """What sentences state of these indicators."""
        found = list(said_of(self.paragraphs, self.nodes))
        return found + list(more_said(self.spoken, self.nodes, found))

    @cached_property
    def partly(self) -> frozenset[str]:
        """Dimensions with a leaf that is 不适用: their 分值 is one thing in the tree and another in the score."""
        away = (
            node
            for node in self.nodes.values()
            if node.name and len(node.path) == 1 and any(e.excluded for e in node.leaves)
        )
        return frozenset(dimension_of(node.name) or node.name for node in away)

    @cached_property
    def sentences(self) -> list[Passage]:
        return list(sentences(self.paragraphs))

    @cached_property
    def survey(self) -> Survey:
        return survey_of(self.document)

    @cached_property
    def funds(self) -> list[Money]:
        return funds_of(self.document)

    @cached_property
    def cited(self) -> list[Cited]:
        """Documents the report names, in reading order."""
        return cited(self.document)

    @cached_property
    def spoken(self) -> list[Spoken]:
        """What sentences and headings state of indicators, in reading order."""
        own = tuple(of_the_project(self.document))
        return [*spoken_of(own), *listed(own), *each_of(own)]

    @cached_property
    def told_leaves(self) -> list[Spoken]:
        """Statements with 分值 and 得分 on what is no dimension."""
        both = (said for said in self.spoken if said.full is not None and said.score is not None)
        return [said for said in both if not dimension_of(said.name)]

    @cached_property
    def _told_totals(self) -> list[tuple[Total, Decimal | None]]:
        tops = {node.path for node in self.nodes.values() if node.name and len(node.path) == 1}
        parts = max(len(tops), len({stated.name for stated in self.dimensions if stated.score is not None}))
        return list(totals_in(self.document, self.full, parts))

    @cached_property
    def totals(self) -> list[Total]:
        """Every 综合得分 in text and tables, in reading order."""
        found = [Total(*table.total) for table in self.score_tables if table.total]
        found += [Total(*total) for table in self.flat_tables if (total := table.total)]
        found += [total for total, _ in self._told_totals]
        return sorted(found, key=lambda total: total.place)

    @cached_property
    def lost(self) -> list[tuple[Total, Decimal]]:
        """四部分合计78.25分，共扣21.75分."""
        return [(total, lost) for total, lost in self._told_totals if lost is not None]

    @cached_property
    def grades(self) -> list[tuple[str, Place]]:
        found = [table.grade for table in self.score_tables if table.grade]
        return sorted([*found, *grades_in(self.document)], key=lambda grade: grade[1])

    @cached_property
    def scale(self) -> tuple[Scale, Place | None]:
        """The grade scale the report declares, with its place; the usual one and None where it declares none."""
        return scale_in(self.document) or (named_scale(load("report_words")["默认等级表"]), None)

    @cached_property
    def years(self) -> list[tuple[Place, int]]:
        """The last year of a full date (2024年5月…) in each paragraph that has one."""
        found = ((p.place, _DATED.findall(p.text)) for p in self.paragraphs)
        return [(place, int(years[-1])) for place, years in found if years]

    @cached_property
    def combined(self) -> bool:
        """The scores are those of many units taken together, which no standard gives by itself."""
        return any("汇总口径" in paragraph.text for paragraph in self.paragraphs)

    @cached_property
    def full(self) -> Decimal:
        """满分: what the leaves or the dimensions add up to, 100 where nothing says otherwise."""
        whole = [sum((e.full for e in table.entries), Decimal(0)) for table in self.score_tables if table.whole]
        return whole[0] if whole and whole[0] in (100, 1000) else Decimal(100)

    @cached_property
    def project(self) -> str:
        """项目名称, "" where the report does not say it."""
        for table in self.document.tables:
            for row in table.rows:
                filled = [cell for cell in row.cells if cell]
                if len(filled) > 1 and squeezed(filled[0]) == "项目名称":
                    return filled[1]
        for paragraph in self.paragraphs:
            if found := _PROJECT.match(paragraph.text):
                return found[1]
        return ""

    @cached_property
    def project_year(self) -> int | None:
        """The last year of the project, from its title page or its card."""
        for table in self.document.tables:
            for row in table.rows:
                filled = [cell for cell in row.cells if cell]
                if len(filled) > 1 and ("起止" in filled[0] or "实施期" in filled[0]):
                    return max((int(year) for year in _YEAR.findall("".join(filled[1:]))), default=None)
        for paragraph in self.paragraphs[:6]:
            if found := _YEAR.search(paragraph.text):
                return int(found[1])
        return None

    def under(self, *words: str) -> list[Paragraph]:
        """Paragraphs below a heading that holds one of the words."""
        return [p for p in self.paragraphs if any(word in title for title in p.section for word in words)]
