"""Ranges as people select them: headings, labels, blank margins; numbers as they are typed."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from pescore.methods.tables import number_in, proper_name, read_list, read_table, shares


@pytest.mark.parametrize(
    "cells",
    [
        [[1, 2], [3, 4]],
        [["甲", "乙"], [1, 2], [3, 4]],
        [["一县", 1, 2], ["二县", 3, 4]],
        [[None, "甲", "乙"], [1, 1, 2], [2, 3, 4]],
        [["序号", "甲", "乙"], [1, 1, 2], [2, 3, 4]],
        [["专家", "甲", "乙"], ["1号", 1, 2], ["2号", 3, 4], [None, None, None]],
        [["1", "2", None], [3.0, "４", ""], ["", None]],
        [[None, None], [1, 2], [3, 4]],
    ],
)
def test_the_numbers_of_a_range(cells: Any) -> None:
    assert read_table(cells, "表").rows == ((1, 2), (3, 4))


def test_headings_and_places() -> None:
    table = read_table([["单位", "甲", None], ["一县", 1, 2], [None] * 3, ["二县", 3, 4]], "表")
    assert table.names == ("甲", "第3列") and table.at(1, 0) == "表第 4 行第 2 列" and table.line(1) == "表第 4 行"


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ([], "空的"),
        ([[None, "—"]], "空的"),
        ([[1, None], [2, 3]], "第 1 行第 2 列是空的"),
        ([[1, 2], [3, "80分"]], "第 2 行第 2 列“80分”"),
        ([[1, 2], [3, False]], "第 2 行第 2 列是“是/否”"),
        ([[1, 2], [3, datetime.datetime(2024, 1, 3)]], "第 2 行第 2 列是日期"),
        ([[1, 2], [3, float("nan")]], "第 2 行第 2 列"),
        ([[0] * 1000] * 101, "不要选整列"),
    ],
)
def test_faults_are_named_by_row_and_column(cells: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_table(cells, "表")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1/4", "0.25"),
        ("1：4", "0.25"),
        ("60%", "0.6"),
        ("６０％", "0.6"),
        ("1,200", "1200"),
        ("92人", "92"),
        (0.1 + 0.2, "0.3"),
    ],
)
def test_numbers_as_typed(cell: object, number: str) -> None:
    assert number_in(cell, "格") == Decimal(number)


@pytest.mark.parametrize("cell", ["≥90%", "优", "1/0", "", None, True, "1-3"])
def test_what_is_no_number(cell: object) -> None:
    with pytest.raises(ValueError, match=r"^权重第 1 格|^权重是空的"):
        read_list([cell], "权重")


@pytest.mark.parametrize(
    ("weights", "fine"),
    [(".5 .5", True), ("50 50", True), (".333 .333 .333", True), (".5 .499", True), (".5 .4989", False), ("50 49.9", True),
     ("50 49.8", False), ("1 1", False), ("1.5 -.5", False)],
)  # fmt: skip
def test_weights_that_add_up(weights: str, fine: bool) -> None:
    given = [Decimal(w) for w in weights.split()]
    if fine:
        assert abs(sum(shares(given)) - 1) < Decimal("1e-20")
    else:
        with pytest.raises(ValueError, match="权重"):
            shares(given)


def test_names_of_ways_of_working() -> None:
    assert (
        proper_name("模糊算子", "", "算子") == "加权平均" and proper_name("模糊算子", " M(∧,∨) ", "算子") == "取小取大"
    )
    with pytest.raises(ValueError, match="可用的有：加权平均、取小取大"):
        proper_name("模糊算子", "加权", "算子")
