"""One check, one function: what it yields, and how it gets its place in the list (library/checks.yaml).

A check reads a Subject and yields Hits; its id, severity and explanation are data. `review` runs them all and puts what
was found in order, heaviest first within a place in the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from ..library import load
from .finding import SEVERITIES, Finding
from .subject import Place, Subject


class Hit(NamedTuple):
    """What a check saw: where, one Chinese sentence, what should stand there and what does.

    severity  only where this one weighs more or less than the check usually does
    """

    place: Place
    says: str
    expected: str = ""
    found: str = ""
    severity: str = ""


Check = Callable[[Subject], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of library/checks.yaml: the check's id (检查项), its theme, usual severity, and what it looks for.

    codes  faults seen while the sheet was read (workbook/layout/lint.py and others) that belong to this check
    needs  the material without which there is nothing to check, "" where every evaluation has it
    """

    id: str
    theme: str
    severity: str
    looks_for: str
    codes: tuple[str, ...] = ()
    needs: str = ""


@cache
def kinds() -> dict[str, Kind]:
    """Every check by its id, in the order of the documentation."""
    found: dict[str, Kind] = {}
    for theme, checks in load("checks").items():
        for id_, entry in checks.items():
            severity, looks_for = entry["级别"], entry["查什么"]
            if severity not in SEVERITIES:
                raise ValueError(f"checks.yaml {id_}：没有级别“{severity}”")
            found[id_] = Kind(id_, theme, severity, looks_for, tuple(entry.get("识别时", ())), entry.get("要有", ""))
    return found


@cache
def kind_of_code() -> dict[str, Kind]:
    """Which check a fault seen while reading belongs to."""
    return {code: kind for kind in kinds().values() for code in kind.codes}


class Named(NamedTuple):
    """A check with its entry in the list."""

    kind: Kind
    look: Check

    def run(self, subject: Subject) -> Iterator[Finding]:
        """Its hits as findings."""
        for hit in self.look(subject):
            yield finding(self.kind, hit)


def named(id_: str) -> Callable[[Check], Named]:
    """Give a function its id; KeyError where checks.yaml does not know it."""

    def name(look: Check) -> Named:
        return Named(kinds()[id_], look)

    return name


def finding(kind: Kind, hit: Hit) -> Finding:
    """A hit as the finding people read."""
    place = hit.place
    return Finding(
        kind.id, hit.severity or kind.severity, place.sheet, place.cell, place.path, hit.says, hit.expected, hit.found
    )
