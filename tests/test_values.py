"""What a cell holds: the forms people type, exact numbers, units, Chinese numerals, and hostile input."""

from __future__ import annotations

import copy
import datetime
import math
import pickle
import time
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pescore.values import ERRORS, Err, Value, as_percent, cents, chinese_number, exact, plain, read_value, same_unit

D = Decimal
CELLS, NUMERALS, UNITS = yaml.safe_load_all((Path(__file__).parent / "data/values.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=f"{g}:{c['cell']!r}") for g, cases in CELLS.items() for c in cases]
)
def test_a_cell_is_read_as_the_table_says(case: dict) -> None:
    value = read_value(case["cell"], rate=case.get("rate", False))
    read = {
        "kind": value.kind,
        "num": value.number,
        "high": value.high,
        "unit": value.unit,
        "cmp": value.comparator,
        "date": value.date and value.date.isoformat(),
        "yes": value.yes,
        "err": value.error,
    }
    wanted = {key: case.get(key) for key in read}
    wanted["num"], wanted["high"] = (None if n is None else D(n) for n in (wanted["num"], wanted["high"]))
    assert read == wanted
    assert value.text == str(case["cell"])
    said = "".join(value.notes)
    assert case["say"] in said if "say" in case else said == ""


class Stubborn:
    def __str__(self) -> str:
        raise RuntimeError("no text")


@pytest.mark.parametrize(
    ("cell", "kind", "number"),
    [
        (None, "blank", None),
        (True, "yesno", None),
        (False, "yesno", None),
        (3, "number", D(3)),
        (0, "number", D(0)),
        (-0.0, "number", D(0)),
        (0.1 + 0.2, "number", D("0.3")),
        (0.9 * 100, "number", D(90)),
        (1e20, "number", D("1E20")),
        (1e-7, "number", D("1E-7")),
        (D("2.675"), "number", D("2.675")),
        (Fraction(1, 4), "number", D("0.25")),
        (math.nan, "error", None),
        (math.inf, "error", None),
        (-math.inf, "error", None),
        (D("NaN"), "error", None),
        (D("sNaN"), "error", None),
        (10**5000, "error", None),
        (D("1E+999999"), "error", None),
        (D("1E-999999"), "number", D(0)),
        (datetime.datetime(2024, 6, 30, 8), "date", None),
        (datetime.date(2024, 6, 30), "date", None),
        (Err("#REF!", "引用失效"), "error", None),
        ([1, 2], "text", None),
        (Stubborn(), "text", None),
        (b"95%", "text", None),
    ],
    ids=lambda x: type(x).__name__,
)
def test_what_a_host_may_hand_over(cell: object, kind: str, number: Decimal | None) -> None:
    value = read_value(cell)
    assert (value.kind, value.number) == (kind, number)
    assert value.error in ERRORS | {None}
    assert (value.error is not None) == (kind == "error")


def test_details_of_host_values() -> None:
    assert read_value(True).yes is True and read_value(False).yes is False
    assert read_value(datetime.datetime(2024, 6, 30, 8)).date == datetime.date(2024, 6, 30)
    assert type(read_value(datetime.datetime(2024, 6, 30, 8)).date) is datetime.date
    assert read_value(Err("#REF!", "引用失效")).notes == ("引用失效",)
    assert "一个单元格" in read_value([[1], [2]]).notes[0]
    assert "约 0.12" in read_value(0.119999885559082).notes[0]
    assert read_value(0.119999885559082).number == D("0.119999885559082")
    assert "约 -0.3" in read_value(-0.300000152587891).notes[0]
    assert read_value(1 / 3).notes == () and read_value(2 / 3).notes == ()
    assert read_value(1e-7).text == "0.0000001"
    once = read_value("≥95%")
    assert read_value(once) is once


def test_a_value_is_frozen_and_equal_however_it_was_made() -> None:
    fast, slow = read_value(0.5), Value("number", "0.5", D("0.5"))
    assert fast == slow and hash(fast) == hash(slow) and type(fast) is Value
    with pytest.raises(FrozenInstanceError):
        fast.unit = "%"
    assert replace(fast, unit="%").unit == "%"
    assert pickle.loads(pickle.dumps(fast)) == fast == copy.deepcopy(fast)
    assert str(Err("#N/A", "没有实际值")) == "#N/A"


HOSTILE = [
    part * times
    for times, parts in {
        5_000: ("99", "  ", "((", "\x00\x01", "=cmd|'/C calc'!A0", "万万"),
        99: ("1-", "一-", "=", "1 ", "元/", "[,", "1e", "-5", "3.", "8("),
        60: ("百分之", "不低于", "1,1", "3个(", "1元/", "é", "%", "~", "¥", "负", "一", "千", "±", "(", "'"),
        33: ("$\\geq", "\\text{", "8(含)", "2024年"),
        1: ("\ud800", "8(含)(含", "()", "(-)", "¥", "±", "≥", "≥≤5", "[1,2", "%", "个", "年底前"),
    }.items()
    for part in parts
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_hostile_text_is_read_at_once_and_never_as_a_number(text: str) -> None:
    read_value("≥1个")  # load the word lists
    started = time.process_time()
    value = read_value(text)
    assert time.process_time() - started < 0.1  # measured below 0.001 s; the margin is for a busy machine
    assert value.kind in ("text", "blank") and value.number is None and value.text == text


@given(st.one_of(st.text(), st.text("0123456789.%,-~()[]≥<万元分之成个 年月日\\$¥±", max_size=30)), st.booleans())
def test_reading_never_raises_and_numbers_are_finite(text: str, rate: bool) -> None:
    value = read_value(text, rate=rate)
    assert value.text == text
    assert (value.number is not None) == (value.kind in ("number", "range"))
    assert value.number is None or value.number.is_finite()
    assert value.kind != "range" or (value.high is not None and value.number is not None and value.high >= value.number)


OBJECTS = st.one_of(
    st.floats(), st.integers(), st.decimals(), st.binary(), st.dates(), st.datetimes(), st.fractions(),
    st.complex_numbers(), st.lists(st.none()), st.dictionaries(st.text(), st.none()), st.timedeltas(),
)  # fmt: skip


@given(OBJECTS)
def test_any_object_is_read(cell: object) -> None:
    assert read_value(cell).kind in ("number", "date", "text", "error")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_every_way_of_writing_a_number_gives_that_number(number: Decimal) -> None:
    text, grouped = plain(number), f"{number:,f}"
    wide = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    for written in (text, grouped, wide, f" {text} ", f"'{text}", grouped.replace(",", "，")):
        assert read_value(written).number == number, written
    for written, share in (("%", 100), ("％", 100), ("‰", 1000), ("百分比", 100), ("BP", 10000)):
        assert read_value(text + written).number == number / share and read_value(text + written).unit == "%"
    assert read_value(grouped + "万元") == Value("number", grouped + "万元", number, "万元")
    assert read_value(f"≥{text}个").number == number
    if number >= 0:
        assert (low := read_value(f"{text}～{plain(number + 1)}")).number == number and low.high == number + 1


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_exact_keeps_fifteen_digits(x: float) -> None:
    number = exact(x)
    assert len(number.as_tuple().digits) <= 15
    assert abs(number - D(x)) <= abs(D(x)) * D("5.1E-15") or abs(x) < 1e-300
    assert read_value(x).number == number or abs(x) < 1e-300


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 15))
def test_exact_gives_back_what_was_typed(digits: int, places: int) -> None:
    typed = D(digits).scaleb(-places)
    assert exact(float(typed)) == typed == exact(plain(typed)) == exact(typed)


