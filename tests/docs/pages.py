"""The documentation pages as a reader meets them: fenced blocks, tables, and the shell sessions to be run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "addin/README.md")),
    *sorted(ROOT.glob("docs/*.md")),
]

_FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE_NAME = re.compile(r"# (\S+\.yaml)\b")
ANYTHING = "…"  # a line of its own in a shown result: lines left out


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, the line it begins on."""

    language: str
    text: str
    line: int

    @property
    def file_name(self) -> str | None:
        """`评估.yaml` where the first line is `# 评估.yaml`: the reader is asked to save the block under that name."""
        found = _FILE_NAME.match(self.text)
        return found[1] if found and self.language == "yaml" else None


@dataclass(frozen=True, slots=True)
class Fill:
    """Cells the reader is asked to fill in, noted in a comment: `<!-- 填写：表.xlsx 评分表!K7=8 … -->`."""

    book: str
    cells: list[tuple[str, str, object]]  # sheet, cell, value
    line: int


@dataclass(frozen=True, slots=True)
class Call:
    """One command of a shell session and the result shown under it."""

    command: str
    shown: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table's headings and rows, cells without their backticks."""

    headings: list[str]
    rows: list[dict[str, str]]


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [Block(m[1], m[2], text.count("\n", 0, m.start()) + 1) for m in _FENCE.finditer(text)]


def fills(page: Path) -> list[Fill]:
    text = page.read_text(encoding="utf-8")
    found = []
    for note in re.finditer(r"^<!-- 填写：(\S+\.xlsx) (.*) -->$", text, re.MULTILINE):
        cells: list[tuple[str, str, object]] = [
            (sheet, cell, float(value) if re.fullmatch(r"[\d.]+", value) else value)
            for sheet, cell, value in re.findall(r"(\S+)!([A-Z]+\d+)=(\S+)", note[2])
        ]
        found.append(Fill(note[1], cells, text.count("\n", 0, note.start()) + 1))
    return found


def calls(block: Block) -> Iterator[Call]:
    """The commands of a ```console block: `$ command`, then what it prints."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield Call(command.strip(), [line.rstrip() for line in shown.strip("\n").split("\n")] if shown.strip() else [])


def tables(page: Path) -> Iterator[Table]:
    for found in re.finditer(r"(?:^\|.*\|\n)+", _FENCE.sub("\n", page.read_text(encoding="utf-8")), re.MULTILINE):
        lines = [_cells(line) for line in found[0].splitlines()]
        yield Table(lines[0], [dict(zip(lines[0], line, strict=True)) for line in lines[2:]])


def _cells(line: str) -> list[str]:
    return [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]


def as_shown(said: list[str], shown: list[str]) -> bool:
    """Whether a result is what the page shows; `…` as a line of its own, or after 。 or ；, marks what was left out."""
    pattern = "\n".join(
        ".*" if line.strip() == ANYTHING else re.sub("(?<=[。；])…", ".*", re.escape(line)) for line in shown
    )
    return re.fullmatch(pattern, "\n".join(said), re.DOTALL) is not None
