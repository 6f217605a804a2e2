"""A reader that one file kills; in a module of its own, because every process that reads imports it."""

from __future__ import annotations

import os
import signal

from pescore.units.journal import Outcome
from pescore.units.safely import read_safely

DEADLY = b"PK: this one ends its reader"


def deadly(data: bytes, file: str) -> Outcome:
    """As read_safely; one content ends the process on the spot, as a fault in a reader's native code would."""
    if data == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    return read_safely(data, file)
