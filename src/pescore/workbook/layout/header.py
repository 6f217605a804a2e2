"""Where the header rows of a table are (表头在哪几行), and which words stand over each column."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pescore.workbook.layout.blocks import Blocks
from pescore.workbook.layout.naming import squeeze
from pescore.workbook.layout.words import (
    LONGEST_LABEL,
    Head,
    choices,
    fixed_roles,
    group,
    head_of,
    is_period,
    known,
    levels,
    names_something,
)

TALLEST = 3
_NUMBERS = {"full", "score", "standard", "target", "actual", "bonus_max", "deduct_max", "weight"}


_SHORT = 8  # characters of a name or word under a wider one
_NUMBER = re.compile(r"[-+]?[\d.,，]+%?")


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive header rows. `heads` holds, per column, the words from top to bottom."""

    first: int
    last: int
    rows: tuple[int, ...]
    heads: dict[int, tuple[Head, ...]]

    @property
    def words(self) -> tuple[tuple[int, str], ...]:
        """Column and lowest word: two windows with equal words are the same header repeated."""
        return tuple((col, heads[-1].base) for col, heads in sorted(self.heads.items()))


def find_windows(blocks: Blocks) -> list[Window]:
    """All header windows of a sheet from top to bottom, repeated page headers included."""
    windows: list[Window] = []
    row = 1
    while row <= blocks.last_row:
        if _is_header(blocks, row):
            windows.append(_window(blocks, row))
            row = windows[-1].last
        row += 1
    return windows


def _known_heads(blocks: Blocks, row: int) -> dict[int, Head]:
    """The cells of a row that hold a header word."""
    short = {col: text for col, text in blocks.rows.get(row, {}).items() if len(text) <= LONGEST_LABEL}
    heads = {col: head_of(text) for col, text in short.items()}
    return {col: head for col, head in heads.items() if known(head.base)}


def _role_hints(base: str) -> set[str]:
    """The number-like roles a word may have."""
    return ({fixed_roles()[base]} if base in fixed_roles() else set(choices(base))) & _NUMBERS


def _is_header(blocks: Blocks, row: int) -> bool:
    """Names and at least one column of points, scores, rules or values; or two numbered levels side by side."""
    heads = _known_heads(blocks, row)
    if len(heads) < 2 or 2 * len(heads) < len(blocks.rows.get(row, {})):
        return False
    bases = [head.base for head in heads.values()]
    if sum(base in levels() for base in bases) >= 2:
        return True
    named = [base for base in bases if names_something(base)]
    others = [base for base in bases if _role_hints(base)]
    return bool(named) and any(other not in named or len(named) > 1 for other in others)


def _window(blocks: Blocks, first: int) -> Window:
    """The header beginning at `first`, extended over the header rows below it."""
    last, rows = first, [first]
    while last - first + 1 < TALLEST and _continues(blocks, first, last + 1):
        last += 1
        if last in blocks.rows:
            rows.append(last)
    bottom = max((blocks.end(first, col)[0] for col in blocks.rows[first]), default=last)
    if last < bottom <= first + TALLEST - 1 and all(row not in blocks.rows for row in range(last + 1, bottom + 1)):
        last = bottom
    first = _top(blocks, first, last, rows)
    heads: dict[int, tuple[Head, ...]] = {}
    for col in range(1, blocks.last_col + 1):
        stack = _stack(blocks, first, last, col)
        if stack:
            heads[col] = stack
    return Window(first, last, tuple(rows), heads)


def _top(blocks: Blocks, first: int, last: int, rows: list[int]) -> int:
    """The row where the header really begins: one above that holds a cell merged down into it (未达标原因 over 3 rows)."""
    tops = [blocks.sheet.top_left(first, col) for col in range(1, blocks.last_col + 1)]
    reaching = [row for row, col in tops if last - TALLEST < row < first and blocks.end(row, col)[0] <= last]
    top = min(reaching, default=first)
    rows[:0] = [row for row in range(top, first) if row in blocks.rows]
    return top


def _stack(blocks: Blocks, first: int, last: int, col: int) -> tuple[Head, ...]:
    """The words over a column from top to bottom; empty when the column only lies under someone else's merged word."""
    seen: list[tuple[int, int]] = []
    for row in range(first, last + 1):
        at = blocks.sheet.top_left(row, col)
        if at not in seen and first <= at[0] <= last and blocks.own(*at):
            seen.append(at)
    if not seen or seen[-1][1] != col:
        return ()
    if len(seen) == 1 and seen[0][0] > first:
        left = _neighbour_above(blocks, first, seen[0][0], col)
        seen = [left, *seen] if left else seen
    return tuple(head_of(blocks.own(*at)) for at in seen)


def _neighbour_above(blocks: Blocks, first: int, row: int, col: int) -> tuple[int, int] | None:
    """The super-header to the left of an empty cell, where nobody merged it."""
    for c in range(col - 1, 0, -1):
        if blocks.own(first, c):
            return (first, c) if blocks.end(first, c)[0] < row else None
    return None


def _continues(blocks: Blocks, first: int, row: int) -> bool:
    """True when `row` still belongs to the header beginning at `first`: its cells are header words under wider ones."""
    own = blocks.rows.get(row)
    if not own or {c: squeezed.base for c, squeezed in _known_heads(blocks, first).items()} == {
        c: head.base for c, head in _known_heads(blocks, row).items()
    }:
        return False
    heads = _known_heads(blocks, row) | {c: head_of(text) for c, text in own.items() if is_period(text)}
    if _spread_out(blocks, first, row):
        return True
    covered = {c for (c, text) in own.items() if _under_wide(blocks, first, row, c)}
    if not all(c in heads or c in covered for c in own):
        return False
    if heads and len(heads) == len(own):
        return len(own) > 1 or bool(covered)
    tall = [c for c in blocks.rows[first] if blocks.end(first, c)[0] >= row]
    return bool(covered) and bool(tall)


def _spread_out(blocks: Blocks, first: int, row: int) -> bool:
    """True for words that stand under one header cell and the empty ones right of it: 专家打分 | | over 张某 | 李某 | 王某."""
    above, own = blocks.rows[first], blocks.rows[row]
    under = [c for c in own if c in above]
    if len(under) == len(own) or any(c + 1 in above or c + 1 not in own for c in under):
        return False
    gaps = [c for c in own if c not in above]
    beside = all(c - 1 in own and not blocks.sheet.top_left(row, c)[0] < row for c in gaps)
    short = all(len(squeeze(text)) <= _SHORT and not _NUMBER.fullmatch(squeeze(text)) for text in own.values())
    return beside and short and all(_role_hints(head_of(above[c]).base) for c in under)


def _under_wide(blocks: Blocks, first: int, row: int, col: int) -> bool:
    """True below a header cell that is merged over several columns and ends above `row`."""
    for above in range(first, row):
        at = blocks.sheet.top_left(above, col)
        end = blocks.end(*at)
        if blocks.own(*at) and end[1] > at[1] and end[0] < row and head_of(blocks.own(*at)).base not in group("totals"):
            return True
    return False
