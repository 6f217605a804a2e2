"""Native formulas against the kernel: the same cents in two worksheet engines, on thresholds and a hair beside them."""

from __future__ import annotations

import datetime
import math
import random
import re
from decimal import Decimal
from fractions import Fraction

import formualizer
import pytest
from native_rules import NA, RULES, D, band, curve, drop, flat, line, many_rows, mismatches, native, row, rule
from openpyxl.formula import Tokenizer

from native_oracle import SOFFICE, Row, Shown, by_calc, by_formualizer, native_points
from pescore import read_standard
from pescore.standards.formulas import Binary, Name
from pescore.standards.native import NotNative, formula
from pescore.standards.rules import (
    Checklist,
    Choice,
    Curve,
    Flag,
    Formula,
    Interval,
    Level,
    Levels,
    Line,
    Occurrences,
    Rule,
    Segment,
    Switch,
)
from pescore.standards.scoring import tally

CALC = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
ENGINES = pytest.mark.parametrize("engine", [by_formualizer, pytest.param(by_calc, marks=CALC)])

ALLOWED = set("IF AND OR NOT ROUND MIN MAX ABS INT LOG10 FIND TRIM ISNUMBER ISLOGICAL NA".split())  # noqa: SIM905


def test_every_kind_of_number_gives_the_kernels_cents_in_the_rust_engine() -> None:
    rows = many_rows(20000, 8)
    assert len(rows) >= 20000
    assert mismatches(rows, by_formualizer) == []


def test_quotients_on_half_cents_take_the_side_of_their_15_digits() -> None:
    """完成数÷计划数 in a cell: 1 in 500 such cells stands for a half cent without ending."""
    dice = random.Random(1)
    rows: list[tuple[str, Rule, object]] = []
    for _ in range(8000):
        low, full = dice.choice(["0.6", "0.7", "0.8", "0.9"]), dice.choice(["1", "1.5", "2", "3", "4", "6", "7", "10"])
        plan = dice.choice([dice.randint(2, 60), dice.randint(2, 500), dice.randint(2, 30) * 100])
        rows.append((f"{low} {full}", band(low, "1", full), dice.randint(int(plan * float(low)), plan) / plan))
    assert mismatches(rows, by_formualizer) == []


@CALC
def test_ten_thousand_cells_give_the_kernels_cents_in_calc() -> None:
    rows = [entry for entry in many_rows(14000, 15) if _written_whole(entry[2])]
    assert len(rows) >= 10000
    assert mismatches(rows, by_calc) == []


def _written_whole(value: object) -> bool:
    """openpyxl, which writes the workbook for Calc, keeps 16 digits of a number: the cell would hold another one."""
    return float(f"{value:.16g}") == value


@ENGINES
def test_bands_agree_with_fractions(engine) -> None:
    """full × (x − low) ÷ (high − low) in exact rationals, for figures as typed and half cents among them."""
    dice = random.Random(3)
    rows: list[Row] = []
    wanted: list[Decimal] = []
    for _ in range(2500):
        full = D(dice.choice(["1", "1.5", "2", "3", "4.5", "6", "7", "8", "10", "14.5"]))
        low, width = dice.randint(0, 90), dice.choice([5, 8, 10, 12, 15, 20, 30])
        x = Fraction(round(dice.uniform(low - 1, low + width + 1) * 10 ** dice.randint(0, 4)), 10**4)
        if dice.random() < 0.5:
            x = Fraction(low) + Fraction(dice.randrange(1, 200 * int(full) + 1, 2), 200) / Fraction(full) * width
            if (x * 10**8).denominator != 1:
                x = Fraction(round(x * 1000), 1000)
        points = min(Fraction(full), max(Fraction(0), Fraction(full) * (x - low) / width))
        rows.append(row(float(x / 100), band(str(D(low) / 100), str(D(low + width) / 100), str(full))))
        wanted.append(D(math.floor(points * 100 + Fraction(1, 2))) / 100)
    assert [w for w, s in zip(wanted, native_points(rows, engine), strict=True) if w != s] == []


# -- single cases, worked by hand ------------------------------------------------------------------------------------

