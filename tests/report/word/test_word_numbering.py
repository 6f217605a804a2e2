"""Headings, captions and references: numbered as official reports are, without anything empty."""

from __future__ import annotations

from pescore.report.word.elements import Cell, Prose, Section, Table, merged_down
from pescore.report.word.numbering import Heading, Item, Turn, laid_out


def table(key: str, caption: str = "表") -> Table:
    return Table(caption, [1], [], [(Cell("甲"),)], key)


def headings(items: list[Item]) -> list[tuple[int, str]]:
    return [(item.level, item.text) for item in items if isinstance(item, Heading)]


def prose(items: list[Item]) -> list[str]:
    return [item.text for item in items if isinstance(item, Prose)]


def test_numbers_by_depth() -> None:
    inner = Section("丁", [Prose("文")])
    for title in ("丙", "乙", "甲"):
        inner = Section(title, [inner])
    assert headings(laid_out([inner])) == [(1, "一、甲"), (2, "（一）乙"), (3, "1.丙"), (4, "（1）丁")]


def test_a_section_deeper_than_word_has_styles_for_keeps_the_last() -> None:
    inner = Section("戊", [Prose("文")])
    for _ in range(4):
        inner = Section("层", [inner])
    assert headings(laid_out([inner]))[-1] == (4, "1）戊")


def test_empty_sections_are_gone_and_take_no_number() -> None:
    nodes = [Section("空", [Section("也空", [Prose("")])]), Section("有", [Prose("文")])]
    assert headings(laid_out(nodes)) == [(1, "一、有")]


def test_sections_without_a_number_do_not_count() -> None:
    nodes = [Section("摘要", [Prose("文")], numbered=False), Section("甲", [Prose("文")])]
    assert headings(laid_out(nodes)) == [(1, "摘要"), (1, "一、甲")]


def test_references_are_filled_in_or_their_paragraph_is_left_out() -> None:
    nodes = [
        Section("甲", [Prose("见⟦乙表⟧和⟦附⟧。"), Prose("见⟦没有⟧。"), table("甲表"), table("乙表")]),
        Section("空", [], appendix=True),
        Section("附", [table("", "")], appendix=True, key="附"),
    ]
    items = laid_out(nodes)
    assert prose(items) == ["见表2和附件1。"]
    assert headings(items)[-1] == (1, "附件1　附")


def test_a_reference_into_an_empty_section_is_left_out() -> None:
    assert prose(laid_out([Prose("见⟦附⟧。"), Section("附", [Prose("")], appendix=True, key="附")])) == []


def test_pages_turn_and_turn_back() -> None:
    nodes = [
        Section("横", [Prose("文")], landscape=True, appendix=True),
        Section("竖", [Prose("文")], appendix=True),
    ]
    items = laid_out([Section("前", [Prose("文")]), *nodes])
    kinds = [item.landscape if isinstance(item, Turn) else item.text for item in items if not isinstance(item, Prose)]
    assert kinds == ["一、前", True, "附件1　横", False, "附件2　竖"]
    assert [item.new_page for item in items if isinstance(item, Heading)] == [False, False, False]


def test_cells_are_merged_down_only_under_the_same_levels() -> None:
    assert merged_down([["甲", "子"], ["甲", "子"], ["乙", "子"]]) == [[False, False], [True, True], [False, False]]
