"""A real cluster of two worker processes: all good files read, the one that kills its worker named, no process left."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import psutil
import pytest
from returned_books import returned

from pescore.units import collecting
from pescore.units.cluster import ClusterError, read_on_cluster
from pescore.units.collecting import Pending
from pescore.units.journal import Fault, Outcome
from pescore.units.safely import read_safely
from pescore.units.unit import Unit


def deadly(data: bytes, file: str) -> Outcome:
    """Reads like read_safely, but one content kills the process and one never ends."""
    if data == b"kill":
        os.kill(os.getpid(), signal.SIGKILL)
    while data == b"hang":
        time.sleep(0.1)
    return read_safely(data, file)


def pending(folder: Path, count: int) -> list[Pending]:
    data = returned(folder, "甲县").read_bytes()
    return [Pending(f"{n}.xlsx", data, str(n)) for n in range(count)]


def children() -> set[int]:
    """Workers; Python's own resource tracker lives as long as we do."""
    running = psutil.Process().children(recursive=True)
    return {child.pid for child in running if "spawn_main" in " ".join(child.cmdline())}


def test_a_deadly_file_costs_only_itself(tmp_path: Path) -> None:
    before = children()
    files = pending(tmp_path, 60)
    files[20:20] = [Pending("死.xlsx", b"kill", "死"), Pending("坏.xlsx", b"PK", "坏")]
    found: list[Outcome] = []
    read_on_cluster(files, found.append, workers=2, read=deadly)
    units = [one for one in found if isinstance(one, Unit)]
    assert sorted(int(unit.file.removesuffix(".xlsx")) for unit in units) == list(range(60))
    said = {one.file: one.says for one in found if isinstance(one, Fault)}
    assert set(said) == {"死.xlsx", "坏.xlsx"} and "读取时程序被它中断" in said["死.xlsx"]
    assert not children() - before


def test_a_file_that_never_ends_stops_the_run_with_a_line(tmp_path: Path) -> None:
    before = children()
    found: list[Outcome] = []
    files = [*pending(tmp_path, 3), Pending("挂.xlsx", b"hang", "挂")]
    with pytest.raises(ClusterError, match="没有任何文件读完.*--resume"):
        read_on_cluster(files, found.append, workers=1, read=deadly, patience=8)
    assert not children() - before


def test_a_scheduler_that_is_not_there_is_named() -> None:
    with pytest.raises(ClusterError, match="连不上调度器 tcp://127.0.0.1:1"):
        read_on_cluster([], print, "tcp://127.0.0.1:1")


def test_without_the_extra_the_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"缺少 distributed.*pescore\[units\]"):
        read_on_cluster([], print)


def test_many_files_go_to_the_cluster_and_few_do_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "交回"
    for number in range(4):
        returned(folder, f"{number}县")
    sent: list[str] = []

    def noted(files: list[Pending], done: object, scheduler: str | None) -> None:
        for one in files:
            sent.append(one.file)
            done(read_safely(one.data, one.file))  # type: ignore[operator]

    monkeypatch.setattr("pescore.units.cluster.read_on_cluster", noted)
    assert len(collecting.collect(folder, tmp_path / "汇总.xlsx").units) == 4 and not sent
    monkeypatch.setattr(collecting, "MOST_HERE", 3)
    assert len(collecting.collect(folder, tmp_path / "汇总.xlsx").units) == 4 and len(sent) == 4
