"""One line of the table: what was measured, beside what, the goal, and whether it held."""

from __future__ import annotations

from dataclasses import dataclass

from pescore.console import table

from .timing import Times

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
    exact: bool = False

    @property
    def verdict(self) -> str:
        return "" if self.held is None else "达到" if self.held else "未达到"


def at_most(what: str, ours: Times, goal: float, by: str, other: Times) -> Line:
    """A time that has a goal, beside another."""
    ratio = times(ours.over(other))
    return Line(what, shown(ours.best), f"{by} {shown(other.best)}", ratio, f"≤ {shown(goal)}", ours.best <= goal)


def slower(what: str, ours: Times, by: str, other: Times, most: float | None = None) -> Line:
    """How many times the other's time ours takes: at most `most`, where there is a goal."""
    ratio = ours.over(other)
    goal, held = ("", None) if most is None else (f"≤ {most:g} 倍", ratio <= most)
    return Line(what, shown(ours.best), f"{by} {shown(other.best)}", times(ratio), goal, held)


def faster(what: str, ours: Times, by: str, other: Times, least: float | None = None) -> Line:
    """How many times as long the other takes: at least `least`, where there is a goal."""
    ratio = other.over(ours)
    goal, held = ("", None) if least is None else (f"快 ≥ {least:g} 倍", ratio >= least)
    return Line(what, shown(ours.best), f"{by} {shown(other.best)}", f"快 {times(ratio)}", goal, held)


def shown(seconds: float) -> str:
    """A time in the unit one would say it in."""
    for unit, size in (("秒", 1.0), ("毫秒", 1e-3), ("微秒", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.2g} 微秒" if seconds >= 1e-7 else f"{seconds * 1e9:.3g} 纳秒"


def times(ratio: float) -> str:
    return f"{ratio:.3g} 倍" if ratio < 1000 else f"{ratio:.0f} 倍"


def as_table(lines: list[Line]) -> str:
    rows = [(line.what, line.figure, line.against, line.ratio, line.goal, line.verdict) for line in lines]
    return table(HEADER, rows, right=frozenset({1, 3}))
