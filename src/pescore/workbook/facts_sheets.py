"""The sheets that hold facts: 项目 (card and everything the report draws on), 问卷, 问题清单."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from ..evaluation.tree import Evaluation
from ..functions.measures import pe_rate
from ..values import as_percent, read_value
from .pen import Pen
from .style import HEADER, HEADER_FILL, MIDDLE, PROSE, SECTION, STRONG, page, widths
from .targets_sheet import TARGETS

_CARD_SIZES = [30.0, 20.0, 20.0, 60.0, 40.0, 20.0]
_SURVEY_SIZES = [8.0, 50.0, 24.0, 14.0]
_PROBLEM_SIZES = [8.0, 18.0, 26.0, 80.0]


def write_card(pen: Pen, evaluation: Evaluation, scores_on: str = "评分表") -> None:
    """The project card, then one section per further fact: key and value rows, or a table for a list of rows."""
    last = len(_CARD_SIZES)
    pen.title("项目卡片与评价事实", last, f"报告取用的事实都在这里；评分数据见“{scores_on}”。")
    row = 3
    for key, value in evaluation.card.items():
        row = _pair(pen, row, (str(key),), value, last)
    for name, content in evaluation.further.items():
        if name == TARGETS:  # has a sheet of its own
            continue
        pen.put(row, 1, name, font=SECTION, fill=HEADER_FILL)
        pen.merge(row, 1, row, last)
        row = _section(pen, row + 1, content, last)
    widths(pen.sheet, _CARD_SIZES)
    page(pen.sheet, landscape=True, area=f"A1:F{row - 1}")
    pen.sheet.freeze_panes = "A3"


def _section(pen: Pen, row: int, content: Any, last: int) -> int:
    if _is_table(content):
        return _table(pen, row, content, last)
    for path, value in _flat(content):
        if _is_table(value):
            pen.put(row, 1, " / ".join(path), font=STRONG)
            pen.merge(row, 1, row, last)
            row = _table(pen, row + 1, value, last)
        else:
            row = _pair(pen, row, path, value, last)
    return row


def _flat(content: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Nested mappings as (path, value) pairs; a table or a list is one value."""
    if isinstance(content, Mapping):
        for key, value in content.items():
            yield from _flat(value, (*path, str(key)))
    else:
        yield path, content


def _is_table(content: Any) -> bool:
    return isinstance(content, list) and bool(content) and all(isinstance(row, Mapping) for row in content)


def _pair(pen: Pen, row: int, path: tuple[str, ...], value: Any, last: int) -> int:
    pen.put(row, 1, " / ".join(path), align=PROSE)
    shown = _shown(value)
    pen.put(row, 2, shown, align=PROSE)
    pen.merge(row, 2, row, last)
    pen.fit(row, [_CARD_SIZES[0], sum(_CARD_SIZES[1:])], {1: " / ".join(path), 2: shown})
    return row + 1


def _table(pen: Pen, row: int, records: Sequence[Mapping[str, Any]], last: int) -> int:
    """A header of the records' keys, then one row each; the last column takes the rest of the width.

    The first of two columns is two wide: a row of a table never looks like a key and its value.
    """
    names = list(dict.fromkeys(str(key) for record in records for key in record))
    if len(names) > last:
        raise ValueError(f"“{'、'.join(names)}”共 {len(names)} 列，项目表最多 {last} 列：请合并或拆开")
    starts = [1, 3] if len(names) == 2 else list(range(1, len(names) + 1))
    ends = [start - 1 for start in starts[1:]] + [last if len(names) > 1 else 1]
    sizes = [0.0] * last
    for start, end in zip(starts, ends, strict=True):
        sizes[start - 1] = sum(_CARD_SIZES[start - 1 : end])
    for record in [dict(zip(names, names, strict=True)), *records]:
        shown = {start: _shown(record.get(name)) for start, name in zip(starts, names, strict=True)}
        look: dict[str, Any] = {"font": HEADER, "align": MIDDLE, "fill": HEADER_FILL} if record not in records else {}
        for start, end in zip(starts, ends, strict=True):
            pen.put(row, start, shown[start], **look)
            pen.merge(row, start, row, end)
        pen.fit(row, sizes, shown)
        row += 1
    return row


