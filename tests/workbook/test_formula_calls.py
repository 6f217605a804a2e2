"""Calls inside formulas: strings, sheet names and nesting never confuse where one ends."""

from __future__ import annotations

import pytest

from pescore.workbook.formula_calls import outer_calls

NAMES = {"PE_SCORE", "PE_RATE"}


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("SUM(A1,B1)", []),
        ("PE_SCORE(A1,B1)", [("PE_SCORE", ("A1", "B1"))]),
        ("pe_score( A1 , B1 )", [("PE_SCORE", ("A1", "B1"))]),
        ("PE_SCORE(\"a,(b)\",'表,(1)'!A1)", [("PE_SCORE", ('"a,(b)"', "'表,(1)'!A1"))]),
        ('PE_SCORE("说""是"",",1)', [("PE_SCORE", ('"说""是"","', "1"))]),
        ("PE_SCORE(PE_RATE(A1,B1),5)", [("PE_SCORE", ("PE_RATE(A1,B1)", "5"))]),
        ("PE_RATE(A1,B1)+PE_RATE(SUM(A1,2),{1,2})", [("PE_RATE", ("A1", "B1")), ("PE_RATE", ("SUM(A1,2)", "{1,2}"))]),
        ("PE_RATE()", [("PE_RATE", ())]),
        ("MY_PE_SCORE(A1)", []),
        ('"PE_SCORE(A1)"', []),
    ],
)
def test_calls(formula: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    calls = outer_calls(formula, NAMES)
    assert [(call.name, call.arguments) for call in calls] == found
    for call in calls:
        assert formula[call.start : call.end].upper().startswith(call.name)
        assert formula[call.end - 1] == ")"
