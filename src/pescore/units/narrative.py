"""The paragraphs of 指标分析 over many units: one per dimension, its figures, then each problem with its list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..report.narrative import ordinal
from ..values import as_percent, cents, plain
from .calling import enumerated
from .decimals import decimals, scores
from .problems import Problem
from .summary import Summary

_MOST_NAMES = 40

Titles = Mapping[str, str]  # indicator → what its loss is called, see titles.titles_of


def paragraphs(summary: Summary, titles: Titles | None = None, counter: str = "") -> Iterator[tuple[str, str]]:
    """(dimension, paragraph) by the way chosen, in table order; nothing where that way gives no result.

    counter  what the units are called, such as 个县（市、区）; as their names say where it is not given
    """
    chosen, found = summary.chosen, summary.combination
    if chosen is None or found is None:
        return
    losses = Losses(summary, titles or {}, counter or summary.counter)
    for name, full in found.fulls.items():
        score = chosen.dimensions[name]
        said = f"{_label(name)}分值{plain(full)}分，得{plain(score)}分"
        if full:
            said += f"，得分率{as_percent(cents(score / full, 4))}"
        said += f"，扣{plain(full - score)}分。" if score < full else "，没有扣分。"
        reasons = [losses.reason(problem) for problem in losses.of(name)]
        if len(reasons) == 1:
            said += f"扣分原因：{reasons[0]}。"
        elif reasons:
            said += f"扣分原因：{'；'.join(f'{ordinal(n)}是{one}' for n, one in enumerate(reasons, 1))}。"
        yield name, said


class Losses:
    """What was lost, in words: who, on what, how much it takes off the result."""

    def __init__(self, summary: Summary, titles: Titles, counter: str) -> None:
        found = summary.combination
        assert found is not None and summary.chosen is not None
        self._summary, self._titles, self._counter = summary, titles, counter
        self._scores = scores(found, summary.by, decimals(found, summary.by))

    def of(self, *above: str) -> list[Problem]:
        """The problems below these levels, the largest loss first."""
        below = [problem for problem in self._summary.problems if problem.path[: len(above)] == above]
        return sorted(below, key=lambda problem: (self._scores[problem.path] - problem.full, -problem.total))

    def reason(self, problem: Problem, most: int = _MOST_NAMES) -> str:
        """`6个县资金执行进度低于80%（预算执行率，影响得分0.109分），分别为叶城县、…`."""
        name = _one_line(problem.path[-1])
        who, lost, title = f"{problem.count}{self._counter}", self.lost(problem), self.title(problem)
        said = f"{who}{title}（{name}，{lost}）" if title else f"{who}“{name}”{self._all(problem)}扣分，{lost}"
        return f"{said}{self.names(problem, most)}"

    def title(self, problem: Problem) -> str:
        """What the loss is called; "" where nobody said."""
        return self._titles.get(problem.path[-1], "")

    def who(self, problem: Problem) -> str:
        """`6个县扣分，影响得分0.109分`."""
        return f"{problem.count}{self._counter}{self._all(problem)}扣分，{self.lost(problem)}"

    def told(self, problem: Problem) -> str:
        """The same without the points, as a table has them beside it: `6个县资金执行进度低于80%，分别为…`."""
        said = self.title(problem) or f"{self._all(problem)}扣分"
        return f"{problem.count}{self._counter}{said}{self.names(problem, _MOST_NAMES)}"

    def names(self, problem: Problem, most: int) -> str:
        """`，分别为…`; nothing where it is everybody."""
        return "" if self._everybody(problem) else f"，{enumerated(list(problem.lost), most)}"

    def lost(self, problem: Problem) -> str:
        """What it takes off the result by the way chosen; a loss that pooling evens out says so."""
        points = problem.full - self._scores[problem.path]
        return f"影响得分{plain(points)}分" if points > 0 else "汇总后不影响得分"

    def _everybody(self, problem: Problem) -> bool:
        return problem.count == len(self._summary.ranked) > 1

    def _all(self, problem: Problem) -> str:
        return "都" if self._everybody(problem) else ""


def _label(name: str) -> str:
    name = _one_line(name)
    return name if name.endswith("指标") else f"{name}类指标"


def _one_line(text: str) -> str:
    return " ".join(text.split())
