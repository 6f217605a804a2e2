"""What changed between two versions of an evaluation (版本差异), indicator by indicator, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from os.path import commonprefix

from ..values import as_percent, cents, exact, plain
from .results import Result, Scored
from .table import (
    ACTUAL,
    EVIDENCE,
    EXPLANATION,
    FULL,
    GIVEN,
    LOSS_REASON,
    MANUAL,
    NARRATIVE,
    POINTS,
    REASON,
    STANDARD,
    TARGET,
)
from .tree import Evaluation, Leaf

SCORE, ADDED, REMOVED, MOVED, ORDER = "得分", "新增指标", "删去指标", "指标改名", "次序"
TOTAL, GRADE, CARD, CONVENTION = "合计", "评价等级", "项目", "口径"

_AROUND = 8  # characters shown before and after what changed in a long text
_SHORT = 24


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the indicator (empty for the whole evaluation), what changed, how it read before and now.

    says  one Chinese sentence, without the indicator's name
    """

    path: tuple[str, ...]
    what: str
    old: str
    new: str
    says: str


def changes(old: tuple[Evaluation, Result], new: tuple[Evaluation, Result]) -> list[Change]:
    """Everything that changed: total and grade, card, 口径, then the indicators in the order of the new version."""
    found = [*_whole(old[1], new[1])]
    found += _mapping(CARD, old[0].card, new[0].card)
    found += _mapping(CONVENTION, old[0].conventions, new[0].conventions)
    pairs, gone, come = _matched(old[1].leaves, new[1].leaves)
    for before, after in pairs:
        found += _leaf(before, after)
    found += [_added(scored) for scored in come]
    found += [_removed(scored) for scored in gone]
    return found


def _whole(old: Result, new: Result) -> Iterator[Change]:
    for what, before, after in (
        ("满分", plain(old.full), plain(new.full)),
        (TOTAL, _points(old.total, "未评完"), _points(new.total, "未评完")),
        (GRADE, old.grade or "未定", new.grade or "未定"),
    ):
        if before != after:
            yield Change((), what, before, after, f"{what}由{before}变为{after}")


def _mapping(what: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Change]:
    for key in dict.fromkeys([*old, *new]):
        before, after = _text(old.get(key)), _text(new.get(key))
        if before != after:
            yield Change((), f"{what} {key}", before, after, _worded(f"{what}“{key}”", before, after))


def _matched(
    old: Sequence[Scored], new: Sequence[Scored]
) -> tuple[list[tuple[Scored, Scored]], list[Scored], list[Scored]]:
    """The same indicator in both: by its path, by a name that occurs once, by what it asks, by its rule between the same
    neighbours; then the gone, the new.
    """
    pairs: list[tuple[Scored, Scored]] = []
    gone, come = list(old), list(new)
    for key in (_by_path, _by_name, _by_content):
        keys = [key(one.leaf) for one in gone]
        before = {key(one.leaf): one for one in gone if keys.count(key(one.leaf)) == 1}
        again = [key(one.leaf) for one in come]
        for one in list(come):
            at = key(one.leaf)
            if at and again.count(at) == 1 and at in before:
                pairs.append((before[at], one))
                gone.remove(before[at])
                come.remove(one)
    while renamed := _between_the_same(old, new, pairs, gone, come):
        pairs += renamed
        gone = [one for one in gone if all(one is not before for before, _ in renamed)]
        come = [one for one in come if all(one is not after for _, after in renamed)]
    order = {id(one): at for at, one in enumerate(new)}
    return sorted(pairs, key=lambda pair: order[id(pair[1])]), gone, come


def _by_path(leaf: Leaf) -> tuple[object, ...]:
    return leaf.path


def _by_name(leaf: Leaf) -> tuple[object, ...]:
    return (leaf.name,)


def _by_content(leaf: Leaf) -> tuple[object, ...]:
    """What it asks, where that is more than the sentence half the table has."""
    return (leaf.full, leaf.points, leaf.standard) if leaf.points else ()


def _between_the_same(
    old: Sequence[Scored],
    new: Sequence[Scored],
    pairs: Sequence[tuple[Scored, Scored]],
    gone: Sequence[Scored],
    come: Sequence[Scored],
) -> list[tuple[Scored, Scored]]:
    """Those left whose 分值 and rule stand once on each side beside the same indicator; both neighbours say most.

    A neighbour that was found again under another name is still the same one: the caller asks until nothing is added.
    """
    known = {id(before): after.leaf.path for before, after in pairs}
    missing = {id(one) for one in come}
    earlier = _neighbours(old, lambda one: known.get(id(one)))
    later = _neighbours(new, lambda one: None if id(one) in missing else one.leaf.path)
    for sides in (slice(0, 2), slice(0, 1), slice(1, 2)):
        before = _once(gone, earlier, sides)
        found = [(before[key], one) for key, one in _once(come, later, sides).items() if key in before]
        if found:
            return found
    return []


