"""What hosts pass into a function: error cells, one-cell ranges, blanks; and how answers go back out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

from ..evaluation.marking import is_blank
from ..values import ERRORS, Err, exact, read_value

NA, VALUE, DIV0 = "#N/A", "#VALUE!", "#DIV/0!"


class ErrorCell(Exception):
    """A cell the answer depends on holds an error: the same error is the answer."""

    def __init__(self, error: Err) -> None:
        super().__init__(error.note)
        self.error = error


def error_in(*arguments: object) -> Err | None:
    """The first error among the arguments, cells of ranges included; None when there is none."""
    for argument in arguments:
        if isinstance(argument, Err):
            return argument
        if isinstance(argument, str):
            if argument.startswith("#") and argument.strip() in ERRORS:
                return Err(argument.strip(), "单元格本身是错误值，请先改正")
        elif isinstance(argument, (list, tuple)) and (inside := error_in(*argument)):
            return inside
    return None


def single(argument: object) -> object:
    """A one-cell range is that cell; anything else stays as it is."""
    while isinstance(argument, (list, tuple)) and len(argument) == 1:
        argument = argument[0]
    return argument


def one_cell(argument: object) -> object:
    """A range of exactly one cell is that cell; a single row of several cells stays a range."""
    if isinstance(argument, (list, tuple)) and len(argument) == 1:
        row = argument[0]
        if not isinstance(row, (list, tuple)) or len(row) == 1:
            return single(argument)
    return argument


def frozen(argument: object) -> object:
    """The same range as tuples, so that a call over it can be remembered."""
    return tuple(map(frozen, argument)) if isinstance(argument, (list, tuple)) else argument


def rows(argument: object) -> list[list[object]]:
    """A range as rows; a flat list is one column, a scalar one cell."""
    if not isinstance(argument, (list, tuple)):
        return [[argument]]
    return [list(row) if isinstance(row, (list, tuple)) else [row] for row in argument]


def column(argument: object) -> list[object]:
    """All cells of a range, row by row."""
    return [cell for row in rows(argument) for cell in row]


def text(argument: object) -> str:
    """The text of one cell: None is empty, 2.0 is `2`."""
    argument = single(argument)
    if argument is None:
        return ""
    if isinstance(argument, float) and argument.is_integer():
        return str(int(argument))
    return argument if isinstance(argument, str) else str(argument)


def number(argument: object, what: str) -> Decimal:
    """The number in one cell, exactly. Raises ValueError in Chinese, naming `what`, for blanks and text."""
    argument = single(argument)
    if isinstance(argument, (int, float, Decimal)) and not isinstance(argument, bool):
        return exact(argument)
    if is_blank(argument):
        raise ValueError(f"{what}是空的，请填写一个数")
    read = read_value(argument)
    if read.kind != "number" or read.number is None or read.comparator:
        raise ValueError(f"{what}“{str(argument)[:30]}”不是一个数，请改成数字")
    return read.number


def full_points(argument: object) -> object:
    """分值 as one cell holds it: 2, and `2分` typed as text, are both 2; anything else stays as it is.

    >>> full_points("2分"), full_points([["２ 分"]]), full_points("2%")
    (Decimal('2'), Decimal('2'), '2%')
    """
    value = single(argument)
    if isinstance(value, str):
        read = read_value(value)
        if read.kind == "number" and read.unit in (None, "分") and not read.comparator:
            return read.number
    return value


def out(value: object) -> object:
    """Decimals leave as the nearest float: hosts know no Decimal."""
    return float(value) if isinstance(value, Decimal) else value


def never_raising(function: Callable[..., Any]) -> Callable[..., Any]:
    """Whatever a cell holds that cannot be used becomes #VALUE! with the reason in Chinese."""

    @wraps(function)
    def guarded(*arguments: object) -> Any:
        try:
            return function(*arguments)
        except ErrorCell as cell:
            return cell.error
        except ValueError as error:
            return Err(VALUE, str(error))
        except Exception:  # the one place that may: a function must answer, whatever a stranger's cell holds
            return Err(VALUE, "参数的内容无法计算，请检查各参数所指的单元格")

    return guarded
