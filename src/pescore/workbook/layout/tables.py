"""The tables of one sheet (一张工作表里的几张表): headers, repeats, stacked forms, and what is no scoring table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pescore.workbook.layout.blocks import Blocks
from pescore.workbook.layout.columns import Columns, resolve
from pescore.workbook.layout.form import Budget
from pescore.workbook.layout.funding import find_budget
from pescore.workbook.layout.header import Window, find_windows
from pescore.workbook.layout.labels import row_kind
from pescore.workbook.layout.naming import squeeze, take_points
from pescore.workbook.layout.words import group, head_of, label_of, words

_CAPTION = re.compile(r"^(?:附件|附表|表)[\d一二三四五六七八九十]|续表|[（(]续[）)]|^第\d+页")
_NUMBERED = re.compile(r"第?[一二三四五六七八九十]{1,3}(?:、|部分)|[（(][一二三四五六七八九十]{1,3}[）)]")
_BOX = re.compile(r"[┌┬┐├┼┤└┴┘│─]")


@dataclass(slots=True)
class Table:
    """One table: the pages it is printed on (columns with the rows they govern) and its funding block."""

    pages: list[tuple[Columns, list[int]]] = field(default_factory=list)
    budget: Budget | None = None

    @property
    def columns(self) -> Columns:
        return self.pages[0][0]

    @property
    def header_rows(self) -> tuple[int, ...]:
        return tuple(row for columns, _ in self.pages for row in columns.window.rows)

    @property
    def first(self) -> int:
        return self.columns.window.first

    @property
    def last(self) -> int:
        return max((rows[-1] for _, rows in self.pages if rows), default=self.columns.window.last)


def find_tables(blocks: Blocks) -> list[Table]:
    """All tables under a header that names indicators, top to bottom."""
    windows = find_windows(blocks)
    tables: list[Table] = []
    for run in _runs(blocks, windows):
        tables.extend(_tables(blocks, run))
    for table in tables:
        _sections_above(blocks, table)
    _funding(blocks, tables)
    return tables


def _body(blocks: Blocks, windows: Sequence[Window], i: int) -> list[int]:
    """The rows below a header, up to the next header and without the caption that stands over that one."""
    last = windows[i + 1].first - 1 if i + 1 < len(windows) else blocks.last_row
    rows = [row for row in range(windows[i].last + 1, last + 1) if row in blocks.rows]
    new_table = i + 1 < len(windows) and windows[i + 1].words != windows[i].words
    while rows and i + 1 < len(windows) and _is_caption(blocks, rows[-1], new_table):
        rows.pop()
    return rows


def _is_caption(blocks: Blocks, row: int, new_table: bool) -> bool:
    """表2-1 …, 附件1（续）: one text alone in the row above a header."""
    texts = list(blocks.rows[row].values())
    return len(texts) == 1 and (new_table or _CAPTION.search(squeeze(texts[0])) is not None)


def _next_form(blocks: Blocks, rows: Sequence[int]) -> int | None:
    """The row after a total where another form begins (项目名称 …); None when the table goes on."""
    after_total = False
    for row in rows:
        texts = list(blocks.rows[row].values())
        if after_total and label_of(texts[0]) in group("titles"):
            return row
        if row_kind(blocks, row, blocks.last_col)[0] == "total":
            after_total = True
    return None


def _runs(blocks: Blocks, windows: list[Window]) -> list[list[tuple[Window, list[int]]]]:
    """Headers with their rows, cut where a new form begins."""
    runs: list[list[tuple[Window, list[int]]]] = [[]]
    for i, window in enumerate(windows):
        rows = _body(blocks, windows, i)
        cut = _next_form(blocks, rows)
        runs[-1].append((window, rows if cut is None else [row for row in rows if row < cut]))
        if cut is not None:
            runs.append([])
    return [run for run in runs if run]


def _tables(blocks: Blocks, run: list[tuple[Window, list[int]]]) -> list[Table]:
    """Join repeated headers: equal words read as one, and a changed tail continues while names and points stay put."""
    tables: list[Table] = []
    words_of: list[tuple[Columns, tuple[object, ...]]] = []
    for window, rows in run:
        same = next((columns for columns, known in words_of if known == window.words), None)
        if same is None:
            together = [row for w, body in run if w.words == window.words for row in body]
            columns = resolve(window, blocks, together)
            words_of.append((columns, window.words))
        else:
            columns = _again(same, window)
        if tables and not columns.refusal and tables[-1].columns.core == columns.core and not columns.adjusting:
            tables[-1].pages.append((columns, rows))
        else:
            tables.append(Table([(columns, rows)]))
    return tables


def _sections_above(blocks: Blocks, table: Table) -> None:
    """一、决策指标（15分） in the row above each repeated header is the level above the rows below that header."""
    above = [_section_above(blocks, columns.window.first) for columns, _ in table.pages]
    if None in above or (len(above) == 1 and min(table.columns.levels, default=1) < 2):
        return
    sections = [row for row in above if row is not None]
    pages = [(columns, [row for row in rows if row not in sections]) for columns, rows in table.pages]
    table.pages = [(columns, [row, *rows]) for row, (columns, rows) in zip(sections, pages, strict=True)]


def _section_above(blocks: Blocks, first: int) -> int | None:
    """The row right above a header when it holds nothing but a numbered name with points."""
    row = next((row for row in range(first - 1, max(first - 3, 0), -1) if row in blocks.rows), None)
    texts = [squeeze(text) for text in blocks.rows.get(row or 0, {}).values()]
    if len(texts) != 1 or not _NUMBERED.match(texts[0]):
        return None
    return row if take_points(texts[0])[1] is not None else None


def _again(columns: Columns, window: Window) -> Columns:
    """The same columns under a header repeated further down."""
    return Columns(
        window, columns.levels, columns.roles, columns.level_full, columns.others, columns.limits, columns.raters, columns.outer,
        [], columns.refusal, columns.adjusting, columns.overview,
    )  # fmt: skip


def _funding(blocks: Blocks, tables: list[Table]) -> None:
    """Give every table the funding block above it; one in the middle of its rows is taken out of them."""
    top = 1
    for table in tables:
        last = table.first - 1
        budget, _ = find_budget(blocks, top, last)
        if budget is None:
            budget, taken = find_budget(blocks, table.columns.window.last + 1, table.last, inside=True)
            if budget:
                table.pages = [(columns, [row for row in rows if row not in taken]) for columns, rows in table.pages]
        table.budget = budget
        top = table.last + 1


# what is not a scoring table ------------------------------------------------------------------------------------


def why_no_table(blocks: Blocks) -> str:
    """Why a sheet without a usable header is no scoring table; "" when there is nothing to say about it."""
    for row, texts in blocks.rows.items():
        heads = {head_of(text).base for text in texts.values()}
        for name, telling in words()["refusals"].items():
            if len(heads & set(telling)) >= (2 if len(telling) > 2 else 1):
                return f"第{row}行是{name}的表头，不是评分表"
        if any(len(_BOX.findall(text)) >= 4 for text in texts.values()):
            return f"第{row}行起是用制表符画的文字表格，各列挤在一个单元格里；请先分列成真正的单元格"
    return _transposed(blocks)


def _transposed(blocks: Blocks) -> str:
    """分值 and 得分 as labels of rows: indicators run across."""
    for col in range(1, min(blocks.last_col, 3) + 1):
        labels = {label_of(texts[col]): row for row, texts in blocks.rows.items() if col in texts}
        if {"分值", "得分"} <= labels.keys() or {"满分", "得分"} <= labels.keys():
            row = labels["得分"]
            return f"第{row}行附近是转置的汇总表：指标横向排列，分值、得分是行标题，没有逐项指标"
    return ""


def block_points(blocks: Blocks, table: Table) -> Decimal | None:
    """The points of the block labels beside the levels, added up: 年度绩效目标1(40分), 年度绩效目标2(40分)."""
    found: dict[tuple[int, int], Decimal] = {}
    for columns, rows in table.pages:
        for row in [*columns.window.rows, *rows]:
            at = blocks.sheet.top_left(row, columns.outer) if columns.outer else (0, 0)
            said = take_points(squeeze(blocks.own(*at)))[1]
            if said is not None:
                found[at] = said
    return sum(found.values(), Decimal(0)) if found else None
