"""The readers the checks stand on: numbers in prose, how alike two texts are, days, citations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pescore.review.alike import alike, covers, one_slip, shared_words
from pescore.review.dates import last_day, period
from pescore.review.documents import core
from pescore.review.quantities import amounts, prints_as, rates, ratio
from pescore.review.restdays import day_of_rest


def test_amounts_with_their_labels() -> None:
    found = amounts("全年预算7,881.2万元，实际到位5195.68万元，补助11910人、标准341元/月，第3章。")
    assert [(one.text, one.unit, one.label) for one in found] == [
        ("7,881.2万元", "万元", "全年预算"),
        ("5195.68万元", "万元", "实际到位"),
        ("11910人", "人", "补助"),
        ("341元/月", "元/月", "标准"),
    ]
    assert found[0].number == Decimal("7881.2")


@pytest.mark.parametrize("text", ["2021年3月", "编号12345", "1.2.3", "第5届", "A12"])
def test_no_amount_in(text: str) -> None:
    assert amounts(text) == ()


@pytest.mark.parametrize(
    ("top", "bottom", "printed", "fits"),
    [
        # 5195.68 ÷ 7881.2 = 65.92498…%
        ("5195.68万元", "7881.2万元", "65.92%", True),
        ("5195.68万元", "7881.2万元", "65.93%", False),
        ("5195.68万元", "0.78812亿元", "65.9%", True),
        ("5195.68万元", "7881.2万元", "66%", True),
        ("5195.68万元", "7881.2万元", "65%", True),  # cut off
        ("2人", "3人", "66.6%", True),
        ("2人", "3人", "66.7%", True),
        ("2人", "3人", "66.8%", False),
    ],
)
def test_a_rate_is_printed_rounded_or_cut_off(top: str, bottom: str, printed: str, fits: bool) -> None:
    value = ratio(amounts(top)[0], amounts(bottom)[0])
    assert value is not None and prints_as(value, rates(printed)[0]) is fits


def test_no_ratio_of_different_things() -> None:
    assert ratio(amounts("3户")[0], amounts("4人")[0]) is None
    assert ratio(amounts("3人")[0], amounts("0人")[0]) is None


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("5195.68", "5159.68", True),
        ("11910", "11610", True),
        ("11910", "1191", True),
        ("11910", "11910", False),
        ("11910", "11019", False),
        ("12", "21", True),
        ("1234", "5678", False),
    ],
)
def test_a_slip_of_one_digit(one: str, other: str, slip: bool) -> None:
    assert one_slip(one, other) is slip and one_slip(other, one) is slip


@given(st.text(max_size=30), st.text(max_size=30))
def test_alikeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= alike(one, other) <= 1 and alike(one, other) == alike(other, one)
    assert 0 <= covers(one, other) <= 1
    assert shared_words(one, other) in "".join(char for char in one if char.isalnum() or char == "%") or not one


def test_alike_texts() -> None:
    assert alike("没有制定专项资金管理办法", "没有制定专项资金的管理办法") > 0.6
    assert alike("资金到位率低", "宣传没有全面覆盖") < 0.1
    assert shared_words("缺少事前绩效评估，扣1分", "没有进行事前绩效评估") == "事前绩效评估"


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2022, 9, 26), ""),
        (date(2022, 9, 25), "周日"),
        (date(2022, 10, 4), "法定节假日（周二）"),
        (date(2022, 10, 8), ""),  # a Saturday worked for the holiday
        (date(2099, 1, 3), "周六"),  # beyond the notices
        (date(2099, 1, 5), ""),
    ],
)
def test_days_of_rest(day: date, why: str) -> None:
    assert day_of_rest(day) == why


def test_periods_and_months() -> None:
    assert period("2021年01月至2021年12月") == (date(2021, 1, 1), date(2021, 12, 31))
    assert period("2024-01-05—2024-02-29") == (date(2024, 1, 5), date(2024, 2, 29))
    assert period("2021年") == (None, None) and period("从头至尾") == (None, None)
    assert last_day("2024年2月") == date(2024, 2, 29) and last_day("2024年13月") is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("财政部关于印发《项目支出绩效评价管理办法》的通知", "项目支出绩效评价管理办法", True),
        ("项目支出绩效评价管理办法（试行）", "项目支出绩效评价管理办法", True),
        ("财政支出绩效评价管理暂行办法", "项目支出绩效评价管理办法", False),
    ],
)
def test_what_makes_a_document_that_document(one: str, other: str, same: bool) -> None:
    assert (core(one) == core(other)) is same
