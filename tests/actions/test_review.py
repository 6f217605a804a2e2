"""Reviewing any book: ours, adopted, somebody's own as it is; what stops other commands is a finding here."""

from __future__ import annotations

import json

import pytest
from adopted_books import DEV, FORMS, adopted, book_of, built, edited

from pescore.actions.refresh import refresh
from pescore.actions.review import Reviewed, review
from pescore.review.check import kinds
from pescore.workbook.edits import SetCell
from pescore.workbook.grid import read_bytes
from pescore.workbook.package import BookError
from pescore.workbook.patch import apply

# What stands in the dev forms beyond doubt, by their lists of problems.
TOLD = {
    "L07": ["得分越界", "隐藏行列", "隐藏的表", "标准缺失"],
    "L12": ["字数超限", "文字雷同"],
    "L14": ["未达标得满分", "扣分无原因"],
    "L18": ["权重与分值", "待确认"],
    "L26": ["小计", "合计得分", "合计与等级"],
    "L29": ["得分率与扣分"],
    "L33": ["总分值"],
}


def reviewed(data: bytes) -> Reviewed:
    return review(read_bytes(data, "书.xlsx"), "书.xlsx")


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_is_reviewed_as_it_is_and_after_adoption(path) -> None:
    as_is = review(book_of(path), path.name)
    told = {one.check for one in as_is.findings}
    assert told <= set(kinds()) and set(TOLD.get(path.stem[:3], ())) <= told
    assert all(one.sheet and one.cell for one in as_is.findings if one.path and one.severity == "error")
    json.dumps([one.as_json() for one in as_is.findings])
    after = reviewed(adopted(path)[1])
    of_the_form = {(one.check, one.says) for one in as_is.findings if kinds()[one.check].codes}
    assert of_the_form <= {(one.check, one.says) for one in after.findings}


@pytest.mark.parametrize("path", [path for path in DEV if path not in FORMS], ids=lambda path: path.stem)
def test_a_book_without_a_table_is_refused_in_one_line(path) -> None:
    with pytest.raises(BookError, match="pescore adopt") as refused:
        review(book_of(path), path.name)
    assert "\n" not in str(refused.value) and path.name in str(refused.value)


def test_refresh_lists_what_the_review_finds() -> None:
    book = read_bytes(built(), "书.xlsx")
    done = refresh(book, "书.xlsx")
    assert book.package is not None
    again = reviewed(apply(book.package, done.edits))
    assert [one.as_json() for one in done.findings] == [one.as_json() for one in again.findings]
    assert len(done.findings) > 20 and not again.needs_person


@pytest.mark.parametrize(
    ("cell", "value", "check", "words"),
    [
        ("K4", 1, "公式被改", "恢复公式"),
        ("P25", 0.5, "人工得分", "没有写调整理由"),
        ("P25", 9, "得分越界", "高于分值"),
        ("P25", "很多", "读不出来", "应是一个数"),
        ("E25", "若干", "读不出来", "应是一个数"),
        ("E25", -1, "分值不为正", "-1"),
        ("H25", None, "标准缺失", "评分标准"),
    ],
)
def test_what_other_commands_refuse_is_a_finding(cell: str, value: str | float | None, check: str, words: str) -> None:
    data = edited(built(), SetCell("评分表", cell, value))
    with pytest.raises(BookError):
        refresh(read_bytes(data, "书.xlsx"), "书.xlsx")
    found = reviewed(data).findings
    assert any(one.check == check and one.path[-1:] and words in one.says for one in found), [o.says for o in found]


def test_what_was_looked_at_leaves_out_what_there_is_nothing_of() -> None:
    form = review(book_of(FORMS[0]), FORMS[0].name)
    assert "问卷份数" not in form.clean and "建议与问题" not in form.clean and "得分越界" in form.clean
    assert "问卷份数" in reviewed(built()).clean
