"""The commonest band sentence is read by one pattern; the grammar must read it the same way."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pescore.standards import familiar
from pescore.standards.assembly import assemble
from pescore.standards.clauses import parse
from pescore.standards.draft import Draft
from pescore.standards.wording import normalise

NAMES = st.sampled_from(
    ["资金到位率", "预算执行率", "补助资金发放完成率", "政策知晓率", "成本控制率", "投诉率", "满意度"]
)


@st.composite
def bands(draw: st.DrawFn) -> str:
    low, high = sorted(draw(st.lists(st.integers(1, 130), min_size=2, max_size=2, unique=True)))
    name = draw(st.one_of(NAMES, st.just("")))
    again = draw(st.sampled_from([name, ""]))
    at_least = draw(st.sampled_from(["大于或等于", "大于等于", "≥", "不低于", "达到", "等于", "="]))
    at_most = draw(st.sampled_from(["小于或等于", "小于等于", "≤", "低于", "小于", "<"]))
    marks = draw(st.sampled_from(["①②③", ["", "", ""]]))
    stop = draw(st.sampled_from(["；", ";", "，"]))
    of = draw(st.sampled_from(["的，", "的", ""]))
    nothing, reckon = draw(st.sampled_from(["得0分", "不得分"])), draw(st.sampled_from(["计算", ""]))
    between = f"{again}{'在' if again else ''}{low}%-{high}%"
    line = draw(
        st.sampled_from(
            [f"{between}之间{of}在0和满分之间{reckon}确定"]
            + [f"{where}之间{of}按比例{how}" for where in (between, "") for how in ("计算", "计分", "得分")]
        )
    )
    return (
        f"{marks[0]}{name}{at_least}{high}%{of}得满分{stop}{marks[1]}{again}{at_most}{low}%{of}{nothing}{stop}"
        f"{marks[2]}{line}。"
    )


@settings(max_examples=300, deadline=None)
@given(bands(), st.sampled_from([None, "%"]), st.sampled_from(["", "资金到位率", "投诉率", "预算偏差率", "及时性"]))
def test_the_pattern_reads_what_the_grammar_reads(sentence: str, unit: str | None, indicator: str) -> None:
    text = normalise(sentence).text
    at_a_glance, by_grammar = (Draft(Decimal(4), text, unit, indicator=indicator) for _ in range(2))
    rule = familiar.read(text, at_a_glance)
    if rule is None:
        assert at_a_glance.used == []
        return
    assert rule == assemble(parse(text), by_grammar)
    assert at_a_glance.used == by_grammar.used


@pytest.mark.parametrize(
    "sentence",
    [
        "①资金到位率大于或等于100%的，得满分；②资金到位率小于或等于80%的，得0分；③资金到位率在80%-100%之间的，在0和满分之间计算确定。",
        "①预算执行率等于 100%的，得满分；②预算执行率小于或等于 80%的，得 0 分；③预算执行率在 80%-100%之间的，在 0 和满分之间确定。",
        "大于或等于95%的，得满分；小于或等于80%的，得0分；80%-95%之间的，在0和满分之间计算确定。",
        "预算执行率≥100%得满分，≤80%不得分，之间按比例计算",
        "满意度达到95%得满分，低于60%不得分，60%-95%之间按比例得分。",
    ],
)
def test_the_reports_own_sentences_take_the_short_way(sentence: str) -> None:
    assert familiar.read(normalise(sentence).text, Draft(Decimal(2), "")) is not None


@pytest.mark.parametrize(
    "sentence",
    [
        "①资金到位率大于或等于80%的，得满分；②资金到位率小于或等于100%的，得0分；③资金到位率在80%-100%之间的，在0和满分之间计算确定。",
        "①资金到位率大于或等于100%的，得满分；②资金支出率小于或等于80%的，得0分；③资金到位率在80%-100%之间的，在0和满分之间计算确定。",
        "①资金到位率大于或等于100%的，得满分；②资金到位率小于或等于80%的，得0分；③资金到位率在85%-100%之间的，在0和满分之间计算确定。",
        "①偏差率大于或等于100%的，得满分；②偏差率小于或等于80%的，得0分；③偏差率在80%-100%之间的，在0和满分之间计算确定。",
    ],
)
def test_anything_else_is_left_to_the_grammar(sentence: str) -> None:
    assert familiar.read(normalise(sentence).text, Draft(Decimal(2), "")) is None
