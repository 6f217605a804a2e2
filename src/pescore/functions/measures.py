"""PE_TOTAL, PE_GRADE, PE_RATE, PE_TARGET: sums, grades, rates and targets that would rather ask than mislead."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from ..evaluation.grades import Scale, scale_from_text, scale_of
from ..evaluation.marking import is_blank, mark
from ..evaluation.results import rescaled
from ..evaluation.tree import NOT_APPLICABLE
from ..standards.rates import only_unit
from ..values import PER_ONE, Err, as_percent, cents, exact, plain, read_value, same_unit
from .cells import DIV0, NA, VALUE, column, error_in, never_raising, number, rows, single, text

HUNDRED = Decimal(100)


@never_raising
def pe_total(scores: Any = None, fulls: Any = None) -> Any:
    """Σ of leaf scores, exact. "" while a leaf is unscored; an error where a cell is an error or text.

    Cells reading 不适用 are left out and the rest scaled up to Σ 分值, which needs the second range.
    """
    if error := error_in(scores, fulls):
        return error
    cells = column(scores)
    limits = None if fulls is None or fulls == "" else column(fulls)
    if limits is not None and len(limits) != len(cells):
        raise ValueError(f"得分区域有 {len(cells)} 格，分值区域有 {len(limits)} 格：两者应一一对应")
    total = applicable = full = Decimal(0)
    unscored = excluded = 0
    for index, cell in enumerate(cells):
        limit = None if limits is None else number(limits[index], f"分值区域第 {index + 1} 格")
        full += limit or 0
        if isinstance(cell, str) and cell.strip() == NOT_APPLICABLE:
            excluded += 1
        elif is_blank(cell):
            unscored += 1
        else:
            total += _points(cell, index)
            applicable += limit or 0
    if unscored:
        return ""
    if not excluded:
        return float(total)
    if limits is None:
        raise ValueError("得分区域里有“不适用”，要给出分值区域才能折算")
    if not applicable:
        return Err(NA, "全部指标都不适用，没有合计")
    return float(rescaled(total, applicable, full))


def _points(cell: object, index: int) -> Decimal:
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        return cents(exact(cell))
    raise ValueError(f"得分区域第 {index + 1} 格“{str(cell)[:20]}”不是分数，合计会漏掉它：请改成数字或清空")


@never_raising
def pe_grade(score: Any = None, full: Any = None, scale: Any = None) -> Any:
    """The grade of `score` out of `full` (100); "" for a blank score. A score in a gap of the scale is #N/A."""
    if error := error_in(score, full, scale):
        return error
    if is_blank(single(score)):
        return ""
    points = cents(number(score, "得分"))
    most = HUNDRED if single(full) in (None, "") else number(full, "满分")
    if points < 0 or points > most:
        raise ValueError(f"得分 {plain(points)} 不在 0 至满分 {plain(most)} 之间，不能定级")
    chosen = scale_argument(scale)
    try:
        return chosen.grade(points, most)
    except ValueError as error:
        return Err(NA, str(error))


def scale_argument(argument: Any) -> Scale:
    """等级表 as an argument gives it: a name, bands in one cell, or a range of two columns. Raises GradeError."""
    argument = single(argument)
    if isinstance(argument, (list, tuple)):
        bands = [row for row in rows(argument) if len(row) >= 2 and not is_blank(row[0])]
        if bands and read_value(bands[0][1]).kind == "text" and not re.search(r"\d", str(bands[0][1])):
            bands = bands[1:]  # a header row: 等次, 区间
        return scale_of([(str(row[0]), row[1]) for row in bands], name="等级表区域")
    return scale_from_text(text(argument))


@never_raising
def pe_rate(actual: Any = None, plan: Any = None) -> Any:
    """实际 ÷ 计划 as a fraction, units converted. A plan of 0 or blank is #DIV/0!; a blank 实际 gives ""."""
    if error := error_in(actual, plan):
        return error
    actual, plan = single(actual), single(plan)
    if is_blank(plan):
        return Err(DIV0, "计划数（分母）是空的，比率无从计算：请补填计划数，确无计划的按不适用处理")
    below = read_value(plan)
    bottom = number(plan, "计划数")
    if bottom == 0:
        return Err(DIV0, "计划数（分母）为 0，比率没有意义：请核对计划数，确无计划的按不适用处理")
    if is_blank(actual):
        return ""
    top = same_unit(number(actual, "实际数"), read_value(actual).unit, below.unit)
    if top is None:
        raise ValueError(f"实际数“{actual}”与计划数“{plan}”的单位不同，不能相除：请换成同一单位")
    return float(top / bottom)


@never_raising
def pe_target(actual: Any = None, target: Any = None) -> Any:
    """`达标，完成率104.35%` for a target such as ≥23个, ≤30万元/个, 100%, 收到资金后30日内; a question is #N/A.

    A phrase (有效提高) is met where the finding is the same phrase; any other finding is for a person to judge.
    """
    if error := error_in(actual, target):
        return error
    actual, target = single(actual), single(target)
    if is_blank(target) and read_value(target).yes is not False:
        raise ValueError("目标值是空的，请填写目标值")
    if is_blank(actual):
        return ""
    found = mark(actual, HUNDRED, "", target)
    if found.points is None and found.score is not None and text(actual).strip() == text(target).strip():
        return "达标"  # 有效提高: the evaluator found just what was aimed at
    if found.points is None:
        return Err(VALUE if found.outcome == "refused" else NA, found.ask or found.why)
    met = "达标" if found.points == HUNDRED else "未达标"
    rate = _completion(actual, target)
    return met if rate is None else f"{met}，完成率{as_percent(rate, 2)}"


def _completion(actual: Any, target: Any) -> Decimal | None:
    """实际 ÷ 目标 (目标 ÷ 实际 where lower is better); None where a ratio says nothing: dates, words, 0, ranges."""
    goal = read_value(target)
    per_one = PER_ONE.get(only_unit(str(target)) or "")
    done = read_value(actual, rate=goal.unit == "%" and per_one is None)
    if goal.kind != "number" or done.number is None or goal.number is None or "内" in str(target):
        return None
    reached = same_unit(done.number, done.unit, goal.unit)
    if per_one is not None and done.unit is None:
        reached = done.number / per_one  # 4 beside ≤5‰ is 4‰
    if reached is None or goal.number <= 0 or reached <= 0:
        return None
    return goal.number / reached if goal.comparator in ("≤", "<") else reached / goal.number
