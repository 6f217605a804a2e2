"""Refreshing and freezing a workbook, beside LibreOffice kept running and LibreOffice started for it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pescore.actions.freeze import FORMULAS, VALUES, freeze
from pescore.actions.refresh import refresh
from pescore.evaluation import table as t
from pescore.workbook.edits import SetCell
from pescore.workbook.grid import read_book, read_bytes
from pescore.workbook.patch import apply
from pescore.workbook.read import scored_book
from pescore.workbook.refs import write_ref
from pescore.workbook.save import save

from .effort import Effort
from .lines import Line, faster, shown
from .office import NoOffice, convert, warm_office
from .patching import shipped_book
from .timing import WAIT, Times, in_turn

_WARM, _COLD = "重算、改写报告和复核、存盘（进程内）", "pescore refresh 命令（从启动到结束）"
_SECONDS = 120


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
    assert leaf.row is not None
    cell = write_ref(leaf.row, scored.columns[t.ACTUAL])
    books = _Books(folder / "评分表.xlsx", folder / "原生公式.xlsx")
    assert shipped.package is not None
    books.ours.write_bytes(apply(shipped.package, [SetCell(scored.sheet, cell, leaf.actual * 0.97)]))  # type: ignore[operator]
    books.native.write_bytes(freeze(read_book(books.ours), FORMULAS).data)
    return books


def refreshed(book: Path, out: Path) -> None:
    """What the command does, without its words: read, calculate, rewrite 报告 and 复核, save."""
    read = read_book(book)
    done = refresh(read, book.name, date(2024, 1, 1))
    assert read.package is not None
    save(apply(read.package, done.edits), out)


def frozen(book: Path, kind: str, out: Path) -> None:
    save(freeze(read_book(book), kind).data, out)


def _warm(books: _Books, folder: Path, effort: Effort) -> list[Line]:
    out = folder / "重算后.xlsx"

    def anew(action: Callable[[], None]) -> None:
        out.unlink(missing_ok=True)  # saving over another file would first keep a copy of that
        action()

    jobs = {
        _WARM: lambda: anew(lambda: refreshed(books.ours, out)),
        "冻结为公式（进程内）": lambda: anew(lambda: frozen(books.ours, FORMULAS, out)),
        "冻结为数值（进程内）": lambda: anew(lambda: frozen(books.ours, VALUES, out)),
    }
    try:
        if not effort.office:
            raise NoOffice("本次没有启动 LibreOffice")
        with warm_office(folder / "warm") as office:
            office_out = folder / "office.xlsx"
            took = in_turn(
                {**jobs, "office": lambda: office.recalculate(books.native, office_out) and None}, effort.rounds, WAIT
            )
    except NoOffice as why:
        took = in_turn(jobs, effort.rounds, WAIT)
        return [Line(what, shown(took[what].best), f"LibreOffice 未测：{why}", "", "快 ≥ 15 倍" if what == _WARM else "") for what in jobs]
    office_took = took["office"]
    against = f"LibreOffice 常驻重算 {shown(office_took.best)}"
    goals = {_WARM: 15.0}
    return [_beside(what, took[what], against, office_took, goals.get(what)) for what in jobs]


def _cold(books: _Books, folder: Path, effort: Effort) -> list[Line]:
    out, converted = folder / "命令.xlsx", folder / "converted"

    def command() -> None:
        out.unlink(missing_ok=True)
        run = [sys.executable, "-m", "pescore", "refresh", str(books.ours), "-o", str(out)]
        done = subprocess.run(run, stdout=subprocess.DEVNULL, timeout=_SECONDS, check=False)
        assert done.returncode in (0, 1) and out.exists()  # 1: the book asks a person something

    try:
        if not effort.office:
            raise NoOffice("本次没有启动 LibreOffice")
        jobs = {_COLD: command, "office": lambda: convert(books.native, converted, folder / "cold")}
        took = in_turn(jobs, effort.starts, WAIT)
    except NoOffice as why:
        took = in_turn({_COLD: command}, effort.starts, WAIT)
        return [Line(_COLD, shown(took[_COLD].best), f"LibreOffice 未测：{why}", "", "快 ≥ 10 倍")]
    against = f"soffice --convert-to {shown(took['office'].best)}"
    return [_beside(_COLD, took[_COLD], against, took["office"], 10)]


def _beside(what: str, ours: Times, against: str, other: Times, least: float | None) -> Line:
    ratio = other.over(ours)
    if least is None:
        return Line(what, shown(ours.best), against, f"快 {ratio:.3g} 倍")
    return faster(what, shown(ours.best), against, ratio, least)
