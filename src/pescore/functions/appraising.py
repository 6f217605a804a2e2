"""PE_FUZZY, PE_SATISFACTION, PE_INTERVAL, PE_SAMPLE, PE_GRIM, PE_ROBUST: fuzzy evaluation, questionnaires, robustness."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ..evaluation.marking import is_blank
from ..evaluation.tree import NOT_APPLICABLE
from ..methods import fuzzy, survey
from ..methods.robust import SEED, Holding, Neighbour, holding
from ..methods.tables import number_in, read_list, read_table, shares
from ..values import Err, as_percent, cents, exact, plain
from .arguments import option, steady, unused, wanted
from .cells import NA, column, error_in, never_raising, number, rows, single, text
from .measures import scale_argument

_MOST_PEOPLE = 10_000_000_000
_MOST_SHOWN = 12
_MOST_ANSWERS = 100
_MOST_LEAVES = 2000
_DEFAULT_SPREAD = Decimal("0.1")


@never_raising
def pe_fuzzy(
    weights: Any = None, memberships: Any = None, values: Any = None, operator: Any = None, detail: Any = None
) -> Any:
    """One cell, the score Σ B·v ÷ Σ B; without 等级分 the row B as the operator gives it; with `detail` all of it."""
    if error := error_in(weights, memberships, values, operator, detail):
        return error
    parts = shares(read_list(column(weights), "权重"))
    read = read_table(rows(memberships), "隶属度表")
    fuzzy.check_memberships(read, len(parts))
    found = fuzzy.evaluate(parts, read.rows, option(operator))
    grades = None if unused(values) else read_list(column(values), "等级分")
    if grades is not None and len(grades) != len(found.raw):
        raise ValueError(f"等级分有 {len(grades)} 个，隶属度表有 {len(found.raw)} 列：每个等级一个，应一一对应")
    if wanted(detail):
        most = "、".join(read.names[k] for k in found.highest)
        spare = [""] * (len(found.raw) - 1)
        return [
            ["等级", *read.names],
            ["隶属度B", *map(float, found.raw)],
            ["归一后", *map(float, found.normal)],
            ["算子", found.operator, *spare],
            ["最大隶属度", most + ("（并列，不能据此定级）" if len(found.highest) > 1 else ""), *spare],
            ["得分", "—" if grades is None else float(found.score(grades)), *spare],
        ]
    return [[float(b) for b in found.raw]] if grades is None else [[float(found.score(grades))]]


@never_raising
def pe_satisfaction(counts: Any = None, values: Any = None) -> Any:
    """Σn·v ÷ Σn in the units of 选项分; values 1, 1, 0, 0, 0 give the share of the first two answers."""
    if error := error_in(counts, values):
        return error
    return float(survey.satisfaction(read_list(column(counts), "人数"), read_list(column(values), "选项分")))


@never_raising
def pe_interval(share: Any = None, n: Any = None, confidence: Any = None) -> Any:
    """Wilson's interval as one row [low, high], fractions."""
    if error := error_in(share, n, confidence):
        return error
    seen = number_in(single(share), "比例")
    if not 0 <= seen <= 1:
        raise ValueError(f"比例 {plain(seen)} 不在 0 至 1 之间：百分之九十五请写 95% 或 0.95")
    ends = survey.wilson(float(seen), _people(n, "作答人数"), _confidence(confidence))
    return [[steady(end) for end in ends]]


@never_raising
def pe_sample(population: Any = None, error: Any = None, confidence: Any = None) -> Any:
    """The number of people to ask, for ±误差 at the confidence."""
    if wrong := error_in(population, error, confidence):
        return wrong
    margin = number(error, "误差")
    if not 0 < margin < 1:
        raise ValueError(f"误差 {plain(margin)} 应在 0 与 1 之间：百分之五请写 5% 或 0.05")
    return survey.sample_size(_people(population, "总体"), float(margin), _confidence(confidence))


@never_raising
def pe_grim(printed: Any = None, n: Any = None) -> Any:
    """Whether printed percentages can come from n answers; for several, as the answers of one question, also their sum."""
    if error := error_in(printed, n):
        return error
    people = _people(n, "作答人数")
    cells = column(printed)
    if len(cells) > _MOST_ANSWERS:
        raise ValueError(f"百分比文本有 {len(cells)} 格：一次只核对一道题的选项，不要选整列")
    given = [_printed(cell, i) for i, cell in enumerate(cells)]
    found = [survey.attainable(cell, people) for cell in given]
    answers = [[_said(item, people)] for item in found]
    return answers if len(found) == 1 else [*answers, [_sum_said(found, people)]]


def _printed(cell: object, index: int) -> str:
    if isinstance(cell, str) and not is_blank(cell):
        return cell
    if is_blank(cell):
        raise ValueError(f"百分比文本第 {index + 1} 格是空的，请照报告原样填写，如 5.20%")
    raise ValueError(
        f"百分比文本第 {index + 1} 格是数值，末尾的 0 已经看不出来：请照报告原样写成文本（如 '5.20%），"
        f'或用 TEXT(单元格,"0.00%")'
    )


