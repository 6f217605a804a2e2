"""Reports for the tests: composed, and their Word files read back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn

from pescore.evaluation.facts import facts_from_text, read_facts
from pescore.evaluation.results import evaluate
from pescore.report.word import Report, compose, read_outline
from pescore.report.word.elements import Node, Prose, Section, Table
from pescore.shipped import example_facts

TODAY = date(2026, 11, 22)


@cache
def shipped(charts: bool = False, outline: str | None = None) -> Report:
    evaluation = read_facts(example_facts())
    return compose(evaluation, evaluate(evaluation), read_outline(outline), TODAY, charts=charts)


def of_facts(text: str, outline: str | None = None, *, card_sheet: bool = True) -> Report:
    evaluation = facts_from_text(text)
    result = evaluate(evaluation)
    return compose(evaluation, result, read_outline(outline), TODAY, charts=False, card_sheet=card_sheet)


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def part(data: bytes, name: str = "word/document.xml") -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def tables(nodes: Sequence[Node]) -> Iterator[Table]:
    for node in nodes:
        if isinstance(node, Section):
            yield from tables(node.nodes)
        elif isinstance(node, Table):
            yield node


def texts(nodes: Sequence[Node]) -> Iterator[str]:
    """Headings and paragraphs, in order."""
    for node in nodes:
        if isinstance(node, Section):
            yield node.title
            yield from texts(node.nodes)
        elif isinstance(node, Prose) and node.text:
            yield node.lead + node.text


def sections(nodes: Sequence[Node]) -> Iterator[Section]:
    for node in nodes:
        if isinstance(node, Section):
            yield node
            yield from sections(node.nodes)


def grid(table: Any) -> list[list[str]]:
    """A table of python-docx as text: a cell merged across stands once, one merged down where it begins."""
    return [[_text(cell) for cell in row.tc_lst] for row in table._tbl.tr_lst]


def _text(cell: Any) -> str:
    """The text of a cell, a line break as such."""
    lines = [
        "".join("\n" if t.tag == qn("w:br") else t.text or "" for t in p.iter(qn("w:t"), qn("w:br")))
        for p in cell.p_lst
    ]
    return "\n".join(lines)
