"""What is read by one task (分批): large batches cost few messages, small ones at the end let all hands finish together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .pending import Book, Carried

MOST, LEAST = 100, 16  # books read where they are
CHUNK = 50  # books that travel together
MOST_BYTES = 4 << 20  # … and no more than so many bytes, unless one book alone is larger


@dataclass(frozen=True, slots=True)
class Batch:
    """What one task reads; `alone` once nothing may run beside it."""

    books: tuple[Book, ...]
    alone: bool = False

    def apart(self) -> list[Batch]:
        return [Batch((one,), alone=True) for one in self.books]


def shared_out(books: Sequence[Book], hands: int) -> Iterator[Batch]:
    """Half of each hand's share of what is left, and so on down to LEAST."""
    start = 0
    while start < len(books):
        size = min(MOST, max(LEAST, (len(books) - start) // (2 * hands)))
        yield Batch(tuple(books[start : start + size]))
        start += size


def loads(books: Iterable[Carried]) -> Iterator[Batch]:
    """Batches no heavier than a message should be."""
    load: list[Carried] = []
    size = 0
    for one in books:
        if load and (len(load) == CHUNK or size + len(one.data) > MOST_BYTES):
            yield Batch(tuple(load))
            load, size = [], 0
        load.append(one)
        size += len(one.data)
    if load:
        yield Batch(tuple(load))
