"""Calls of functions inside the text of a formula: where they stand and what they are given."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

_TOKEN = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|(?<![\w.])(?P<name>[A-Za-z_][\w.]*)\(|[(){},;]')


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its name in capitals, ``start:end`` in the formula, the text of each argument."""

    name: str
    start: int
    end: int
    arguments: tuple[str, ...]


def outer_calls(formula: str, names: Container[str]) -> list[Call]:
    """The calls of these functions that stand in no other one of them, from left to right.

    >>> outer_calls('IF(A1="","",PE_SCORE(A1,LEN(",("),B1))', {"PE_SCORE"})[0].arguments
    ('A1', 'LEN(",(")', 'B1')
    """
    found: list[Call] = []
    depth = 0  # of brackets
    opened: tuple[str, int, int] | None = None  # name, start, depth inside
    pieces: list[int] = []  # where the arguments begin
    ends: list[int] = []
    for token in _TOKEN.finditer(formula):
        text = token[0]
        if text.endswith("(") or text == "{":
            depth += 1
            if token["name"] and opened is None and token["name"].upper() in names:
                opened, pieces, ends = (token["name"].upper(), token.start(), depth), [token.end()], []
        elif text in (")", "}"):
            if opened and depth == opened[2]:
                ends.append(token.start())
                arguments = tuple(formula[a:b].strip() for a, b in zip(pieces, ends, strict=True))
                found.append(Call(opened[0], opened[1], token.end(), arguments if arguments != ("",) else ()))
                opened = None
            depth -= 1
        elif text == "," and opened and depth == opened[2]:
            ends.append(token.start())
            pieces.append(token.end())
    return found
