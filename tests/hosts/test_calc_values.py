"""What Calc passes in and takes back, without a Calc."""

from __future__ import annotations

import math
import struct
from typing import Any

import pytest

from pescore.functions.registry import REGISTRY
from pescore.hosts import calc_values
from pescore.hosts.calc_values import arrives_as_text, error_value, host_function

_BAND = "≥100%得满分，≤80%不得分，之间按比例计算"


def _bits(value: float) -> int:
    return struct.unpack("<Q", struct.pack("<d", value))[0]


@pytest.mark.parametrize(
    ("code", "number"),
    [("#N/A", 32767), ("#VALUE!", 519), ("#DIV/0!", 532), ("#REF!", 524), ("#NUM!", 503), ("#BUSY!", 519)],
)
def test_an_error_is_a_nan_with_calcs_number(code: str, number: int) -> None:
    assert math.isnan(error_value(code))
    assert _bits(error_value(code)) == 0x7FF8_0000_0000_0000 | number


@pytest.mark.parametrize(
    ("actual", "gives"),
    [
        ("", ""),  # an empty cell
        ("0", 0.0),
        ("0.9", 1.0),
        ("0.900499999999999", 1.0),
        ("0.9005", 1.01),
        ("9.005E-01", 1.01),
        ("90%", 1.0),
        ("-0.5", 0.0),
    ],
)
def test_a_single_value_arrives_as_text(actual: str, gives: object) -> None:
    score = host_function("PE_SCORE")
    assert score(((actual,),), 2.0, _BAND, None, None, None) == gives


def test_a_range_of_degrees_is_read_as_numbers_with_blanks_kept() -> None:
    score = host_function("PE_SCORE")
    points = "①甲②乙③丙④丁"
    assert score((("1",), ("0.5",), ("1",), ("0",)), 4.0, "各要点各占1/4", None, points, None) == 2.5
    assert _bits(score((("1",), ("",), ("1",), ("0",)), 4.0, "各要点各占1/4", None, points, None)) & 0xFFFF == 32767


def test_an_empty_optional_cell_is_empty_though_calc_says_0() -> None:
    assert host_function("PE_SCORE")((("0.9",),), 2.0, _BAND, 0.0, 0.0, 0.0) == 1.0


def test_a_table_is_a_tuple_of_rows() -> None:
    rows = (("一级指标", "分值", "得分"), ("过程", 4.0, 1.0), ("过程", 2.0, 2.0))
    assert host_function("PE_SUMMARY")(rows)[1] == ("过程", 6.0, 3.0, 0.5, 3.0)
    ((refused,),) = host_function("PE_SUMMARY")((("没有", "表头"),))
    assert _bits(refused) & 0xFFFF == 519


def test_a_table_where_one_value_belongs_is_an_error() -> None:
    found = host_function("PE_SCORE")((("0.9",), ("1",)), ((2.0,), (2.0,)), ((_BAND,), (_BAND,)), None, None, None)
    assert _bits(found) & 0xFFFF == 519


def test_text_that_is_not_a_number_stays_text() -> None:
    rate = host_function("PE_RATE")
    assert rate((("18",),), (("24",),)) == 0.75
    for odd in ("nan", "inf", "1_0", "0x10"):
        assert _bits(rate(((odd,),), (("24",),))) & 0xFFFF == 519


def test_the_value_to_be_judged_keeps_its_blank_in_every_function() -> None:
    kept = {(name, arg.name) for name, spec in REGISTRY.items() for arg in spec.args if arrives_as_text(spec, arg)}
    assert kept >= {("PE_SCORE", "actual"), ("PE_WHY", "actual"), ("PE_RATE", "actual"), ("PE_RATE", "plan")}
    assert kept >= {("PE_TARGET", "actual"), ("PE_TARGET", "target"), ("PE_GRADE", "score")}
    assert not any(arg.optional for spec in REGISTRY.values() for arg in spec.args if (spec.name, arg.name) in kept)


def test_a_convention_range_counts_and_a_faulty_one_is_an_error() -> None:
    def score(settings: object) -> Any:
        return host_function("PE_SCORE")((("98.6%",),), 5.0, "每低1%扣0.5分", "100%", "", settings)

    assert score("") == 4.3  # 5−0.5×1.4
    for rows in ((("step", "whole_steps"), ("", "")), (("键", "值", "含义"), ("step", "whole_steps", "按整步"))):
        assert score(rows) == 4.5  # 5−0.5×1
    for faulty in ((("step", "随便"), ("", "")), (("没有这个键", "1"), ("", "")), (("step",), ("",))):
        assert _bits(score(faulty)) & 0xFFFF == 519
    assert _bits(score((("step", "whole_steps", "#N/A"), ("", "", "")))) & 0xFFFF == 32767


@pytest.mark.parametrize("name", REGISTRY)
def test_arguments_left_out_take_the_functions_own_defaults(name: str) -> None:
    spec = REGISTRY[name]
    give = calc_values._out if spec.returns == "scalar" else calc_values._table
    for example in spec.examples:
        given = [
            ((str(one),),) if arrives_as_text(spec, arg) else _as_calc_gives(one)
            for arg, one in zip(spec.args, example.args, strict=False)
        ]
        left_out = [None] * (len(spec.args) - len(given))
        assert host_function(name)(*given, *left_out) == give(spec.call(*example.args))


def _as_calc_gives(argument: Any) -> Any:
    if not isinstance(argument, list):
        return argument
    return tuple(tuple("" if cell is None else cell for cell in row) for row in argument)
