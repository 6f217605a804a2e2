"""Native formulas of the other functions give what the functions give, boundaries and errors included."""

from __future__ import annotations

from typing import Any

import formualizer
import pytest

from pescore.functions.registry import REGISTRY
from pescore.values import Err
from pescore.workbook.native_calls import NotNative, native_call

_ERRORS = {"Na": "#N/A", "Value": "#VALUE!", "Div": "#DIV/0!"}


def shown(formula: str, cells: dict[str, Any]) -> object:
    """What the formula shows beside these cells."""
    book = formualizer.Workbook()
    book.add_sheet("表")
    for ref, value in cells.items():
        if value is not None:
            error = isinstance(value, Err)
            kind = {code: kind for kind, code in _ERRORS.items()}[value.code] if error else ""
            content = formualizer.LiteralValue.error(kind, None) if error else value
            book.set_value("表", int(ref[1:]), ord(ref[0]) - 64, content)
    book.set_formula("表", 20, 1, f"={formula}")
    answer = book.evaluate_cell("表", 20, 1)
    if isinstance(answer, dict):
        return _ERRORS[answer["kind"]]
    return "" if answer is None else answer


def same(name: str, written: list[str], values: list[Any], cells: dict[str, Any]) -> None:
    ours = REGISTRY[name].call(*values)
    native = shown(native_call(name, written, values), cells)
    if isinstance(ours, Err):
        assert native == ours.code
    elif isinstance(ours, float):
        assert isinstance(native, (int, float)) and abs(native - ours) < 1e-9
    else:
        assert native == ours


@pytest.mark.parametrize(
    "score", [90, 89.99, 90.005, 89.994, 80, 79.99, 60, 59.99, 0, 100, 100.01, -0.01, "", 88.5], ids=str
)
@pytest.mark.parametrize("scale", ["", "优≥90；良≥80；中≥60；差<60", "甲[85,100]；乙[70,85)；丙[0,70)"])
def test_grades(score: object, scale: str) -> None:
    same("PE_GRADE", ["A1", "B1", '""'], [score, 100, scale], {"A1": score, "B1": 100})


@pytest.mark.parametrize("score", [900, 899.99, 800, 1000, 1000.01])
def test_grades_of_another_full_mark(score: float) -> None:
    same("PE_GRADE", ["A1", "B1"], [score, 1000], {"A1": score, "B1": 1000})


@pytest.mark.parametrize(
    "scores",
    [
        [1.1, 2.2, 3.3],
        [0.1, 0.2, 0.3],
        [1, None, 2],
        [1, "", 2],
        [1, "两分", 2],
        [1, Err("#N/A"), 2],
        [5, "不适用", 2],
        [0, 0, 0],
    ],
    ids=str,
)
@pytest.mark.parametrize("with_fulls", [False, True])
def test_totals(scores: list[object], with_fulls: bool) -> None:
    """#N/A of a leaf is the total's own error; 不适用 is left out and the rest scaled up, which needs 分值."""
    cells = {f"A{row}": value for row, value in enumerate(scores, 1)}
    cells |= {f"B{row}": full for row, full in enumerate([5, 3, 2], 1)}
    values: list[Any] = [[[score] for score in scores], [[5], [3], [2]]]
    written = ["A1:A3", "B1:B3"]
    size = 2 if with_fulls else 1
    same("PE_TOTAL", written[:size], values[:size], cells)


@pytest.mark.parametrize("pair", [(18, 24), (0, 24), (18, 0), (18, None), (None, 24)], ids=str)
def test_rates(pair: tuple[object, object]) -> None:
    same("PE_RATE", ["A1", "B1"], list(pair), {"A1": pair[0], "B1": pair[1]})


@pytest.mark.parametrize(
    ("value", "standard"),
    [
        (0.9, "≥100%得满分，≤80%不得分，之间按比例计算"),
        (1.2, "≥100%得满分，≤80%不得分，之间按比例计算"),
        (0.8, "≥100%得满分，≤80%不得分，之间按比例计算"),
        ("符合", "符合得满分，不符合不得分"),
        ("不符合", "符合得满分，不符合不得分"),
    ],
)
def test_scores(value: object, standard: str) -> None:
    same("PE_SCORE", ["A1", "B1", "C1"], [value, 4, standard], {"A1": value, "B1": 4, "C1": standard})


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("PE_WHY", [0.9, 2, "≥90%得满分"]),
        ("PE_SUMMARY", [[["一级指标", "分值", "得分"]]]),
        ("PE_SCORE", [0.9, 2, ""]),
        ("PE_SCORE", [[[1], [0]], 2, "各要点各占1/2"]),
        ("PE_SCORE", [Err("#N/A"), 2, "≥90%得满分"]),
        ("PE_GRADE", [90, 100, "没有这个等级表"]),
    ],
)
def test_what_has_no_native_formula_says_why(name: str, values: list[Any]) -> None:
    with pytest.raises(NotNative, match="[一-鿿]"):
        native_call(name, ["A1"] * len(values), values)
