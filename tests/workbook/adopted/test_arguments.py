"""What a row gives PE_SCORE: cells where they say it, joined cells, or the text itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pescore.workbook.adopted.arguments import NOTHING, constant, points_argument, target_argument, text_argument
from pescore.workbook.grid import Details, Sheet
from pescore.workbook.layout.form import Leaf


def leaf(**given: object) -> Leaf:
    base: dict[str, object] = {
        "row": 5, "rows": (5,), "path": ("产出", "覆盖率"), "raw": "覆盖率", "code": None, "full": Decimal(5),
        "score": None, "texts": {}, "cells": {},
    }  # fmt: skip
    return Leaf(**{**base, **given})


def sheet(cells: dict[str, object], formats: dict[tuple[int, int], str] | None = None) -> Sheet:
    rows: list[list[object]] = [[None] * 8 for _ in range(10)]
    for ref, value in cells.items():
        rows[int(ref[1:]) - 1][ord(ref[0]) - 65] = value
    return Sheet("表", rows, details=lambda: Details(formats=formats or {}))


@pytest.mark.parametrize(
    ("cell", "full", "text"),
    [
        (5.0, "5", "E5"),  # the number itself
        ("5分", "5", "5"),  # a text: PE_SCORE is given the number
        (0.2, "20", "20"),  # 权重 as a percentage, taken as points out of 100
        (None, "5", "5"),  # points in the name
    ],
)
def test_points(cell: object, full: str, text: str) -> None:
    there = points_argument(sheet({"E5": cell}), Decimal(full), (5, 5))
    assert (there.text, there.value if there.cell else float(full)) == (text, float(full))


def test_a_text_in_one_cell_is_that_cell() -> None:
    one = leaf(texts={"standard": "达到目标得满分"}, cells={"standard": (5, 3)})
    assert text_argument(sheet({"C5": " 达到目标得满分 "}), one, "standard").text == "C5"


def test_a_text_cut_by_a_page_is_joined() -> None:
    one = leaf(rows=(5, 7), texts={"standard": "每缺一项扣1分，扣完为止。"}, cells={"standard": (5, 3)})
    joined = text_argument(sheet({"C5": "每缺一项扣1分，", "C7": "扣完为止。"}), one, "standard")
    assert (joined.text, joined.value) == ("C5&C7", "每缺一项扣1分，扣完为止。")


def test_a_text_that_no_cell_says_is_written_out() -> None:
    one = leaf(texts={"standard": '说"是"得满分'}, cells={"standard": (5, 3)})
    assert text_argument(sheet({"C5": "另一句"}), one, "standard").text == '"说""是""得满分"'


def test_nothing_is_an_empty_text() -> None:
    assert text_argument(sheet({}), leaf(), "standard") is NOTHING
    assert target_argument(sheet({}), leaf()) is NOTHING


def test_long_texts_come_in_pieces_a_formula_can_hold() -> None:
    said = constant("甲" * 600 + "\n乙")
    pieces = said.text.split("&")
    assert [len(piece) - 2 for piece in pieces if piece.startswith('"')] == [255, 255, 90, 1]
    assert "CHAR(10)" in pieces


@pytest.mark.parametrize(
    ("target", "operator", "unit", "text", "value"),
    [
        ("≥90%", None, None, "C5", "≥90%"),
        (186.0, "≥", "公里", "B5&C5&D5", "≥186公里"),
        (98.0, "≥", "%", "B5&C5&D5", "≥98%"),
        (2.0, "≤", "小时", "B5&C5&D5", "≤2小时"),
        ("建立并执行", "定性", "—", "C5", "建立并执行"),
    ],
)
def test_targets(target: object, operator: str | None, unit: str | None, text: str, value: str) -> None:
    texts = {"target": target, "operator": operator, "unit": unit}
    cells = {"operator": (5, 2), "target": (5, 3), "unit": (5, 4)}
    filled = {role: content for role, content in texts.items() if content is not None}
    one = leaf(texts=filled, cells={role: cells[role] for role in filled})
    there = target_argument(sheet({"B5": operator, "C5": target, "D5": unit}), one)
    assert (there.text, there.value) == (text, value)


def test_a_target_shown_as_a_percentage_is_passed_as_one() -> None:
    one = leaf(
        texts={"target": 0.95, "operator": "≥"},
        cells={"target": (5, 3), "operator": (5, 2)},
        percents=frozenset({"target"}),
    )
    there = target_argument(sheet({"B5": "≥", "C5": 0.95}, {(5, 3): "0%"}), one)
    assert (there.text, there.value) == ('B5&ROUND(C5*100,8)&"%"', "≥95%")
