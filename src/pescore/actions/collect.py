"""Collect a folder of returned books into 汇总.xlsx (收集)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..units.book import summary_bytes
from ..units.collecting import Progress, collect
from ..units.summary import Summary, summarise
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
    resume: bool = False,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Collection:
    """Read the books below `folder` and write `out`, whole or not at all; `by` is the way of combining that counts.

    A different file in its place is kept as a backup. Raises BookError, ClusterError (Chinese), OSError.
    """
    collected = collect(folder, out, resume=resume, scheduler=scheduler, progress=progress)
    summary = summarise(collected, by)
    title = summary.project or folder.resolve().name
    data = summary_bytes(summary, title)
    if not (out.is_file() and out.read_bytes() == data):
        save(data, out)
    return Collection(summary, title, collected.reused)
