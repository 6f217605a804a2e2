"""Faults of every kind planted in the shipped book: each is found, alone and among all the others."""

from __future__ import annotations

import pytest

from pescore.review.check import kinds
from review.planted import clean_findings, faults, found_alone, found_together

# Seen only in other people's tables, or in a 自评表: tests/actions/test_review.py and cases.yaml.
ELSEWHERE = {
    "小计", "权重与分值", "自评权重", "得分率与扣分", "字数超限", "资金部分", "原表", "合计与等级", "超额完成", "另一分母",
    "样本与区间", "问题清单空类", "得分空着", "合计手填",
}  # fmt: skip


def test_the_clean_book_has_no_error() -> None:
    assert [one.says for one in clean_findings() if one.severity == "error"] == []


@pytest.mark.parametrize("number", range(len(faults())), ids=lambda number: faults()[number].what)
def test_a_fault_is_found(number: int) -> None:
    assert found_alone(number), f"“{faults()[number].what}”没有由“{faults()[number].check}”说出来"


def test_all_are_found_together() -> None:
    among = [fault for fault in faults() if not fault.alone]
    missed = [fault.what for fault, found in zip(among, found_together(), strict=True) if not found]
    assert missed == [] and len(among) >= 60


def test_every_check_has_a_fault_planted_for_it() -> None:
    planted = {fault.check for fault in faults()}
    assert planted | ELSEWHERE == set(kinds()) and not planted & ELSEWHERE
