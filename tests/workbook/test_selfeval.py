"""Scoring a 自评表 by its targets: the official forms among the development books, and the edges of the money block."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

import pytest
from layout_books import DATA, own_cases, write_case

from pescore.workbook.grid import read_book
from pescore.workbook.layout import Budget, Form, recognise_book
from pescore.workbook.selfeval import ScoredForm, score_budget, score_form


def scored(name: str) -> ScoredForm:
    return score_form(recognise_book(read_book(DATA / "dev" / f"{name}.xlsx")))


def own(layout: str, folder: Path) -> ScoredForm:
    case = next(case for case in own_cases() if case["layout"] == layout)
    return score_form(recognise_book(read_book(write_case(case, folder / "book.xlsx"))))


# file, budget points, rows where the rule gives something else than was entered, rows a person must decide
FILES = [
    # 10 × 4762.8 ÷ 4860 = 9.80; 健全 = 健全 is confirmed by a person inside the band
    ("L01_official_self_eval", "9.80", {}, [27]),
    # 10 × 4391.2 ÷ 4400 = 9.98; row 17: 7 × 285 ÷ 292 = 6.83, entered 7
    ("L14_operator_unit_columns", "9.98", {17: "6.83"}, [22]),
    # 10 × 3046.22 ÷ 3275.5 = 9.30; row 14: 「=12处」 missed is a question; row 33 is 定性
    ("L18_operator_unit_columns", "9.30", {}, [14, 33]),
]


@pytest.mark.parametrize(("name", "budget", "differing", "asked"), FILES, ids=[file[0] for file in FILES])
def test_official_forms(name: str, budget: str, differing: dict[int, str], asked: list[int]) -> None:
    form = scored(name)
    assert form.budget_points == D(budget)
    assert {leaf.leaf.row: leaf.points for leaf in form.leaves if leaf.differs} == {
        r: D(p) for r, p in differing.items()
    }
    assert [leaf.leaf.row for leaf in form.leaves if leaf.points is None] == asked
    assert all(leaf.ask or leaf.low is not None for leaf in form.leaves if leaf.points is None)
    assert all(leaf.why for leaf in form.leaves)
    assert not form.complete and form.total is None  # a partial sum is no total


def test_word_equal_to_the_target_leaves_the_upper_band_to_a_person() -> None:
    (leaf,) = [leaf for leaf in scored("L01_official_self_eval").leaves if leaf.leaf.row == 27]
    assert (leaf.points, leaf.low, leaf.high) == (None, D("4.8"), D("6"))  # 6 × 80 % … 6 × 100 %


def test_complete_form_has_a_total(tmp_path: Path) -> None:
    """专项债券: no money block. 20 + 20 + 20×430÷500 + 20×690÷800 + 20 = 20 + 20 + 17.2 + 17.25 + 20 = 94.45."""
    form = own("L37", tmp_path)
    assert form.complete and form.total == D("94.45") == form.entered
    assert form.full == 100 and not any(leaf.differs for leaf in form.leaves)


def test_empty_total_row_of_the_money_block_is_not_zero(tmp_path: Path) -> None:
    form = own("L16", tmp_path)
    assert form.budget_points is None and "全年预算数是 0" in form.budget_why and form.total is None


def budget(
    full: str | None = "10", rate: str | None = None, plan: str | None = None, spent: str | None = None
) -> Budget:
    number = {
        key: None if text is None else D(text) for key, text in (("f", full), ("r", rate), ("p", plan), ("s", spent))
    }
    return Budget(1, 2, number["f"], number["r"], None, year_budget=number["p"], spent=number["s"])


@pytest.mark.parametrize(
    ("block", "points"),
    [
        (budget(plan="100", spent="100"), "10"),
        (budget(plan="100", spent="99.99"), "10.00"),  # 9.999 → 10.00
        (budget(plan="100", spent="99.94"), "9.99"),  # 9.994 → 9.99
        (budget(plan="100", spent="100.01"), "10"),  # more than planned earns no more
        (budget(plan="100", spent="0"), "0"),
        (budget(full="20", plan="1200", spent="1140"), "19"),  # 20 × 0.95
        (budget(full=None, plan="200", spent="193.5"), "9.68"),  # 10 × 0.9675 = 9.675 → 9.68
        (budget(rate="0.985"), "9.85"),  # only the rate is filled in
        (budget(rate="0.5", plan="100", spent="90"), "9"),  # amounts beat a stated rate that disagrees
        (budget(plan="0", spent="0"), None),
        (budget(plan="100"), None),
    ],
)
def test_money_block(block: Budget, points: str | None) -> None:
    found, why = score_budget(block)
    assert found == (None if points is None else D(points)) and why


def test_other_forms_are_refused() -> None:
    with pytest.raises(ValueError, match="不是自评表"):
        score_form(Form("表", "评分表"))
