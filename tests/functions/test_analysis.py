"""PE_ANALYSIS gives the paragraph the report has, from the table alone."""

from __future__ import annotations

from typing import Any

import pytest

from pescore.evaluation.facts import read_facts
from pescore.evaluation.results import evaluate
from pescore.functions import REGISTRY
from pescore.report.narrative import paragraphs
from pescore.shipped import example_facts
from pescore.values import Err

CALL = REGISTRY["PE_ANALYSIS"].call
TABLE: list[list[Any]] = [
    ["一级指标", "二级指标", "分值", "得分", "扣分原因", "计分说明"],
    ["决策", "甲", 5, 5, None, None],
    ["过程", "到位率", 2, 0.5, None, "到位率 85%，按比例得 0.5 分"],
    [None, "执行率", 2, None, None, None],
    [None, "违规", 3, "不适用", None, None],
]


def test_it_is_the_paragraph_of_the_report() -> None:
    result = evaluate(read_facts(example_facts()))
    table: list[list[Any]] = [["一级指标", "二级指标", "三级指标", "四级指标", "分值", "得分", "扣分原因"]]
    for scored in result.leaves:
        score = None if scored.score is None else float(scored.score)
        table.append([*scored.leaf.path, float(scored.leaf.full), score, scored.leaf.loss_reason])
    for name, text in paragraphs(result):
        assert CALL(table, name) == text


def test_an_unscored_leaf_leaves_the_dimension_open() -> None:
    assert CALL(TABLE, " 过程 ") == (
        "过程类指标分值4分，共2项末级指标，其中1项尚未得分（执行率），因此不计算本类指标的得分和得分率。"
        "1项已评分末级指标中，1项扣分。扣分原因：到位率 85%，按比例得 0.5 分（到位率，扣1.5分）。"
    )
    assert CALL(TABLE, "决策") == "决策类指标分值5分，得5分，得分率100%，没有扣分。"


@pytest.mark.parametrize(
    ("table", "dimension", "code", "says"),
    [
        (TABLE, "效益", "#VALUE!", "没有一级指标“效益”：请从 决策、过程 中选一个"),
        (TABLE, None, "#VALUE!", "没有写明维度"),
        ([*TABLE, [None, "坏", 1, "#N/A", None, None]], "过程", "#N/A", "请先处理再汇总"),
        ([["甲"]], "过程", "#VALUE!", "没有找到表头行"),
    ],
)
def test_what_cannot_be_written_is_an_error_with_a_reason(table: Any, dimension: Any, code: str, says: str) -> None:
    answer = CALL(table, dimension)
    assert isinstance(answer, Err) and answer.code == code and says in answer.note
