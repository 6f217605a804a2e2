"""What runs beside the tests, and readers that do not return, for the tests of this folder."""

from __future__ import annotations

import os
import signal
import time

import psutil

from pescore.units.journal import Fault, Outcome, outcome_of
from pescore.units.safely import read_safely
from pescore.units.unit import Unit


def deadly(data: bytes, file: str) -> Outcome:
    """Reads like read_safely, but one content kills the process, one never ends, one takes all the memory."""
    if data == b"kill":
        os.kill(os.getpid(), signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    taken = []
    while data in (b"hang", b"grow"):
        time.sleep(0.01)
        taken.append(bytearray(1 << 24) if data == b"grow" else b"")
    return read_safely(data, file)


def running() -> set[int]:
    """Processes that read; the one they are forked from and Python's resource tracker live as long as we do."""
    below = psutil.Process().children(recursive=True)
    return {one.pid for one in below if one.ppid() != os.getpid() or "spawn_main" in " ".join(one.cmdline())}


class Found:
    """The outcomes that came, each once and as its line in the journal says."""

    def __init__(self) -> None:
        self.units: dict[str, Unit] = {}
        self.faults: dict[str, Fault] = {}

    def __call__(self, outcome: Outcome, line: bytes) -> None:
        assert outcome.file not in {*self.units, *self.faults}
        assert outcome_of(line) == outcome
        if isinstance(outcome, Unit):
            self.units[outcome.file] = outcome
        else:
            self.faults[outcome.file] = outcome
