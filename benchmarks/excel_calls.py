"""Our side of a call from Excel: what COM sends made plain, scored, and made into cells; without Excel and COM."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from pescore.functions.registry import REGISTRY
from pescore.hosts.excel_binding import bound

from .effort import Effort
from .lines import Line, at_most
from .sentences import KINDS, fresh
from .timing import Job, in_turn

ROWS = 1_530  # a sheet of thirty forms
_MICRO, _MILLI = 1e-6, 1e-3
_LEAVES = 51  # standards of one form
_BAND = "①资金到位率大于或等于100%的，得满分；②资金到位率小于或等于80%的，得0分；③资金到位率在80%-100%之间的，在0和满分之间计算确定。"
_UNUSED = (None, None, None)  # arguments left out

Column = tuple[tuple[Any], ...]


def measure(effort: Effort) -> list[Line]:
    score = REGISTRY["PE_SCORE"].call
    number = effort.calls * (effort.rounds + 1)
    took = in_turn(
        {
            "call": _each(bound(REGISTRY["PE_SCORE"]), _UNUSED, _rates(1, number), effort.calls),
            "kernel": _each(score, ("", "", ""), _rates(2, number), effort.calls),
            "column": _column(effort),
            "cells": _each(bound(REGISTRY["PE_SCORE"]), _UNUSED, _rates(3, ROWS * (effort.rounds + 1)), ROWS, per=1),
        },
        effort.rounds,
    )
    return [
        at_most("Excel 的一次 PE_SCORE，我们这一侧", took["call"], 5 * _MICRO, "只算 PE_SCORE", took["kernel"]),
        at_most(f"Excel 一次传来 {ROWS} 行的 PE_SCORE", took["column"], 20 * _MILLI, f"逐格 {ROWS} 次", took["cells"]),
    ]


def _rates(seed: int, number: int) -> Iterator[float]:
    """Rates between 80% and 100%, no two alike."""
    rng = random.Random(seed)
    return iter([0.8 + rng.random() / 5 for _ in range(number)])


def _each(
    function: Callable[..., Any], rest: tuple[Any, ...], rates: Iterator[float], calls: int, per: int | None = None
) -> Job:
    """`calls` calls with new values; the figure is for each, or for `per` times all of them."""

    def run() -> int:
        for rate in islice(rates, calls):
            function(rate, 2.0, _BAND, *rest)
        return per or calls

    return run


def _column(effort: Effort) -> Job:
    """Columns as COM sends them: tuples of rows of one cell; the standards of one form over and over."""
    stream = fresh(KINDS[0])
    standards = [next(stream) for _ in range(_LEAVES)]
    column: Column = tuple((standards[n % _LEAVES],) for n in range(ROWS))
    fulls: Column = ((5.0,),) * ROWS
    rates = _rates(4, ROWS * (effort.rounds + 1))
    answer = bound(REGISTRY["PE_SCORE"])

    def run() -> None:
        actual: Column = tuple((rate,) for rate in islice(rates, ROWS))
        answer(actual, fulls, column, *_UNUSED)

    return run
