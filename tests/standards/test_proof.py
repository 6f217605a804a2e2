"""What is proved on a standard before any value is known: each fault by its words and figures, and no false alarms."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from corpus import every_row, read
from hypothesis import given
from hypothesis import strategies as st
from probes import findings

from pescore import read_standard
from pescore.standards.draft import Draft
from pescore.standards.proof import CLIFF, passed, prove
from pescore.standards.reach import reach_of
from pescore.standards.reading import Reading
from pescore.standards.rules import Curve, Flat, Interval, Line, Rule, Segment
from pescore.standards.scoring import tally

D = Decimal
CASES = yaml.safe_load((Path(__file__).parents[1] / "data" / "standards" / "proof.yaml").read_text("utf-8"))


def read_case(case: dict) -> Reading:
    return read_standard(
        case["标准"], case["分值"], unit=case.get("单位"), indicator=case.get("指标"), points=case.get("要点")
    )


@pytest.mark.parametrize("case", CASES, ids=[case["名称"] for case in CASES])
def test_each_fault_is_found_with_its_words_and_nothing_else(case: dict) -> None:
    reading = read_case(case)
    assert reading.rule is not None, reading.ask
    found = prove(reading.rule, reading.draft, reading.parsed)
    assert {fault.check for fault in found} == set(case["查出"]), [str(fault) for fault in found]
    for check, words in case["查出"].items():
        says = "；".join(str(fault) for fault in found if fault.check == check)
        assert all(word in says for word in words), says
    held = passed(reading.rule)
    assert set(case.get("证明", ())) <= set(held), held


def test_a_gap_the_reading_already_asks_about_says_so() -> None:
    reading = read_standard("≥80%得5分；<60%得0分", 5, unit="rate")
    (gap,) = prove(reading.rule, reading.draft, reading.parsed)
    assert gap.asked and str(gap) not in (reading.ask or "")


def test_words_of_the_standard_are_pointed_at() -> None:
    reading = read_standard("完训率*6。低于85%不得分。", 6, unit="rate")
    (jump,) = prove(reading.rule, reading.draft, reading.parsed)
    assert jump.words and jump.words in reading.text


def test_nothing_is_proved_where_nothing_was_read() -> None:
    reading = read_standard("酌情给分", 3)
    assert prove(reading.rule, reading.draft, reading.parsed) == ()


def stepped(gap: Decimal) -> Rule:
    """A line that ends `gap` points under the full mark of 10 at 90 %."""
    full = D(10)
    line = Line(D(0), D(0), D("0.9"), full - gap)
    low = Segment(Interval(None, False, D("0.9"), False), line, "低于90%按比例")
    high = Segment(Interval(D("0.9"), True), Flat(full), "达到90%得满分")
    return Rule(full, (Curve((low, high), unit="%", high=full),), high=full)


@pytest.mark.parametrize(("gap", "reported"), [(CLIFF * 10, False), (CLIFF * 10 + D("0.01"), True), (D(0), False)])
def test_the_size_of_a_cliff(gap: Decimal, reported: bool) -> None:
    checks = [fault.check for fault in prove(stepped(gap), Draft(D(10), "", unit="%"), None)]
    assert ("jump" in checks) is reported


@given(st.integers(1, 99), st.integers(1, 99), st.booleans(), st.booleans())
def test_two_tiers_have_a_gap_where_they_do_not_meet(low: int, high: int, low_in: bool, high_in: bool) -> None:
    """≤ or < low % and ≥ or > high %; where both leave out the number they meet at, a 口径 settles it."""
    if low > high:
        low, high = high, low
    text = f"{'≥' if high_in else '>'}{high}%得5分；{'≤' if low_in else '<'}{low}%得0分"
    reading = read_standard(text, 5, unit="rate")
    checks = {fault.check for fault in prove(reading.rule, reading.draft, reading.parsed)} if reading.rule else {"gap"}
    assert ("gap" in checks) is (low < high)


def test_no_score_of_a_real_standard_lies_outside_its_reach() -> None:
    """The best and the worst score proved bound every score that is given."""
    tried = 0
    for row in every_row():
        rule = read(row).rule
        if rule is None:
            continue
        reach = reach_of(rule)
        for finding in findings(rule):
            try:
                points = tally(rule, finding).points
            except ValueError:
                continue
            if points is None or "倒扣" in (row["standard"] or "") or below_zero(finding):
                continue
            tried += 1
            assert reach.best is None or points <= reach.best + D("0.005"), (row["id"], finding, points, reach)
            assert reach.worst is None or points >= reach.worst - D("0.005"), (row["id"], finding, points, reach)
    assert tried > 1000


def below_zero(finding: object) -> bool:
    """A value under 0 of an indicator that can't be negative."""
    parts = finding if isinstance(finding, tuple) else (finding,)
    return any(str(part).startswith("-") for part in parts)
