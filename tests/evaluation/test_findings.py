"""Findings of other kinds in one cell: counts, several clauses, and 评价要点 split and joined."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pescore.evaluation.findings import Need, as_cell, finding, points_cell, points_of
from pescore.evaluation.marking import mark

MANAGED = "签订管护协议得2分；落实管护经费得2分；管护员到位率达到95%得2分，每低1个百分点扣0.1分，扣完为止。"
JOINT = "合格率95%以上且返工率2%以下的，得6分；合格率90%~95%且返工率2%~5%的，得3分；其他情形不得分。"
SPARED = "发生群众有效投诉的，每件扣1.5分，扣完为止；因不可抗力引起的不扣分。"
NUMBER, COUNT, WORD = Need("number"), Need("count"), Need("word")
IF_ANY = Need("yesno", optional=True)


@pytest.mark.parametrize(
    ("cell", "count"),
    [(3, 3), ("3", 3), ("3处", 3), ("三次", 3), ("发现3起", 3), ("共 12 项", 12), ("０", 0), (2.0, 2), ([[3]], 3)],
)
def test_counts(cell: object, count: int) -> None:
    assert finding(cell, [COUNT]) == Decimal(count)


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="不能是负数"):
        finding(-1, [COUNT])
    with pytest.raises(ValueError, match="不能是负数"):
        finding("-1处", [COUNT])


def test_what_is_no_count_is_left_to_the_standard() -> None:
    assert finding("很多", [COUNT]) == "很多"


def test_several_clauses_in_one_cell_or_a_range() -> None:
    assert finding("85%；2处", [NUMBER, COUNT]) == ("85%", Decimal(2))
    assert finding([["85%"], [2]], [NUMBER, COUNT]) == ("85%", Decimal(2))
    assert as_cell(("85%", 2), 2) == "85%；2"
    assert as_cell((1, 0), 2) == "1；0"


def test_too_few_parts_are_asked_for() -> None:
    with pytest.raises(ValueError, match="要看 2 个情况，实际值给了 1 个"):
        finding("85%", [NUMBER, COUNT])


def test_a_condition_assumed_not_to_hold_may_be_left_out() -> None:
    assert finding("85%", [NUMBER, IF_ANY]) == "85%"
    assert finding("85%；是", [NUMBER, IF_ANY]) == ("85%", "是")


def test_a_bare_number_counts_the_misses_where_each_miss_is_deducted() -> None:
    assert finding(1, [Need("items", 3, misses=True)]) == 1
    assert finding("1项", [Need("items", 3, misses=True)]) == "1项"
    assert finding("缺②", [Need("items", 3, misses=True)]) == [1, 0, 1]


def test_a_day_number_becomes_a_date_where_a_date_is_asked_for() -> None:
    assert finding(44926.0, [Need("date")]) == date(2022, 12, 31)
    assert finding(30, [Need("date")]) == 30  # a number of days is no day


def test_words_numbers_and_dates_pass_through() -> None:
    assert finding("基本健全", [WORD]) == "基本健全"
    assert finding("65.92%", [NUMBER]) == "65.92%"
    assert as_cell(True) == "是"


@pytest.mark.parametrize(
    ("cell", "points"),
    [
        ("①甲；②乙", ("①甲；", "②乙")),
        ("是否符合政策。", ("是否符合政策。",)),
        ("甲\n乙", ("甲", "乙")),
        ([["甲"], ["乙"]], ("甲", "乙")),
        ("见②", ("见②",)),  # a mark inside a sentence numbers nothing
        ("", ()),
        (None, ()),
    ],
)
def test_points_of(cell: object, points: tuple[str, ...]) -> None:
    assert points_of(cell) == points


@given(st.lists(st.text(alphabet="甲乙丙丁，。是否", min_size=1, max_size=8), min_size=2, max_size=20))
def test_points_survive_being_written_in_a_cell(points: list[str]) -> None:
    written = points_of(points_cell(points))
    assert len(written) == len(points)
    assert [text[1:] for text in written] == points


@pytest.mark.parametrize(
    ("cell", "standard", "full", "points", "why"),
    [
        ("是；否；98%", MANAGED, 6, 4, "第2项"),
        ("1；1；92.5%", MANAGED, 6, 5.75, "5.75"),
        ("①；98%", MANAGED, 6, 4, "第2项"),
        ("36；40", "得分=实际完成数÷计划完成数×5", 5, 4.5, "实际完成数36÷计划完成数40"),
        ("0.9", "得分=实际完成数÷计划完成数×5", 5, 4.5, "0.9"),
        ("97%；1%", JOINT, 6, 6, "合格率97%、返工率1%：按“合格率95%以上且返工率2%以下的,得6分”"),
        ("97%；3%", JOINT, 6, 0, "合格率97%、返工率3%：按“其他情形不得分”"),
        ("2；是", SPARED, 6, 6, "不扣分"),
        ("2", SPARED, 6, 3, "扣3分"),
    ],
)
def test_answers_in_several_parts_from_one_cell(cell: str, standard: str, full: int, points: float, why: str) -> None:
    marked = mark(cell, full, standard)
    assert marked.points == Decimal(str(points))
    assert why in marked.why


def test_too_few_or_too_many_answers_are_refused_with_the_way_to_write_them() -> None:
    for cell in ("98%", "是；是；98%；2"):
        marked = mark(cell, 6, MANAGED)
        assert marked.points is None and "用“；”隔开" in (marked.ask or "")
    assert mark("36；0", 5, "得分=实际完成数÷计划完成数×5").points is None
