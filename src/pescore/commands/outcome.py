"""How a command ends: 0 done; 1 done, a person is needed; 2 bad input, one Chinese line."""

from __future__ import annotations

import argparse
from typing import Protocol

DONE, NEEDS_PERSON, BAD_INPUT = 0, 1, 2


class BadInput(Exception):
    """One Chinese line saying what is wrong and what to do."""


class AddCommand(Protocol):
    """How a command enters the command line: name, what it runs, help; gives the parser for its options."""

    def __call__(self, name: str, run: Run, help: str) -> argparse.ArgumentParser: ...


class Run(Protocol):
    """What a command runs; gives the exit code."""

    def __call__(self, arguments: argparse.Namespace, /) -> int: ...