BY_HAND: list[tuple[str, object, Shown]] = [
    # 2 × (0.9 − 0.8) ÷ 0.2 = 1
    ("band 80-100 of 2", 0.9, D(1)),
    ("band 80-100 of 2", 90, D(1)),
    ("band 80-100 of 2", 0.8, D(0)),
    ("band 80-100 of 2", 1 - 1e-9, D(2)),
    # 2 × 0.0335 ÷ 0.2 = 0.335, a half cent: up
    ("band 80-100 of 2", 0.8335, D("0.34")),
    # 3 × (23/24 − 0.8) ÷ 0.2 = 2.375; the cell holds 0.958333333333333, a hair less: 2.37
    ("band 80-100 of 3", 23 / 24, D("2.37")),
    # 3 × (21.5/24 − 0.8) ÷ 0.2 = 1.4375
    ("band 80-100 of 3", 21.5 / 24, D("1.44")),
    # 4 − 0.4 × 3 whole steps; 3.5 steps count 3; 0.03 as 1.1 − 1.07 leaves debris
    ("whole steps", 1.03, D("2.8")),
    ("whole steps", 1.035, D("2.8")),
    ("whole steps", 1 + (1.1 - 1.07), D("2.8")),
    ("begun steps", 1.02, D("3.65")),
    ("begun steps", 1.02 + 1e-9, D("3.3")),
    ("steps to the left, 2 at most", 0.61, D(3)),
    # 5 ÷ 8 × 10
    ("hyperbola of days", 8, D("6.25")),
    ("0.4 off each", 3, D("10.8")),
    ("0.4 off each", -1, NA),
    ("0.5 off each, 1.2 at most", 3, D("2.8")),
    ("1 off per 3 begun", 4, D(3)),
    ("酌情 each", 0, D(5)),
    ("酌情 each", 1, NA),
    ("bonus", 20, D(2)),
    # 299.9 × 0.16 = 47.98 < 48; 299.98 × 0.16 = 47.9968, to the cent 48.00
    ("pass mark", 299.9, D(0)),
    ("pass mark", 299.98, D(48)),
    ("choice and question", 15, NA),
    ("choice and question", 20, NA),
    ("choice and question", 50.5, D(0)),
    ("choice and question", 10, D(8)),
    ("tiers", 0.75, D(1)),
    ("tiers", 0.1 + 0.65, D(1)),
    ("tiers", 0.75 + 1e-9, D("3.5")),
    ("one point of the line", 200, D(8)),
    ("one point of the line", 200 - 1e-9, D(2)),
    ("one point of the line", 200 + 1e-9, D("5.25")),
    # 3 + (8 − 10) × 0.25 = 2.5; 3 + 2 = 5, at most 4.5
    ("base and bonus", 8, D("2.5")),
    ("base and bonus", 30, D("4.5")),
    ("with an assumed condition", 0.9, D(1)),
    # 20 − (0.65 − 0.5) ÷ 0.3 × 20 = 10
    ("20 − (rate − 0.5)/0.3 × 20", 0.65, D(10)),
    # 0.25 + 4 ÷ 8
    ("four at most", 7, D("0.75")),
]  # fmt: skip


@ENGINES
def test_cases_worked_by_hand(engine) -> None:
    shown = native_points([row(value, RULES[name]) for name, value, _ in BY_HAND], engine)
    assert list(zip(BY_HAND, shown, strict=True)) == [(case, case[2]) for case in BY_HAND]


@ENGINES
def test_what_is_no_number(engine) -> None:
    """Not filled in shows nothing; words, 是/否 and numbers typed as text are refused, never scored as 0."""
    values = [None, "", "—", "/", "-", "无", " ", "九成", "≥90%", "0.9", "3处", True, False]
    names = ["band 80-100 of 3", "0.4 off each", "rate × 3", "tiers"]
    shown = native_points([row(value, RULES[name]) for name in names for value in values], engine)
    assert shown == ([""] * 7 + [NA] * 6) * len(names)


@ENGINES
def test_another_full_mark_is_refused(engine) -> None:
    two = native(band("0.8", "1", "2"))
    tenth = native(band("0.8", "1", "0.3"))
    rows = [Row(0.9, 2, two), Row(0.9, 3, two), Row(0.9, 2.0000001, two), Row(0.9, 0, two), Row(0.9, 0.1 + 0.2, tenth)]
    assert native_points(rows, engine) == [D(1), NA, NA, NA, D("0.15")]


