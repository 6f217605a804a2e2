"""Fuzzy evaluation: one table under four operators, exactly."""

from decimal import Decimal

import pytest

from pescore.methods.fuzzy import evaluate
from pescore.methods.tables import shares

WEIGHTS = [Decimal(x) for x in (".12", ".28", ".30", ".30")]
MEMBERSHIPS = [[Decimal(x) for x in row.split()] for row in (".6 .3 .1 0", ".3 .4 .2 .1", ".5 .3 .2 0", ".7 .2 .1 0")]
VALUES = [Decimal(x) for x in (95, 85, 70, 30)]


@pytest.mark.parametrize(
    ("operator", "raw", "score", "highest"),
    [
        ("取小取大", [".30", ".30", ".20", ".10"], "78.89", (0, 1)),
        ("乘积取大", [".21", ".112", ".06", ".028"], "84.17", (0,)),
        ("取小相加", ["1", ".9", ".6", ".1"], "83.27", (0,)),
        ("加权平均", [".516", ".298", ".158", ".028"], "86.25", (0,)),
    ],
)
def test_the_operator_decides(operator: str, raw: list[str], score: str, highest: tuple[int, ...]) -> None:
    found = evaluate(WEIGHTS, MEMBERSHIPS, operator)
    assert (found.operator, found.highest) == (operator, highest)
    assert list(found.raw) == [Decimal(x) for x in raw]
    assert abs(sum(found.normal) - 1) < Decimal("1e-20")
    assert round(found.score(VALUES), 2) == Decimal(score)


def test_the_declared_default_is_the_weighted_mean() -> None:
    assert evaluate(WEIGHTS, MEMBERSHIPS) == evaluate(WEIGHTS, MEMBERSHIPS, "M(·,⊕)")
    assert evaluate(shares([Decimal(x) for x in (12, 28, 30, 30)]), MEMBERSHIPS).score(VALUES) == Decimal("86.25")
