"""The law of the canonical text: read again, it scores like the rule it was written from."""

from __future__ import annotations

from decimal import Decimal

import pytest
from corpus import circumstances, every_row, read
from hypothesis import given, settings
from hypothesis import strategies as st
from probes import findings

from pescore import read_standard
from pescore.standards import canonical
from pescore.standards.draft import Draft
from pescore.standards.reading import Reading
from pescore.standards.rules import (
    Checklist,
    Choice,
    Curve,
    Flat,
    Interval,
    Level,
    Levels,
    Line,
    Occurrences,
    Rule,
    Segment,
    Stairs,
)
from pescore.standards.scoring import Tally, tally

D = Decimal


def broken(rule: Rule, text: str, **circumstances: object) -> str:
    """Where the text scores unlike the rule; empty where it never does. Values the rule asks about are left out."""
    again = read_standard(text, **circumstances)
    if again.rule is None:
        return f"{text}: {again.ask}"
    for finding in findings(rule):
        try:
            first = tally(rule, finding)
        except ValueError:
            continue  # outside its band
        if first.points is None and first.low is None:
            continue
        second = tally(again.rule, finding)
        if outcome(first) != outcome(second):
            return f"{text}: {finding!r} {outcome(first)} ≠ {outcome(second)} {second.ask or ''}"
    return ""


def outcome(result: Tally) -> tuple[Decimal | None, ...]:
    return (result.points, result.low, result.high, result.to_total)


def test_the_law_holds_for_real_standards() -> None:
    failures, held = {}, 0
    for row in every_row():
        reading = read(row)
        if reading.rule is None or reading.status == "question":
            continue
        held += 1
        if said := broken(reading.rule, canonical.write(reading.rule, reading.draft), **circumstances(row)):
            failures[row["id"]] = said
    assert held > 800
    assert not failures


@pytest.mark.parametrize(
    ("text", "full", "written"),
    [
        # ends are named, the deduction keeps its unit
        ("预算执行率≥100%得满分，≤80%不得分，之间按比例计算", 2, "≥100%得2分；≤80%得0分；80%至100%之间按比例计算"),
        (
            "回访率85%（含）以上3分；65%（含）至85%为1.8分；其他0分",
            3,
            "≥85%得3分；65%（含）至85%（不含）得1.8分；<65%得0分",
        ),
        (
            "满意率达到85%的得满分，每下降2个百分点扣0.4分，扣完为止",
            4,
            "≥85%得4分；<85%的，每低2个百分点扣0.4分；扣完为止",
        ),
        (
            "违反议事程序，每起扣0.3分；发生事故的，不得分",
            3,
            "违反议事程序的，每1起扣0.3分；发生事故的，不得分；扣完为止",
        ),
        ("健全8分，基本健全5分，不健全0分", 8, "健全的，得8分；基本健全的，得5分；不健全的，得0分"),
    ],
)
def test_it_is_written_as_an_evaluator_would(text: str, full: int, written: str) -> None:
    reading = read_standard(text, full)
    assert reading.rule is not None, reading.ask
    assert canonical.write(reading.rule, reading.draft) == written


def test_equal_shares_are_fractions_not_endless_digits() -> None:
    points = ("制度健全", "执行有效", "档案完整")
    reading = read_standard("①②③各占1/3", 4, points=points)
    assert reading.rule is not None
    assert canonical.write(reading.rule, reading.draft) == "要点①②③各占1/3，按符合程度得分"


# -- generated rules -------------------------------------------------------------------------------------------------

PERCENT = st.integers(2, 150).map(lambda n: D(n) / 100)
POINTS = st.integers(1, 80).map(lambda n: D(n) / 4)


@st.composite
def tiers(draw: st.DrawFn) -> Curve:
    """Flat stretches with falling points, any end open or closed; the lowest or the highest value is best."""
    cuts = sorted(draw(st.lists(PERCENT, min_size=1, max_size=4, unique=True)))
    closed = draw(st.lists(st.booleans(), min_size=len(cuts), max_size=len(cuts)))
    eighths = draw(st.lists(st.integers(1, 7), min_size=len(cuts) - 1, max_size=len(cuts) - 1, unique=True))
    full = draw(st.integers(2, 20).map(D))
    worth = [D(0), *(full * n / 8 for n in sorted(eighths)), full]
    if draw(st.booleans()):
        worth.reverse()
    segments = []
    for i, points in enumerate(worth):
        low, high = cuts[i - 1] if i else None, cuts[i] if i < len(cuts) else None
        where = Interval(low, low is not None and closed[i - 1], high, high is not None and not closed[i])
        segments.append(Segment(where, Flat(points)))
    return Curve(tuple(segments), unit="%", high=full)


