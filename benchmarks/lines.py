"""One line of the table: what was measured, beside what, the goal, and whether it held."""

from __future__ import annotations

from dataclasses import dataclass

from pescore.console import table

HEADER = ("项目", "本次", "对照", "比值", "目标", "结果")


@dataclass(frozen=True, slots=True)
class Line:
    """`held` is None where a figure stands for information only, or could not be measured."""

    what: str
    figure: str
    against: str = ""
    ratio: str = ""
    goal: str = ""
    held: bool | None = None

    @property
    def verdict(self) -> str:
        return "" if self.held is None else "达到" if self.held else "未达到"


def missing(what: str, why: str, goal: str) -> Line:
    """A line for what could not be measured here."""
    return Line(what, "未测", why, "", goal)


def at_most(what: str, seconds: float, goal: float, against: str = "", ratio: float | None = None) -> Line:
    """A line whose goal is a time."""
    return Line(what, shown(seconds), against, times(ratio), f"≤ {shown(goal)}", seconds <= goal)


def slower(what: str, figure: str, against: str, ratio: float, most: float | None = None) -> Line:
    """A line whose figure is a multiple of the other's, at most `most` times where there is a goal."""
    if most is None:
        return Line(what, figure, against, times(ratio))
    return Line(what, figure, against, times(ratio), f"≤ {most:g} 倍", ratio <= most)


def faster(what: str, figure: str, against: str, ratio: float, least: float) -> Line:
    """A line whose other takes at least `least` times as long."""
    return Line(what, figure, against, f"快 {times(ratio)}", f"快 ≥ {least:g} 倍", ratio >= least)


def shown(seconds: float) -> str:
    """A time in the unit one would say it in."""
    for unit, size in (("秒", 1.0), ("毫秒", 1e-3), ("微秒", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.2g} 微秒" if seconds >= 1e-7 else f"{seconds * 1e9:.3g} 纳秒"


def times(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.3g} 倍" if ratio < 1000 else f"{ratio:.0f} 倍"


def as_table(lines: list[Line]) -> str:
    rows = [(line.what, line.figure, line.against, line.ratio, line.goal, line.verdict) for line in lines]
    return table(HEADER, rows, right=frozenset({1, 3}))