@pytest.mark.parametrize(
    "x", [True, None, "", "95%", "1,234", "1_000", "nan", math.nan, math.inf, 10**400, D("1E+309")]
)
def test_exact_refuses_what_is_no_number(x: object) -> None:
    with pytest.raises(ValueError, match="数"):
        exact(x)


@pytest.mark.parametrize(
    ("x", "places", "rounded"),
    [
        ("2.675", 2, "2.68"), ("2.6749999999", 2, "2.67"), ("1.005", 2, "1.01"), ("0.125", 2, "0.13"),
        ("-2.5", 0, "-3"), ("-0.004", 2, "0.00"), ("3", 2, "3.00"), ("89.995", 2, "90.00"),
        ("1E+40", 2, "1" + "0" * 40 + ".00"),
        ("65.92498604", 2, "65.92"),
    ],
)  # fmt: skip
def test_cents_round_half_up(x: str, places: int, rounded: str) -> None:
    assert str(cents(D(x), places)) == rounded


def test_cents_refuses_infinity_and_ignores_the_context() -> None:
    with pytest.raises(ValueError, match="四舍五入"):
        cents(D("Infinity"))
    with localcontext() as context:
        context.prec = 3
        assert read_value("负12345.6789万").number == D("-123456789")
        assert read_value("九成五").number == D("0.95") and read_value(12345.678, rate=True).number == D("123.45678")
        assert cents(D("12345.675")) == D("12345.68")
        assert as_percent(D("0.123456")) == "12.3456%"
        assert read_value("三分之一").number == D("0." + "3" * 40)
        assert same_unit(D("1.2345"), "万元", "元") == D("12345")


def test_plain_and_percent() -> None:
    assert [plain(D(x)) for x in ("1E+2", "3.50", "0.00", "-0.0", "100", "1E-7", "-2.10")] == [
        "100", "3.5", "0", "0", "100", "0.0000001", "-2.1"
    ]  # fmt: skip
    assert as_percent(D("0.6592")) == "65.92%" and as_percent(D("0.659"), 2) == "65.90%"
    assert as_percent(D("1")) == "100%" and as_percent(D("0.65924986"), 2) == "65.92%"


@pytest.mark.parametrize(("text", "number"), NUMERALS.items())
def test_chinese_numerals(text: str, number: str | None) -> None:
    assert chinese_number(text) == (None if number is None else D(number))


@given(st.integers(0, 99_999_999))
def test_chinese_numerals_round_trip(number: int) -> None:
    assert chinese_number(in_chinese(number)) == number


def in_chinese(number: int) -> str:
    """Written out digit by digit, the plain school way, as an independent check."""
    if number == 0:
        return "零"
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        bridge = "零" if 0 < low < 1000 else ""
        return in_chinese(high) + "万" + bridge + (in_chinese(low) if low else "")
    written, zero = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            written += ("零" if zero else "") + "零一二三四五六七八九"[digit] + name
            zero = False
        elif written:
            zero = True
    return written


@pytest.mark.parametrize(("number", "unit", "wanted", "converted"), UNITS)
def test_units(number: str, unit: str | None, wanted: str | None, converted: str | None) -> None:
    result = same_unit(D(number), unit, wanted)
    assert result == (None if converted is None else D(converted))
    back = same_unit(D(number) if result is None else result, wanted, unit)
    assert back == (None if result is None else D(number))
