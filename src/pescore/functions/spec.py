"""What a worksheet function is to every host: one description, from which each host makes its own registration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LONGEST_HELP = 255  # Excel cuts function and argument help there


@dataclass(frozen=True, slots=True)
class Arg:
    """One argument: an ASCII identifier for hosts, the Chinese label and help for people."""

    name: str
    label: str
    kind: str  # "number" | "text" | "range" | "any"
    help: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A call and what it gives; shown in the documentation and run as a test."""

    args: tuple[Any, ...]
    gives: Any


@dataclass(frozen=True, slots=True)
class Spec:
    """One PE_ function.

    call      plain values in (None, float, int, str, bool, date, list of lists, values.Err), plain values or Err out;
              it never raises
    returns   "scalar" or "matrix"
    """

    name: str
    help: str
    args: tuple[Arg, ...]
    returns: str
    call: Callable[..., Any]
    examples: tuple[Example, ...]
    category: str = "绩效评价"

    @property
    def usage(self) -> str:
        """`PE_SCORE(实际值, 分值, 评分标准, [目标值])`"""
        return f"{self.name}({', '.join(f'[{a.label}]' if a.optional else a.label for a in self.args)})"
