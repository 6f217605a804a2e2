"""The two real reports: what must be found in them, by check and line. They lie outside the project: skipped without.

A promise, not a snapshot: every line of tests/data/reports/promises.yaml was found by eye first.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml
from planted_reports import REPORTS

from pescore.review.document.reading import read_report
from pescore.review.document.review import Review, review

SEEDS = Path(__file__).parents[3].parent / "shared" / "seeds"
LOWEST_INCOME, BOUGHT_SERVICES = "004_9f4146417b25e4ea.txt", "000_466c30dd33688568.txt"

PROMISED = yaml.safe_load((REPORTS / "promises.yaml").read_text(encoding="utf-8"))


def promised(report: str, severity: str) -> set[tuple[str, int]]:
    return {(check, line) for check, lines in PROMISED[report][severity].items() for line in lines}


@cache
def reviewed(name: str) -> Review:
    if not (SEEDS / name).exists():
        pytest.skip("真实报告不随项目分发")
    return review(read_report(SEEDS / name))


def told(name: str, severity: str) -> list[tuple[str, int]]:
    found = [finding for finding in reviewed(name).findings if finding.severity == severity]
    return [(finding.check, int("".join(filter(str.isdecimal, finding.sheet)))) for finding in found]


def test_everything_proved_is_an_error_and_nothing_else_is() -> None:
    found = told(LOWEST_INCOME, "error")
    assert set(found) == promised("农村低保", "error")
    assert len(found) == 11  # two documents on line 247
    assert told(BOUGHT_SERVICES, "error") == []


@pytest.mark.parametrize("severity", ["warning", "hint"])
def test_what_is_probable_and_what_is_asked(severity: str) -> None:
    assert promised("农村低保", severity) <= set(told(LOWEST_INCOME, severity))
    assert promised("购买服务", severity) <= set(told(BOUGHT_SERVICES, severity))


@pytest.mark.parametrize(("name", "most"), [(LOWEST_INCOME, 100), (BOUGHT_SERVICES, 38)])
def test_the_list_stays_readable(name: str, most: int) -> None:
    assert len(reviewed(name).findings) <= most


def test_what_agrees_in_them() -> None:
    agreed = {item.says for item in reviewed(LOWEST_INCOME).checked}
    assert "一级指标得分 11 + 20.5 + 30 + 27 = 88.5，与综合得分一致（5 处）" in agreed
    assert "51 个末级指标在正文和各表中的分值、得分一致" in agreed
    assert "资金到位率 65.92% = 5195.68万元 ÷ 7881.2万元" in agreed
    others = {item.says for item in reviewed(BOUGHT_SERVICES).checked}
    assert "预算执行率 95.07% = 2281.58万元 ÷ 2400万元" in others
    assert "“过程”22.06/28：得分率 78.79%、扣 5.94 分" in others
    assert "90.36 分属“优”，1 处一致" in others
