"""The lexicon joined into patterns: every plain word is found again, and only tried where it can begin."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

import pytest
from corpus import DATA, rows

from pescore.standards import tokens
from pescore.standards.grammar import groups, opening, pattern_of, words
from pescore.standards.tokens import scan
from pescore.standards.wording import normalise

WORDS = {
    "zero": ["全扣", "扣光", "不得分", "得0分", "零分", "不计分", "本项不得分", "不给分", "全部扣除"],
    "no_deduct": ["不扣分", "不减分"],
    "floor": ["扣完为止", "减完为止", "扣至0分"],
    "else": ["否则", "反之", "其他", "其余情形"],
    "series": ["依次类推", "以此类推"],
    "veto": ["一票否决"],
    "cap": ["最多", "封顶", "上限"],
}


@pytest.mark.parametrize(("kind", "word"), [(kind, word) for kind, listed in WORDS.items() for word in listed])
def test_a_word_of_the_lexicon_is_its_kind(kind: str, word: str) -> None:
    tokens = scan(f"，{word}。".replace("，", ","))
    assert [token.kind for token in tokens if token.text.startswith(word[:2])][:1] == [kind], tokens


def test_every_pattern_of_the_lexicon_compiles_and_balances() -> None:
    for kind, pattern in groups():
        assert re.compile(pattern), kind


def test_trying_only_what_can_begin_here_finds_the_same_tokens() -> None:
    """Against one alternation of all kinds, on every sentence we hold."""
    everything = pattern_of(tuple(kind for kind, _ in groups()))
    for path in sorted(DATA.glob("*.jsonl")):
        for row in rows(path.stem):
            text = normalise(row["standard"] or "").text
            found = [(match.lastgroup, match[0]) for match in everything.finditer(text) if match[0]]
            assert [(token.kind, token.text) for token in scan(text)] == found, row["id"]


def test_kinds_are_known_by_their_first_character() -> None:
    assert set(opening()) - {""} >= set("得扣每≥≤0123456789①")
    assert words("veto")


def test_kinds_tried_one_by_one_or_together_give_the_same_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    def scanned(seldom: int) -> list[object]:
        monkeypatch.setattr(tokens, "_SELDOM", seldom)
        monkeypatch.setattr(tokens, "_tries_at", cache(lambda character: tokens._Tries(opening()[character])))
        return [scan(normalise(row["standard"] or "").text) for row in islice(rows("dev_qualitative"), 200)]

    assert scanned(0) == scanned(10**9)
