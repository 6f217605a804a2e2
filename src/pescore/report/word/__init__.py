"""The evaluation report as a Word document (绩效评价报告), every number from the one scored evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ...evaluation.results import Result
from ...evaluation.tree import Evaluation
from .archive import packed
from .base import TemplateError, opened
from .blocks import BOOK, Outline, Vocabulary, composed, outline_names, read_outline
from .document import Writer
from .elements import Figure, Node, Section, Table
from .numbering import laid_out
from .source import Gap, Source
from .styles import prepared

__all__ = [
    "BOOK", "Figure", "Gap", "Outline", "Report", "TemplateError", "Vocabulary", "compose", "filled", "outline_names",
    "read_outline",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """A report before it is a file.

    nodes    sections, paragraphs, tables, pictures in order
    gaps     every place that reads 待补充
    notes    what the user is told beside them, such as why there are no pictures
    """

    title: str
    nodes: Sequence[Node]
    gaps: tuple[Gap, ...]
    notes: tuple[str, ...]
    day: date

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every number in the report's score tables: of which indicator, in which column, the value as printed."""
        return tuple(_figures(self.nodes))

    def docx(self, template: Path | None = None, *, paged: bool = False) -> bytes:
        """The .docx; `paged` for printing by LibreOffice (see Writer). Raises TemplateError."""
        base = opened(template)
        styles = prepared(base.document, template=base.template)
        Writer(base.document, styles, template=base.template, paged=paged).write(laid_out(self.nodes), base.before)
        return packed(base.document, self.title, self.day)


def compose(
    evaluation: Evaluation,
    result: Result,
    outline: Outline,
    today: date,
    *,
    charts: bool = True,
    card_sheet: bool = True,
    methods: tuple[str, ...] = (),
) -> Report:
    """Fill an outline from a scored evaluation.

    today       dates the report where its card does not
    card_sheet  the book has a 项目 sheet: what is missing from it is filled in there
    methods     what the method sheets conclude, a sentence each
    """
    return filled(outline, Source(evaluation, result, today, charts, card_sheet, methods=methods))


def filled(outline: Outline, source: Source) -> Report:
    """The report of what its blocks draw on."""
    nodes = composed(outline, source)
    return Report(source.title, nodes, tuple(source.gaps), tuple(source.notes), source.today)


def _figures(nodes: Sequence[Node]) -> Iterator[Figure]:
    for node in nodes:
        if isinstance(node, Section):
            yield from _figures(node.nodes)
        elif isinstance(node, Table):
            yield from (cell.figure for row in node.rows for cell in row if cell.figure)
