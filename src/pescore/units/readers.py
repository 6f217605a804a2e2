"""The reading processes of this machine (本机的读书进程): lent to whoever has books to read, watched, and ended."""

from __future__ import annotations

import queue
from collections.abc import Sequence
from threading import Event, Thread
from time import monotonic

from .apart import MOST_SECONDS
from .pending import Book
from .reader import Answer, Reader
from .safely import Read

MOST_MEMORY = 3 << 29  # bytes, 1.5 GB: a process beyond it is ended
_LOOK = 0.2  # seconds between two looks at them


class Readers:
    """As many processes as said; they load while their owner does the same, see `ready`."""

    def __init__(self, count: int, memory: int = MOST_MEMORY, seconds: float = MOST_SECONDS) -> None:
        self._memory, self._seconds = memory, seconds
        self._ended = Event()
        self.all: list[Reader] = []
        self._idle: queue.SimpleQueue[Reader] = queue.SimpleQueue()
        try:
            for _ in range(count):
                self.all.append(Reader())
        except OSError:
            self.close()
            raise
        for reader in self.all:
            self._idle.put(reader)
        Thread(target=self._watch, name="readers", daemon=True).start()

    def ready(self) -> None:
        """Wait until all have loaded. Raises OSError."""
        for reader in self.all:
            reader.ready()

    def read_all(self, books: Sequence[Book], read: Read) -> Answer:
        """As Reader.read_all, by the first one free; may be called by many threads. Raises OSError."""
        reader = self._idle.get()
        try:
            return Answer([], 0) if self._ended.is_set() else reader.read_all(books, read)
        finally:
            self._idle.put(reader)

    def close(self) -> None:
        """End them all, also those in the midst of a book."""
        self._ended.set()
        for reader in self.all:
            reader.end()

    def _watch(self) -> None:
        """End a process that takes too much memory or too long: its book is set aside like any that ends its reader."""
        import psutil

        since: dict[tuple[int, int], float] = {}  # (process, book) → when it was first seen at it
        while not self._ended.wait(_LOOK):
            busy = [(one.process, one.at) for one in self.all if one.busy]
            seen, since = since, {}
            for process, at in busy:
                if process is None or process.pid is None:
                    continue
                began = since[process.pid, at] = seen.get((process.pid, at), monotonic())
                try:
                    taken = psutil.Process(process.pid).memory_info().rss
                except psutil.Error:  # it died this moment: its owner sees to that
                    continue
                if taken > self._memory or monotonic() - began > self._seconds:
                    process.kill()
