"""Collect a folder of returned books into 汇总.xlsx (收集)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..evaluation.tree import Evaluation
from ..units.book import renewed, summary_bytes
from ..units.collecting import Progress, collect
from ..units.reread import is_summary
from ..units.summary import Summary, summarise
from ..workbook.grid import Book, BookError, read_book
from ..workbook.save import save


@dataclass(frozen=True, slots=True)
class Collection:
    """What was written: the summary, what it is called, and how many files were known from an earlier run."""

    summary: Summary
    title: str
    reused: int


def collect_folder(
    folder: Path,
    out: Path,
    by: str,
    *,
    facts: Evaluation | None = None,
    resume: bool = False,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Collection:
    """Read the books below `folder` and write `out`, whole or not at all; `by` is the way of combining that counts.

    An earlier 汇总.xlsx in its place keeps what the evaluator wrote there, its sheets of facts, unless `facts` of the
    whole evaluation are given; a different file is kept as a backup. Raises BookError, ClusterError (Chinese), OSError,
    and ValueError (Chinese) for facts that do not fit a sheet.
    """
    collected = collect(folder, out, resume=resume, scheduler=scheduler, progress=progress)
    summary = summarise(collected, by)
    title = summary.project or folder.resolve().name
    earlier = _earlier(out)
    if earlier is None:
        data = summary_bytes(summary, title, facts)
    else:
        data = renewed(earlier, summary, title, facts)
    if earlier is None or earlier.package is None or earlier.package.data != data:
        save(data, out)
    return Collection(summary, title, collected.reused)


def _earlier(out: Path) -> Book | None:
    """The 汇总.xlsx of an earlier run; None where there is none, or something else."""
    if not out.is_file():
        return None
    try:
        book = read_book(out)
    except BookError:
        return None
    return book if is_summary(book) else None
