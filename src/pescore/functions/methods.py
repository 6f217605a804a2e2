"""The methods' functions as hosts see them: arguments, help and examples; the arithmetic is in `pescore.methods`."""

from __future__ import annotations

from .appraising import pe_fuzzy, pe_grim, pe_interval, pe_robust, pe_sample, pe_satisfaction
from .spec import Arg, Example, Spec
from .weighting import pe_ahp, pe_ahp_cr, pe_entropy, pe_kendall, pe_panel, pe_points

_DETAIL = Arg("detail", "详表", "any", "写 1 给出带说明的表，不写只给结果", optional=True)
_MATRIX = Arg(
    "matrix",
    "判断矩阵",
    "range",
    "两两比较的 1 至 9 标度及倒数，对角线为 1，每格都填；几位专家的矩阵从上到下排列",
)
_EXPERTS = Arg("scores", "专家打分", "range", "每位专家一行，每个指标一列，可连表头和专家姓名一起选")
_CONFIDENCE = Arg("confidence", "置信度", "any", "不写为 95%", optional=True)

_EVEN = [[1, 2], [0.5, 1]]
_PAIRS = [[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]]
_ALIKE = [["甲", "乙", "丙"], [10, 20, 70], [20, 30, 50]]

SPECS = (
    Spec(
        "PE_AHP",
        "层次分析法：由判断矩阵算各指标权重，竖排一列，合计为 1。多位专家先逐格取几何平均。详表写明两张 RI 表的 CR 和最不一致的判断。",
        (_MATRIX, Arg("method", "方法", "any", "特征向量（不写时用）或 几何平均", optional=True), _DETAIL),
        "matrix",
        pe_ahp,
        # geometric means 2, 1, 0.5 of 3.5; one pair: √2 and 1/√2
        (
            Example((_EVEN,), [[0.66666666666667], [0.33333333333333]]),
            Example((_PAIRS,), [[0.57142857142857], [0.28571428571429], [0.14285714285714]]),
        ),
    ),
    Spec(
        "PE_AHP_CR",
        "判断矩阵的一致性比例 CR，小于 0.10 为通过。默认用 0.52 开头的 RI 表（0.52表）；报告里要写明用的是哪一张。",
        (
            _MATRIX,
            Arg(
                "table",
                "RI表",
                "any",
                "0.52表（0.52、0.89、1.12…，不写时用）或 0.58表（0.58、0.90、1.12…）",
                optional=True,
            ),
        ),
        "scalar",
        pe_ahp_cr,
        (Example((_EVEN,), 0.0),),
    ),
    Spec(
        "PE_PANEL",
        "专家打分汇总：每个指标的平均值、标准差、变异系数、权重，去极值后的平均和权重。变异系数大于 0.25 提示分歧；末行是协调系数。",
        (_EXPERTS,),
        "matrix",
        pe_panel,
        # two experts: nothing to trim; both rank 乙 first, so W = 1 and χ² = 2×1×1
        (
            Example(
                ([["甲", "乙"], [40, 60], [40, 60]],),
                [
                    ["指标", "平均值", "标准差", "变异系数", "权重", "去极值平均", "去极值权重", "说明"],
                    ["甲", 40.0, 0.0, 0.0, 0.4, "—", "—", "意见较集中"],
                    ["乙", 60.0, 0.0, 0.0, 0.6, "—", "—", "意见较集中"],
                    [
                        "协调系数W",
                        1.0,
                        "χ²",
                        2.0,
                        "p值",
                        0.15729920705029,
                        "自由度1",
                        "看不出意见协调（p不小于0.05）",
                    ],
                ],
            ),
        ),
    ),
    Spec(
        "PE_KENDALL",
        "专家意见的肯德尔协调系数 W，0 至 1，并列名次已修正。只有一位专家或全部并列时没有意义，报错。χ² 和 p 值见 PE_PANEL。",
        (_EXPERTS,),
        "scalar",
        pe_kendall,
        (Example((_ALIKE,), 1.0),),
    ),
    Spec(
        "PE_ENTROPY",
        "客观赋权：由各单位的数据算各指标权重，横排一行，合计为 1。各单位都相同的指标权重为 0。各列都应是越大越好。",
        (
            Arg("data", "单位数据", "range", "每个单位一行，每个指标一列，可连表头和单位名称一起选"),
            Arg("way", "做法", "any", "熵值（按原数，不写时用）、熵值极差（先极差标准化）或 CRITIC", optional=True),
            _DETAIL,
        ),
        "matrix",
        pe_entropy,
        (Example(([["甲", "乙"], [90, 80], [90, 60]],), [[0.0, 1.0]]),),
    ),
    Spec(
        "PE_POINTS",
        "权重折算成分值：按最大余数法凑到步长的整数倍，合计正好等于总分。权重合计应为 1 或 100。详表写明每项调整了多少。",
        (
            Arg("weights", "权重", "range", "一行或一列权重，合计为 1（或 100）"),
            Arg("total", "总分", "number", "要凑成的总分，如 100"),
            Arg("grain", "步长", "any", "分值的最小单位，不写为 0.5", optional=True),
            _DETAIL,
        ),
        "matrix",
        pe_points,
        # 8.4124 29.1307 31.2284 31.2284: whole 8 29 31 31 leave one point, the largest remainder is .4124
        (
            Example(([[0.084124, 0.291307, 0.312284, 0.312285]], 100, 1), [[9.0, 29.0, 31.0, 31.0]]),
            Example(([[0.5, 0.3, 0.2]], 10), [[5.0, 3.0, 2.0]]),
        ),
    ),
    Spec(
        "PE_FUZZY",
        "模糊综合评价。写了等级分给出得分，不写给出各等级的隶属度。算子不同得分不同，报告里要写明所用的算子。",
        (
            Arg("weights", "权重", "range", "各指标权重，合计为 1（或 100）"),
            Arg("memberships", "隶属度", "range", "每个指标一行，每个等级一列，各行合计为 1；可连表头一起选"),
            Arg("values", "等级分", "any", "各等级代表的分数，如 95、85、70、30", optional=True),
            Arg("combining", "算子", "any", "加权平均（不写时用）、取小取大、乘积取大 或 取小相加", optional=True),
            _DETAIL,
        ),
        "matrix",
        pe_fuzzy,
        # 0.4×0.5 + 0.6×0.75 = 0.65; 0.65×90 + 0.35×60 = 79.5
        (
            Example(([[0.4], [0.6]], [[0.5, 0.5], [0.75, 0.25]]), [[0.65, 0.35]]),
            Example(([[0.4], [0.6]], [[0.5, 0.5], [0.75, 0.25]], [[90], [60]]), [[79.5]]),
        ),
    ),
    Spec(
        "PE_SATISFACTION",
        "满意度＝Σ人数×选项分÷Σ人数，单位与选项分相同：写 100、80，得 84.38；写 100%、80%，得 84.38%；写 1、1、0、0，得前两项占比。",
        (
            Arg("counts", "人数", "range", "选各选项的人数"),
            Arg("values", "选项分", "range", "与人数一一对应的选项分，如 100、80、60、30、0"),
        ),
        "scalar",
        pe_satisfaction,
        # (6×100 + 3×80 + 1×60) ÷ 10 = 90
        (Example(([[6], [3], [1]], [[100], [80], [60]]), 90.0),),
    ),
    Spec(
        "PE_INTERVAL",
        "问卷比例的置信区间（Wilson 法），给出下限和上限两格。n 人作答的比例不是总体的比例，差多少看这个区间。",
        (
            Arg("share", "比例", "any", "问卷得到的比例，如 95%，或 =176/185"),
            Arg("n", "人数n", "number", "作答人数"),
            _CONFIDENCE,
        ),
        "matrix",
        pe_interval,
        # all of 60 in favour, z = 1.95996: 60 ÷ (60 + 3.84146)
        (Example((1, 60), [[0.93982814785791, 1.0]]),),
    ),
    Spec(
        "PE_SAMPLE",
        "需要的样本量：总体、误差、置信度给定，按最不利的比例 50% 计算，含有限总体修正，向上取整。",
        (
            Arg("population", "总体", "number", "总人数"),
            Arg("margin", "误差", "any", "允许误差，如 5% 或 0.05"),
            _CONFIDENCE,
        ),
        "scalar",
        pe_sample,
        # n0 = 384.15; 384.15 ÷ (1 + 383.15÷1000) = 277.7
        (Example((1000, "5%"), 278),),
    ),
    Spec(
        "PE_GRIM",
        "百分比对不对得上人数：n 人作答能不能算出报告上写的百分比。要用文本（5.20% 与 5.2% 不同）。选一题的全部选项时还核对人数合计。",
        (
            Arg("printed", "百分比文本", "any", "报告上的百分比，原样写成文本；或一道单选题全部选项的区域"),
            Arg("n", "人数n", "number", "作答人数"),
        ),
        "matrix",
        pe_grim,
        # 1 ÷ 185 = 0.54%; 7 ÷ 185 = 3.78%
        (
            Example(("0.3%", 185), [["不可能：185人作答得不出0.3%（0人是0.0%，1人是0.5%）"]]),
            Example(("3.8%", 185), [["可能：7人"]]),
        ),
    ),
    Spec(
        "PE_ROBUST",
        "等级稳不稳：距上下两档各差几分、哪些指标单独就能改变等级、权重随机变动时等级不变的比例。只说“在百分之几的变动中不变”。",
        (
            Arg("scores", "得分", "range", "各末级指标的得分"),
            Arg("fulls", "分值", "range", "与得分一一对应的分值"),
            Arg("spread", "扰动", "any", "权重上下变动的幅度，不写为 10%", optional=True),
            Arg("scale", "等级表", "any", "等级表名称、区域，或写成 优≥90；良≥80；中≥60；差<60", optional=True),
        ),
        "matrix",
        pe_robust,
        (Example(([[None], [5]], [[10], [10]]), [[""]]),),
    ),
)
