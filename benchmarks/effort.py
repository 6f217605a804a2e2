"""How much is measured: in full, or just enough to see that everything runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """Sizes of one run.

    rounds         how often everything under comparison is run in turn
    calls          calls of a quick function in one round
    sentences      sentences read for the first time in one round
    cases          random scores held against exact fractions
    books          how many workbooks are read; 0 for all
    starts         how often each program is started from cold
    office         LibreOffice may be started
    """

    rounds: int
    calls: int
    sentences: int
    cases: int
    books: int
    starts: int
    office: bool


FULL = Effort(rounds=15, calls=5_000, sentences=100, cases=1_000_000, books=0, starts=5, office=True)
BRIEF = Effort(rounds=5, calls=1_000, sentences=30, cases=50_000, books=5, starts=2, office=True)
TINY = Effort(rounds=1, calls=3, sentences=3, cases=60, books=1, starts=1, office=False)
