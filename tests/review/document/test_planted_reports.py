"""Every check finds the fault planted for it, and says nothing on the clean report."""

from __future__ import annotations

from typing import Any

import pytest
from planted_reports import CLEAN, ORDINARY, base_of, changed, clean_review, planted, reviewed, text_of

from pescore.library import load

CASES = planted()
INCIDENTAL = planted("incidental")


def title(case: dict[str, Any]) -> str:
    return f"{case['检查']}-{case['话'][-1]}"


@pytest.mark.parametrize("case", CASES, ids=title)
def test_the_planted_fault_is_found(case: dict[str, Any]) -> None:
    result = reviewed(changed(case))
    hits = [f for f in result.findings if f.check == case["检查"] and f.severity == case["级别"]]
    told = "\n".join(f"{f.severity} {f.check}：{f.says}" for f in result.findings)
    assert any(all(word in f.says for word in case["话"]) for f in hits), told
    assert all(f.sheet.startswith(("第", "表")) for f in hits), "没有写明在哪里"


@pytest.mark.parametrize("case", [case for case in CASES if not case.get("底稿也有")], ids=title)
def test_the_clean_report_has_no_such_finding(case: dict[str, Any]) -> None:
    assert case["检查"] not in {finding.check for finding in clean_review(base_of(case)).findings}


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_report_has_neither_errors_nor_warnings(name: str) -> None:
    result = clean_review(name)
    assert [finding.says for finding in result.findings if finding.severity != "hint"] == []


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_report_draws_the_hints_it_deserves(name: str) -> None:
    findings = clean_review(name).findings
    assert {finding.check for finding in findings} == ORDINARY[name]
    assert {finding.severity for finding in findings} == {"hint"}


@pytest.mark.parametrize("case", planted("harmless"), ids=lambda case: case["检查"])
def test_another_wording_is_no_fault(case: dict[str, Any]) -> None:
    told = [finding.says for finding in reviewed(changed(case)).findings if finding.check == case["检查"]]
    assert told == []


@pytest.mark.parametrize("text", INCIDENTAL)
def test_figures_told_by_the_way_are_left_alone(text: str) -> None:
    whole = text_of(CLEAN[0])
    for report in (text, whole.replace("走访显示", f"{text}\n\n走访显示")):
        told = [(f.check, f.says) for f in reviewed(report).findings if f.severity != "hint"]
        assert [one for one in told if one[0] != "没有总分"] == []


def test_what_agrees_is_told() -> None:
    told = {item.check: item.says for item in reversed(clean_review("社区食堂").checked)}
    assert told["得分合计"] == "表5“社区食堂补助项目评分表” 9 个末级指标的得分合计 = 95"
    assert told["比率"] == "资金到位率 100% = 500万元 ÷ 500万元"
    assert told["等级"] == "95 分属“优”，2 处一致"
    assert len(clean_review("社区食堂").checked) > 40


def test_every_check_of_the_library_has_a_planted_fault() -> None:
    elsewhere = {"与评分表不一"}  # test_against_book
    assert {case["检查"] for case in CASES} | elsewhere == set(load("report_checks"))


def test_findings_come_heaviest_first_and_in_reading_order() -> None:
    text = changed(CASES[0])
    result = reviewed(text.replace("菜品单一，主要", "菜品单一 and 少，主要").replace("比上年提高15%", "比上年提高25%"))
    order = ["error", "warning", "hint"]
    ranks = [order.index(finding.severity) for finding in result.findings]
    assert ranks == sorted(ranks) and set(ranks) == {0, 1, 2}
