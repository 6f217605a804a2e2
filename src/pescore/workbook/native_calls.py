"""A call of a PE_ function → the same in the spreadsheet's own functions (原生公式), or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from ..evaluation.conventions import settings_of
from ..evaluation.findings import points_of
from ..evaluation.grades import Band, Scale
from ..evaluation.marking import rule_of
from ..evaluation.tree import NOT_APPLICABLE
from ..functions.cells import single, text
from ..functions.measures import scale_argument
from ..standards.native import NotNative, formula
from ..values import Err, plain
from .refs import read_ref

__all__ = ["NotNative", "native_call"]

_WRONG = 'VALUE("?")'  # #VALUE! in every spreadsheet


def native_call(name: str, written: Sequence[str], values: Sequence[Any]) -> str:
    """The expression that stands for the call; raises NotNative with the reason in Chinese.

    written  the arguments as they stand, other calls in them already replaced
    values   what they are now: the rule is read from these, and no longer changes with its cell
    """
    if name not in _NATIVE:
        raise NotNative("结果是文字或清单，没有对应的 Excel 函数")
    if any(isinstance(value, Err) for value in values):
        raise NotNative("参数是错误值")
    return _NATIVE[name](list(written), list(values))


def _score(written: list[str], values: list[Any]) -> str:
    if len(written) < 3:
        raise NotNative("参数不全")
    full, standard, target, points, settings = [*values[1:], *[""] * (6 - len(values))]
    if isinstance(single(values[0]), list) or isinstance(single(full), list) or isinstance(single(standard), list):
        raise NotNative("按区域计分")
    try:
        rule = rule_of(
            single(full), text(standard), _filled(single(target)), points_of(points), settings_of(single(settings))
        )
    except ValueError as error:
        raise NotNative(str(error)) from None
    if rule.reading.rule is None or rule.reading.status == "question":
        raise NotNative("评分标准有待明确")
    return formula(rule.reading.rule, _cell(written[0]), written[1])[1:]


def _total(written: list[str], values: list[Any]) -> str:
    """Blank while a score is missing; an error or a text is never left out of the sum."""
    scores = written[0]
    size, excluded = f"ROWS({scores})*COLUMNS({scores})", ""
    total = f"ROUND(SUM({scores}),2)"
    if len(written) > 1 and written[1] != '""':
        fulls = written[1]
        excluded = f'+COUNTIF({scores},"{NOT_APPLICABLE}")'
        total = f'ROUND(SUM({scores})*SUM({fulls})/SUMIF({scores},"<>{NOT_APPLICABLE}",{fulls}),2)'
    counted = f"IF(COUNT({scores}){excluded}<{size},{_WRONG},{total})"
    return f'IF(ISERROR(SUM({scores})),SUM({scores}),IF(COUNTBLANK({scores})>0,"",{counted}))'


def _grade(written: list[str], values: list[Any]) -> str:
    score = _cell(written[0])
    full = written[1] if len(written) > 1 and written[1] not in ("", '""') else "100"
    try:
        scale: Scale = scale_argument(values[2] if len(values) > 2 else "")
    except ValueError as error:
        raise NotNative(str(error)) from None
    stretched = f"ROUND(ROUND({score},2)*{plain(scale.full)},6)"
    graded = "NA()"
    for band in reversed(scale.bands):
        graded = f'IF({_within(band, stretched, full)},"{band.name}",{graded})'
    return f'IF({score}="","",IF(OR({score}<0,{score}>{full}),{_WRONG},{graded}))'


def _within(band: Band, stretched: str, full: str) -> str:
    tests = []
    if band.where.low is not None:
        tests.append(f"{stretched}{'>=' if band.where.low_closed else '>'}{_bound(band.where.low, full)}")
    if band.where.high is not None:
        tests.append(f"{stretched}{'<=' if band.where.high_closed else '<'}{_bound(band.where.high, full)}")
    return tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"


def _bound(bound: Decimal, full: str) -> str:
    return f"ROUND({plain(bound)}*{full},6)"


def _rate(written: list[str], values: list[Any]) -> str:
    actual, plan = map(_cell, written[:2])
    return f'IF({plan}="",1/0,IF({actual}="","",{actual}/{plan}))'


_NATIVE: dict[str, Callable[[list[str], list[Any]], str]] = {
    "PE_SCORE": _score,
    "PE_TOTAL": _total,
    "PE_GRADE": _grade,
    "PE_RATE": _rate,
}


def _cell(written: str) -> str:
    """A reference as it stands, anything longer in brackets."""
    own = written.rpartition("!")[2]
    return written if read_ref(own) else f"({written})"


def _filled(value: Any) -> Any:
    return "" if value is None else value
