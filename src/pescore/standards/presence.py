"""Whether there was such a thing at all (有无): 无违纪案件得满分，有违纪案件不得分, answered 无, 有, 未发生 or how many times."""

from __future__ import annotations

import re

from ..values import exact, read_value
from .rules import Levels

_DENIES = re.compile(
    "^(?:全年|当年|本年度?|年度(?:内|中)?|期间|(?:评价|考核|项目)(?:实施)?期(?:间|内))?(?:均?未|没有?|无|零|不存在)"
)
_SAID = re.compile("^(?P<no>均?未|没有?|不|无)?(?:曾|有)?(?:发生|存在|出现|发现)$|^(?P<none>无|没有)$|^有$")


def present_or_not(value: object, part: Levels) -> int | None:
    """The level that 无, 有, 未发生 … means where one of two denies; None for any other answer or standard."""
    said = _SAID.match(value.strip()) if isinstance(value, str) else None
    denied = _denying(part)
    if said is None or denied is None:
        return None
    return denied if said["no"] or said["none"] else _other(part, denied)


def by_count_of_events(value: object, part: Levels, names: str) -> tuple[int, None] | str:
    """A number where the standard says 未发生…/发生…: how many times it happened."""
    read = exact(value) if isinstance(value, (int, float)) else read_value(value).number
    denied = _denying(part)
    if read is None or read < 0 or denied is None or part.no is None:
        return f"请填写等级或是/否，不是数字：{names}"
    happened = _other(part, denied)
    return (denied if read == 0 or happened is None else happened, None)


def _denying(part: Levels) -> int | None:
    denying = [i for i, entry in enumerate(part.levels) if _DENIES.match(entry.word)]
    return denying[0] if len(part.levels) <= 2 and len(denying) == 1 else None


def _other(part: Levels, denied: int) -> int | None:
    return part.no if denied == part.yes else part.yes
