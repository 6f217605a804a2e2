"""Reports over many units for the tests: made from a summary, and their Word files read back."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import docx
from docx.document import Document

from pescore.actions.report import report_of_units
from pescore.evaluation.facts import facts_from_text
from pescore.report.word import Report
from pescore.units.book import summary_bytes
from pescore.units.summary import Summary
from pescore.units.unit import Unit, UnitLeaf
from pescore.units.word import read_units_outline
from pescore.workbook.grid import read_bytes
from report.word.reports import grid
from units.returned_books import unit

TODAY = date(2026, 11, 22)


def reported(summary: Summary, facts: str = "", *, outline: str | None = None, charts: bool = False) -> Report:
    """The report of the 汇总.xlsx of a summary."""
    known = (
        facts_from_text(f"指标: [{{名称: 甲, 分值: 1, 评分标准: 符合得满分，不符合不得分}}]\n{facts}")
        if facts
        else None
    )
    book = read_bytes(summary_bytes(summary, "培训", known), "汇总.xlsx")
    return report_of_units(book, "汇总.xlsx", read_units_outline(outline), TODAY, charts=charts)


def opened(report: Report) -> Document:
    return docx.Document(io.BytesIO(report.docx()))


def said(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def tables(document: Document) -> dict[str, list[list[str]]]:
    """Caption → the table below it."""
    found, caption = {}, ""
    for element in document.element.body:
        if element.tag.endswith("}p"):
            text = "".join(node.text or "" for node in element.iter() if node.tag.endswith("}t"))
            caption = text.partition("　")[2] if re.match(r"表\d+　", text) else caption if not text else ""
        elif element.tag.endswith("}tbl") and caption:
            table = next(table for table in document.tables if table._tbl is element)
            found[caption] = grid(table)
    return found


def scored(name: str, first: object, second: object = 60, **more: object) -> Unit:
    """Two indicators of 40 and 60; None for a score that is still open."""
    leaves = tuple(
        UnitLeaf(path, D(full), "符合得满分", "", "", (), None if score is None else D(str(score)))
        for path, full, score in ((("过程", "资金", "执行率"), 40, first), (("产出", "数量", "完成"), 60, second))
    )
    total = None if first is None or second is None else D(str(first)) + D(str(second))
    made = replace(unit(name, {"x": 0}), leaves=leaves, full=D(100), total=total, grade="优" if total else None)
    return replace(made, **more)
