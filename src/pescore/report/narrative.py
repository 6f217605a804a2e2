"""The 指标分析 in words: one paragraph per dimension and the conclusion, as an evaluation report writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..evaluation.results import Result, Scored
from ..values import as_percent, cents, plain

ZERO = Decimal(0)
_REASONS_SHOWN = 8  # losses spelled out in a paragraph; the rest are summed up
_NAMES_SHOWN = 5
_DIGITS = "零一二三四五六七八九"
_RESTATED = re.compile(  # “…，按标准得0分，扣1分。”: the paragraph says the points itself
    r"[，,；;。](?:按(?:照)?(?:评分)?标准)?(?:得[\d.]+分[，,])?(?:共|合计|因此|故)?扣(?:减|除)?(?P<points>\d+(?:\.\d+)?)分$"
)


_CONVENTIONS = re.compile(r"（口径：[^（）]*(?:\([^()]*\)[^（）]*)*）\s*$")  # the remark behind an explained score


@dataclass(frozen=True, slots=True)
class Entry:
    """One leaf as a paragraph needs it. `score` None: not yet scored; `excluded`: 不适用 and left out of the sums."""

    path: tuple[str, ...]
    full: Decimal
    score: Decimal | None
    reason: str = ""
    excluded: bool = False

    @property
    def lost(self) -> Decimal:
        return ZERO if self.score is None else self.full - self.score


def entries_of(result: Result) -> list[Entry]:
    """The leaves of a result, in table order."""
    return [Entry(s.leaf.path, s.leaf.full, s.score, loss_reason(s), s.excluded) for s in result.leaves]


def loss_reason(scored: Scored) -> str:
    """Why a leaf lost points: 扣分原因 as written, else the reason of an override, else the arithmetic."""
    return scored.leaf.loss_reason or scored.leaf.reason or scored.mark.why


def paragraphs(result: Result) -> list[tuple[str, str]]:
    """(dimension, its paragraph), in table order."""
    below: dict[str, list[Entry]] = {}
    for entry in entries_of(result):
        below.setdefault(entry.path[0], []).append(entry)
    return [(name, dimension_paragraph(name, entries)) for name, entries in below.items()]


def dimension_paragraph(name: str, entries: Sequence[Entry]) -> str:
    """分值, 得分, 得分率, 扣分, the second level, and the reasons with the largest losses first.

    While a leaf is unscored there is no 得分 and no 得分率; leaves left out as 不适用 are named but not counted.
    """
    counted = [entry for entry in entries if not entry.excluded]
    label = _label(name)
    if not counted:
        return f"{label}共{len(entries)}项，均不适用，未计入总分。"
    full = sum((entry.full for entry in counted), ZERO)
    waiting = [entry for entry in counted if entry.score is None]
    if waiting:
        names = _listed([entry.path[-1] for entry in waiting])
        sentences = [
            f"{label}分值{_points(full)}分，共{len(counted)}项末级指标，其中{len(waiting)}项尚未得分（{names}），"
            "因此不计算本类指标的得分和得分率。"
        ]
    else:
        sentences = [_figures(label, full, counted), _second_level(counted)]
    sentences += [_losses(counted), _left_out(entries)]
    return "".join(sentences)


def conclusion(result: Result, project: str = "") -> str:
    """综合得分 and 评价等级 in one or two sentences; an unfinished evaluation says what is missing instead."""
    project = _one_line(project)
    if result.total is None:
        if not result.open:
            return "没有计入总分的指标，因此不计算综合得分，不评定等级。"
        return (
            f"评价尚未完成：{len(result.leaves)}项末级指标中还有{len(result.open)}项没有得分"
            f"（{_listed([s.leaf.name for s in result.open])}），因此不计算综合得分，不评定等级。"
        )
    grade = f"评价等级为“{result.grade}”" if result.grade else "评价等级未定"
    subject = project if project.endswith("绩效评价") else f"{project}绩效评价"
    said = f"{subject}综合得分{_points(result.total)}分（满分{_points(result.full)}分），{grade}。"
    parts = [
        f"{_one_line(level.path[-1])}{_points(level.score)}分（得分率{_rate(level.score, level.full)}）"
        for level in result.dimensions
        if level.score is not None and level.full
    ]
    if len(parts) > 1:
        said += f"其中，{'，'.join(parts)}。"
    if changed := overrides(result):
        said += f"有{len(changed)}项指标的计入得分由人工确定，与按评分标准计算的结果不同"
        computed = result.computed_total
        said += f"；全部按评分标准计算，综合得分为{_points(computed)}分。" if computed is not None else "。"
    return said


def overrides(result: Result) -> list[Scored]:
    """Leaves where a person's score counts and is not what the standard gives."""
    return [
        scored
        for scored in result.leaves
        if scored.leaf.manual is not None and (scored.computed is None or scored.computed != scored.leaf.manual)
    ]


