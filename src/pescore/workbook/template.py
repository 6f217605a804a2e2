"""New books from a framework (模板): a blank 评分表, or the official 自评表 with live formulas in its own grid.

The 自评表 keeps the layout of 财预〔2020〕10号 附1, ten columns on one A4 page:

    row 1–4    表名, 年度, 项目名称, 主管部门 and 实施单位
    row 5–9    项目资金: one line of totals worth the points of 预算执行率, then what it is made of
    row 10–11  年度总体目标
    row 12 …   绩效指标: the target cell is the rule, 得分 = PE_SCORE(实际完成值, 分值, "", 年度指标值)
    last row   总分
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..evaluation.frameworks import FormLine, Framework, SelfEvaluationForm, framework
from ..evaluation.tree import Evaluation
from .build import book_bytes
from .conventions_sheet import write_conventions
from .look import Border, Font, Side
from .new_book import new_book
from .new_sheet import Entry, NewSheet
from .package import fault
from .pen import Pen
from .save import save
from .style import MIDDLE, POINTS, PROSE, RATE, TITLE, page, widths

FORM_SHEET, CONVENTIONS_SHEET, NOTES_SHEET = "自评表", "口径", "填表说明"

# The grid of the form, A to J.
_SIZES = [4.5, 9.5, 18.5, 22.0, 17.0, 15.5, 6.5, 8.5, 7.0, 11.0]  # with the heights: fills an A4 page
_LEFT, _LEVEL1, _LEVEL2, _NAME, _TARGET, _ACTUAL, _FULL, _SCORE, _REASON, _LAST = range(1, 11)
_MONEY_ROW, _GOAL_ROW, _TABLE_ROW = 5, 10, 12
_MONEY_FIRST, _SPENT, _MONEY_FULL, _RATE, _MONEY_SCORE = 4, 6, 7, 8, 9  # 年初预算数 … 得分
_NOTHING = "—"  # as the form marks cells that do not apply

_LINE = Side("thin", "000000")
_GRID = Border(_LINE, _LINE, _LINE, _LINE)
_LABEL = Font(name="宋体", size=10)
_ROW, _HEADER, _TALL = 21.5, 30.0, 60.0


def write_template(name: str, path: Path | str, *, experts: int = 0) -> Framework:
    """Write a new book of the named framework to `path`, whole or not at all.

    With `experts` the sheets of the methods come last; the 自评表 takes none and refuses (ValueError). A file already
    there is left alone: a blank form never replaces a filled one. Raises UnknownFramework or BookError (one Chinese
    line).
    """
    chosen, file = framework(name), Path(path)
    if file.exists():
        raise fault(file.name, "已经有这个文件了，空白表没有写进去", "请换一个文件名，或先把原文件移走")
    save(template_bytes(chosen, experts=experts), file)
    return chosen


def template_bytes(chosen: Framework, *, experts: int = 0) -> bytes:
    """The new book as bytes; the same framework gives the same bytes."""
    if chosen.evaluation is not None:
        return book_bytes(chosen.evaluation, experts=experts)
    if experts:
        raise ValueError(f"{chosen.name}没有权重、专家打分、隶属度：请去掉 --methods，或换评分表的模板")
    assert chosen.form is not None, "a framework is an evaluation or a form"
    return _form_book(chosen.form, chosen.notes)


def _form_book(form: SelfEvaluationForm, notes: Mapping[str, Any]) -> bytes:
    pens = [Pen(NewSheet(name, selected=name == FORM_SHEET)) for name in (FORM_SHEET, CONVENTIONS_SHEET, NOTES_SHEET)]
    conventions = write_conventions(pens[1], Evaluation(leaves=()))
    _write_form(pens[0], form)
    _write_notes(pens[2], form.title, notes)
    return new_book([pen.sheet for pen in pens], {CONVENTIONS_SHEET: conventions.range})


def _write_form(pen: Pen, form: SelfEvaluationForm) -> None:
    _write_head(pen, form)
    _write_money(pen, form)
    _write_goal(pen, form)
    last = _write_lines(pen, form)
    _write_total(pen, form, last)
    pen.rule(3, 1, last + 1, _LAST, _GRID)  # black lines below the two title rows, as on the printed form
    widths(pen.sheet, _SIZES)
    page(pen.sheet, landscape=False, area=f"A1:J{last + 1}")
    pen.sheet.print.pages_high, pen.sheet.print.footer = 1, ""  # one page: no page numbers


def _write_head(pen: Pen, form: SelfEvaluationForm) -> None:
    for row, text, font in ((1, form.title, TITLE), (2, form.year, _LABEL)):
        pen.put(row, 1, text, font=font, align=MIDDLE, box=False)
        pen.merge(row, 1, row, _LAST)
    pen.sheet.heights[1] = 32
    project, department, unit = form.card
    _spans(pen, 3, ((project, 2), (None, 8)))
    _spans(pen, 4, ((department, 2), (None, 3), (unit, 2), (None, 3)))


def _write_money(pen: Pen, form: SelfEvaluationForm) -> None:
    """项目资金: amounts add up to the total, 执行率 = 全年执行数 ÷ 全年预算数, 得分 = 分值 × min(1, 执行率)."""
    total, end = _MONEY_ROW + 1, _MONEY_ROW + 1 + len(form.money_parts)
    pen.put(_MONEY_ROW, 1, form.money, align=MIDDLE)
    pen.merge(_MONEY_ROW, 1, end, 2)
    pen.put(_MONEY_ROW, 3, None)
    for row, label in enumerate((form.money_total, *form.money_parts), total):
        pen.put(row, 3, label, align=PROSE)
        for col in range(_MONEY_FIRST, _LAST + 1):
            pen.put(row, col, None, align=MIDDLE)
    for col, name in enumerate(form.money_columns, _MONEY_FIRST):
        pen.put(_MONEY_ROW, col, name, align=MIDDLE)
    for col in range(_MONEY_FIRST, _SPENT + 1):
        parts = f"{_at(total + 1, col)}:{_at(end, col)}"
        pen.formula(total, col, f'=IF(COUNT({parts})=0,"",SUM({parts}))', "", number_format="#,##0.00")
        for row in range(total + 1, end + 1):
            pen.put(row, col, None, align=MIDDLE, number_format="#,##0.00")
    plan, spent, rate = _at(total, _SPENT - 1), _at(total, _SPENT), _at(total, _RATE)
    pen.put(total, _MONEY_FULL, form.money_full, align=MIDDLE)
    rate_formula = f'=IF(OR({plan}="",{spent}=""),"",IF({plan}>0,{spent}/{plan},NA()))'
    pen.formula(total, _RATE, rate_formula, "", number_format=RATE)
    score = f'=IF({rate}="","",ROUND({_at(total, _MONEY_FULL)}*MAX(0,MIN(1,{rate})),2))'
    pen.formula(total, _MONEY_SCORE, score, "", number_format=POINTS)
    for row in range(total + 1, end + 1):
        pen.put(row, _MONEY_FULL, _NOTHING, align=MIDDLE)
        pen.put(row, _MONEY_SCORE, _NOTHING, align=MIDDLE)
    for row in range(_MONEY_ROW, end + 1):
        pen.merge(row, _MONEY_SCORE, row, _LAST)
        pen.sheet.heights[row] = _ROW


def _write_goal(pen: Pen, form: SelfEvaluationForm) -> None:
    goal, expected, achieved = form.goal
    pen.put(_GOAL_ROW, 1, goal, align=MIDDLE)
    pen.merge(_GOAL_ROW, 1, _GOAL_ROW + 1, 1)
    for row, texts in ((_GOAL_ROW, (expected, achieved)), (_GOAL_ROW + 1, (None, None))):
        _spans(pen, row, ((texts[0], 4), (texts[1], 5)), first=2)
    pen.sheet.heights[_GOAL_ROW + 1] = _TALL


def _write_lines(pen: Pen, form: SelfEvaluationForm) -> int:
    """The indicator block; returns its last row."""
    first, last = _TABLE_ROW + 1, _TABLE_ROW + len(form.lines)
    pen.put(_TABLE_ROW, _LEFT, "\n".join(form.block), align=MIDDLE)
    pen.merge(_TABLE_ROW, _LEFT, last, _LEFT)
    for col, name in enumerate(form.columns, _LEVEL1):
        pen.put(_TABLE_ROW, col, name, align=MIDDLE)
    for row, line in enumerate(form.lines, first):
        _write_line(pen, row, line)
    for row in range(_TABLE_ROW, last + 1):
        pen.merge(row, _REASON, row, _LAST)
        pen.sheet.heights[row] = _HEADER if row == _TABLE_ROW else _ROW
    pen.merge_equal(first, _LEVEL1, [line.level1 for line in form.lines])
    pen.merge_equal(first, _LEVEL2, [(line.level1, line.level2) for line in form.lines])
    for name, text in form.hints.items():
        col = _LEVEL1 + form.columns.index(name)
        pen.sheet.entries.append(Entry(f"{_at(first, col)}:{_at(last, col)}", title=name, remark=text))
    return last


def _write_line(pen: Pen, row: int, line: FormLine) -> None:
    pen.put(row, _LEVEL1, line.level1, align=MIDDLE)
    pen.put(row, _LEVEL2, line.level2, align=MIDDLE)
    pen.put(row, _NAME, line.name, align=PROSE)
    pen.put(row, _TARGET, None, align=MIDDLE, number_format="@")  # 90% and dates stay as typed
    pen.put(row, _ACTUAL, None, align=MIDDLE)
    pen.put(row, _FULL, line.full, align=MIDDLE)
    target, actual, full = _at(row, _TARGET), _at(row, _ACTUAL), _at(row, _FULL)
    formula = f'=IF({actual}="","",PE_SCORE({actual},{full},"",{target},"",{CONVENTIONS_SHEET}))'
    pen.formula(row, _SCORE, formula, "", number_format=POINTS)
    pen.put(row, _REASON, None, align=PROSE)


def _write_total(pen: Pen, form: SelfEvaluationForm, last: int) -> None:
    """总分: blank while a line with points has no score (or a score no points), an error where a score is one."""
    row, first, money = last + 1, _TABLE_ROW + 1, _MONEY_ROW + 1
    _spans(pen, row, ((form.total, 6),))
    fulls, scores = f"{_at(first, _FULL)}:{_at(last, _FULL)}", f"{_at(first, _SCORE)}:{_at(last, _SCORE)}"
    all_full = sum((line.full for line in form.lines if line.full is not None), form.money_full)
    pen.formula(row, _FULL, f"=SUM({fulls})+{_at(money, _MONEY_FULL)}", float(all_full))
    money_score = _at(money, _MONEY_SCORE)
    summed = f"SUM({scores})+SUM({money_score})"
    both = f'COUNTIFS({fulls},">=0",{scores},">=0")'
    complete = f'AND({money_score}<>"",COUNT({fulls})={both},COUNT({scores})={both})'
    score = f'=IF(ISERROR({summed}),{summed},IF({complete},ROUND({summed},2),""))'
    pen.formula(row, _SCORE, score, "", number_format=POINTS)
    pen.put(row, _REASON, None)
    pen.merge(row, _REASON, row, _LAST)
    pen.sheet.heights[row] = _ROW


def _write_notes(pen: Pen, title: str, notes: Mapping[str, Any]) -> None:
    """填表说明: how to fill in, then every parameter with its source."""
    columns = list(notes["参数"][0])
    pen.title(f"{title}填表说明", len(columns), notes["用途"])
    sizes = [28.0, 18.0, 12.0, 40.0, 54.0, 14.0]
    row = 3
    for records in (notes["填写方法"], notes["参数"]):
        names = list(records[0])
        for record in (dict(zip(names, names, strict=True)), *records):
            for col, name in enumerate(names, 1):
                pen.put(row, col, record[name], align=MIDDLE if record[name] == name else PROSE)
            if len(names) < len(columns):
                pen.merge(row, len(names), row, len(columns))
            spans = [*sizes[: len(names) - 1], sum(sizes[len(names) - 1 :])]
            pen.fit(row, spans, {col: record[name] for col, name in enumerate(names, 1)})
            row += 1
        row += 1
    widths(pen.sheet, sizes)
    page(pen.sheet, landscape=True, area=f"A1:F{row - 2}")


def _spans(pen: Pen, row: int, cells: Sequence[tuple[str | None, int]], *, first: int = 1) -> None:
    """Cells side by side, each over so many columns."""
    for text, width in cells:
        pen.put(row, first, text, align=MIDDLE)
        pen.merge(row, first, row, first + width - 1)
        first += width
    pen.sheet.heights[row] = _ROW


def _at(row: int, col: int) -> str:
    return f"{chr(64 + col)}{row}"
