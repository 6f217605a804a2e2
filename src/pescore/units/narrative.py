"""The paragraphs of 指标分析 over many units: one per dimension, its figures, then each problem with its list."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..values import as_percent, plain
from .combining import rounded
from .problems import Problem, listed
from .summary import Summary

_MOST_NAMES = 40


def paragraphs(summary: Summary) -> Iterator[tuple[str, str]]:
    """(dimension, paragraph) by the way chosen, in table order; nothing where that way gives no result."""
    chosen, found = summary.chosen, summary.combination
    if chosen is None or found is None:
        return
    for name, full in found.fulls.items():
        score = chosen.dimensions[name]
        rate = as_percent(score / full, 2) if full else "—"
        figures = f"{name}类指标分值{plain(full)}分，得分{plain(score)}分，得分率{rate}，扣{plain(full - score)}分。"
        lost = [problem for problem in summary.problems if problem.path[0] == name]
        lost.sort(key=lambda problem: -problem.total)
        reasons = "；".join(_reason(problem, len(summary.ranked)) for problem in lost)
        yield name, f"{figures}主要原因：{reasons}。" if reasons else f"{figures}各单位都没有扣分。"


def _reason(problem: Problem, units: int) -> str:
    average = plain(rounded(Fraction(problem.total) / units))
    if problem.count == units:
        return f"{problem.path[-1]}，{units}个单位都有扣分，平均扣{average}分"
    names = listed(list(problem.lost), _MOST_NAMES)
    return f"{problem.path[-1]}，{problem.count}个单位扣分，平均扣{average}分，分别为{names}"
