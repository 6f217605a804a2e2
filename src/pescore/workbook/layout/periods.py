"""Which year a column speaks of (列的年度): 2023年实际值 beside 2024年目标值 and 2024年完成值, 上年实际 beside 本年目标."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from pescore.workbook.layout.blocks import Blocks
from pescore.workbook.layout.naming import plain_width, squeeze
from pescore.workbook.layout.words import Head, choices, fixed_roles, words

PAST, NOW, NEXT, SPAN = "past", "now", "next", "span"
Period = int | str

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:年|(?!\d))")
_SPAN = re.compile(r"(?<!\d)20\d\d年?[-—–~至到]+(?:20)?\d\d年?")
_DATED = frozenset({"target", "actual", "score", "full"})


def period_of(heads: Sequence[Head]) -> Period | None:
    """The year a column's words name, the lowest word first; None where they name none or a span of years."""
    for head in reversed(heads):
        flat = plain_width(squeeze(head.text))
        if _SPAN.search(flat):
            return SPAN
        if years := _YEAR.findall(flat):
            return int(years[-1])
        if found := _relative().match(flat):
            return next(name for name, text in found.groupdict().items() if text)
    return None


@cache
def _relative() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{'|'.join(spelled)})" for name, spelled in words()["periods"].items()))


def of_other_years(
    stacks: Mapping[int, Sequence[Head]], meaning: Mapping[int, Head], blocks: Blocks, top: int
) -> list[int]:
    """The columns of a year that is not the one evaluated; none where no column names a year.

    The year evaluated has the most of target, actual and points; between equals it is the one in the title above row
    `top`, else the latest.
    """
    dated = {col: period for col, heads in stacks.items() if (period := period_of(heads)) is not None}
    dated = {col: period for col, period in dated.items() if _roles(meaning.get(col)) & _DATED}
    years: dict[int, set[str]] = {}
    for col, period in dated.items():
        if isinstance(period, int):
            years.setdefault(period, set()).update(_roles(meaning[col]) & _DATED)
    titled = _titled(blocks, top)
    meant = max(years, key=lambda year: (len(years[year]), year in titled, year), default=None)
    return [col for col, period in dated.items() if _is_other(period, meant)]


def _is_other(period: Period, meant: int | None) -> bool:
    if isinstance(period, int):
        return period != meant
    return period in (PAST, NEXT)


def _roles(head: Head | None) -> set[str]:
    if head is None:
        return set()
    return {fixed_roles()[head.base]} if head.base in fixed_roles() else set(choices(head.base))


def _titled(blocks: Blocks, top: int) -> set[int]:
    """The years named above the header."""
    texts: Iterable[str] = (text for row in range(max(1, top - 12), top) for text in blocks.rows.get(row, {}).values())
    return {int(year) for text in texts for year in _YEAR.findall(plain_width(text[:200]))}
