"""Absurd and hostile reports: every check ends, in time that grows with the text and not with its square."""

from __future__ import annotations

import time

import pytest

from pescore.review.document.reading import document_of
from pescore.review.document.review import review

LONG = 20_000  # characters
PATIENCE = 5.0  # seconds; where a pattern runs back and forth it is ten and more

TEXTS = {
    "digits": "一、" + "1" * LONG,
    "decimals": "1.1" * (LONG // 3),
    "one verb": "得" * LONG,
    "scores": "分值5分，得4分，" * (LONG // 9),
    "rates": "".join(f"计划完成{i}公里，实际完成{i - 1}公里，完成率90%。" for i in range(LONG // 24)),
    "comparisons": "".join(f"高于{i}%的目标，满意度{i + 1}%，" for i in range(LONG // 17)),
    "parts": "共100个，其中" + "、".join(f"甲{i}个" for i in range(LONG // 6)),
    "a long list": "10个县，分别为" + "、".join(f"甲{i}县" for i in range(LONG // 6)),
    "averages": "、".join(f"甲{i}分" for i in range(LONG // 6)) + "平均5分，中位数8分。",
    "money": "预算5万元，" * (LONG // 6),
    "years": "".join(f"{2000 + i % 25}年{i}元，" for i in range(LONG // 10)),
    "stages": "".join(
        f"第{i % 9}阶段（2025年3月{i % 28 + 1}日至2025年4月{i % 28 + 1}日）。" for i in range(LONG // 30)
    ),
    "brackets": "（" * (LONG // 2) + "）" * (LONG // 2),
    "grade scale": "90分为优、80分为良，" * (LONG // 12),
    "documents": "《甲办法》（财预〔2020〕10号）" * (LONG // 18),
    "wide table": "\n".join("|" + "|".join(str(i * j) for j in range(20)) + "|" for i in range(300)),
    "rate table": "|指标|预算|支出|执行率|\n" + "\n".join(f"|项目{i}|{i + 1}|{i}|90%|" for i in range(1000)),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_report_is_answered(name: str) -> None:
    start = time.process_time()
    found = review(document_of(TEXTS[name].encode(), "报告.txt"))
    assert time.process_time() - start < PATIENCE
    assert all(finding.says and finding.severity for finding in found.findings)
