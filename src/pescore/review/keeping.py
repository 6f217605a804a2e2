"""What a person wrote about a finding stays with it (答复跟着发现走), while rows move and figures change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
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
    present: Collection[str] = (),
) -> tuple[dict[int, Kept], list[Kept]]:
    """(what was kept for each finding, by its number; what a person wrote about findings that no longer occur).

    The same finding is the same check on the same indicator (or cell) saying the same; where none says the same, the
    next one of that check and place takes what was written, so that a changed number does not lose it.

    present  the indicators of the table: one that is not among them may have been renamed, and what was written about it
             goes to the one finding that says the same beside it; without them nobody looks for renamed ones
    """
    still = {clean(indicator) for indicator in present}

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
    if still:
        left = _renamed(findings, left, about, clean, still, found)
    gone = {id(one) for one in left}
    return found, [one for one in old if id(one) in gone]


def _renamed(
    findings: Sequence[Finding],
    left: list[Kept],
    about: Callable[[Kept], Finding],
    clean: Clean,
    still: Collection[str],
    found: dict[int, Kept],
) -> list[Kept]:
    """Give what was written about indicators that are gone to the same finding on the one that took their place.

    Nobody's word is put to another indicator on a guess: the match has to be the only one on both sides.
    """
    told = {clean(about(one).indicator) for one in (*left, *found.values())}

    def said(finding: Finding) -> str:
        name = clean(finding.path[-1]) if finding.path else ""
        return clean(finding.says).replace(name, "") if name else clean(finding.says)

    def same_cell(finding: Finding) -> tuple[str, ...]:
        return clean(finding.check), said(finding), clean(finding.place)

    def same_parent(finding: Finding) -> tuple[str, ...]:
        return clean(finding.check), said(finding), "/".join(map(clean, finding.path[:-1]))

    def same_name(finding: Finding) -> tuple[str, ...]:
        return clean(finding.check), said(finding), *map(clean, finding.path[-1:])

    for key in (same_cell, same_parent, same_name):
        vanished = [one for one in left if about(one).path and clean(about(one).indicator) not in still]
        fresh = [
            at for at, one in enumerate(findings) if at not in found and one.path and clean(one.indicator) not in told
        ]
        wanted, offered = Counter(key(about(one)) for one in vanished), Counter(key(findings[at]) for at in fresh)
        by_key = {key(findings[at]): at for at in fresh}
        for one in vanished:
            at = by_key.get(key(about(one)))
            if at is not None and wanted[key(about(one))] == offered[key(about(one))] == 1:
                found[at] = one
                left = [other for other in left if other is not one]
    return left
