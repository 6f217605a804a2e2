"""A folder of returned books → every unit and every fault (收集): in this process up to a hundred, above on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .apart import read_apart
from .folder import books_in
from .journal import Fault, Journal, Outcome, line_of
from .pending import Pending
from .reading import digest_of
from .safely import read_safely
from .unit import Unit

MOST_HERE = 100
Progress = Callable[[int, int], None]  # files done, files in all


@dataclass(frozen=True, slots=True)
class Collected:
    """Everything a folder gave, in the order of the files' names; `reused` were known from an earlier run."""

    units: tuple[Unit, ...]
    faults: tuple[Fault, ...]
    reused: int = 0


def collect(
    folder: Path,
    out: Path,
    *,
    resume: bool = False,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Collected:
    """Read every book below `folder`; what was read is noted beside `out` as it goes (see `journal_path`).

    resume     take over what an earlier run noted of files that have not changed since
    scheduler  the address of a Dask scheduler; without one a cluster of this machine's processors reads above MOST_HERE

    Raises BookError where the folder has no books, ClusterError where the cluster cannot be used, OSError where the
    journal cannot be written.
    """
    files = books_in(folder, out)
    journal = Journal(journal_path(out))
    journal.open(resume=resume)
    try:
        return _collect(folder, files, journal, scheduler, progress or _silent)
    finally:
        journal.close()


def _silent(done: int, total: int) -> None:
    """Progress nobody watches."""


def journal_path(out: Path) -> Path:
    """`汇总.xlsx` → `汇总.进度.jsonl`."""
    return out.with_name(f"{out.stem}.进度.jsonl")


def _collect(
    folder: Path, files: tuple[str, ...], journal: Journal, scheduler: str | None, progress: Progress
) -> Collected:
    outcomes: dict[str, Outcome] = {}
    reused = 0
    mentioned = journal.mentions()

    def done(outcome: Outcome, line: bytes) -> None:
        outcomes[outcome.file] = outcome
        journal.end(line)
        progress(len(outcomes), len(files))

    def unread() -> Iterator[Pending]:
        """The files not known yet; those that are, and those that cannot be opened, are done with on the way."""
        nonlocal reused
        for file in files:
            pending = Pending(file, str(folder / file))
            if file not in mentioned:  # whoever reads it opens it
                yield pending
                continue
            data = pending.opened()
            if isinstance(data, Fault):
                done(data, line_of(data))
                continue
            digest = digest_of(data)
            if known := journal.known.get((file, digest)):
                outcomes[file] = known
                reused += 1
                progress(len(outcomes), len(files))
            elif (file, digest) in journal.begun:  # it may have been what broke the earlier run off
                found = read_apart(data, file)
                done(found, line_of(found))
            else:
                yield pending

    if scheduler is None and len(files) <= MOST_HERE:
        _read_here(unread(), journal, done)
    else:
        from .cluster import read_on_cluster

        read_on_cluster(unread(), done, scheduler)
    found = [outcomes[file] for file in files]
    units = tuple(one for one in found if isinstance(one, Unit))
    return Collected(units, tuple(one for one in found if isinstance(one, Fault)), reused)


def _read_here(pending: Iterable[Pending], journal: Journal, done: Callable[[Outcome, bytes], None]) -> None:
    for one in pending:
        data = one.opened()
        if isinstance(data, Fault):
            outcome = data
        else:
            journal.begin(one.file, digest_of(data))
            outcome = read_safely(data, one.file)
        done(outcome, line_of(outcome))
