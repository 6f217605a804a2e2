"""A Dask cluster of this machine's own (本机集群): scheduler and worker in this process, books read by processes beside it.

Dask takes a second to replace a worker that died, and half of what the reading takes to talk to one in another process: so
it only hands out the work here, and the processes that may die hold nothing but the reader.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dask import config
from distributed import Client, LocalCluster, WorkerPlugin, get_worker

from .pending import Book
from .reader import END, Answer
from .readers import Readers
from .safely import Read

QUEUE = 2  # tasks for each reading process: the one it is at, and the next
_NAME = "readers"
_HERE = "127.0.0.1:0"  # Dask's own web pages cannot be switched off; no other machine, and no other run, meets them
# Nothing is watched or moved that is not there: one worker, and it does no work itself.
_QUIET = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "60s",
    "distributed.scheduler.work-stealing": False,
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.scheduler.worker-saturation": "inf",
}


class _Lending(WorkerPlugin):
    """Lets the tasks of the worker find the reading processes."""

    name = _NAME

    def __init__(self, readers: Readers) -> None:
        self.readers = readers


@contextmanager
def own_cluster(readers: Readers, count: int) -> Iterator[Client]:
    """A client of a cluster that ends with it. Raises OSError, ValueError or TimeoutError where it does not start."""
    with config.set(_QUIET):
        cluster = LocalCluster(
            n_workers=1,
            threads_per_worker=QUEUE * count,
            processes=False,
            memory_limit=0,
            dashboard_address=_HERE,
            worker_dashboard_address=_HERE,
            silence_logs=logging.CRITICAL,
            plugins=(_Lending(readers),),
        )
        try:
            with Client(cluster, set_as_default=False, direct_to_workers=True) as client:
                gc.freeze()  # what is loaded need not be looked through again and again while books arrive
                try:
                    yield client
                finally:
                    gc.unfreeze()
                    readers.close()  # first: a task waits for one that reads, whatever befell the others
        finally:
            cluster.close(timeout=END)


def read_beside(books: Sequence[Book], read: Read) -> Answer:
    """The task: books read by the first of the processes that is free."""
    lending = get_worker().plugins[_NAME]
    assert isinstance(lending, _Lending)
    return lending.readers.read_all(books, read)
