"""How often there was such a thing (有没有这回事): 无违纪案件得满分，有违纪案件不得分, answered with a number."""

from __future__ import annotations

from ..values import exact, read_value
from .polarity import none_of_it
from .rules import Levels


def by_count_of_events(value: object, part: Levels, names: str) -> tuple[int, None] | str:
    """A number where the standard says 未发生…/发生…: how many times it happened."""
    read = exact(value) if isinstance(value, (int, float)) else read_value(value).number
    denying = [i for i, entry in enumerate(part.levels) if none_of_it(entry.word)]
    if read is None or read < 0 or len(denying) != 1 or len(part.levels) > 2 or part.no is None:
        return f"请填写等级或是/否，不是数字：{names}"
    none = denying[0]
    happened = part.no if none == part.yes else part.yes
    return (none if read == 0 or happened is None else happened, None)
