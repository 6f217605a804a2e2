"""How a cell of ours looks, as plain data: equal looks compare equal, so each is written into a workbook once.

Colours are RGB such as ``"C00000"``; None leaves a trait as the workbook has it.
"""

from __future__ import annotations

from typing import NamedTuple


class Font(NamedTuple):
    """A typeface; ``size`` in points."""

    name: str
    size: float = 10
    bold: bool = False
    color: str | None = None
    underline: bool = False


class Alignment(NamedTuple):
    """Where a text stands in its cell; ``indent`` in characters, ``text_rotation`` in degrees (255: upright letters)."""

    horizontal: str | None = None  # "left", "center", "right"
    vertical: str | None = None  # "top", "center", "bottom"
    wrap_text: bool = False
    indent: int = 0
    text_rotation: int = 0


class Side(NamedTuple):
    """One border line."""

    style: str = "thin"
    color: str = "000000"


class Border(NamedTuple):
    """The lines around a cell."""

    left: Side | None = None
    right: Side | None = None
    top: Side | None = None
    bottom: Side | None = None


class Look(NamedTuple):
    """Everything about a cell but its content; ``quoted`` marks a text that only looks like a formula."""

    font: Font | None = None
    alignment: Alignment = Alignment()
    fill: str | None = None
    border: Border = Border()
    number_format: str | None = None
    quoted: bool = False


PLAIN = Look()
