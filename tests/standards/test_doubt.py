"""Sentences that leave something open are asked about, in words that name what is open."""

from __future__ import annotations

import pytest

from pescore import read_standard


@pytest.mark.parametrize(
    ("text", "full", "asked"),
    [
        # the higher the demand the fewer the points: nobody says what 50% gets
        ("达到85%以上得3分，达到95%以上得2分", 3, "分值是否写反了"),
        ("低于80%得1分，低于90%得2分", 2, "分值是否写反了"),
        ("2023年6月30日前完成得满分，之后得0分", 3, "超出2023年6月30日时怎样计分没有写明"),
        ("在30天内完成得满分", 3, "超出30天时怎样计分没有写明"),
    ],
)
def test_what_is_open_is_asked(text: str, full: int, asked: str) -> None:
    reading = read_standard(text, full)
    assert reading.status == "question"
    assert asked in (reading.ask or "")


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("达到95%以上得3分，达到85%以上得2分，低于85%不得分", 3),
        ("超过5%扣1分，超过10%扣2分", 3),
        ("完成的得满分，部分完成的得80%—60%（含）的分值，未完成的得60%—0的分值", 3),
        ("资料齐全得3分，缺1份扣0.5分，缺4份及以上不得分", 3),
        ("发现1处扣0.5分，发现4处及以上不得分", 3),
        ("投诉件数为0得3分，每发生1件扣0.6分，最低得0分", 3),
        ("第1名得3分，第2名得2分，第3名得1分", 3),
    ],
)
def test_what_is_said_is_not_asked(text: str, full: int) -> None:
    assert read_standard(text, full).status != "question"
