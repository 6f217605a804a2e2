"""Reading many books on a Dask cluster (集群读取): a file that kills the process reading it costs only itself.

On this machine processes of our own read the files where they are; to the workers of another scheduler they travel as
bytes, so that other machines need no share of the folder. What may have killed its reader is set aside; when all else is
read it follows one file at a time, with nothing beside it, and the one whose reader dies then is named.
"""

from __future__ import annotations

import logging
import os
import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .apart import killed
from .batches import Batch, loads, shared_out
from .journal import Fault, Outcome, line_of
from .pending import Book, Carried
from .reader import Answer
from .reading import digest_of
from .safely import Read, read_one, read_safely

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 300  # seconds without any result
CONNECT, CLOSE = 15, 10  # seconds
_MOST_READERS = 8

Done = Callable[[Outcome, bytes], None]  # with its line in the journal


class ClusterError(Exception):
    """The cluster cannot be used: one Chinese line."""


@dataclass(frozen=True, slots=True)
class _Hands:
    """Who reads: the task that does it, and how many may be under way so that nobody waits for the next."""

    client: Client
    task: Callable[[Sequence[Book], Read], Answer]
    room: Callable[[], int]


def read_on_cluster(
    pending: Iterable[Book],
    done: Done,
    scheduler: str | None = None,
    *,
    workers: int | None = None,
    read: Read = read_safely,
    patience: float = PATIENCE,
) -> None:
    """Read every file and call `done` with each outcome. Raises ClusterError."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    if scheduler is None:
        count = workers or min(_MOST_READERS, os.cpu_count() or 1)
        with _own_hands(count) as hands:
            _Reading(hands, done, read, patience).run(shared_out(list(pending), count))
    else:
        with _other_hands(scheduler) as hands:
            _Reading(hands, done, read, patience).run(loads(_carried(pending, done)))


class _Reading:
    """Keeps every hand supplied, and sorts out what killed one."""

    def __init__(self, hands: _Hands, done: Done, read: Read, patience: float) -> None:
        self.hands, self.done, self.read, self.patience = hands, done, read, patience
        self.running: dict[Any, Batch] = {}
        self.arrived: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.left: deque[Batch] = deque()  # of a batch whose reader died, all but the file it was at
        self.last: deque[Batch] = deque()  # what may have killed one: a file at a time, when all else is read

    def run(self, batches: Iterator[Batch]) -> None:
        while True:
            self._supply(batches)
            if not self.running:
                return
            self._take(self._next())

    def _supply(self, batches: Iterator[Batch]) -> None:
        room = self.hands.room()
        while len(self.running) < room:
            batch = self.left.popleft() if self.left else next(batches, None)
            if batch is None:
                if self.running or not self.last:
                    return
                batch = self.last.popleft()
            future = self.hands.client.submit(self.hands.task, batch.books, self.read, pure=False)
            self.running[future] = batch
            future.add_done_callback(self.arrived.put)
            if batch.alone:
                return

    def _next(self) -> Any:
        try:
            return self.arrived.get(timeout=self.patience)
        except queue.Empty:
            waiting = "、".join(one.file for batch in self.running.values() for one in batch.books[:3])
            raise ClusterError(
                f"{self.patience:g} 秒没有任何文件读完（正在读：{waiting} 等），已停止；读好的都已记下，"
                "可加 --resume 接着收集"
            ) from None

    def _take(self, future: Any) -> None:
        from distributed import KilledWorker

        batch = self.running.pop(future)
        try:
            answer: Answer = future.result(timeout=CONNECT)
        except KilledWorker:  # of another scheduler: any of its files may have done it
            self._suspect(batch)
        except ModuleNotFoundError as error:
            raise ClusterError(f"工作机上缺少 {error.name}：请在每台工作机安装同一版本的 pescore[units]") from None
        except OSError as error:
            raise ClusterError(f"集群中断（{error}），已停止；读好的都已记下，可加 --resume 接着收集") from None
        else:
            for outcome, line in answer.found:
                self.done(outcome, line)
            if answer.died_at is not None:
                self._died(batch, len(answer.found), answer.died_at)
        finally:
            future.release()

    def _died(self, batch: Batch, found: int, at: int) -> None:
        """A reader of ours died at that book of the batch; the others not found yet are read again as any."""
        self._suspect(Batch(batch.books[at : at + 1], batch.alone))
        if others := batch.books[found:at] + batch.books[at + 1 :]:
            self.left.append(Batch(others))

    def _suspect(self, batch: Batch) -> None:
        if not batch.alone:
            self.last += batch.apart()
            return
        for one in batch.books:
            data = one.opened()
            fault = data if isinstance(data, Fault) else Fault(one.file, digest_of(data), killed(one.file))
            self.done(fault, line_of(fault))


def _carried(pending: Iterable[Book], done: Done) -> Iterator[Carried]:
    """The files that can be opened, with their bytes; the others are done with."""
    for one in pending:
        data = one.opened()
        if isinstance(data, Fault):
            done(data, line_of(data))
        else:
            yield Carried(one.file, data)


def _read_all(books: Sequence[Book], read: Read) -> Answer:
    """The task of another scheduler's worker."""
    outcomes = [read_one(book, read) for book in books]
    return Answer([(one, line_of(one)) for one in outcomes])


_MISSING = (
    "缺少 {}：超过一百份要用集群读，请运行 python -m pip install 'pescore[units]'；"
    "或分成每批一百份以内，放在不同的文件夹里收集"
)


@contextmanager
def _own_hands(count: int) -> Iterator[_Hands]:
    from .readers import Readers

    with ExitStack() as ends:
        try:
            readers = ends.enter_context(closing(Readers(count)))  # they load while Dask does
            from .own_cluster import QUEUE, own_cluster, read_beside

            client = ends.enter_context(own_cluster(readers, count))
            readers.ready()
        except ModuleNotFoundError as error:
            raise ClusterError(_MISSING.format(error.name)) from None
        except (OSError, ValueError, TimeoutError) as error:
            raise ClusterError(f"本机的集群没有启动起来（{error}）：请关闭占用内存的程序后再试") from None
        yield _Hands(client, read_beside, lambda: QUEUE * count)


@contextmanager
def _other_hands(scheduler: str) -> Iterator[_Hands]:
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise ClusterError(_MISSING.format(error.name)) from None
    try:
        client = Client(scheduler, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(
            f"连不上调度器 {scheduler}（{type(error).__name__}）：请检查地址，或不写 --scheduler 用本机读取"
        ) from None
    try:
        # One task more than there are workers, which may come and go.
        yield _Hands(client, _read_all, lambda: max(1, len(client.scheduler_info(n_workers=-1)["workers"])) + 1)
    finally:
        client.close(timeout=CLOSE)
