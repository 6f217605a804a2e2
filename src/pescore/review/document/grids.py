"""Tables of figures: what each column holds (预算, 支出, 执行率 …) and what each row is (合计, 小计, 其中 …)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ...library import load
from ...values import same_unit
from .clean import squeezed
from .model import Place, Row, Table
from .printed import Printed, nothing, printed

ITEM, TOTAL, SUBTOTAL, MEAN, PART = "item", "total", "subtotal", "mean", "part"
_UNIT = re.compile(r"[（(\[［]\s*(?:单位[:：]?)?([^（）()\[\]]{1,8})[）)\]］]|[/／](亿元|万元|元|%)$")
_TITLE_UNIT = re.compile(r"单位[:：]?(亿元|万元|元)")
_HEAD_ROWS = 3
_FEW, _MOST_LINES, _MOST_COLUMNS = 2, 400, 24
_YEAR = re.compile(r"(?:19|20)\d\d")
RATES = ("增长率", "执行率", "到位率", "得分率", "完成率", "占比", "率")


@dataclass(frozen=True, slots=True)
class Line:
    """One row below the headings. `group` is what stands in the first column, carried down merged cells."""

    label: str
    group: str
    kind: str
    place: Place


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures; None where a line has none. `mixed`: words or several units stand among them."""

    heading: str
    kind: str
    unit: str
    cells: tuple[Printed | None, ...]
    at: int
    mixed: bool = False

    @property
    def percent(self) -> bool:
        return self.unit == "%" or any(cell.percent for cell in self.cells if cell)

    @property
    def only_percent(self) -> bool:
        """Every figure is one; in a turned table a rate stands among amounts."""
        return self.unit == "%" or all(cell.percent for cell in self.cells if cell)

    @property
    def rate(self) -> bool:
        return self.percent or self.kind in RATES

    @property
    def amount(self) -> bool:
        """Something that can be counted or paid: neither a rate nor a rank, a year, a number."""
        return not self.rate and self.kind not in ("序号", "年份", "排名")

    def factor(self, other: Column) -> Decimal | None:
        """What a figure of this column is multiplied with to stand in the unit of the other, None for other things."""
        if not self.unit or not other.unit or self.unit == other.unit:
            return Decimal(1)
        return same_unit(Decimal(1), self.unit, other.unit) if self.unit.endswith("元") else None


@dataclass(frozen=True, slots=True)
class Grid:
    """Headings and the lines below them. `turned`: the headings stand in the first column of the table."""

    table: Table
    lines: tuple[Line, ...]
    columns: tuple[Column, ...]
    units: bool  # a column names the unit of each line: its lines are not added
    turned: bool = False

    def of(self, *kinds: str) -> list[Column]:
        return [column for column in self.columns if column.kind in kinds]

    @property
    def amounts(self) -> list[Column]:
        return [column for column in self.columns if column.amount]

    def named(self, at: int) -> str:
        """How a finding calls a line: 表1“资金使用情况”中“合计”."""
        line = self.lines[at]
        name = f"{line.group}·{line.label}" if line.group and line.group != line.label else line.label
        return f"{self.table.name}中“{name}”"


def grids_of(table: Table) -> list[Grid]:
    """The table as it stands, piece by piece where headings follow one another, and turned."""
    found: list[Grid] = []
    for heads, body in _pieces(table):
        if grid := _grid(table, heads, body, turned=False):
            found.append(grid)
        if grid := _grid(table, *_turned(heads, body), turned=True):
            found.append(grid)
    return found


def natural(grids: list[Grid]) -> list[Grid]:
    """Of a table and the same turned the one whose headings say more."""
    found: list[Grid] = []
    for grid in grids:
        if grid.turned and found and found[-1].table is grid.table and not found[-1].turned:
            if _telling(grid) > _telling(found[-1]):
                found[-1] = grid
        else:
            found.append(grid)
    return found


def _telling(grid: Grid) -> int:
    return sum(column.kind not in ("", "数额") for column in grid.columns)


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(words)) for kind, words in load("report_words")["表头"].items())


@cache
def _lines() -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = load("report_words")
    rows = ((TOTAL, "合计"), (SUBTOTAL, "小计"), (MEAN, "平均"), (PART, "其中"))
    return tuple((kind, re.compile(words[f"表内{name}行"])) for kind, name in rows)


def kind_of(heading: str) -> str:
    """What a column holds by its heading, "" where no word tells."""
    return next((kind for kind, pattern in _kinds() if pattern.search(heading)), "")


def line_kind(label: str) -> str:
    return next((kind for kind, pattern in _lines() if pattern.fullmatch(label)), ITEM)


Cells = list[tuple[str, Place]]


def _pieces(table: Table) -> Iterator[tuple[list[Cells], list[Cells]]]:
    """(heading rows, the rows below them): new headings begin a new piece, the same ones again after a page do not."""
    heads: list[Cells] = []
    body: list[Cells] = []
    for row in table.rows[:_MOST_LINES]:
        cells = _cells(row)
        words = [text for text, _ in cells if not nothing(text) and not _figure(text)]
        filled = [text for text, _ in cells if not nothing(text)]
        if len(words) == len(filled) and len(filled) > _FEW - 1 and not _repeats(cells, heads):
            if body and len(filled) <= _FEW:
                continue  # a group's title
            if body:
                yield heads, body
                heads, body = [], []
            heads = [*heads, cells][-_HEAD_ROWS:]
        elif heads and len(filled) > len(words):
            body.append(cells)
    if body:
        yield heads, body


