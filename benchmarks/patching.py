"""Changing one cell of a workbook, beside loading and saving the whole of it with openpyxl."""

from __future__ import annotations

import io
from functools import lru_cache

import openpyxl

from pescore.evaluation.facts import read_facts
from pescore.shipped import example_facts
from pescore.workbook.build import book_bytes
from pescore.workbook.edits import SetCell
from pescore.workbook.package import check_package
from pescore.workbook.patch import apply

from .effort import Effort
from .lines import Line, faster
from .timing import in_turn

_SHEET, _CELL = "评分表", "R3"


def measure(effort: Effort) -> list[Line]:
    data = shipped_book()
    numbers = iter(range(1, 1_000_000))  # another value every time: an edit that changes nothing is free

    def patched() -> None:
        package = check_package(data, "评分表.xlsx")
        assert apply(package, [SetCell(_SHEET, _CELL, next(numbers))]) != data

    def saved() -> None:
        book = openpyxl.load_workbook(io.BytesIO(data))
        book[_SHEET][_CELL] = next(numbers)
        book.save(io.BytesIO())

    took = in_turn({"patch": patched, "openpyxl": saved}, effort.rounds)
    return [faster("改一个单元格（前后都查验）", took["patch"], "openpyxl 读入再保存", took["openpyxl"], 15)]


@lru_cache
def shipped_book() -> bytes:
    """The shipped evaluation as a workbook."""
    return book_bytes(read_facts(example_facts()))
