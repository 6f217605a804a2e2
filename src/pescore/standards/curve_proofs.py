"""Faults of one curve: gaps, jumps, stretches that never bind, a better value with a lower score."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ..values import cents
from . import arithmetic as exactly
from .draft import COMPLETION, LOWER_NAME, Draft
from .phrases import between_whole_numbers, figure, points, quoted, region
from .reach import clamped, negative_matters
from .rules import Choice, Curve, Flat, Hyperbola, Line, Open, Rule, Segment

ZERO = Decimal(0)
CLIFF = Decimal("0.05")
"""A jump larger than this share of the full mark is reported where the rule is otherwise continuous."""
_TWO_SIDED = re.compile("±|正负|上下|浮动|相差|偏离|偏差|绝对值|误差|区间|之间|控制在")
_HIGHER = re.compile(
    r"(?:满意度|知晓率|知晓度|优良率|参与率|普及率|巩固率|就业率|回收率|增长率|优良天数|达标率|节约率|降低率)$"
)
_OF_A_WHOLE = re.compile(
    "(?:合格|达标|完好|覆盖|及格|优良|优秀|满意|知晓|普及|参与|准确|规范|合规|公开|及时|有效回收|回收|正确|通过|开放|"
    "入库|上线|验收|巩固|整改|办结|落实|兑付|准点|正点|治愈|处置|无害化处理|签约|建档|入学|毕业|开课|出勤|在岗|绿化|硬化|真实)率|(?:满意|知晓|参与|认可)度"
)
_OF_FAILING = re.compile("(?:不(?:合格|达标|满意|及格)|未完成)率?$")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault proved in a standard: which check, what it says, the words it points at."""

    check: str  # gap overlap edge dead jump maximum worst cap direction monotone shares steps units
    says: str
    words: str = ""
    asked: bool = False  # the reading already asks about it

    def __str__(self) -> str:
        return self.says


def curve_faults(part: Curve, rule: Rule, draft: Draft) -> Iterator[Fault]:
    """All of them, in the order a reader meets them."""
    yield from _gaps(part, draft)
    yield from jumps(part, rule)
    yield from _never_binds(part)
    yield from _monotone(part, draft)


def _gaps(part: Curve, draft: Draft) -> Iterator[Fault]:
    """Stretches nobody gives points for."""
    for i, s in enumerate(part.segments):
        if not isinstance(s.form, Open):
            continue
        if s.where.high is not None and s.where.high <= 0 and not s.where.high_closed and not negative_matters(part):
            continue  # the value cannot be negative
        if between_whole_numbers(s.where, part.unit):
            continue
        where = region(s.where, part)
        beside = [
            quoted(n.words)
            for n in (*part.segments[max(0, i - 1) : i], *part.segments[i + 1 : i + 2])
            if n.words and not isinstance(n.form, Open)
        ]
        between = f"（它的两边是{'和'.join(dict.fromkeys(beside))}）" if beside else ""
        if is_overlap(s):
            yield Fault(
                "overlap", f"{where}有两句给出不同的分数{between}，得分不能确定", s.words, s.form.ask in draft.asks
            )
        else:
            yield Fault("gap", f"{where}没有得分规定{between}", s.words, s.form.ask in draft.asks)


def is_overlap(segment: Segment) -> bool:
    """The piece is open because two clauses claim it, not because none does."""
    form = segment.form
    return isinstance(form, Open) and ("两句" in form.ask or "都包含" in form.ask)


def jumps(part: Curve, rule: Rule) -> Iterator[Fault]:
    """A cliff at one value of a rule that otherwise runs continuously."""
    for left, right in zip(part.segments, part.segments[1:], strict=False):
        edge = left.where.high
        if edge is None or not any(isinstance(s.form, (Line, Hyperbola)) for s in (left, right)):
            continue
        a, b = clamped(part, left.form, edge), clamped(part, right.form, edge)
        if a is None or b is None or abs(a - b) <= CLIFF * rule.full:
            continue
        words = right.words if isinstance(left.form, (Line, Hyperbola)) else left.words
        share = points(cents(abs(a - b) * 100 / rule.full, 0))
        x = figure(edge, part.unit, part.asks_for)
        size = f"相差{points(abs(a - b))}分（分值的{share}%）"
        yield Fault(
            "jump", f"在{x}处得分由{points(a)}分跳到{points(b)}分，{size}，前后不衔接，见{quoted(words)}", words
        )


