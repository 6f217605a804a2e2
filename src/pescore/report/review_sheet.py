"""The sheet 复核: what waits for an answer on top, then every finding; answers typed there survive a refresh."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from ..review.finding import QUESTION, SEVERITIES, Finding
from ..review.keeping import kept_beside
from ..workbook.grid import Sheet
from ..workbook.look import Font
from ..workbook.new_sheet import Entry, Link, NewSheet
from ..workbook.pen import Pen, storable
from ..workbook.refs import write_ref
from ..workbook.style import BODY, INPUT_FILL, MIDDLE, NOTE, PROSE, TITLE, page, widths
from .flow import Flow, Span

SHEET = "复核"
HEADINGS = ("序号", "级别", "检查项", "位置", "指标", "说明", "应为", "实为", "处理意见/答复", "状态")
SIZES = (6.0, 7.0, 12.0, 15.0, 24.0, 42.0, 12.0, 12.0, 26.0, 9.0)
WAITING, ANSWERED, GONE = "待处理", "已答复", "已消除"
STATES = (WAITING, ANSWERED, "已处理", "不采纳", GONE)

_WHOLE_BOOK = "整本工作簿"
_LAST = len(SIZES)
_LINK = Font(name="宋体", size=10, color="0563C1", underline=True)
_COLORS = {"error": "C00000", "warning": "9C5700", "hint": "595959"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A finding with what a person wrote about it: 处理意见/答复 and 状态."""

    finding: Finding
    reply: str = ""
    state: str = WAITING


def review_sheet(
    findings: Iterable[Finding], answers: Iterable[Answer] = (), present: Collection[str] = ()
) -> NewSheet:
    """The sheet 复核; the same arguments give the same sheet.

    answers  what stood on the sheet before (see read_answers): kept beside the same finding; a finding that no longer
             occurs stays at the end when somebody had answered it
    present  the table's indicators, by which one that was renamed is known (see review/keeping.py)
    """
    sheet = NewSheet(SHEET)
    write_review_sheet(Pen(sheet), findings, answers, present)
    return sheet


def write_review_sheet(
    pen: Pen, findings: Iterable[Finding], answers: Iterable[Answer] = (), present: Collection[str] = ()
) -> None:
    """Write the 复核 on the pen's sheet (see review_sheet)."""
    current, gone = matched(list(findings), list(answers), present)
    waiting = [answer for answer in current if answer.finding.check == QUESTION]
    others = [answer for answer in current if answer.finding.check != QUESTION]
    widths(pen.sheet, SIZES)
    flow = Flow(pen, SIZES)
    flow.line([Span(1, _LAST, SHEET, MIDDLE, TITLE)], at_least=34.0, box=False)
    flow.line([Span(1, _LAST, _counted(current), PROSE, NOTE)], box=False)
    heads = [
        _table(
            flow, f"一、待确认事项（{len(waiting)}条，按“说明”在评分表中填好后才能计分）", waiting, "没有待确认的事项。"
        ),
        _table(flow, f"二、复核发现（{len(others)}条）", others, "没有其他发现。"),
        _table(flow, f"三、已消除的事项（{len(gone)}条，答复保留备查）", gone, "") if gone else None,
    ]
    first = next((row for row in heads if row is not None), None)
    pen.sheet.entries.append(Entry(f"J3:J{flow.row}", STATES))
    repeated = None if first is None else f"{first}:{first}"
    page(pen.sheet, landscape=True, area=f"A1:J{flow.row - 1}", header_rows=repeated)
    pen.sheet.gridlines = False


def matched(
    findings: Sequence[Finding], answers: Sequence[Answer], present: Collection[str] = ()
) -> tuple[list[Answer], list[Answer]]:
    """(every finding with its answer, answered findings that no longer occur); see review/keeping.py."""
    found, gone = kept_beside(
        findings, answers, lambda one: one.finding, lambda one: bool(one.reply) or one.state != WAITING, clean, present
    )
    current = [_with(finding, found.get(at)) for at, finding in enumerate(findings)]
    order = list(SEVERITIES)
    current.sort(key=lambda answer: order.index(answer.finding.severity))
    return current, [replace(answer, state=GONE) for answer in gone]


