"""Where the facts stand on 项目, 问卷 and 问题清单: what `facts_sheets` writes, and what people add to it by hand.

A row of the 项目 sheet is known by what is merged in it: the whole width is a heading, everything but the first column
a key and its value, anything else below a heading a row of a table, whose first row has the names. A section typed in
by hand is merged nowhere: the name of one stands alone in its row. In a table it may as well be an entry with the rest
left blank, and is one unless the row below is of another width and merged nowhere either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..library import load
from .sheet import Sheet

SURVEY, PROBLEMS = "问卷", "问题清单"
RATE = "回收率"
WITHIN = " / "  # between a key and the key it stands under
_FIRST = 3  # row below the title and its note
_NUMBER, _QUESTION, _OPTION, _SHARE = "题号", "题目", "选项", "比例"
_CLASS, _PROBLEM = "类别", "问题"

Place = tuple[int, int]  # row, column


class Entry(NamedTuple):
    """A key, and where its value stands; `heading` is "" on the project card, above the first section.

    path    the section, and what a heading within it names; () on the card, and below a heading that is no section
    """

    heading: str
    path: tuple[str, ...]
    key: str
    place: Place


class Line(NamedTuple):
    """A row of a table by the names of its columns; no places: the row of the names itself."""

    heading: str
    path: tuple[str, ...]
    places: Mapping[str, Place]


class Asked(NamedTuple):
    """A question of the 问卷, and where the share of each option stands; () where there is no such column."""

    number: str
    text: str
    shares: Mapping[str, Place]


def sections(sheet: Sheet) -> Iterator[Entry | Line]:
    """The 项目 sheet from top to bottom."""
    begins_at, known = _merged_from(sheet), load("facts")["顶层"]
    heading, path = "", ()
    names: dict[int, str] | None = None  # of the table being read; {} while its header is still to come
    for row in range(_FIRST, sheet.max_row + 1):
        cells, merged = filled(sheet, row), begins_at.get(row)
        named = cells.get(1) in known
        typed = named and not merged and not _is_entry(sheet, row, names, begins_at)
        if set(cells) == {1} and (typed or merged == 1):
            heading, names = cells[1], {}
            path = (heading,) if named else (*path[:1], *heading.split(WITHIN)) if path else ()
        elif not cells:
            continue
        elif not heading:
            if 1 in cells and (merged == 2 or set(cells) <= {1, 2}):
                yield Entry("", (), cells[1], (row, 2))
        elif merged == 2 or names is None:
            if 1 in cells:
                yield Entry(heading, path, cells[1], (row, 2))
            names = None
        elif not names:
            names = cells
            yield Line(heading, path, {})
        else:
            yield Line(heading, path, {name: (row, col) for col, name in names.items()})


def _is_entry(sheet: Sheet, row: int, names: dict[int, str] | None, begins_at: dict[int, int]) -> bool:
    """Whether the name of a section that stands alone in a row is an entry of the table above, by the row below."""
    below = set(filled(sheet, row + 1))
    return names is not None and (below <= {1} or below == set(names) or row + 1 in begins_at)


def filled(sheet: Sheet, row: int) -> dict[int, str]:
    """Column → text of what is filled in."""
    return {col: text for col in range(1, sheet.max_col + 1) if (text := sheet.text(row, col))}


def _merged_from(sheet: Sheet) -> dict[int, int]:
    """Row → the column from which it is one cell up to the right edge of the sheet."""
    edge = max((right for _, _, _, right in sheet.merges), default=0)
    return {top: left for top, left, bottom, right in sheet.merges if top == bottom and right == edge}


def survey_numbers(sheet: Sheet) -> Iterator[tuple[str, Place]]:
    """The keys above the questions (发放, 回收 …), and where the value of each stands."""
    for row in range(_FIRST, row_with(sheet, (_QUESTION, _OPTION)) or sheet.max_row + 1):
        cells = filled(sheet, row)
        if value := min(set(cells) - {1}, default=0):
            yield cells.get(1, ""), (row, value)


def questions(sheet: Sheet) -> Iterator[Asked]:
    """The questions in their order; one without options is left out."""
    header = row_with(sheet, (_QUESTION, _OPTION))
    at = {name: col for col, name in filled(sheet, header).items()} if header else {}
    asked = Asked("", "", {})
    for row in range(header + 1, sheet.max_row + 1) if header else ():
        text, begins = sheet.text(row, at[_QUESTION]), sheet.top_left(row, at[_QUESTION]) == (row, at[_QUESTION])
        if text and begins:
            if asked.shares:
                yield asked
            asked = Asked(sheet.text(row, at[_NUMBER]) if _NUMBER in at else "", text, {})
        if (option := sheet.text(row, at[_OPTION])) and _SHARE in at:
            asked = asked._replace(shares={**asked.shares, option: (row, at[_SHARE])})
    if asked.shares:
        yield asked


def problems(sheet: Sheet) -> Iterator[Mapping[str, Place]]:
    """The rows of 问题清单 that are not blank, by the names of the columns; a merged cell counts in each of its rows."""
    return table(sheet, (_CLASS, _PROBLEM))


def table(sheet: Sheet, headings: tuple[str, ...]) -> Iterator[Mapping[str, Place]]:
    """The rows that are not blank below the first row that has all these headings."""
    header = row_with(sheet, headings)
    names = filled(sheet, header) if header else {}
    for row in range(header + 1, sheet.max_row + 1) if header else ():
        places = {name: sheet.top_left(row, col) for col, name in names.items()}
        if any(sheet.text(*place) for place in places.values()):
            yield places


def row_with(sheet: Sheet, names: tuple[str, ...]) -> int:
    """The first row that has all these headings; 0 when there is none."""
    return next((row for row in range(1, sheet.max_row + 1) if set(names) <= set(filled(sheet, row).values())), 0)
