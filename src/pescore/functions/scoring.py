"""PE_SCORE, PE_WHY, PE_RULE: the evaluator's own sentence as a worksheet function.

One leaf per call; where 分值 or 评分标准 are ranges as tall as 实际值, one leaf per row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ..evaluation.conventions import settings_of
from ..evaluation.findings import points_of
from ..evaluation.marking import Mark, mark, rule_of
from ..evaluation.tree import NOT_APPLICABLE
from ..values import Err
from .cells import NA, VALUE, ErrorCell, error_in, frozen, full_points, never_raising, one_cell, single, text

_MOST_LEAVES, _MOST_VALUES = 4096, 128


def pe_score(
    actual: Any = None, full: Any = None, standard: Any = "", target: Any = "", points: Any = "", settings: Any = ""
) -> Any:
    """Points by the standard, 2 decimals half-up. Blank 实际值 gives ""; a question #N/A; a wrong kind #VALUE!."""
    try:
        if actual.__class__ is not bool and target.__class__ is not bool:  # as keys, True would be 1
            return _answers[full, standard, target, points, settings][actual]
    except TypeError:  # a range: not hashable
        return _ranges(_answer, actual, full, standard, target, points, settings)
    return _score(actual, full, standard, target, points, settings)


def pe_why(
    actual: Any = None, full: Any = None, standard: Any = "", target: Any = "", points: Any = "", settings: Any = ""
) -> Any:
    """One Chinese sentence: the clause that decided, the arithmetic and 口径 used, or the question to answer."""
    try:
        return _why_plain(actual, full, standard, target, points, settings)
    except TypeError:
        return _ranges(_why_plain, actual, full, standard, target, points, settings)


@never_raising
def pe_rule(standard: Any = "", full: Any = None, target: Any = "", points: Any = "") -> Any:
    """How the standard was understood, in canonical Chinese, with what is wrong or open in it."""
    if error := error_in(standard, full, target, points):
        return error
    sentence, goal = text(standard), single(target)
    if not sentence.strip() and goal in (None, ""):
        return ""
    return rule_of(_or(full_points(full), 100), sentence, _or(goal, ""), points_of(points), ()).reading.explained


class _Leaf(dict[Any, Any]):
    """The answers given for one leaf so far, by 实际值; a number under a single curve takes the short way."""

    __slots__ = ("arguments", "short")

    def __init__(self, arguments: tuple[Any, ...]) -> None:
        self.arguments = arguments
        self.short = _short_way(*arguments)

    def __missing__(self, actual: Any) -> Any:
        points = (
            self.short(actual) if self.short is not None else None
        )  # None where the long way must say what is wrong
        answer = _score(actual, *self.arguments) if points is None else float(points)
        if len(self) >= _MOST_VALUES:
            self.clear()
        self[actual] = answer
        return answer


class _Answers(dict[tuple[Any, ...], _Leaf]):
    """The leaves scored so far, by everything but 实际值."""

    def __missing__(self, arguments: tuple[Any, ...]) -> _Leaf:
        if len(self) >= _MOST_LEAVES:
            self.clear()
        self[arguments] = leaf = _Leaf(arguments)
        return leaf


_answers = _Answers()


def _answer(actual: Any, full: Any, standard: Any, target: Any, points: Any, settings: Any) -> Any:
    if actual.__class__ is bool or target.__class__ is bool:
        return _score(actual, full, standard, target, points, settings)
    return _answers[full, standard, target, points, settings][actual]


@never_raising
def _score(*arguments: Any) -> Any:
    found = _mark(*arguments)
    if isinstance(found, Err):
        return found
    if found.points is not None:
        return float(found.points)
    if found.outcome == "blank":
        return ""
    if found.outcome == "excluded":
        return NOT_APPLICABLE  # chosen by 口径: PE_TOTAL scales the rest up to the full points
    return Err(VALUE if found.outcome == "refused" else NA, found.ask or found.why)


@never_raising
def _why(actual: Any, full: Any, standard: Any, target: Any, points: Any, settings: Any) -> Any:
    found = _mark(actual, full, standard, target, points, settings)
    if isinstance(found, Err):
        return found
    if found.outcome == "refused":
        return f"不能计分：{found.ask}"
    return found.why


def _mark(actual: Any, full: Any, standard: Any, target: Any, points: Any, settings: Any) -> Mark | Err:
    return error_in(actual, full, standard, target, points, settings) or mark(
        single(actual),
        full_points(full),
        text(standard),
        _or(single(target), ""),
        points_of(points),
        settings_of(one_cell(settings)),
    )


def _short_way(full: Any, standard: Any, target: Any, points: Any, settings: Any) -> Any:
    """The short way of a leaf scored by one number, or None where there is none or something is wrong."""
    try:
        if error_in(full, standard, target, points, settings):
            return None
        rule = rule_of(
            full_points(full),
            text(standard),
            _or(single(target), ""),
            points_of(points),
            settings_of(one_cell(settings)),
        )
    except Exception:
        return None  # the long way says what is wrong
    return rule.reading.short_way if rule.by_number else None


def _or(value: Any, default: Any) -> Any:
    """`default` for an empty cell; 0 is not empty."""
    return default if value is None or value == "" else value


_why_plain = lru_cache(_MOST_LEAVES, typed=True)(_why)


@never_raising
def _ranges(each: Callable[..., Any], *arguments: Any) -> Any:
    """Score row by row where 分值 or 评分标准 are ranges; otherwise a range is one leaf's degrees or findings."""
    actual, full, standard, target, points = map(frozen, arguments[:-1])
    settings = _settings(arguments[-1])
    height = max(_height(full), _height(standard))
    if height < 2:
        return each(actual, full, standard, target, points, settings)
    if _height(actual) != height or any(_height(a) not in (1, height) for a in (full, standard)):
        raise ValueError(
            "按行计分时，实际值、分值、评分标准的行数应相同："
            f"现在是 {_height(actual)}、{_height(full)}、{_height(standard)} 行"
        )
    columns = [a if _height(a) == height else (a,) * height for a in (actual, full, standard, target, points)]
    return [[each(*(single(cell) for cell in row), settings)] for row in zip(*columns, strict=True)]


def _settings(argument: Any) -> Any:
    """A 口径 range as its few settings that differ from the defaults, so that every cell of a sheet shares them."""
    argument = one_cell(argument)
    if not isinstance(argument, list):
        return argument
    return settings_of_rows(tuple([tuple(row) if isinstance(row, list) else row for row in argument]))


@lru_cache(maxsize=256)
def settings_of_rows(rows: tuple[Any, ...]) -> Any:
    """The few settings of a 口径 range, which may stand for it. Raises ErrorCell, or ValueError in Chinese."""
    if error := error_in(rows):
        raise ErrorCell(error)
    return settings_of(rows)


def _height(argument: Any) -> int:
    return len(argument) if isinstance(argument, tuple) else 1
