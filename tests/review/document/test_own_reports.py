"""A report that pescore writes from a consistent book reviews without an error or a doubt of the writing's own making."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from own_reports import LAYOUTS, adopted, decided, of_facts, reviewed, said, scored

from pescore.evaluation.facts import read_facts
from pescore.shipped import example_facts
from pescore.workbook.scored import Scored

# L02 and L05 are no 评分表; the points of L33 add up to 99.
FORMS = [path for path in LAYOUTS if path.stem[:3] not in ("L02", "L05", "L33")]
ALONE = pytest.mark.parametrize("alone", [False, True], ids=["with the book", "alone"])


@ALONE
@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_an_adopted_book_as_it_stands(path: Path, alone: bool) -> None:
    """Most of them wait for answers: the report says so, and the review does not take 待补充 for a fault."""
    book = adopted(path)
    assert book is not None and len(book.result.leaves) > 5
    result = reviewed(book, alone=alone)
    assert said(result, "error", "warning") == []
    assert "标题重复" not in {finding.check for finding in result.findings}  # 预算执行率 is a dimension and a leaf
    assert len(result.checked) > 20


@ALONE
@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_an_adopted_book_once_everything_is_decided(path: Path, alone: bool) -> None:
    book = adopted(path)
    assert book is not None
    done = decided(book)
    assert done.result.complete
    result = reviewed(done, alone=alone)
    assert said(result, "error", "warning") == [line for line in said(result, "error") if _contradicts(line)]
    assert alone or any(item.check == "与评分表不一" and "综合得分" in item.says for item in result.checked)


def _contradicts(line: str) -> bool:
    """What the people of the test decided is not what the standard gives for the value told: that is rightly said."""
    return re.match("error 按标准计分：“预算执行率”写 93%、得 5 分，按其评分标准应得 3.25 分", line) is not None


@ALONE
@pytest.mark.parametrize("step", ["continuous", "whole_steps", "round_up"])
def test_satisfaction_stands_last_and_steps_count_in_part(step: str, alone: bool) -> None:
    """每少10节扣0.4分 of 2385节: 15 节 are one and a half steps, one, or two, as the 口径 has it."""
    book = of_facts("夜校")
    conventions = {} if step == "continuous" else {"step": step}
    book = scored(replace(book.evaluation, conventions=conventions))
    points = {one.leaf.name: str(one.score) for one in book.result.leaves}
    assert points["开课节数"] == {"continuous": "11.40", "whole_steps": "11.60", "round_up": "11.20"}[step]
    result = reviewed(book, alone=alone)
    assert said(result, "error", "warning") == []
    assert {f.check for f in result.findings} <= {"标准疑点"}
    assert any(item.says.startswith("一级指标得分 14 + 17.2 + 35.") for item in result.checked)


@ALONE
def test_a_book_half_filled_in(alone: bool) -> None:
    """Every second leaf is empty: no total, no grade, and no sums where figures are still to come."""
    book = of_facts("夜校")
    leaves = tuple(replace(leaf, actual=None) if at % 2 else leaf for at, leaf in enumerate(book.evaluation.leaves))
    half = scored(replace(book.evaluation, leaves=leaves))
    assert len(half.result.open) == 7
    assert said(reviewed(half, alone=alone), "error", "warning") == []


@ALONE
def test_a_book_with_a_leaf_that_does_not_apply(alone: bool) -> None:
    book = of_facts("夜校")
    leaves = tuple(
        replace(leaf, actual="不适用", reason="本年没有新聘老师") if leaf.name == "师资储备" else leaf
        for leaf in book.evaluation.leaves
    )
    away = scored(replace(book.evaluation, leaves=leaves, conventions={"not_applicable": "剔除后折算"}))
    assert away.result.complete and away.result.raw_total != away.result.total
    assert said(reviewed(away, alone=alone), "error", "warning") == []


@ALONE
def test_a_self_evaluation_of_ninety_points(alone: bool) -> None:
    """The other ten are 预算执行率, which a 自评表 scores in its head."""
    book = of_facts("夜校")
    leaves = tuple(leaf for leaf in book.evaluation.leaves if leaf.name not in ("资金到位率", "制度执行有效性"))
    ninety = scored(replace(book.evaluation, leaves=leaves))
    assert ninety.evaluation.full == 90
    assert not any("不是 100" in line for line in said(reviewed(ninety, alone=alone), "error", "warning"))


def by_standards() -> Scored:
    """The shipped evaluation with nothing decided against its standards."""
    facts = read_facts(example_facts())
    return scored(replace(facts, leaves=tuple(replace(leaf, manual=None) for leaf in facts.leaves)))


@ALONE
def test_the_shipped_evaluation_of_four_levels(alone: bool) -> None:
    book = by_standards()
    assert book.result.complete and {len(leaf.path) for leaf in book.evaluation.leaves} == {4}
    result = reviewed(book, alone=alone)
    assert said(result, "error") == []
    assert len(result.checked) > 70
