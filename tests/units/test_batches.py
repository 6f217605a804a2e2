"""Every book in one batch, in order; small batches last, heavy ones never more than one book too heavy."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pescore.units.batches import CHUNK, LEAST, MOST, MOST_BYTES, loads, shared_out
from pescore.units.pending import Carried, Pending


@given(st.integers(0, 2000), st.integers(1, 16))
def test_shares_shrink_and_leave_nothing_out(count: int, hands: int) -> None:
    books = [Pending(str(n), "") for n in range(count)]
    sizes = [len(batch.books) for batch in shared_out(books, hands)]
    assert [one for batch in shared_out(books, hands) for one in batch.books] == books
    assert sizes == sorted(sizes, reverse=True) and all(size <= MOST for size in sizes)
    assert not sizes or sizes[-1] <= max(LEAST, count // hands)


@given(st.lists(st.integers(0, 3), max_size=120))
def test_loads_are_not_too_heavy(quarters: list[int]) -> None:
    books = [Carried(str(n), bytes(MOST_BYTES // 4 * (quarter + 1))) for n, quarter in enumerate(quarters)]
    batches = [batch.books for batch in loads(books)]
    assert [one for batch in batches for one in batch] == books
    for batch in batches:
        weight = sum(len(one.opened()) for one in batch)
        assert len(batch) <= CHUNK and (weight <= MOST_BYTES or len(batch) == 1)
