"""The one list of PE_ worksheet functions: every host, document and conformance test is made from it."""

from __future__ import annotations

from .analysis import pe_analysis
from .measures import pe_grade, pe_rate, pe_target, pe_total
from .methods import SPECS as METHODS
from .reviewing import pe_review
from .scoring import pe_rule, pe_score, pe_why
from .spec import Arg, Example, Spec
from .tables import pe_losses, pe_summary

_BAND = "≥100%得满分，≤80%不得分，之间按比例计算"

_LEAF = (
    Arg("actual", "实际值", "any", "查明的值或情况：数字、65.92%、符合、3处、①②④、3/4、缺②、日期。空白表示尚未评分"),
    Arg("full", "分值", "number", "本指标的满分"),
    Arg("standard", "评分标准", "text", "评分标准原文所在单元格；只有目标值时写空文本"),
    Arg("target", "目标值", "any", "目标值所在单元格；不用时写空文本", optional=True),
    Arg("points", "评价要点", "any", "评价要点原文，一格内用①②③分列，或一列区域；不用时写空文本", optional=True),
    Arg("settings", "口径", "any", "口径表的键、值两列，或写成 step=whole_steps；不写用默认口径", optional=True),
)
_TABLE = Arg("table", "评分表区域", "range", "评分表，连同表头行一起选")
_SAMPLE = [
    ["一级指标", "二级指标", "分值", "得分", "扣分原因"],
    ["过程", "到位率", 2, 0, "到位率低"],
    [None, "执行率", 2, 2, None],
]

