"""Which scores a standard can give at all: on the values, a cent to each side, and where nothing is claimed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pescore import read_standard
from pescore.standards.outputs import Outputs, outputs_of
from pescore.values import cents

# standard, full, what it can give, what it cannot
FINITE = [
    ("符合得满分，不符合得0分", 3, "3 0", "1 2.99 0.01"),
    ("达到99%得满分，否则不得分", 2, "2 0", "1 1.99"),
    ("≥90%得4分，≥80%得3分，<80%得1分", 4, "4 3 1", "0 2 3.5 3.99"),
    ("每发现1处不合规扣0.5分，扣完为止", 2, "2 1.5 1 0.5 0", "0.25 1.99 1.2"),
    ("每发现1处不合规扣0.5分，最多扣1分", 2, "2 1.5 1", "0.5 0 1.25"),
    ("台账完善4分，较完善2分，不完善0分", 4, "4 2 0", "3 1 3.99"),
]
STRETCHES = [
    ("≥100%得满分，≤80%不得分，之间按比例计算", 4, "0 0.01 2.37 3.99 4", "4.01 -0.01"),
    ("好得4-5分，一般得2-3分，差得0分", 5, "5 4.5 2.37 0", "3.5 1 5.01"),
]


def outputs(standard: str, full: int) -> Outputs:
    reading = read_standard(standard, full=full)
    assert reading.rule is not None and reading.ask is None
    found = outputs_of(reading.rule)
    assert found is not None
    return found


@pytest.mark.parametrize(("standard", "full", "can", "cannot"), [*FINITE, *STRETCHES], ids=lambda value: str(value))
def test_what_can_be_given(standard: str, full: int, can: str, cannot: str) -> None:
    found = outputs(standard, full)
    assert [score for score in can.split() if not found.can_give(Decimal(score))] == []
    assert [score for score in cannot.split() if found.can_give(Decimal(score))] == []


@pytest.mark.parametrize(("standard", "full"), [case[:2] for case in (*FINITE, *STRETCHES)])
def test_whatever_is_scored_can_be_given(standard: str, full: int) -> None:
    """The scorer itself, over many findings, never leaves what is claimed."""
    reading, found = read_standard(standard, full=full), outputs(standard, full)
    findings = [*(f"{value}%" for value in range(0, 121, 3)), *range(9), "符合", "不符合", "完善", "较完善", "不完善"]
    scored = 0
    for value in findings:
        try:
            score = reading.score(value)
        except ValueError:
            continue
        if score.points is not None:
            scored += 1
            assert found.can_give(cents(score.points)), (value, score.points, found)
    assert scored or "一般" in standard


def test_parts_add_up() -> None:
    found = outputs("有方案得2分；方案内容每缺一项减0.5分，扣完为止", 2)
    given = {Decimal(k) / 2 for k in range(5)}
    assert all(found.can_give(score) for score in given) and not found.can_give(Decimal("0.3"))


@pytest.mark.parametrize("standard", ["由专家酌情给分", "≥90%得4分；<80%得0分"])
def test_nothing_is_claimed_of_what_is_open(standard: str) -> None:
    rule = read_standard(standard, full=4).rule
    assert rule is None or outputs_of(rule) is None


def test_said_reads_from_the_full_mark_down() -> None:
    assert outputs("≥90%得4分，≥80%得3分，<80%得1分", 4).said == "4分、3分、1分"
    assert outputs("≥100%得满分，≤80%不得分，之间按比例计算", 4).said == "0至4分"
