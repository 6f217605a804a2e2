"""A report as plain text or markdown (.txt, .md) → Document. Half-converted tables are kept row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .building import Builder
from .clean import clean
from .html_tables import html_rows
from .model import Document, Row

_RULE = re.compile(r"[\s|+:=\-_—─]{3,}")
_PIPE = re.compile(r"\s*\|.*")
_GRID = re.compile(r"\s*\+[-=+:]{3,}\+?\s*")
_OPENS, _CLOSES = re.compile(r"<table\b", re.I), re.compile(r"</table\s*>", re.I)
_CELL_SEPARATOR = re.compile(r"(?<!\\)\|")
_MOST_COLUMNS = 64
_LONGEST_CELL = 4000  # characters
_CONTENTS = re.compile(r"(?:\.{4,}|…{2,}|·{4,})\s*\d{0,4}\s*$")  # a line of the 目录
_MARKED = re.compile(r"\s{0,3}#{1,6}\s")


def read_text(text: str, name: str) -> Document:
    """Read a report's text; never raises for what the text holds."""
    builder = Builder(name)
    rows: list[Row] = []
    for kind, number, content in _lines(text):
        if kind == "row":
            cells = tuple(clean(cell[:_LONGEST_CELL]) for cell in content[:_MOST_COLUMNS])
            rows.append(Row(cells, builder.place(f"第{number}行")))
            continue
        if kind == "blank":
            continue
        if rows:
            builder.table(rows, loose=True)
            rows = []
        if kind == "table":
            _take_html(builder, content[0], number)
        elif line := clean(content[0]):
            builder.line(line, builder.place(f"第{number}行"))
            builder.whole = bool(_MARKED.match(content[0]))
    if rows:
        builder.table(rows, loose=True)
    return builder.document()


def _lines(text: str) -> Iterator[tuple[str, int, list[str]]]:
    """(kind, line number, cells or text): row | blank | table (one HTML table) | text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    at, grid = 0, False
    while at < len(lines):
        line = lines[at]
        number = at + 1
        at += 1
        if not line.strip():
            grid = False
            yield "blank", number, []
        elif _OPENS.search(line):
            end = next((i for i in range(number - 1, len(lines)) if _CLOSES.search(lines[i])), None)
            at = len(lines) if end is None else end + 1
            yield "table", number, ["\n".join(lines[number - 1 : at])]
        elif _CONTENTS.search(line):
            yield "text", number, [line.replace("\t", " ")]
        elif "\t" in line.strip("\n"):
            yield "row", number, line.split("\t")
        elif _GRID.fullmatch(line):
            grid = True
        elif _RULE.fullmatch(line):
            continue
        elif _PIPE.fullmatch(line) and line.count("|") > 1:
            cells = _piped(line)
            if grid:  # every line of a grid cell comes alone until the next rule
                at, cells = _grid_row(lines, at, cells)
            yield "row", number, cells
        else:
            yield "text", number, [line]


def _piped(line: str) -> list[str]:
    """The cells between the outer bars: an empty first or last cell is a cell too."""
    return _CELL_SEPARATOR.split(line.strip().removeprefix("|").removesuffix("|"))


def _grid_row(lines: list[str], at: int, cells: list[str]) -> tuple[int, list[str]]:
    while at < len(lines) and lines[at].strip().startswith("|"):
        more = _piped(lines[at])
        cells = [a.strip() + b.strip() for a, b in zip(cells, more, strict=False)]
        at += 1
    return at, cells


def _take_html(builder: Builder, markup: str, number: int) -> None:
    if not _CLOSES.search(markup):
        builder.unread.append(f"第{number}行起的网页表格没有结束标记 </table>，只读到文件末尾为止")
    rows = [
        Row(tuple(clean(cell[:_LONGEST_CELL]) for cell in cells), builder.place(f"第{number + offset}行"))
        for offset, cells in html_rows(markup)
    ]
    if rows:
        builder.table(rows, loose=False)
    else:
        builder.unread.append(f"第{number}行的网页表格里没有读到单元格")