_SPECS = (
    Spec(
        "PE_SCORE",
        "按评分标准原文计分。实际值空白得空文本；标准有疑问得 #N/A，值不对得 #VALUE!，原因见 PE_WHY。",
        _LEAF,
        "scalar",
        pe_score,
        # 2 × (90 − 80) ÷ (100 − 80) = 1
        (
            Example(("90%", 2, _BAND), 1.0),
            Example(("", 2, _BAND), ""),
            Example(("缺②", 4, "各要点各占1/4", "", "①甲②乙③丙④丁"), 3.0),
        ),
    ),
    Spec(
        "PE_WHY",
        "用一句话说明得分是怎么来的：用了哪一条、怎么算、用了什么口径；不能计分时说明要补充什么。",
        _LEAF,
        "scalar",
        pe_why,
        (Example(("", 2, _BAND), "实际值为空，尚未评分"),),
    ),
    Spec(
        "PE_RULE",
        "写出对评分标准的理解，并指出空档、重叠等问题，供核对。",
        (
            Arg("standard", "评分标准", "text", "评分标准原文"),
            Arg("full", "分值", "number", "满分，不写按 100", optional=True),
            Arg("target", "目标值", "any", "目标值", optional=True),
            Arg("points", "评价要点", "any", "评价要点，一格或一列", optional=True),
        ),
        "scalar",
        pe_rule,
        (Example(("",), ""),),
    ),
    Spec(
        "PE_TOTAL",
        "合计得分。有未评分的返回空文本；有错误值或文字时报错，不会漏加。含“不适用”时要给分值区域，按适用指标折算。",
        (
            Arg("scores", "得分区域", "range", "各末级指标的得分"),
            Arg("fulls", "分值区域", "range", "与得分一一对应的分值", optional=True),
        ),
        "scalar",
        pe_total,
        # 85.5 ÷ 97 × 100 = 88.14: 3 points do not apply
        (
            Example(([[1.1], [2.2]],), 3.3),
            Example(([[1], [None]],), ""),
            Example(([[85.5], ["不适用"]], [[97], [3]]), 88.14),
        ),
    ),
    Spec(
        "PE_GRADE",
        "按等级表定级，默认 90（含）以上优、80（含）以上良、60（含）以上中、其余差；满分不是 100 时按比例换算。",
        (
            Arg("score", "得分", "number", "总得分；空白返回空文本"),
            Arg("full", "满分", "number", "满分，不写按 100", optional=True),
            Arg(
                "scale",
                "等级表",
                "any",
                "等级表名称、区域（等次、下限或区间），或写成 优≥90；良≥80；中≥60；差<60",
                optional=True,
            ),
        ),
        "scalar",
        pe_grade,
        (Example((90,), "优"), Example((88.5, 100), "良"), Example((45, 50), "优"), Example(("",), "")),
    ),
    Spec(
        "PE_RATE",
        "比率＝实际÷计划，单位自动换算。计划为 0 或空白时报错，不当作 0 或 100%。",
        (
            Arg("actual", "实际", "any", "实际数，可带单位，如 5195.68万元"),
            Arg("plan", "计划", "any", "计划数（分母），可带单位"),
        ),
        "scalar",
        pe_rate,
        # 18 ÷ 24 = 0.75; 0.5亿元 = 5000万元, ÷ 8000万元 = 0.625
        (Example((18, 24), 0.75), Example(("0.5亿元", "8000万元"), 0.625)),
    ),
    Spec(
        "PE_TARGET",
        "是否达标和完成率，目标如 ≥23个、≤30万元/个、100%、收到资金后30日内。",
        (Arg("actual", "实际值", "any", "实际完成值"), Arg("target", "目标值", "any", "目标值原文")),
        "scalar",
        pe_target,
        # 18 ÷ 24 = 75%
        (Example(("18个", "≥24个"), "未达标，完成率75.00%"),),
    ),
    Spec(
        "PE_SUMMARY",
        "按一级指标汇总：指标、分值、得分、得分率、扣分，最后一行合计。区域要连表头一起选。",
        (_TABLE,),
        "matrix",
        pe_summary,
        (
            Example(
                (_SAMPLE,),
                [
                    ["指标", "分值", "得分", "得分率", "扣分"],
                    ["过程", 4.0, 2.0, 0.5, 2.0],
                    ["合计", 4.0, 2.0, 0.5, 2.0],
                ],
            ),
        ),
    ),
    Spec(
        "PE_LOSSES",
        "扣分指标清单，扣分多的在前：指标、分值、得分、扣分、原因。区域要连表头一起选。",
        (_TABLE,),
        "matrix",
        pe_losses,
        (Example((_SAMPLE,), [["指标", "分值", "得分", "扣分", "原因"], ["过程/到位率", 2.0, 0.0, 2.0, "到位率低"]]),),
    ),
    Spec(
        "PE_ANALYSIS",
        "写出一个一级指标的指标分析：分值、得分、得分率、扣分和主要扣分原因。区域要连表头一起选。",
        (_TABLE, Arg("dimension", "维度", "text", "一级指标名称，如 过程")),
        "scalar",
        pe_analysis,
        (
            Example(
                (_SAMPLE, "过程"),
                "过程类指标分值4分，得2分，得分率50%，扣2分。2项末级指标中，1项没有扣分，1项扣分。"
                "扣分原因：到位率低（到位率，扣2分）。",
            ),
        ),
    ),
    Spec(
        "PE_REVIEW",
        "复核评分表：算术、标准、扣分理由、比率、文字哪里对不上，逐条列出，错误在前。区域要连表头一起选，评分标准、实际值、扣分原因等列都选上。",
        (_TABLE, Arg("settings", "口径", "any", "口径表的键、值两列；不写用默认口径", optional=True)),
        "matrix",
        pe_review,
        (
            Example(
                (
                    [
                        ["一级指标", "分值", "评分标准", "实际值", "得分", "扣分原因"],
                        ["过程", 40, "符合得满分，不符合得0分", "符合", 40, ""],
                        ["产出", 60, "符合得满分，不符合得0分", "不符合", 0, ""],
                    ],
                ),
                [
                    ["级别", "检查项", "行", "指标", "说明", "应为", "实为"],
                    [
                        "提醒",
                        "扣分无原因",
                        3.0,
                        "产出",
                        "扣了 60 分，没有写扣分原因：请写明扣分的事实和依据的条款",
                        "扣分原因",
                        "空白",
                    ],
                ],
            ),
        ),
    ),
)

REGISTRY: dict[str, Spec] = {spec.name: spec for spec in (*_SPECS, *METHODS)}
