"""The methods' functions on ranges as people select them: worked numbers, one bad range per mistake, every host's blanks."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pescore.functions.methods import SPECS
from pescore.functions.registry import REGISTRY
from pescore.values import ERRORS, Err

CASES = yaml.safe_load(Path(__file__).with_name("methods.yaml").read_text(encoding="utf-8"))


def call(name: str, *arguments: Any) -> Any:
    return REGISTRY[name].call(*arguments)


@pytest.mark.parametrize("case", CASES["算得出"], ids=lambda case: f"{case['call']}{case['args']}"[:90])
def test_worked_numbers(case: dict[str, Any]) -> None:
    answer = call(case["call"], *case["args"])
    given, places = case["gives"], case.get("places", 9)
    if isinstance(given, list):
        assert [len(row) for row in answer] == [len(row) for row in given]
        flat = [(a, b) for found, shown in zip(answer, given, strict=True) for a, b in zip(found, shown, strict=True)]
    else:
        flat = [(answer, given)]
    for found, shown in flat:
        assert found == shown if isinstance(shown, str) else round(found, places) == shown


@pytest.mark.parametrize("case", CASES["说得清"], ids=lambda case: f"{case['call']}{case['args']}"[:90])
def test_every_mistake_is_named_where_it_stands(case: dict[str, Any]) -> None:
    answer = call(case["call"], *case["args"])
    assert isinstance(answer, Err) and answer.code == case.get("error", "#VALUE!")
    assert [word for word in case["says"] if word not in answer.note] == [], answer.note


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_examples_are_true(spec: Any) -> None:
    assert REGISTRY[spec.name] is spec
    for example in spec.examples:
        assert spec.call(*example.args) == example.gives


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_an_error_cell_is_the_answer(spec: Any) -> None:
    assert spec.call(*[[[1, "#REF!"]]] * min(2, len(spec.args))).code == "#REF!"


def test_a_fraction_turned_into_a_date_is_explained() -> None:
    answer = call("PE_AHP", [[1, 3], [date(2024, 1, 3), 1]])
    assert "第 2 行第 1 列是日期" in answer.note and "=1/3" in answer.note


def test_the_consistency_table_names_both_ri_tables_and_the_worst_judgement() -> None:
    named = [[None, "甲", "乙", "丙"], ["甲", 1, 3, "1/5"], ["乙", "1/3", 1, 4], ["丙", 5, 0.25, 1]]
    table = {row[0]: row[1] for row in call("PE_AHP", named, "", 1)}
    assert round(table["最大特征根λmax"], 4) == 5.1703
    assert round(table["一致性比例CR（0.52表，RI=0.52）"], 2) == 2.09
    assert round(table["一致性比例CR（0.58表，RI=0.58）"], 2) == 1.87
    assert "不通过" in table["结论（按0.52表）"]
    assert "“甲”比“乙”填的是 3" in table["最不一致的判断"]


def test_each_expert_has_an_own_consistency() -> None:
    good, bad = [[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]], [[1, 3, 0.2], ["1/3", 1, 4], [5, 0.25, 1]]
    table = {row[0]: row[1] for row in call("PE_AHP", [*good, [None] * 3, *bad], "", 1)}
    assert round(table["第1位专家CR（0.52表）"], 9) == 0 and round(table["第2位专家CR（0.52表）"], 2) == 2.09


def test_the_panel_table() -> None:
    experts = [(12, 28, 32, 28), (10, 30, 30, 30), (14, 26, 32, 28), (12, 26, 30, 32), (15, 25, 30, 30)]
    head, *body, agreement = call("PE_PANEL", experts)
    assert head[:4] == ["指标", "平均值", "标准差", "变异系数"]
    assert [round(row[1], 1) for row in body] == [12.6, 27.0, 30.8, 29.6]
    assert [round(row[3], 4) for row in body] == [0.1547, 0.0741, 0.0356, 0.0565]
    assert round(sum(row[4] for row in body), 12) == round(sum(row[6] for row in body), 12) == 1
    assert round(agreement[1], 4) == 0.8591 and round(agreement[3], 3) == 12.886 and round(agreement[5], 4) == 0.0049


def test_the_panel_says_where_opinions_part() -> None:
    body = call("PE_PANEL", [[10, 90], [30, 70], [20, 80]])[1:3]
    assert "分歧较大" in body[0][-1] and body[1][-1] == "意见较集中"


def test_the_points_table_reports_the_adjustment() -> None:
    table = call("PE_POINTS", [0.084124, 0.291307, 0.312284, 0.312285], 100, 1, "是")
    assert table[0] == ["权重", "按权重应得", "分值", "调整"] and table[-1][:3] == ["合计", 100.0, 100.0]
    assert table[1] == [0.084124, 8.4124, 9.0, 0.5876]


def test_the_fuzzy_table_declares_the_operator_and_ties() -> None:
    memberships = [[0.6, 0.3, 0.1, 0], [0.3, 0.4, 0.2, 0.1], [0.5, 0.3, 0.2, 0], [0.7, 0.2, 0.1, 0]]
    weights, grades = [12, 28, 30, 30], ["优", "良", "中", "差"]
    table = {row[0]: row[1] for row in call("PE_FUZZY", weights, [grades, *memberships], "", "取小取大", 1)}
    assert (
        table["算子"] == "取小取大" and table["最大隶属度"] == "优、良（并列，不能据此定级）" and table["得分"] == "—"
    )
    table = {row[0]: row[1] for row in call("PE_FUZZY", weights, memberships, [95, 85, 70, 30], "", 1)}
    assert table["算子"] == "加权平均" and table["得分"] == 86.25 and table["最大隶属度"] == "第1列"


def test_the_entropy_table_names_the_constant_column() -> None:
    head, *body = call("PE_ENTROPY", [["单位", "甲", "乙"], ["一县", 90, 80], ["二县", 90, 60]], "", 1)
    assert head[-1] == "做法：熵值" and "没有信息" in body[0][-1] and body[1] == ["乙", body[1][1], 1.0, ""]


def test_the_robustness_table() -> None:
    table = {row[0]: row[1] for row in call("PE_ROBUST", [11.47, 22.06, 26.83, 30], [12, 28, 30, 30])}
    assert (table["等级"], table["得分"], table["上一档"], table["下一档"], table["距下一档"]) == (
        "优",
        90.36,
        "没有",
        "良",
        0.36,
    )
    assert abs(table["等级不变的比例"] - 0.913) < 0.015
    assert table["到下一档的最小权重移动"] == "从第4项移1.7分权重到第2项"
    assert "10000次" in table["说明"] and "种子" in table["说明"]


def test_robustness_leaves_out_what_does_not_apply_and_waits_for_what_is_unscored() -> None:
    table = {row[0]: row[1] for row in call("PE_ROBUST", [["不适用"], [45], [45]], [[3], [50], [50]])}
    assert table["满分"] == 100 and table["等级"] == "优"
    assert table["单独可致下一档的指标"] == "第2项、第3项"
    assert call("PE_ROBUST", [[None], [45]], [[50], [50]]) == [[""]]
    assert call("PE_ROBUST", [["不适用"]], [[50]]).code == "#N/A"


def test_whole_columns_are_refused_before_any_work() -> None:
    for name, *arguments in (
        ("PE_AHP", [[1]] * 100_001),
        ("PE_POINTS", [[1]] * 100_001, 100),
        ("PE_GRIM", [["5%"]] * 101, 10),
        ("PE_ROBUST", [[1]] * 2001, [[2]] * 2001),
    ):
        answer = call(name, *arguments)
        assert isinstance(answer, Err) and "不要选整列" in answer.note


@pytest.mark.parametrize("blank", [None, "", 0, 0.0, [[""]], [[None]]])
def test_an_optional_argument_left_out_in_any_host_is_its_default(blank: object) -> None:
    assert call("PE_AHP", [[1, 2], [0.5, 1]], blank, blank) == call("PE_AHP", [[1, 2], [0.5, 1]])
    assert call("PE_POINTS", [0.5, 0.5], 3, blank, blank) == [[1.5], [1.5]]
    assert call("PE_SAMPLE", 1000, 0.05, blank) == 278
    assert call("PE_FUZZY", [1], [[0.5, 0.5]], blank, blank, blank) == [[0.5, 0.5]]


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-100, 10**6),
    st.floats(),
    st.text(max_size=6),
    st.sampled_from(["1/3", "60%", "5.20%", "1/0", "不适用", "—", "#N/A", "≥90%", "0.58表", date(2022, 3, 4)]),
)
areas = st.lists(st.lists(cells, min_size=1, max_size=3), min_size=1, max_size=3)


@given(st.sampled_from(SPECS), st.data())
def test_no_function_ever_raises_and_tables_are_lists_of_rows(spec: Any, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, len(spec.args)))
    answer = spec.call(*(data.draw(st.one_of(cells, areas)) for _ in range(count)))
    if isinstance(answer, Err):
        assert answer.code in ERRORS and any("\u4e00" <= char <= "\u9fff" for char in answer.note)
    elif spec.returns == "matrix":
        assert all(isinstance(cell, (str, int, float)) for row in answer for cell in row)
    else:
        assert isinstance(answer, (int, float))
