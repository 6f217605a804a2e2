"""Compare two versions of a book (版本对比): what changed, indicator by indicator."""

from __future__ import annotations

from dataclasses import dataclass

from ..evaluation.difference import Change, changes
from ..workbook.grid import Book
from ..workbook.scored import Scored
from .review import scored_for_review


@dataclass(frozen=True, slots=True)
class Compared:
    """Both versions as scored, and what changed from the old to the new."""

    old: Scored
    new: Scored
    changes: tuple[Change, ...]


def compare(old: Book, new: Book, old_file: str, new_file: str) -> Compared:
    """Compare two books read before, scored or somebody's own tables. Raises BookError where one holds no table."""
    before, after = scored_for_review(old, old_file, None, []), scored_for_review(new, new_file, None, [])
    found = changes((before.evaluation, before.result), (after.evaluation, after.result))
    return Compared(before, after, tuple(found))