def _never_binds(part: Curve) -> Iterator[Fault]:
    """每高1%减2分（本项8分）；高出6%以上0分: 0 is reached at 4% already."""
    pieces = part.segments
    for i, s in enumerate(pieces):
        if not isinstance(s.form, Flat) or not s.words:
            continue
        for j in (i - 1, i + 1):
            if not 0 <= j < len(pieces):
                continue
            line, edge = pieces[j], s.where.low if j < i else s.where.high
            if not isinstance(line.form, Line) or edge is None or line.words == s.words or line.form.y1 == line.form.y0:
                continue
            bound = part.low if s.form.points == part.low else part.high if s.form.points == part.high else None
            if bound is None:
                continue
            reached = line.form.x0 + exactly.ratio(
                (bound - line.form.y0) * (line.form.x1 - line.form.x0), line.form.y1 - line.form.y0
            )
            if reached in line.where and reached != edge:
                x = figure(reached, part.unit, part.asks_for)
                already = f"按{quoted(line.words)}，到{x}时已经是{points(bound)}分"
                yield Fault("dead", f"{quoted(s.words)}不起作用：{already}", s.words)


def _monotone(part: Curve, draft: Draft) -> Iterator[Fault]:
    """A better value with a lower score: up, then down, then up again, or a best tier that is not the best."""
    course = [(y, s) for y, s in course_of(part) if not _beyond_the_whole(s, part, draft)]
    turns = [(a, b) for a, b in zip(course, course[1:], strict=False) if a[0] != b[0]]
    ups = [k for k, (a, b) in enumerate(turns) if b[0] > a[0]]
    downs = [k for k, (a, b) in enumerate(turns) if b[0] < a[0]]
    if not ups or not downs:
        return
    if max(ups) < min(downs):  # one peak: two-sided, unless everything else says “the more the better”
        expected = more_is_better(draft)
        tiers = all(isinstance(s.form, (Flat, Choice)) for s in part.segments)
        if expected is None or not tiers or _TWO_SIDED.search(draft.text + draft.indicator):
            return
        outer = turns[-1] if expected else turns[0]
        low, high = (outer[1], outer[0]) if expected else (outer[0], outer[1])
    else:
        fall = max(downs) if min(downs) < max(ups) else min(downs)
        fall = next(k for k in downs if any(u > k for u in ups))
        high, low = turns[fall]
    better, worse = (f"{region(s.where, part)}" for _, s in (high, low))
    says = f"得分高低与数值好坏不一致：{better}得{points(high[0])}分，{worse}却得{points(low[0])}分"
    yield Fault("monotone", f"{says}，见{quoted(low[1].words)}" if low[1].words else says, low[1].words)


def _beyond_the_whole(s: Segment, part: Curve, draft: Draft) -> bool:
    """Values above 100 % of a share such as 合格率: nothing can have them, whatever 否则不得分 says of them."""
    low = s.where.low
    above = low is not None and (low > 1 or (low == 1 and not s.where.low_closed))
    return above and part.unit == "%" and _OF_A_WHOLE.search(draft.indicator + draft.text) is not None


def course_of(part: Curve) -> Iterator[tuple[Decimal, Segment]]:
    """The points at the ends of every segment, from left to right."""
    for s in part.segments:
        if isinstance(s.form, Choice):
            yield s.form.high, s
            continue
        ends = [s.where.low, s.where.high]
        if s.where.low is None:
            ends[0] = _far(s, part, left=True)
        if s.where.high is None:
            ends[1] = _far(s, part, left=False)
        for x in ends:
            value = clamped(part, s.form, x) if x is not None else None
            if isinstance(s.form, Flat):
                value = clamped(part, s.form, ZERO)
            if value is not None:
                yield value, s


def _far(s: Segment, part: Curve, *, left: bool) -> Decimal | None:
    edge = s.where.high if left else s.where.low
    if left and not negative_matters(part) and (edge is None or edge > 0):
        return ZERO
    step = Decimal(1000) + abs(edge or ZERO) * 1000
    return (edge or ZERO) - step if left else (edge or ZERO) + step


def more_is_better(draft: Draft) -> bool | None:
    """True where the indicator's name says that more is better; its last words decide (投诉办结率: 办结率)."""
    name = re.sub(r"[（(].*$", "", draft.indicator).strip('“”" ')
    if _OF_FAILING.search(name):
        return False
    if _HIGHER.search(name) or re.search(rf"(?:{COMPLETION.pattern})$", name):
        return True
    lower = [m.end() for m in LOWER_NAME.finditer(name)]
    return False if draft.lower_is_better and lower and len(name) - lower[-1] <= 2 else None
