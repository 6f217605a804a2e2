"""Books of many layouts, the reports written from them, and what the review says of these."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from pescore.actions.adopt import adopt
from pescore.evaluation.facts import facts_from_text
from pescore.evaluation.results import evaluate
from pescore.evaluation.tree import Evaluation
from pescore.report.word import compose, read_outline
from pescore.review.document.model import Paragraph
from pescore.review.document.reading import document_of
from pescore.review.document.review import Review, review
from pescore.workbook.grid import read_bytes
from pescore.workbook.patch import apply
from pescore.workbook.scored import Scored, score_book

DATA = Path(__file__).parents[2] / "data"
LAYOUTS = sorted((DATA / "layouts" / "dev").glob("*.xlsx"))
FACTS = DATA / "reports"  # 名称.评价.yaml


def adopted(path: Path) -> Scored | None:
    """A book as its owner filled it in, with our columns beside; None where it is no 评分表."""
    book = read_bytes(path.read_bytes(), path.name)
    edits = adopt(book, path.name).edits
    assert book.package is not None
    return score_book(read_bytes(apply(book.package, edits), path.name), path.name) if edits else None


def of_facts(name: str) -> Scored:
    """An evaluation of tests/data/reports as a scored book."""
    return scored(facts_from_text((FACTS / f"{name}.评价.yaml").read_text(encoding="utf-8")))


def scored(evaluation: Evaluation) -> Scored:
    return Scored(evaluation, evaluate(evaluation), "评分表", None, lambda leaf, heading: "")


def decided(book: Scored) -> Scored:
    """The same once people have decided what no standard could: every open leaf has its score and the reason."""
    leaves = (
        replace(one.leaf, manual=one.leaf.full, reason=f"{one.leaf.name}由评价组集体审定") if one.open else one.leaf
        for one in book.result.leaves
    )
    return scored(replace(book.evaluation, leaves=tuple(leaves)))


def report_of(book: Scored) -> bytes:
    return compose(book.evaluation, book.result, read_outline(), date(2026, 11, 22), charts=False).docx()


def reviewed(book: Scored, *, alone: bool = False) -> Review:
    """The report written from the book, reviewed against it, or alone."""
    return review(document_of(report_of(book), "报告.docx"), None if alone else book)


def said(result: Review, *severities: str) -> list[str]:
    return [f"{f.severity} {f.check}：{f.says}（{f.sheet}）" for f in result.findings if f.severity in severities]


def as_text(data: bytes) -> str:
    """A report of ours as somebody would convert it to text: without its contents, tables in HTML."""
    document = document_of(data, "报告.docx")
    lines: list[str] = []
    for item in document.flow:
        if isinstance(item, Paragraph):
            lines.append(item.text)
        else:
            rows = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.cells)}</tr>" for row in item.rows)
            lines.append(f"<table>\n{rows}\n</table>")
    return "\n\n".join(lines)
