"""Which scores a standard can give at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pescore import read_standard
from pescore.review.reachable import possible_scores

BAND = "≥100%得满分，≤80%不得分，之间按比例计算"


@pytest.mark.parametrize(
    ("standard", "full", "can", "cannot"),
    [
        ("符合评价要点得满分，不符合得0分。", "3", ["0", "3"], ["1", "2.99", "0.01"]),
        ("全部符合评价要点得满分，符合其中一项得1分，不符合得0分。", "2", ["0", "1", "2"], ["0.5", "1.5"]),
        # 1.5, 1.0, 0.5, 0
        ("符合评价要点得满分，一项不符合扣0.5分，扣完为止。", "1.5", ["1.5", "1", "0.5", "0"], ["0.75", "1.25"]),
        (BAND, "2", ["0", "0.01", "1.37", "2"], ["-0.01", "2.01"]),
        (
            "达标率在80%-100%得3分；60%-80%得2分（不包含80%）；0%-60%得0分（不包含60%）。",
            "3",
            ["0", "2", "3"],
            ["1", "2.5"],
        ),
    ],
)
def test_scores_a_rule_can_and_cannot_give(standard: str, full: str, can: list[str], cannot: list[str]) -> None:
    rule = read_standard(standard, full=full).rule
    assert rule is not None
    possible = possible_scores(rule)
    assert possible is not None
    assert all(Decimal(points) in possible for points in can)
    assert not any(Decimal(points) in possible for points in cannot)


def test_how_a_message_lists_them() -> None:
    rule = read_standard("符合得满分，不符合得0分", full="3").rule
    band = read_standard(BAND, full="2").rule
    assert rule is not None and band is not None
    assert getattr(possible_scores(rule), "told", str)() == "0、3"
    assert getattr(possible_scores(band), "told", str)() == "0至2"


def test_nothing_is_said_of_several_clauses_together() -> None:
    rule = read_standard("预算执行率≥90%得2分，每低1%扣0.1分；制度健全得1分", full="3").rule
    assert rule is None or possible_scores(rule) is None
