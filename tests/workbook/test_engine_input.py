"""The name 口径 as one text for the engine: the same settings, or the range itself where a text cannot say them."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from pescore.evaluation.conventions import settings_of
from pescore.functions.registry import REGISTRY
from pescore.values import Err
from pescore.workbook.engine_input import fixed_settings
from pescore.workbook.grid import Book, read_bytes
from pescore.workbook.recalc import recalculate

SCORE = 'PE_SCORE("不适用",2,"≥90%得满分","","",口径)'


def book(rows: list[tuple[str, Any]], formula: str = SCORE) -> Book:
    made = openpyxl.Workbook()
    made.worksheets[0]["A1"] = f"={formula}"
    sheet = made.create_sheet("口径")
    for row in [("键", "值"), *rows]:
        sheet.append(row)
    made.defined_names["口径"] = DefinedName("口径", attr_text=f"'口径'!$A$2:$B${len(rows) + 1}")
    buffer = io.BytesIO()
    made.save(buffer)
    return read_bytes(buffer.getvalue(), "测试.xlsx")


def text_of(read: Book) -> str | None:
    return fixed_settings(read, list(read.sheets[0].formulas.values()))


@pytest.mark.parametrize("policy", ["剔除后折算", "计满分", "计0分"])
def test_the_text_says_the_same(policy: str) -> None:
    rows = [("not_applicable", policy), ("step", ""), ("grade_scale", "优≥90；良≥80；中≥60；差<60")]
    said = text_of(book(rows))
    assert said is not None
    assert dict(settings_of(said)) == {"not_applicable": policy}


@pytest.mark.parametrize(("policy", "score"), [("计满分", 2.0), ("计0分", 0.0), ("剔除后折算", "不适用")])
def test_the_scores_follow_the_sheet(policy: str, score: object) -> None:
    assert recalculate(book([("not_applicable", policy)]), REGISTRY).values["Sheet", "A1"] == score


@pytest.mark.parametrize(
    ("rows", "formula"),
    [
        ([("not_applicable", "随便")], SCORE),  # wrong: the functions say so
        ([("not_applicable", "计满分")], 'VLOOKUP("not_applicable",口径,2,FALSE)'),  # a range is needed
        ([("not_applicable", "计满分")], "PE_SCORE(1,2,口径,3)"),
        ([("not_applicable", '="计满"&"分"')], SCORE),  # itself calculated
    ],
)
def test_where_the_range_is_needed_it_stays(rows: list[tuple[str, Any]], formula: str) -> None:
    assert text_of(book(rows, formula)) is None


def test_a_wrong_setting_is_an_error_of_the_score() -> None:
    answer = recalculate(book([("not_applicable", "随便")]), REGISTRY).values["Sheet", "A1"]
    assert isinstance(answer, Err) and answer.code == "#VALUE!"


def test_a_sheet_of_that_name_is_not_the_name() -> None:
    assert text_of(book([("not_applicable", "计满分")], f"{SCORE}&'口径'!A1&口径!A1")) is not None
