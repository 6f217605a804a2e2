"""The 等级表 people print below their tables: read whole, silent where it is the usual one, asked about where it is not whole."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pescore.evaluation.grades import Scale, scale_from_text
from pescore.evaluation.printed_scale import Unread, pairs_in, scale_of_pairs

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "printed_scales.yaml").read_text(encoding="utf-8")
)
NAMES = ("优秀", "良好", "合格", "不合格")
WAYS = {
    "以上": lambda high, low: f"{low}分（含）以上{high}分以下" if high else f"{low}分及以上",
    "号": lambda high, low: f"{high}>得分≥{low}" if high else f"得分≥{low}",
    "括号": lambda high, low: f"[{low},{high or 100}{')' if high else ']'}",
    "连字": lambda high, low: f"{low}（含）—{high or 100}分",
}


def read(text: str, full: int = 100) -> Scale | Unread | None:
    return scale_of_pairs(pairs_in(text), Decimal(full))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["写"][:40])
def test_a_printed_scale(case: dict[str, Any]) -> None:
    found = read(case["写"], case.get("满分", 100))
    said = "" if found is None else f"问：{found.why}" if isinstance(found, Unread) else found.as_text()
    assert said == case["读"]


@given(
    bounds=st.lists(st.integers(10, 99), min_size=3, max_size=3, unique=True).map(lambda b: sorted(b, reverse=True)),
    way=st.sampled_from(sorted(WAYS)),
    word_first=st.booleans(),
)
def test_every_whole_scale_grades_as_it_says(bounds: list[int], way: str, word_first: bool) -> None:
    """However it is written, and after a trip through the 口径 sheet, every score gets the name printed for it."""
    highs, lows = [0, *bounds], [*bounds, 0]
    said = [WAYS[way](high, low) for high, low in zip(highs, lows, strict=True)]
    text = "；".join(
        f"{name}：{one}" if word_first else f"{one}为{name}" for name, one in zip(NAMES, said, strict=True)
    )
    found = read(f"注：总分100分。{text}。")
    assert isinstance(found, Scale), (text, found)
    again = scale_from_text(found.id)
    for score in range(101):
        expected = next(name for name, low in zip(NAMES, lows, strict=True) if score >= low)
        assert found.grade(Decimal(score)) == again.grade(Decimal(score)) == expected, text
