"""A folder of returned books → every unit and every fault (收集): in this process up to a hundred, above on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..workbook.package import MB, MOST_FILE, fault
from .apart import read_apart
from .folder import books_in
from .journal import Fault, Journal, Outcome
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


@dataclass(frozen=True, slots=True)
class Pending:
    """A file that has to be read."""

    file: str
    data: bytes
    digest: str


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

    def done(outcome: Outcome) -> None:
        outcomes[outcome.file] = outcome
        journal.end(outcome)
        progress(len(outcomes), len(files))

    def unread() -> Iterator[Pending]:
        """The files not known yet; those that are, and those that cannot be opened, are done with on the way."""
        nonlocal reused
        for file in files:
            found = _open(folder, file)
            if isinstance(found, Fault):
                done(found)
            elif known := journal.known.get((file, found.digest)):
                outcomes[file] = known
                reused += 1
                progress(len(outcomes), len(files))
            elif (file, found.digest) in journal.begun:  # it may have been what broke the earlier run off
                done(read_apart(found.data, file))
            else:
                yield found

    if scheduler is None and len(files) <= MOST_HERE:
        _read_here(unread(), journal, done)
    else:
        from .cluster import read_on_cluster

        read_on_cluster(unread(), done, scheduler)
    found = [outcomes[file] for file in files]
    units = tuple(one for one in found if isinstance(one, Unit))
    return Collected(units, tuple(one for one in found if isinstance(one, Fault)), reused)


def _read_here(pending: Iterable[Pending], journal: Journal, done: Callable[[Outcome], None]) -> None:
    for one in pending:
        journal.begin(one.file, one.digest)
        done(read_safely(one.data, one.file))


def _open(folder: Path, file: str) -> Pending | Fault:
    path = folder / file
    try:
        size = path.stat().st_size
        if size > MOST_FILE:
            said = fault(
                file, f"文件有 {size // MB} MB，超过上限 {MOST_FILE // MB} MB", "请删去大图片或无关的工作表后再试"
            )
            return Fault(file, f"size {size}", str(said))
        data = path.read_bytes()
    except OSError as error:
        said = fault(file, f"打不开（{error.strerror}）", "请关闭打开它的程序，或检查文件权限")
        return Fault(file, "", str(said))
    return Pending(file, data, digest_of(data))
