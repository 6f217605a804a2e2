"""PE_AHP, PE_AHP_CR, PE_PANEL, PE_KENDALL, PE_ENTROPY, PE_POINTS: where weights come from, and points made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from ..library import load
from ..methods import ahp, objective, panel
from ..methods.points import points
from ..methods.tables import proper_name, read_list, read_table, shares
from ..values import Err, exact
from .arguments import option, steady, unused, wanted
from .cells import NA, column, error_in, never_raising, number, rows

MATRIX, EXPERTS, UNITS = "判断矩阵", "专家打分表", "单位数据表"
_SIGNIFICANT = 0.05


@never_raising
def pe_ahp(matrix: Any = None, method: Any = None, detail: Any = None) -> Any:
    """Weights of a judgement matrix as a column adding up to 1; several experts' matrices stand one below the other.

    With `detail` a table: weights, λmax, CI, CR by each RI table, the least consistent judgement, each expert's CR.
    """
    if error := error_in(matrix, method, detail):
        return error
    read = read_table(rows(matrix), MATRIX)
    matrices = ahp.judgement_matrices(read)
    together = ahp.group(matrices)
    how = proper_name("权重算法", option(method), "权重算法")
    found = ahp.weights(together, how)
    if not wanted(detail):
        return [[steady(weight)] for weight in found]
    return [
        ["指标", f"权重（{how}）"],
        *([name, steady(weight)] for name, weight in zip(read.names, found, strict=True)),
        *_consistency_rows(together, matrices, read.names),
    ]


def _consistency_rows(
    together: ahp.Matrix, matrices: Sequence[ahp.Matrix], names: Sequence[str]
) -> Iterator[list[object]]:
    by_table = [ahp.consistency(together, table) for table in load("methods")["RI表"]]
    usual, worst = by_table[0], ahp.least_consistent(together)
    yield ["最大特征根λmax", steady(usual.largest)]
    yield ["一致性指标CI", steady(usual.ci)]
    yield from ([f"一致性比例CR（{one.table}，RI={one.ri:g}）", steady(one.cr)] for one in by_table)
    yield [f"结论（按{usual.table}）", _verdict(usual)]
    yield ["最不一致的判断", _judgement(worst, names) if worst else "没有：各判断完全一致"]
    if len(matrices) > 1:
        for k, own in enumerate(matrices, start=1):
            yield [f"第{k}位专家CR（{usual.table}）", steady(ahp.consistency(own).cr)]


@never_raising
def pe_ahp_cr(matrix: Any = None, table: Any = None) -> Any:
    """CR of the (group) judgement matrix by the RI table named, 0.52表 when none is."""
    if error := error_in(matrix, table):
        return error
    matrices = ahp.judgement_matrices(read_table(rows(matrix), MATRIX))
    return steady(ahp.consistency(ahp.group(matrices), option(table)).cr)


def _verdict(found: ahp.Consistency) -> str:
    if found.order <= 2:
        return "两个以内的指标总是一致，不需检验"
    return "通过（CR小于0.10）" if found.accepted else "不通过（CR不小于0.10），请调整判断"


def _judgement(worst: ahp.Judgement, names: Sequence[str]) -> str:
    first, second = names[worst.row], names[worst.column]
    return f"“{first}”比“{second}”填的是 {worst.given:.4g}，按算出的权重约为 {worst.implied:.4g}"


@never_raising
def pe_panel(scores: Any = None) -> Any:
    """Per indicator: mean, sd, CV, its share of all means, the trimmed mean and share, a remark; last the agreement."""
    if error := error_in(scores):
        return error
    read = read_table(rows(scores), EXPERTS)
    panel.check_panel(read)
    found = panel.opinions(read.floats)
    return [
        ["指标", "平均值", "标准差", "变异系数", "权重", "去极值平均", "去极值权重", "说明"],
        *(
            [
                name,
                steady(o.mean),
                steady(o.deviation),
                *map(_or_dash, (o.variation, o.share, o.trimmed, o.trimmed_share)),
                _spread(o),
            ]
            for name, o in zip(read.names, found, strict=True)
        ),
        _agreement_row(panel.kendall(read.floats), len(read.names)),
    ]


def _agreement_row(found: panel.Agreement | None, indicators: int) -> list[object]:
    if found is None:
        return ["协调系数W", "—", "χ²", "—", "p值", "—", "", _undefined(indicators)]
    verdict = "意见协调（p小于0.05）" if found.p < _SIGNIFICANT else "看不出意见协调（p不小于0.05）"
    return [
        "协调系数W",
        steady(found.w),
        "χ²",
        steady(found.chi_square),
        "p值",
        steady(found.p),
        f"自由度{indicators - 1}",
        verdict,
    ]


def _undefined(indicators: int) -> str:
    why = "只有一个指标" if indicators < 2 else "每位专家给各指标的分都相同，排不出先后"
    return f"{why}，协调系数没有意义"


def _or_dash(value: float | None) -> float | str:
    return "—" if value is None else steady(value)


def _spread(opinion: panel.Opinion) -> str:
    if opinion.variation is None:
        return "平均值为 0，没有变异系数"
    return "意见分歧较大（变异系数大于0.25）" if opinion.variation > panel.WIDE_SPREAD else "意见较集中"


@never_raising
def pe_kendall(scores: Any = None) -> Any:
    """Kendall's W, ties allowed for. Undefined is #N/A."""
    if error := error_in(scores):
        return error
    read = read_table(rows(scores), EXPERTS)
    panel.check_panel(read)
    found = panel.kendall(read.floats)
    return Err(NA, _undefined(len(read.names))) if found is None else steady(found.w)


@never_raising
def pe_entropy(data: Any = None, way: Any = None, detail: Any = None) -> Any:
    """Objective weights as one row under the columns; with `detail` a table with information and remarks."""
    if error := error_in(data, way, detail):
        return error
    read = read_table(rows(data), UNITS)
    how = proper_name("赋权做法", option(way), "赋权做法")
    objective.check_units(read, how)
    found = objective.objective_weights(read.floats, how)
    if found is None:
        return Err(NA, f"{UNITS}的每一列在各单位都相同，区分不出权重")
    if not wanted(detail):
        return [[steady(item.weight) for item in found]]
    return [
        ["指标", "信息量", "权重", f"做法：{how}"],
        *(
            [name, steady(o.information), steady(o.weight), "各单位相同，没有信息，权重为 0" if o.constant else ""]
            for name, o in zip(read.names, found, strict=True)
        ),
    ]


@never_raising
def pe_points(weights: Any = None, total: Any = None, step: Any = None, detail: Any = None) -> Any:
    """Weights as points that add up to 总分 exactly, shaped as the weights are; with `detail` what rounding changed."""
    if error := error_in(weights, total, step, detail):
        return error
    parts = shares(read_list(column(weights), "权重"))
    most = number(total, "总分")
    each = exact("0.5") if unused(step) else number(step, "步长")
    given = points(parts, most, each)
    if wanted(detail):
        return [
            ["权重", "按权重应得", "分值", "调整"],
            *([float(w), float(w * most), float(p), _change(p - w * most)] for w, p in zip(parts, given, strict=True)),
            ["合计", float(most), float(sum(given, Decimal(0))), ""],
        ]
    flat = [float(point) for point in given]
    grid = rows(weights)
    return [flat] if len(grid) == 1 and len(grid[0]) > 1 else [[point] for point in flat]


def _change(difference: Decimal) -> float:
    return float(round(difference, 10))
