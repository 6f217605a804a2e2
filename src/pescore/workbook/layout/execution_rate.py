"""执行率 in a row of its own: a label with its value beside it, and the points in that row or in its title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from pescore.values import exact, read_value
from pescore.workbook.layout.blocks import Blocks
from pescore.workbook.layout.form import address
from pescore.workbook.layout.labels import points
from pescore.workbook.layout.naming import plain_width, squeeze
from pescore.workbook.layout.words import fixed_roles, head_of, words

_IN_TITLE = re.compile(r"\((?:分值:?|满分)?(\d+(?:\.\d+)?)分")
_LONGEST = 24


@dataclass(slots=True)
class RateRow:
    """What one row says of 执行率; `cells` where, by role (rate, full, score)."""

    row: int
    rate: Decimal | None = None
    full: Decimal | None = None
    score: Decimal | None = None
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def has_points(self) -> bool:
        return self.full is not None or self.score is not None


def rate_row(blocks: Blocks, rows: Iterable[int]) -> RateRow | None:
    """The first of the rows that is labelled 执行率 and holds its value or its points."""
    for row in rows:
        texts = blocks.rows.get(row, {})
        label = next((col for col, text in texts.items() if _is_label(text)), None)
        if label is not None:
            found = _read(blocks, row, label)
            if found.rate is not None or found.has_points:
                return found
    return None


def _is_label(text: str) -> bool:
    return len(text) <= _LONGEST and head_of(text).base in words()["funding"]["rate"]


def _read(blocks: Blocks, row: int, label: int) -> RateRow:
    """Left to right: a number belongs to the label before it; the first one without another label is the rate."""
    found, role = RateRow(row, full=points_in_title(blocks.own(row, label))), "rate"
    for col, text in blocks.rows[row].items():
        if col <= label:
            continue
        said = fixed_roles().get(head_of(text).base)
        if said in ("full", "score"):
            role = said
        elif role == "rate" and found.rate is None and (rate := fraction(blocks.value(row, col))) is not None:
            found.rate, found.cells["rate"] = rate, address(row, col)
        elif role in ("full", "score") and (number := points(blocks.value(row, col))[0]) is not None:
            setattr(found, role, number)
            found.cells[role], role = address(row, col), ""
    return found


def points_in_title(text: str) -> Decimal | None:
    """预算执行率（10分）."""
    found = _IN_TITLE.search(plain_width(squeeze(text)))
    return Decimal(found[1]) if found else None


def fraction(value: object) -> Decimal | None:
    """A stated rate as a fraction: 98%, 0.98 and 98 alike."""
    if value is None:
        return None
    read = read_value(squeeze(plain_width(value)) if isinstance(value, str) else value, rate=True)
    return exact(read.number) if read.kind == "number" and read.number is not None else None
