"""Why this score: the clause, the arithmetic, the 口径 that bear on it; and a sentence for every rule × every value."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from corpus import every_row, read
from hypothesis import given, settings
from hypothesis import strategies as st
from probes import findings

from pescore import read_standard
from pescore.standards import why
from pescore.standards.canonical import meaning
from pescore.standards.scoring import Tally

D = Decimal
PER_UNIT = "办结率以98%为目标，每少2个百分点减0.4分，减完为止"
BAND = "≥100%得满分，≤80%不得分，之间按比例计算"


def said(text: str, full: object, value: object, **more: object) -> str:
    reading = read_standard(text, full, **more)
    return why.explain(reading, value, reading.score(value).result)


@pytest.mark.parametrize(
    ("text", "full", "value", "contains"),
    [
        # a day after the deadline is counted in days, and a late day named as a day
        (
            "2023年6月30日前完成得满分，每逾期1天扣1分",
            3,
            "2023-07-02",
            ["比2023年6月30日晚了2天", "每1天扣1分", "得1分"],
        ),
        ("2023年6月30日前完成得满分，逾期不得分", 3, "2023-07-01", ["2023年7月1日：按“逾期不得分”", "得0分"]),
        # −4% lies one point beyond −3%; the label is the indicator, not 在±
        ("成本偏差率在±3%以内得满分，每超出1个百分点扣1分", 5, "-4%", ["成本偏差率-4%：", "低了1个百分点", "得4分"]),
        # 4 × (95 − 80) ÷ (100 − 80) = 3
        (BAND, 4, "95%", ["95%：", "之间按比例计算", "4×(95%−80%)÷(100%−80%)=3", "得3分"]),
        (BAND, 2, "65.92%", ["65.92%：按“≤80%不得分”", "得0分"]),
        (BAND, 2, "100%", ["按“≥100%得满分”", "得2分"]),
        # 98 − 95 = 3 points; 3 ÷ 2 × 0.4 = 0.6; 2 − 0.6 = 1.4
        (
            PER_UNIT,
            2,
            "95%",
            ["比98%低了3个百分点", "每2个百分点扣0.4分，共扣0.6分", "2−0.6=1.4", "得1.4分", "不足一档按比例计"],
        ),
        (PER_UNIT, 2, "60%", ["最低按0分", "得0分"]),
        (PER_UNIT, 2, "98%", ["得2分"]),
        # 4 × 31 ÷ 60 = 2.0666…: shown rounded, and so with ≈
        ("<60个的，得分=4×实际值÷60；≥60个得4分", 4, "31个", ["4×31÷60≈2.07", "得2.07分"]),
        ("完好率达92%,得15分,低于92%,得分=完好率×15分", 15, "91%", ["得分=完好率×15", "15×91%=13.65", "得13.65分"]),
        ("健全8分，基本健全5分，不健全0分", 8, "基本健全", ["基本健全5分", "得5分"]),
        ("违规录用，每起扣0.3分，最多扣1分", 3, 2, ["“违规录用”2起×0.3分，扣0.6分", "3−0.6=2.4", "得2.4分"]),
        ("违规录用，每起扣0.3分，最多扣1分", 3, 7, ["最多扣1分", "3−1=2", "得2分"]),
        ("违规录用，每起扣0.3分，最多扣1分", 3, 0, ["没有扣分，得3分"]),
    ],
)
def test_the_clause_and_the_arithmetic(text: str, full: int, value: object, contains: list[str]) -> None:
    shown = said(text, full, value)
    assert all(words in shown for words in contains), shown
    assert len(shown) <= why.LONGEST


def test_whole_steps_count_what_is_complete() -> None:
    # 5 points = 2 whole steps of 2: 2 × 0.4 = 0.8
    shown = said(PER_UNIT, 2, "93%", conventions={"step": "whole_steps"})
    assert "不足2个百分点的不计，计2档，每档扣0.4分，共扣0.8分，2−0.8=1.2" in shown
    assert "（口径：" in shown and "不足一档不计" in shown


def test_only_the_conventions_that_bear_on_the_score_are_named() -> None:
    text = "满意率≥85%得4分；每下降1个百分点扣0.5分"
    assert "口径" not in said(text, 4, "90%")
    assert "不足一档按比例计" in said(text, 4, "84%")
    assert "最低为0分" not in said(text, 4, "84%")
    assert "最低为0分" in said(text, 4, "60%")


@pytest.mark.parametrize(
    ("text", "value", "named"),
    [
        ("①②③各占1/3分值，符合的给相应分，不符的扣相应分。", [1, 0.5, 1], ["item_degree"]),
        ("①②③各占1/3分值，符合的给相应分，不符的扣相应分。", [1, 0, 1], []),
        ("①②③各占1/3，符合的得相应分，部分符合的按符合程度得分。", [1, 0.5, 1], []),
        ("①②③各占1/3。符合的得权重分；部分符合的，得权重分的50%；不符合的不得分。", [1, 0.5, 0], ["base_is_point"]),
        ("完成率超过90%、80%的,得3分、2分。不足80%的,不得分。", "85%", ["parallel_list"]),
        ("按比率法计分，植树面积最高的乡镇得3分。", (45, 60), ["ratio_to_best"]),
    ],
)
def test_a_convention_is_named_where_a_score_leans_on_it(text: str, value: object, named: list[str]) -> None:
    points = ("①甲", "②乙", "③丙") if "①" in text else None
    score = read_standard(text, 3, points=points).score(value)
    assert score.points is not None
    bearing = [one for one in score.conventions if meaning(one, {}) in score.why]
    assert bearing == named


def test_a_veto_is_named_by_its_condition() -> None:
    shown = said("违规录用，每起扣0.3分；发生事故的，不得分", 3, (1, True))
    assert shown.startswith("“发生事故”成立，本项得0分")


def test_a_checklist_names_what_is_missing() -> None:
    shown = said("①②③各占1/3", 3, [1, D("0.5"), 0], points=["制度", "流程", "档案"])
    # 1 + 0.5 + 0 = 1.5
    assert "第2项符合50%、第3项不符合，其余符合，3分中得1.5分" in shown


def test_a_band_asks_for_value_and_reason() -> None:
    shown = said("智能化水平高 9-10；尚可 6-8；水平低 0-5", 10, "尚可")
    assert "6～8分之间由评价人给分" in shown and "理由" in shown


def test_a_question_is_repeated_with_what_to_do() -> None:
    assert said("≥80%得5分；<60%得0分", 5, "70%", unit="rate").startswith("暂不计分：60%至80%之间没有规定得分")
    assert "请" in said("按完成情况酌情给分", 3, 1)


def test_a_wrong_kind_of_finding_is_named() -> None:
    assert "请填数值" in said(BAND, 2, "好")


def test_a_value_under_the_lowest_tier_is_not_pinned_on_that_tier() -> None:
    shown = said("8000↑ 24; 6000↑ 18; 3000↑ 12", 24, 2999)
    assert "在“3000↑ 12”所列范围之外，得0分" in shown and "最低一档以下没有写的得0分" in shown


def test_points_taken_from_the_total_are_told() -> None:
    reading = read_standard("每少配一人扣1.5分，扣完后从项目总分续扣", 9)
    result = Tally(D(0), to_total=D(-3))
    assert why.explain(reading, 8, result).endswith("得0分，另从项目总分扣3分。")


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(max_size=12),
    st.sampled_from(["65.92%", "—", "不适用", "部分符合", "①②", "3/4", "#N/A", "2024-06-30", "≥90%", "1e999", "三处"]),
    st.dates(),
    st.just(datetime.datetime(2024, 6, 30, 12)),
    st.lists(st.one_of(st.none(), st.integers(-1, 2), st.floats(0, 1), st.text(max_size=3)), max_size=6),
    st.lists(st.one_of(st.none(), st.booleans(), st.integers(-5, 200), st.text(max_size=4)), max_size=4).map(tuple),
)
SENTENCES = [
    *((PER_UNIT, {"full": 2}), (BAND, {"full": 4}), ("酌情给分", {"full": 3})),
    ("优5分，良4分，中3分，差0分", {"full": 5}),
    ("得分=20-（投诉件数*0.02）/（面积*人口）。", {"full": 20}),
    ("第一部分（4分）：健全得4分，不健全得0分；第二部分（6分）：每发现1处问题扣2分，扣完为止", {"full": 10}),
    ("", {"full": 10, "target": "≥98%"}),
    ("", {"full": 10, "target": "2024.06.30"}),
    ("", {"full": 10, "target": "效果明显"}),
]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SENTENCES), ANYTHING)
def test_every_rule_has_a_sentence_for_every_value(sentence: tuple[str, dict], value: object) -> None:
    text, circumstances = sentence
    reading = read_standard(text, **circumstances)
    try:
        result = reading.score(value).result
    except ValueError as outside:
        assert str(outside)
        return
    assert why.explain(reading, value, result).endswith(("。", "？", "）", "！", "?"))


def test_every_real_standard_says_why_and_says_the_points_it_gives() -> None:
    told = 0
    for row in every_row():
        reading = read(row)
        if reading.rule is None:
            continue
        for finding in findings(reading.rule):
            try:
                score = reading.score(finding)
            except ValueError:
                continue
            shown = why.explain(reading, finding, score.result)
            told += 1
            assert len(shown) <= 300 and "None" not in shown and "\ue000" not in shown, (row["id"], shown)
            if score.points is not None:
                worth = f"{score.points.normalize():f}".replace("-", "−")
                assert f"得{worth}分" in shown, (row["id"], finding, shown)
    assert told > 1000
