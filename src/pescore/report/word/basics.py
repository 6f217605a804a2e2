"""项目基本情况 and 绩效评价工作开展情况: what the 项目 sheet says, as paragraphs, lists and small tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...library import load
from ...workbook.style import columns_of
from ..narrative import ordinal
from ..sentences import counted, joined, sentence
from .elements import Cell, Node, Prose, Row, Table, headed
from .front import money_text
from .source import Options, Source, lines_of, said

_SHORT = 22  # half-width columns that fit one half of the card table


def card(source: Source, options: Options) -> Iterator[Node]:
    """项目概况表: the project card, short facts two to a row."""
    left_out = load("reports/词")["概况表不列"]
    rows: list[Row] = []
    waiting: tuple[str, str] | None = None
    for key, value in source.evaluation.card.items():
        pair = (said(key), said(value))
        if not pair[1] or key in left_out:
            continue
        short = columns_of(pair[0]) <= _SHORT and columns_of(pair[1]) <= _SHORT
        if waiting and short:
            rows.append((*_labelled(*waiting, 1), *_labelled(*pair, 1)))
            waiting = None
            continue
        if waiting:
            rows.append(_labelled(*waiting, 3))
        waiting = pair if short else None
        if not short:
            rows.append(_labelled(*pair, 3))
    if waiting:
        rows.append(_labelled(*waiting, 3))
    if rows:
        yield Table("项目概况表", (2.3, 3.4, 2.3, 3.4), [], rows)


def _labelled(key: str, value: str, cols: int) -> Row:
    return Cell(key, look="表头"), Cell(value, cols, "居中" if cols == 1 else "居左")


def card_text(source: Source, options: Options) -> Iterator[Node]:
    """One fact of the card as a paragraph (键: 项目内容)."""
    yield Prose(sentence(source.card(*lines_of(options.get("键", "")))))


def money(source: Source, options: Options) -> Iterator[Node]:
    """资金情况 with both rates; without a budget it is a gap where the card has any money at all."""
    text = money_text(source)
    if text and source.amount("预算") is None:
        source.gap("资金情况", "预算数", source.on_card("全年预算数(万元)"))
    origin = source.card("资金来源")
    yield Prose(text + (f"资金来源：{sentence(origin)}" if text and origin else ""))


def goals(source: Source, options: Options) -> Iterator[Node]:
    """项目绩效目标: the goal, and the indicators of the application form by class."""
    yield Prose(sentence(source.text("总体绩效目标", "目标")), "总体目标：")
    form = source.fact("总体绩效目标", "申报表指标")
    if isinstance(form, Mapping):
        rows: list[Row] = []
        for kind, names in form.items():
            for number, name in enumerate(lines_of(names)):
                rows.append((Cell(said(kind), below=number > 0), Cell(name, look="居左")))
        if rows:
            yield Table("绩效目标申报表所列指标", (2.4, 6), [headed("类别", "指标")], rows)
    elif isinstance(form, list) and form and isinstance(form[0], Mapping):
        yield records_table("绩效目标表", [dict(row) for row in form])


def work_text(source: Source, options: Options) -> Iterator[Node]:
    """One fact of 评价工作 as it stands: a text, or a list one by one (键: 背景; 引: the words before it)."""
    key = said(options.get("键", ""))
    lines = source.lines("评价工作", key)
    intro = said(options.get("引", ""))
    if len(lines) == 1:
        yield Prose(f"{intro}{sentence(lines[0])}")
    elif lines:
        if intro:
            yield Prose(f"{intro}：")
        yield from (Prose(sentence(f"（{number}）{line}")) for number, line in enumerate(lines, 1))


def work_list(source: Source, options: Options) -> Iterator[Node]:
    """A named list of 评价工作 with an explanation each: 原则, 方法, 过程 (键; 称: what one of them is called)."""
    key, called = said(options.get("键", "")), said(options.get("称", ""))
    records = source.records("评价工作", key)
    for number, record in enumerate(records, 1):
        values = [said(value) for value in record.values()]
        if values and values[0]:
            yield Prose(sentence("".join(values[1:2])), f"（{number}）{values[0]}{called}。" if values[1:2] else "")
            if not values[1:2]:
                yield Prose(sentence(f"（{number}）{values[0]}{called}"))


def work_line(source: Source, options: Options) -> Iterator[Node]:
    """A short list of 评价工作 in one sentence that counts it (键; 引; 称: the counter, such as 种)."""
    lines = source.lines("评价工作", said(options.get("键", "")))
    if lines:
        yield Prose(f"{said(options.get('引', ''))}{counted(lines, said(options.get('称', '项')))}。")


def object_and_scope(source: Source, options: Options) -> Iterator[Node]:
    """评价目的、对象和范围."""
    purposes = source.lines("评价工作", "目的")
    if purposes:
        listed = joined(
            [f"{ordinal(n)}是{text}" for n, text in enumerate(purposes, 1)] if len(purposes) > 1 else purposes
        )
        yield Prose(listed, "评价目的：")
    yield Prose(sentence(source.card("评价对象")), "评价对象：")
    yield Prose(sentence(source.card("评价范围")), "评价范围：")
    yield Prose(sentence(source.card("项目起止时间", "评价年度")), "评价时段：")


def documents(source: Source, options: Options) -> Iterator[Node]:
    """评价依据: titles with their numbers, class by class."""
    found = source.fact("评价依据")
    classes = found.items() if isinstance(found, Mapping) else [("", found)] if found else []
    for number, (kind, rows) in enumerate(classes, 1):
        titles = list(filter(None, map(_document, rows if isinstance(rows, list) else lines_of(rows))))
        if titles:
            yield Prose(joined(["、".join(titles)]), f"（{number}）{said(kind)}方面：" if kind else "")


def _document(row: object) -> str:
    if not isinstance(row, Mapping):
        return said(row)
    name, number = said(row.get("名称")), said(row.get("文号"))
    title = name if not name or name.startswith("《") else f"《{name}》"
    return f"{title}（{number}）" if title and number else title


def records_table(caption: str, records: list[dict[str, Any]], key: str = "") -> Table:
    """Any table of facts as it stands: its own headings, widths by what the columns hold."""
    names = list(dict.fromkeys(name for record in records for name in record))
    texts = [[said(record.get(name)) for name in names] for record in records]
    longest = [max(columns_of(name), *(columns_of(row[at]) for row in texts)) for at, name in enumerate(names)]
    widths = [min(max(wide, 6), 40) for wide in longest]
    rows = [
        tuple(Cell(text, look="居左" if wide > 16 else "居中") for text, wide in zip(row, longest, strict=True))
        for row in texts
    ]
    return Table(caption, widths, [headed(*map(said, names))], rows, key)