def unheard(findings: Iterable[Finding], answers: Iterable[Answer]) -> list[Answer]:
    """The answers to open questions that wait for a score in the score sheet: what is written here scores nothing."""
    current, _ = matched([one for one in findings if one.answer], list(answers))
    return [one for one in current if one.reply or one.state in STATES[1:4]]


def read_answers(sheet: Sheet) -> list[Answer]:
    """What stands on a 复核 sheet: its findings with the answers typed there. Columns are found by their headings."""
    columns: dict[str, int] = {}
    found: list[Answer] = []
    for row in range(1, sheet.max_row + 1):
        texts = {sheet.text(row, col): col for col in range(1, sheet.max_col + 1)}
        if {"检查项", "位置"} <= texts.keys():
            columns = {name: texts[name] for name in HEADINGS if name in texts}
            continue
        cells = {name: sheet.text(row, col) for name, col in columns.items()}
        if cells.get("检查项") and cells.get("说明"):
            found.append(_read(cells))
    return found


def _read(cells: dict[str, str]) -> Answer:
    place = "" if cells["位置"] == _WHOLE_BOOK else cells["位置"]
    indicator = cells.get("指标", "")
    sheet, _, cell = place.rpartition("!") if "!" in place else (place, "", "")
    severity = next((code for code, label in SEVERITIES.items() if label == cells.get("级别")), "hint")
    finding = Finding(
        cells["检查项"], severity, sheet, cell, tuple(indicator.split("/")) if indicator else (),
        cells["说明"], cells.get("应为", ""), cells.get("实为", ""),
    )  # fmt: skip
    return Answer(finding, cells.get("处理意见/答复", ""), cells.get("状态", "") or WAITING)


def _with(finding: Finding, answer: Answer | None) -> Answer:
    if answer is None:
        return Answer(finding)
    state = answer.state
    if state == GONE or (state == WAITING and answer.reply):
        state = ANSWERED if answer.reply else WAITING
    return Answer(finding, answer.reply, state)


def clean(text: str) -> str:
    """As a cell gives it back."""
    return "".join(storable(text).split())


def _counted(current: Sequence[Answer]) -> str:
    if not current:
        return "没有发现需要处理的事项。"
    counts = [
        f"{label}{count}条"
        for code, label in SEVERITIES.items()
        if (count := sum(answer.finding.severity == code for answer in current))
    ]
    told = f"共{len(current)}条：{'，'.join(counts)}。每条都是向评价人员提出的问题，点“位置”跳到所指的格。"
    return f"{told}底色格写处理意见，刷新时保留，但不参与计分：得分要填在评分表中。"


def _table(flow: Flow, heading: str, answers: Sequence[Answer], otherwise: str) -> int | None:
    """Write one table; returns the row of its headings, None where there was nothing to list."""
    flow.heading(heading)
    if not answers:
        flow.prose(otherwise, font=BODY)
        return None
    head = flow.row
    flow.table_head([(col, col, name) for col, name in enumerate(HEADINGS, 1)])
    for number, answer in enumerate(answers, 1):
        _line(flow, number, answer)
    return head


def _line(flow: Flow, number: int, answer: Answer) -> None:
    finding = answer.finding
    level = Font(name="宋体", size=10, bold=True, color=_COLORS[finding.severity])
    linked = bool(finding.sheet and finding.cell) and answer.state != GONE
    row = flow.line(
        [
            Span(1, 1, number, MIDDLE),
            Span(2, 2, SEVERITIES[finding.severity], MIDDLE, level),
            Span(3, 3, finding.check, MIDDLE),
            Span(4, 4, finding.place or _WHOLE_BOOK, font=_LINK if linked else BODY),
            Span(5, 5, finding.indicator),
            Span(6, 6, finding.says),
            Span(7, 7, finding.expected, MIDDLE),
            Span(8, 8, finding.found, MIDDLE),
            Span(9, 9, answer.reply, fill=INPUT_FILL, whole=True),
            Span(10, 10, answer.state, MIDDLE, fill=INPUT_FILL),
        ]
    )
    if linked:
        quoted = finding.sheet.replace("'", "''")
        flow.pen.sheet.links.append(Link(write_ref(row, 4), f"'{quoted}'!{finding.cell}"))
