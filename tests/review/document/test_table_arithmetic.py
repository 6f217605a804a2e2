"""Arithmetic inside tables and questionnaires: what is wrong is told with its sum, the same put right draws nothing."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from planted_reports import REPORTS

from pescore.review.document.review import review
from pescore.review.document.text import read_text

CASES = yaml.safe_load((REPORTS / "tables.yaml").read_text(encoding="utf-8"))
OURS = {"表内合计", "表内比率", "表内差额", "表内排名", "选项人数"}


def told(text: str) -> list[str]:
    return [f"{f.check} {f.severity} {f.says}" for f in review(read_text(text, "报告.txt")).findings if f.check in OURS]


def right(case: dict[str, Any]) -> str:
    old, new = case["换"]
    assert old in case["文"]
    return case["文"].replace(old, new)


@pytest.mark.parametrize("case", [case for case in CASES if "话" in case], ids=lambda case: case["名"])
def test_the_mistake_is_told(case: dict[str, Any]) -> None:
    found = told(case["文"])
    assert any(all(word in line for word in case["话"]) for line in found), found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["名"])
def test_put_right_it_draws_nothing(case: dict[str, Any]) -> None:
    assert told(right(case)) == []


@pytest.mark.parametrize("case", [case for case in CASES if "话" not in case], ids=lambda case: case["名"])
def test_what_only_looks_wrong_draws_nothing(case: dict[str, Any]) -> None:
    assert told(case["文"]) == []


def test_an_empty_first_cell_of_a_markdown_row_stays() -> None:
    (table,) = read_text("|甲|乙|丙|\n||1||\n|合计||2|\n", "甲.md").tables
    assert [row.cells for row in table.rows] == [("甲", "乙", "丙"), ("", "1", ""), ("合计", "", "2")]
