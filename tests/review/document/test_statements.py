"""Scores, dates, answers and suggestions told in sentences: each mistake is found, and the same in other words draws nothing."""

from __future__ import annotations

from typing import Any

import pytest
from planted_reports import planted, reviewed, text_of

BASE = "文化站"
CASES = planted("statements")
HARMLESS = planted("statements_harmless")


def changed(pairs: list[list[str]]) -> str:
    text = text_of(BASE)
    for old, new in pairs:
        assert old in text, f"底稿里没有“{old}”"
        text = text.replace(old, new)
    return text


def told(text: str) -> list[tuple[str, str, str]]:
    return [(f.check, f.severity, f.says) for f in reviewed(text).findings if f.severity != "hint"]


def test_the_report_as_it_stands_draws_nothing() -> None:
    assert told(text_of(BASE)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['检查']}-{case['换'][0][1][:16]}")
def test_a_mistake_is_found(case: dict[str, Any]) -> None:
    said = told(changed(case["换"]))
    hits = [says for check, severity, says in said if (check, severity) == (case["检查"], case["级别"])]
    assert any(all(word in says for word in case["话"]) for says in hits), said


@pytest.mark.parametrize("pairs", HARMLESS, ids=lambda pairs: pairs[0][1][:16])
def test_other_words_draw_nothing(pairs: list[list[str]]) -> None:
    assert told(changed(pairs)) == []
