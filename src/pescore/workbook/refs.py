"""Cell references: ``"AB12"`` ↔ (12, 28). Rows and columns count from 1, as on the screen."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384

_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


def read_ref(ref: str) -> tuple[int, int] | None:
    """(row, column) of a reference such as ``B7`` or ``$B$7``; None when it is not one."""
    found = _REF.fullmatch(ref)
    return (int(found[2]), column_number(found[1])) if found else None


@lru_cache(maxsize=1024)
def column_number(name: str) -> int:
    """``"A"`` → 1, ``"AB"`` → 28."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """1 → ``"A"``, 28 → ``"AB"``."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def write_ref(row: int, column: int) -> str:
    """(7, 2) → ``"B7"``."""
    return f"{letters(column)}{row}"


Area = tuple[int, int, int, int]  # first row, first column, last row, last column


def read_area(area: str) -> Area | None:
    """``"A1:B2"`` → (1, 1, 2, 2); a single cell is an area of one; None when it is neither."""
    first, _, last = area.partition(":")
    start, stop = read_ref(first), read_ref(last or first)
    if start is None or stop is None:
        return None
    return min(start[0], stop[0]), min(start[1], stop[1]), max(start[0], stop[0]), max(start[1], stop[1])


def write_area(area: Area) -> str:
    """(1, 1, 2, 2) → ``"A1:B2"``; one cell is written alone."""
    start, stop = write_ref(area[0], area[1]), write_ref(area[2], area[3])
    return start if start == stop else f"{start}:{stop}"


def inside(place: tuple[int, int], area: Area) -> bool:
    """Whether (row, column) lies in the area."""
    return area[0] <= place[0] <= area[2] and area[1] <= place[1] <= area[3]


def around(places: Collection[tuple[int, int]]) -> Area:
    """The smallest area that holds all the places."""
    rows, columns = [p[0] for p in places], [p[1] for p in places]
    return min(rows), min(columns), max(rows), max(columns)


def places(area: Area) -> list[tuple[int, int]]:
    """Every (row, column) of the area, row by row."""
    return [(r, c) for r in range(area[0], area[2] + 1) for c in range(area[1], area[3] + 1)]


def absolute(sheet: str, cells: str) -> str:
    """("评分表", "A1:B2") → ``'评分表'!$A$1:$B$2``; whole rows such as ``3:3`` as well."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!" + re.sub(r"[A-Za-z]+|\d+", r"$\g<0>", cells)
