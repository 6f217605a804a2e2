"""A table as WordprocessingML: fixed widths, rows kept whole, headings repeated, cells merged across and down."""

from __future__ import annotations

from collections.abc import Sequence

from ...library import load
from .elements import Cell, Row, Table
from .text_xml import justified, paragraph, run

_TIGHT = 70  # twentieths of a point beside the text of a cell
_SHORT = 20  # rows of a table that is not split over two pages


def table_xml(table: Table, width: int, style: str) -> str:
    """`width` of the text in twentieths of a point; `style` is the id of the paragraphs in cells."""
    look = load("reports/样式")["表格"]
    grid = _grid(table.widths, width)
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{look["边框"]}"'
    borders = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    columns = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in grid)
    rows = [_row(row, grid, style, head=True, keep=True) for row in table.head]
    kept = _kept_together(len(table.rows))
    rows += [
        _row(row, grid, style, keep=at in kept, begins=_begins(table.rows, at)) for at, row in enumerate(table.rows)
    ]
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(grid)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{_TIGHT}" w:type="dxa"/>'
        f'<w:right w:w="{_TIGHT}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _grid(widths: Sequence[float], width: int) -> list[int]:
    """Whole twentieths of a point that add up to the width of the text."""
    total = sum(widths)
    grid = [int(width * share / total) for share in widths]
    grid[-1] += width - sum(grid)
    return grid


def _begins(rows: Sequence[Row], at: int) -> frozenset[int]:
    """The cells of a row that the next row continues: where a block merged down begins."""
    following = rows[at + 1] if at + 1 < len(rows) else ()
    same = len(following) == len(rows[at])
    return frozenset(n for n, cell in enumerate(following) if same and cell.below and not rows[at][n].below)


def _kept_together(count: int) -> frozenset[int]:
    """The rows that stay on the page of the next one: all of a short table, else two at either end."""
    if count <= _SHORT:
        return frozenset(range(count - 1))
    return frozenset((0, 1, count - 3, count - 2))


def _row(
    row: Row,
    grid: Sequence[int],
    style: str,
    *,
    keep: bool,
    head: bool = False,
    begins: frozenset[int] = frozenset(),
) -> str:
    cells, column = [], 0
    for at, cell in enumerate(row):
        cells.append(_cell(cell, sum(grid[column : column + cell.cols]), style, keep=keep, begins=at in begins))
        column += cell.cols
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(cell: Cell, width: int, style: str, *, keep: bool, begins: bool) -> str:
    look = load("reports/样式")["表格"]
    fill = {"表头": look["表头底色"], "合计": look["合计底色"]}.get(cell.look)
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if cell.cols > 1:
        properties += f'<w:gridSpan w:val="{cell.cols}"/>'
    if begins:
        properties += '<w:vMerge w:val="restart"/>'
    elif cell.below:
        properties += "<w:vMerge/>"
    if fill:
        properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
    text = "" if cell.below else cell.text
    more = ("<w:keepNext/>" if keep else "") + justified("居左" if cell.look == "居左" else "居中")
    shown = paragraph(style, run(text, bold=cell.look in ("表头", "合计")), more=more)
    return f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr>{shown}</w:tc>'
