"""Products, bases, names of rates, lists and goals in running text; and what a 摘要 says against the body."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from planted_reports import REPORTS, reviewed

from pescore.library import load

ARITHMETIC = {
    "文中比率",
    "文中占比",
    "增减幅度",
    "差额",
    "部分与总数",
    "数量与单价",
    "合计与平均",
    "高低说法",
    "文号",
    "同事异数",
}


def read(name: str) -> list[Any]:
    return yaml.safe_load((REPORTS / f"{name}.yaml").read_text(encoding="utf-8"))


def told(text: str) -> list[tuple[str, str, str]]:
    return [(f.check, f.severity, f.says) for f in reviewed(text).findings if f.check in ARITHMETIC]


def title(case: dict[str, Any]) -> str:
    return next(str(case[key]) for key in ("句", "前") if key in case)[:18]


@pytest.mark.parametrize("case", read("worked_out"), ids=title)
def test_what_does_not_follow_is_found(case: dict[str, Any]) -> None:
    said = told(case["句"])
    expected = (case["查"], case.get("级别", load("report_checks")[case["查"]]["级别"]))
    hits = [says for check, severity, says in said if (check, severity) == expected]
    assert any(all(word in says for word in case["话"]) for says in hits), said


@pytest.mark.parametrize("case", read("worked_out"), ids=title)
def test_what_follows_draws_nothing(case: dict[str, Any]) -> None:
    assert told(case["对"]) == []


@pytest.mark.parametrize("text", read("worked_out_harmless"))
def test_what_may_mean_something_else_is_left_alone(text: str) -> None:
    assert told(text) == []


def with_summary(case: dict[str, Any]) -> str:
    body = "\n".join(
        f"{chapter}、{name}\n{text}"
        for chapter, name, text in (("一", "项目概况", case["正"]), ("二", "建议", "加强管理。"))
    )
    return f"摘要\n{case['前']}\n{body}\n继续做好各项工作。\n进一步完善制度。"


@pytest.mark.parametrize("case", read("retold"), ids=title)
def test_the_summary_is_compared_with_the_body(case: dict[str, Any]) -> None:
    said = [f.says for f in reviewed(with_summary(case)).findings if f.check == "同事异数"]
    if "话" in case:
        assert len(said) == 1 and all(word in said[0] for word in case["话"]), said
    else:
        assert said == []


TABLE = (
    "一、资金投向\n| 方向 | 项目数 | 预算（万元） |\n|---|---|---|\n| 研发 | 15 | 1500 |\n| 转化 | 12 | 900 |\n"
    "| 补助 | 18 | 600 |\n| 合计 | 45 | 3000 |\n"
)
RATES = "一、问卷\n| 对象 | 有效 | 满意度 |\n|---|---|---|\n| 学生 | 380 | 92.11% |\n| 家长 | 270 | 87.04% |\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TABLE + "研发类预算占50%，转化类占33%，补助类占20%。", "占33%”，按表是 30%"),
        (TABLE + "研发类预算占50%，转化类占30%，补助类占20%。", ""),
        (TABLE + "研发类项目占33.33%，转化类占26.67%，补助类占40%。", ""),
        (TABLE + "研发类预算占51%，转化类占33%，补助类占20%。", ""),  # two differ: of something else
        (RATES + "学生满意度比家长高7.05个百分点。", "5.07 个百分点"),
        (RATES + "家长满意度比学生高5.07个百分点。", "高低相反"),
        (RATES + "学生满意度比家长高5.07个百分点。", ""),
        (RATES + "学生满意度比教师高3个百分点。", ""),
    ],
)
def test_a_sentence_that_retells_a_table(text: str, words: str) -> None:
    said = [says for check, _, says in told(text) if check in {"文中占比", "差额"}]
    assert (len(said) == 1 and words in said[0]) if words else said == []