def _shown(value: Any) -> Any:
    """A fact as one cell: lists line by line, numbers as numbers."""
    if isinstance(value, Mapping):
        return "\n".join(f"{key}：{_shown(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "\n".join(str(_shown(item)) for item in value)
    return value


def write_survey(pen: Pen, evaluation: Evaluation) -> None:
    """问卷: copies sent and returned, the rate of return, then every question with its options and shares."""
    survey = cast(Mapping[str, Any], evaluation.survey)
    pen.title("调查问卷", 4, "" if survey else "没有录入问卷。")
    row = 3
    cells: dict[str, str] = {}
    for key, value in survey.items():
        if key == "题目":
            continue
        pen.put(row, 1, key, align=PROSE)
        pen.merge(row, 1, row, 2)
        pen.put(row, 3, _shown(value), align=MIDDLE)
        pen.merge(row, 3, row, 4)
        cells[key] = f"C{row}"
        row += 1
    if {"发放", "回收"} <= cells.keys():
        pen.put(row, 1, "回收率", align=PROSE)
        pen.merge(row, 1, row, 2)
        rate = pe_rate(float(survey["回收"]), float(survey["发放"]))
        pen.formula(row, 3, f"=PE_RATE({cells['回收']},{cells['发放']})", rate, number_format="0.00%")
        pen.merge(row, 3, row, 4)
        row += 1
    pen.header(row, ("题号", "题目", "选项", "比例"))
    for number, question in enumerate(survey.get("题目") or [], 1):
        row = _question(pen, row + 1, number, question)
    widths(pen.sheet, _SURVEY_SIZES)
    page(pen.sheet, landscape=False, area=f"A1:D{row}")


def _question(pen: Pen, row: int, number: int, question: Mapping[str, Any]) -> int:
    options: Mapping[str, Any] = question.get("选项") or {}
    for offset, (option, share) in enumerate(options.items()):
        pen.put(row + offset, 1, number, align=MIDDLE)
        pen.put(row + offset, 2, _shown(question.get("题")), align=PROSE)
        pen.put(row + offset, 3, option, align=MIDDLE)
        value, number_format = _share(share)
        pen.put(row + offset, 4, value, align=MIDDLE, number_format=number_format)
    last = row + max(1, len(options)) - 1
    pen.merge(row, 1, last, 1)
    pen.merge(row, 2, last, 2)
    return last


def _share(share: Any) -> tuple[Any, str | None]:
    """`95.2%` as a real percentage shown with the decimals it was written with; counts stay counts."""
    read = read_value(share)
    if isinstance(share, str) and read.kind == "number" and read.unit == "%" and read.number is not None:
        places = len(share.rstrip("%％").partition(".")[2])
        if as_percent(read.number, places) == share:
            return Decimal(read.number), "0." + "0" * places + "%" if places else "0%"
    return share, None


def write_problems(pen: Pen, evaluation: Evaluation) -> None:
    """问题清单: numbered within its class."""
    names = list(dict.fromkeys(["类别", "责任单位", "问题", *(key for row in evaluation.problems for key in row)]))
    pen.title("问题清单", len(names) + 1, "" if evaluation.problems else "没有录入问题。")
    pen.header(3, ["序号", *names])
    seen: dict[object, int] = {}
    for row, problem in enumerate(evaluation.problems, 4):
        kind = problem.get("类别")
        seen[kind] = seen.get(kind, 0) + 1
        pen.put(row, 1, seen[kind], align=MIDDLE)
        for col, name in enumerate(names, 2):
            pen.put(row, col, _shown(problem.get(name)), align=PROSE if name == "问题" else MIDDLE)
    sizes = [*_PROBLEM_SIZES, *[30.0] * (len(names) - 3)]
    widths(pen.sheet, sizes)
    page(pen.sheet, landscape=True, header_rows="3:3")
    pen.sheet.freeze_panes = "A4"
