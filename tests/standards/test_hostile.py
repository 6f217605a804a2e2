"""Empty, absurd and hostile input: an answer or a Chinese line, never a traceback, never a hang."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pescore import read_standard

LONG = 10_000
PATIENCE = 0.1  # seconds for ten thousand characters, on the worst of three tries

SENTENCES = {
    "empty": "",
    "blank": "   \n\t ",
    "one word": "无",
    "formula injection": "=cmd|' /C calc'!A0",
    "at sign": "@SUM(1+1)*cmd|' /C calc'!A0",
    "hyperlink": '=HYPERLINK("http://x","满分")',
    "control characters": "预算\x00执行率\x07≥100%\x1b得满分\x0b，否则\x0c不得分",
    "surrogates": "得分\ud800满分",
    "right to left": "\u202e得满分\u202c",
    "unclosed brackets": "(" * 300 + "得5分",
    "only digits": "9" * 400,
    "huge number": f"达到{'9' * 400}%得满分，否则不得分",
    "many dots": "0." * 500 + "5分",
    "division by zero": "得分=实际值/0*分值",
    "only punctuation": "，。；：、（）" * 20,
}
LONG_SENTENCES = {
    "one character": "每" * LONG,
    "nested brackets": "(" * (LONG // 2) + ")" * (LONG // 2),
    "nested square brackets": "[" * LONG,
    "many clauses": ("每低1个百分点扣0.5分；" * LONG)[:LONG],
    "many tiers": ("80%-90%得3分，" * LONG)[:LONG],
    "many numbers": ("1.5 " * LONG)[:LONG],
    "many marks": ("①②③④" * LONG)[:LONG],
    "many operators": ("a*b+" * LONG)[:LONG],
    "backtracking": ("按按照按照实际完成" * LONG)[:LONG],
    "latex": ("\\frac{" * LONG)[:LONG],
}


@pytest.mark.parametrize("name", SENTENCES)
@pytest.mark.parametrize("full", [4, None, "4", "四", float("nan"), 0, -2])
def test_absurd_sentences_are_answered(name: str, full: object) -> None:
    reading = read_standard(SENTENCES[name], full=full)
    assert reading.draft.unforeseen == ""
    assert reading.status in ("clear", "convention", "human", "question")
    for value in (None, "", 1, 0.95, "95%", "符合", True, [1, 0], "=1+1", "#N/A", float("nan"), object()):
        score = reading.score(value)
        assert score.points is None or 0 <= score.points <= 4


@pytest.mark.parametrize("name", LONG_SENTENCES)
def test_ten_thousand_characters_are_answered_at_once(name: str) -> None:
    sentence = LONG_SENTENCES[name]
    quickest = min(_seconds(sentence + str(i)) for i in range(3))
    assert quickest < PATIENCE
    assert read_standard(sentence, full=4).status == "question"


@pytest.mark.parametrize("name", LONG_SENTENCES)
def test_sentences_just_under_the_limit_do_not_hang(name: str) -> None:
    sentence = LONG_SENTENCES[name][:1_900]
    start = time.process_time()
    read_standard(sentence, full=4)
    assert time.process_time() - start < 3


def _seconds(sentence: str) -> float:
    start = time.process_time()
    read_standard(sentence, full=4)
    return time.process_time() - start


@settings(max_examples=300, deadline=None)
@example("\ue000得3分", 1)  # the mark a lifted-out formula leaves
@given(
    st.text(max_size=60),
    st.one_of(
        st.none(), st.floats(), st.integers(), st.text(max_size=12), st.booleans(), st.lists(st.floats(), max_size=5)
    ),
)
def test_any_text_and_any_value(sentence: str, value: object) -> None:
    reading = read_standard(sentence, full=3)
    assert reading.draft.unforeseen == ""
    score = reading.score(value)
    assert score.points is None or score.points.is_finite()


WORDS = st.sampled_from(
    [
        "得满分",
        "不得分",
        "得3分",
        "扣0.5分",
        "每",
        "低于",
        "超过",
        "达到",
        "≥",
        "<",
        "90%",
        "80%",
        "100%",
        "3个",
        "一项",
        "之间",
        "按比例",
        "以上",
        "以下",
        "（含）",
        "，",
        "；",
        "。",
        "否则",
        "其他",
        "最多",
        "扣完为止",
        "①",
        "②",
        "各占1/2",
        "符合",
        "不符合",
        "酌情",
        "发现",
        "目标值",
        "完成率",
        "*",
        "÷",
        "=",
        "得分=",
        "分值",
        "至",
        "-",
        "1.5",
        "第1名",
        "依次类推",
        "一票否决",
    ]
)


@settings(max_examples=600, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=14), st.sampled_from([0.85, "90%", 3, "符合", True, [1, 0], "2处"]))
def test_any_string_of_the_lexicons_words(words: list[str], value: object) -> None:
    """The reader's own vocabulary in any order: never an exception, never points outside sense."""
    reading = read_standard("".join(words), full=3, points=["甲", "乙"])
    assert reading.draft.unforeseen == ""
    score = reading.score(value)
    assert score.points is None or -60 <= score.points <= 60
