"""Reading a sentence, scoring a value, scoring a whole form; beside a regular expression, a call, bare arithmetic."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice, repeat

from pescore import read_standard
from pescore.evaluation.facts import read_facts
from pescore.evaluation.results import evaluate
from pescore.functions.registry import REGISTRY
from pescore.shipped import example_facts

from .effort import Effort
from .lines import Line, at_most, slower
from .sentences import KINDS, fresh
from .timing import Job, in_turn

MICRO, MILLI = 1e-6, 1e-3
_BAND = "①资金到位率大于或等于100%的，得满分；②资金到位率小于或等于80%的，得0分；③资金到位率在80%-100%之间的，在0和满分之间计算确定。"
_FIGURES = re.compile(
    r"大于或等于([\d.]+)%的，得满分；.*小于或等于([\d.]+)%的，得0分；.*在0和满分之间计算确定。"
).search
_LOW, _HIGH, _FULL, _CENT = Decimal("0.8"), Decimal(1), Decimal(2), Decimal("0.01")


def measure(effort: Effort) -> list[Line]:
    return [*_first_reading(effort), *_one_value(effort), *_whole_form(effort)]


def _first_reading(effort: Effort) -> list[Line]:
    """Every sentence is new; the figures are per sentence."""
    number = effort.sentences
    unread = {kind: iter(list(islice(fresh(kind), number * (effort.rounds + 1)))) for kind in KINDS}
    jobs: dict[str, Job] = {kind: _reader(sentences, number) for kind, sentences in unread.items()}
    took = in_turn({**jobs, "re": _matcher(list(islice(fresh(KINDS[0]), number)))}, effort.rounds)
    by, bare = "正则匹配", took["re"]
    return [
        at_most(f"首次读：{kind}", took[kind], 100 * MICRO, by, bare)
        if kind.startswith("区间")
        else slower(f"首次读：{kind}", took[kind], by, bare)
        for kind in KINDS
    ]


def _reader(sentences: Iterator[str], number: int) -> Job:
    def read() -> int:
        for sentence in islice(sentences, number):
            read_standard(sentence, full=5)
        return number

    return read


def _matcher(sentences: list[str]) -> Job:
    def match() -> int:
        for sentence in sentences:
            _FIGURES(sentence)
        return len(sentences)

    return match


def _one_value(effort: Effort) -> list[Line]:
    """One sentence, read before; every value new, but for the repeated call."""
    score = read_standard(_BAND, full=2).score
    pe_score = REGISTRY["PE_SCORE"].call
    calls = effort.calls
    number = calls * (effort.rounds + 1)
    also_new = _new_values(2, number)

    def in_cells() -> int:
        for value in islice(also_new, calls):
            pe_score(value, 2.0, _BAND, "", "", "")
        return calls

    def again() -> int:
        for value in repeat(0.93, calls):
            pe_score(value, 2.0, _BAND, "", "", "")
        return calls

    took = in_turn(
        {
            "new": _each(lambda value: score(value).points, _new_values(1, number), calls),
            "cell": in_cells,
            "again": again,
            "bare": _each(_bare_band, _new_values(3, number), calls),
            "call": _each(_empty, _new_values(4, number), calls),
        },
        effort.rounds,
    )
    by, bare = "手写 Decimal 区间", took["bare"]
    return [
        at_most("已读过的标准、新的实际值：score(v).points", took["new"], 2 * MICRO, by, bare),
        at_most("已读过的标准、新的实际值：PE_SCORE", took["cell"], 2 * MICRO, by, bare),
        at_most("同样的 PE_SCORE 再算一次", took["again"], 0.3 * MICRO, "空函数调用", took["call"]),
    ]


def _new_values(seed: int, number: int) -> Iterator[float]:
    """Rates between 80% and 100%, where the arithmetic is; drawn beforehand, no two alike."""
    rng = random.Random(seed)
    return iter([0.8 + rng.random() / 5 for _ in range(number)])


def _each(function: Callable[[float], object], values: Iterator[float], calls: int) -> Job:
    def run() -> int:
        for value in islice(values, calls):
            function(value)
        return calls

    return run


def _empty(value: float) -> None:
    return None


def _bare_band(value: float) -> Decimal:
    """The same band as one would write it by hand for this sentence alone."""
    x = Decimal(f"{value:.15g}")
    if x >= _HIGH:
        return _FULL
    if x <= _LOW:
        return Decimal(0)
    return (_FULL * (x - _LOW) / (_HIGH - _LOW)).quantize(_CENT, ROUND_HALF_UP)


def _whole_form(effort: Effort) -> list[Line]:
    """The shipped evaluation: every leaf, every level, total and grade."""
    form, again = read_facts(example_facts()), max(1, effort.calls // 250)
    values = [0.8 + n / 1000 for n in range(len(form.leaves))]

    def bare() -> int:
        for _ in range(again):
            for value in values:
                _bare_band(value)
        return again

    def whole() -> int:
        for _ in range(again):
            evaluate(form)
        return again

    took = in_turn({"form": whole, "bare": bare}, effort.rounds)
    what = f"整张表 {len(values)} 个末级指标（标准已读过）"
    return [at_most(what, took["form"], 1 * MILLI, f"手写 Decimal 区间 {len(values)} 次", took["bare"])]
