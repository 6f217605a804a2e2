"""The evaluation report over many units (多单位报告): the blocks of every report, and those that speak of units."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ...evaluation.tree import Evaluation
from ...report.word import BOOK, Outline, Report, Vocabulary, filled, read_outline
from ...report.word.blocks import Block
from ..reread import Reread
from . import analysis, conclusion, funds, losses, problems, remarks, scope, standing
from .source import source_of

__all__ = ["UNITS", "compose_units", "read_units_outline"]

BLOCKS: Mapping[str, Block] = {
    **BOOK.blocks,
    "评价单位": scope.units,
    "单位资金": funds.told,
    "单位资金表": funds.table,
    "汇总结论": conclusion.verdict,
    "汇总口径": conclusion.way,
    "口径比较表": conclusion.ways,
    "单位概况": standing.spread,
    "单位排名": standing.ranking,
    "单位指标分析": analysis.dimensions,
    "指标得分表": analysis.score_table,
    "单位问题摘要": problems.in_short,
    "单位问题": problems.at_length,
    "单位扣分表": losses.table,
    "汇总说明": remarks.told,
}
UNITS = Vocabulary(BLOCKS, "reports/unit_outlines", "多单位")


def read_units_outline(chosen: str | None = None) -> Outline:
    """The outline of that name, or in that YAML file. Raises FactsError."""
    return read_outline(chosen, UNITS)


def compose_units(
    reread: Reread,
    facts: Evaluation,
    outline: Outline,
    today: date,
    *,
    charts: bool = True,
    card_sheet: bool = True,
    methods: tuple[str, ...] = (),
) -> Report:
    """Fill an outline from a summary and the facts of the whole evaluation; the rest as `compose`."""
    source = source_of(reread, facts, today, charts=charts, card_sheet=card_sheet, methods=methods)
    return filled(outline, source)
