"""The sheet 复核记录: who looked at what, at which level and when, what was answered, whether it is settled.

Every error and warning has a row; a second reviewer adds a row of their own below it, or writes remarks of their own at
the end. What people wrote stays when the book is refreshed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from ..review.finding import SEVERITIES, Finding
from ..review.keeping import kept_beside
from ..workbook.grid import Sheet
from ..workbook.new_sheet import Entry as Choice
from ..workbook.new_sheet import NewSheet
from ..workbook.pen import Pen
from ..workbook.style import INPUT_FILL, MIDDLE, NOTE, PROSE, TITLE, page, widths
from .flow import Flow, Span
from .review_sheet import clean

SHEET = "复核记录"
OWN = "、人工复核意见"
HEADINGS = ("序号", "审级", "级别", "检查项", "指标", "位置", "问题", "复核人", "日期", "答复", "是否解决")
SIZES = (6.0, 7.0, 7.0, 12.0, 24.0, 14.0, 46.0, 10.0, 11.0, 26.0, 9.0)
LEVELS = ("一审", "二审", "三审")
SETTLED = ("未解决", "已解决", "不采纳", "已消除")
GONE = SETTLED[-1]

_LAST = len(SIZES)
_SPARE = 6  # rows left free for people's own remarks
_TYPED = ("审级", "复核人", "日期", "答复", "是否解决")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: the finding (or a person's own remark, whose check is ""), and what people wrote into it."""

    finding: Finding
    level: str = ""  # 审级
    person: str = ""  # 复核人
    date: str = ""
    answer: str = ""
    settled: str = ""

    @property
    def written(self) -> bool:
        """Whether a person wrote anything into the row."""
        return any((self.level, self.person, self.date, self.answer, self.settled))


def record_sheet(findings: Iterable[Finding], entries: Iterable[Entry] = (), present: Collection[str] = ()) -> NewSheet:
    """The sheet 复核记录; `entries` are what stood there before (see read_entries), `present` the table's indicators."""
    sheet = NewSheet(SHEET)
    _write(Pen(sheet), *record_of(list(findings), list(entries), present))
    return sheet


def recorded(findings: Iterable[Finding]) -> list[Finding]:
    """The findings a record has rows for: errors and warnings."""
    return [finding for finding in findings if finding.severity != "hint"]


def record_of(
    findings: Sequence[Finding], entries: Sequence[Entry], present: Collection[str] = ()
) -> tuple[list[Entry], list[Entry]]:
    """(the rows for the findings, heaviest first, then those of findings that are gone; people's own remarks)."""
    groups: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        if entry.finding.check:
            key = (entry.finding.check, entry.finding.indicator, entry.finding.place, clean(entry.finding.says))
            groups.setdefault(key, []).append(entry)
    current = sorted(recorded(findings), key=lambda one: list(SEVERITIES).index(one.severity))
    found, gone = kept_beside(
        current,
        list(groups.values()),
        lambda group: group[0].finding,
        lambda group: any(e.written for e in group),
        clean,
        present,
    )
    rows: list[Entry] = []
    for at, finding in enumerate(current):
        group = [entry for entry in found.get(at, []) if entry.written] or [Entry(finding)]
        rows += [replace(entry, finding=finding, settled=_open_again(entry.settled)) for entry in group]
    rows += [replace(entry, settled=_gone(entry.settled)) for group in gone for entry in group if entry.written]
    return rows, [entry for entry in entries if not entry.finding.check]


def _open_again(settled: str) -> str:
    """A finding that is there again is not 已消除."""
    return "" if settled == GONE else settled


def _gone(settled: str) -> str:
    return settled if settled in SETTLED[1:] else GONE


def read_entries(sheet: Sheet) -> list[Entry]:
    """What stands on a 复核记录 sheet. Columns are found by their headings."""
    columns: dict[str, int] = {}
    found: list[Entry] = []
    for row in range(1, sheet.max_row + 1):
        texts = {sheet.text(row, col): col for col in range(1, sheet.max_col + 1)}
        if {"审级", "问题"} <= texts.keys():
            columns = {name: texts[name] for name in HEADINGS if name in texts}
            continue
        cells = {name: sheet.text(row, col) for name, col in columns.items()}
        if cells.get("问题") or any(cells.get(name) for name in _TYPED):
            found.append(_read(cells))
    return found


def _read(cells: dict[str, str]) -> Entry:
    sheet, _, cell = cells.get("位置", "").rpartition("!")
    severity = next((code for code, label in SEVERITIES.items() if label == cells.get("级别")), "hint")
    path = tuple(cells["指标"].split("/")) if cells.get("指标") else ()
    finding = Finding(cells.get("检查项", ""), severity, sheet, cell, path, cells.get("问题", ""))
    return Entry(finding, *(cells.get(name, "") for name in _TYPED))


def _write(pen: Pen, rows: Sequence[Entry], own: Sequence[Entry]) -> None:
    widths(pen.sheet, SIZES)
    flow = Flow(pen, SIZES)
    flow.line([Span(1, _LAST, SHEET, MIDDLE, TITLE)], at_least=34.0, box=False)
    note = "底色格由复核人填写，刷新时保留，不参与计分（得分填在评分表的人工得分）。"
    note += "同一问题有几级复核的，在下面插入一行，照抄检查项、指标、位置和问题。"
    flow.line([Span(1, _LAST, note, PROSE, NOTE)], box=False)
    flow.heading(f"一、复核发现（{len(rows)}条，错误和提醒；提示见“复核”表）")
    _table(flow, rows)
    flow.heading(f"二{OWN}")
    blank = Entry(Finding("", "hint", "", "", (), ""))
    _table(flow, [*own, *[blank] * _SPARE], free=True)
    for column, choices in (("B", LEVELS), ("K", SETTLED)):
        pen.sheet.entries.append(Choice(f"{column}4:{column}{flow.row}", choices))
    page(pen.sheet, landscape=True, area=f"A1:K{flow.row - 1}", header_rows="4:4")
    pen.sheet.gridlines = False


def _table(flow: Flow, rows: Sequence[Entry], *, free: bool = False) -> None:
    flow.table_head([(col, col, name) for col, name in enumerate(HEADINGS, 1)])
    for number, entry in enumerate(rows, 1):
        finding = entry.finding
        fill = INPUT_FILL if free else None
        flow.line(
            [
                Span(1, 1, number, MIDDLE),
                Span(2, 2, entry.level, MIDDLE, fill=INPUT_FILL, whole=True),
                Span(3, 3, "" if free else SEVERITIES[finding.severity], MIDDLE),
                Span(4, 4, finding.check, MIDDLE),
                Span(5, 5, finding.indicator, fill=fill, whole=free),
                Span(6, 6, finding.place, fill=fill, whole=free),
                Span(7, 7, finding.says, fill=fill, whole=free),
                Span(8, 8, entry.person, MIDDLE, fill=INPUT_FILL, whole=True),
                Span(9, 9, entry.date, MIDDLE, fill=INPUT_FILL, whole=True),
                Span(10, 10, entry.answer, fill=INPUT_FILL, whole=True),
                Span(11, 11, entry.settled, MIDDLE, fill=INPUT_FILL, whole=True),
            ]
        )