def _cells(row: Row) -> Cells:
    return [(squeezed(cell), row.place) for cell in row.cells[:_MOST_COLUMNS]]


def _figure(text: str) -> bool:
    """A bare year may be a heading."""
    return text[:1] in "-−－0123456789" and not _YEAR.fullmatch(text) and printed(text, Place(0, "")) is not None


def _repeats(cells: Cells, heads: list[Cells]) -> bool:
    return any([text for text, _ in cells] == [text for text, _ in head] for head in heads)


def _turned(heads: list[Cells], body: list[Cells]) -> tuple[list[Cells], list[Cells]]:
    """Rows as columns: the words before the first figure become the heading."""
    last = heads[-1]
    width = len(last)
    first = min((next((i for i, (text, _) in enumerate(row) if _figure(text)), width) for row in body), default=width)
    first = max(first, 1)
    rows = [row for row in body if len(row) == width]
    labels = [next((cell for cell in reversed(row[:first]) if cell[0]), ("", row[0][1])) for row in rows]
    corner = ("", last[0][1])
    turned = [[last[at], *(row[at] for row in rows)] for at in range(first, width)]
    return [[corner, *labels]], turned


def _grid(table: Table, heads: list[Cells], body: list[Cells], *, turned: bool) -> Grid | None:
    width = len(heads[-1])
    rows = [row for row in body if len(row) == width]
    if not rows or len(rows) < len(body) or width < _FEW:
        return None  # cells have slipped
    headings = [_heading(heads, at) for at in range(width)]
    default = found[1] if (found := _TITLE_UNIT.search(table.title)) else ""
    numeric = [at for at in range(width) if at and _numeric(headings[at][0], [row[at] for row in rows])]
    if not numeric:
        return None
    lines = tuple(_lines_of(rows, min(numeric)))
    units = {row[at][0] for at in range(width) if _is_unit(headings[at][0]) for row in rows if row[at][0]}
    columns = tuple(_column(at, *headings[at], default, [row[at] for row in rows]) for at in numeric)
    return Grid(table, lines, columns, len(units) > 1, turned)


def _is_unit(heading: str) -> bool:
    return re.search(load("report_words")["不同单位"], heading) is not None


def _heading(heads: list[Cells], at: int) -> tuple[str, str]:
    """(words, unit) of the lowest heading; with the one above where a merged cell stands over several."""
    parts: list[str] = []
    for head in heads:
        text = head[at][0] if at < len(head) else ""
        if not text and head is not heads[-1] and heads[-1][at][0]:
            text = next((head[i][0] for i in range(min(at, len(head) - 1), -1, -1) if head[i][0]), "")
        if text and text not in parts:
            parts.append(text)
    unit = next((found[1] or found[2] for part in reversed(parts) if (found := _UNIT.search(part))), "")
    words = [_UNIT.sub("", part) for part in parts]
    lowest = words[-1] if words else ""
    return (lowest if kind_of(lowest) or len(words) < _FEW else words[0] + lowest), unit


def _numeric(heading: str, cells: Cells) -> bool:
    figures = [text for text, _ in cells if printed(text, Place(0, ""))]
    words = [text for text, _ in cells if not nothing(text)]
    years = all(_YEAR.fullmatch(text) for text in figures)
    return bool(figures) and len(figures) * 2 > len(words) and not years and kind_of(heading) != "序号"


def _lines_of(rows: list[Cells], first: int) -> Iterator[Line]:
    """Labels are the words before the first column of figures; 其中 holds while its cell is merged downward."""
    group, part = "", False
    for row in rows:
        texts = [text for text, _ in row[:first]]
        words = [text for text in texts if text]
        kinds = [kind for kind in map(line_kind, words) if kind != ITEM]
        if texts[0]:
            group, part = texts[0], line_kind(texts[0]) == PART
        kind = kinds[-1] if kinds else PART if part else ITEM
        label = words[-1] if words else group
        yield Line(label, group if first > 1 and kind != TOTAL else "", kind, row[0][1])


def _column(at: int, heading: str, unit: str, default: str, cells: Cells) -> Column:
    figures = tuple(printed(text, place) for text, place in cells)
    own = {figure.unit for figure in figures if figure}
    words = any(figure is None and not nothing(text) for figure, (text, _) in zip(figures, cells, strict=True))
    kind = kind_of(heading)
    percent = any(figure.percent for figure in figures if figure)
    money = default if kind in ("预算", "到位", "支出", "结余") and not percent else ""
    unit = unit or ("%" if "%" in heading else "")
    unit = unit or (next(iter(own)) if len(own) == 1 else "") or money
    return Column(heading, kind, unit, figures, at, words or len(own) > 1)
