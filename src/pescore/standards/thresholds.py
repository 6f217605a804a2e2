"""Conditions on a number → intervals in the unit the value is given in: references resolved, units converted.

A bound may be a figure (≥95%), a named reference (达到目标值, ≥近三年平均就业率), a share of one (低于目标值的80%) or a distance
from one (低于目标32天). What cannot be resolved is asked for, by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ..values import same_unit
from .clauses import Condition, End
from .draft import COMPLETION, Draft, Unclear

POPULATION = re.compile(
    r"平均|均值|上年|上一年|去年|同期|基数|基准|标杆|通行|先进|预算|概算|限值|控制数|控制线|核定|定额"
)
SOUGHT = re.compile(r"最优|最高值|最低值|分位|排名")
ELSEWHERE = re.compile(
    "(?:国家?|省级?|市级?|县级?|区级?|部|行业|上级|地方|法定|部颁)(?:规?定|颁布?|要求)?的?(?:标准|定额|要求|水平)"
)
PLAN = re.compile(r"目标|指标值|计划|任务|进度|要求|预期|标准")


@dataclass(slots=True)
class Stretch:
    """An interval whose ends know whether the text itself claims them, and by which kind of words."""

    low: End | None
    high: End | None
    equal: bool = False
    ranged: bool = False  # written as a range a–b (a shared end goes to the better tier)
    reference: str = ""

    def ends(self) -> list[Decimal]:
        return [end.value for end in (self.low, self.high) if end]

    def overlaps_point(self, x: Decimal) -> bool:
        return (self.low is None or self.low.value <= x) and (self.high is None or x <= self.high.value)


def common_unit(draft: Draft, conditions: list[Condition]) -> str | None:
    """The unit the curve is drawn in: that of the value if known, else the first one written."""
    if draft.unit:
        return draft.unit
    units = [c.unit for c in conditions if c.unit]
    if "%" in units:
        return "%"
    if not units and _bare_rates(conditions):
        return "%"
    return units[0] if units else None


_RATE = re.compile("(?:率|占比|比例|比重|满意度|知晓度)$")


def _bare_rates(conditions: list[Condition]) -> bool:
    """到位率≥90得5分，≥80得3分: percentages without their sign."""
    values = [value for c in conditions for value in c.values if not c.relative]
    return (
        bool(values)
        and all(Decimal("1.5") < value <= 100 for value in values)
        and any(_RATE.search(c.subject) for c in conditions)
    )


def stretch(conditions: list[Condition], unit: str | None, draft: Draft) -> Stretch:
    """The interval in which all `conditions` hold."""
    low: End | None = None
    high: End | None = None
    for condition in conditions:
        resolved = resolve(condition, unit, draft)
        if resolved.low and (low is None or resolved.low.value > low.value):
            low = resolved.low
        if resolved.high and (high is None or resolved.high.value < high.value):
            high = resolved.high
    if low and high and low.value > high.value:
        if len(conditions) == 2:
            return Stretch(high, low, ranged=True)
        raise Unclear("条件前后矛盾：下限大于上限，请核对评分标准中的数字")
    first = conditions[0]
    ranged = len(conditions) == 1 and first.low is not None and first.high is not None and not first.equal
    return Stretch(low, high, len(conditions) == 1 and first.equal, ranged, first.reference)


def resolve(condition: Condition, unit: str | None, draft: Draft) -> Condition:
    """The condition with its ends as plain numbers in `unit`."""
    base = _base(condition, unit, draft)
    ends = []
    for end in (condition.low, condition.high):
        ends.append(None if end is None else End(base(end.value), end.closed, end.firm))
    low, high = ends
    if low and high and low.value > high.value:
        low, high = high, low
    return Condition(
        low, high, unit, condition.subject, condition.reference, equal=condition.equal, bare=condition.bare
    )


_TARGET_NAMED = re.compile("(?:目标|计划|指标)值?$")


def _of_target(condition: Condition, draft: Draft) -> bool:
    """达到目标值的80%, where the target is a rate itself: 80% of 90%."""
    named = _TARGET_NAMED.search(condition.reference)
    return named is not None and re.search(re.escape(condition.reference) + r"的\d", draft.text) is not None


def _base(condition: Condition, unit: str | None, draft: Draft):
    if condition.apart:
        reference = reference_value(condition.reference, unit, draft)
        return lambda distance: reference + distance
    if condition.relative:
        reference = reference_value(condition.reference, unit, draft)
        return lambda multiple: multiple * reference
    if condition.unit == "%" == unit and (target := draft.target) is not None and _of_target(condition, draft):
        return lambda share: share * target
    named = PLAN.search(condition.reference) or POPULATION.search(condition.reference)
    if condition.unit == "倍" and named and (draft.target is not None or draft.stated is not None):
        reference = reference_value(condition.reference, unit, draft)
        beyond = 1 if condition.low and not condition.low.closed else 0  # 超过目标值1倍: more than twice
        return lambda times: reference * (times + beyond)
    if condition.unit == "%" and unit not in ("%", "BP", None):
        if not named and not condition.subject and draft.target is None:
            raise Unclear(f"标准按百分数分档，而指标值的单位是“{unit}”：相对于什么计算百分比？")
        draft.use("pct_relative")
        reference = reference_value(condition.reference, unit, draft)
        return lambda share: share * reference
    if (
        named
        and (target := draft.target) is not None
        and condition.unit not in ("%", None)
        and not draft.rate
        and not re.search("为|是|:", condition.reference)
    ):
        sign = Decimal(-1) if condition.high and not condition.low else Decimal(1)  # 低于目标32天
        if re.search("目标|计划|基数|标准", condition.reference) and not re.search(
            "(?:目标|计划|标准)值?(?:为|是)?$", condition.subject
        ):
            return lambda distance: target + sign * converted(distance, condition.unit, unit, draft)
    return lambda number: converted(number, condition.unit, unit, draft)


def converted(number: Decimal, said: str | None, wanted: str | None, draft: Draft) -> Decimal:
    """A figure of the standard in the unit of the value."""
    if said == wanted or wanted is None:
        return number
    if wanted == "日期":
        days = {"天": 1, "日": 1, "个自然日": 1, "自然日": 1, "周": 7, None: 1}.get(said)
        if days is None:
            raise Unclear(f"按日期计分时“{said}”换算成几天没有写明")
        return number * days
    if wanted == "BP" and said == "%":
        draft.use("unit_BP")
        return number * 10000
    if said is None:
        if wanted == "%" and abs(number) > Decimal("1.5"):
            draft.use("percent_sign_missing")
            return number / 100
        return number
    if said and wanted and said.removeprefix("个") == wanted.removeprefix("个"):
        return number
    if said in ("万", "亿") and wanted == f"{said}元":
        return number
    if wanted == "%" and said not in ("%",):
        raise Unclear(f"标准里的“{said}”与比率类的指标值单位不同：应填比率还是{said}数？")
    result = same_unit(number, said, wanted)
    if result is None:
        result = _by_prefix(number, said, wanted)
    if result is None:
        raise Unclear(f"标准里的单位“{said}”与指标值的单位“{wanted}”不一致，请统一单位")
    if result != number:
        draft.use("unit_convert")
    return result


_PREFIX = re.compile("^(百万|千万|万|亿|千)(?=.)")
_TIMES = {"千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
_DAYS = {"日": "天", "个自然日": "天", "自然日": "天", "日历天": "天", "个工作日": "工作日"}


def _by_prefix(number: Decimal, said: str, wanted: str) -> Decimal | None:
    """5万册 = 50000册; 万元/个 and 元/个; 日 and 天. None where the kinds differ."""
    scale = Decimal(1)
    cores = []
    for unit, power in ((said, 1), (wanted, -1)):
        head, slash, tail = unit.partition("/")
        match = _PREFIX.match(head)
        if match:
            scale *= Decimal(_TIMES[match[1]]) ** power
            head = head[match.end() :]
        cores.append((_DAYS.get(head, head), _DAYS.get(tail, tail) if slash else ""))
    (head_a, tail_a), (head_b, tail_b) = cores
    if head_a == head_b and (tail_a == tail_b or not (tail_a and tail_b)):
        return number * scale
    return None


def reference_value(words: str, unit: str | None, draft: Draft) -> Decimal:
    """What a named reference stands for: the row's target, or 100 % where a plan is completed."""
    if SOUGHT.search(words):
        raise Unclear(f"“{words}”是多少？请把它填入目标值")
    if draft.difference:
        return Decimal(0)
    if draft.target is not None:
        draft.use("target_symbolic" if POPULATION.search(words) else "target_from_column")
        return draft.target
    if draft.stated is not None and re.search("目标|指标|控制|基准|限值|标准|要求|计划|任务", words):
        return draft.stated
    if (
        (unit == "%" or draft.rate)
        and PLAN.search(words)
        and not ELSEWHERE.search(draft.text)
        and (COMPLETION.search(draft.indicator) or re.search("计划|任务|进度|要求", words))
    ):
        draft.use("target_100_if_none")
        return Decimal(1)
    said = ELSEWHERE.search(draft.text)
    named = said[0] if said else words.strip("到了的 ")
    raise Unclear(f"“{named}”是多少？请填写目标值" if named else "百分数以什么数为基数？请填写目标值")
