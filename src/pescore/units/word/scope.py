"""评价单位: who was evaluated, and who is not in the result."""

from __future__ import annotations

from collections.abc import Iterator

from ...report.sentences import counted
from ...report.word.elements import Node, Prose
from ...report.word.source import Options, Source, clean
from ..calling import enumerated
from .source import of

_MOST_NAMES = 200


def units(source: Source, options: Options) -> Iterator[Node]:
    """`纳入本次汇总的有30个县（市、区），分别为…`, and those that are not finished."""
    whole = of(source)
    names = sorted((unit for unit in whole.summary.units), key=lambda unit: unit.file)
    listed = enumerated([clean(unit.name) for unit in names], _MOST_NAMES)
    yield Prose(f"纳入本次汇总的有{whole.some(whole.count)}，{listed}。", "评价单位：")
    if open_ := [clean(unit.name) for unit in whole.summary.incomplete]:
        yield Prose(f"另有{counted(open_, whole.counter)}，尚未评完，没有计入。")
