"""A process that reads books for this one (读书进程): what ends it costs one file, and it is replaced in milliseconds.

It takes a list of books and answers with their outcomes, several at a time; which book it is at stands in memory that
outlives it. On Linux it is forked from a process that has loaded everything and runs no threads; elsewhere it starts anew.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
from collections.abc import Sequence
from ctypes import c_long
from importlib import import_module
from io import BytesIO
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Thread
from time import monotonic
from typing import NamedTuple

from .journal import Outcome, line_of
from .pending import Book
from .safely import Read, read_one

START, END = 60, 10  # seconds a process may take to begin, and to be gone
_MESSAGE, _SILENCE = 1 << 17, 0.1  # bytes and seconds after which what was found is told

_processes = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
_WARMED = f"{__package__}.warmed"
_processes.set_forkserver_preload(["__main__", __name__, _WARMED])

Noted = tuple[Outcome, bytes]  # an outcome and its line in the journal


class Answer(NamedTuple):
    """Outcomes in the order of the books; where the process died, some of those before the book it was at."""

    found: list[Noted]
    died_at: int | None = None


class Reader:
    """One such process, used by one thread at a time; any thread may end it, and the next `read_all` begins another."""

    def __init__(self) -> None:
        self.process: BaseProcess | None = None
        self.busy = False
        self._at = _processes.RawValue(c_long, 0)
        self._loaded = False
        self._begin()

    @property
    def at(self) -> int:
        """The number of the book it is reading."""
        return self._at.value

    def read_all(self, books: Sequence[Book], read: Read) -> Answer:
        """Raises OSError where no process can be started."""
        self.ready()
        found: list[Noted] = []
        inbox = BytesIO()
        unpickler = pickle.Unpickler(inbox)  # one for all the messages: what books repeat comes, and is kept, once
        self._at.value, self.busy = 0, True
        try:
            self._pipe.send((books, read))
            while len(found) < len(books):
                _fill(inbox, self._pipe.recv_bytes())
                found += unpickler.load()
        except (EOFError, OSError):
            self._bury()
            return Answer(found, self.at)
        finally:
            self.busy = False
        return Answer(found)

    def ready(self) -> None:
        """Wait until the process has loaded everything. Raises OSError."""
        if self.process is None:
            self._begin()
        if self._loaded:
            return
        try:
            if not self._pipe.poll(START):
                raise TimeoutError(f"{START} 秒没有启动完")
            self._pipe.recv_bytes()
        except EOFError:
            self._bury()
            raise OSError("读表进程一启动就退出") from None
        self._loaded = True

    def end(self) -> None:
        """Kill the process, whatever it is at; whoever waits for its outcomes is told that it died."""
        if (process := self.process) is not None:
            process.kill()
            process.join(END)

    def _begin(self) -> None:
        self._pipe, theirs = _processes.Pipe()
        process = _processes.Process(target=_serve, args=(theirs, self._at), daemon=True)
        process.start()
        theirs.close()  # the process alone holds it: its death ends the pipe
        self.process, self._loaded = process, False

    def _bury(self) -> None:
        self.end()
        self._pipe.close()
        self.process = None


def _serve(pipe: Connection, at: c_long) -> None:
    """What the process does: read lists of books until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks is interrupted, and ends this one
    Thread(target=_end_with_parent, daemon=True).start()
    import_module(_WARMED)
    gc.freeze()  # what is loaded stays
    pipe.send_bytes(b"loaded")
    while True:
        try:
            books, read = pipe.recv()
        except EOFError:
            return
        _answer(pipe, at, books, read)


def _answer(pipe: Connection, at: c_long, books: Sequence[Book], read: Read) -> None:
    outbox = BytesIO()
    pickler = pickle.Pickler(outbox, pickle.HIGHEST_PROTOCOL)
    found: list[Noted] = []
    size, told = 0, monotonic()
    for number, book in enumerate(books):
        at.value = number
        outcome = read_one(book, read)
        found.append((outcome, line := line_of(outcome)))
        size += len(line)
        if number + 1 == len(books) or size > _MESSAGE or monotonic() - told > _SILENCE:
            _fill(outbox, b"")
            pickler.dump(found)
            pipe.send_bytes(outbox.getvalue())
            found, size, told = [], 0, monotonic()


def _end_with_parent() -> None:
    """Also in the midst of a book that never ends."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _fill(box: BytesIO, data: bytes) -> None:
    """Put the data in the place of what was there, to be read from its beginning."""
    box.seek(0)
    box.truncate()
    box.write(data)
    box.seek(0)
