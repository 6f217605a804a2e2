"""Clean reports and the faults planted in them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from own_reports import as_text, of_facts, report_of

from pescore.review.document.review import Review, review
from pescore.review.document.text import read_text

REPORTS = Path(__file__).parents[2] / "data" / "reports"
CLEAN = ("社区食堂", "分维度", "夜校")
ORDINARY = {
    "公路养护": {"没有评分表", "休息日"},
    "临时救助": {"标准疑点"},
}  # reports as they are written, and what they draw


@cache
def text_of(name: str) -> str:
    """A report kept as text, or the one pescore writes from an evaluation kept here."""
    if (REPORTS / f"{name}.评价.yaml").exists():
        return as_text(report_of(of_facts(name)))
    return (REPORTS / f"{name}.txt").read_text(encoding="utf-8")


def planted(name: str = "planted") -> list[dict[str, Any]]:
    return yaml.safe_load((REPORTS / f"{name}.yaml").read_text(encoding="utf-8"))


def base_of(case: dict[str, Any]) -> str:
    return case.get("底稿", CLEAN[0])


def changed(case: dict[str, Any]) -> str:
    """The clean report with one fault in it; every replacement must really replace something."""
    text = text_of(base_of(case))
    for old, new in case["换"]:
        assert old == new or old in text, f"底稿里没有“{old}”"
        text = text.replace(old, new)
    return text


def reviewed(text: str) -> Review:
    return review(read_text(text, "报告.txt"))


@cache
def clean_review(name: str) -> Review:
    return reviewed(text_of(name))
