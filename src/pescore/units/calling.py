"""What the units are called in a sentence (单位称呼): 6个县（市、区）, 12所学校, 30个单位."""

from __future__ import annotations

from collections.abc import Sequence

from ..library import load
from .problems import listed

KEY = "单位称呼"  # on the project card: the counter a person prefers


def counter(names: Sequence[str]) -> str:
    """The counter that fits all of the names by how they end.

    >>> counter(["叶城县", "阜康市"]), counter(["叶城县"]), counter(["第一中学", "叶城县"])
    ('个县（市、区）', '个县', '个单位')
    """
    words = load("unit_cards")
    fitting = (row["称"] for row in words["称呼"] if names and all(name.endswith(tuple(row["结尾"])) for name in names))
    return next(fitting, words["其他称呼"])


def enumerated(names: Sequence[str], most: int) -> str:
    """`分别为甲、乙`, and of a single one `为甲`; of more than `most` names the first, and how many there are.

    >>> enumerated(["甲", "乙", "丙"], 2)
    '分别为甲、乙 等3个单位'
    """
    return f"{'分别为' if len(names) > 1 else '为'}{listed(names, most)}"