@st.composite
def slopes(draw: st.DrawFn) -> Curve:
    """每低（高）…扣…: continuous, or by whole or started steps, with or without a cap."""
    start, full = draw(PERCENT), draw(st.integers(2, 20).map(D))
    step = draw(st.integers(1, 10).map(lambda n: D(n) / 100))
    amount = -draw(st.sampled_from([D("0.2"), D("0.4"), D("0.5"), D("1"), D("1.5")]))
    mode = draw(st.sampled_from(["line", "capped", "whole", "started"]))
    up = draw(st.booleans())
    size = step if up else -step

    def beyond(x: Decimal, until: Decimal | None = None) -> Interval:
        """The worse side of x, up to and including `until`."""
        return Interval(x, False, until, until is not None) if up else Interval(until, until is not None, x, False)

    good = Interval(None, False, start, True) if up else Interval(start, True)
    line = Line(start, full, start + size, full + amount)
    pieces = [Segment(good, Flat(full), "起点")]
    if mode == "capped":
        reach = start + size * 3  # three steps, then no more
        pieces.append(Segment(beyond(start, reach), line, "每档扣分"))
        pieces.append(Segment(beyond(reach), Flat(full + 3 * amount), "每档扣分"))
    else:
        stairs = Stairs(start, full, size, amount, mode == "started")
        pieces.append(Segment(beyond(start), line if mode == "line" else stairs, "每档扣分"))
    return Curve(tuple(pieces if up else pieces[::-1]), unit="%", high=full)


@st.composite
def bands(draw: st.DrawFn) -> Curve:
    """0 at one end, full at the other, a straight line between; now and then a band a person chooses from."""
    low, high = sorted(draw(st.lists(PERCENT, min_size=2, max_size=2, unique=True)))
    full = draw(st.integers(2, 20).map(D))
    y0, y1 = (D(0), full) if draw(st.booleans()) else (full, D(0))
    form = draw(st.sampled_from([Line(low, y0, high, y1), Choice(full / 4, full / 2)]))
    return Curve(
        (
            Segment(Interval(None, False, low, True), Flat(y0)),
            Segment(Interval(low, False, high, False), form),
            Segment(Interval(high, True), Flat(y1)),
        ),
        unit="%",
        high=full,
    )


@settings(max_examples=150, deadline=None)
@given(st.one_of(tiers(), slopes(), bands()))
def test_the_law_holds_for_generated_curves(curve: Curve) -> None:
    full = curve.high or D(0)
    rule = Rule(full, (curve,), low=D(0), high=full)
    text = canonical.write(rule, Draft(full, "", unit="%"))
    assert not broken(rule, text, full=full, unit="rate")


@st.composite
def counted(draw: st.DrawFn) -> Rule:
    full = draw(st.integers(2, 20).map(D))
    names = draw(
        st.lists(st.sampled_from(["超范围列支", "制度未上墙", "违规录用", "资料缺失"]), min_size=1, unique=True)
    )
    parts = tuple(
        Occurrences(
            -draw(POINTS),
            D(draw(st.sampled_from([1, 1, 2]))),
            name,
            draw(st.one_of(st.none(), st.just(full / 2))),
            words="每发现1处扣分",
        )
        for name in names
    )
    return Rule(full, parts, full, D(0), full)


@st.composite
def graded(draw: st.DrawFn) -> Rule:
    full = draw(st.integers(4, 20).map(D))
    bands_ = draw(st.booleans())
    worth = [(full, full), (full / 2, full * 3 / 4 if bands_ else full / 2), (D(0), full / 4 if bands_ else D(0))]
    words = ("健全", "基本健全", "不健全")
    levels = tuple(Level(word, low, high) for word, (low, high) in zip(words, worth, strict=True))
    return Rule(full, (Levels(levels, share_of=full),), D(0), D(0), full)


@settings(max_examples=60, deadline=None)
@given(st.one_of(counted(), graded()))
def test_the_law_holds_for_generated_counts_and_words(rule: Rule) -> None:
    text = canonical.write(rule, Draft(rule.full, ""))
    assert not broken(rule, text, full=rule.full)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=2, max_size=6), st.integers(1, 4))
def test_the_law_holds_for_generated_shares(parts: list[int], scale: int) -> None:
    full = D(sum(parts) * scale)
    points = tuple(f"要点内容{'甲乙丙丁戊己'[i]}" for i in range(len(parts)))
    rule = Rule(full, (Checklist(tuple(D(p * scale) for p in parts), points),), D(0), D(0), full)
    text = canonical.write(rule, Draft(full, "", points=points))
    assert not broken(rule, text, full=full, points=points)


# -- what PE_RULE shows ----------------------------------------------------------------------------------------------


def said(text: str, full: object, **more: object) -> str:
    reading: Reading = read_standard(text, full, **more)
    return canonical.sentence(reading)


def test_the_sentence_joins_reading_conventions_and_faults() -> None:
    text = said("成本控制率≤100%得8分；每高1个百分点减2分；高于106%得0分", 8, unit="rate")
    assert text.startswith("理解为：≤100%得8分；")
    assert "口径：step（不足一档按比例计）" in text
    assert "请核对：“高于106%得0分”不起作用" in text and "104%" in text


def test_a_setting_of_the_workbook_is_named() -> None:
    text = said("办结率≥98%得2分，每少2个百分点减0.4分", 2, unit="rate", conventions={"step": "whole_steps"})
    assert "step（不足一档不计）" in text
    assert "不足2个百分点的不计" in text


def test_an_open_question_stands_at_the_end_and_its_gap_is_not_told_twice() -> None:
    text = said("≥80%得5分；<60%得0分", 5, unit="rate")
    assert "60%（含）至80%（不含）没有规定得分" in text
    assert text.endswith("待回答：60%至80%之间没有规定得分，应怎样计分？")
    assert "没有得分规定" not in text


@pytest.mark.parametrize("text", ["", "……", "=cmd|'/c calc'!A1", "酌情给分", "（" * 50])
def test_there_is_always_a_sentence(text: str) -> None:
    shown = said(text, 3)
    assert shown.endswith(("？", "。"))
