"""Plain-text tables for a terminal, aligned although a Chinese character is two columns wide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_NEVER_FIRST = frozenset("，。；：、！？）】》”’,.;:!?)]}")  # hangs over the edge rather than begin a line

_IN_WORD = re.compile(r"[A-Za-z0-9.%]")
_LAST_WORD = re.compile(r"[A-Za-z0-9.%]+$")


def width(text: str) -> int:
    """How many terminal columns a text takes."""
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text if not unicodedata.combining(char)
    )


def fitted(text: str, columns: int) -> str:
    """The text cut to so many columns, `…` at the end where something was cut."""
    if width(text) <= columns:
        return text
    kept, used = "", 0
    for char in text:
        used += width(char)
        if used > columns - 1:
            break
        kept += char
    return f"{kept}…"


def wrapped(text: str, columns: int) -> list[str]:
    """The text broken into lines of at most so many columns."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0
        for char in paragraph:
            if used + width(char) > columns and line and char not in _NEVER_FIRST:
                kept, word = _split(line, char, columns)
                lines.append(kept)
                line, used = word, width(word)
                if char == " " and not line:
                    continue
            line, used = line + char, used + width(char)
        lines.append(line)
    return lines


def _split(line: str, following: str, columns: int) -> tuple[str, str]:
    """A full line, and the figure or Latin word at its end that `following` goes on with: it moves to the next line."""
    if not _IN_WORD.match(following):
        return line.rstrip(), ""
    word = _LAST_WORD.search(line)
    if word is None or not word.start() or width(word[0]) > columns // 2:
        return line, ""
    return line[: word.start()].rstrip(), word[0]


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> str:
    """Columns two spaces apart under a ruled header; the columns in `right` (0-based) are set flush right."""
    sizes = [max(width(row[i]) for row in (header, *rows)) for i in range(len(header))]

    def line(cells: Sequence[str]) -> str:
        padded = []
        for index, cell in enumerate(cells):
            space = " " * (sizes[index] - width(cell))
            padded.append(space + cell if index in right else cell + space)
        return "  ".join(padded).rstrip()

    return "\n".join([line(header), "─" * (sum(sizes) + 2 * (len(sizes) - 1)), *map(line, rows)])
