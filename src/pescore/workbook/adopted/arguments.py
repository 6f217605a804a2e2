"""What a formula passes to PE_SCORE for one row of somebody's own table: a reference where one will do, else text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ...standards.reading import read_standard
from ...values import cents, exact, plain
from ..grid import Sheet
from ..layout.attained import quantity
from ..layout.form import Leaf, as_text
from ..refs import write_ref

Place = tuple[int, int]  # row, column

_LONGEST = 255


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: as written in the formula, and the value the host will pass.

    `cell` is the one cell it refers to, None for a constant or several cells.
    """

    text: str
    value: object
    cell: Place | None = None


NOTHING = Argument('""', "")


def reference(sheet: Sheet, place: Place) -> Argument:
    """The cell, or the top of the merged block it lies in."""
    top = sheet.top_left(*place)
    return Argument(write_ref(*top), sheet.value(*top), top)


def constant(text: str) -> Argument:
    """A text written into the formula: a formula holds texts of up to 255 characters, and no line breaks."""
    text = text.replace("\r\n", "\n")
    lines = [
        "&".join(_quoted(line[at : at + _LONGEST]) for at in range(0, len(line), _LONGEST)) or '""'
        for line in text.split("\n")
    ]
    return Argument("&CHAR(10)&".join(lines), text) if text else NOTHING


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def points_argument(sheet: Sheet, full: Decimal, place: Place | None) -> Argument:
    """分值: the cell where it holds that very number, else the number (points in a name, 权重 as a percentage)."""
    if place is not None:
        there = reference(sheet, place)
        if (
            isinstance(there.value, (int, float))
            and not isinstance(there.value, bool)
            and as_text(there.value) == plain(full)
        ):
            return there
    return Argument(plain(full), float(full))


def text_argument(sheet: Sheet, leaf: Leaf, role: str) -> Argument:
    """A text role: its cell, the cells of a row cut by page breaks joined, or the text itself."""
    said, place = leaf.text(role), leaf.cells.get(role)
    if said is None or place is None:
        return NOTHING
    there = reference(sheet, place)
    if _same(as_text(there.value), said):
        return there
    cells = [reference(sheet, (row, place[1])) for row in leaf.rows]
    filled = [cell for cell in cells if cell.cell and cell.cell[1] == place[1] and cell.value not in (None, "")]
    if len(filled) > 1 and all(isinstance(cell.value, str) for cell in filled):
        for joint, between in (("&", ""), ("&CHAR(10)&", "\n")):
            joined = between.join(str(cell.value) for cell in filled)
            if _same(joined, said):
                return Argument(joint.join(cell.text for cell in filled), joined)
    return constant(said)


def target_argument(sheet: Sheet, leaf: Leaf) -> Argument:
    """目标值: its cell, or operator, number and unit joined where they stand in columns of their own.

    A cell that the standard would read differently from the row as a whole (a bare 98 beside ≥ and %) is not enough;
    where joining the cells does not say it either, the target is written into the formula.
    """
    if leaf.text("target") is None:
        return NOTHING
    wanted = quantity(leaf, "target").text
    there = reference(sheet, leaf.cells["target"])
    if _reads_as(there.value, wanted, leaf):
        return there
    percent = leaf.cells["target"] if "target" in leaf.percents else None
    cells = [
        _as_percent(sheet, place) if place == percent else reference(sheet, place)
        for role in ("operator", "target", "unit")
        if (place := leaf.cells.get(role))
    ]
    while cells:
        joined = "".join(as_text(cell.value) or "" for cell in cells)
        if all(isinstance(cell.value, str) or _whole(cell.value) for cell in cells) and _same(joined, wanted):
            return Argument("&".join(cell.text for cell in cells), joined)
        cells.pop()  # a unit that says nothing: — or /
    return constant(wanted)


def _as_percent(sheet: Sheet, place: Place) -> Argument:
    """A fraction in a cell formatted as a percentage, as the text it shows: 0.98 → 98%."""
    there = reference(sheet, place)
    if isinstance(there.value, (int, float)):
        return Argument(f'ROUND({there.text}*100,8)&"%"', f"{plain(cents(exact(there.value) * 100, 8))}%", there.cell)
    return there


def _reads_as(value: object, wanted: str, leaf: Leaf) -> bool:
    """Whether the cell alone makes the same rule as the whole target."""
    if value is None or leaf.full is None:
        return False
    if as_text(value) == wanted and isinstance(value, str):
        return True
    try:
        one, other = (read_standard(leaf.standard or "", full=leaf.full, target=target) for target in (value, wanted))
    except ValueError:
        return False
    return one.rule is not None and one.rule == other.rule and one.status == other.status


def _whole(value: object) -> bool:
    """A number whose text is the same in every host."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and len(as_text(value) or "") <= 10


def _same(one: str | None, other: str | None) -> bool:
    return re.sub(r"\s", "", one or "") == re.sub(r"\s", "", other or "")
