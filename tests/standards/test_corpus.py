"""The figures the reader promises on restated real standards: right, asked, never silently wrong."""

from __future__ import annotations

import pytest
from corpus import judge, read, rows

from pescore.standards.conventions import CONVENTIONS

SETS = (
    "dev_quantitative",
    "dev_qualitative",
    "own_quantitative",
    "own_qualitative",
    "own_second",
    "own_third",
    "own_fourth",
    "own_fifth",
    "own_sixth",
    "own_seventh",
    "own_eighth",
    "own_ninth",
    "own_tenth",
    "own_eleventh",
    "own_twelfth",
    "own_thirteenth",
    "own_fourteenth",
    "own_fifteenth",
    "own_sixteenth",
    "own_seventeenth",
    "own_eighteenth",
    "own_nineteenth",
    "own_twentieth",
    "own_twentyfirst",
    "own_twentysecond",
    "own_variants",
)
# These hold long, colloquial cells with lead-ins and afterthoughts, or findings in several parts: more of them are asked.
LEAST_RIGHT = {
    "own_third": 0.85,
    "own_sixth": 0.9,
    "own_eighth": 0.9,
    "own_tenth": 0.86,
    "own_fifteenth": 0.9,
    "own_sixteenth": 0.94,
    "own_seventeenth": 0.93,
    "own_eighteenth": 0.87,
}


@pytest.mark.parametrize("name", SETS)
def test_no_row_is_silently_wrong(name: str) -> None:
    wrong = [
        f"{row['id']} {verdict.said}"
        for row in rows(name)
        if row["status"] != "question" and (verdict := judge(row)).silently_wrong
    ]
    assert wrong == []


@pytest.mark.parametrize("name", SETS)
def test_enough_rows_are_right_on_every_point(name: str) -> None:
    verdicts = {row["id"]: judge(row) for row in rows(name) if row["status"] != "question"}
    missed = {key: verdict.said for key, verdict in verdicts.items() if not verdict.right}
    assert len(missed) <= (1 - LEAST_RIGHT.get(name, 0.95)) * len(verdicts), missed


@pytest.mark.parametrize("name", SETS)
def test_every_open_sentence_comes_back_as_a_question(name: str) -> None:
    readings = {row["id"]: read(row) for row in rows(name) if row["status"] == "question"}
    assert readings
    assert [key for key, reading in readings.items() if reading.status != "question"] == []
    assert [key for key, reading in readings.items() if not reading.ask] == []


@pytest.mark.parametrize(
    "name", ("dev_quantitative", "own_quantitative", "own_second", "own_fourteenth", "own_fifteenth")
)
def test_other_settings_of_the_conventions(name: str) -> None:
    """`alt` rows: the score under one other setting, everything else at its default."""
    wrong, tried = [], 0
    for row in rows(name):
        if row["status"] == "question":
            continue
        for setting, value, expected in row.get("alt") or []:
            key, _, choice = setting.partition("=")
            if key not in CONVENTIONS or (choice not in CONVENTIONS[key].settings and key != "category_dependent"):
                continue
            tried += 1
            points = read(row, conventions={key: choice}).score(value).points
            if points is None or abs(float(points) - expected) > 0.005:
                wrong.append(f"{row['id']} {setting} {value}: {points} for {expected}")
    assert tried > 20
    assert len(wrong) <= 0.05 * tried, wrong


def test_a_convention_is_applied_only_by_name() -> None:
    for name in SETS:
        for row in rows(name):
            assert set(read(row).conventions) <= set(CONVENTIONS), row["id"]