def _said(found: survey.Attainable, n: int) -> str:
    figure = f"{found.printed.rstrip('%')}%"
    if not found.possible:
        beside = "，".join(f"{k}人是{percent}" for k, percent in found.nearest)
        return f"不可能：{n}人作答得不出{figure}（{beside}）"
    first, last = found.counts[0], found.counts[-1]
    people = f"{first}人" if first == last else f"{first}至{last}人"
    if not found.telling:
        return f"可能：{people}（{found.decimals}位小数、{n}人时任何百分比都凑得出，这项检验不起作用）"
    return f"可能：{people}"


def _sum_said(found: Sequence[survey.Attainable], n: int) -> str:
    if not all(item.possible for item in found):
        return "合计：有选项的百分比不可能，无从合计"
    if survey.adds_up(found, n):
        return f"合计：各选项人数可以合计为{n}人"
    low, high = (sum(item.counts[end] for item in found) for end in (0, -1))
    reach = f"{low}人" if low == high else f"{low}至{high}人"
    return f"合计：不可能，各选项人数合计是{reach}，不是{n}人（多选题不适用）"


@never_raising
def pe_robust(scores: Any = None, fulls: Any = None, spread: Any = None, scale: Any = None) -> Any:
    """A two-column table on how firmly the grade holds; "" while a leaf is unscored; 不适用 is left out."""
    if error := error_in(scores, fulls, spread, scale):
        return error
    earned, limits = column(scores), column(fulls)
    if len(earned) != len(limits):
        raise ValueError(f"得分区域有 {len(earned)} 格，分值区域有 {len(limits)} 格：两者应一一对应")
    if len(earned) > _MOST_LEAVES:
        raise ValueError(f"得分区域有 {len(earned)} 格，最多 {_MOST_LEAVES} 格：请只选末级指标，不要选整列")
    width = _DEFAULT_SPREAD if unused(spread) else number(spread, "扰动")
    if not 0 < width < 1:
        raise ValueError(f"扰动 {plain(width)} 应在 0 与 1 之间：百分之十请写 10% 或 0.1")
    kept = [i for i, cell in enumerate(earned) if not (isinstance(cell, str) and cell.strip() == NOT_APPLICABLE)]
    if not kept:
        return Err(NA, "全部指标都不适用，没有等级")
    if any(is_blank(earned[i]) for i in kept):
        return [[""]]
    pairs = [_leaf(earned[i], limits[i], i + 1) for i in kept]
    found = holding([s for s, _ in pairs], [f for _, f in pairs], float(width), scale_argument(scale))
    return [
        ["等级", found.grade],
        ["得分", float(found.total)],
        ["满分", float(found.full)],
        ["扰动", float(width)],
        ["等级不变的比例", found.share],
        ["说明", _shares_said(found, width)],
        *_neighbour_rows("上一档", found.above, kept),
        *_neighbour_rows("下一档", found.below, kept),
    ]


def _leaf(score: object, full: object, place: int) -> tuple[Decimal, Decimal]:
    points = cents(number_in(score, f"得分区域第 {place} 格"))
    limit = number_in(full, f"分值区域第 {place} 格")
    if limit <= 0:
        raise ValueError(f"分值区域第 {place} 格是 {plain(limit)}，分值应大于 0")
    if not 0 <= points <= limit:
        raise ValueError(f"得分区域第 {place} 格是 {plain(points)}，不在 0 至分值 {plain(limit)} 之间，请先核对")
    return points, limit


def _shares_said(found: Holding, width: Decimal) -> str:
    each = "，".join(f"{grade}{as_percent(exact(share), 2)}" for grade, share in found.shares.items())
    return f"各指标权重在±{as_percent(width)}内随机变动{found.draws}次（种子{SEED}，得分率不变）：{each}。不是项目好坏的概率"


def _neighbour_rows(which: str, there: Neighbour | None, kept: Sequence[int]) -> list[list[object]]:
    if there is None:
        return [[which, "没有"]]
    shown = "、".join(f"第{kept[i] + 1}项" for i in there.leaves[:_MOST_SHOWN]) or "没有"
    more = f"等{len(there.leaves)}项" if len(there.leaves) > _MOST_SHOWN else ""
    move = there.move
    moved = (
        "只在两项之间移动权重到不了"
        if move is None
        else f"从第{kept[move.source] + 1}项移{plain(cents(move.weight))}分权重到第{kept[move.target] + 1}项"
    )
    return [
        [which, there.grade],
        [f"距{which}", float(there.distance)],
        [f"单独可致{which}的指标", shown + more],
        [f"到{which}的最小权重移动", moved],
    ]


def _people(argument: Any, what: str) -> int:
    """A number of people: whole and at least 1."""
    n = number(argument, what)
    if n != n.to_integral_value() or not 1 <= n <= _MOST_PEOPLE:
        raise ValueError(f"{what}“{text(argument)[:20]}”应是正整数，请填实际人数")
    return int(n)


def _confidence(argument: Any) -> float:
    if unused(argument):
        return survey.CONFIDENCE
    level = number(argument, "置信度")
    if not Decimal("0.5") <= level <= Decimal("0.9999"):
        raise ValueError(f"置信度 {plain(level)} 应在 50% 至 99.99% 之间，常用 95%")
    return float(level)
