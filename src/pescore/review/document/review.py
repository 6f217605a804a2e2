"""Run every check over a report: findings ranked, what agrees, and what could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from ...evaluation.conventions import settings_of
from ...library import load
from ...workbook.scored import Scored
from ..finding import SEVERITIES, Finding
from .against_book import against_book
from .checks import CHECKS
from .checks.noting import Checked, Noted
from .model import Document
from .report import Report


@dataclass(frozen=True, slots=True)
class Review:
    """The result of one review: findings heaviest first, recomputations that agree, and what was not read."""

    name: str
    findings: tuple[Finding, ...]
    checked: tuple[Checked, ...]
    unread: tuple[str, ...]

    def count(self, severity: str) -> int:
        return sum(finding.severity == severity for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        return {
            "findings": [finding.as_json() for finding in self.findings],
            "checked": [{"check": item.check, "says": item.says} for item in self.checked],
            "unread": list(self.unread),
        }


def review(document: Document, book: Scored | None = None) -> Review:
    """Every check of the library over one document, and against the workbook it was written from where one is given."""
    report = Report(document, settings_of(book.evaluation.conventions) if book is not None else None)
    notes = [note for check in CHECKS for note in check(report)]
    if book is not None:
        notes += against_book(report, book)
    return ranked(document, notes, _unread(report))


def ranked(document: Document, notes: list[Noted | Checked], unread: tuple[str, ...]) -> Review:
    """Findings by severity, then by check, then in reading order."""
    found = [note for note in notes if isinstance(note, Noted)]
    found.sort(key=lambda n: (_heaviest(n), _order()[n.finding.check], n.place.order if n.place else 0))
    checked = [note for note in notes if isinstance(note, Checked)]
    checked.sort(key=lambda c: _order()[c.check])
    return Review(document.name, tuple(n.finding for n in found), tuple(dict.fromkeys(checked)), unread)


def _heaviest(note: Noted) -> int:
    return list(SEVERITIES).index(note.finding.severity)


@cache
def _order() -> dict[str, int]:
    return {name: at for at, name in enumerate(load("report_checks"))}


def _unread(report: Report) -> tuple[str, ...]:
    """What kept checks from working, said to the reader."""
    unread = list(report.document.unread)
    if report.paragraphs and not report.document.tables:
        unread.append("没有读到表格：评分表、问题清单等无法核对。表格若是图片，请改成文字表格")
    slipped = [table for table in report.score_tables if table.slipped]
    unread += [
        f"{table.table.name}（{table.table.place.label}起）有 {table.slipped} 行的单元格不在表头所指的列里，按内容认出指标和分数"
        for table in slipped
    ]
    if report.combined:
        unread.append("得分由多个单位汇总，没有逐项与评分标准核对：请复核各单位的评分表")
    if report.paragraphs and not report.score_tables and not report.leaves and not report.dimensions:
        unread.append("没有认出分值和得分：既没有评分表，也没有“权重为…分，得分为…分”这样的句子")
    return (*unread, *_no_conclusion(report))


_SCORED = 8  # leaves: a report that scores so many concludes with a total and a grade
_ASKED = re.compile("(?:发放|发出|收回|回收)[^，。；]{0,8}问卷|问卷[^，。；]{0,8}(?:发放|发出|收回|回收)")


def _no_conclusion(report: Report) -> list[str]:
    """What a whole report states and was not found: 综合得分, 等级, the figures of its questionnaires."""
    leaves = max((len(table.entries) for table in report.score_tables), default=0)
    scored = max(leaves, len(report.leaves), len(report.told_leaves)) >= _SCORED or len(report.dimensions) >= _SCORED
    missing: list[str] = []
    if scored and not report.totals:
        missing.append("没有认出综合得分：各项得分之和、等级没有与总分核对")
    elif scored and not report.grades:
        missing.append("没有认出评价等级：等级没有与总分核对")
    if any(_ASKED.search(p.text) for p in report.paragraphs) and report.survey.n is None:
        missing.append("报告写了问卷，没有认出发放、回收、有效份数：份数和比例没有核对")
    return missing