def ordinal(number: int) -> str:
    """一, 二, … 十, 十一, … 九十九, then 100: the numbers of 一是…二是… and of headings.

    >>> ordinal(21), ordinal(100)
    ('二十一', '100')
    """
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def _label(name: str) -> str:
    name = _one_line(name)
    return name if name.endswith("指标") else f"{name}类指标"


def _figures(label: str, full: Decimal, counted: Sequence[Entry]) -> str:
    score = sum((entry.score for entry in counted if entry.score is not None), ZERO)
    said = f"{label}分值{_points(full)}分，得{_points(score)}分"
    if full:
        said += f"，得分率{_rate(score, full)}"
    if score < full:
        return f"{said}，扣{_points(full - score)}分。"
    return f"{said}，没有扣分。"


def _second_level(counted: Sequence[Entry]) -> str:
    """`其中：项目立项5.5分，得4.5分；…` where there is a level between the dimension and its leaves."""
    groups: dict[str, list[Entry]] = {}
    for entry in counted:
        if len(entry.path) > 2:
            groups.setdefault(entry.path[1], []).append(entry)
    if len(groups) < 2 or sum(map(len, groups.values())) < len(counted):
        return ""
    parts: list[str] = []
    for name, below in groups.items():
        full = sum((entry.full for entry in below), ZERO)
        score = sum((entry.score for entry in below if entry.score is not None), ZERO)
        got = "得满分" if score == full else f"得{_points(score)}分"
        parts.append(f"{_one_line(name)}{_points(full)}分，{got}")
    return f"其中：{'；'.join(parts)}。"


def _losses(counted: Sequence[Entry]) -> str:
    scored = [entry for entry in counted if entry.score is not None]
    lost = sorted((entry for entry in scored if entry.lost > 0), key=lambda entry: -entry.lost)
    if not lost:
        return ""
    said = f"{len(scored)}项{'已评分' if len(scored) < len(counted) else ''}末级指标中，"
    if kept := len(scored) - len(lost):
        said += f"{kept}项没有扣分，"
    said += f"{len(lost)}项扣分。"
    shown, rest = lost[:_REASONS_SHOWN], lost[_REASONS_SHOWN:]
    reasons = [_reason(entry) for entry in shown]
    if len(lost) == 1:
        return f"{said}扣分原因：{reasons[0]}。"
    listed = "；".join(f"{ordinal(number)}是{reason}" for number, reason in enumerate(reasons, 1))
    more = f"；其余{len(rest)}项共扣{_points(sum((e.lost for e in rest), ZERO))}分，见扣分明细" if rest else ""
    return f"{said}{'主要扣分原因' if rest else '扣分原因'}：{listed}{more}。"


def _reason(entry: Entry) -> str:
    reason = tidy_reason(entry.reason, entry.lost) or "未写明原因"
    return f"{reason}（{_one_line(entry.path[-1])}，扣{_points(entry.lost)}分）"


def tidy_reason(reason: str, lost: Decimal) -> str:
    """A reason fit to stand in a list: one line, no full stops inside, no repetition of the points lost.

    >>> tidy_reason("到位率65.92%，按标准得0分，扣2分。", Decimal(2))
    '到位率65.92%'
    """
    reason = _CONVENTIONS.sub("", reason)
    text = "，".join(line.strip(" 　。；;，,") for line in reason.splitlines() if line.strip(" 　。；;，,"))
    restated = _RESTATED.search(text)
    if restated and restated.start() and Decimal(restated["points"]) == lost:
        text = text[: restated.start()]
    return re.sub(r"[。；;]+", "，", text).strip("，")


def _left_out(entries: Iterable[Entry]) -> str:
    away = [entry for entry in entries if entry.excluded]
    if not away:
        return ""
    points = _points(sum((entry.full for entry in away), ZERO))
    return f"另有{len(away)}项（{points}分）不适用，未计入。"


def _listed(names: Sequence[str]) -> str:
    shown = "、".join(_one_line(name) for name in names[:_NAMES_SHOWN])
    return f"{shown}等" if len(names) > _NAMES_SHOWN else shown


def _points(points: Decimal | None) -> str:
    return plain(cents(points or ZERO))


def _rate(score: Decimal | None, full: Decimal) -> str:
    return as_percent(cents((score or ZERO) / full, 4))


def _one_line(text: str) -> str:
    return " ".join(str(text).split())