def test_an_error_in_the_cell_stays_that_error() -> None:
    book = formualizer.Workbook()
    book.add_sheet("s")
    book.set_value("s", 1, 2, 2)
    book.set_formula("s", 1, 1, "=1/0")
    book.set_formula("s", 1, 3, formula(band("0.8", "1", "2"), "A1", "B1"))
    book.evaluate_all()
    assert book.evaluate_cell("s", 1, 3)["kind"] == "Div"


@ENGINES
def test_percentages_follow_the_limit_of_the_curve(engine) -> None:
    """A bare number above the limit of the curve is a percentage; at the limit it is still a rate."""
    part = curve((None, "", line("0", "0", "200", "10")), unit="%", as_percent_above=D(10))
    found = rule(part, "10")
    rows = [(f"{v}", found, v) for v in (10, 10.0000000001, 10 + 1e-15, 10.5, -10.5, 100, 1000, 0.5)]
    assert mismatches(rows, engine) == []
    assert native_points([row(10, found), row(10.5, found)], engine) == [D("0.5"), D("0.01")]


@ENGINES
def test_dates_are_day_numbers(engine) -> None:
    """到2024-06-30得10分，每迟1天扣0.5分: 2024-06-30 is day 45473 of a spreadsheet."""
    day = D(datetime.date(2024, 6, 30).toordinal())
    part = Curve(
        (
            Segment(Interval(None, False, day, True), flat("10")),
            Segment(Interval(day, False), Line(day, D(10), day + 1, D("9.5"))),
        ),
        asks_for="date",
        high=D(10),
    )
    found = rule(part, "10")
    serials = [45473, 45473.75, 45474, 45480, 45600, 19999, 80000, 30]
    shown = native_points([row(serial, found) for serial in serials], engine)
    assert shown == [D(10), D(10), D("9.5"), D("6.5"), D(0), NA, NA, NA]
    dates = [datetime.date(1899, 12, 30) + datetime.timedelta(days=int(serial)) for serial in serials[:5]]
    assert [tally(found, date).points for date in dates] == shown[:5]


@ENGINES
def test_a_number_of_days_is_no_date(engine) -> None:
    found = read_standard("", 10, target="收到资金后30日内").rule
    assert found is not None
    assert native_points([row(value, found) for value in (29, 30, 45473)], engine) == [D(10), D(10), NA]


# -- words -----------------------------------------------------------------------------------------------------------

GRADES = Levels(
    (Level("健全", D(8), D(8), aliases=("完善",)), Level("基本健全", D(5), D(5)), Level("不健全", D(0), D(3)))
)
BINARY = Levels((Level("档案完整", D(3), D(3)), Level("不完整", D(0), D(0))), yes=0, no=1)
DEDUCTS = Flag("发生事故", amount=D(-2))
WORDED: list[tuple[Rule, object, Shown]] = [
    (rule(GRADES, "8"), "健全", D(8)),
    (rule(GRADES, "8"), " 完善", D(8)),
    (rule(GRADES, "8"), "基本健全", D(5)),
    (rule(GRADES, "8"), "不健全", NA),  # a person chooses between 0 and 3
    (rule(GRADES, "8"), "较健全", NA),
    (rule(GRADES, "8"), "健", NA),
    (rule(GRADES, "8"), "|", NA),
    (rule(GRADES, "8"), 1, NA),
    (rule(GRADES, "8"), None, ""),
    (rule(BINARY, "3"), "档案完整", D(3)),
    (rule(BINARY, "3"), "是", D(3)),
    (rule(BINARY, "3"), "否", D(0)),
    (rule(BINARY, "3"), True, D(3)),
    (rule(BINARY, "3"), False, D(0)),
    (rule(BINARY, "3"), 1, NA),  # a number is no answer to a word
    (rule(BINARY, "3"), 0, NA),
    (rule(BINARY, "3"), "无", ""),  # not filled in, as for PE_SCORE
    (rule(DEDUCTS, "5", "5"), "是", D(3)),
    (rule(DEDUCTS, "5", "5"), "否", D(5)),
    (rule(DEDUCTS, "5", "5"), True, D(3)),
    (rule(DEDUCTS, "5", "5"), False, D(5)),
    (rule(DEDUCTS, "5", "5"), 3, D(3)),
    (rule(DEDUCTS, "5", "5"), 0, D(5)),
    (rule(DEDUCTS, "5", "5"), -1, NA),
    (rule(Flag("弄虚作假", voids=True), "5", "5"), "是", D(0)),
    (rule(Flag("弄虚作假", voids=True), "5", "5"), "否", D(5)),
    (rule(Levels((Level('写“"”的', D(1), D(1)), Level("不写的", D(0), D(0)))), "1"), '写“"”的', D(1)),
]


