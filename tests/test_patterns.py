"""Patterns compiled when first used behave as those of `re`."""

from __future__ import annotations

import re

import pytest

from pescore.values import patterns


def test_a_pattern_answers_as_re_does() -> None:
    ours, theirs = patterns.compile(r"(?P<n>\d+)分"), re.compile(r"(?P<n>\d+)分")
    for text in ("得5分", "不得分", "扣10分，再扣2分"):
        found, expected = ours.search(text), theirs.search(text)
        assert (found and found.groupdict()) == (expected and expected.groupdict())
        assert ours.findall(text) == theirs.findall(text) and ours.sub("点", text) == theirs.sub("点", text)
    assert ours.pattern == theirs.pattern and ours.groupindex == theirs.groupindex


def test_flags_are_kept() -> None:
    assert patterns.compile("pe_score", patterns.IGNORECASE).match("PE_SCORE")


def test_nothing_is_compiled_before_it_is_used() -> None:
    wrong = patterns.compile("(")
    with pytest.raises(re.error):
        wrong.match("")