def _neighbours(
    leaves: Sequence[Scored], name: Callable[[Scored], tuple[str, ...] | None]
) -> dict[int, tuple[tuple[str, ...] | None, tuple[str, ...] | None]]:
    """Of each leaf, what stands before and after it, by its path in the new version; () at the ends of the table."""
    names = [(), *(name(one) for one in leaves), ()]
    return {id(one): (names[at], names[at + 2]) for at, one in enumerate(leaves)}


def _once(
    leaves: Sequence[Scored],
    neighbours: Mapping[int, tuple[tuple[str, ...] | None, tuple[str, ...] | None]],
    sides: slice,
) -> dict[tuple[object, ...], Scored]:
    """The leaves by 分值, rule and neighbours, where these tell one leaf."""
    keyed: dict[tuple[object, ...], list[Scored]] = {}
    for one in leaves:
        leaf, beside = one.leaf, neighbours[id(one)][sides]
        rule = (leaf.standard, _text(leaf.target), leaf.points)
        if any(rule) and None not in beside:
            keyed.setdefault((leaf.full, rule, beside), []).append(one)
    return {key: group[0] for key, group in keyed.items() if len(group) == 1}


def _leaf(old: Scored, new: Scored) -> Iterator[Change]:
    before, after = old.leaf, new.leaf
    if before.path != after.path:
        says = f"{'换了位置' if before.name == after.name else '改名'}，原为“{before.where}”"
        yield Change(after.path, MOVED, before.where, after.where, says)
    for what, a, b in _fields(before, after):
        if a != b:
            yield Change(after.path, what, a, b, _worded(what, a, b))
    a, b = _points(old.score, "没有"), _points(new.score, "没有")
    if a != b:
        yield Change(after.path, SCORE, a, b, f"得分由{a}变为{b}（分值{plain(after.full)}）")


def _fields(old: Leaf, new: Leaf) -> Iterator[tuple[str, str, str]]:
    yield FULL, plain(old.full), plain(new.full)
    rate = "%" in new.standard or "%" in _text(new.target) or "%" in old.standard
    yield ACTUAL, _text(old.actual, rate=rate), _text(new.actual, rate=rate)
    yield TARGET, _text(old.target), _text(new.target)
    yield MANUAL, _points(old.manual, ""), _points(new.manual, "")
    yield GIVEN, _points(old.given, ""), _points(new.given, "")
    yield STANDARD, old.standard, new.standard
    yield POINTS, "".join(old.points), "".join(new.points)
    yield EXPLANATION, old.explanation, new.explanation
    yield REASON, old.reason, new.reason
    yield LOSS_REASON, old.loss_reason, new.loss_reason
    yield NARRATIVE, old.narrative, new.narrative
    yield EVIDENCE, "；".join(old.evidence), "；".join(new.evidence)


def _worded(what: str, old: str, new: str) -> str:
    """`实际值由65.92%改为70%`; of a long text only what changed, with a few characters around it."""
    if not old:
        return f"{what}原来空着，现为“{_cut(new)}”"
    if not new:
        return f"{what}“{_cut(old)}”删去了"
    if len(old) <= _SHORT and len(new) <= _SHORT:
        return f"{what}由“{old}”改为“{new}”"
    before, after = _changed_part(old, new)
    return f"{what}改了文字：“{before}”改为“{after}”"


def _changed_part(old: str, new: str) -> tuple[str, str]:
    """From the first difference to the last, with what stands around."""
    start = len(commonprefix([old, new]))
    tail = len(commonprefix([old[start:][::-1], new[start:][::-1]]))
    return _shown(old, start, len(old) - tail), _shown(new, start, len(new) - tail)


def _shown(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    return f"{'…' if first else ''}{_cut(text[first:last], 80)}{'…' if last < len(text) else ''}"


def _cut(text: str, longest: int = 40) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"


def _added(scored: Scored) -> Change:
    leaf = scored.leaf
    new = f"分值{plain(leaf.full)}，得{_points(scored.score, '分未评')}"
    return Change(leaf.path, ADDED, "", new, f"新增指标，{new}")


def _removed(scored: Scored) -> Change:
    leaf = scored.leaf
    old = f"分值{plain(leaf.full)}，得{_points(scored.score, '分未评')}"
    return Change(leaf.path, REMOVED, old, "", f"删去了这个指标，原来{old}")


def _points(points: Decimal | None, otherwise: str) -> str:
    return otherwise if points is None else plain(cents(points))


def _text(value: object, *, rate: bool = False) -> str:
    """A value as people read it; a fraction under a standard of percentages as a percentage."""
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        number = exact(value)
        return as_percent(number) if rate and abs(number) <= 2 else plain(number)
    if isinstance(value, (list, tuple)):
        return "；".join(_text(part) for part in value)
    return str(value).strip()
