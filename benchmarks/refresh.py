"""Refreshing and freezing a workbook, beside LibreOffice kept running and LibreOffice started for it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pescore.actions.freeze import FORMULAS, VALUES, freeze
from pescore.actions.refresh import refresh
from pescore.evaluation import table as t
from pescore.functions.registry import REGISTRY
from pescore.workbook.edits import CacheValue, Edit, SetCell
from pescore.workbook.grid import Book, read_book, read_bytes
from pescore.workbook.patch import apply
from pescore.workbook.read import scored_book
from pescore.workbook.recalc import recalculate
from pescore.workbook.refs import read_ref, write_ref
from pescore.workbook.save import save

from .effort import Effort
from .lines import Line, faster, shown
from .office import NoOffice, convert, warm_office
from .patching import shipped_book
from .timing import WAIT, Job, Times, in_turn

_SECONDS = 120
_GOALS = {"刷新：重算、重写报告和复核、存盘": 15.0, "只重算、更新数值、存盘": 15.0}
_COMMAND = "pescore refresh 命令，从启动到结束"


class _Books(NamedTuple):
    """The shipped evaluation with one finding changed, so that there is something to recalculate and to rewrite.

    native is the same book with native formulas, for a program that does not have ours.
    """

    ours: Path
    native: Path


def measure(effort: Effort) -> list[Line]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        books = _books(folder)
        return [*_warm(books, folder, effort), *_cold(books, folder, effort)]


def _books(folder: Path) -> _Books:
    shipped = read_bytes(shipped_book(), "评分表.xlsx")
    scored = scored_book(shipped, shipped.path)
    leaf = next(leaf for leaf in scored.evaluation.leaves if isinstance(leaf.actual, float) and leaf.actual > 0)
    assert leaf.row is not None and isinstance(leaf.actual, float)
    cell = write_ref(leaf.row, scored.columns[t.ACTUAL])
    books = _Books(folder / "评分表.xlsx", folder / "原生公式.xlsx")
    books.ours.write_bytes(_edited(shipped, [SetCell(scored.sheet, cell, leaf.actual * 0.97)]))
    books.native.write_bytes(freeze(read_book(books.ours), FORMULAS).data)
    return books


def _edited(book: Book, edits: list[Edit]) -> bytes:
    assert book.package is not None
    return apply(book.package, edits)


def _refreshed(path: Path) -> bytes:
    """What the command does, without its words."""
    book = read_book(path)
    return _edited(book, list(refresh(book, path.name, date(2024, 1, 1)).edits))


def _recalculated(path: Path) -> bytes:
    """What LibreOffice does as well: the same sheets, with computed values."""
    book = read_book(path)
    done = recalculate(book, REGISTRY)
    formulas = {sheet.name: sheet.formulas for sheet in book.sheets}
    values = [CacheValue(s, ref, value) for (s, ref), value in done.values.items() if read_ref(ref) in formulas[s]]
    return _edited(book, list[Edit](values))


def _warm(books: _Books, folder: Path, effort: Effort) -> list[Line]:
    """Everything in this process, files read and saved included."""
    full, values = _GOALS
    jobs = {
        full: _saving(folder, lambda: _refreshed(books.ours)),
        values: _saving(folder, lambda: _recalculated(books.ours)),
        "冻结为公式、存盘": _saving(folder, lambda: freeze(read_book(books.ours), FORMULAS).data),
        "冻结为数值、存盘": _saving(folder, lambda: freeze(read_book(books.ours), VALUES).data),
    }
    try:
        _may_start(effort)
        with warm_office(folder / "warm") as office:
            yardstick: dict[str, Job] = {"office": lambda: office.recalculate(books.native, folder / "warm.xlsx")}
            took = in_turn({**jobs, **yardstick}, effort.rounds, WAIT)
    except NoOffice as why:
        return _alone(in_turn(jobs, effort.rounds, WAIT), why)
    return [faster(what, took[what], "LibreOffice 常驻", took["office"], _GOALS.get(what)) for what in jobs]


def _saving(folder: Path, work: Callable[[], bytes]) -> Job:
    out = folder / "存盘.xlsx"

    def run() -> None:
        out.unlink(missing_ok=True)  # saving over another file would first keep a copy of that
        save(work(), out)

    return run


def _cold(books: _Books, folder: Path, effort: Effort) -> list[Line]:
    """Each time a new process, from start to end."""
    out = folder / "命令.xlsx"
    # As installed: compiled modules are kept, here beside the books (the round that is not counted compiles them).
    settings = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    settings.pop("PYTHONDONTWRITEBYTECODE", None)

    def command() -> None:
        out.unlink(missing_ok=True)
        run = [sys.executable, "-m", "pescore", "refresh", str(books.ours), "-o", str(out)]
        done = subprocess.run(run, stdout=subprocess.DEVNULL, timeout=_SECONDS, check=False, env=settings)
        assert done.returncode in (0, 1) and out.exists()  # 1: the book asks a person something

    try:
        _may_start(effort)
        jobs: dict[str, Job] = {
            _COMMAND: command,
            "office": lambda: convert(books.native, folder / "converted", folder / "cold"),
        }
        took = in_turn(jobs, effort.starts, WAIT)
    except NoOffice as why:
        return _alone(in_turn({_COMMAND: command}, effort.starts, WAIT), why)
    return [faster(_COMMAND, took[_COMMAND], "soffice --convert-to", took["office"], 10)]


def _may_start(effort: Effort) -> None:
    if not effort.office:
        raise NoOffice("本次不启动 LibreOffice")


def _alone(took: Mapping[str, Times], why: NoOffice) -> list[Line]:
    return [Line(what, shown(ours.best), f"LibreOffice 未测：{why}") for what, ours in took.items()]
