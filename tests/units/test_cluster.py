"""Real processes that die: all good files read, the one that kills its reader named, no process left."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest
from processes import Found, deadly, running
from returned_books import returned

from pescore.units import collecting
from pescore.units.cluster import ClusterError, read_on_cluster
from pescore.units.journal import line_of
from pescore.units.pending import Book, Carried, Pending
from pescore.units.readers import Readers
from pescore.units.reading import digest_of
from pescore.units.safely import read_safely


def books(folder: Path, count: int) -> list[Book]:
    data = returned(folder, "甲县").read_bytes()
    return [Carried(f"{n}.xlsx", data) for n in range(count)]


def check_all_but_the_deadly(found: Found, count: int) -> None:
    assert sorted(int(file.removesuffix(".xlsx")) for file in found.units) == list(range(count))
    assert set(found.faults) == {"死.xlsx", "又死.xlsx", "坏.xlsx"}
    for file in ("死.xlsx", "又死.xlsx"):
        fault = found.faults[file]
        assert f"{file}：读取时程序被它中断" in fault.says and fault.digest == digest_of(b"kill")


def test_a_deadly_file_costs_only_itself(tmp_path: Path) -> None:
    before = running()
    files = books(tmp_path, 200)
    files[20:20] = [Carried("死.xlsx", b"kill"), Carried("坏.xlsx", b"PK"), Carried("又死.xlsx", b"kill")]
    found = Found()
    read_on_cluster(files, found, workers=2, read=deadly)
    check_all_but_the_deadly(found, 200)
    assert not running() - before


def test_nothing_of_it_is_open_to_other_machines(tmp_path: Path) -> None:
    listening: list[str] = []

    def noted() -> Iterator[Book]:
        found = psutil.Process().net_connections()
        listening.extend(one.laddr.ip for one in found if one.status == psutil.CONN_LISTEN)
        yield from books(tmp_path, 1)

    read_on_cluster(noted(), Found(), workers=1)
    assert set(listening) <= {"127.0.0.1"}


def test_files_travel_to_the_workers_of_another_scheduler(tmp_path: Path) -> None:
    """Its workers read themselves, and one that dies takes its batch with it."""
    from dask import config
    from distributed import LocalCluster

    before = running()
    files = books(tmp_path, 12)
    files[5:5] = [Carried("死.xlsx", b"kill"), Carried("坏.xlsx", b"PK"), Carried("又死.xlsx", b"kill")]
    found = Found()
    with (
        config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=50) as cluster,
    ):
        read_on_cluster(files, found, cluster.scheduler_address, read=deadly)
    check_all_but_the_deadly(found, 12)
    assert not running() - before


@pytest.mark.parametrize("gone", [Pending("没有.xlsx", "/没有.xlsx"), Pending("夹.xlsx", "/")])
def test_a_file_that_cannot_be_opened_is_named_by_who_reads_it(gone: Pending, tmp_path: Path) -> None:
    found = Found()
    read_on_cluster([*books(tmp_path, 2), gone], found, workers=1)
    assert len(found.units) == 2 and "打不开" in found.faults[gone.file].says


def test_a_file_that_never_ends_or_takes_all_memory_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pescore.units.readers.Readers", partial(Readers, memory=600 << 20, seconds=1))
    before = running()
    files = books(tmp_path, 100)
    files[20:20] = [Carried("挂.xlsx", b"hang"), Carried("大.xlsx", b"grow")]
    found = Found()
    read_on_cluster(files, found, workers=2, read=deadly)
    assert len(found.units) == 100 and set(found.faults) == {"挂.xlsx", "大.xlsx"}
    assert all("占用内存过多或读得太久" in fault.says for fault in found.faults.values())
    assert not running() - before


def test_a_run_without_any_result_stops_with_a_line(tmp_path: Path) -> None:
    before = running()
    found = Found()
    files = [*books(tmp_path, 3), Carried("挂.xlsx", b"hang")]
    with pytest.raises(ClusterError, match="没有任何文件读完.*--resume"):
        read_on_cluster(files, found, workers=1, read=deadly, patience=4)
    assert not running() - before


def test_what_goes_wrong_with_an_outcome_is_not_the_clusters_fault(tmp_path: Path) -> None:
    before = running()

    def full(_outcome: object, _line: bytes) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        read_on_cluster(books(tmp_path, 3), full, workers=1)
    assert not running() - before


def test_a_scheduler_that_is_not_there_is_named() -> None:
    with pytest.raises(ClusterError, match="连不上调度器 tcp://127.0.0.1:1"):
        read_on_cluster([], Found(), "tcp://127.0.0.1:1")


@pytest.mark.parametrize("scheduler", [None, "tcp://127.0.0.1:1"])
def test_without_the_extra_the_line_says_what_to_install(
    scheduler: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = running()
    monkeypatch.delitem(sys.modules, "pescore.units.own_cluster", raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"缺少 distributed.*pescore\[units\]"):
        read_on_cluster([], Found(), scheduler)
    assert not running() - before


def test_many_files_go_to_the_cluster_and_few_do_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "交回"
    for number in range(4):
        returned(folder, f"{number}县")
    sent: list[str] = []

    def noted(files: list[Pending], done: object, scheduler: str | None) -> None:
        for one in files:
            sent.append(one.file)
            outcome = read_safely(Path(one.path).read_bytes(), one.file)
            done(outcome, line_of(outcome))

    monkeypatch.setattr("pescore.units.cluster.read_on_cluster", noted)
    assert len(collecting.collect(folder, tmp_path / "汇总.xlsx").units) == 4 and not sent
    monkeypatch.setattr(collecting, "MOST_HERE", 3)
    assert len(collecting.collect(folder, tmp_path / "汇总.xlsx").units) == 4 and len(sent) == 4
