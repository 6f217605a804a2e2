"""What was read so far (读取进度): one line of JSON per file, so that a broken-off run goes on where it stopped.

Whoever reads a book writes its line as well: the process that collects them has a thousand, the readers are many.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from ..values import plain
from .unit import Unit, from_data

FORMAT = {"pescore": "collect", "version": 1}


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that could not be used, and one Chinese line saying why."""

    file: str
    digest: str
    says: str


Outcome = Unit | Fault


@dataclass(slots=True)
class Journal:
    """Outcomes by (file, digest), and the files whose reading began and never ended."""

    path: Path
    known: dict[tuple[str, str], Outcome] = field(default_factory=dict)
    begun: set[tuple[str, str]] = field(default_factory=set)
    _stream: IO[bytes] | None = None

    def open(self, *, resume: bool) -> None:
        """Start anew, or after what an earlier run wrote. Raises OSError."""
        lines = _lines(self.path) if resume else []
        kept: dict[tuple[str, str], bytes] = {}
        if lines and _parsed(lines[0]) == FORMAT:
            for line in lines[1:]:
                if (outcome := self._taken(line)) is not None:
                    kept[outcome.file, outcome.digest] = line
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._stream = self.path.open("wb")
        self._write(_json(FORMAT))
        for line in kept.values():
            self._write(line)

    def mentions(self) -> frozenset[str]:
        """The files an earlier run wrote of."""
        return frozenset(file for file, _ in (*self.known, *self.begun))

    def begin(self, file: str, digest: str) -> None:
        """Said before a file is read in this very process: should it take the process down, the next run knows."""
        self._write(_json({"begun": [file, digest]}))

    def end(self, line: bytes) -> None:
        """Note the line of an outcome, as `line_of` made it."""
        self._write(line)

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _write(self, line: bytes) -> None:
        assert self._stream is not None, "the journal is open"
        self._stream.write(line + b"\n")
        self._stream.flush()

    def _taken(self, line: bytes) -> Outcome | None:
        """The outcome in a line; None where it says something else, or nothing: that file is read again."""
        try:
            data = json.loads(line)
            if "begun" in data:
                file, digest = data["begun"]
                self.begun.add((file, digest))
                return None
            outcome = _outcome(data)
        except (KeyError, TypeError, ValueError, ArithmeticError):
            return None
        self.known[outcome.file, outcome.digest] = outcome
        self.begun.discard((outcome.file, outcome.digest))
        return outcome


def line_of(outcome: Outcome) -> bytes:
    """An outcome as the journal and other processes pass it on."""
    if isinstance(outcome, Fault):
        return _json({"fault": [outcome.file, outcome.digest, outcome.says]})
    return _json({"unit": outcome.as_data()})


def outcome_of(line: bytes) -> Outcome:
    """What `line_of` wrote. Raises KeyError, TypeError, ValueError or ArithmeticError for anything else."""
    return _outcome(json.loads(line))


def _outcome(data: Mapping[str, Any]) -> Outcome:
    return from_data(data["unit"]) if "unit" in data else Fault(*map(str, data["fault"]))


# A line has a hundred numbers, and a thousand books few that differ.
_written = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=lru_cache(4096)(plain)).encode


def _json(data: Mapping[str, Any]) -> bytes:
    return _written(data).encode("utf-8", errors="surrogatepass")


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _lines(path: Path) -> list[bytes]:
    """The lines of a journal; the last one may have been cut off."""
    try:
        return path.read_bytes().splitlines()
    except FileNotFoundError:
        return []
