"""Optional arguments as hosts pass them, and statistics as every host shall see them."""

from __future__ import annotations

from .cells import single, text


def unused(argument: object) -> bool:
    """Whether an optional argument was left out; some hosts pass an empty cell as 0."""
    value = single(argument)
    return value is None or value == "" or (not isinstance(value, bool) and value == 0)


def option(argument: object) -> str:
    """The words of an optional argument; empty when left out."""
    return "" if unused(argument) else text(argument)


def wanted(detail: object) -> bool:
    """Whether 详表 asks for the whole table: 1, TRUE, 是 or 详表."""
    if unused(detail):
        return False
    said = single(detail)
    if said is True or said == 1 or said in ("是", "详表", "1"):
        return True
    if said is False or said in ("否", "0"):
        return False
    raise ValueError(f"详表“{str(said)[:20]}”看不懂：要详表写 1，不要就不写")


def steady(statistic: float) -> float:
    """A statistic at 14 significant digits: the last bits of a logarithm differ between machines, answers may not."""
    return float(f"{statistic:.14g}")
