"""A frozen copy is read like the book it came from; what was changed in it is found; nothing in it is refreshed."""

from __future__ import annotations

import io
import warnings
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from adopted_books import built, edited
from calc import convert, needs_calc
from test_freeze import BOOKS, SEED, source

from pescore.actions.adopt import adopt
from pescore.actions.freeze import FORMULAS, VALUES, freeze
from pescore.actions.refresh import refresh
from pescore.actions.review import review
from pescore.evaluation import table as t
from pescore.evaluation.export import as_json
from pescore.evaluation.frameworks import framework
from pescore.workbook.adopted import COUNTED
from pescore.workbook.edits import SetCell
from pescore.workbook.frozen import is_frozen
from pescore.workbook.grid import BookError, read_bytes
from pescore.workbook.patch import apply
from pescore.workbook.refs import letters
from pescore.workbook.scored import Scored, score_book
from pescore.workbook.template import template_bytes


def copy(data: bytes, kind: str) -> bytes:
    return freeze(read_bytes(data, "书.xlsx"), kind).data


def scored(data: bytes) -> Scored:
    return score_book(read_bytes(data, "书.xlsx"), "书.xlsx")


def told(data: bytes) -> list[tuple[str, str, str]]:
    """The findings, without those that are about formulas or the sheet of findings itself."""
    return [(one.check, one.cell, one.says) for one in review(read_bytes(data, "书.xlsx"), "书.xlsx").findings]


@pytest.mark.parametrize("kind", [VALUES, FORMULAS])
@pytest.mark.parametrize("name", BOOKS)
def test_the_copy_is_scored_and_reviewed_like_the_book(name: str, kind: str) -> None:
    frozen = copy(source(name), kind)
    assert as_json(scored(frozen).result) == as_json(scored(source(name)).result)
    assert told(frozen) == told(source(name))


def self_evaluation() -> bytes:
    """Our 自评表 filled in, and refreshed: targets met and missed, one score set by a person who says why."""
    empty = template_bytes(framework("自评表"))
    form = scored(empty)
    edits = []
    for number, leaf in enumerate(form.evaluation.leaves[1:]):  # the first is 预算执行率
        edits += [SetCell(form.sheet, f"E{leaf.row}", "≥90%"), SetCell(form.sheet, f"F{leaf.row}", 0.95 - number / 100)]
    last = form.evaluation.leaves[-1]
    edits += [
        SetCell(form.sheet, form.place(last, t.SCORE), 1),
        SetCell(form.sheet, form.place(last, t.LOSS_REASON), "据实"),
    ]
    book = read_bytes(edited(empty, *edits), "自评.xlsx")
    assert book.package is not None
    return apply(book.package, refresh(book, "自评.xlsx").edits)


@pytest.mark.parametrize("kind", [VALUES, FORMULAS])
def test_a_self_evaluation_is_read_too(kind: str) -> None:
    data = self_evaluation()
    assert sum(one.leaf.manual is not None for one in scored(data).result.leaves) == 1
    assert as_json(scored(copy(data, kind)).result) == as_json(scored(data).result)
    assert told(copy(data, kind)) == told(data)
    form = scored(data)
    changed = form.place(form.evaluation.leaves[2], t.SCORE)
    assert ("填报得分", changed) in [
        one[:2] for one in told(edited(copy(data, kind), SetCell(form.sheet, changed, 0.5)))
    ]


@pytest.mark.parametrize("kind", [VALUES, FORMULAS])
def test_a_changed_number_is_found(kind: str) -> None:
    clean = scored(built())
    leaf = clean.result.leaves[2]
    cell = f"{letters(clean.columns[t.SCORE])}{leaf.leaf.row}"
    frozen = edited(copy(built(), kind), SetCell("评分表", cell, 0.25))
    assert any(cell in note for note in scored(frozen).result.notes)
    assert ("填报得分", cell) in [(check, at) for check, at, _ in told(frozen)]
    assert scored(frozen).result.total == clean.result.total


@pytest.mark.parametrize("kind", [VALUES, FORMULAS])
def test_a_changed_number_is_found_beside_somebodys_table(kind: str) -> None:
    name = next(name for name in BOOKS if name != SEED)
    form = scored(source(name))
    assert form.adopted is not None
    leaf = next(one for one in form.result.leaves if one.score)
    cell = f"{letters(form.adopted.block.columns[COUNTED])}{leaf.leaf.row}"
    frozen = edited(copy(source(name), kind), SetCell(form.sheet, cell, 0.01))
    assert ("填报得分", cell) in [(check, at) for check, at, _ in told(frozen)]


@pytest.mark.parametrize("name", [SEED, BOOKS[1]])
def test_what_needs_the_working_book_says_so_in_one_line(name: str) -> None:
    book = read_bytes(copy(source(name), VALUES), "副本.xlsx")
    for act in (
        lambda: refresh(book, "副本.xlsx", date(2024, 5, 1)),
        lambda: adopt(book, "副本.xlsx"),
        lambda: freeze(book, VALUES),
    ):
        with pytest.raises(BookError, match=r"^副本.xlsx：这是 freeze 生成的副本.*请对原来的评分工作簿操作") as refused:
            act()
        assert "\n" not in str(refused.value)


def test_the_mark_outlives_a_program_that_writes_everything_anew() -> None:
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        openpyxl.load_workbook(io.BytesIO(copy(built(), FORMULAS))).save(stream)
    assert is_frozen(read_bytes(stream.getvalue(), "书.xlsx"))
    assert not is_frozen(read_bytes(built(), "书.xlsx"))


@needs_calc
def test_the_mark_outlives_libreoffice(tmp_path: Path) -> None:
    for kind in (VALUES, FORMULAS):
        (tmp_path / f"{kind}.xlsx").write_bytes(copy(built(), kind))
    for saved in convert([tmp_path / "values.xlsx", tmp_path / "formulas.xlsx"], "xlsx", tmp_path):
        data = saved.read_bytes()
        assert is_frozen(read_bytes(data, "书.xlsx"))
        assert as_json(scored(data).result) == as_json(scored(built()).result)
        assert not [one for one in told(data) if one[0] in ("公式被改", "读不出来")]
