"""Times taken in turn: every job once per round, so that a noisy machine disturbs all of them alike."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time

Clock = Callable[[], float]
WORK, WAIT = process_time, perf_counter  # seconds of our processor; seconds by the wall, where another program works


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds per operation of one job, a figure for each round."""

    rounds: tuple[float, ...]

    @property
    def best(self) -> float:
        """What the job costs when nobody disturbs it."""
        return min(self.rounds)

    @property
    def middle(self) -> float:
        return median(self.rounds)

    def over(self, other: Times) -> float:
        """How many times the other this one takes: the median over rounds of the ratio within the round."""
        return median(a / b for a, b in zip(self.rounds, other.rounds, strict=True))


Job = Callable[[], "int | None"]  # does its work once; may say how many operations that was


def in_turn(jobs: Mapping[str, Job], rounds: int, clock: Clock = WORK) -> dict[str, Times]:
    """Run every job once per round; seconds per operation. One round before the first is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in jobs}
    for counted in (False, *(True for _ in range(rounds))):
        for name, job in jobs.items():
            gc.collect()
            gc.disable()
            try:
                start = clock()
                operations = job()
                seconds = clock() - start
            finally:
                gc.enable()
            if counted:
                taken[name].append(max(seconds, 1e-9) / (operations or 1))
    return {name: Times(tuple(times)) for name, times in taken.items()}
