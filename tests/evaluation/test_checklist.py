"""Checklists as people write them: every accepted form, and a plain question for the others."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pescore.evaluation.checklist import Met, checklist
from pescore.evaluation.findings import as_cell

CASES = yaml.safe_load(Path(__file__).with_name("checklists.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["cell"]))
def test_forms(case: dict) -> None:
    if "refuse" in case:
        with pytest.raises(ValueError, match=case["refuse"]):
            checklist(case["cell"], case["items"])
    elif "met" in case:
        assert checklist(case["cell"], case["items"]) == Met(case["met"], case["items"])
    else:
        expected = [None if degree is None else Decimal(str(degree)) for degree in case["degrees"]]
        assert checklist(case["cell"], case["items"]) == expected


def test_a_fraction_the_spreadsheet_took_for_a_date_is_explained() -> None:
    with pytest.raises(ValueError, match="当成了日期（2022-03-04）.*'3/4"):
        checklist(date(2022, 3, 4), 4)


degree = st.one_of(st.none(), st.integers(0, 100).map(lambda n: Decimal(n) / 100))


@given(st.lists(degree, min_size=1, max_size=20))
def test_degrees_survive_being_written_in_a_cell(degrees: list[Decimal | None]) -> None:
    assert checklist(as_cell(degrees), len(degrees)) == [None if d is None else Decimal(d) for d in degrees]


@given(st.text(max_size=40), st.integers(0, 5))
def test_any_text_is_read_or_refused_in_chinese(text: str, items: int) -> None:
    try:
        read = checklist(text, items)
    except ValueError as error:
        assert any("\u4e00" <= char <= "\u9fff" for char in str(error))
    else:
        assert isinstance(read, Met) or all(d is None or 0 <= d <= 1 for d in read)
