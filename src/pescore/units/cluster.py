"""Reading many books on a Dask cluster (集群读取): a file that kills its worker costs only itself.

Files travel to the workers as bytes, so that other machines need no share of the folder. A chunk whose worker died is
set aside; when all else is read its files follow one at a time, with nothing beside them, and the one whose worker dies
then is named. The cluster of our own ends with bounded waits, whatever happened.
"""

from __future__ import annotations

import logging
import os
import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import safely
from .apart import killed
from .journal import Fault, Outcome, data_of, outcome_of
from .safely import read_safely

if TYPE_CHECKING:
    from distributed import Client

    from .collecting import Pending

CHUNK = 50  # files that travel together
MOST_BYTES = 4 << 20  # … and no more than so many bytes, unless one file alone is larger
PATIENCE = 300  # seconds without any result
CONNECT, CLOSE = 15, 10  # seconds
_MOST_WORKERS = 8
_MEMORY = "1.5GiB"  # a worker beyond it is ended and its file named

Done = Callable[[Outcome], None]
Read = Callable[[bytes, str], Outcome]


class ClusterError(Exception):
    """The cluster cannot be used: one Chinese line."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """What one task reads; `alone` once nothing may run beside it."""

    files: tuple[Pending, ...]
    alone: bool = False

    def apart(self) -> list[_Batch]:
        return [_Batch((one,), alone=True) for one in self.files]


def read_on_cluster(
    pending: Iterable[Pending],
    done: Done,
    scheduler: str | None = None,
    *,
    workers: int | None = None,
    read: Read = read_safely,
    patience: float = PATIENCE,
) -> None:
    """Read every file and call `done` with each outcome. Raises ClusterError."""
    with _client(scheduler, workers) as client:
        _Reading(client, done, read, patience).run(_chunks(pending))


class _Reading:
    """Keeps every worker supplied, and sorts out what killed one."""

    def __init__(self, client: Client, done: Done, read: Read, patience: float) -> None:
        self.client, self.done, self.read, self.patience = client, done, read, patience
        self.running: dict[Any, _Batch] = {}
        self.arrived: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.last: deque[_Batch] = deque()  # files of lost chunks: one at a time, when all else is read

    def run(self, chunks: Iterator[_Batch]) -> None:
        while True:
            self._supply(chunks)
            if not self.running:
                return
            self._take(self._next())

    def _supply(self, chunks: Iterator[_Batch]) -> None:
        """One task more than there are workers, so that none waits for the next."""
        room = max(1, len(self.client.scheduler_info(n_workers=-1)["workers"])) + 1
        while len(self.running) < room:
            batch = next(chunks, None)
            if batch is None:
                if self.running or not self.last:
                    return
                batch = self.last.popleft()
            sent = [(one.file, one.data) for one in batch.files]
            future = self.client.submit(_read_all, sent, self.read, pure=False)
            self.running[future] = batch
            future.add_done_callback(self.arrived.put)
            if batch.alone:
                return

    def _next(self) -> Any:
        try:
            return self.arrived.get(timeout=self.patience)
        except queue.Empty:
            waiting = "、".join(one.file for batch in self.running.values() for one in batch.files[:3])
            raise ClusterError(
                f"{self.patience:g} 秒没有任何文件读完（正在读：{waiting} 等），已停止；读好的都已记下，"
                "可加 --resume 接着收集"
            ) from None

    def _take(self, future: Any) -> None:
        from distributed import KilledWorker

        batch = self.running.pop(future)
        try:
            outcomes = future.result(timeout=CONNECT)
        except KilledWorker:
            self._lost(batch)
        except ModuleNotFoundError as error:
            raise ClusterError(f"工作机上缺少 {error.name}：请在每台工作机安装同一版本的 pescore[units]") from None
        else:
            for data in outcomes:
                self.done(outcome_of(data))
        finally:
            future.release()

    def _lost(self, batch: _Batch) -> None:
        if not batch.alone:
            self.last += batch.apart()
            return
        for one in batch.files:
            self.done(Fault(one.file, one.digest, killed(one.file)))


def _read_all(files: list[tuple[str, bytes]], read: Read) -> list[dict[str, Any]]:
    """Runs on a worker."""
    return [data_of(read(data, file)) for file, data in files]


def _chunks(pending: Iterable[Pending]) -> Iterator[_Batch]:
    files: list[Pending] = []
    size = 0
    for one in pending:
        if files and (len(files) == CHUNK or size + len(one.data) > MOST_BYTES):
            yield _Batch(tuple(files))
            files, size = [], 0
        files.append(one)
        size += len(one.data)
    if files:
        yield _Batch(tuple(files))


@contextmanager
def _client(scheduler: str | None, workers: int | None) -> Iterator[Client]:
    """A client of the given scheduler, or of a cluster of our own that ends with it."""
    try:
        from dask import config
        from distributed import Client, LocalCluster
    except ModuleNotFoundError as error:
        raise ClusterError(
            f"缺少 {error.name}：超过一百份要用集群读，请运行 python -m pip install 'pescore[units]'；"
            "或分成每批一百份以内，放在不同的文件夹里收集"
        ) from None
    # One death of a worker is enough to take a task back: what is lost is decided here, not by trying four times.
    settings = {"distributed.scheduler.allowed-failures": 0, "distributed.comm.timeouts.connect": f"{CONNECT}s"}
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with config.set(settings):
        cluster = None
        try:
            if scheduler is None:
                count = workers or min(_MOST_WORKERS, os.cpu_count() or 1)
                cluster = LocalCluster(
                    n_workers=count,
                    threads_per_worker=1,
                    memory_limit=_MEMORY,
                    dashboard_address="",
                    host="127.0.0.1",
                    silence_logs=logging.CRITICAL,
                    preload=[safely.__name__],  # ready to read before the first chunk comes
                )
            client = Client(cluster or scheduler, timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            if cluster is not None:
                cluster.close(timeout=CLOSE)
            where = f"连不上调度器 {scheduler}" if scheduler else "本机的集群没有启动起来"
            raise ClusterError(
                f"{where}（{type(error).__name__}）：请检查地址，或不写 --scheduler 用本机读取"
                if scheduler
                else f"{where}（{error}）：请关闭占用内存的程序后再试"
            ) from None
        try:
            yield client
        finally:
            client.close(timeout=CLOSE)
            if cluster is not None:
                cluster.close(timeout=CLOSE)
