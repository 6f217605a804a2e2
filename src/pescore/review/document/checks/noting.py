"""What a check says: a finding with its place, or that something was recomputed and agrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ....library import load
from ...finding import Finding
from ..model import Place


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding and where in the report it stands, for sorting."""

    finding: Finding
    place: Place | None


@dataclass(frozen=True, slots=True)
class Checked:
    """Something that was recomputed and agrees (已核对)."""

    check: str
    says: str


Note = Noted | Checked
WHOLE = None  # the place of a finding about the whole report


@cache
def severities() -> dict[str, str]:
    """The usual severity of each check, by its name."""
    return {name: check["级别"] for name, check in load("report_checks").items()}


def noted(
    check: str,
    place: Place | None,
    says: str,
    *,
    expected: object = "",
    found: object = "",
    path: Sequence[str] = (),
    severity: str | None = None,
) -> Noted:
    """A finding of a check listed in library/report_checks.yaml, of its usual severity unless told otherwise."""
    usual = severities()[check]
    label = place.label if place else ""
    return Noted(Finding(check, severity or usual, label, "", tuple(path), says, str(expected), str(found)), place)


def both(places: Sequence[Place]) -> str:
    """`第12行、第40行`, each once, at most four."""
    labels = list(dict.fromkeys(place.label for place in sorted(places)))
    return "、".join(labels[:4]) + (f"等 {len(labels)} 处" if len(labels) > 4 else "")
