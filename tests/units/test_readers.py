"""Reading processes that die, grow, hang or lose who asked: never more than the book they were at is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from processes import deadly, running
from returned_books import returned

from pescore.units.pending import Book, Carried
from pescore.units.reader import Answer
from pescore.units.readers import Readers
from pescore.units.unit import Unit

GROWN = 600 << 20


@pytest.fixture
def good(tmp_path: Path) -> list[Book]:
    data = returned(tmp_path, "甲县").read_bytes()
    return [Carried(f"{n}.xlsx", data) for n in range(3)]


@pytest.fixture
def readers() -> Iterator[Readers]:
    before = running()
    with closing(Readers(1, GROWN, 2)) as made:
        yield made
    assert not running() - before


def files(answer: Answer) -> list[str]:
    return [outcome.file for outcome, _ in answer.found]


@pytest.mark.parametrize("content", [b"kill", b"grow", b"hang"])
def test_it_is_known_at_which_book_a_process_died_and_the_next_one_goes_on(
    content: bytes, readers: Readers, good: list[Book]
) -> None:
    died = readers.read_all([*good[:2], Carried("坏.xlsx", content), good[2]], deadly)
    assert died.died_at == 2 and files(died) == [one.file for one in good[: len(died.found)]]
    assert readers.read_all(good, deadly).died_at is None
    assert readers.read_all([Carried("坏.xlsx", content)], deadly) == Answer([], 0)


def test_what_was_told_before_is_kept(readers: Readers, good: list[Book]) -> None:
    """Outcomes come several at a time."""
    many = good * 200
    died = readers.read_all([*many, Carried("坏.xlsx", b"kill"), *good], deadly)
    assert died.died_at == len(many) and 0 < len(died.found) < len(many)
    assert files(died) == [one.file for one in many[: len(died.found)]]


def test_what_books_of_one_form_repeat_is_kept_once(readers: Readers, good: list[Book]) -> None:
    (one, _), (other, _), _ = readers.read_all(good, deadly).found
    assert isinstance(one, Unit) and isinstance(other, Unit) and one != other
    assert all(here is there for here, there in zip(one.leaves, other.leaves, strict=True))


def test_a_process_killed_from_outside_is_replaced(readers: Readers, good: list[Book]) -> None:
    """Between two books, as a machine short of memory does: no book is to blame, and none is lost."""
    assert len(readers.read_all(good, deadly).found) == 3
    process = readers.all[0].process
    assert process is not None
    process.kill()
    process.join(10)
    answers = [readers.read_all(good, deadly) for _ in range(2)]
    assert [len(answer.found) for answer in answers] == [0, 3] and answers[0].died_at == 0


def test_a_reader_ends_with_who_asked_even_at_a_book_that_never_ends(tmp_path: Path) -> None:
    """A real run, killed without a chance to tidy up."""
    script = tmp_path / "asks.py"
    script.write_text(
        "from pescore.units.pending import Carried\n"
        "from pescore.units.readers import Readers\n"
        "from processes import deadly\n"
        "if __name__ == '__main__':\n"
        "    readers = Readers(1)\n"
        "    readers.ready()\n"
        "    print('ready', flush=True)\n"
        "    readers.read_all([Carried('挂.xlsx', b'hang')], deadly)\n",
        encoding="utf-8",
    )
    path = os.pathsep.join(one for one in sys.path if one)
    process = subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": path}, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    below = psutil.Process(process.pid).children(recursive=True)
    assert below
    time.sleep(0.3)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
    process.stdout.close()
    _, alive = psutil.wait_procs(below, timeout=10)
    assert not alive
