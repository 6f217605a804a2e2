"""The names of ``re`` that modules with many patterns use; but a pattern is compiled when it is first asked something.

Compiling every pattern of the package takes longer than most commands, and most commands need a third of them. Such a
module says ``from … import patterns as re``.
"""

from __future__ import annotations

import re
from re import IGNORECASE, Match, Pattern, escape, findall, finditer, fullmatch, match, search, split, sub
from typing import Any, cast

__all__ = [
    "IGNORECASE", "Match", "Pattern", "compile", "escape", "findall", "finditer", "fullmatch", "match", "search", "split", "sub",
]  # fmt: skip


class _Later:
    """Stands for a pattern. What was asked once is kept, so that asking again costs no more than asking a pattern."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._written = text, flags

    def __getattr__(self, name: str) -> Any:
        text, flags = self._written
        asked = getattr(re.compile(text, flags), name)
        setattr(self, name, asked)
        return asked


def compile(text: str, flags: int = 0) -> Pattern[str]:
    """A pattern that costs nothing until it is used; a fault in it shows then, and in the tests of its module."""
    return cast("Pattern[str]", _Later(text, flags))
