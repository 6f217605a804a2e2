"""Collecting many units' books, beside the least any reader must do; with damaged, far-reaching and deadly ones among them."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from time import perf_counter

from pescore.evaluation.grades import DEFAULT, named_scale
from pescore.evaluation.tree import Evaluation, Leaf
from pescore.methods.robust import DRAWS, holding
from pescore.units import known_form
from pescore.units.cluster import read_on_cluster
from pescore.units.journal import Fault, Outcome
from pescore.units.pending import Pending
from pescore.units.safely import read_safely
from pescore.workbook.build import FORM, book_bytes
from pescore.workbook.package import check_package
from pescore.workbook.zipparts import rewrite

from .deadly import DEADLY, deadly
from .effort import Effort
from .lines import Line, faster, shown, slower
from .reading_books import _inflated, _parse
from .timing import Times, in_turn

_BOOKS, _FEW = 1000, 12
_LEAVES = 51
_FINDING = re.compile(rb'(<c r="I[0-9]+" s="[0-9]+"(?: t="n")?><v>)0\.9')


def measure(effort: Effort) -> list[Line]:
    count = _FEW if effort.books else _BOOKS
    with tempfile.TemporaryDirectory() as folder:
        files = _returned(Path(folder), count)
        return [*_beside_the_floor(files, effort), *_on_workers(files, count, effort.starts), _robust(effort)]


def _beside_the_floor(files: list[Path], effort: Effort) -> list[Line]:
    def collect() -> int:
        known_form.forget()
        for file in files:
            outcome = read_safely(file.read_bytes(), file.name)
            assert not isinstance(outcome, Fault), outcome.says
        return len(files)

    def floor() -> int:
        for file in files:
            _parse(_inflated(file))
        return len(files)

    took = in_turn({"ours": collect, "floor": floor}, effort.rounds)
    return [
        slower(f"收集 {len(files)} 份 {_LEAVES} 项的表，每份", took["ours"], "解压并过一遍 XML", took["floor"], 2.2)
    ]


def _on_workers(files: list[Path], count: int, rounds: int) -> list[Line]:
    """By the wall: one reader, two, and two with bad files among the good; starting the cluster is not counted."""
    books = [Pending(file.name, str(file)) for file in files]
    spoilt = _spoilt(files)
    bad = len(spoilt) - len(books)
    runs = [(_timed(books, 1), _timed(books, 2), _timed(spoilt, 2)) for _ in range(rounds)]
    one, two, hard = (Times(tuple(run.seconds for run in same)) for same in zip(*runs, strict=True))
    last = runs[-1][-1]
    complete = all((run.units, run.faults) == (count, bad) for *_, run in runs)
    return [
        faster(f"集群收集 {count} 份，两个读表进程", two, "一个", one, 1.9),
        slower(f"其中混入 {bad} 份坏的（损坏、远格、杀进程）", hard, "没有坏的", two, 1.1),
        Line("好的全部收齐，坏的全部点名", f"{last.units} 份，{last.faults} 份", f"{count} 份，{bad} 份", "", "全部", complete,
             exact=True),
    ]  # fmt: skip


class _Run:
    """Seconds from the first outcome's chunk being sent to the last outcome, and what came."""

    def __init__(self) -> None:
        self.units = self.faults = 0
        self.began = self.seconds = 0.0

    def done(self, outcome: Outcome, _line: bytes) -> None:
        self.faults += isinstance(outcome, Fault)
        self.units += not isinstance(outcome, Fault)
        self.seconds = perf_counter() - self.began


def _timed(books: list[Pending], workers: int) -> _Run:
    run = _Run()

    def sent() -> Iterator[Pending]:
        run.began = perf_counter()  # the cluster stands: the first chunk is asked for
        yield from books

    read_on_cluster(sent(), run.done, workers=workers, read=deadly)
    return run


def _spoilt(files: list[Path]) -> list[Pending]:
    """1 % damaged, one with a cell at XFD1048576, one that kills."""
    found = list(files)
    for number in range(max(1, len(files) // 100)):
        data = bytearray(files[number].read_bytes())
        data[len(data) // 2] ^= 0xFF
        found.insert(number * 37 % len(found), _beside(files, f"损坏{number}.xlsx", bytes(data)))
    found.insert(len(found) // 3, _beside(files, "远格.xlsx", _far()))
    found.insert(len(found) // 2, _beside(files, "死.xlsx", DEADLY))
    return [Pending(file.name, str(file)) for file in found]


def _beside(files: list[Path], name: str, data: bytes) -> Path:
    file = files[0].with_name(name)
    file.write_bytes(data)
    return file


def _far() -> bytes:
    """A book with one stray value in the last cell there is."""
    import io

    import openpyxl

    book = openpyxl.Workbook()
    book.worksheets[0]["XFD1048576"] = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _robust(effort: Effort) -> Line:
    scores, fulls = [Decimal(n % 5) / 2 for n in range(_LEAVES)], [Decimal(2)] * _LEAVES
    took = in_turn({"ours": lambda: holding(scores, fulls, 0.1, named_scale(DEFAULT)) and None}, effort.rounds)["ours"]
    what = f"等级稳不稳：{_LEAVES} 项，{DRAWS:,} 次扰动"
    return Line(what, shown(took.best), "", "", "≤ 1 秒", took.best <= 1)


def _returned(folder: Path, count: int) -> list[Path]:
    """Books as units return them: copies of one form, rates drawn anew for each."""
    package = check_package(book_bytes(_unit(), FORM), "form.xlsx")
    part = "xl/worksheets/sheet2.xml"
    drawn = Random(1)
    files = []
    for number in range(count):
        sheet = _FINDING.sub(lambda found: found[1] + b"%.4f" % drawn.uniform(0.75, 1.05), package.xml[part])
        card = package.xml["xl/worksheets/sheet1.xml"].replace("某县".encode(), f"{number}县".encode())
        file = folder / f"{number:04}.xlsx"
        file.write_bytes(rewrite(package.data, package.members, {part: sheet, "xl/worksheets/sheet1.xml": card}, {}))
        files.append(file)
    return files


def _unit() -> Evaluation:
    rate = "完成率≥100%得满分，≤80%不得分，之间按比例计算"
    leaves = [
        Leaf((f"维度{n % 4}", f"指标{n}"), Decimal(2), rate, actual="90%")
        if n % 3
        else Leaf((f"维度{n % 4}", f"指标{n}"), Decimal(2), "符合得满分，不符合不得分", actual="符合")
        for n in range(_LEAVES)
    ]
    card = {"单位名称": "某县", "项目名称": "测试", "预算数(万元)": 20, "执行数(万元)": 20}
    return Evaluation(tuple(sorted(leaves, key=lambda leaf: leaf.path[0])), card=card)
