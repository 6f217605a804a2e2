"""What was read so far (读取进度): one line of JSON per file, so that a broken-off run goes on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

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
    _stream: IO[str] | None = None

    def open(self, *, resume: bool) -> None:
        """Start anew, or after what an earlier run wrote. Raises OSError."""
        lines = _lines(self.path) if resume else []
        if lines and lines[0] == FORMAT:
            for line in lines[1:]:
                self._take(line)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._stream = self.path.open("w", encoding="utf-8")
        self._write(FORMAT)
        for outcome in self.known.values():
            self._write(data_of(outcome))

    def begin(self, file: str, digest: str) -> None:
        """Said before a file is read in this very process: should it take the process down, the next run knows."""
        self._write({"begun": [file, digest]})

    def end(self, outcome: Outcome) -> None:
        self.known[outcome.file, outcome.digest] = outcome
        self._write(data_of(outcome))

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _write(self, line: Mapping[str, Any]) -> None:
        assert self._stream is not None, "the journal is open"
        self._stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._stream.flush()

    def _take(self, line: Any) -> None:
        try:
            if "begun" in line:
                file, digest = line["begun"]
                self.begun.add((file, digest))
                return
            outcome = outcome_of(line)
        except (KeyError, TypeError, ValueError, ArithmeticError):
            return  # the file is read again
        self.known[outcome.file, outcome.digest] = outcome
        self.begun.discard((outcome.file, outcome.digest))


def data_of(outcome: Outcome) -> dict[str, Any]:
    """An outcome as plain JSON, as the journal and other processes pass it on."""
    if isinstance(outcome, Fault):
        return {"fault": [outcome.file, outcome.digest, outcome.says]}
    return {"unit": outcome.as_data()}


def outcome_of(line: Mapping[str, Any]) -> Outcome:
    """What `data_of` wrote. Raises KeyError, TypeError, ValueError or ArithmeticError for anything else."""
    return from_data(line["unit"]) if "unit" in line else Fault(*map(str, line["fault"]))


def _lines(path: Path) -> list[Any]:
    """The whole lines of a journal; the last one may have been cut off."""
    found: list[Any] = []
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    for line in text.splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found
