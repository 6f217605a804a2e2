"""What a person wrote about a finding stays with it (答复跟着发现走), while rows move and figures change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from .finding import Finding

Kept = TypeVar("Kept")
Clean = Callable[[str], str]  # a text as a cell gives it back


def kept_beside(
    findings: Sequence[Finding],
    old: Sequence[Kept],
    about: Callable[[Kept], Finding],
    written: Callable[[Kept], bool],
    clean: Clean,
) -> tuple[dict[int, Kept], list[Kept]]:
    """(what was kept for each finding, by its number; what a person wrote about findings that no longer occur).

    The same finding is the same check on the same indicator (or cell) saying the same; where none says the same, the
    next one of that check and place takes what was written, so that a changed number does not lose it.
    """

    def place(finding: Finding) -> tuple[str, ...]:
        """The indicator tells more than the cell: rows move."""
        return clean(finding.check), clean(finding.indicator) or clean(finding.place)

    def exact(finding: Finding) -> tuple[str, ...]:
        return (*place(finding), clean(finding.says))

    found: dict[int, Kept] = {}
    left = list(old)
    for key in (exact, place):
        by_key: dict[tuple[str, ...], list[Kept]] = {}
        for one in left:
            by_key.setdefault(key(about(one)), []).append(one)
        for at, finding in enumerate(findings):
            if at not in found and (same := by_key.get(key(finding))):
                found[at] = same.pop(0)
        left = [one for same in by_key.values() for one in same if written(one)]
    gone = {id(one) for one in left}
    return found, [one for one in old if id(one) in gone]
