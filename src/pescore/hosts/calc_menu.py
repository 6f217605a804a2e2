"""The menu 绩效评价 in LibreOffice Calc: what each entry does with the open document."""

from __future__ import annotations

from collections.abc import Callable

from ..actions import freeze
from .calc_book import CalcBook
from .live_actions import frozen_as, refreshed, reviewed, run

# Entry of the menu (calc_parts.py) → what the status bar says, what to do.
ENTRIES: dict[str, tuple[str, Callable[[CalcBook], str]]] = {
    "refresh": ("正在计分并更新报告", refreshed),
    "review": ("正在复核", reviewed),
    "freeze": ("正在换成数值", frozen_as(freeze.VALUES)),
}


def choose(entry: str, book: CalcBook) -> None:
    """Do what the entry says, and tell the result."""
    run(*ENTRIES[entry], book)
