"""Arithmetic in running text: each mistake is found in its words, and the same sentence without it draws nothing."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from planted_reports import REPORTS, reviewed

from pescore.library import load

CHECKS = {"文中比率", "文中占比", "增减幅度", "差额", "部分与总数", "扣分乘积", "合计与平均", "高低说法"}
CASES = yaml.safe_load((REPORTS / "arithmetic.yaml").read_text(encoding="utf-8"))
HARMLESS = yaml.safe_load((REPORTS / "arithmetic_harmless.yaml").read_text(encoding="utf-8"))


def told(text: str) -> list[tuple[str, str, str]]:
    return [(f.check, f.severity, f.says) for f in reviewed(text).findings if f.check in CHECKS]


def title(case: dict[str, Any]) -> str:
    return f"{case['查']}-{case['句'][:16]}"


@pytest.mark.parametrize("case", CASES, ids=title)
def test_what_does_not_follow_is_found(case: dict[str, Any]) -> None:
    said = told(case["句"])
    expected = (case["查"], case.get("级别", load("report_checks")[case["查"]]["级别"]))
    hits = [says for check, severity, says in said if (check, severity) == expected]
    assert any(all(word in says for word in case["话"]) for says in hits), said


@pytest.mark.parametrize("case", CASES, ids=title)
def test_what_follows_draws_nothing(case: dict[str, Any]) -> None:
    assert told(case["对"]) == []


@pytest.mark.parametrize("text", HARMLESS)
def test_what_may_mean_something_else_is_left_alone(text: str) -> None:
    assert told(text) == []


def test_agreement_is_told() -> None:
    checked = {(item.check, item.says) for item in reviewed("计划铺设80公里，实际铺设72公里，完成率90%。").checked}
    assert ("文中比率", "完成率 90% = 72公里 ÷ 80公里") in checked