@ENGINES
def test_words_score_as_the_kernel_scores_them(engine) -> None:
    shown = native_points([row(value, found) for found, value, _ in WORDED], engine)
    assert list(zip(WORDED, shown, strict=True)) == [(case, case[2]) for case in WORDED]


@pytest.mark.parametrize(("found", "value", "show"), [c for c in WORDED if isinstance(c[2], D)])
def test_words_are_the_kernels_own(found: Rule, value: object, show: Shown) -> None:
    assert tally(found, value).points == show


def test_long_lists_of_words_are_split() -> None:
    levels = Levels((Level("甲" * 60, D(2), D(2), aliases=tuple(chr(0x4E00 + i) * 90 for i in range(9))),))
    text = formula(rule(levels, "2"), "A1", "B1")
    assert max(len(word) for word in re.findall(r'"([^"]*)"', text)) <= 255
    rows = [row(chr(0x4E00 + i) * 90, rule(levels, "2")) for i in range(9)]
    assert native_points(rows, by_formualizer) == [D(2)] * 9


# -- what the formula may be -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(RULES))
def test_only_what_excel_2007_knows(name: str) -> None:
    text = formula(RULES[name], "'评分表 (2)'!$J$5", "$E$5")
    tokens = Tokenizer(text)
    called = {token.value.rstrip("(") for token in tokens.items if token.type == "FUNC" and token.subtype == "OPEN"}
    assert text.startswith("=IF(")
    assert called <= ALLOWED
    assert len(text) <= 8000
    assert _depth(text) <= 40
    assert not re.search(r"[-+*/]{2}|\d{16}|(?<=[^\d])E\d", re.sub(r'"[^"]*"', "", text))


def _depth(text: str) -> int:
    depth = deepest = 0
    for sign in re.sub(r'"[^"]*"', "", text):
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    assert depth == 0
    return deepest


def test_a_simple_rule_reads_simply() -> None:
    start = '=IF(OR(J5="",ISNUMBER(FIND("|"&TRIM(J5)&"|","||—|-|/|——|---|无|－|–|"))),"",'
    assert formula(drop("105", "1", "0.4", "8", None), "J5", "E5") == (
        start + "IF(OR(ROUND(E5,10)<>8,NOT(ISNUMBER(J5)),ISLOGICAL(J5)),NA(),"
        "IF(ROUND(J5,12)>105,ROUND(ROUND(MAX(0,8-(J5-105)*0.4),13),2),8)))"
    )


TWO = (Occurrences(D(-1)), Occurrences(D(-2)))
REFUSED: list[tuple[Rule, str]] = [
    (Rule(D(5), TWO, D(5)), "几个情况"),
    (Rule(D(5), (*band("0.8", "1", "5").parts, Flag("弄虚作假", voids=True))), "几个情况"),
    (rule(Checklist((D(1), D(1))), "2"), "逐个填写"),
    (rule(Switch("全额发放", D(5), curve((None, "", flat("1")))), "5"), "几个数"),
    (rule(Formula(Binary("/", Name("甲"), Name("乙")), ("甲", "乙"), ("number", "number")), "5"), "几个数"),
    (rule(curve((None, "", flat("1")), asks_for="difference"), "5"), "几个数"),
    (Rule(D(5), (Occurrences(D(-1)),), D(5), spill_to_total=True), "从总分续扣"),
    (rule(Flag("停工", to_total=D(-8)), "5"), "从总分续扣"),
    (rule(curve((None, "", Choice(D(0), D(5)))), "5"), "由人给分"),
    (rule(Levels((Level("达成", D(4), D(5)), Level("未达成", D(0), D(4)))), "5"), "由人在档内给分"),
    (rule(curve((None, "", line("0", "0", "7", "1"))), "5", low="6"), "最低分高于最高分"),
    (
        rule(curve(*((f"0.{i:04}" if i else None, "[", flat(f"{i}")) for i in range(900)), unit="%"), "900"),
        "8000个字符",
    ),
]


@pytest.mark.parametrize(("found", "reason"), REFUSED)
def test_what_no_cell_can_hold_is_refused_with_the_reason(found: Rule, reason: str) -> None:
    with pytest.raises(NotNative, match=reason):
        formula(found, "J5", "E5")
