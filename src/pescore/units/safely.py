"""Read one book, whatever it holds: a Unit, or a Fault with the reason (读一份，出错也说清楚)."""

from __future__ import annotations

from collections.abc import Callable

from ..workbook.package import BookError
from .journal import Fault, Outcome
from .pending import Book
from .reading import digest_of, read_unit

_MISTAKE = "请用 Excel 或 WPS 打开另存后再试；仍不行请把文件告诉维护者"

Read = Callable[[bytes, str], Outcome]


def read_one(book: Book, read: Read) -> Outcome:
    """Open a file and read it."""
    data = book.opened()
    return data if isinstance(data, Fault) else read(data, book.file)


def read_safely(data: bytes, file: str) -> Outcome:
    """Never raises for what a file can hold; a BookError becomes the Fault that says it."""
    try:
        return read_unit(data, file)
    except BookError as error:
        return Fault(file, digest_of(data), str(error))
    except MemoryError:
        return Fault(file, digest_of(data), f"{file}：内存不够，没有读完。{_MISTAKE}")
    except Exception as error:  # one bad file must not cost the others
        return Fault(file, digest_of(data), f"{file}：读取时程序出错（{type(error).__name__}）。{_MISTAKE}")
